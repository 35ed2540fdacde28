"""A provider is tried with one small question; what it does otherwise than noted is said by name."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import item, square
from played import PIXELS, api, collection, found, landing, scene, tells, tried
from serving import in_turn, ranged, says, sends_to, serving

from evidence.scenes.catalogues.configured import configured
from evidence.scenes.probing import places
from evidence.scenes.probing import probe as probing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from serving import Server


PAGE = b"<html>Please log in</html>"


def test_a_sound_provider_is_as_noted(tmp_path: Path) -> None:
    """
    What answered and how, what it allowed, and nothing that changed; four requests, sixteen bytes of pixels.
    """
    with api() as server:
        found_out = tried(f"{server.url}/", tmp_path)

    assert (True, "answered", (), ()) == (
        found_out.ok,
        found_out.outcome,
        found_out.failed,
        found_out.changed,
    )
    assert ["GET /", "POST /search", "GET /collections/yards", "GET /scene.tif"] == [
        f"{one.method} {one.path}" for one in server.asked
    ]
    assert "bytes=0-15" == server.asked[-1].headers["range"]
    facts = found_out.facts
    assert {"status": 206, "error": None, "kind": "TIFF"} == facts["pixels"]
    assert {"place": True, "time": True, "collection": True, "limit": True} == facts["heeded"]
    assert ("POST", 200, 1, "1.0.0", "open") == tuple(
        facts[name] for name in ("method", "status", "items", "stac_version", "access")
    )
    assert 2 == json.loads(server.asked[1].body)["limit"]


def where(**fields: Any) -> Callable[[Server], None]:
    """A server whose item has these fields."""
    return lambda server: server.paths.update({"/search": found(scene(server, **fields))})


def at(path: str, reaction: Any) -> Callable[[Server], None]:
    """A server that answers so at that path."""
    return lambda server: server.paths.update({path: reaction})


def crowd(server: Server) -> None:
    """Three items of another place, another time and another collection, where two were asked for."""
    server.paths["/search"] = found(
        *(
            item(str(n), geometry=square(10, 50), datetime="2020-01-01T00:00:00Z", collection="others")
            for n in range(3)
        )
    )


def paid(server: Server) -> None:
    """An item whose picture lies in a bucket that its reader pays for."""
    picture = {"href": "s3://usgs-landsat/a.tif", "type": "image/tiff"}
    server.paths["/search"] = found(scene(server, assets={"visual": picture}))


CHANGES: list[tuple[str, Callable[[Server], None], str]] = [
    ("ignores the place", crowd, "does not keep to the place"),
    ("ignores the time", crowd, "does not keep to the time"),
    ("ignores the collection", crowd, "does not keep to the collection"),
    ("ignores the limit", crowd, "does not keep to the limit"),
    ("another gsd in an item", where(gsd=2.0), "item 'pass' has a GSD of 2 m, noted 0.5 m"),
    ("another licence of an item", where(license="CC-BY-NC-4.0"), "'CC-BY-NC-4.0', noted CC-BY-4.0"),
    (
        "another gsd of a collection",
        at("/collections/yards", collection(summaries={"gsd": [10, 20]})),
        "GSD of 10 to 20 m, noted 0.5 m",
    ),
    (
        "another licence of a collection",
        at("/collections/yards", collection(license="CC-BY-SA-4.0")),
        "'CC-BY-SA-4.0', noted CC-BY-4.0",
    ),
    ("a file that is not listed", at("/collections/yards", collection(item_assets={"b": {}})), "file visual"),
    ("deprecated by its title", at("/collections/yards", collection(title="Yards (DEPRECATED)")), "called d"),
    ("deprecated by its field", at("/collections/yards", collection(deprecated=True)), "called deprecated."),
    ("another STAC", at("/", landing(stac_version="2.0.0")), "It speaks STAC '2.0.0'"),
    ("requester pays", paid, "whoever reads them pays the host (s3://usgs-landsat)"),
]


@pytest.mark.parametrize(
    ("changed", "expected"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES]
)
def test_what_changed(changed: Callable[[Server], None], expected: str, tmp_path: Path) -> None:
    """
    Each is one sentence with both sides of the comparison, and the check is not ok.
    """
    with api() as server:
        changed(server)
        found_out = tried(f"{server.url}/", tmp_path)

    assert not found_out.ok
    assert any(expected in sentence for sentence in found_out.changed)


@pytest.mark.parametrize(
    ("reaction", "expected"),
    [
        (sends_to("/login"), "a page to log in"),
        (says(b"AccessDenied", 403), "closed, or its reader has to pay"),
        (says(b"gone", 404), "status 404"),
        (says(PIXELS), "ranges are not served"),
        (says(PAGE, content_type="text/html"), "a page to log in"),
        (ranged(b"<VRTDataset>" * 9), "neither TIFF nor JPEG 2000"),
    ],
    ids=["login redirect", "403", "404", "no ranges", "login page", "another kind of file"],
)
def test_pixels_that_do_not_open(reaction: Any, expected: str, tmp_path: Path) -> None:
    """
    The catalogue answered; why its files cannot be had is said by name.
    """
    with api() as server:
        server.paths |= {"/scene.tif": reaction, "/login": says(PAGE, content_type="text/html")}
        found_out = tried(f"{server.url}/", tmp_path)

    assert ("answered", False) == (found_out.outcome, found_out.ok)
    assert [True] == [expected in sentence for sentence in found_out.failed]


@pytest.mark.parametrize(
    ("path", "reaction", "error", "status"),
    [
        ("/search", says(b"upstream request timeout", 504, content_type="text/plain"), "BadStatus", 504),
        ("/search", says(PAGE, content_type="text/html"), "CatalogueError", 200),
        ("/search", tells({"message": "Forbidden"}, 403), "Forbidden", 403),
        ("/", says(b"not here", 404), "NotFound", 404),
        ("/", tells({"title": "a shop"}), "CatalogueError", 200),
        ("/", sends_to("http://10.0.0.1/"), "AddressRefused", None),
    ],
    ids=["504 in plain text", "a page", "403", "moved away", "no STAC", "to where nothing may be fetched"],
)
def test_no_answer(path: str, reaction: Any, error: str, status: int | None, tmp_path: Path) -> None:
    """
    The error has its name, its status and what to do; nothing more is asked of that provider.
    """
    with api() as server:
        server.paths[path] = reaction
        found_out = tried(f"{server.url}/", tmp_path)

    assert ("failed", error, status) == (
        found_out.outcome,
        found_out.facts["error"],
        found_out.facts["status"],
    )
    assert found_out.next_step
    assert path == server.asked[-1].path


def test_nobody_there(tmp_path: Path) -> None:
    """
    A dead host is a finding, not an end.
    """
    with serving() as server:
        gone = server.url

    assert "Unreachable" == tried(f"{gone}/", tmp_path).facts["error"]


def test_a_slow_provider_has_its_time_and_no_more(tmp_path: Path, monkeypatch: Any) -> None:
    """
    All that is asked of one shares one limit of time.
    """
    monkeypatch.setattr(probing, "LONGEST_S", 0.3)
    with api() as server:
        server.paths["/search"] = lambda _: bool(server.stopping.wait(5))
        started = time.monotonic()
        found_out = tried(f"{server.url}/", tmp_path)

    assert "TimedOut" == found_out.facts["error"]
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(("of_the_collection", "changed"), [("yards", 0), (None, 1)], ids=["answers", "gone"])
def test_a_collection_without_a_document(of_the_collection: str | None, changed: int, tmp_path: Path) -> None:
    """
    It is gone when it has neither document nor items; some servers have no documents of their collections.
    """
    with api() as server:
        server.paths["/search"] = found(scene(server, collection=of_the_collection))
        del server.paths["/collections/yards"]
        found_out = tried(f"{server.url}/", tmp_path)

    assert changed == sum("is gone (status 404)" in one for one in found_out.changed)


def test_post_is_refused(tmp_path: Path) -> None:
    """
    The search went by GET, and that is told.
    """
    with api() as server:
        given = found(scene(server), numberMatched=7)
        server.paths["/search"] = lambda asked: (
            says(b"", 405)(asked) if asked.command == "POST" else given(asked)
        )
        found_out = tried(f"{server.url}/", tmp_path)

    assert ("GET", 7, True) == (found_out.facts["method"], found_out.facts["number_matched"], found_out.ok)


def test_nothing_there_is_asked_once_more_anywhere(tmp_path: Path) -> None:
    """
    A catalogue of one's own region has nothing of Genoa; any item will do to look at.
    """
    with api() as server:
        north = scene(server, geometry=square(20, 60, side=0.1), datetime="2024-05-01T10:00:00Z")
        server.paths["/search"] = in_turn(found(), found(north))
        found_out = tried(f"{server.url}/", tmp_path)

    assert (True, "TIFF") == (found_out.ok, found_out.facts["pixels"]["kind"])
    assert "with 1 item, asked for anything, anywhere" in " ".join(found_out.told)


def test_a_catalogue_of_the_whole_world_must_have_it(tmp_path: Path) -> None:
    """
    Sentinel-2 passes Genoa every few days: nothing of a month is a change.
    """
    with api() as server:
        server.paths["/search"] = found()
        found_out = tried(f"{server.url}/", tmp_path, name="Earth Search")

    assert ("It has nothing of the port of Genoa in July 2023.",) == found_out.changed


def test_places_are_known_by_the_names_of_catalogues() -> None:
    """
    Where a catalogue is asked depends on its name, so a new name must be written down there too.
    """
    names = {one.name for one in configured().provider}

    assert names >= {*places._EVENTS, *places._SURE}


def test_files_that_open_though_an_account_is_noted(tmp_path: Path) -> None:
    """
    A witness whose files turn out to be open is worth knowing of; one whose files are not is as noted.
    """
    with api() as server:
        opens = tried(f"{server.url}/", tmp_path, access="account", where="https://example.org")
        server.paths["/scene.tif"] = says(b"", 403)
        closed = tried(f"{server.url}/", tmp_path, access="account", where="https://example.org")

    assert (("Its files open for everybody, noted: for those with an account.",), True) == (
        opens.changed,
        closed.ok,
    )
