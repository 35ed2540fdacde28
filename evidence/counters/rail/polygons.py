"""Oriented boxes as polygons: corners, areas, what two share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def corners(col: float, row: float, angle: float, length: float, width: float) -> Floats:
    """The corners of a box, shape (4, 2), in turn; all lengths in one unit."""
    along = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    across = np.array([-np.sin(angle), np.cos(angle)]) * width / 2
    middle = np.array([col, row])
    turns = (-along - across, along - across, along + across, -along + across)
    return np.stack([middle + turn for turn in turns])


def area(polygon: Floats) -> float:
    """Area of a polygon, shape (n, 2); positive when its corners turn as ``corners`` gives them."""
    x, y = polygon.T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def shared(one: Floats, other: Floats) -> Floats:
    """What two convex polygons share, shape (n, 2), by Sutherland and Hodgman; empty when that is nothing."""
    left = list(one)
    for start, end in zip(other, np.roll(other, -1, axis=0), strict=True):
        edge = end - start
        kept: list[Floats] = []
        for here, there in zip(left, left[1:] + left[:1], strict=True):
            a = edge[0] * (here[1] - start[1]) - edge[1] * (here[0] - start[0])
            b = edge[0] * (there[1] - start[1]) - edge[1] * (there[0] - start[0])
            if a >= 0:
                kept.append(here)
            if (a > 0 > b) or (a < 0 < b):
                kept.append(here + (there - here) * a / (a - b))
        left = kept
        if not left:
            break
    return np.array(left).reshape(-1, 2)


def covered(one: Floats, other: Floats) -> float:
    """What two boxes share over the area of the smaller, 0..1."""
    both = shared(one, other)
    return area(both) / max(min(area(one), area(other)), 1e-9) if len(both) >= 3 else 0.0
