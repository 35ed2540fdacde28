"""The yard's own coordinates: u metres along the tracks, v metres across them, bent gently as one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """Takes yard metres to image pixels."""

    centre: tuple[float, float]
    """Where (0, 0) lies, as (column, row)."""

    angle: float
    """Direction of growing u, radians from the column axis towards the row axis; v a quarter turn on."""

    posting_m: float

    bend_per_m: float
    """Curvature of the whole yard, 1/m."""

    def pixels(self, u: Floats | float, v: Floats | float) -> Floats:
        """Give (column, row) pairs, shape (points, 2)."""
        along = np.atleast_1d(np.asarray(u, float))
        across = np.atleast_1d(np.asarray(v, float)) + self.bend_per_m * along**2 / 2
        along, across = np.broadcast_arrays(along, across)
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        column = self.centre[0] + (along * cos - across * sin) / self.posting_m
        row = self.centre[1] + (along * sin + across * cos) / self.posting_m
        return np.stack([column, row], axis=1)

    def heading(self, u: float, slope: float = 0.0) -> float:
        """Direction in the image of a line at u whose v grows by ``slope`` per metre."""
        return self.angle + math.atan(self.bend_per_m * u + slope)

    def box(self, u: tuple[float, float], v: tuple[float, float]) -> Floats:
        """Outline of a stretch of the yard; long sides follow the bend."""
        steps = max(2, int(abs(u[1] - u[0]) / 15) + 1)
        along = np.linspace(u[0], u[1], steps)
        there, back = self.pixels(along, v[0]), self.pixels(along[::-1], v[1])
        return np.concatenate([there, back])

    def ribbon(self, u: Floats, v: Floats, half_width_m: Floats | float) -> Floats:
        """Outline of a strip around a line."""
        there = self.pixels(u, v - half_width_m)
        back = self.pixels(u[::-1], (v + half_width_m)[::-1])
        return np.concatenate([there, back])

    def pose(self, u: float, v: float, turn: float = 0.0) -> Pose:
        """Stand something at (u, v), along the tracks or turned from them by so many radians."""
        place = self.pixels(u, v)[0]
        return Pose((float(place[0]), float(place[1])), self.heading(u) + turn, self.posting_m)


@dataclass(frozen=True)
class Pose:
    """A thing's own coordinates: s metres ahead, t metres to the right, in the image."""

    centre: tuple[float, float]
    angle: float
    posting_m: float

    def at(self, s: float, t: float) -> tuple[float, float]:
        """Pixel (column, row) of one point."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return (
            self.centre[0] + (s * cos - t * sin) / self.posting_m,
            self.centre[1] + (s * sin + t * cos) / self.posting_m,
        )

    def box(self, s: tuple[float, float], t: tuple[float, float]) -> Floats:
        """Corners of a rectangle."""
        return np.array([self.at(s[0], t[0]), self.at(s[1], t[0]), self.at(s[1], t[1]), self.at(s[0], t[1])])

    def line(self, *points: tuple[float, float]) -> Floats:
        """Points of a line."""
        return np.array([self.at(*point) for point in points])
