"""From a net's maps to oriented boxes: highest cells, softly kept from lying in each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import ndimage
from scipy.special import expit

from evidence.counters.rail import polygons
from evidence.counters.rail.maps import CELL_M, COL, COS, HEAT, LENGTH, ROW, SIN, WIDTH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Field = NDArray[np.float32]

LENGTH_M, WIDTH_M = 14.0, 3.0
LONGEST_M = 30.0

SOFT = 0.08
"""How fast a box loses score with the share of it that a better one takes: exp(-share² / SOFT)."""

GAUGE_M = 4.2
"""Room that a car takes across its track: tracks lie 4.3 m apart and more, a shadow lies nearer."""


class Box(NamedTuple):
    """One object; places in cells, sizes in metres."""

    col: float
    row: float
    angle: float
    length_m: float
    width_m: float
    score: float

    @property
    def polygon(self) -> NDArray[np.float64]:
        """Its corners, in cells."""
        return polygons.corners(self.col, self.row, self.angle, self.length_m / CELL_M, self.width_m / CELL_M)

    @property
    def room(self) -> NDArray[np.float64]:
        """Corners of the room it takes, in cells."""
        return polygons.corners(self.col, self.row, self.angle, self.length_m / CELL_M, GAUGE_M / CELL_M)


def peaks(maps: Field, *, least: float) -> list[Box]:
    """Read a box off every cell whose heat no neighbour's exceeds.

    Args:
        maps: shape (9, rows, columns); see ``maps``.
        least: lowest heat that is read, 0..1.
    """
    heat = expit(maps[HEAT])
    peak = (heat == ndimage.maximum_filter(heat, 3)) & (heat >= least)
    rows, cols = np.nonzero(peak)
    turn = np.stack([ndimage.uniform_filter(plane, 3) for plane in maps[[COS, SIN]]])
    return [
        Box(
            float(c + 0.5 + maps[COL, r, c]),
            float(r + 0.5 + maps[ROW, r, c]),
            float(0.5 * np.arctan2(turn[1, r, c], turn[0, r, c])),
            float(np.clip(LENGTH_M * np.exp(maps[LENGTH, r, c]), 3.0, LONGEST_M)),
            float(np.clip(WIDTH_M * np.exp(maps[WIDTH, r, c]), 1.5, 5.0)),
            float(heat[r, c]),
        )
        for r, c in zip(rows, cols, strict=True)
    ]


def separate(found: list[Box], *, least: float) -> list[Box]:
    """Lower the score of what lies in something better; drop what then falls below the least."""
    left = sorted(found, key=lambda box: -box.score)
    kept: list[Box] = []
    while left:
        best = left.pop(0)
        if best.score < least:
            break
        kept.append(best)
        reach = LONGEST_M / CELL_M
        mine = best.room
        for k, box in enumerate(left):
            if abs(box.col - best.col) < reach and abs(box.row - best.row) < reach:
                share = polygons.covered(box.room, mine)
                left[k] = box._replace(score=box.score * float(np.exp(-(share**2) / SOFT)))
        left.sort(key=lambda box: -box.score)
    return kept
