"""Several requests share one limit of time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from catalogues import loopback_web
from serving import says, serving

from evidence.trail import Trail
from evidence.web.failures import TimedOut

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_asked_within_a_time_ends_with_it(tmp_path: Path) -> None:
    """
    Each answer would be in time on its own; together they are not. After the block, time is as before.
    """
    with serving() as server, loopback_web(Trail(tmp_path)) as web:

        def slow(asked: object) -> None:
            server.stopping.wait(0.3)
            says(b"late")(asked)

        server.paths["/"] = slow
        started = time.monotonic()
        with web.within(0.5), pytest.raises(TimedOut):
            list(map(web.get, [server.url] * 5))
        took = time.monotonic() - started

        assert b"late" == web.get(server.url).body
    assert took < 0.9
