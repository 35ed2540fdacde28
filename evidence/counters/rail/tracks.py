"""Find where the rails run: a grid whose rows follow the tracks, and the rows that are worth reading.

A yard is a bundle of nearly parallel, gently curved lines. A grid is laid along the flow of their direction,
so that every track, at any angle and with any gentle curve, becomes a nearly straight row. All lengths here
are metres, all positions are pixels (or cells) as (column, row), the first one's middle at (0.5, 0.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEP_M = 0.5
"""Spacing of the grid's rows and columns."""

CELL_M = 8.0
"""Side of the squares in which the direction is averaged."""

EDGE_M = 15.0
"""How far the grid runs past what it was laid on: a car may reach out of it."""

SWING = np.deg2rad(18.0)
"""Lines that turn further from the main direction than this belong to something else."""


@dataclass(frozen=True)
class Grid:
    """Points that follow the tracks."""

    col: NDArray[np.float64]
    """Column of each point, shape (rows, columns): rows lie side by side, columns along the tracks."""

    row: NDArray[np.float64]
    """Row of each point, same shape."""

    strength: float
    """0..1, how much of what it was laid on runs its way; 1/5 is chance."""

    main: float = 0.0
    """Direction that it was laid along, radians; its rows swing about it."""

    known: bool = False
    """Whether the middle row is a track that somebody else vouches for; no other row is one then."""

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""
        return self.col.shape[0], self.col.shape[1]

    def angle(self, across: int, along: int) -> float:
        """Direction of the track at one point, radians from the column axis towards the row axis."""
        first, last = max(along - 4, 0), min(along + 4, self.col.shape[1] - 1)
        run = self.col[across, last] - self.col[across, first]
        return float(np.arctan2(self.row[across, last] - self.row[across, first], run))


def lay(direction: NDArray[np.float32], weight: NDArray[np.float32], *, posting_m: float) -> Grid:
    """Lay a grid along the commonest direction of the tracks.

    Args:
        direction: of the ground at each pixel, radians from the column axis towards the row axis, shape
            (height, width); a line has no front and no back.
        weight: how much each counts, same shape; 0 for not at all, and above it at one pixel at least.
        posting_m: metres from one pixel to the next.
    """
    rows, cols = np.nonzero(weight)
    turned, heavy = (plane[rows, cols].astype(np.float64) for plane in (direction, weight))
    main, strength = _main_direction(turned, heavy)
    near = np.abs(_fold(turned - main)) < SWING
    east, south = ((n[near].astype(np.float64) + 0.5) * posting_m for n in (cols, rows))
    along, across = _turn(east, south, main)
    slopes = _Slopes.measure(along, across, turned[near] - main, heavy[near])
    u = np.arange(along.min() - EDGE_M, along.max() + EDGE_M, STEP_M)
    v = np.arange(across.min() - EDGE_M, across.max() + EDGE_M, STEP_M)
    east, south = _turn(np.broadcast_to(u, (len(v), len(u))), slopes.follow(u, v), -main)
    return Grid(col=east / posting_m, row=south / posting_m, strength=strength, main=main)


def agrees(direction: NDArray[np.float32], grid: Grid) -> NDArray[np.bool_]:
    """Where a direction is one that a grid was laid along."""
    near: NDArray[np.bool_] = np.abs(_fold(direction - grid.main)) < SWING
    return near


def beside(line: NDArray[np.float64], *, posting_m: float) -> Grid:
    """Lay a grid along one known centreline.

    Args:
        line: shape (points, 2) as (column, row), at least two points.
        posting_m: metres from one pixel to the next.
    """
    run = run_along(line, unit=posting_m)
    at = np.arange(0.0, run[-1], STEP_M)
    centre = np.stack([np.interp(at, run, line[:, axis]) for axis in (0, 1)])
    # Over 20 m: corners of a hand-drawn line are not corners of the track.
    ahead = ndimage.uniform_filter1d(np.gradient(centre, axis=1), 41, axis=1, mode="nearest")
    ahead /= np.maximum(np.hypot(*ahead), 1e-12)
    offset = np.arange(-round(EDGE_M / STEP_M), round(EDGE_M / STEP_M) + 1)[:, None] * STEP_M / posting_m
    return Grid(centre[0] - offset * ahead[1], centre[1] + offset * ahead[0], strength=1.0, known=True)


def run_along(line: NDArray[np.float64], *, unit: float = 1.0) -> NDArray[np.float64]:
    """How far along a line, shape (points, 2), each of its points lies, times ``unit``; shape (points,)."""
    steps = np.hypot(*np.diff(line, axis=0).T) * unit
    return np.concatenate([[0.0], np.cumsum(steps)])


def sample(bands: NDArray[np.float32], grid: Grid, *, outside: float) -> NDArray[np.float32]:
    """Read bands, shape (bands, height, width), at the grid's points; one value stands for all outside."""
    height, width = bands.shape[1:]
    on = (grid.col >= 0) & (grid.col < width) & (grid.row >= 0) & (grid.row < height)
    places = np.stack([grid.row[on] - 0.5, grid.col[on] - 0.5])
    read = np.full((len(bands), *grid.shape), outside, np.float32)
    for band, out in zip(bands, read, strict=True):
        out[on] = ndimage.map_coordinates(band, places, order=1, mode="nearest", prefilter=False)
    return read


def pick(mask: NDArray[np.bool_], grid: Grid, path: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Value of a mask, shape (height, width), along a path of the grid's rows; False outside the picture."""
    at = np.stack([path, np.arange(len(path))])
    col, row = (
        np.floor(ndimage.map_coordinates(a, at, order=1, mode="nearest")).astype(int)
        for a in (grid.col, grid.row)
    )
    height, width = mask.shape
    within = (col >= 0) & (col < width) & (row >= 0) & (row < height)
    found: NDArray[np.bool_] = within & mask[np.clip(row, 0, height - 1), np.clip(col, 0, width - 1)]
    return found


def _turn(x: NDArray[np.float64], y: NDArray[np.float64], angle: float) -> tuple[NDArray[np.float64], ...]:
    """Coordinates in axes turned by the angle."""
    c, s = np.cos(angle), np.sin(angle)
    return x * c + y * s, y * c - x * s


def _main_direction(direction: NDArray[np.float64], weight: NDArray[np.float64]) -> tuple[float, float]:
    """Commonest direction, and the share of all weight within the swing of it."""
    bins = 180
    slot = np.floor(np.mod(direction, np.pi) / np.pi * bins).astype(int) % bins
    counts = np.bincount(slot, weights=weight, minlength=bins)
    smooth = ndimage.gaussian_filter1d(counts, 3.0, mode="wrap")
    peak = (int(np.argmax(smooth)) + 0.5) * np.pi / bins
    near = np.abs(_fold(direction - peak)) < SWING
    share = float(weight[near].sum() / max(float(weight.sum()), 1e-12))
    off = _fold(direction[near] - peak)
    return peak + float(np.average(off, weights=weight[near] + 1e-12)) if near.any() else peak, share


def _fold(angle: NDArray[np.floating]) -> NDArray[np.float64]:
    """Difference of two directions, -π/2..π/2: a line has no front and no back."""
    folded: NDArray[np.float64] = np.mod(angle.astype(np.float64) + np.pi / 2, np.pi) - np.pi / 2
    return folded


@dataclass(frozen=True)
class _Slopes:
    """How the tracks drift sideways, metres per metre, on coarse cells of shape (across, along)."""

    slope: NDArray[np.float64]
    along: float
    across: float
    """Where the first cell's centre lies."""

    @classmethod
    def measure(
        cls,
        along: NDArray[np.float64],
        across: NDArray[np.float64],
        off: NDArray[np.float64],
        weight: NDArray[np.float64],
    ) -> _Slopes:
        off = _fold(off)
        near = np.abs(off) < SWING
        i = ((across - across.min()) / CELL_M).astype(int)
        j = ((along - along.min()) / CELL_M).astype(int)
        shape = (int(i.max()) + 1, int(j.max()) + 1)
        cell = (i * shape[1] + j)[near]
        total = np.bincount(cell, weight[near], shape[0] * shape[1]).reshape(shape)
        turned = np.bincount(cell, weight[near] * np.tan(off[near]), shape[0] * shape[1]).reshape(shape)
        # 30 m: more than a car, so that one odd wagon does not bend its track; less than a curve.
        spread = 30.0 / CELL_M
        # A little of the whole yard's mean stands in where a cell knows nothing.
        floor = 1e-3 * float(total.mean()) + 1e-12
        total, turned = (ndimage.gaussian_filter(a, spread, mode="nearest") for a in (total, turned))
        half = CELL_M / 2
        return cls(turned / (total + floor), along.min() + half, across.min() + half)

    def follow(self, u: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sideways position at each u of the lines that pass v half-way; shape (len(v), len(u))."""
        coarse = np.arange(u[0], u[-1] + CELL_M / 2, CELL_M / 2)
        middle = len(coarse) // 2
        path = np.empty((len(v), len(coarse)))
        path[:, middle] = v
        for k in range(middle, len(coarse) - 1):
            path[:, k + 1] = path[:, k] + CELL_M / 2 * self._at(coarse[k], path[:, k])
        for k in range(middle, 0, -1):
            path[:, k - 1] = path[:, k] - CELL_M / 2 * self._at(coarse[k], path[:, k])
        where = (u - coarse[0]) / (CELL_M / 2)
        low = np.minimum(where.astype(int), len(coarse) - 2)
        fine: NDArray[np.float64] = path[:, low] + (path[:, low + 1] - path[:, low]) * (where - low)
        return fine

    def _at(self, along: float, across: NDArray[np.float64]) -> NDArray[np.float64]:
        j = np.full(len(across), (along - self.along) / CELL_M)
        found: NDArray[np.float64] = ndimage.map_coordinates(
            self.slope, np.stack([(across - self.across) / CELL_M, j]), order=1, mode="nearest"
        )
        return found


def locate(grid: Grid, across: float, along: float) -> tuple[float, float]:
    """Column and row of a fractional place on the grid."""
    place = np.array([[across], [along]])
    col, row = (ndimage.map_coordinates(a, place, order=1, mode="nearest")[0] for a in (grid.col, grid.row))
    return float(col), float(row)
