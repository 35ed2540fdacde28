"""What a box that may hold a ship looks like: a fixed row of numbers for each box.

Each box is sampled on a grid of nine lines by nine points that reaches beyond it on all sides, turned so that
the wetter side comes last. Tones are brightness, near infrared, red less blue (all above the water around, in
units of the land) and the share that is not water.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.counters.boxes import Boxes
    from evidence.counters.water import Shore

    Floats = NDArray[np.float32] | NDArray[np.float64]

_ALONG = np.array([-0.8, -0.62, -0.4, -0.2, 0, 0.2, 0.4, 0.62, 0.8], np.float32)
"""Sample points as shares of the length; those beyond 0.5 lie beyond the ends."""

_BESIDE_M = np.array([45, 20, 8], np.float32)
_WITHIN = 0.36
_BEYOND_M = np.array([40, 70, 100], np.float32)
_NEIGHBOURHOODS_M = (60.0, 180.0)
_BRIGHT, _NIR, _RED, _DRY = range(4)
_CHUNK = 8192

NAMES = (
    *(
        "fill",
        "wetter_side",
        "drier_side",
        "wetter_end",
        "drier_end",
        "outline",
        "length",
        "width",
        "slimness",
    ),
    *(
        "bright",
        "nir",
        "red",
        "bright_spread",
        "nir_spread",
        "keel",
        "brightest",
        "darkest",
        "nir_less_bright",
    ),
    *(f"{tone}_line_{line}" for tone in ("bright", "nir", "red", "dry") for line in range(9)),
    *(f"contrast_line_{line}" for line in range(9)),
    *("dry_far_end", "dry_near_end", "dry_60m", "dry_180m"),
)
"""What the columns of ``describe`` are, in order."""


def describe(shore: Shore, boxes: Boxes, *, posting_m: float) -> NDArray[np.float32]:
    """Give the numbers that tell ships from quays, shape (boxes, len(NAMES))."""
    dry = (~shore.water).astype(np.float32)
    tones = np.stack([shore.above[:3].mean(axis=0), shore.above[3], shore.above[0] - shore.above[2], dry])
    around = np.stack([ndimage.gaussian_filter(dry, reach / posting_m) for reach in _NEIGHBOURHOODS_M])
    planes = np.concatenate([tones, around]).reshape(6, -1)
    size = dry.shape
    parts = [
        _rows(planes, size, boxes.part(at, at + _CHUNK), posting_m) for at in range(0, len(boxes.col), _CHUNK)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, len(NAMES)), np.float32)


def _rows(
    planes: NDArray[np.float32], size: tuple[int, ...], boxes: Boxes, posting_m: float
) -> NDArray[np.float32]:
    """``describe`` for some boxes."""
    at = _Sampler(size, boxes, posting_m)
    half = boxes.width[:, None] / 2
    lines = np.concatenate(
        [-half - _BESIDE_M, -_WITHIN * 2 * half, 0 * half, _WITHIN * 2 * half, half + _BESIDE_M[::-1]], axis=1
    )
    grid = np.take(planes[:4], at(_ALONG * boxes.length[:, None], lines), axis=1)
    first, second = grid[_DRY, :, :3, 2:7].mean(axis=(1, 2)), grid[_DRY, :, 6:, 2:7].mean(axis=(1, 2))
    grid = np.where((second > first)[None, :, None, None], grid[:, :, ::-1], grid)
    line = grid[:, :, :, 2:7].mean(axis=3)
    body = grid[:, :, 3:6, 2:7]
    tone, spread = body.mean(axis=(2, 3)), body.std(axis=(2, 3))
    keel = grid[_BRIGHT, :, 4, 2:7].mean(axis=1) - tone[_BRIGHT]
    contrast = np.abs(tone[:3, :, None] - line[:3]).sum(axis=0)
    beyond = [
        np.take(planes[_DRY], at(sign * (boxes.length[:, None] / 2 + _BEYOND_M), 0 * half)).mean(axis=(1, 2))
        for sign in (-1, 1)
    ]
    here = np.take(planes[4:], at(0 * half, 0 * half)[:, 0, 0], axis=1)
    shape = [np.log(boxes.length), np.log(boxes.width), np.log(boxes.length / boxes.width)]
    inside = [*tone[:3], spread[_BRIGHT], spread[_NIR], keel, body[_BRIGHT].max(axis=(1, 2))]
    inside += [body[_BRIGHT].min(axis=(1, 2)), tone[_NIR] - tone[_BRIGHT]]
    columns = [*boxes.outline.T, *shape, *inside, *np.moveaxis(line, 1, 2).reshape(36, -1), *contrast.T]
    columns += [np.maximum(*beyond), np.minimum(*beyond), *here]
    return np.stack(columns, axis=1).astype(np.float32)


class _Sampler:
    """Turns places along and across boxes into indices of the flattened picture."""

    def __init__(self, size: tuple[int, ...], boxes: Boxes, posting_m: float) -> None:
        self.size, self.boxes, self.posting_m = size, boxes, posting_m
        self.cos = np.cos(boxes.angle)[:, None, None]
        self.sin = np.sin(boxes.angle)[:, None, None]

    def __call__(self, along: Floats, across: Floats) -> NDArray[np.intp]:
        """Shape (boxes, lines, points), for metres along (boxes, points) and across (boxes, lines)."""
        u, v = along[:, None, :], across[:, :, None]
        col = self.boxes.col[:, None, None] + (u * self.cos - v * self.sin) / self.posting_m
        row = self.boxes.row[:, None, None] + (u * self.sin + v * self.cos) / self.posting_m
        height, width = self.size
        inner_col = np.clip(np.floor(col).astype(np.intp), 0, width - 1)
        inner_row = np.clip(np.floor(row).astype(np.intp), 0, height - 1)
        return np.asarray(inner_row * width + inner_col, np.intp)
