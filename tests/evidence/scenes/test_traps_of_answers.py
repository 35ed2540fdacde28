"""Catalogues that mislead as a whole: filters, counts, pages and errors. ``test_traps.py`` has the list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from catalogues import item, loopback_web, query, square
from catalogues import serving as answering
from serving import in_turn, says, serving

from evidence.scenes.asking import ask
from evidence.scenes.catalogues.api import ApiCatalogue
from evidence.scenes.catalogues.configured import Known, Provider
from evidence.trail import Trail
from evidence.web import Policy, Web, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from evidence.seams import Found


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """
    The real door, open to this machine.
    """
    with loopback_web(Trail(tmp_path / "trail")) as door:
        yield door


def page(*items: Any, after: dict[str, Any] | None = None, **more: Any) -> bytes:
    """Write a page of items, with a link to the next."""
    links = [] if after is None else [{"rel": "next", "type": "application/geo+json"} | after]
    return json.dumps({"type": "FeatureCollection", "features": items, "links": links} | more).encode()


def found(web: Web, search: Callable[[str, str, bytes], tuple[int, bytes]], **known: Any) -> Found:
    """Ask a server that answers searches like this."""
    with answering(search) as server:
        provider = Provider(name="test", url=server, search=f"{server}/search", **known)
        return ApiCatalogue("test", server, web=web, provider=provider)(query())


def test_trap_3_a_next_page_that_forgot_the_question(web: Web) -> None:
    """
    The first page heeds the filter, and the body that it gives for the second no longer holds it.
    """

    def search(_method: str, _path: str, sent: bytes) -> tuple[int, bytes]:
        if "intersects" in json.loads(sent):
            return 200, page(item("first"), after={"href": "/search", "method": "POST", "body": {"page": 2}})
        elsewhere = item("far", geometry=square(10, 50)), item("old", datetime="2015-01-01T00:00:00Z")
        return 200, page(*elsewhere, item("other", collection="radar"), item("second"))

    assert ["first", "second"] == [
        scene.id for scene in found(web, search, collections={"yards": Known()}).scenes
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"numberMatched": 1}, {"numberMatched": 900}),
        ({"context": {"matched": 0, "returned": 0}}, {}),
        ({"numberMatched": None, "numberReturned": "all"}, {"context": None}),
        ({}, {}),
    ],
    ids=["grows", "none matched", "nonsense", "not told"],
)
def test_trap_4_the_number_matched(first: dict[str, Any], second: dict[str, Any], web: Web) -> None:
    """
    Pages are read until none follows, whatever number they promise.
    """

    def search(_method: str, path: str, _sent: bytes) -> tuple[int, bytes]:
        if "page=2" in path:
            return 200, page(item("second"), **second)
        return 200, page(item("first"), after={"href": "/search?page=2"}, **first)

    answer = found(web, search).answer

    assert (2, None) == (answer.found, answer.detail)


class Pages:
    """A server of three pages that leads from each to the next in one way, and heeds no other."""

    def __init__(self, way: str) -> None:
        self._way = way
        self._asked: dict[str, Any] = {}

    def __call__(self, method: str, path: str, sent: bytes) -> tuple[int, bytes]:
        """Give a page; 400 to a question that is not whole."""
        told = json.loads(sent) if sent else {}
        self._asked = self._asked or told
        number = self._number(method, parse_qs(urlsplit(path).query), told)
        if number is None:
            return 400, b'{"code": "BadRequest"}'
        return 200, page(item(str(number)), after=self._after(number + 1) if number < 3 else None)

    def _number(self, method: str, named: dict[str, list[str]], told: dict[str, Any]) -> int | None:
        if told == self._asked:
            return 1
        if self._way == "startRecord" and method == "GET":
            return int(named["startRecord"][0])
        if self._way == "GET" and method == "GET":
            return int(named["token"][0].removeprefix("next:"))
        if self._way == "token alone":
            return int(told["next"]) if set(told) == {"next"} else None
        # The others send the whole question again, the place in it included.
        whole = {name: value for name, value in told.items() if name != "page"} == self._asked
        return int(told["page"]) if whole else None

    def _after(self, number: int) -> dict[str, Any]:
        post = {"href": "/search", "method": "POST"}
        return {
            "GET": {"href": f"/search?token=next:{number}", "method": "GET"},
            "startRecord": {"href": f"/search?startRecord={number}"},
            "whole body": {**post, "body": {**self._asked, "page": number}},
            "whole body, not merged": {**post, "body": {**self._asked, "page": number}, "merge": False},
            "token alone": {**post, "body": {"next": str(number)}, "merge": False},
            "merged": {**post, "body": {"page": number}, "merge": True},
        }[self._way]


@pytest.mark.parametrize(
    "way", ["GET", "startRecord", "whole body", "whole body, not merged", "token alone", "merged"]
)
def test_trap_5_ways_to_the_next_page(way: str, web: Web) -> None:
    """
    An address; an address that counts records; a body to send as it is; a body to lay over the question.
    """
    answer = found(web, Pages(way))

    assert ["1", "2", "3"] == [scene.id for scene in answer.scenes]
    assert answer.answer.detail is None


def test_trap_6_items_that_leave_things_out(web: Web) -> None:
    """
    No bbox is missed, a missing GSD is the collection's, and a missing outline is a reason on the receipt.
    """
    bare = [item("no key", without=["geometry"]), item("null", geometry=None), item("empty", geometry={})]
    known = {"yards": Known(gsd_m=30.0)}

    answer = found(web, lambda *_: (200, page(item("whole", without=["gsd"]), *bare)), collections=known)

    assert [("whole", 30.0)] == [(scene.id, scene.gsd_m) for scene in answer.scenes]
    assert {"no key", "null", "empty"} == {why.scene for why in answer.refused}
    assert all("It has no geometry." in why.reason for why in answer.refused)


@pytest.mark.parametrize(
    ("status", "content_type", "body", "says_so"),
    [
        (
            504,
            "text/plain",
            b"The request exceeded the maximum allowed time, please try again.",
            "answered with status 504",
        ),
        (502, "application/json", b'{"message": "Internal server error"}', "answered with status 502"),
        (403, "application/json", b'{"message": "Forbidden"}', "does not let programs in (status 403)"),
        (
            502,
            "text/html",
            b"<html><head><title>502 Bad Gateway</title></head><hr>nginx</html>",
            "answered with status 502",
        ),
        (200, "text/html", b"<html><body>Sign in to go on.</body></html>", "did not answer with JSON"),
        (
            400,
            "application/json",
            b'{"code": "RequestValidationError", "description": "[]"}',
            "answered with status 400",
        ),
    ],
    ids=["too slow", "broken", "throttled as forbidden", "a gateway's page", "a page to sign in", "refused"],
)
@pytest.mark.parametrize("at", ["first page", "second page"])
def test_trap_11_errors_in_every_dress(
    at: str, status: int, content_type: str, body: bytes, says_so: str, tmp_path: Path
) -> None:
    """
    On the first page nobody answered, and that is no "nothing found"; later, what came before is kept.
    """
    failing = says(body, status, content_type=content_type)
    first = says(page(item("first"), after={"href": "/search?page=2"}))
    search = failing if at == "first page" else in_turn(first, failing)
    with serving(search=search) as server, loopback_web(Trail(tmp_path)) as door:
        known = Provider(name="test", url=server.url, search=f"{server.url}/search")
        answer = ask(ApiCatalogue("test", server.url, web=door, provider=known), query())

    told = str(answer.answer.detail)
    assert ("unreachable" if at == "first page" else "answered") == answer.answer.outcome
    assert says_so in told
    assert (at == "second page") == told.startswith("Stopped before page 2. ")
    assert (at == "second page") == bool(answer.scenes)


def test_trap_11_too_many_requests(tmp_path: Path) -> None:
    """
    429 with Retry-After 2 is waited for, once.
    """
    slept: list[float] = []
    policy = Policy(allow_private=("127.0.0.0/8",))
    search = in_turn(says(b"slow down", 429, retry_after="2"), says(page(item("first"))))
    with (
        serving(search=search) as server,
        Web(policy, trail=Trail(tmp_path), world=World(sleep=slept.append)) as door,
    ):
        known = Provider(name="test", url=server.url, search=f"{server.url}/search")
        answer = ask(ApiCatalogue("test", server.url, web=door, provider=known), query())

    assert (["first"], [2.0]) == ([scene.id for scene in answer.scenes], slept)
