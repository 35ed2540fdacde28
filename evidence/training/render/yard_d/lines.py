"""Tracks of style D as polylines in pixels, one vertex a metre."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidence.training.render.model import Order

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A centreline and how far along it is from the picture's edge to edge."""

    points: Floats
    """Shape (n, 2), pixels; consecutive points are a metre apart."""

    group: int

    def pose(self, at: float) -> tuple[float, float, float]:
        """Column, row and heading at that many metres, of a body with bogies 4.5 m to either side."""
        ends = [self._point(at - 4.5), self._point(at + 4.5)]
        middle = (ends[0] + ends[1]) / 2
        way = ends[1] - ends[0]
        return float(middle[0]), float(middle[1]), math.atan2(float(way[1]), float(way[0]))

    def _point(self, at: float) -> Floats:
        k = np.arange(len(self.points))
        return np.array([np.interp(at, k, self.points[:, 0]), np.interp(at, k, self.points[:, 1])])


def lay(rng: np.random.Generator, order: Order) -> list[Line]:
    """Groups side by side over a part of the picture; each with its own small angle, ladder and bend."""
    half = math.hypot(order.width, order.height) * order.posting_m / 2
    angle = float(rng.uniform(0, math.tau)) if order.angle is None else order.angle
    bend = float(rng.choice([0.0, rng.normal(0, 1 / 900), rng.normal(0, 1 / 350)], p=[0.4, 0.4, 0.2]))
    room = min(order.width, order.height) * order.posting_m * float(rng.uniform(0.2, 1.0))
    u = np.arange(-half - 60, half + 60, 1.0)
    v0, group, found = -room / 2, 0, []
    fan = float(rng.normal(0, 0.02))
    while v0 < room / 2:
        many, pitch = int(rng.integers(1, 15)), float(rng.uniform(4.3, 5.3))
        open_ = _ladder(rng, u, half)
        base = v0 + fan * v0 / max(room, 50) * u + 0.5 * bend * u**2
        for k in range(many):
            v = base + pitch * k * open_(k / max(many - 1, 1))
            found.append(Line(_placed(u, v, angle, order), group))
        v0 += pitch * (many - 1) + float(rng.choice([4.6, 5.5, 7.0, 9.5, 14.0, 24.0]))
        group += 1
    return found


def _ladder(rng: np.random.Generator, u: Floats, half: float) -> Callable[[float], Floats]:
    """How open a group is along u: closed at a throat that may lie in view."""
    west = float(rng.uniform(-1.0, -0.1)) * half if rng.random() < 0.4 else -3 * half
    east = float(rng.uniform(0.1, 1.0)) * half if rng.random() < 0.4 else 3 * half
    long = float(rng.uniform(60, 160))

    def open_(place: float) -> Floats:
        near = np.clip((u - west) / (long * (0.35 + place)), 0, 1)
        far = np.clip((east - u) / (long * (0.35 + place)), 0, 1)
        shut = np.minimum(near, far)
        return np.asarray(shut * shut * (3 - 2 * shut))

    return open_


def _placed(u: Floats, v: Floats, angle: float, order: Order) -> Floats:
    """Pixels of the points (u, v), re-spaced to a metre."""
    cos, sin = math.cos(angle), math.sin(angle)
    x, y = u * cos - v * sin, u * sin + v * cos
    far = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    at = np.arange(0.0, far[-1], 1.0)
    col = np.interp(at, far, x) / order.posting_m + order.width / 2
    return np.stack([col, np.interp(at, far, y) / order.posting_m + order.height / 2], axis=1)
