"""Where the tracks of style C lie: groups that leave a ladder one after another, all bent alike."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Track:
    """One centreline, and the stretch of it where cars may stand."""

    u: Floats
    v: Floats
    clear: tuple[float, float]
    group: int

    def at(self, u: float) -> float:
        """The v at u."""
        return float(np.interp(u, self.u, self.v))


@dataclass(frozen=True)
class Bend:
    """How the straight sheet lies in the picture: v grows by a cubic of u, then all is turned."""

    middle: tuple[float, float]
    angle: float
    square: float
    cube: float
    posting_m: float

    def shift(self, u: Floats) -> Floats:
        """How far a point of the sheet moves across the tracks, metres."""
        return np.asarray(self.square * u**2 + self.cube * u**3)

    def slope(self, u: float) -> float:
        """The derivative of ``shift``."""
        return 2 * self.square * u + 3 * self.cube * u**2

    def place(self, u: Floats, v: Floats) -> Floats:
        """Pixels (column, row) of points of the sheet, shape (points, 2)."""
        y = v + self.shift(u)
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        col, row = u * cos - y * sin, u * sin + y * cos
        middle = np.array(self.middle)
        return np.asarray(middle + np.stack([col, row], axis=-1) / self.posting_m)

    def find(self, col: Floats, row: Floats) -> tuple[Floats, Floats]:
        """Points (u, v) of the sheet under pixels."""
        x, y = (col - self.middle[0]) * self.posting_m, (row - self.middle[1]) * self.posting_m
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        u = x * cos + y * sin
        return u, y * cos - x * sin - self.shift(u)


def bend(rng: np.random.Generator, *, size: tuple[int, int], posting_m: float, angle: float | None) -> Bend:
    """Choose how the yard lies: slopes stay under 0.08 within the picture."""
    half = math.hypot(*size) * posting_m / 2
    turn = float(rng.uniform(0, math.pi)) if angle is None else angle
    square, cube = float(rng.uniform(-0.03, 0.03)) / half, float(rng.uniform(-0.012, 0.012)) / half**2
    return Bend((size[0] / 2, size[1] / 2), turn, square, cube, posting_m)


def lay(rng: np.random.Generator, *, half_u: float, room_m: float) -> list[Track]:
    """Lay groups of tracks side by side over a room about v = 0."""
    laid: list[Track] = []
    v, group = -room_m / 2, 0
    while v < room_m / 2:
        many = int(rng.integers(1, 13))
        tracks = _group(rng, v, many, half_u=half_u, group=group)
        tracks = [t for t in tracks if float(t.v.max()) < room_m / 2 + 5]
        if not tracks:
            break
        laid += tracks
        v = max(float(t.v.max()) for t in tracks) + float(rng.choice([4.7, 6.0, 8.5, 11.0, 16.0]))
        group += 1
    return laid


def _group(rng: np.random.Generator, first: float, many: int, *, half_u: float, group: int) -> list[Track]:
    """Tracks that leave a ladder, which starts in view now and then."""
    pitch = float(rng.uniform(4.4, 5.1))
    rise = 1 / float(rng.uniform(7.5, 11))
    mirror = rng.random() < 0.5
    start = float(rng.uniform(-0.9, 0.2)) * half_u if rng.random() < 0.55 else -2 * half_u
    end = float(rng.uniform(0.75, 1.0)) * half_u if rng.random() < 0.2 else 2 * half_u
    u = np.arange(-1.5 * half_u, 1.5 * half_u, 2.0)
    tracks = []
    for k in range(many):
        level = first + k * pitch
        climb = first + np.maximum(u - start, 0) * rise
        v = np.convolve(np.pad(np.minimum(level, climb), 7, mode="edge"), np.full(15, 1 / 15), mode="valid")
        leave = start + k * pitch / rise
        keep = (u >= (leave - pitch / rise - 12 if k else u[0])) & (
            u <= (end - 7.0 * (k % 3) if k else u[-1])
        )
        if keep.sum() < 20:
            continue
        clear = (leave + 32.0, float(u[keep][-1]) - 8.0)
        if mirror:
            flipped = -u[keep][::-1], v[keep][::-1]
            tracks.append(Track(*flipped, (-clear[1], -clear[0]), group))
        else:
            tracks.append(Track(u[keep], v[keep], clear, group))
    return tracks
