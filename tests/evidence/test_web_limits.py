"""Bytes and time: servers that send too much, too slowly, or break off."""

from __future__ import annotations

import gzip
import time
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from serving import says, sends_to, serving

from evidence.trail import Trail
from evidence.web import Policy, Web
from evidence.web.failures import BrokenAnswer, TimedOut, TooLarge

if TYPE_CHECKING:
    from pathlib import Path

    from serving import Reaction, Server


def door(tmp_path: Path, **limits: Any) -> Web:
    """Open a door with small limits."""
    quick = {"connect_s": 2, "read_s": 2, "total_s": 5, "most_bytes": 1000}
    return Web(Policy(allow_private=("127.0.0.0/8",), **(quick | limits)), trail=Trail(tmp_path))


def pours(size: int, *, declared: int | None) -> Reaction:
    """Send zeros in pieces, with or without saying how many."""

    def react(handler: Any) -> None:
        handler.send_response(200)
        if declared is not None:
            handler.send_header("content-length", str(declared))
        handler.send_header("connection", "close")
        handler.end_headers()
        handler.close_connection = True
        for _ in range(size // 1024):
            handler.wfile.write(bytes(1024))

    return react


def test_two_announced_gigabytes_are_refused_unread(tmp_path: Path) -> None:
    """
    The announcement is enough; the sentence holds both numbers.
    """
    with (
        serving(page=pours(0, declared=2 * 2**30)) as server,
        door(tmp_path) as web,
        pytest.raises(TooLarge, match="announces 2,147,483,648 bytes; at most 1,000 bytes") as refused,
    ):
        web.get(f"{server.url}/page")

    assert 200 == refused.value.status


def test_unannounced_gigabytes_are_cut_short(tmp_path: Path) -> None:
    """
    A stream without an end is read up to the limit and no further.
    """
    with (
        serving(page=pours(2 * 2**30, declared=None)) as server,
        door(tmp_path, most_bytes=100_000) as web,
        pytest.raises(TooLarge, match="went on sending; at most 100,000 bytes"),
    ):
        web.get(f"{server.url}/page")


def test_a_caller_may_ask_for_less(tmp_path: Path) -> None:
    """
    An article is refused at a size at which a scene is not.
    """
    with serving(page=says(bytes(500))) as server, door(tmp_path) as web:
        assert 500 == len(web.get(f"{server.url}/page", most=500).body)
        with pytest.raises(TooLarge, match="at most 499 bytes"):
            web.get(f"{server.url}/page", most=499)


def test_a_small_packet_that_unpacks_to_much_is_refused(tmp_path: Path) -> None:
    """
    A hundred megabytes of zeros travel as a hundred kilobytes, and are never all in memory.
    """
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(100)) + packer.flush()
    with (
        serving(page=says(bomb, content_encoding="gzip")) as server,
        door(tmp_path, most_bytes=2**20) as web,
        pytest.raises(TooLarge, match="went on sending"),
    ):
        web.get(f"{server.url}/page")


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b"x" * 500)[:-12], "gzip"),
        (b"this is not gzip", "gzip"),
        (gzip.compress(gzip.compress(b"x")), "gzip, gzip"),
        (b"x", "br"),
    ],
    ids=["cut", "plain", "twice", "other"],
)
def test_an_encoding_that_cannot_be_undone_is_an_error(tmp_path: Path, body: bytes, encoding: str) -> None:
    """
    Half a page is not a page, and what was not offered is not accepted.
    """
    with (
        serving(page=says(body, content_encoding=encoding)) as server,
        door(tmp_path) as web,
        pytest.raises(BrokenAnswer),
    ):
        web.get(f"{server.url}/page")


def test_an_answer_that_breaks_off_is_an_error(tmp_path: Path) -> None:
    """
    Fewer bytes than announced are not taken for the whole.
    """

    def breaks_off(handler: Any) -> None:
        says(b"half", content_length="8")(handler)
        handler.close_connection = True

    with (
        serving(page=breaks_off) as server,
        door(tmp_path) as web,
        pytest.raises(BrokenAnswer, match="broke off"),
    ):
        web.get(f"{server.url}/page")


def test_silence_ends_in_a_time_out(tmp_path: Path) -> None:
    """
    A server that takes the request and says nothing is left after the read limit.
    """
    with serving() as server, door(tmp_path, read_s=0.2) as web:
        server.paths["/page"] = lambda _: server.stopping.wait(5) and None
        with pytest.raises(TimedOut, match=r"had not answered in full after 0\.\d s"):
            web.get(f"{server.url}/page")


@pytest.mark.parametrize("part", ["header", "body"])
def test_a_server_that_drips_is_left_at_the_total_limit(tmp_path: Path, part: str) -> None:
    """
    One byte at a time keeps every single wait short; the whole has a limit too.
    """
    with serving() as server, door(tmp_path, total_s=0.5) as web:
        server.paths["/page"] = drips(server, part)
        started = time.monotonic()
        with pytest.raises(TimedOut):
            web.get(f"{server.url}/page")

    assert time.monotonic() - started < 2


def drips(server: Server, part: str) -> Reaction:
    """Send one byte every twentieth of a second until the test is over."""

    def react(handler: Any) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"x: " if part == "header" else b"\r\n"))
        while not server.stopping.wait(0.05):
            handler.wfile.write(b"a")

    return react


def test_all_redirects_share_one_time_limit(tmp_path: Path) -> None:
    """
    Six slow hops are not six time limits.
    """
    with serving() as server, door(tmp_path, total_s=0.5) as web:

        def slow(handler: Any) -> None:
            server.stopping.wait(0.2)
            sends_to("/page")(handler)

        server.paths["/page"] = slow
        with pytest.raises(TimedOut):
            web.get(f"{server.url}/page")

        assert len(server.asked) < 5


def test_a_long_error_page_is_cut_and_not_held_against_it(tmp_path: Path) -> None:
    """
    The status is the answer; a megabyte of apology does not become "too large".
    """
    with serving(page=says(bytes(2**20), 200)) as server, door(tmp_path) as web:
        server.paths["/page"] = says(bytes(2**20), 404)
        with pytest.raises(Exception, match="is not there") as missing:
            web.get(f"{server.url}/page")

    assert 404 == getattr(missing.value, "status", None)


def test_endless_headers_are_an_error(tmp_path: Path) -> None:
    """
    Headers have an end, too.
    """

    def chatters(handler: Any) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 100_000)

    with serving(page=chatters) as server, door(tmp_path) as web, pytest.raises(BrokenAnswer):
        web.get(f"{server.url}/page")
