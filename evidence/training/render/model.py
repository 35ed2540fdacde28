"""What both styles are asked for, and what they give back. No drawing here.

Pixel coordinates are fractional (column, row) from the image's top-left corner. Angles are radians from the
column axis towards the row axis. Azimuths are degrees clockwise from the top of the image.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from claims.errors import RecountError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]
    """Shape (points, 2) as (column, row)."""

Season = Literal["spring", "summer", "autumn", "winter"]


class RenderError(RecountError):
    """A scene that cannot be drawn as asked."""


class Car(NamedTuple):
    """One railcar as it stands in the image."""

    px: float
    py: float

    angle: float
    """Long axis."""

    length_m: float
    """Body, without couplers."""

    width_m: float


@dataclass(frozen=True)
class Light:
    """Where the sun stands and what lies between it and the sensor."""

    sun_azimuth: float = 160.0
    """Degrees clockwise from the top of the image, towards the sun."""

    sun_elevation: float = 42.0
    """Degrees above the horizon, 12..80."""

    season: Season = "summer"

    haze: float = 0.06
    """Share of the signal that the air adds, 0..1."""

    cloud: float = 0.0
    """Share of the picture under opaque cloud, 0..1."""

    def __post_init__(self) -> None:
        """Refuse a sun so low that shadows fill the scene."""
        if not 12.0 <= self.sun_elevation <= 80.0:
            raise RenderError(
                f"The sun stands at {self.sun_elevation:g} degrees, outside 12..80.",
                next_step="Give a higher or lower sun_elevation.",
            )

    @property
    def towards_sun(self) -> tuple[float, float]:
        """Unit vector (column, row) that points to the sun."""
        turn = math.radians(self.sun_azimuth)
        return math.sin(turn), -math.cos(turn)

    def brightness(self, lean: float, facing: float) -> float:
        """Lambert brightness of a tilted face, relative to a level one.

        Args:
            lean: tilt from level, radians.
            facing: horizontal direction the face leans towards, radians as for ``Car.angle``.
        """
        sun_col, sun_row = self.towards_sun
        height = math.radians(self.sun_elevation)
        along = math.cos(facing) * sun_col + math.sin(facing) * sun_row
        direct = math.sin(height) * math.cos(lean) + math.cos(height) * math.sin(lean) * along
        # A quarter of the light of a clear day comes from the sky, whatever the face's tilt.
        return 0.25 + 0.75 * max(0.0, direct) / math.sin(height)


@dataclass(frozen=True)
class Order:
    """One scene, asked for."""

    seed: int
    """Chooses cars, sensor noise and, unless ``layout_seed`` does, the yard."""

    cars: int
    width: int
    height: int
    """Pixels of the image."""

    posting_m: float = 0.5
    light: Light | None = None
    """None lets the seed choose sun, season and haze."""

    layout_seed: int | None = None
    """Chooses the yard; the same yard on many dates keeps this and changes ``seed``."""

    angle: float | None = None
    """Direction of the tracks, radians; None lets the layout seed choose."""

    reach_m: float | None = None
    """Cars stand within this distance of the image's centre, along the tracks; None for the whole image."""

    def __post_init__(self) -> None:
        """Refuse sizes and numbers that no picture has."""
        if self.cars < 0 or min(self.width, self.height) < 64:
            raise RenderError(
                f"A scene of {self.width} x {self.height} px with {self.cars} cars cannot be drawn.",
                next_step="Ask for at least 64 x 64 px and no fewer than 0 cars.",
            )
        if not 0.2 <= self.posting_m <= 2.0:
            raise RenderError(
                f"A posting of {self.posting_m:g} m is outside 0.2..2 m.",
                next_step="Render at 0.2..2 m and average afterwards for anything coarser.",
            )


@dataclass(frozen=True)
class Rendered:
    """A scene and its truth."""

    pixels: NDArray[np.uint8]
    """Shape (3, height, width): red, green, blue."""

    cars: tuple[Car, ...]
    tracks: tuple[Points, ...]
    """Rail centrelines in pixels; they run past the image's edges."""

    light: Light
    posting_m: float
