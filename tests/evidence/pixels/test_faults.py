"""A scene behind a real web server, and all that goes wrong between: the right pixels, or an error."""

from __future__ import annotations

import gzip
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from rasters import around, at_pixels, noise, write_raster
from relay import Passing, Relay
from servers import NGINX, NO_NGINX, nginx
from serving import in_turn, serving

from evidence.errors import EvidenceError, RasterError
from evidence.model.scenes import Asset, Scene
from evidence.pixels.process import WorkerFailed
from evidence.pixels.read import ChipReader, read_image
from evidence.web import Policy, Web
from evidence.web.failures import (
    BadStatus,
    BrokenAnswer,
    Busy,
    LoginWanted,
    NotFound,
    TimedOut,
    TooLarge,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from relay import Change
    from serving import Reaction

    from evidence.chip import Chip
    from evidence.model.places import Geometry
    from evidence.trail import Trail

pytestmark = pytest.mark.skipif(NGINX is None, reason=NO_NGINX)

CORNERS = [(700.0, 700.0), (1300.0, 720.0), (1280.0, 1320.0)]

READ_S = 1.0
"""Longest silence that these tests wait for."""

LONGEST_S = 8.0
"""Any read is over by then, a stalled one and a busy machine included."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    A folder with one Cloud-Optimized GeoTIFF, whose area takes several ranges.
    """
    folder = tmp_path_factory.mktemp("served")
    write_raster(folder / "scene.tif", noise(3, 2000, 2000), driver="COG", compress="deflate", blocksize=256)
    return folder


@pytest.fixture(scope="module")
def upstream(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """
    The address of nginx, which serves that folder.
    """
    with nginx(folder, tmp_path_factory.mktemp("nginx")) as address:
        yield address


@pytest.fixture(scope="module")
def area(folder: Path) -> Geometry:
    """
    The site.
    """
    return at_pixels(folder / "scene.tif", CORNERS)


@pytest.fixture(scope="module")
def right(folder: Path, area: Geometry) -> Chip:
    """
    The chip as it is read from disk.
    """
    return read_image(folder / "scene.tif", area=area, gsd_m=0.5)


@contextmanager
def relayed(upstream: str, *changes: Change) -> Iterator[str]:
    """
    The scene's address behind a relay that changes the answers in turn, the last change for ever.
    """
    relays = [Relay(upstream, change) for change in changes]
    reaction: Reaction = in_turn(*relays)
    with serving() as server:
        server.paths["/scene.tif"] = server.paths["/login.html"] = reaction
        try:
            yield f"{server.url}/scene.tif"
        finally:
            for relay in relays:
                relay.close()


def read(address: str, area: Geometry, trail: Trail) -> Chip:
    """
    Read the scene at an address as a check does.
    """
    day = datetime(2023, 10, 5, tzinfo=UTC)
    scene = Scene(
        id="yard",
        collection=None,
        catalogue="test",
        taken_start=day,
        taken_end=day,
        gsd_m=0.5,
        footprint=around(130.6, 42.4, half=0.1),
        assets={"image": Asset(href=address, roles=("data",))},
    )
    policy = Policy(allow_private=("127.0.0.0/8",), read_s=READ_S, total_s=5.0, longest_wait_s=1.0)
    with Web(policy, trail=trail) as web:
        return ChipReader(web=web, disk=lambda *_: pytest.fail("no disk here"), trail=trail)(scene, area=area)


def good(passing: Passing) -> Passing:
    """
    Change nothing.
    """
    return passing


def headers(**changed: str | None) -> Change:
    """
    Change headers; None takes one away, an underscore stands for a hyphen.
    """
    named = {name.replace("_", "-"): value for name, value in changed.items()}

    def change(passing: Passing) -> Passing:
        merged = {**passing.headers, **named}
        return replace(passing, headers={name: value for name, value in merged.items() if value is not None})

    return change


def body(change_body: Callable[[bytes], bytes], **changed: str) -> Change:
    """
    Change the body, and its length with it.
    """

    def change(passing: Passing) -> Passing:
        new = change_body(passing.body)
        return headers(content_length=str(len(new)), **changed)(replace(passing, body=new))

    return change


def page(status: int, text: bytes = b"<!DOCTYPE html><html>Sign in</html>", **more: str) -> Change:
    """
    Answer with a page instead.
    """
    told = {"content-type": "text/html", "content-length": str(len(text))} | {
        name.replace("_", "-"): value for name, value in more.items()
    }
    return lambda _: Passing(status, told, text)


def to_login(passing: Passing) -> Passing:
    """
    Lead from the scene to a log-in page.
    """
    asked_page = passing.status == 404
    return page(200)(passing) if asked_page else page(302, location="/login.html")(passing)


def shifted(passing: Passing) -> Passing:
    """
    Say that the bytes lie one further on.
    """
    first, _, rest = passing.headers["content-range"].removeprefix("bytes ").partition("-")
    last, _, size = rest.partition("/")
    return headers(content_range=f"bytes {int(first) + 1}-{int(last) + 1}/{size}")(passing)


def resized(passing: Passing) -> Passing:
    """
    Say that the file is one byte longer.
    """
    told, _, size = passing.headers["content-range"].partition("/")
    return headers(content_range=f"{told}/{int(size) + 1}")(passing)


def cut(then: str) -> Change:
    """
    Send half of the body only.
    """
    return lambda passing: replace(passing, sent=len(passing.body) // 2, then=then)


def longer(passing: Passing) -> Passing:
    """
    Announce ten bytes more than come, and keep the connection open.
    """
    told = str(len(passing.body) + 10)
    return replace(headers(content_length=told)(passing), then="stall")


def packed(whole: bytes) -> bytes:
    """
    Pack the beginning.
    """
    return gzip.compress(whole[:99])


def jumbled(whole: bytes) -> bytes:
    """
    Turn the last two pages around: nobody needs all of the last one.
    """
    return whole[:-8192] + whole[-8192:][::-1]


def silent(passing: Passing) -> Passing:
    """
    Send a status, and nothing after it.
    """
    return replace(passing, sent=0, then="stall")


SPOILT: dict[str, tuple[Change, type[EvidenceError], str]] = {
    "stall before the body": (silent, TimedOut, "had not answered in full after"),
    "stall in the body": (cut("stall"), TimedOut, "had not answered in full after"),
    "reset in the body": (cut("reset"), BrokenAnswer, "broke off"),
    "closed in the body": (cut("close"), BrokenAnswer, "broke off"),
    "more announced than sent": (longer, TooLarge, "announces"),
    "less announced than sent": (headers(content_length="10"), BrokenAnswer, "gave 10 bytes"),
    "half a body, announced so": (body(lambda whole: whole[: len(whole) // 2]), BrokenAnswer, "and gave"),
    "another range": (shifted, BrokenAnswer, "was asked for bytes"),
    "no Content-Range": (headers(content_range=None), BrokenAnswer, "Content-Range ''"),
    "a garbled Content-Range": (headers(content_range="bytes */12"), BrokenAnswer, "Content-Range 'bytes"),
    "another size": (resized, RasterError, "changed while it was being read"),
    "another ETag": (headers(etag='"other"'), RasterError, "changed while it was being read"),
    "no ETag any more": (headers(etag=None), RasterError, "changed while it was being read"),
    "another Last-Modified": (headers(last_modified="Thu, 01 Jan 2026"), RasterError, "changed while it was"),
    "gzip": (body(packed, content_encoding="gzip"), BrokenAnswer, "in the encoding 'gzip'"),
    "said to be gzip": (headers(content_encoding="gzip"), BrokenAnswer, "in the encoding 'gzip'"),
    "the whole instead": (lambda passing: replace(passing, status=200), BrokenAnswer, "got the whole"),
    "zeros": (body(lambda whole: bytes(len(whole))), WorkerFailed, "cannot be decoded"),
    "jumbled": (body(jumbled), WorkerFailed, "cannot be decoded"),
}  # fmt: skip

REFUSED: dict[str, tuple[Change, type[EvidenceError], str]] = {
    "a log-in page": (page(200), LoginWanted, "log in"),
    "sent to a log-in page": (to_login, LoginWanted, "log in"),
    "a log-in page as a range": (page(206), BrokenAnswer, "Content-Range ''"),
    "gone": (page(404), NotFound, "is not there (status 404)"),
    "not satisfiable": (page(416), BadStatus, "status 416"),
    "failing": (page(500), BadStatus, "status 500"),
    "busy": (page(503, retry_after="0"), Busy, "too busy"),
    "busy for long": (page(503, retry_after="600"), Busy, "asks to wait 600 s"),
}
FAULTS = SPOILT | REFUSED


@pytest.mark.parametrize(("fault", "error", "words"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_in_bounded_time(
    upstream: str, area: Geometry, trail: Trail, fault: Change, error: type[EvidenceError], words: str
) -> None:
    """
    The header comes well, and every range after it is spoilt: no pixels, and the error says what it was.
    """
    began = time.monotonic()

    with relayed(upstream, good, fault) as address, pytest.raises(error) as refused:
        read(address, area, trail)

    assert words in refused.value.what
    assert time.monotonic() - began < LONGEST_S


FIRST = ["stall in the body", "closed in the body", "the whole instead", "a log-in page", "busy", "zeros"]


@pytest.mark.parametrize("fault", FIRST)
def test_a_fault_in_the_first_answer_is_named_too(
    upstream: str, area: Geometry, trail: Trail, fault: str
) -> None:
    """
    A scene whose header is spoilt is never opened.
    """
    change, _, words = FAULTS[fault]

    with relayed(upstream, change) as address, pytest.raises(EvidenceError) as refused:
        read(address, area, trail)

    assert ("is not an image" if fault == "zeros" else words) in refused.value.what


PASSING = ["reset in the body", "closed in the body", "busy"]


@pytest.mark.parametrize("turn", [0, 1, 3], ids=["header", "first range", "a later range"])
@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_passes_costs_nothing(
    upstream: str, area: Geometry, trail: Trail, right: Chip, fault: str, turn: int
) -> None:
    """
    A connection that breaks once, and a server that is busy once, are asked again; the pixels are right.
    """
    changes = [good] * turn + [FAULTS[fault][0], good]

    with relayed(upstream, *changes) as address:
        chip = read(address, area, trail)

    assert right.sha256 == chip.sha256


@pytest.mark.parametrize("fault", SPOILT.keys())
def test_one_spoilt_range_among_many_never_gives_wrong_pixels(
    upstream: str, area: Geometry, trail: Trail, right: Chip, fault: str
) -> None:
    """
    Whichever single answer is spoilt, and however: the chip is the right one, or there is none.
    """
    with relayed(upstream, good, good, FAULTS[fault][0], good) as address:
        chip = attempted(address, area, trail)

    assert chip is None or (right.sha256, right.transform) == (chip.sha256, chip.transform)


def attempted(address: str, area: Geometry, trail: Trail) -> Chip | None:
    """
    Read a scene; None when that is refused.
    """
    try:
        return read(address, area, trail)
    except EvidenceError:
        return None


def test_nginx_gives_the_pixels_that_the_disk_gives(
    upstream: str, area: Geometry, trail: Trail, right: Chip
) -> None:
    """
    Without a fault the chip is that of the file, and the trail holds its ranges in the order of their bytes.
    """
    chip = read(f"{upstream}/scene.tif", area, trail)

    starts = [int((one.range or "").removeprefix("bytes=").partition("-")[0]) for one in trail.since()]
    assert right == replace(chip, data=right.data, valid=right.valid, inside=right.inside)
    assert len(starts) > 3
    assert sorted(starts) == starts
