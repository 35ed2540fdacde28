"""The area as a server is asked for it: where its map and the globe differ, somewhat more than is meant.

Servers compare outlines on a flat map. There, an item that steps from 179.9 to −179.9 lies around the world
and not across ±180, one that counts on to 180.1 has its far side off the map, and a ring around a pole
encloses nothing. Whatever comes back too much is dropped on our side.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from shapely import get_num_coordinates
from shapely.geometry import box, shape
from shapely.ops import unary_union

from evidence.globe import areas, geojson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry

    from evidence.model.places import Geometry

REACH_M = 120_000.0
"""How far around ±180 and the poles is asked. A tile of Sentinel-2 is 110 km wide; nothing that is wider
shows single objects."""

_MOST_POINTS = 200
_DEGREE_M = 111_320.0

_POLAR_DEG = 84.0
"""Here UTM ends, and outlines begin to go around the pole."""


def asked(area: Geometry) -> Geometry:
    """Give the area to ask for: the area itself, wherever that finds all there is.

    Args:
        area: AOI, lon/lat Polygon or MultiPolygon within ±180 degrees.

    Returns:
        With a strip on both sides of ±180 when the area lies near it; with the whole polar cap when it lies
        near a pole; and as boxes around its parts when it has very many points.
    """
    whole = shape(area)
    further = [strip for part in areas(whole) for strip in _further(part)]
    if not further and get_num_coordinates(whole) <= _MOST_POINTS:
        return area
    simple = _simple(whole)
    return geojson(areas(unary_union([simple, *further]) if further else simple))


def _further(part: Polygon) -> Iterator[BaseGeometry]:
    west, south, east, north = part.bounds
    reach = REACH_M / _DEGREE_M
    if north > _POLAR_DEG:
        yield box(-180, max(south - reach, -90), 180, 90)
    if south < -_POLAR_DEG:
        yield box(-180, -90, 180, min(north + reach, 90))
    wide = reach / math.cos(math.radians(min(max(abs(south), abs(north)), _POLAR_DEG)))
    if west < wide - 180 or 180 - wide < east:
        yield box(-180, south, wide - 180, north)
        yield box(180 - wide, south, 180, north)


def _simple(whole: BaseGeometry) -> BaseGeometry:
    """Boxes around the parts of an area that has more points than a server takes."""
    if get_num_coordinates(whole) <= _MOST_POINTS:
        return whole
    boxes = unary_union([part.envelope for part in areas(whole)])
    if get_num_coordinates(boxes) <= _MOST_POINTS:
        return boxes
    # Parts on both sides of ±180 would otherwise span the world.
    halves = (boxes.intersection(box(0, -90, 180, 90)), boxes.intersection(box(-180, -90, 0, 90)))
    return unary_union([half.envelope for half in halves if not half.is_empty])
