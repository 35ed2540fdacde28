"""Outlines on the ellipsoid: circles, rectangles, distances; and whether a given one is sound."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from pyproj import Geod
from shapely import GEOSException, Point, transform
from shapely.geometry import shape
from shapely.geometry.polygon import orient
from shapely.ops import nearest_points, unary_union

from evidence.globe import areas, crosses, geojson, laid_flat

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from evidence.model.places import Geometry

_GEOD = Geod(ellps="WGS84")
_CORNERS = 64

MOST_VERTICES: Final = 5000
"""A longer outline is a country's border, or meant to exhaust."""

SAME_PLACE_M: Final = 3000.0
"""Points of a facility that lie closer than this are of one place."""

Lon = Annotated[float, Field(ge=-180, le=180)]
Lat = Annotated[float, Field(ge=-90, le=90)]
Ring = Annotated[list[tuple[Lon, Lat]], Field(min_length=4, max_length=MOST_VERTICES)]
Rings = Annotated[list[Ring], Field(min_length=1, max_length=100)]


class Polygon(BaseModel):
    """One outline, holes after it."""

    type: Literal["Polygon"]
    coordinates: Rings


class MultiPolygon(BaseModel):
    """Several outlines."""

    type: Literal["MultiPolygon"]
    coordinates: Annotated[list[Rings], Field(min_length=1, max_length=100)]


_OUTLINE: Final[TypeAdapter[Polygon | MultiPolygon]] = TypeAdapter(Polygon | MultiPolygon)


def distance_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Metres along the geodesic between two points."""
    return float(_GEOD.inv(lon_a, lat_a, lon_b, lat_b)[2])


def distance_to_m(lon: float, lat: float, outline: Geometry) -> float:
    """Metres from a point to the nearest point of an outline; 0 inside it."""
    drawn = shape(outline)
    # The map ends at ±180; what lies beyond may be nearer.
    nearest = (nearest_points(drawn, Point(lon + turn, lat))[0] for turn in (-360, 0, 360))
    return min(distance_m(lon, lat, place.x, place.y) for place in nearest)


def circle(lon: float, lat: float, radius_m: float) -> Geometry:
    """Polygon of 64 corners, each ``radius_m`` along the geodesic from the centre, counter-clockwise.

    Across ±180 it is a MultiPolygon, cut there; around a pole it reaches to the edge of the map.
    """
    if radius_m <= 0:
        raise ValueError(f"A circle needs a radius above 0 m, not {radius_m:g} m.")
    turns = [-360.0 * i / _CORNERS for i in range(_CORNERS)]
    lons, lats, _ = _GEOD.fwd([lon] * _CORNERS, [lat] * _CORNERS, turns, [radius_m] * _CORNERS)
    return _polygon(lons, lats)


def rectangle(lon: float, lat: float, *, length_m: float, width_m: float, azimuth: float) -> Geometry:
    """Polygon around a centre whose long axis points at ``azimuth``, degrees clockwise from north."""
    reach = math.hypot(length_m, width_m) / 2
    half = math.degrees(math.atan2(width_m, length_m))
    turns = [azimuth + half, azimuth - half, azimuth + 180 + half, azimuth + 180 - half]
    lons, lats, _ = _GEOD.fwd([lon] * 4, [lat] * 4, turns, [reach] * 4)
    return _polygon(lons, lats)


def sound(given: object) -> Geometry | None:
    """A given GeoJSON geometry, when it is a valid polygon on Earth with closed rings; None otherwise.

    One that steps across ±180 is cut there.
    """
    try:
        drawn = _OUTLINE.validate_python(given)
    except ValidationError:
        return None
    parts = [drawn.coordinates] if isinstance(drawn, Polygon) else drawn.coordinates
    rings = [ring for part in parts for ring in part]
    if any(ring[0] != ring[-1] for ring in rings):
        return None
    if any(map(crosses, rings)):
        return _cut(parts)
    geometry: Geometry = drawn.model_dump(mode="json")
    return geometry if shape(geometry).is_valid else None


def _cut(parts: list[list[list[tuple[float, float]]]]) -> Geometry | None:
    """Outlines of which some step across ±180, cut there; None when they enclose nothing."""
    try:
        whole = areas(unary_union([laid_flat(rings) for rings in parts]))
    except (ValueError, GEOSException):
        return None
    return _written(whole) if whole else None


def _polygon(lons: list[float], lats: list[float]) -> Geometry:
    """Close the ring; seven decimals are a centimetre."""
    ring = [(round(lon, 7), round(lat, 7)) for lon, lat in zip(lons, lats, strict=True)]
    return _written(areas(laid_flat([[*ring, ring[0]]])))


def _written(parts: list[BaseGeometry]) -> Geometry:
    """Write areas, each counter-clockwise, to seven decimals."""
    return geojson([orient(transform(part, lambda points: points.round(7))) for part in parts])
