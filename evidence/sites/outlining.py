"""Which of the outlines around a candidate is its own, and which tracks lie on it; pure functions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from pyproj import Geod
from shapely import LineString, Point, box
from shapely.geometry import mapping, shape
from shapely.geometry.polygon import orient
from shapely.ops import unary_union

from evidence.globe import areas, cut
from evidence.sites.gazetteer import OWN, SHIPPED
from evidence.sites.names import readings
from evidence.sites.osm import ATTRIBUTION, tags_if_named, tags_of
from evidence.sites.outlines import SAME_PLACE_M, circle, distance_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evidence.model.places import Candidate, Geometry
    from evidence.sites.elements import Ground, Outline, Track

REACH_M: Final = SAME_PLACE_M
"""How far around a candidate is looked: candidates closer to each other are one place."""

MOST_TRACKS: Final = 2000
"""The largest marshalling yards have a tenth of this."""

MOST_CORNERS: Final = 20_000

# Cars stand inside the area; how a track goes on beyond it is needed for its direction alone.
_BEYOND_M = 500.0

# A radius is the reach that some source gave the place, and 1 km where none did. A ring of more than four
# times that reach (16 times the area) is a district or a training ground around it; one of less than a
# twentieth is a single building in it. Yards are long and thin, hence the wider allowance downwards.
_LEAST_SHARE, _MOST_SHARE = 1 / 400, 16.0

_GEOD = Geod(ellps="WGS84")
_DEGREE_M = 111_320.0


def outlined(candidate: Candidate, ground: Ground) -> Candidate:
    """Give a candidate its outline and its tracks; as it was when there are none.

    A curated outline is kept, and so are the areas of towns and of points given by coordinates. Any other
    outline that the candidate has gives way only to one that bears its name.
    """
    own = _outline(candidate, ground.outlines)
    after = _without_outline(candidate, ground) if own is None else _with_outline(candidate, own)
    tracks = _tracks(after, ground.tracks)
    if tracks is None:
        return after
    count = f"{len(tracks)} rail {'track' if len(tracks) == 1 else 'tracks'} of OpenStreetMap"
    named = "OpenStreetMap" if own is not None else f"OpenStreetMap, {ATTRIBUTION}"
    return after.model_copy(
        update={
            "tracks": {"type": "MultiLineString", "coordinates": tracks},
            "found_by": f"{after.found_by}; tracks: {named}",
            "reasons": (
                *after.reasons,
                f"{count} {'lies' if len(tracks) == 1 else 'lie'} on it or beside it",
            ),
        }
    )


def _outline(candidate: Candidate, outlines: Sequence[Outline]) -> Outline | None:
    """The one that bears the name, else the smallest that holds the point, among those of kind and size."""
    curated = candidate.geometry is not None and candidate.found_by.startswith((OWN, SHIPPED))
    if curated or candidate.kind in {"town", "point"}:
        return None
    sane, cores = math.pi * candidate.radius_m**2, _cores(candidate)
    ranked = []
    for one in outlines:
        named, holds, area_m2 = _bears(one, cores), _holds(one, candidate), _area_m2(one.geometry)
        fits = _fits(one, candidate.kind, named=named)
        fits = fits and _LEAST_SHARE * sane <= area_m2 <= _MOST_SHARE * sane
        near = holds or (named and _is_near(one, candidate))
        if fits and near and (named or candidate.geometry is None):
            ranked.append((not named, not holds, area_m2, one.element.key, one))
    return min(ranked, key=lambda each: each[:4])[-1] if ranked else None


def _without_outline(candidate: Candidate, ground: Ground) -> Candidate:
    """Say what was not believed, where nothing else was found."""
    if not ground.skipped or candidate.geometry is not None:
        return candidate
    why = f"{len(ground.skipped)} shapes on the map were not believed, such as: {ground.skipped[0]}"
    return candidate.model_copy(update={"reasons": (*candidate.reasons, why)})


def _with_outline(candidate: Candidate, own: Outline) -> Candidate:
    named = _bears(own, _cores(candidate))
    why = "bears its name" if named else "is the smallest of its kind around the point"
    return candidate.model_copy(
        update={
            "geometry": own.geometry,
            "precision": "facility",
            "radius_m": round(_reach_m(own.geometry, candidate), 1),
            "found_by": f"{candidate.found_by}; outline: {own.element.source}, {ATTRIBUTION}",
            "reasons": (*candidate.reasons, f"its outline is {own.element.source}, which {why}"),
        }
    )


def _fits(outline: Outline, kind: str, *, named: bool) -> bool:
    tags = outline.element.tags.items()
    return any(tag in tags for tag in tags_of(kind)) or (
        named and any(tag in tags for tag in tags_if_named(kind))
    )


def _cores(candidate: Candidate) -> set[str]:
    """Its name as names are compared, with and without its head-noun."""
    return {reading.core for reading in readings(candidate.name)}


def _bears(outline: Outline, cores: set[str]) -> bool:
    """Whether any of its names, with or without its head-noun, is one of these."""
    return any(reading.core in cores for name in outline.element.names for reading in readings(name))


def _holds(outline: Outline, candidate: Candidate) -> bool:
    return bool(shape(outline.geometry).covers(Point(candidate.lon, candidate.lat)))


def _is_near(outline: Outline, candidate: Candidate) -> bool:
    return bool(shape(outline.geometry).intersects(shape(circle(candidate.lon, candidate.lat, REACH_M))))


def _area_m2(geometry: Geometry) -> float:
    parts = areas(shape(geometry))
    return sum(abs(float(_GEOD.geometry_area_perimeter(orient(part))[0])) for part in parts)


def _reach_m(geometry: Geometry, candidate: Candidate) -> float:
    """Metres from the candidate's point to the farthest corner of the boxes around the outline's parts."""
    boxes = (part.bounds for part in areas(shape(geometry)))
    corners = (
        (lon, lat) for west, south, east, north in boxes for lon in (west, east) for lat in (south, north)
    )
    return max(distance_m(candidate.lon, candidate.lat, *corner) for corner in corners)


def _tracks(candidate: Candidate, tracks: Iterable[Track]) -> list[Any] | None:
    """Tracks on the candidate's area and close around it, nearest first, (lon, lat); None without any."""
    around = _around(candidate)
    here = Point(candidate.lon, candidate.lat)
    lines = [LineString(track.line) for track in tracks]
    lines = [line for line in lines if line.length > 0 and line.intersects(around)]
    kept: list[Any] = []
    corners = 0
    for line in sorted(lines, key=here.distance):
        for part in _parts(line.intersection(around)):
            corners += len(part)
            if len(kept) >= MOST_TRACKS or corners > MOST_CORNERS:
                return kept or None
            kept.append(part)
    return kept or None


def _parts(clipped: Any) -> Iterator[list[list[float]]]:
    """Lines of what is left of a track; points where it only touches are none."""
    for part in getattr(clipped, "geoms", [clipped]):
        if isinstance(part, LineString) and not part.is_empty:
            yield [[round(lon, 7), round(lat, 7)] for lon, lat in mapping(part)["coordinates"]]


def _around(candidate: Candidate) -> Any:
    """Boxes around the parts of the candidate's area, a little wider."""
    area = candidate.geometry or circle(candidate.lon, candidate.lat, candidate.radius_m)
    high = _BEYOND_M / _DEGREE_M
    wide = high / max(math.cos(math.radians(candidate.lat)), 0.01)
    boxes = []
    for part in areas(shape(area)):
        west, south, east, north = part.bounds
        boxes.append(cut(box(west - wide, max(south - high, -90), east + wide, min(north + high, 90))))
    return unary_union(boxes)
