"""Places as a person gives them to a command."""

from __future__ import annotations

from claims.errors import RecountError
from evidence.sites.coordinates import parse_coordinates


class BadPlaceError(RecountError):
    """What should be coordinates is none."""


def near_of(text: str) -> tuple[float, float]:
    """Read LON,LAT (or any notation with hemispheres), degrees.

    Raises:
        BadPlaceError: it is no pair of coordinates on Earth.
    """
    pair = parse_coordinates(text, lon_first=True)
    if pair is None:
        raise BadPlaceError(
            f"{text!r} is no pair of coordinates.", next_step="Give LON,LAT in degrees: 130.608,42.421."
        )
    return pair


def position(lon: float, lat: float) -> str:
    """A position whose order nobody can mistake: "42.4214 N, 130.6081 E"."""
    return f"{abs(lat):.4f} {'N' if lat >= 0 else 'S'}, {abs(lon):.4f} {'E' if lon >= 0 else 'W'}"
