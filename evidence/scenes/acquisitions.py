"""Listings to acquisitions: each under its own id, re-processings marked, tiles of one pass together."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from shapely.geometry import shape
from shapely.ops import unary_union

from evidence.globe import areas, geojson
from evidence.model.scenes import Rejection

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence
    from datetime import datetime

    from shapely.geometry.base import BaseGeometry

    from evidence.model.places import Geometry
    from evidence.model.scenes import Scene

    Box = tuple[float, float, float, float]

_ONE_PASS = timedelta(seconds=60)
"""Tiles and processings of one acquisition are dated within seconds; no satellite is back within a minute."""

_SAME_OUTLINE = 0.8
"""Share of their common area from which two outlines show the same ground, cut or rounded differently."""

_ENOUGH = 0.9995
"""Share of the AOI beyond which a further tile adds nothing but rounding."""

_MOST_TILES = 9
_MOST_TRIED = 64
"""Tiles of one acquisition that are tried for a site, those that show most of it first."""


def listed_once(scenes: Iterable[Scene]) -> list[Scene]:
    """Each scene once, under an id that no other bears.

    The same id at the same time is the same scene, whoever lists it: the first is believed, unless only a
    later one has pixels. Files of one name in two folders, or items of one id in two catalogues at different
    times, are told apart as ``catalogue/id``, and by their time where that is not enough.
    """
    kept: dict[tuple[str, datetime], Scene] = {}
    for scene in scenes:
        key = (scene.id, scene.taken_start)
        first = kept.setdefault(key, scene)
        better = scene if scene.assets and not first.assets else first
        # One listing that calls it rendered is enough, in whichever order they come.
        kept[key] = better.model_copy(update={"rendered": first.rendered or scene.rendered})
    named = list(kept.values())
    for longer in (_by_catalogue, _by_time):
        often = Counter(scene.id for scene in named)
        named = [
            scene.model_copy(update={"id": longer(scene)}) if often[scene.id] > 1 else scene
            for scene in named
        ]
    return named


def _by_catalogue(scene: Scene) -> str:
    return f"{scene.catalogue}/{scene.id}"


def _by_time(scene: Scene) -> str:
    return f"{scene.id}@{scene.taken_start:%Y-%m-%dT%H:%M:%S.%fZ}"


def superseded(scenes: Sequence[Scene]) -> tuple[list[Scene], list[Rejection]]:
    """Mark what was processed again since: ids of one catalogue, alike in satellite, GSD, time and outline.

    Returns:
        The same scenes in their order, each earlier processing with ``superseded_by``: it stays, to be read
        where the later one cannot be. And a line of the receipt for each of these.
    """
    newer: dict[int, int] = {}
    outlines = [shape(scene.footprint) for scene in scenes]
    boxes = [outline.bounds for outline in outlines]
    for group in _grouped(range(len(scenes)), lambda index: _pass_of(scenes[index])):
        for one, other in combinations(group, 2):
            if one in newer or other in newer or not _of_one_minute(scenes[one], scenes[other]):
                continue
            if _near(boxes[one], boxes[other]) and _same_ground(outlines[one], outlines[other]):
                early, late = (one, other) if _is_later(scenes[other], scenes[one]) else (other, one)
                newer[early] = late
    marked = [
        scene.model_copy(update={"superseded_by": scenes[newer[index]].id}) if index in newer else scene
        for index, scene in enumerate(scenes)
    ]
    left = [
        Rejection(
            scene=scene.id,
            code=None,
            reason=f"Another processing of the acquisition that {scene.superseded_by} shows, which is used.",
        )
        for scene in marked
        if scene.superseded_by is not None
    ]
    return marked, left


def _grouped(indices: Iterable[int], key: Callable[[int], Hashable]) -> list[list[int]]:
    """Those of one key together, in their order; None stands alone."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index in indices:
        if (found := key(index)) is not None:
            groups[found].append(index)
    return [group for group in groups.values() if len(group) > 1]


def _pass_of(scene: Scene) -> Hashable:
    """What two listings of one pass share; None where nobody says which satellite it was."""
    if scene.platform is None:
        return None
    return scene.catalogue, scene.platform, scene.gsd_m, scene.rendered


def _of_one_minute(one: Scene, other: Scene) -> bool:
    return (
        abs(one.taken_start - other.taken_start) <= _ONE_PASS
        and abs(one.taken_end - other.taken_end) <= _ONE_PASS
    )


def _near(one: Box, other: Box) -> bool:
    """Whether two boxes share so much that their outlines may be one: cheap, and asked of every pair."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return False
    larger = max((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return width * height >= _SAME_OUTLINE / 2 * larger


def _same_ground(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Whether two outlines are nearly one, by areas in degrees, whose ratio is all that counts."""
    common = one.intersection(other).area
    return bool(common >= _SAME_OUTLINE * (one.area + other.area - common))


def _is_later(one: Scene, other: Scene) -> bool:
    """Whether ``one`` is to be used before ``other``: it has pixels, a later version, a later time."""
    if bool(one.assets) != bool(other.assets):
        return bool(one.assets)
    versions = _numbers(one.version), _numbers(other.version)
    if all(versions) and versions[0] != versions[1]:
        return versions[0] > versions[1]
    return bool(one.processed and other.processed and one.processed > other.processed)


def _numbers(version: str | None) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d{1,9}", version or "")]


def together(scenes: Sequence[Scene], area: Geometry) -> list[Scene]:
    """Put tiles of one acquisition together where an area straddles them.

    Args:
        scenes: acquisitions, each tile by itself.
        area: AOI, lon/lat.

    Returns:
        The same, in their order; of tiles that together show more of the area than the best alone, one scene
        in place of those that are needed, with ``tiles`` and the outline of all. Others stay as they are.
    """
    joined: dict[int, Scene] = {}
    gone: set[int] = set()
    site = shape(area)
    for group in _grouped(range(len(scenes)), lambda index: _tile_of(scenes[index])):
        for minute in _minutes(group, scenes):
            tiles = _fewest([(index, shape(scenes[index].footprint)) for index in minute], site)
            if len(tiles) > 1:
                joined[min(tiles)] = _joined([scenes[index] for index in tiles])
                gone |= set(tiles)
    return [
        joined.get(index, scene) for index, scene in enumerate(scenes) if index in joined or index not in gone
    ]


def _tile_of(scene: Scene) -> Hashable:
    known = _pass_of(scene)
    if known is None or scene.superseded_by is not None:
        return None
    return known, scene.collection, bool(scene.assets), scene.access


def _minutes(group: Sequence[int], scenes: Sequence[Scene]) -> list[list[int]]:
    """A group by passes: one begins with the first tile that is over a minute later than the last began."""
    runs: list[list[int]] = []
    for index in sorted(group, key=lambda one: scenes[one].taken_start):
        if runs and _of_one_minute(scenes[runs[-1][0]], scenes[index]):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _fewest(tiles: Sequence[tuple[int, BaseGeometry]], site: BaseGeometry) -> list[int]:
    """The tiles to read, each adding the most of what is still missing, by areas in degrees."""
    parts = [(index, site.intersection(outline)) for index, outline in tiles if site.intersects(outline)]
    waiting = sorted(parts, key=lambda part: -part[1].area)[:_MOST_TRIED]
    missing, chosen = site, list[int]()
    while waiting and missing.area > (1 - _ENOUGH) * site.area and len(chosen) < _MOST_TILES:
        gains = [(missing.intersection(part).area, -place) for place, (_, part) in enumerate(waiting)]
        gain, place = max(gains)
        if gain <= (1 - _ENOUGH) * site.area:
            break
        index, part = waiting.pop(-place)
        chosen.append(index)
        missing = missing.difference(part)
    return chosen


def _joined(group: Sequence[Scene]) -> Scene:
    """One scene for all its tiles, in the worst light that any of them has."""
    outline = unary_union([shape(one.footprint) for one in group])
    return group[0].model_copy(
        update={
            "footprint": geojson(areas(outline)),
            "tiles": tuple(group),
            "cloud": _worst([one.cloud for one in group], max),
            "off_nadir": _worst([one.off_nadir for one in group], max),
            "sun_elevation": _worst([one.sun_elevation for one in group], min),
        }
    )


def _worst(values: Sequence[float | None], of: Callable[[list[float]], float]) -> float | None:
    """The worst of all; None when one of them is not known, which may be worse still."""
    known = [value for value in values if value is not None]
    return of(known) if len(known) == len(values) else None
