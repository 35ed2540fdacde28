"""Counting railcars takes time by the pixel, and no memory by the pixel."""

from __future__ import annotations

import sys
import time
import tracemalloc

import numpy as np
import pytest
from benchmarks.endless import endless

from evidence.counters.rail.counter import RailcarCounter, shipped

MOST_TIME = 1.3
MOST_MIB = 10

SIDES = 1_400, 2_800
"""Both larger than a tile, so that tiles overlap on both."""

TRIES = 3
"""What else the machine does may disturb a measurement, but hardly so many."""

LOW, LARGE = 6_000, 20_000
CORNER = 150
"""Side of each of three squares that make an AOI."""


@pytest.fixture(scope="module")
def ground() -> np.ndarray:
    """Give bare ground to repeat: what reading it and asking the net take, and nothing to decode.

    ``make rail-speed`` counts yards: trains are traced in blocks of a kilometre, and below that size more
    trains cost more each.
    """
    return np.random.default_rng(1).integers(80, 120, (3, 800, 800), np.uint8)


@pytest.fixture(scope="module")
def counter() -> RailcarCounter:
    """Give the counter as it ships."""
    return shipped()


def test_four_times_the_pixels_take_hardly_more_time_each(
    counter: RailcarCounter, ground: np.ndarray
) -> None:
    """
    1,400 pixels square, then 2,800, of bare ground: at most 1.3 times the time a pixel.
    """
    ratios: list[float] = []
    while len(ratios) < TRIES and min(ratios, default=MOST_TIME + 1) > MOST_TIME:
        small, large = (seconds(counter, ground, side) / side**2 for side in SIDES)
        ratios.append(large / small)

    sys.stdout.write(f"times as long a pixel: {ratios}\n")
    assert min(ratios) <= MOST_TIME, ratios


def test_memory_does_not_grow_with_the_chip(counter: RailcarCounter, ground: np.ndarray) -> None:
    """
    The same AOI in three places of 36 million pixels and of 400 million takes the same memory: not even one
    mask of the chip, a byte for each pixel, is made.
    """
    small, large = (most_mib(counter, ground, side) for side in (LOW, LARGE))

    sys.stdout.write(f"most memory: {small:.1f} MiB, {large:.1f} MiB\n")
    assert large <= small + MOST_MIB


def seconds(counter: RailcarCounter, ground: np.ndarray, side: int) -> float:
    """Seconds of one core that counting takes."""
    chip = endless(ground, side)
    began = time.process_time()
    counter(chip)
    return time.process_time() - began


def most_mib(counter: RailcarCounter, ground: np.ndarray, side: int) -> float:
    """Most memory that arrays take at once while three corners of a chip are counted, beyond the chip."""
    inside = np.zeros((side, side), bool)
    for row, col in ((0, 0), (0, side - CORNER), (side - CORNER, side - CORNER)):
        inside[row : row + CORNER, col : col + CORNER] = True
    chip = endless(ground, side, inside=inside)
    tracemalloc.start()
    counter(chip)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20
