"""Where: outlines on the globe, made sound, and the share of an area that they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyproj import Geod
from shapely import segmentize
from shapely.errors import GEOSException
from shapely.geometry import MultiPolygon, shape
from shapely.geometry.polygon import orient
from shapely.ops import unary_union

from evidence.globe import areas, crosses, crossings, geojson, laid_flat, sides
from evidence.scenes.stac.documents import finite, shown, text
from evidence.scenes.stac.refusals import Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from evidence.globe import Point
    from evidence.model.places import Geometry

_GEOD = Geod(ellps="WGS84")
_NEXT = "Give it a GeoJSON Polygon or MultiPolygon in longitude and latitude."
_SIMPLER = "Give it a simpler outline, or look for the scene in another catalogue."

_SLACK_DEG = 0.01
"""Degrees by which an outline may pass a pole, from rounding."""

_LONGEST_LIST = 100_000

_MOST_POINTS = 10_000
"""The largest outline of the items recorded in tests has 434."""

_MOST_CROSSINGS = 200
"""One that crosses itself as often is made sound within a tenth of a second; the time grows by the cube."""

_FEW_POINTS = 20
"""So few sides cannot cross each other that often."""

_LONGEST_SIDE_DEG = 1.0


def footprint(geometry: object) -> Geometry:
    """Make an item's outline sound: two coordinates each, valid, cut at ±180 and closed over a pole.

    Raises:
        Unreadable: there is none, it is no area on Earth, or it is too tangled to be made sound.
    """
    if not isinstance(geometry, dict) or not geometry:
        raise Unreadable("It has no geometry.", next_step=_NEXT)
    if text(geometry.get("type")) not in {"Polygon", "MultiPolygon"}:
        raise Unreadable(f"Its geometry is a {shown(geometry.get('type'))}.", next_step=_NEXT)
    polygons = [geometry.get("coordinates")] if geometry["type"] == "Polygon" else geometry.get("coordinates")
    try:
        outlines = [[_ring(ring) for ring in _listed(rings)] for rings in _listed(polygons)]
        _bounded(outlines)
        parts = [laid_flat(rings) for rings in outlines]
        whole = parts[0] if len(parts) == 1 else unary_union(parts)
    except (TypeError, ValueError, IndexError, GEOSException) as bad:
        raise Unreadable(f"Its geometry cannot be read ({shown(str(bad))}).", next_step=_NEXT) from bad
    enclosed = areas(whole)
    if not enclosed:
        raise Unreadable("Its geometry encloses nothing.", next_step=_NEXT)
    return geojson(enclosed)


def _bounded(outlines: Sequence[Sequence[Sequence[Point]]]) -> None:
    """Refuse what would take minutes to lay flat: an envelope in its place would claim more than is shown."""
    rings = [ring for outline in outlines for ring in outline]
    points = sum(map(len, rings))
    size = max(points, len(rings))
    if size <= _FEW_POINTS:
        return
    # Around a pole, long sides are bent, which takes further points.
    drawn = sides(rings if size <= _MOST_POINTS else [])
    size = max(size, len(drawn))
    if size > _MOST_POINTS:
        raise Unreadable(f"Its outline has {size:,} points, more than {_MOST_POINTS:,}.", next_step=_SIMPLER)
    if not _is_sound(outlines) and crossings(drawn, most=_MOST_CROSSINGS) > _MOST_CROSSINGS:
        raise Unreadable(
            f"Its outline of {points:,} points crosses itself more than {_MOST_CROSSINGS} times, or runs "
            "along itself over and over.",
            next_step=_SIMPLER,
        )


def _is_sound(outlines: Sequence[Sequence[Sequence[Point]]]) -> bool:
    """Whether outlines are valid as they stand on the map, which is quickly known."""
    if any(crosses(ring) or any(abs(lon) > 180 for lon, _ in ring) for rings in outlines for ring in rings):
        return False
    return bool(MultiPolygon([(rings[0], rings[1:]) for rings in outlines if rings]).is_valid)


def _ring(points: Any) -> list[Point]:
    """Longitudes and latitudes of one ring; heights are left out."""
    pairs = [_listed(point) for point in _listed(points)]
    return [(_degrees(pair[0], most=360), _degrees(pair[1], most=90)) for pair in pairs]


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > _LONGEST_LIST:
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
