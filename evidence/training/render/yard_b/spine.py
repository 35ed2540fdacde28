"""A yard laid along the arc of a circle: u metres along it, v metres to its right."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spine:
    """Takes yard metres to image pixels and back."""

    middle: tuple[float, float]
    """Where (0, 0) lies, as (column, row)."""

    angle: float
    """Direction of growing u at the middle, radians from the column axis towards the row axis."""

    radius_m: float
    """Positive when the yard bends to its right, negative to its left; its size is 500 m or more."""

    posting_m: float

    def place(self, u: Floats | float, v: Floats | float) -> Floats:
        """Pixels (column, row) of yard points, shape (points, 2)."""
        turn, across = np.broadcast_arrays(np.atleast_1d(np.asarray(u)) / self.radius_m, np.asarray(v))
        x = (self.radius_m - across) * np.sin(turn)
        y = self.radius_m - (self.radius_m - across) * np.cos(turn)
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return np.stack(
            [
                self.middle[0] + (x * cos - y * sin) / self.posting_m,
                self.middle[1] + (x * sin + y * cos) / self.posting_m,
            ],
            axis=1,
        )

    def find(self, column: Field, row: Field) -> tuple[Field, Field]:
        """Yard metres (u, v) of image points, any shape."""
        dx, dy = (column - self.middle[0]) * self.posting_m, (row - self.middle[1]) * self.posting_m
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        x, y = dx * cos + dy * sin, -dx * sin + dy * cos
        side = math.copysign(1.0, self.radius_m)
        rest = (self.radius_m - y) * side
        v = self.radius_m - np.hypot(x, rest) * side
        u = self.radius_m * np.arctan2(x * side, rest)
        return u.astype(np.float32), v.astype(np.float32)

    def heading(self, u: float) -> float:
        """Direction of the tracks at u, in the image."""
        return self.angle + u / self.radius_m
