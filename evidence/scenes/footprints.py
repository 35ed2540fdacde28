"""Where: outlines on the globe, made sound, and the share of an area that they cover."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pyproj import Geod
from shapely import affinity
from shapely.errors import GEOSException
from shapely.geometry import MultiPolygon, Polygon, box, mapping, shape
from shapely.geometry.polygon import orient
from shapely.ops import unary_union
from shapely.validation import make_valid

from evidence.scenes.documents import finite, shown, text
from evidence.scenes.refusals import Unreadable

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from evidence.model.places import Geometry

_GEOD = Geod(ellps="WGS84")
_NEXT = "Give it a GeoJSON Polygon or MultiPolygon in longitude and latitude."

_SLACK_DEG = 0.01
"""Degrees by which an outline may pass a pole, from rounding."""

_MOST_POINTS = 100_000


def footprint(geometry: object) -> Geometry:
    """Make an item's outline sound: two coordinates each, valid, split at the antimeridian.

    Raises:
        Unreadable: there is none, or it is no area on Earth.
    """
    if not isinstance(geometry, dict) or not geometry:
        raise Unreadable("It has no geometry.", next_step=_NEXT)
    if text(geometry.get("type")) not in {"Polygon", "MultiPolygon"}:
        raise Unreadable(f"Its geometry is a {shown(geometry.get('type'))}.", next_step=_NEXT)
    polygons = [geometry.get("coordinates")] if geometry["type"] == "Polygon" else geometry.get("coordinates")
    try:
        parts = [part for rings in _listed(polygons) for part in _sound(rings)]
        whole = unary_union(parts)
    except (TypeError, ValueError, IndexError, GEOSException) as bad:
        raise Unreadable(f"Its geometry cannot be read ({shown(str(bad))}).", next_step=_NEXT) from bad
    areas = _areas(whole)
    if not areas:
        raise Unreadable("Its geometry encloses nothing.", next_step=_NEXT)
    return geojson(areas[0] if len(areas) == 1 else MultiPolygon(areas))


def geojson(area: BaseGeometry) -> Geometry:
    """Write a shapely geometry as GeoJSON with lists, as it would be read back."""
    written: dict[str, Any] = mapping(area)
    return {"type": written["type"], "coordinates": _lists(written["coordinates"])}


def _lists(value: Any) -> Any:
    return [_lists(entry) for entry in value] if isinstance(value, list | tuple) else value


def _sound(rings: Any) -> list[BaseGeometry]:
    """One polygon's rings as valid parts within ±180 degrees."""
    outer, *holes = [_ring(ring) for ring in _listed(rings)]
    polygon = make_valid(Polygon(outer, holes))
    return [
        affinity.translate(polygon.intersection(box(-180 + turn, -90, 180 + turn, 90)), xoff=-turn)
        for turn in (-360, 0, 360)
    ]


def _ring(points: Any) -> list[tuple[float, float]]:
    """Longitudes and latitudes of one ring; a step of over 180 degrees means that it crossed ±180.

    Some providers write the far side as such a step, others count on beyond 180 (192.666, −183.105).
    """
    pairs = [_listed(point) for point in _listed(points)]
    ring = [(_degrees(pair[0], most=360), _degrees(pair[1], most=90)) for pair in pairs]
    if any(180 < abs(a[0] - b[0]) < 360 for a, b in pairwise(ring)):
        return [(lon + 360 if lon < 0 else lon, lat) for lon, lat in ring]
    return ring


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


def _areas(whole: BaseGeometry) -> list[Polygon]:
    parts = getattr(whole, "geoms", [whole])
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


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
    return sum(abs(_GEOD.geometry_area_perimeter(orient(part))[0]) for part in _areas(area))
