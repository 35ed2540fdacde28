"""The same yard in other tiles, through another window, mirrored or turned: the same count."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from claims.kinds import KINDS
from evidence.counters.rail import maps
from evidence.counters.rail.counter import RailcarCounter, make, shipped
from evidence.counters.rail.sight import look
from evidence.counting import fitting, measured_by
from evidence.scenes.adequacy import resolvable
from evidence.training.render.scene import render
from tests.evidence.counters.drawn_yard import Yard, chip, draw

if TYPE_CHECKING:
    from collections.abc import Callable

OFFSETS = [(16 * (21 * k % 156), 16 * ((5 * k + 3) % 156)) for k in range(16)]
"""Rows and columns of the net's posting, all over a block."""

HIGH, WIDE = 420, 1120
"""Pixels of the rendered yard: more than one tile."""

AOI = np.s_[120:300, 400:720]
WINDOWS = [(13 * k % 41, 29 * k % 321, 31 * k % 41, 17 * k % 321) for k in range(16)]
"""Rows and columns cut off that yard: above, left, below, right. The AOI keeps the 40 m around it that a chip
is read with."""

VIEWS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "mirrored left to right": lambda pixels: pixels[:, :, ::-1],
    "mirrored top to bottom": lambda pixels: pixels[:, ::-1],
    "a quarter turn": lambda pixels: np.rot90(pixels, 1, (1, 2)),
    "half a turn": lambda pixels: pixels[:, ::-1, ::-1],
    "three quarters": lambda pixels: np.rot90(pixels, 3, (1, 2)),
}


MOST_APART = 0.1
"""Of the count, between a yard and the same yard mirrored or turned."""


@pytest.fixture(scope="module")
def counter() -> RailcarCounter:
    """Give the counter as it ships."""
    return shipped()


@pytest.fixture(scope="module")
def yard() -> np.ndarray:
    """Give 40 cars on 0.12 square kilometres."""
    return render("yard_a", 5, 40, width=WIDE, height=HIGH).pixels.astype(np.float32)


@pytest.fixture(scope="module")
def drawn() -> np.ndarray:
    """Give the yard that other tests draw."""
    return draw(Yard(angle=0.3))


@pytest.fixture(scope="module")
def upright(counter: RailcarCounter, yard: np.ndarray, drawn: np.ndarray) -> tuple[int, ...]:
    """Give the count of both as they lie."""
    return tuple(counter(chip(pixels)).best for pixels in (yard, drawn))


def test_no_answer_depends_on_what_a_tile_does_not_see(counter: RailcarCounter) -> None:
    """
    Whatever lies beyond the edge that a tile sees around it, the net says the same, to the last bit.
    """
    rng = np.random.default_rng(1)
    side = 2 * maps.EDGE + 2 * maps.PHASE
    one = rng.normal(size=(1, 3, side, side)).astype(np.float32)
    inner = np.s_[..., maps.EDGE // 2 : -maps.EDGE // 2, maps.EDGE // 2 : -maps.EDGE // 2]
    grown = np.pad(one, ((0, 0), (0, 0), (64, 64), (64, 64)), mode="reflect")
    seen = counter.run(grown)[..., 32:-32, 32:-32]

    assert np.array_equal(counter.run(one)[inner], seen[inner])


@pytest.mark.parametrize("which", ["yard", "drawn"])
def test_where_tiles_begin_does_not_change_the_count(
    counter: RailcarCounter, which: str, request: pytest.FixtureRequest
) -> None:
    """
    Tiles and blocks at 16 offsets: the same cars, at the same places.
    """
    whole = chip(request.getfixturevalue(which))
    places = [marks(counter, replace(whole), shift=shift) for shift in OFFSETS]

    assert 10 < len(places[0])
    assert [places[0]] * 16 == places


def test_which_window_is_read_around_an_aoi_does_not_change_the_count(
    counter: RailcarCounter, yard: np.ndarray
) -> None:
    """
    Sixteen windows that hold the AOI and the 40 m around it.
    """
    counts = []
    for top, left, bottom, right in WINDOWS:
        cut = yard[:, top : HIGH - bottom, left : WIDE - right]
        window = chip(np.ascontiguousarray(cut), row_off=top, col_off=left)
        inside = np.zeros((HIGH, WIDE), bool)
        inside[AOI] = True
        window.inside[:] = inside[top : HIGH - bottom, left : WIDE - right]
        counts.append(counter(window).best)

    assert 5 < counts[0]
    assert [counts[0]] * 16 == counts


@pytest.mark.parametrize("view", VIEWS)
def test_mirrored_or_turned_the_count_is_nearly_the_same(
    counter: RailcarCounter,
    yard: np.ndarray,
    drawn: np.ndarray,
    upright: tuple[int, ...],
    view: str,
) -> None:
    """
    The net has learned from pictures turned every way, but nothing makes it say the same each way.
    """
    for pixels, count in zip((yard, drawn), upright, strict=True):
        seen = counter(chip(np.ascontiguousarray(VIEWS[view](pixels)))).best

        assert count == pytest.approx(seen, rel=MOST_APART, abs=2)


@pytest.mark.parametrize("posting", [0.5, 0.8])
def test_trains_are_as_long_wherever_blocks_begin(counter: RailcarCounter, posting: float) -> None:
    """
    A train that lies across two blocks is measured in both, no metre of it twice; short ends may be missed.
    """
    whole = replace(chip(draw(Yard(angle=0.3)), posting_m=posting), gsd_m=posting)
    lengths = [
        sum(mark.length_m or 0.0 for mark in look(whole, counter.run, counter.tuning, shift=shift).trains)
        for shift in [(0, 0), (160, 160), (288, 352)]
    ]

    assert [lengths[0]] * 3 == pytest.approx(lengths, rel=0.15)


@pytest.mark.parametrize(
    ("gsd", "method"),
    [
        (0.2, "objects"),
        (0.6, "objects"),
        (0.61, "length"),
        (1.2, "length"),
        (1.21, None),
        (3.0, None),
        (10.0, None),
        (None, None),
    ],
)
def test_beyond_their_pixel_sizes_no_counter_counts(gsd: float | None, method: str | None) -> None:
    """
    Cars are told apart up to 0.6 m, trains measured up to 1.2 m; beyond, or unknown, nothing is counted.
    """
    counters = make(SimpleNamespace())
    verdict = resolvable(gsd, kind=KINDS["railcar"], measured=measured_by(counters)).verdict
    counter = fitting(counters, gsd or math.inf, verdict=verdict)

    assert method == (counter and counter.method)


def marks(counter: RailcarCounter, whole: object, *, shift: tuple[int, int]) -> list[tuple[float, float]]:
    """Places of all cars, in order."""
    seen = look(whole, counter.run, counter.tuning, shift=shift)
    return sorted((round(mark.px, 2), round(mark.py, 2)) for mark in seen.cars)
