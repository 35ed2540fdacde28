"""The rail net's maps of a chip: resampled to one posting, in tiles that overlap, each cell from one tile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from evidence.training.railnet.tones import balance

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from evidence.chip import Chip

    Field = NDArray[np.float32]
    Run = Callable[[Field], Field]
    """Pictures, shape (1, 3, h, w), sides that divide by 16, to maps, shape (1, 9, h / 2, w / 2)."""

PIXEL_M = 0.4
TILE, EDGE = 768, 96
"""Pixels of a tile, and how much of it on each side another tile answers for."""


def resample(chip: Chip) -> tuple[Field, float]:
    """Balanced red, green and blue at ``PIXEL_M``, shape (3, rows, columns); and how much larger it is."""
    colours = [chip.band(role) for role in ("red", "green", "blue")]
    bands = [c for c in colours if c is not None]
    data = np.stack(bands if len(bands) == 3 else [chip.data[0]] * 3).astype(np.float32)
    wanted = chip.inside & chip.valid
    data = balance(np.where(chip.valid, data, 0), wanted)
    data[:, ~chip.valid] = 0
    zoom = chip.posting_m / PIXEL_M
    if zoom < 0.8:
        blur = 0.3 / zoom
        data = ndimage.gaussian_filter(data, (0, blur, blur))
    rows, cols = (max(16, round(n * zoom)) for n in data.shape[1:])
    # Pixel middles keep their place: column c of the chip lies at (c + 0.5) * zoom - 0.5.
    at_r = (np.arange(rows) + 0.5) / zoom - 0.5
    at_c = (np.arange(cols) + 0.5) / zoom - 0.5
    return np.stack([bilinear(plane, at_r, at_c) for plane in data]), zoom


def bilinear(plane: Field, rows: NDArray[np.float64], cols: NDArray[np.float64]) -> Field:
    """A plane at a lattice of places."""
    r = np.clip(rows, 0, plane.shape[0] - 1)
    c = np.clip(cols, 0, plane.shape[1] - 1)
    r0, c0 = np.floor(r).astype(int), np.floor(c).astype(int)
    r1, c1 = np.minimum(r0 + 1, plane.shape[0] - 1), np.minimum(c0 + 1, plane.shape[1] - 1)
    fr, fc = (r - r0)[:, None].astype(np.float32), (c - c0)[None, :].astype(np.float32)
    upper = plane[r0][:, c0] * (1 - fc) + plane[r0][:, c1] * fc
    lower = plane[r1][:, c0] * (1 - fc) + plane[r1][:, c1] * fc
    return np.asarray(upper * (1 - fr) + lower * fr, np.float32)


def answer(picture: Field, run: Run) -> Field:
    """Maps of a picture of any size, shape (9, rows / 2, columns / 2)."""
    rows, cols = picture.shape[1:]
    out = np.zeros((9, (rows + 1) // 2, (cols + 1) // 2), np.float32)
    inner = TILE - 2 * EDGE
    for top in range(0, rows, inner):
        for left in range(0, cols, inner):
            tile = _cut(picture, top - EDGE, left - EDGE)
            maps = run(tile[None])[0]
            high, wide = min(inner, rows - top), min(inner, cols - left)
            part = maps[:, EDGE // 2 : EDGE // 2 + (high + 1) // 2, EDGE // 2 : EDGE // 2 + (wide + 1) // 2]
            out[:, top // 2 : top // 2 + part.shape[1], left // 2 : left // 2 + part.shape[2]] = part
    return out


def _cut(picture: Field, top: int, left: int) -> Field:
    """A tile; nothing beyond the picture's edge, no larger than it needs to be."""
    high = min(TILE, -(-(picture.shape[1] - top) // 16) * 16)
    wide = min(TILE, -(-(picture.shape[2] - left) // 16) * 16)
    tile = np.zeros((picture.shape[0], high, wide), np.float32)
    rows = slice(max(0, top), min(picture.shape[1], top + high))
    cols = slice(max(0, left), min(picture.shape[2], left + wide))
    tile[:, rows.start - top : rows.stop - top, cols.start - left : cols.stop - left] = picture[:, rows, cols]
    return tile
