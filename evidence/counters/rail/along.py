"""From the net's maps to railcars along their tracks.

The net says how the ground runs and where cars and couplings are; rows of a grid laid along that follow the
tracks, and a model of trains cuts each track into cars.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import ndimage
from scipy.special import expit

from evidence.counters.rail import paths, tracks, trains
from evidence.counters.rail.centres import Box
from evidence.counters.rail.maps import CELL_M, COS, GAP, SIN, TAKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from evidence.counters.rail.tuning import Along

    Field = NDArray[np.float32]
    Line = NDArray[np.float64]

LOW, HIGH = -4.0, 4.0
"""Log-odds are kept within these: one sure cell must not outweigh a whole car."""

CAR_WIDTH_M = 2.9
"""Loading gauges limit wagons to 3.15 m (UIC 505) and 3.4 m (Russian T); bodies are mostly 2.8 to 3.1 m."""

SNAP_ROWS = 4
"""A known centreline may lie this far beside its rails (2 m): maps and georeferences are that good."""

DIRECTIONS = 4
"""Bundles of tracks, each at an angle of its own, that are looked for in one block."""

LEAST_CELLS = 60
"""Cells that cars must fill for a bundle to be looked for: two cars and a half."""


class Train(NamedTuple):
    """One track with what stands on it."""

    grid: tracks.Grid
    row: NDArray[np.float64]
    """Row of the grid at every column, shape (columns,)."""

    car: NDArray[np.float64]
    gap: NDArray[np.float64]
    """Log-odds of car and of coupling against neither, same shape."""


def find(maps: Field, tuning: Along, *, lines: Sequence[Line] = ()) -> list[Train]:
    """Find the tracks that carry anything.

    Args:
        maps: shape (9, rows, columns); see ``centres``.
        tuning: the numbers of the model.
        lines: known centrelines, each (points, 2) as (column, row) in cells; none lets tracks be traced.
    """
    seen = odds(maps)
    if lines:
        known = (tracks.beside(line, posting_m=CELL_M) for line in lines)
        return [train for grid in known for train in _follow(grid, seen, tuning)]
    found: list[Train] = []
    weight = expit(maps[TAKEN]) * np.hypot(maps[COS], maps[SIN])
    weight[weight < 0.3] = 0
    direction = 0.5 * np.arctan2(maps[SIN], maps[COS])
    for _ in range(DIRECTIONS):
        if np.count_nonzero(weight) < LEAST_CELLS:
            break
        grid = tracks.lay(direction, weight, posting_m=CELL_M)
        found += _follow(grid, seen, tuning)
        weight[tracks.agrees(direction, grid)] = 0
    return found


def cars(found: Sequence[Train], tuning: Along) -> Iterator[Box]:
    """Cut trains into cars; places in cells."""
    # All tracks of one grid are as long as each other, and cut together: a track alone takes nearly as long.
    for _, same in groupby(found, key=lambda one: len(one.car)):
        some = list(same)
        car, gap = (np.stack(odds) for odds in zip(*(weighed(one, tuning) for one in some), strict=True))
        for one, stretches in zip(some, trains.segment(car, gap, tuning.prior), strict=True):
            for stretch in stretches:
                yield _box(one, stretch.start, stretch.stop)


def weighed(one: Train, tuning: Along) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Log-odds with the trust that they earn: neighbouring samples repeat each other."""
    return (one.car + tuning.lean) * tuning.car_trust, one.gap * tuning.gap_trust


def filled(found: Sequence[Train], where: NDArray[np.bool_]) -> Iterator[Box]:
    """Stretches of track on which anything stands, whole trains mostly; places in cells.

    Args:
        found: tracks.
        where: cells that stretches are measured in, shape (rows, columns); they end where it ends.
    """
    for one in found:
        # What stands on 4 m and more, gaps of up to 6 m closed.
        on = ndimage.binary_closing(one.car > 0, np.ones(13), border_value=0)
        on = ndimage.binary_opening(on, np.ones(9)) & tracks.pick(where, one.grid, one.row)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(int), [0]])))
        for start, stop in zip(edges[::2], edges[1::2], strict=True):
            yield _box(one, int(start), int(stop))


def odds(maps: Field) -> Field:
    """Log-odds of car and of coupling, each against neither; shape (2, rows, columns)."""
    taken, gap = expit(maps[TAKEN]), expit(maps[GAP])
    neither = np.clip((1 - taken) * (1 - gap), 1e-4, 1)
    both = np.stack([taken * (1 - 0.7 * gap), gap])
    return np.asarray(np.clip(np.log(np.maximum(both, 1e-6) / neither), LOW, HIGH), np.float32)


def _follow(grid: tracks.Grid, seen: Field, tuning: Along) -> list[Train]:
    """Trace the rows of a grid that carry anything, and read along them."""
    rolled = tracks.sample(seen, grid, outside=LOW)
    evidence = np.clip(rolled[0], -2.0, 3.0)
    if grid.known:
        evidence[np.abs(np.arange(grid.shape[0]) - grid.shape[0] // 2) > SNAP_ROWS] = -2.0
    found = paths.trace(evidence, least=tuning.least_evidence, most=1 if grid.known else paths.MOST)
    trains_on: list[Train] = []
    for row in found:
        at = np.stack([row, np.arange(grid.shape[1])])
        car, gap = (ndimage.map_coordinates(plane, at, order=1, output=np.float64) for plane in rolled)
        trains_on.append(Train(grid, row, car, gap))
    return trains_on


def _box(one: Train, start: int, stop: int) -> Box:
    """A stretch of a track, from one of its samples to before another."""
    middle = (start + stop - 1) / 2
    across = float(one.row[round(middle)])
    col, row = tracks.locate(one.grid, across, middle)
    return Box(
        col, row, one.grid.angle(round(across), round(middle)), (stop - start) * tracks.STEP_M, CAR_WIDTH_M,
        float(expit(one.car[start:stop].mean())),
    )  # fmt: skip
