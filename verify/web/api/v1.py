"""Version 1 of the API, described by itself in OpenAPI: ``python -m verify.web.api.v1`` prints that."""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import TYPE_CHECKING

from fastapi import FastAPI

from verify.web.api import checks, correcting, feeds, hooks, library, records
from verify.web.api.described import ABOUT, PROBLEMS, TAGS, describe
from verify.web.api.origins import TokenOrigins
from verify.web.api.problems import speak_problems

if TYPE_CHECKING:
    from verify.web.desk import Desk
    from verify.web.people import Guarding


def make_api(desk: Desk, guard: Guarding) -> FastAPI:
    """Put version 1 together, to be mounted below /api/v1.

    Args:
        desk: records and jobs.
        guard: who may do what.
    """
    api = put_together()
    api.state.desk = desk
    api.state.guard = guard
    speak_problems(api)
    if desk.settings.origins:
        api.add_middleware(
            TokenOrigins,
            allow_origins=desk.settings.origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID"],
            expose_headers=["Link", "Location", "Retry-After"],
        )
    return api


def put_together() -> FastAPI:
    """Put the routes together, with nothing behind them yet."""
    api = FastAPI(
        title="Recount",
        # Of the API: it grows within a version, and takes nothing away.
        version="1",
        description=ABOUT,
        openapi_tags=TAGS,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        servers=[{"url": "/api/v1"}],
        root_path_in_servers=False,
        responses=PROBLEMS,
    )
    parts = [part.router for part in (checks, records, correcting, feeds, library, hooks)]
    for part in parts:
        api.include_router(part)
    hooks.tell_of(api)
    api.openapi = cache(lambda: describe(api, parts))  # type: ignore[method-assign]
    return api


if __name__ == "__main__":
    sys.stdout.write(json.dumps(put_together().openapi(), indent=1, ensure_ascii=False) + "\n")
