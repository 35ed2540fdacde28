"""Bad input is answered in two sentences: what happened, and what to do next."""

from __future__ import annotations

import asyncio
import json

import pytest
from servers import free_port, serving
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

CLAIM = "Satellite imagery taken on 5 October 2023 shows 73 railcars at {site}."


def two_sentences(err: str) -> bool:
    """Whether the last two lines of stderr are sentences."""
    *_, what, then = err.strip().splitlines()
    return what.endswith((".", "!")) and then.endswith(".")


async def _dawdle(_):
    await asyncio.sleep(3)
    return PlainTextResponse("late")


def _endless():
    while True:
        yield b"x" * 2**20


@pytest.fixture
def web(monkeypatch):
    """
    A server that misbehaves in every way, reachable because the settings say so.
    """
    app = Starlette(
        routes=[
            Route("/missing", lambda _: PlainTextResponse("no", 404)),
            Route("/closed", lambda _: PlainTextResponse("no", 403)),
            Route("/metadata", lambda _: RedirectResponse("http://169.254.169.254/latest/meta-data/")),
            Route("/huge", lambda _: StreamingResponse(_endless(), media_type="text/html")),
            Route("/slow", _dawdle),
            Route("/pdf", lambda _: Response(b"%PDF-1.7 ...", media_type="application/pdf")),
        ]
    )
    with serving(app) as address:
        monkeypatch.setenv("RECOUNT_ALLOW_PRIVATE", address.removeprefix("http://"))
        monkeypatch.setenv("RECOUNT_MOST_MIB", "4")
        monkeypatch.setenv("RECOUNT_TIMEOUT_S", "1")
        yield address


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/missing", "404"),
        ("/closed", "--url"),
        ("/metadata", "169.254"),
        ("/huge", "bytes"),
        ("/pdf", "PDF"),
        ("/slow", "in full"),
    ],
)
def test_a_page_that_cannot_be_had(recount, web, page, words) -> None:
    """
    Missing, closed, led astray, endless, no page at all: exit 4, and each says what it is.
    """
    ran = recount("check", web + page)

    assert 4 == ran.code
    assert words in ran.err
    assert two_sentences(ran.err)
    assert "" == ran.out


def test_this_machine_is_not_reached_unless_allowed(recount) -> None:
    """
    A link to the machine itself is refused before anything is sent.
    """
    ran = recount("check", f"http://127.0.0.1:{free_port()}/")

    assert 4 == ran.code
    assert "loopback" in ran.err
    assert two_sentences(ran.err)


def test_a_link_without_the_network(recount) -> None:
    """
    Offline, a link is refused rather than guessed.
    """
    ran = recount("check", "https://example.org/article", "--offline")

    assert (4, True) == (ran.code, two_sentences(ran.err))


@pytest.mark.parametrize("handed", ["nowhere.txt", "what is this", "", "\0"])
def test_what_is_neither_link_nor_file(recount, handed) -> None:
    """
    A path that leads nowhere is bad usage.
    """
    ran = recount("check", handed)

    assert (2, True) == (ran.code, two_sentences(ran.err))


def test_an_article_with_no_claim(recount) -> None:
    """
    Nothing to count is an outcome of its own: exit 3.
    """
    ran = recount("check", "-", "--offline", stdin="The minister, 54, spoke on Monday for two hours.")

    assert (3, True) == (ran.code, two_sentences(ran.err))


def test_a_site_that_nobody_knows(recount) -> None:
    """
    An unknown place is a verdict with its reason, not an error.
    """
    ran = recount("check", "-", "--offline", stdin=CLAIM.format(site="Qwertyville Rail Yard"))

    assert 0 == ran.code
    assert ["site_unresolved"] == ran.documents[0]["verdict"]["reasons"]


@pytest.mark.parametrize(
    ("field", "mended"),
    [("geometry", None), ("properties", {"datetime": None}), ("assets", {})],
)
def test_a_stac_item_that_lacks_what_it_needs(recount, tmp_path, field, mended) -> None:
    """
    An item without geometry, time or assets is named on the receipt with the reason; the record stands,
    and as nothing could be counted, the exit code says that a local file was bad.
    """
    item = {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": "broken",
        "geometry": {"type": "Point", "coordinates": [130.6081, 42.4214]},
        "bbox": [130.6, 42.4, 130.62, 42.43],
        "properties": {"datetime": "2023-10-05T02:00:00Z", "gsd": 0.5},
        "assets": {"visual": {"href": "scene.tif", "roles": ["data"]}},
        "links": [],
    }
    links = [{"rel": "item", "href": "item.json"}]
    catalog = {"type": "Catalog", "stac_version": "1.0.0", "id": "c", "description": "c", "links": links}
    (tmp_path / "catalog.json").write_text(json.dumps(catalog))
    (tmp_path / "item.json").write_text(json.dumps(item | {field: mended}))

    ran = recount(
        "check", "-", "--offline", "--imagery", tmp_path, stdin=CLAIM.format(site="Tumangang Rail Facility")
    )

    record = ran.documents[0]
    assert (2, "not_checkable") == (ran.code, record["verdict"]["agreement"])
    assert ["broken"] == [one["scene"] for one in record["search"]["rejected"]]
    assert ". " in record["search"]["rejected"][0]["reason"]


def test_days_and_kinds_that_make_no_sense(recount) -> None:
    """
    Options are checked before any work is done.
    """
    for options in (("--from", "5.10.2023"), ("--from", "2023-10-06"), ("--kind", "unicorn")):
        given = {"--from": "2023-10-05", "--to": "2023-10-05", "--kind": "railcar"} | dict([options])
        ran = recount("scenes", "Tumangang", *[word for pair in given.items() for word in pair])
        assert (2, True) == (ran.code, two_sentences(ran.err))


def test_a_setting_that_makes_no_sense(recount, monkeypatch) -> None:
    """
    A bad setting is named with the place where it can be mended.
    """
    monkeypatch.setenv("RECOUNT_MOST_MIB", "many")

    ran = recount("check", "-", stdin="hello")

    assert (2, True) == (ran.code, two_sentences(ran.err))
    assert "RECOUNT_MOST_MIB" in ran.err
