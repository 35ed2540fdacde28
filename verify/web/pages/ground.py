"""The site on the ground: as GeoJSON for the map, and as a drawing for browsers that run no script."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from verify.exports.words import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from evidence.model.places import Candidate, Geometry, Site
    from verify.model import Record

SIZE = 320
_MARGIN = 16
_MOST_POINTS = 20_000
"""Points of a line that are drawn; what has more is thinned."""

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True)
class Sketch:
    """Paths of SVG in a square of ``SIZE`` units, north up."""

    area: str
    tracks: str
    metres: int
    """Length of the scale bar on the ground."""

    bar: float
    """Its length in the drawing."""


def features(record: Record) -> dict[str, Any]:
    """Give the site, its tracks and the candidates as GeoJSON, each with a ``role`` and words to show."""
    site = record.site
    if site is None:
        return {"type": "FeatureCollection", "features": []}
    found = [_feature("area", site.geometry, name=site.name)]
    if site.tracks:
        found.append(_feature("tracks", site.tracks, name=""))
    point: Geometry = {"type": "Point", "coordinates": [site.lon, site.lat]}
    found.append(_feature("site", point, name=f"{site.name} ({site.score:.2f}, {site.found_by})"))
    found += [_candidate(one) for one in site.runners_up]
    return {"type": "FeatureCollection", "features": found}


def sketch(site: Site) -> Sketch | None:
    """Draw the outline and tracks of a site; None when its outline holds no points."""
    area = [_thinned(ring) for ring in _lines(site.geometry)]
    tracks = [_thinned(line) for line in _lines(site.tracks or {})]
    points = [point for ring in area for point in ring]
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = max(math.cos(math.radians((south + north) / 2)), 0.01)
    wide = max((east - west) * narrow, north - south, 1e-6)
    zoom = (SIZE - 2 * _MARGIN) / wide
    middle = (west + east) / 2, (south + north) / 2

    def place(point: Point) -> Point:
        x = SIZE / 2 + (point[0] - middle[0]) * narrow * zoom
        return round(x, 1), round(SIZE / 2 - (point[1] - middle[1]) * zoom, 1)

    metres = 10 ** math.floor(math.log10(max(wide * 111_195 / 3, 1)))
    return Sketch(
        area=_path(area, place, closed=True),
        tracks=_path(tracks, place, closed=False),
        metres=metres,
        bar=round(metres / 111_195 * zoom, 1),
    )


def _feature(role: str, geometry: Geometry, *, name: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"role": role, "name": visible(name)},
    }


def _candidate(one: Candidate) -> dict[str, Any]:
    point: Geometry = {"type": "Point", "coordinates": [one.lon, one.lat]}
    return _feature("candidate", point, name=f"{one.name} ({one.score:.2f}, {one.found_by})")


def _lines(geometry: Any) -> Iterator[list[Point]]:
    """Every ring or line of a GeoJSON geometry, whatever its nesting."""
    yield from _nested(geometry.get("coordinates", []) if isinstance(geometry, dict) else [])


def _nested(told: Any) -> Iterator[list[Point]]:
    if not isinstance(told, list) or not told:
        return
    if isinstance(told[0], list) and told[0] and isinstance(told[0][0], int | float):
        yield [(float(x), float(y)) for x, y, *_ in told]
        return
    for part in told:
        yield from _nested(part)


def _thinned(line: Sequence[Point]) -> list[Point]:
    step = len(line) // _MOST_POINTS + 1
    return [*line[::step]]


def _path(lines: Sequence[Sequence[Point]], place: Callable[[Point], Point], *, closed: bool) -> str:
    drawn = []
    for line in lines:
        joined = "L".join(f"{x} {y}" for x, y in map(place, line))
        drawn.append(f"M{joined}{'Z' if closed else ''}")
    return "".join(drawn)
