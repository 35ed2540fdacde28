"""A search over three catalogues against the slowest of them alone, in one run."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from statistics import median
from typing import TYPE_CHECKING

from catalogues import loopback_web, query, serving, slow_api

from evidence.scenes.asking import ask_all
from evidence.scenes.catalogues.api import ApiCatalogue
from evidence.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SLOW_S = (0.25, 0.35, 0.5)
"""Seconds that each catalogue's search takes; public ones take from half a second to half a minute."""

MOST = 1.2


def timed(catalogues: Sequence[ApiCatalogue], trail: Trail) -> float:
    """Seconds that asking them takes."""
    started = time.perf_counter()
    found = ask_all(catalogues, query(), trail=trail)
    assert all(one.scenes for one in found)
    return time.perf_counter() - started


def test_three_catalogues_take_no_longer_than_the_slowest(tmp_path: Path) -> None:
    """
    Within a fifth: they are asked at once.
    """
    trail = Trail(tmp_path)
    with ExitStack() as stack:
        web = stack.enter_context(loopback_web(trail))
        catalogues = [
            ApiCatalogue(f"{s:g}", stack.enter_context(serving(slow_api(f"{s:g}", after_s=s))), web=web)
            for s in SLOW_S
        ]
        alone = median(timed(catalogues[-1:], trail) for _ in range(3))
        together = median(timed(catalogues, trail) for _ in range(3))

    sys.stdout.write(f"slowest alone {alone:.3f} s, three together {together:.3f} s\n")
    assert together <= MOST * alone
