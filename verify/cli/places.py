"""Places as a person gives them to a command."""

from __future__ import annotations

from claims.errors import RecountError
from claims.places.nations import curated, names_of_countries
from evidence.sites.coordinates import parse_coordinates
from evidence.sites.countries import is_code


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


def country_code(text: str) -> str:
    """ISO 3166 alpha-2 code of a country by its code, in either case, or by its English name.

    Raises:
        BadPlaceError: it is neither.
    """
    code = text.strip().upper()
    if is_code(code):
        return code
    named = curated().get(text.strip()) if text.strip() in names_of_countries() else None
    if named is None:
        raise BadPlaceError(
            f"{text[:60]!r} is no country.",
            next_step="Give its ISO 3166 code, such as KP, or its English name.",
        )
    return named


def position(lon: float, lat: float) -> str:
    """A position whose order nobody can mistake: "42.4214 N, 130.6081 E"."""
    return f"{abs(lat):.4f} {'N' if lat >= 0 else 'S'}, {abs(lon):.4f} {'E' if lon >= 0 else 'W'}"
