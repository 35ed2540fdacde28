"""Where: outlines on the globe, made sound, and the share of an area that they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyproj import Geod
from shapely import segmentize
from shapely.errors import GEOSException
from shapely.geometry import shape
from shapely.geometry.polygon import orient
from shapely.ops import unary_union

from evidence.globe import areas, geojson, laid_flat
from evidence.scenes.stac.documents import finite, shown, text
from evidence.scenes.stac.refusals import Unreadable

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from evidence.globe import Point
    from evidence.model.places import Geometry

_GEOD = Geod(ellps="WGS84")
_NEXT = "Give it a GeoJSON Polygon or MultiPolygon in longitude and latitude."

_SLACK_DEG = 0.01
"""Degrees by which an outline may pass a pole, from rounding."""

_MOST_POINTS = 100_000

_LONGEST_SIDE_DEG = 1.0


def footprint(geometry: object) -> Geometry:
    """Make an item's outline sound: two coordinates each, valid, cut at ±180 and closed over a pole.

    Raises:
        Unreadable: there is none, or it is no area on Earth.
    """
    if not isinstance(geometry, dict) or not geometry:
        raise Unreadable("It has no geometry.", next_step=_NEXT)
    if text(geometry.get("type")) not in {"Polygon", "MultiPolygon"}:
        raise Unreadable(f"Its geometry is a {shown(geometry.get('type'))}.", next_step=_NEXT)
    polygons = [geometry.get("coordinates")] if geometry["type"] == "Polygon" else geometry.get("coordinates")
    try:
        parts = [laid_flat([_ring(ring) for ring in _listed(rings)]) for rings in _listed(polygons)]
        whole = parts[0] if len(parts) == 1 else unary_union(parts)
    except (TypeError, ValueError, IndexError, GEOSException) as bad:
        raise Unreadable(f"Its geometry cannot be read ({shown(str(bad))}).", next_step=_NEXT) from bad
    enclosed = areas(whole)
    if not enclosed:
        raise Unreadable("Its geometry encloses nothing.", next_step=_NEXT)
    return geojson(enclosed)


def _ring(points: Any) -> list[Point]:
    """Longitudes and latitudes of one ring; heights are left out."""
    pairs = [_listed(point) for point in _listed(points)]
    return [(_degrees(pair[0], most=360), _degrees(pair[1], most=90)) for pair in pairs]


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > _MOST_POINTS:
        raise TypeError(f"{shown(value)} for a list")
    return value


def _degrees(value: Any, *, most: float) -> float:
    degrees = finite(value)
    if degrees is None:
        raise TypeError(f"{shown(value)} for degrees")
    if abs(degrees) > most + _SLACK_DEG:
        raise ValueError(f"{degrees:g} degrees, beyond {most:g}")
    return max(-most, min(most, degrees))


def touches(area: Geometry, outline: Geometry) -> bool:
    """Whether two outlines share any point."""
    return bool(shape(area).intersects(shape(outline)))


def covered(area: Geometry, outline: Geometry) -> float:
    """Share of an area inside an outline, 0..1, by areas on the WGS 84 ellipsoid."""
    wanted = shape(area)
    whole = square_metres(wanted)
    return min(1.0, square_metres(wanted.intersection(shape(outline))) / whole) if whole else 0.0


def square_metres(area: BaseGeometry) -> float:
    """Area on the WGS 84 ellipsoid; zero for points and lines."""
    # Sides are straight on the map; between points far apart, the way on the ground is another.
    parts = areas(segmentize(area, _LONGEST_SIDE_DEG))
    return sum(abs(_GEOD.geometry_area_perimeter(orient(part))[0]) for part in parts)
