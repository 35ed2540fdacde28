"""The globe on a flat map: outlines cut at ±180 degrees and closed over the poles, as GeoJSON wants them.

RFC 7946 (§3.1.9) cuts what crosses the antimeridian in two. Whoever lists scenes does that, or steps from
179.9 to −179.9, or counts on to 180.1; and around a pole a ring of longitudes encloses nothing at all.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Geod
from shapely import STRtree, affinity, get_coordinates
from shapely import box as boxes
from shapely.geometry import Polygon, box
from shapely.ops import unary_union
from shapely.validation import make_valid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from pydantic import JsonValue
    from shapely.geometry.base import BaseGeometry

    from evidence.model.places import Geometry

Point = tuple[float, float]
"""Longitude and latitude in degrees; the longitude may be counted on beyond ±180, up to ±360."""

_GEOD = Geod(ellps="WGS84")

_LONGEST_STEP = 10.0
"""Degrees of longitude between the corners of a ring around a pole, before its sides are bent: they are
straight on the ground, and far from straight on the map."""

_PAIRS_AT_ONCE = 200_000
_MOST_PAIRS = 500_000
"""Pairs of sides whose boxes touch, beyond which nobody counts on: a tenth of a second."""


def laid_flat(rings: Sequence[Sequence[Point]]) -> BaseGeometry:
    """Lay one outline, its holes after it, on the map from −180 to 180 degrees.

    A step of over 180 degrees is the short way across ±180. A ring that goes once around the Earth is closed
    over the pole that is nearer to it.

    Returns:
        A valid geometry, which may hold points and lines beside the areas, or be empty.

    Raises:
        ValueError: a ring goes around more than once, or has too few corners.
        GEOSException: nothing valid can be made of it.
    """
    if all(abs(lon) <= 180 for ring in rings for lon, _ in ring) and not any(map(crosses, rings)):
        outer, *holes = rings
        drawn = Polygon(outer, holes)
        return drawn if drawn.is_valid else make_valid(drawn)
    outside, *inside = [cut(make_valid(Polygon(_unrolled(ring)))) for ring in rings]
    return outside.difference(unary_union(inside)) if inside else outside


def crosses(ring: Sequence[Point]) -> bool:
    """Whether a ring steps over ±180, which on the map is a line around the world."""
    # All longitudes of a pole are one point; those who close an outline there walk along the map's edge.
    return any(180 < abs(a[0] - b[0]) <= 360 and abs(a[1]) + abs(b[1]) < 180 for a, b in pairwise(ring))


def sides(rings: Sequence[Sequence[Point]]) -> NDArray[np.float64]:
    """Sides of rings as they are laid flat, (n, 4): from longitude and latitude, to longitude and latitude.

    Raises:
        ValueError: a ring goes around the Earth more than once.
    """
    walked = [np.array(_unrolled(ring), dtype=np.float64) for ring in rings if len(ring) > 1]
    drawn = [np.hstack([points, np.roll(points, -1, axis=0)]) for points in walked]
    return np.vstack(drawn) if drawn else np.empty((0, 4))


def crossings(drawn: NDArray[np.float64], *, most: int) -> int:
    """How often sides cross each other on the globe; to share a corner or to touch is not to cross.

    What is made sound costs time by the cube of this, so it is known before.

    Args:
        drawn: sides, (n, 4).
        most: counting ends beyond this many, and where a great many sides lie near each other.

    Returns:
        The number, or one above ``most``.
    """
    # One ring may count on beyond ±180 where another does not.
    turned = np.vstack([drawn + np.array([turn, 0, turn, 0]) for turn in (0, 360, -360)])
    tree = STRtree(_boxes(turned))
    step = max(1, _PAIRS_AT_ONCE // max(1, len(turned)))
    met = near = 0
    for start in range(0, len(drawn), step):
        some = drawn[start : start + step]
        first, second = tree.query(_boxes(some))
        near += len(first)
        met += int(_crossed(some[first], turned[second]).sum())
        # Each is met twice, from either side.
        if met > 2 * most or near > _MOST_PAIRS:
            return most + 1
    return met // 2


def _boxes(drawn: NDArray[np.float64]) -> NDArray[np.object_]:
    x, y = drawn[:, ::2], drawn[:, 1::2]
    return np.asarray(boxes(x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)))


def _crossed(some: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether the ends of each side lie on both sides of the other."""
    parted = _turn(some, others[:, :2]) * _turn(some, others[:, 2:]) < 0
    return parted & (_turn(others, some[:, :2]) * _turn(others, some[:, 2:]) < 0)


def _turn(drawn: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sign of the side on which a point lies: −1, 0 or 1."""
    along, to = drawn[:, 2:] - drawn[:, :2], points - drawn[:, :2]
    return np.sign(along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0])


def cut(whole: BaseGeometry) -> BaseGeometry:
    """Cut a valid geometry, whose longitudes may be counted on, into pieces between ±180."""
    if whole.is_empty:
        return whole
    west, _, east, _ = whole.bounds
    turns = range(math.floor((west + 180) / 360), math.ceil((east - 180) / 360) + 1)
    pieces = (
        affinity.translate(whole.intersection(box(360 * n - 180, -90, 360 * n + 180, 90)), xoff=-360 * n)
        for n in turns
    )
    return unary_union(list(pieces))


def areas(whole: BaseGeometry) -> list[Polygon]:
    """The polygons of a geometry; points and lines enclose nothing."""
    parts = getattr(whole, "geoms", [whole])
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


def geojson(polygons: Sequence[Polygon]) -> Geometry:
    """Write one polygon or several as GeoJSON with lists, as it would be read back."""
    written: list[JsonValue] = [
        [get_coordinates(ring).tolist() for ring in (part.exterior, *part.interiors)] for part in polygons
    ]
    if len(written) == 1:
        return {"type": "Polygon", "coordinates": written[0]}
    return {"type": "MultiPolygon", "coordinates": written}


def _unrolled(ring: Sequence[Point]) -> list[Point]:
    """A ring whose every step is the short way, in longitudes that count on; closed over a pole around it."""
    if not crosses(ring):
        return list(ring)
    closed = [*ring, ring[0]] if ring[0] != ring[-1] else list(ring)
    walked = _short(closed)
    turns = round((walked[-1][0] - walked[0][0]) / 360)
    if abs(turns) > 1:
        raise ValueError(f"it goes around the Earth {abs(turns)} times")
    if turns:
        around = _short(list(_bent(closed)))
        pole = math.copysign(90.0, sum(lat for _, lat in around))
        return [*around, (around[-1][0], pole), (around[0][0], pole)]
    # The edges of the whole map step by 360 degrees, and so does what hops over ±180 from one spelling to
    # the other; walked the short way, nothing is left of the first.
    return walked if Polygon(walked).area else closed


def _short(ring: Sequence[Point]) -> list[Point]:
    first = ring[0][0]
    turn = -360 * round(first / 360)
    walked = [(first + turn, ring[0][1])]
    for a, b in pairwise(ring):
        turn -= 360 * round((b[0] - a[0]) / 360)
        walked.append((b[0] + turn, b[1]))
    return walked


def _bent(ring: Sequence[Point]) -> Iterator[Point]:
    """A ring with points on its long sides, which are the shortest lines on the ground."""
    yield ring[0]
    for a, b in pairwise(ring):
        step = abs(math.remainder(b[0] - a[0], 360))
        between = math.ceil(step / _LONGEST_STEP) - 1
        if between > 0:
            yield from _GEOD.npts(*a, *b, between)
        yield b
