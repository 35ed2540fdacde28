"""Other paint for the cars of a scene: a net must not learn the colours that a renderer happens to use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from evidence.counters.rail.polygons import corners

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Field = NDArray[np.float32]

ALL_ALIKE, SOME = 0.12, 0.2
"""Shares of pictures whose cars are all painted alike, as covered wagons are, and only some of them."""

SNOWY = 0.1
"""Share of pictures on which snow is laid."""


def repaint(
    fine: NDArray[np.uint8], cars: Field, rng: np.random.Generator, *, fine_m: float
) -> NDArray[np.uint8]:
    """Paint cars over, by lot; what stands out on a car, and its light, is kept.

    Args:
        fine: shape (rows, columns, 3).
        cars: shape (cars, 5): column and row in pixels of ``fine``, angle, length and width in metres.
        rng: chooses.
        fine_m: posting of ``fine``.
    """
    lot = rng.random()
    if lot > ALL_ALIKE + SOME or not len(cars):
        return fine
    chosen = cars if lot < ALL_ALIKE else cars[rng.random(len(cars)) < rng.uniform(0.2, 0.8)]
    if not len(chosen):
        return fine
    mask = Image.new("L", (fine.shape[1], fine.shape[0]))
    pen = ImageDraw.Draw(mask)
    for col, row, angle, length, width in chosen:
        body = corners(col, row, angle, length / fine_m, width / fine_m)
        pen.polygon([tuple(corner) for corner in body], fill=255)
    on = np.asarray(mask) > 0
    if not on.any():
        return fine
    out = fine.copy()
    seen = out[on].astype(np.float32)
    out[on] = np.clip((seen - seen.mean(axis=0)) * rng.uniform(0.5, 1.3) + _paint(fine, rng), 0, 255)
    return out


def snow(
    fine: NDArray[np.uint8], cars: Field, rng: np.random.Generator, *, fine_m: float
) -> NDArray[np.uint8]:
    """Let snow lie by lot, on the ground and on some cars more or less; shadows stay.

    Args: see ``repaint``.
    """
    if rng.random() > SNOWY:
        return fine
    deep = float(rng.uniform(100, 245))
    mask = Image.new("L", (fine.shape[1], fine.shape[0]), int(deep))
    pen = ImageDraw.Draw(mask)
    bare = rng.random() < 0.5
    for col, row, angle, length, width in cars:
        body = corners(col, row, angle, length / fine_m, width / fine_m)
        lies = 0 if bare and rng.random() < 0.7 else int(deep * rng.random())
        pen.polygon([tuple(corner) for corner in body], fill=lies)
    thick = np.asarray(mask, np.float32)[:, :, None] / 255
    grey = fine.mean(axis=2, dtype=np.float32)
    lit = np.clip(grey / max(float(np.median(grey[::4, ::4])), 8.0), 0.25, 1.1)[:, :, None]
    white = np.array([214, 219, 228], np.float32) * float(rng.uniform(0.85, 1.1)) * lit
    out: NDArray[np.uint8] = np.clip(fine + (white - fine) * thick, 0, 255).astype(np.uint8)
    return out


def _paint(fine: NDArray[np.uint8], rng: np.random.Generator) -> Field:
    """A colour: one in three close to the ground's, for those are hard to see."""
    if rng.random() < 0.33:
        spot = fine[int(rng.integers(fine.shape[0])), int(rng.integers(fine.shape[1]))]
        return np.asarray(spot + rng.normal(0, 12, 3), np.float32)
    grey = rng.uniform(15, 235)
    return np.asarray(grey + rng.normal(0, 0.15 * grey, 3), np.float32)
