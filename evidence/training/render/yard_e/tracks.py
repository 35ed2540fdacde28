"""Tracks of style E: groups at some distance from a bent spine, gathered into throats at their ends."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

if TYPE_CHECKING:
    from evidence.training.render.model import Order, Points

Doubles = NDArray[np.float64]

STEP_M = 2.0
"""Between points of a track."""


@dataclass(frozen=True)
class Track:
    """One track, run from end to end of the picture and beyond."""

    metres: Doubles
    """Shape (points, 2), from the image's middle."""

    lone: NDArray[np.bool_]
    """Shape (points,): where it does not lie on the track that it branches from."""

    gauge_m: float

    def pose(self, at: float) -> tuple[float, float, float]:
        """Place and heading at so many steps from the start."""
        last = len(self.metres) - 1
        k = min(max(int(at), 0), last - 1)
        one, two = self.metres[k], self.metres[k + 1]
        x, y = one + (two - one) * (at - k)
        return float(x), float(y), math.atan2(float(two[1] - one[1]), float(two[0] - one[0]))

    def pixels(self, order: Order) -> Points:
        """The same in pixels of the image."""
        return self.metres / order.posting_m + np.array([order.width, order.height]) / 2


@dataclass(frozen=True)
class Yard:
    """All tracks, and what they have in common."""

    tracks: tuple[Track, ...]
    angle: float
    """Heading in the middle of the picture."""


def lay(rng: np.random.Generator, order: Order) -> Yard:
    """Lay the tracks of a yard."""
    wide, high = order.width * order.posting_m, order.height * order.posting_m
    turned = float(rng.uniform(0, math.pi))
    angle = turned if order.angle is None else order.angle
    reach = math.hypot(wide, high) / 2 + 60
    spine, heading = _spine(rng, angle, reach, straight=order.angle is not None)
    normal = np.stack([-np.sin(heading), np.cos(heading)], axis=1)
    s = np.arange(len(spine), dtype=np.float64) * STEP_M - reach
    gauge = float(rng.choice([1.435, 1.52, 1.067], p=[0.6, 0.3, 0.1]))
    tracks = []
    half = (abs(math.sin(angle)) * wide + abs(math.cos(angle)) * high) / 2
    for offsets in _groups(rng, half):
        for u, lone in _throats(rng, offsets, s, min(wide, high)):
            line = spine + normal * u[:, None]
            along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
            at = np.arange(0, along[-1], STEP_M)
            even = np.stack([np.interp(at, along, axis) for axis in line.T], axis=1)
            tracks.append(Track(even, np.interp(at, along, lone) > 0.5, gauge))
    return Yard(tuple(tracks), angle)


def _spine(
    rng: np.random.Generator, angle: float, reach: float, *, straight: bool
) -> tuple[Doubles, Doubles]:
    """Points every step through the image's middle, and the heading at each."""
    s = np.arange(-reach, reach, STEP_M)
    shape, radius = float(rng.random()), float(rng.uniform(350, 1600)) * float(rng.choice([-1, 1]))
    if straight or shape < 0.35:
        turn = np.zeros_like(s)
    elif shape < 0.75:
        turn = s / radius
    else:
        swing = float(rng.uniform(150, 400))
        turn = swing / radius * np.sin(s / swing + float(rng.uniform(-1, 1)))
    heading = angle + turn - np.interp(0, s, turn)
    path = np.stack([np.cumsum(np.cos(heading)), np.cumsum(np.sin(heading))], axis=1) * STEP_M
    middle = np.array([np.interp(0, s, path[:, 0]), np.interp(0, s, path[:, 1])])
    return path - middle, heading


def _groups(rng: np.random.Generator, half: float) -> list[Doubles]:
    """Offsets from the spine, group by group."""
    width = max(half * 2 * float(rng.choice([rng.uniform(0.3, 0.6), rng.uniform(0.6, 1.15)])), 45.0)
    at = -width / 2 + float(rng.uniform(-0.35, 0.35)) * max(0.0, 2 * half - width)
    end = at + width
    groups: list[Doubles] = []
    while at < end or not groups:
        many = int(
            rng.choice([1, 2, int(rng.integers(3, 7)), int(rng.integers(6, 19))], p=[0.15, 0.2, 0.3, 0.35])
        )
        pitch = float(rng.choice([4.2, 4.5, 4.6, 4.75, 5.0, 5.3, rng.uniform(4.2, 6.0)]))
        groups.append(at + np.arange(many, dtype=np.float64) * pitch)
        at += (many - 1) * pitch + float(rng.choice([rng.uniform(5.5, 8), rng.uniform(8, 28)]))
    return groups


def _throats(
    rng: np.random.Generator, offsets: Doubles, s: Doubles, view: float
) -> list[tuple[Doubles, NDArray[np.bool_]]]:
    """Each track's offset along the spine, and where it lies apart from its group's lead."""
    room = np.full_like(s, np.inf)
    if len(offsets) > 2 and rng.random() < 0.6:
        lead = float(offsets[int(rng.choice([0, len(offsets) // 2, len(offsets) - 1]))])
        for end in (-1, 1):
            if rng.random() < 0.6:
                start = end * float(rng.uniform(0.05, 0.75)) * view
                room = np.minimum(room, np.maximum(0, (start - s) * end) / float(rng.uniform(6, 10)))
    else:
        lead = float(offsets[0])
    laid = []
    for offset in offsets:
        apart = np.minimum(abs(offset - lead), room)
        apart = ndimage.uniform_filter1d(
            ndimage.uniform_filter1d(apart, 9, mode="nearest"), 7, mode="nearest"
        )
        u = lead + math.copysign(1.0, offset - lead) * apart
        laid.append((u, (apart > 0.08) | (offset == lead)))
    if rng.random() < 0.25:
        start, radius = float(rng.uniform(-1, 0.6)) * view / 2, float(rng.uniform(180, 500))
        edge = float(offsets[-1])
        away = np.maximum(0, s - start) ** 2 / (2 * radius)
        laid.append((edge + np.minimum(away, np.maximum(s - start, 0) * 0.5), away > 0.08))
    return laid
