"""What the net is to say about a picture: maps of where cars are, how they lie, and of couplings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evidence.counters.rail.centres import LENGTH_M, WIDTH_M
from evidence.counters.rail.maps import CELL_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Field = NDArray[np.float32]

COUPLED_M = 3.0
"""Bodies nearer than this, end to end on one track, are coupled or nearly so."""


class Targets(NamedTuple):
    """All maps have the shape (rows, columns) of the cells."""

    heat: Field
    """One at the cell of a car's centre, falling off along and across it."""

    turn: Field
    """Shape (2, rows, columns): cosine and sine of twice the angle."""

    size: Field
    """Shape (2, rows, columns): logarithms of length and width over ``LENGTH_M`` and ``WIDTH_M``."""

    offset: Field
    """Shape (2, rows, columns): from the middle of the cell to the centre, columns and rows of cells."""

    taken: Field
    gap: Field
    """One where a car stands, and where the space between two coupled cars is."""


def draw(cars: Field, shape: tuple[int, int]) -> Targets:
    """Draw the maps.

    Args:
        cars: shape (cars, 5): column and row in cells, angle, length and width in metres.
        shape: rows and columns of cells.
    """
    heat, taken, gap = (np.zeros(shape, np.float32) for _ in range(3))
    turn, size, offset = (np.zeros((2, *shape), np.float32) for _ in range(3))
    for col, row, angle, length, width in cars:
        rows, cols, s, t = _near(shape, (col, row, angle), length / CELL_M * 0.5 + 2)
        if not s.size:
            continue
        along, across = np.abs(s) * CELL_M, np.abs(t) * CELL_M
        bell = np.exp(-0.5 * ((along / (0.1 * length)) ** 2 + (across / (0.24 * width)) ** 2))
        window = rows, cols
        new = bell.astype(np.float32) > heat[window]
        heat[window][new] = bell[new]
        body = (along <= length / 2) & (across <= width / 2)
        taken[window][body] = 1
        both = new & (bell > 0.05) | body
        for k, value in enumerate((math.cos(2 * angle), math.sin(2 * angle))):
            turn[k][window][both] = value
        for k, value in enumerate((math.log(length / LENGTH_M), math.log(width / WIDTH_M))):
            size[k][window][both] = value
        middle_c = np.broadcast_to(np.arange(cols.start, cols.stop) + 0.5, s.shape)
        middle_r = np.broadcast_to((np.arange(rows.start, rows.stop) + 0.5)[:, None], s.shape)
        offset[0][window][both] = (col - middle_c)[both]
        offset[1][window][both] = (row - middle_r)[both]
        if 0 <= int(row) < shape[0] and 0 <= int(col) < shape[1]:
            heat[int(row), int(col)] = 1
    for col, row, angle, length, width in couplings(cars):
        rows, cols, s, t = _near(shape, (col, row, angle), length / CELL_M + 4)
        # A coupling narrower than a cell is drawn one cell wide.
        between = (np.abs(s) <= max(length / CELL_M / 2, 0.5)) & (np.abs(t) * CELL_M <= width / 2)
        gap[rows, cols][between] = 1
    return Targets(heat, turn, size, offset, taken, gap)


def couplings(cars: Field) -> list[tuple[float, float, float, float, float]]:
    """The spaces between coupled cars, each as a car of that length would be given."""
    found = []
    for i, (col, row, angle, length, width) in enumerate(cars):
        cos, sin = math.cos(angle), math.sin(angle)
        dc, dr = cars[i + 1 :, 0] - col, cars[i + 1 :, 1] - row
        along, across = (dc * cos + dr * sin) * CELL_M, (dr * cos - dc * sin) * CELL_M
        room = np.abs(along) - (length + cars[i + 1 :, 3]) / 2
        for j in np.flatnonzero((room < COUPLED_M) & (room > -1.0) & (np.abs(across) < 1.5)):
            way = math.copysign(1.0, float(along[j]))
            middle = way * (length / 2 + max(float(room[j]), 0.0) / 2) / CELL_M
            bend = float(across[j]) / 2 / CELL_M
            place = col + middle * cos - bend * sin, row + middle * sin + bend * cos
            found.append((*place, float(angle), max(float(room[j]), 0.4), float(width)))
    return found


def _near(
    shape: tuple[int, int], pose: tuple[float, float, float], reach: float
) -> tuple[slice, slice, Field, Field]:
    """The window around a pose, and its cells' middles along and across it, in cells."""
    col, row, angle = pose
    cols = slice(max(0, int(col - reach)), max(0, min(shape[1], int(col + reach) + 1)))
    rows = slice(max(0, int(row - reach)), max(0, min(shape[0], int(row + reach) + 1)))
    x = (np.arange(cols.start, cols.stop, dtype=np.float32) + 0.5 - col)[None, :]
    y = (np.arange(rows.start, rows.stop, dtype=np.float32) + 0.5 - row)[:, None]
    cos, sin = math.cos(angle), math.sin(angle)
    return rows, cols, x * cos + y * sin, y * cos - x * sin
