"""Finding where the rails run."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evidence.counters.rail import paths, tracks
from evidence.counters.rail.maps import CELL_M


def stripes(degrees: float, *, side: int = 200, every_m: float = 4.5) -> tuple[np.ndarray, np.ndarray]:
    """Direction and weight of straight tracks in cells of 0.8 m, shape (side, side)."""
    turn = math.radians(degrees)
    row, col = np.mgrid[0:side, 0:side] * CELL_M
    across = row * math.cos(turn) - col * math.sin(turn)
    weight = (np.abs(np.mod(across, every_m) - every_m / 2) < 1.2).astype(np.float32)
    return np.full((side, side), turn, np.float32), weight


@pytest.mark.parametrize("degrees", [0, 10, 45, 90, 135, 170])
def test_rows_of_the_grid_run_along_the_rails(degrees: int) -> None:
    """
    Whatever the angle of the yard, the grid's direction is that of its tracks, within one degree.
    """
    grid = tracks.lay(*stripes(degrees), posting_m=CELL_M)
    off = grid.angle(grid.shape[0] // 2, grid.shape[1] // 2) - math.radians(degrees)

    assert 0.0 == pytest.approx(math.sin(off), abs=math.radians(1))


def test_rows_of_the_grid_follow_a_gentle_curve() -> None:
    """
    Tracks on a circle of 800 m radius stay in their rows, within a metre over 250 m.
    """
    row, col = (np.mgrid[0:312, 0:312] + 0.5) * CELL_M
    east, south = col - 125, row + 700
    weight = (np.mod(np.hypot(east, south), 4.5) < 2.5).astype(np.float32)
    grid = tracks.lay(np.arctan2(-east, south).astype(np.float32), weight, posting_m=CELL_M)
    middle = grid.shape[0] // 2
    along = slice(60, grid.shape[1] - 60)
    path = np.hypot(grid.col[middle, along] * CELL_M - 125, grid.row[middle, along] * CELL_M + 700)

    assert np.ptp(path) < 1.0


def test_a_bundle_at_another_angle_is_left_for_a_grid_of_its_own() -> None:
    """
    The larger bundle is laid first; what it leaves has the other direction.
    """
    direction, weight = stripes(10)
    other, across = stripes(70)
    direction[:60], weight[:60] = other[:60], across[:60]
    first = tracks.lay(direction, weight, posting_m=CELL_M)
    weight[tracks.agrees(direction, first)] = 0
    second = tracks.lay(direction, weight, posting_m=CELL_M)

    assert (10, 70) == pytest.approx((math.degrees(first.main), math.degrees(second.main)), abs=1)


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
