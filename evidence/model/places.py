"""Where: a name's candidates, and the site that was looked at. ``lon`` and ``lat`` are WGS 84 degrees."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue

from claims.model import Value

Geometry = dict[str, JsonValue]
"""GeoJSON geometry, lon/lat degrees."""


Affine6 = tuple[float, float, float, float, float, float]
"""Pixel to CRS: x = a*col + b*row + c, y = d*col + e*row + f, as (a, b, c, d, e, f)."""


Precision = Literal["facility", "area", "town"]
"""What a place's position belongs to: the facility; an area, of which it is a rounded point; or its town."""


class Candidate(Value):
    """One place that a name may mean."""

    name: str
    kind: str
    country: str | None = None
    lon: float
    lat: float

    radius_m: float
    """Reach of the place around its centre, when there is no outline; of the outline otherwise."""

    geometry: Geometry | None = None
    """Outline; None when only centre and radius are known."""

    tracks: Geometry | None = None
    """Rail tracks as a MultiLineString; None when nobody was asked for them or none are known."""

    precision: Precision = "facility"

    bare: bool = Field(default=False, exclude=True)
    """Whether the name as asked for left open what sort of place it is; what is counted must then fit."""

    score: float
    """0..1, how well name, kind and context fit."""

    found_by: str
    """Which gazetteer or geocoder knows it, with its source."""

    reasons: tuple[str, ...] = ()
    """What the score is made of, for ``--explain``."""


class Resolution(Value):
    """Answer to a name: best candidate first."""

    outcome: Literal["found", "ambiguous", "unknown"]
    candidates: tuple[Candidate, ...] = ()


class Site(Value):
    """The place that was looked at."""

    name: str
    kind: str
    lon: float
    lat: float
    radius_m: float
    geometry: Geometry
    """AOI as a Polygon or MultiPolygon: the outline, else a circle of ``radius_m``."""

    tracks: Geometry | None = None
    """Rail tracks as a MultiLineString; None when nobody was asked for them or none are known."""

    precision: Precision = "facility"

    found_by: str
    score: float
    runners_up: tuple[Candidate, ...] = ()
