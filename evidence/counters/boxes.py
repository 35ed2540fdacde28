"""Where a ship may lie: oriented boxes on what is not water, with water along at least one side.

Every second pixel within 40 m of water is tried as a centre, at twelve angles, eight lengths, three widths.
The outline alone chooses the few boxes that are kept for each centre; what is inside is looked at later. A
slim thing with water all around gets one box, from its second moments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import ndimage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float32] | NDArray[np.float64]

ANGLES = np.arange(12) * np.pi / 12
LENGTHS = (40.0, 60.0, 90.0, 130.0, 180.0, 240.0, 310.0, 380.0)
WIDTHS = (18.0, 30.0, 46.0)
_STEP_M = 10.0
_ALONG = np.arange(-230.0, 231.0, _STEP_M)
_ACROSS = np.arange(-55.0, 56.0, _STEP_M)
_NEAR_M = 40.0
_KEPT = 5
_LEAST_FILL, _LEAST_SIDE = 0.72, 0.45
_SLIMMEST = 1.6
_CHUNK = 2048
_LONGEST_M, _WIDEST_M = 420.0, 65.0
"""Largest thing that may be one ship by its second moments: the largest are 400 m long, 61 m wide."""


class Boxes(NamedTuple):
    """Oriented boxes, one row each; every array has shape (boxes,)."""

    col: NDArray[np.float32]
    row: NDArray[np.float32]
    """Centre in chip pixels, from the top-left corner."""

    angle: NDArray[np.float32]
    """Long axis, radians from the column axis towards the row axis, 0 up to pi."""

    length: NDArray[np.float32]
    width: NDArray[np.float32]
    """Metres."""

    alone: NDArray[np.bool_]
    """Whether this is a thing with water all around."""

    outline: NDArray[np.float32]
    """Shape (boxes, 6): share not water inside; share of water along the wetter and the drier side,
    beyond the wetter and the drier end; the sum that chose the box."""

    def part(self, first: int, end: int) -> Boxes:
        """Give the boxes from ``first`` up to ``end``."""
        return self.some(slice(first, end))

    def some(self, c: slice | NDArray[np.intp]) -> Boxes:
        """Give the boxes of these numbers."""
        shape = self.angle[c], self.length[c], self.width[c]
        return Boxes(self.col[c], self.row[c], *shape, self.alone[c], self.outline[c])


def propose(
    water: NDArray[np.bool_], valid: NDArray[np.bool_], *, posting_m: float, origin: tuple[int, int]
) -> Boxes:
    """Give the boxes whose outline could be a ship's.

    Args:
        water: shape (height, width).
        valid: shape (height, width); a centre must be valid, and what is not valid counts as not water.
        posting_m: ground distance between pixels.
        origin: column and row of the chip in the full image, so that the same centres are tried in any tile.
    """
    labels, _ = ndimage.label(~water, np.ones((3, 3), bool))
    alone = _alone(labels, valid, posting_m)
    rows, cols = _centres(water, valid & ~np.isin(labels, alone.labels), posting_m, origin)
    reach = int(np.ceil(np.hypot(_ALONG[-1], _ACROSS[-1]) / posting_m)) + 1
    dry = np.pad(~water, reach, constant_values=True)
    parts = [_fitted(dry, alone, reach, posting_m)]
    parts += [
        _best(dry, rows[at : at + _CHUNK], cols[at : at + _CHUNK], reach, posting_m)
        for at in range(0, len(rows), _CHUNK)
    ]
    table = np.concatenate(parts)
    col, row, angle, length, width = table[:, :5].T
    by_itself = np.arange(len(table)) < len(alone.labels)
    return Boxes(col, row, angle, length, width, by_itself, outline=table[:, 5:])


class _Alone(NamedTuple):
    """Slim things with water all around; every array has shape (things,)."""

    labels: NDArray[np.intp]
    table: NDArray[np.float32]
    """Shape (things, 5): column, row, angle, length, width as in ``Boxes``."""


def _alone(labels: NDArray[np.int32], valid: NDArray[np.bool_], posting_m: float) -> _Alone:
    """Give the things that may be one ship each, by their second moments."""
    pixels = np.bincount(labels.ravel())
    small = np.flatnonzero(pixels * posting_m**2 <= _LONGEST_M * _WIDEST_M)
    rows, cols = np.nonzero(np.isin(labels, small[small > 0]) & valid)
    who, at = np.unique(labels[rows, cols], return_inverse=True)
    many = np.maximum(np.bincount(at, minlength=len(who)), 1)

    def mean(values: Floats) -> NDArray[np.float64]:
        return np.bincount(at, values, minlength=len(who)) / many

    x, y = cols + 0.5, rows + 0.5
    mid_x, mid_y = mean(x), mean(y)
    # A pixel is itself a square, with a variance of 1/12.
    xx, yy = mean((x - mid_x[at]) ** 2) + 1 / 12, mean((y - mid_y[at]) ** 2) + 1 / 12
    xy = mean((x - mid_x[at]) * (y - mid_y[at]))
    root = np.hypot((xx - yy) / 2, xy)
    length, width = (np.sqrt(12 * np.maximum((xx + yy) / 2 + s * root, 0)) * posting_m for s in (1, -1))
    angle = (0.5 * np.arctan2(2 * xy, xx - yy)) % np.pi
    slim = (length <= _LONGEST_M) & (width <= _WIDEST_M)
    table = np.stack([mid_x, mid_y, angle, length, width], axis=1)
    return _Alone(who[slim].astype(np.intp), table[slim].astype(np.float32))


def _fitted(dry: NDArray[np.bool_], alone: _Alone, reach: int, posting_m: float) -> NDArray[np.float32]:
    """Boxes of things that lie alone, each with the outline of the tried shape that is nearest to its own."""
    if not len(alone.labels):
        return np.zeros((0, 11), np.float32)
    col, row, angle, length, width = alone.table.T
    at = np.floor(np.stack([row, col])).astype(np.intp) + reach
    shapes, outlines = zip(*_outlines(dry, at[0], at[1], posting_m), strict=True)
    shape = np.array(shapes, np.float32)
    turn = np.abs((angle[:, None] - shape[:, 0] + np.pi / 2) % np.pi - np.pi / 2)
    grow = np.abs(np.log(length[:, None] / shape[:, 1])), np.abs(np.log(width[:, None] / shape[:, 2]))
    nearest = np.argmin(2 * turn + grow[0] + grow[1], axis=1)
    outline = np.stack(outlines, axis=1)[np.arange(len(nearest)), nearest]
    return np.column_stack([alone.table, outline]).astype(np.float32)


def _centres(
    water: NDArray[np.bool_], valid: NDArray[np.bool_], posting_m: float, origin: tuple[int, int]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the pixels to be tried."""
    dry = ~water
    if not water.any():
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    near = dry & valid & (ndimage.distance_transform_edt(dry) * posting_m <= _NEAR_M)
    rows, cols = np.nonzero(near)
    grid = ((rows + origin[1]) % 2 == 0) & ((cols + origin[0]) % 2 == 0)
    return rows[grid], cols[grid]


def _best(
    dry: NDArray[np.bool_], rows: NDArray[np.intp], cols: NDArray[np.intp], reach: int, posting_m: float
) -> NDArray[np.float32]:
    """The best boxes around some centres: rows of (col, row, angle, length, width, outline)."""
    shapes, outlines = zip(*_outlines(dry, rows + reach, cols + reach, posting_m), strict=True)
    shape, outline = np.array(shapes, np.float32), np.stack(outlines, axis=1)
    fit = outline[:, :, 5]
    chosen = np.argpartition(-fit, _KEPT, axis=1)[:, :_KEPT]
    who = np.repeat(np.arange(len(rows)), _KEPT)
    which = chosen.ravel()
    kept = fit[who, which] > 0
    who, which = who[kept], which[kept]
    centre = np.column_stack([cols[who] + 0.5, rows[who] + 0.5])
    return np.column_stack([centre, shape[which], outline[who, which]]).astype(np.float32)


def _outlines(
    dry: NDArray[np.bool_], rows: NDArray[np.intp], cols: NDArray[np.intp], posting_m: float
) -> Iterator[tuple[tuple[float, float, float], NDArray[np.float32]]]:
    """Each angle, length and width with its outline at every centre, shape (centres, 6)."""
    flat, at = dry.ravel(), rows * dry.shape[1] + cols
    middle = len(_ALONG) // 2
    for angle in ANGLES:
        across, along = np.meshgrid(_ACROSS, _ALONG, indexing="ij")
        right = np.rint((along * np.cos(angle) - across * np.sin(angle)) / posting_m).astype(np.intp)
        down = np.rint((along * np.sin(angle) + across * np.cos(angle)) / posting_m).astype(np.intp)
        seen = flat[at[:, None, None] + down * dry.shape[1] + right]
        sums = np.zeros((len(rows), len(_ACROSS), len(_ALONG) + 1), np.float32)
        np.cumsum(seen, axis=2, out=sums[:, :, 1:], dtype=np.float32)
        for length in LENGTHS:
            half = round(length / 2 / _STEP_M)
            first, last = middle - half, middle + half + 1
            body = (sums[:, :, last] - sums[:, :, first]) / (last - first)
            ends = np.stack(
                [sums[:, :, first] - sums[:, :, first - 2], sums[:, :, last + 2] - sums[:, :, last]]
            )
            for width in WIDTHS:
                if length >= _SLIMMEST * width:
                    yield (float(angle), length, width), _outline(body, ends, length, width)


def _outline(body: Floats, ends: Floats, length: float, width: float) -> NDArray[np.float32]:
    """Shares of one box at every centre, shape (centres, 6); see ``Boxes.outline``."""
    inside = np.abs(_ACROSS) <= width / 2
    strip = ~inside & (np.abs(_ACROSS) <= width / 2 + 15)
    fill = body[:, inside].mean(axis=1)
    sides = [1 - body[:, strip & (_ACROSS > 0)].mean(axis=1), 1 - body[:, strip & (_ACROSS < 0)].mean(axis=1)]
    tips = 1 - ends[:, :, inside].mean(axis=2) / 2
    wetter, drier = np.maximum(*sides), np.minimum(*sides)
    free, moored = tips.max(axis=0), tips.min(axis=0)
    # Weights set by hand: nearly all labelled ships then had a box close to theirs.
    fit = 2 * fill + wetter + 0.5 * drier + 0.5 * free + 0.7 * moored
    fit += 0.15 * np.log(length / LENGTHS[0]) + 0.1 * np.log(width / WIDTHS[0])
    fit[(fill < _LEAST_FILL) | (wetter < _LEAST_SIDE)] = -1
    return np.stack([fill, wetter, drier, free, moored, fit], axis=1)
