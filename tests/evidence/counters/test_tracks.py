"""Finding where the rails run."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evidence.counters import paths, tracks
from tests.evidence.counters.drawn_yard import Yard, draw


@pytest.mark.parametrize("degrees", [0, 10, 45, 90, 135, 170])
def test_rows_of_the_grid_run_along_the_rails(degrees: int) -> None:
    """
    Whatever the angle of the yard, the grid's direction is that of its tracks, within one degree.
    """
    grey = draw(Yard(angle=math.radians(degrees), side=300)).mean(0)
    grid = tracks.lay(grey, np.ones(grey.shape, bool), posting_m=0.5)
    off = grid.angle(grid.shape[0] // 2, grid.shape[1] // 2) - math.radians(degrees)

    assert 0.0 == pytest.approx(math.sin(off), abs=math.radians(1))


def test_rows_of_the_grid_follow_a_gentle_curve() -> None:
    """
    Tracks on a circle of 800 m radius stay in their rows, within a metre over 250 m.
    """
    row, col = np.mgrid[0:500, 0:500] + 0.5
    radius = np.hypot(col - 250, row + 1400) * 0.5
    grey = (10 * np.cos(2 * np.pi * radius / 4.5)).astype(np.float32)
    grid = tracks.lay(grey, np.ones(grey.shape, bool), posting_m=0.5)
    middle = grid.shape[0] // 2
    along = slice(60, grid.shape[1] - 60)
    path = np.hypot(grid.col[middle, along] - 250, grid.row[middle, along] + 1400) * 0.5

    assert np.ptp(path) < 1.0


def test_lines_are_told_from_grass() -> None:
    """
    Most of a yard's structure runs one way; that of noise runs every way.
    """
    everywhere = np.ones((300, 300), bool)
    yard = tracks.lay(draw(Yard(side=300)).mean(0), everywhere, posting_m=0.5)
    noise = np.random.default_rng(0).normal(0, 1, (300, 300)).astype(np.float32)

    assert tracks.lay(noise, everywhere, posting_m=0.5).strength < 0.4
    assert 0.8 < yard.strength


def test_a_known_line_lies_in_the_middle_row() -> None:
    """
    Rows lie half a metre apart on both sides of it, columns half a metre along it.
    """
    line = np.array([[10.0, 20.0], [110.0, 20.0]])
    grid = tracks.beside(line, posting_m=0.5)
    middle = grid.shape[0] // 2

    assert (10.0, 20.0) == (grid.col[middle, 0], grid.row[middle, 0])
    assert (11.0, 21.0) == pytest.approx((grid.col[middle + 1, 1], grid.row[middle + 1, 1]))


def test_two_paths_nine_rows_apart_are_both_traced() -> None:
    """
    Tracks 4.5 m apart do not suppress each other, though one carries more than the other.
    """
    evidence = np.full((40, 400), -2.0, np.float32)
    evidence[15], evidence[24, 100:300] = 3.0, 2.0
    found = paths.trace(evidence, least=5.0)

    assert [15, 24] == [round(float(path[200])) for path in found]


def test_a_path_drifts_with_its_track() -> None:
    """
    A track that leaves its row at one in ten is followed.
    """
    evidence = np.full((60, 400), -2.0, np.float32)
    row = 10 + np.arange(400) // 10
    evidence[row, np.arange(400)] = evidence[row + 1, np.arange(400)] = 3.0
    (path,) = paths.trace(evidence, least=5.0, most=1)

    assert np.abs(path - row)[20:-20].max() < 3
