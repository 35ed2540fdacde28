"""Byte ranges are fetched in pages, each once, and a file that changes gives nothing."""

from __future__ import annotations

import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasters import noise, write_raster

from evidence.errors import RasterError, WebError
from evidence.model.exchanges import Exchange
from evidence.pixels.ranges import TOGETHER, Ranges
from evidence.pixels.read import describe
from evidence.seams import Answer
from evidence.web import Policy, Web
from evidence.web.failures import BrokenAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evidence.disk import Disk
    from evidence.trail import Trail

BODY = bytes(range(256)) * 1600


class Shelf:
    """A door to one body, as a web server would serve it, with headers that a test may change."""

    def __init__(self, body: bytes = BODY, **headers: str) -> None:
        self.body = body
        self.headers = headers
        self.status = 206
        self.spans: list[tuple[int, int]] = []

    def get(self, address: str, *, span: tuple[int, int] | None = None, most: int | None = None) -> Answer:
        """
        Serve a span, or all of it when the status is 200.
        """
        assert span is not None
        assert most is not None
        self.spans.append(span)
        first, last = span[0], min(span[1], len(self.body) - 1)
        part = self.body[first : last + 1] if self.status == 206 else self.body
        headers = {"content-range": f"bytes {first}-{last}/{len(self.body)}"} if self.status == 206 else {}
        told = Exchange(url=address, method="GET", status=self.status, bytes=len(part), sha256="", at="")
        return Answer(address, self.status, headers | self.headers, part, told)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 110_000), st.integers(0, 30_000)), max_size=8), st.integers(1, 4000))
def test_what_is_read_is_what_is_there(spans: list[tuple[int, int]], page: int) -> None:
    """
    Whatever the spans and the size of pages, the bytes are those of the file, cut at its end.
    """
    source = Ranges(Shelf(), "https://example.org/a.tif", page=page, ahead=page)

    assert [BODY[first : first + length] for first, length in spans] == source.read(spans)


def test_a_page_is_fetched_once_and_neighbours_together() -> None:
    """
    Missing pages next to each other cost one request; what is there already costs none.
    """
    shelf = Shelf()
    source = Ranges(shelf, "https://example.org/a.tif", page=1000, ahead=1000)

    source.read([(2100, 1800), (4000, 10), (40_000, 1)])
    source.read([(0, 10), (2500, 2000)])

    assert [(0, 999), (2000, 4999), (40_000, 40_999)] == shelf.spans
    assert (3, 5000) == (source.requests, source.fetched)


def test_what_lies_between_neighbours_comes_along() -> None:
    """
    A gap below 16 KiB is not worth another request, unless a page of it is there already.
    """
    shelf = Shelf()
    source = Ranges(shelf, "https://example.org/a.tif", page=1000, ahead=1000)

    source.read([(10_000, 100), (20_000, 100)])
    source.read([(35_000, 100)])
    source.read([(30_000, 100), (40_000, 100)])

    assert [(0, 999), (10_000, 20_999), (35_000, 35_999), (30_000, 30_999), (40_000, 40_999)] == shelf.spans


def test_reading_on_reaches_farther_each_time() -> None:
    """
    Where a file is read in order, as some formats must be, each request is twice as long as the one before.
    """
    shelf = Shelf()
    source = Ranges(shelf, "https://example.org/a.tif", page=1000, ahead=2000)

    for first in (2000, 6000, 50_000, 52_000, 56_000, 95_000):
        source.read([(first, 10)])

    there = [(0, 1999), (2000, 5999), (6000, 13_999), (50_000, 51_999), (52_000, 55_999), (56_000, 63_999)]
    assert [*there, (95_000, 96_999)] == shelf.spans


class Crowd(Shelf):
    """A door that answers only when three ask at a time, the first range last, and refuses one range."""

    def __init__(self, trail: Trail, *, refused: int | None = None) -> None:
        super().__init__()
        self.trail, self.refused = trail, refused
        self.meeting = threading.Barrier(3, timeout=10)

    def get(self, address: str, *, span: tuple[int, int] | None = None, most: int | None = None) -> Answer:
        """
        Wait for the others, and note the answer.
        """
        answer = super().get(address, span=span, most=most)
        assert span is not None
        if span[0] == self.refused:
            raise WebError(f"Nothing from {span[0]} on.", next_step="Try again later.")
        if self.refused is not None:
            time.sleep(0.05)
        if span[0] and self.refused is None:
            self.meeting.wait()
            time.sleep(0.2 if span[0] == 20_000 else 0)
        self.trail.note(answer.body, url=address, method="GET", status=206, span=span)
        return answer


SPREAD = [(first, 100) for first in (80_000, 60_000, 20_000, 40_000, 0)]


def test_ranges_are_asked_for_at_a_time_and_noted_in_order(trail: Trail) -> None:
    """
    Several requests are under way together, and the trail is as if each had waited for the one before.
    """
    source = Ranges(Crowd(trail), "https://example.org/a.tif", trail=trail, page=1000, ahead=1000)

    source.read([span for span in SPREAD if span[0] != 80_000])

    noted = [one.range for one in trail.since()]
    assert ["bytes=0-999", "bytes=20000-20999", "bytes=40000-40999", "bytes=60000-60999"] == noted


def test_the_first_failure_is_told_and_stops_the_rest(trail: Trail) -> None:
    """
    When one of many ranges cannot be had, that is the error, and those not yet asked for are left.
    """
    crowd = Crowd(trail, refused=20_000)
    source = Ranges(crowd, "https://example.org/a.tif", trail=trail, page=1000, ahead=1000)

    with pytest.raises(WebError, match=r"Nothing from 20000 on\."):
        source.read([(first, 100) for first in range(20_000, 400_000, 20_000)])

    assert len(crowd.spans) <= 1 + TOGETHER


def test_a_connection_that_breaks_is_tried_once_more() -> None:
    """
    One broken connection costs a second request; two in a row are an error.
    """
    once, twice = Breaking(breaks=1), Breaking(breaks=2)

    assert BODY[:10] == Ranges(once, "https://example.org/a.tif").read([(0, 10)])[0]
    with pytest.raises(BrokenAnswer, match="broke off"):
        Ranges(twice, "https://example.org/a.tif")


class Breaking(Shelf):
    """A door whose first connections break."""

    def __init__(self, *, breaks: int) -> None:
        super().__init__()
        self.left = breaks

    def get(self, address: str, *, span: tuple[int, int] | None = None, most: int | None = None) -> Answer:
        """
        Break as long as there are breaks left.
        """
        self.left -= 1
        if self.left >= 0:
            raise BrokenAnswer(f"The answer of {address} broke off.", next_step="Try again later.")
        return super().get(address, span=span, most=most)


def test_a_server_that_ignores_ranges_is_told_of() -> None:
    """
    A server that sends the whole file for a range is refused: nobody asked for the whole scene.
    """
    shelf = Shelf()
    shelf.status = 200

    with pytest.raises(RasterError, match=r"server of a\.tif ignores byte ranges: it answered 200"):
        Ranges(shelf, "https://example.org/a.tif?token=secret", page=1000, ahead=1000)


@pytest.mark.parametrize("change", ["etag", "last-modified", "size"])
def test_a_file_that_changes_while_it_is_read_gives_nothing(change: str) -> None:
    """
    Pixels of two versions are never mixed.
    """
    shelf = Shelf(etag='"1"')
    source = Ranges(shelf, "https://example.org/a.tif", page=1000, ahead=1000)
    if change == "size":
        shelf.body += b"more"
    else:
        shelf.headers[change] = "another"

    with pytest.raises(RasterError, match="changed while it was being read"):
        source.read([(5000, 10)])


def test_the_bytes_that_a_scene_may_cost_are_bounded() -> None:
    """
    Past the limit nothing more is fetched.
    """
    source = Ranges(Shelf(), "https://example.org/a.tif", page=1000, ahead=1000, most=3000)
    source.read([(1000, 2000)])

    with pytest.raises(RasterError, match="more than the 3,000 bytes"):
        source.read([(5000, 1)])


def test_the_requests_that_a_scene_may_cost_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A file that is scattered over thousands of places, as a hostile one may be, is given up.
    """
    monkeypatch.setattr("evidence.pixels.ranges.MOST_REQUESTS", 3)
    shelf = Shelf()
    source = Ranges(shelf, "https://example.org/a.tif", page=1000, ahead=1000)

    with pytest.raises(RasterError, match="more than 3 requests"):
        source.read([(first, 1) for first in (50_000, 100_000, 150_000)])
    assert 1 == len(shelf.spans)


class Partial(BaseHTTPRequestHandler):
    """A file server that knows ranges."""

    body = b""

    def do_GET(self) -> None:
        """
        Answer one range.
        """
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["Range"])
        assert found is not None
        first, last = int(found[1]), min(int(found[2]), len(self.body) - 1)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(self.body)}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        self.wfile.write(self.body[first : last + 1])

    def log_message(self, *_: Any) -> None:
        """
        Keep quiet.
        """


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """A raster on a loopback server."""
    path = write_raster(tmp_path / "scene.tif", noise(1, 500, 500), driver="COG")
    handler = type("Handler", (Partial,), {"body": path.read_bytes()})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/scene.tif"
        server.shutdown()
        thread.join()


def test_a_raster_is_the_same_over_the_web_and_from_disk(
    served: str, tmp_path: Path, disk: Disk, trail: Trail
) -> None:
    """
    Through either door the header is the same, and the trail holds every range that was read.
    """
    with Web(Policy(allow_private=("127.0.0.0/8",)), trail=trail) as web:
        far = describe(served, door=web)
    near = describe(tmp_path / "scene.tif", door=disk)

    assert near == far == describe(tmp_path / "scene.tif")
    first = [one for one in trail.since() if one.range == "bytes=0-32767"]
    assert [(served, 206), ("file:test/scene.tif", None)] == [(one.url, one.status) for one in first]
