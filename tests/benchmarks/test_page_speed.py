"""What makes the pages quick, as ratios: `make page-speed` tells the figures."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

from bundling import make_bundle

from verify.exports.words import visible
from verify.records.bundle import RECORD
from verify.store import filing
from verify.web.serving import listening

if TYPE_CHECKING:
    from collections.abc import Callable

LEAST = 10.0
"""Times as fast as the first time."""


def _seconds(act: Callable[[], object], times: int) -> float:
    """Least time of so many."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    return min(taken)


def test_small_answers_leave_at_once() -> None:
    """
    A socket that does not say that it is of TCP is given Nagle's algorithm: 40 ms more for each answer.
    """
    with listening("127.0.0.1", 0) as opened:
        protocol = opened.proto

    assert socket.IPPROTO_TCP == protocol


def test_a_record_is_parsed_and_hashed_once_for_all_its_readers(tmp_path) -> None:
    """
    The same bytes are the same record: the second reader waits a small part of what the first did.
    """
    bundle = make_bundle(tmp_path)
    body = (bundle / RECORD).read_bytes()

    def anew() -> object:
        filing._known_in.cache_clear()
        return filing.record_in(body, sealed=bundle.name)

    first = _seconds(anew, 20)
    again = _seconds(lambda: filing.record_in(bytes(bytearray(body)), sealed=bundle.name), 20)

    assert again * LEAST < first


def test_other_bytes_under_a_known_id_are_another_record(tmp_path) -> None:
    """
    What is kept in memory is kept by its bytes: one that was changed is found out all the same.
    """
    bundle = make_bundle(tmp_path)
    body = (bundle / RECORD).read_bytes()
    filing.record_in(body, sealed=bundle.name)
    changed = body.replace(b"73 railcars", b"93 railcars")

    assert "its hash is" in str(filing.record_in(changed, sealed=bundle.name))


def test_plain_text_is_looked_at_as_a_whole() -> None:
    """
    Only a text that holds something odd is looked at sign by sign.
    """
    plain, odd = "Railcars stood there. " * 200, "Railcars stood\u202e there. " * 200
    quick, slow = _seconds(lambda: visible(plain), 50), _seconds(lambda: visible(odd), 50)

    assert plain == visible(plain)
    assert quick * LEAST < slow
