"""Trees, hedges, woods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.elsewhere.palette import LEAF, about, shade

if TYPE_CHECKING:
    from evidence.training.render.elsewhere.canvas import Canvas, Frame


def tree(canvas: Canvas, x: float, y: float, rng: np.random.Generator, *, radius_m: float) -> None:
    """A crown of a few lumps, lit on the side of the sun."""
    spot = np.array([[x, y]])
    if not canvas.free(spot):
        return
    leaf, (col, row) = about(rng, LEAF[canvas.light.season], 9), canvas.light.towards_sun
    bare = canvas.light.season == "winter" and rng.random() < 0.6
    height = radius_m * float(rng.uniform(1.4, 2.6))
    for _ in range(2 if radius_m < 1.5 else 4):
        dx, dy = rng.normal(0, radius_m * 0.32, 2)
        canvas.disc(x + dx, y + dy, radius_m * 0.7, shade(leaf, float(rng.uniform(0.75, 1.0))), height * 0.8)
    lit = shade(leaf, 1.05 if bare else 1.3)
    canvas.disc(x + col * radius_m * 0.3, y + row * radius_m * 0.3, radius_m * 0.5, lit, height)


def trees_along(canvas: Canvas, frame: Frame, rng: np.random.Generator, *, length_m: float) -> None:
    """A line of trees along u, evenly or not."""
    pitch, size = float(rng.uniform(5, 14)), float(rng.uniform(1.4, 3.6))
    for u in np.arange(-length_m / 2, length_m / 2, pitch):
        if rng.random() < 0.8:
            x, y = frame.at(u + float(rng.normal(0, 0.6)), float(rng.normal(0, 0.4)))
            tree(canvas, x, y, rng, radius_m=size * float(rng.uniform(0.7, 1.3)))


def hedge(canvas: Canvas, frame: Frame, rng: np.random.Generator, *, length_m: float) -> None:
    """A clipped hedge along u, often with gaps."""
    leaf = about(rng, shade(LEAF[canvas.light.season], 1.1), 8)
    u = -length_m / 2
    while u < length_m / 2:
        run = min(float(rng.exponential(40)) + 4, length_m / 2 - u)
        place = frame.go(u + run / 2, 0)
        if canvas.free(place.corners(run / 2, 0.5)):
            canvas.box(place, run / 2, float(rng.uniform(0.4, 1.1)), leaf, float(rng.uniform(1.0, 2.5)))
        u += run + float(rng.exponential(6)) + 1


def scatter(
    canvas: Canvas, frame: Frame, rng: np.random.Generator, *, half: tuple[float, float], each_m2: float
) -> None:
    """Single trees within a rectangle, one to so many square metres."""
    many = rng.poisson(4 * half[0] * half[1] / each_m2)
    for u, v in rng.uniform(-1, 1, (int(many), 2)) * half:
        x, y = frame.at(float(u), float(v))
        tree(canvas, x, y, rng, radius_m=float(rng.uniform(1.0, 4.0)))


def wood(canvas: Canvas, frame: Frame, rng: np.random.Generator, *, half: tuple[float, float]) -> None:
    """Crowns shoulder to shoulder; planted woods stand in rows."""
    size = float(rng.uniform(1.8, 3.6))
    pitch = size * 1.5
    planted = rng.random() < 0.35
    wander = 0.1 if planted else 0.5
    for u in np.arange(-half[0], half[0], pitch):
        for v in np.arange(-half[1], half[1], pitch):
            if rng.random() < 0.06:
                continue
            x, y = frame.at(*(np.array([u, v]) + rng.normal(0, pitch * wander, 2)))
            if abs(x) < canvas.half[0] + size and abs(y) < canvas.half[1] + size:
                tree(canvas, x, y, rng, radius_m=size * float(rng.uniform(0.7, 1.35)))
