"""The guard before the real application: nobody unknown reaches a route, every answer is safely headed."""

from __future__ import annotations

import re

import httpx
import pytest
from guarding import running
from servers import free_port

from verify.settings import Settings
from verify.web.app import make_app
from verify.web.desk import Desk
from verify.web.guard.guard import make_guard

OPEN = {"/login", "/login/start", "/login/callback", "/static/{name:path}", "/api/v1/openapi.json"}
"""What somebody unknown has to reach: the way in, how it looks, how the API is spoken."""


def _addresses(routes, before: str = ""):
    """Method and path of every route, those of mounted applications and included routers too."""
    for route in routes:
        inner = getattr(route, "original_router", None) or getattr(route, "app", None)
        if getattr(route, "methods", None):
            yield from ((method, before + route.path) for method in sorted(route.methods))
        elif hasattr(inner, "routes"):
            yield from _addresses(inner.routes, before + getattr(route, "path", ""))


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """What each route answered somebody unknown, by method and path."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    told = {"public_url": url, "requests_per_minute": 100_000, "public_records": False}
    settings = Settings(data=tmp_path_factory.mktemp("data"), **told)
    with Desk(settings) as desk:
        app = make_app(desk, make_guard(settings))
        with running(app, port), httpx.Client(base_url=url, timeout=30) as client:
            yield {
                (method, path): client.request(method, re.sub(r"\{[^}]*\}", "0" * 32, path))
                for method, path in _addresses(app.routes)
            }


def test_nobody_unknown_reaches_a_route(asked) -> None:
    """
    Whichever was added last: reading, changing, page or API.
    """
    reached = {
        (method, path): answer.status_code
        for (method, path), answer in asked.items()
        if path not in OPEN and answer.status_code != 401
    }

    assert {} == reached


def test_there_are_routes_to_ask(asked) -> None:
    """
    Pages and API, to read and to change.
    """
    assert {
        ("GET", "/desk"),
        ("POST", "/checks"),
        ("GET", "/api/v1/records"),
        ("POST", "/api/v1/checks"),
    } <= set(asked)


def test_every_answer_is_safely_headed(asked) -> None:
    """
    Refusals too.
    """
    bare = [
        one
        for one, answer in asked.items()
        if "default-src 'none'" not in answer.headers.get("content-security-policy", "")
        or answer.headers.get("x-content-type-options") != "nosniff"
    ]

    assert [] == bare
