"""The routers put together: one application for browsers and programs."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import FastAPI

from verify.web.api.problems import speak_problems
from verify.web.api.v1 import make_api
from verify.web.pages.route import speak_pages
from verify.web.pages.routes import make_pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from verify.web.desk import Desk
    from verify.web.people import Guarding


def make_app(desk: Desk, guard: Guarding) -> FastAPI:
    """Put the application together; the desk's workers run from its start to its end.

    Args:
        desk: records and jobs.
        guard: who may do what.
    """

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        with desk.working():
            yield

    app = FastAPI(
        title="Recount",
        version=version("recount-news"),
        lifespan=running,
        # The description is served below /api/v1; interactive pages would load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.desk = desk
    app.state.guard = guard
    speak_problems(app)
    speak_pages(app)
    app.mount("/api/v1", make_api(desk, guard))
    app.include_router(make_pages(desk, guard))
    guard.protect(app)
    return app
