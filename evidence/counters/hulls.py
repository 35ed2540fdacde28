"""Pictures of boxes that may hold a ship: 480 m by 160 m around each, turned to lie level."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.counters.boxes import Boxes
    from evidence.counters.water import Shore

ALONG_M = (np.arange(40, dtype=np.float32) - 19.5) * 12
ACROSS_M = (np.arange(16, dtype=np.float32) - 7.5) * 10
PLANES = 7
"""Brightness, near infrared, red less blue, green less their mean, dry, near infrared less brightness (all as
``tones`` gives them), and the box itself."""


class Shift(NamedTuple):
    """Where pictures are taken instead; for training."""

    by: NDArray[np.float32]
    """Pixels right and down, shape (boxes, 2)."""

    turn: NDArray[np.float32]
    """Radians, shape (boxes,)."""

    scale: NDArray[np.float32]
    """Ground covered, in times as much, shape (boxes,)."""


def tones(shore: Shore) -> NDArray[np.float32]:
    """Give what pictures are taken of, shape (height, width, 6): within -3 to 3, dry as 1 and water as -1."""
    red, green, blue, nir = shore.above
    bright = shore.above[:3].mean(axis=0)
    bent = [
        np.arcsinh(3 * bright),
        np.arcsinh(3 * nir),
        np.arcsinh(6 * (red - blue)),
        np.arcsinh(6 * (green - (red + blue) / 2)),
        np.where(shore.water, -1, 1),
        np.arcsinh(3 * (nir - bright)),
    ]
    return np.asarray(np.clip(np.stack(bent, axis=-1), -3, 3), np.float32)


def pictures(
    toned: NDArray[np.float32], boxes: Boxes, posting_m: float, shift: Shift | None = None
) -> NDArray[np.float32]:
    """Take a picture of each box, shape (boxes, PLANES, 16, 40).

    Args:
        toned: as ``tones`` gives it; what lies outside looks like the nearest pixel.
        boxes: in the pixels of ``toned``.
        posting_m: ground distance between pixels.
        shift: how pictures miss their boxes; None not to.
    """
    height, width, _ = toned.shape
    col, row, angle = boxes.col, boxes.row, boxes.angle
    u, v = ALONG_M[None, None, :], ACROSS_M[None, :, None]
    if shift is not None:
        col, row, angle = col + shift.by[:, 0], row + shift.by[:, 1], angle + shift.turn
        u, v = u * shift.scale[:, None, None], v * shift.scale[:, None, None]
    cos, sin = np.cos(angle)[:, None, None], np.sin(angle)[:, None, None]
    x = np.clip(col[:, None, None] + (u * cos - v * sin) / posting_m - 0.5, 0, width - 1)
    y = np.clip(row[:, None, None] + (u * sin + v * cos) / posting_m - 0.5, 0, height - 1)
    left, top = np.minimum(x.astype(np.intp), width - 2), np.minimum(y.astype(np.intp), height - 2)
    right, down = (x - left)[..., None], (y - top)[..., None]
    flat, at = toned.reshape(height * width, -1), top * width + left
    upper = flat[at] + (flat[at + 1] - flat[at]) * right
    lower = flat[at + width] + (flat[at + width + 1] - flat[at + width]) * right
    seen = (upper + (lower - upper) * down).transpose(0, 3, 1, 2)
    inside = _edge(boxes.length, u, 12) * _edge(boxes.width, v, 10)
    return np.concatenate([seen, inside[:, None]], axis=1).astype(np.float32)


def shapes(boxes: Boxes) -> NDArray[np.float32]:
    """Give what a picture does not say, shape (boxes, 3): length, width (logarithms), whether alone."""
    columns = [np.log(boxes.length / 100), np.log(boxes.width / 30), boxes.alone]
    return np.stack(columns, axis=1).astype(np.float32)


def _edge(size: NDArray[np.float32], at: NDArray[np.float32], step: float) -> NDArray[np.float32]:
    """Share of a step around each place that lies within half a size of 0."""
    return np.clip((size[:, None, None] / 2 - np.abs(at)) / step + 0.5, 0, 1)
