"""Tracks on which nothing stands: ballast, sleepers, rails, and all that lies beside and between them."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.elsewhere.palette import CONCRETE, GRASS, SHEETS, about, blend, one_of, shade

if TYPE_CHECKING:
    from evidence.training.render.elsewhere.canvas import Canvas, Colour
    from evidence.training.render.model import Points

BALLAST: tuple[Colour, ...] = ((134, 124, 114), (112, 106, 102), (150, 142, 132), (120, 98, 82), (96, 90, 86))
STAINS: tuple[Colour, ...] = ((44, 42, 42), (60, 50, 44), (92, 66, 50), (168, 156, 128))


def lay_tracks(
    canvas: Canvas, rng: np.random.Generator, path: Points, many: int, *, width_m: float
) -> tuple[Points, ...]:
    """Lay parallel tracks along a line; a yard has gaps for platforms, lanes and lamps."""
    ballast = one_of(rng, BALLAST)
    verge = blend(about(rng, GRASS[canvas.light.season]), ballast, float(rng.uniform(0.2, 0.9)))
    canvas.line(path, width_m, verge, 0)
    offsets, v = [], 0.0
    for _ in range(many):
        offsets.append(v)
        v += float(rng.uniform(4.0, 5.2)) if rng.random() < 0.85 else float(rng.uniform(8, 13))
    # Gaps widen the whole; tracks beyond the cleared strip are left out.
    places = [one - offsets[-1] / 2 for one in offsets]
    places = [one for one in places if abs(one) < width_m / 2 - 3]
    fine = resample(path, 2.0)
    lines = tuple(beside(fine, one) for one in places)
    bed = float(rng.uniform(3.4, 5.4))
    for line in lines:
        canvas.line(line, bed, about(rng, ballast, 6), 0)
    for line in lines:
        _track(canvas, rng, line)
    for line in lines:
        _strew(canvas, rng, line, ballast)
    _furnish(canvas, rng, fine, places)
    return lines


def resample(path: Points, step_m: float) -> Points:
    """The same line with a point every so many metres."""
    far = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    at = np.arange(0, far[-1], step_m)
    return np.stack([np.interp(at, far, axis) for axis in path.T], axis=1)


def beside(path: Points, v: float) -> Points:
    """The line ``v`` metres to the right of another."""
    ahead = np.gradient(path, axis=0)
    ahead /= np.hypot(*ahead.T)[:, None]
    return path + v * np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)


def _track(canvas: Canvas, rng: np.random.Generator, line: Points) -> None:
    """Sleepers and two rails, bright where trains run."""
    wood = one_of(rng, ((92, 80, 70), (150, 146, 140), (110, 100, 90)))
    points = resample(line, 0.65)
    left, right = beside(points, -1.25), beside(points, 1.25)
    inside = np.all(np.abs(points) < np.array(canvas.half) + 2, axis=1)
    for a, b in zip(left[inside], right[inside], strict=True):
        canvas.line(np.array([a, b]), 0.24, wood)
    steel = one_of(rng, ((196, 194, 190), (150, 132, 118), (104, 84, 72)), 10)
    for v in (-0.75, 0.75):
        canvas.line(beside(line, v), 0.14, steel)


def _strew(canvas: Canvas, rng: np.random.Generator, line: Points, ballast: Colour) -> None:
    """Coal, grain, oil and weeds between the rails: as long as wagons, as flat as the ground."""
    lot = rng.random()
    if lot < 0.45:
        return
    tone = about(rng, (104, 116, 74), 8) if lot < 0.6 else one_of(rng, STAINS, 6)
    tone = blend(tone, ballast, float(rng.uniform(0.1, 0.7)))
    width = float(rng.choice([rng.uniform(0.6, 1.3), rng.uniform(1.3, 2.4)]))
    i = int(rng.integers(0, 12))
    while i < len(line) - 4:
        run = int(rng.integers(2, 9)) if rng.random() < 0.7 else int(rng.integers(10, 40))
        piece = beside(line, float(rng.normal(0, 0.15)))[i : i + run + 1]
        if len(piece) > 1:
            for _ in range(3):
                # Ragged: a few strokes, none as straight or as wide as the whole.
                stroke = beside(piece, float(rng.normal(0, width * 0.2)))
                a = int(rng.integers(0, max(1, len(stroke) - 2)))
                own = blend(tone, ballast, float(rng.uniform(0, 0.4)))
                canvas.line(
                    stroke[a if rng.random() < 0.5 else 0 :], width * float(rng.uniform(0.4, 0.9)), own
                )
            for v in (-0.75, 0.75):
                canvas.line(beside(piece, v), 0.14, shade(ballast, 1.2))
        i += run + int(rng.integers(1, 10 if rng.random() < 0.5 else 60))


def _furnish(canvas: Canvas, rng: np.random.Generator, path: Points, places: list[float]) -> None:
    """Gantries, masts, platforms with canopies, piles of sleepers, footbridges, a level crossing."""
    low, high = min(places) - 3, max(places) + 3
    pitch, wired = int(rng.integers(20, 36)), rng.random() < 0.65
    if wired:
        for i in range(int(rng.integers(1, pitch)), len(path) - 1, pitch):
            ends = np.array([beside(path[i - 1 : i + 2], v)[1] for v in (low, high)])
            canvas.hang(ends, float(rng.uniform(0.3, 0.7)), 7.5, (132, 132, 130))
            for x, y in ends:
                canvas.disc(x, y, 0.25, (150, 150, 148), 8)
        for v in places:
            canvas.hang(beside(path, v), 0.05, 6, (84, 80, 78))
    gaps = [(a + b) / 2 for a, b in pairwise(places) if b - a > 7]
    for v in (*gaps, low - 2.5, high + 2.5):
        if rng.random() < 0.5:
            wide = next((min(b - a - 3.6, 8.0) for a, b in pairwise(places) if a < v < b), 4.0)
            _beside_track(canvas, rng, beside(path, v), wide)
    if rng.random() < 0.3:
        i = int(rng.integers(1, len(path) - 1))
        ends = np.array([beside(path[i - 1 : i + 2], v)[1] for v in (low - 12, high + 12)])
        canvas.hang(ends, float(rng.uniform(2.5, 9)), 8, about(rng, CONCRETE))


def _beside_track(canvas: Canvas, rng: np.random.Generator, line: Points, wide: float) -> None:
    """A platform under a canopy, a lane, or things laid in a row."""
    length = int(rng.integers(30, 120))
    start = int(rng.integers(0, max(1, len(line) - length)))
    piece = line[start : start + length]
    lot = rng.random()
    if lot < 0.4:
        canvas.line(piece, wide, about(rng, CONCRETE), 0.9)
        canvas.line(beside(piece, wide / 2 - 0.4), 0.2, (222, 220, 206))
        roof = one_of(rng, SHEETS)
        if rng.random() < 0.7:
            a, b = sorted(rng.integers(0, len(piece), 2))
            if b - a > 4:
                canvas.line(piece[a:b], wide * 0.75, roof, 4.5)
                canvas.line(piece[a:b], 0.3, shade(roof, 0.85), 4.5)
    elif lot < 0.6:
        canvas.line(piece, wide * 0.8, about(rng, (118, 112, 106)), 0)
    else:
        tone, size = (
            one_of(rng, ((86, 74, 64), (150, 146, 140), (120, 84, 62), (176, 160, 130))),
            rng.uniform(1.2, 6),
        )
        every = int(rng.integers(4, 12))
        for i in range(1, len(piece) - 1, every):
            if rng.random() < 0.7:
                dx, dy = piece[i + 1] - piece[i]
                u = np.array([dx, dy]) / math.hypot(dx, dy) * size / 2
                canvas.line(
                    np.array([piece[i] - u, piece[i] + u]),
                    1.4,
                    about(rng, tone, 5),
                    float(rng.uniform(0.5, 2)),
                )
