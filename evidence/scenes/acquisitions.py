"""Listings to acquisitions: re-processings folded, tiles of one pass put together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from shapely.geometry import shape
from shapely.ops import unary_union

from evidence.globe import areas, geojson
from evidence.model.scenes import Rejection
from evidence.scenes.stac.footprints import covered, square_metres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from evidence.model.places import Geometry
    from evidence.model.scenes import Scene

_ONE_PASS = timedelta(seconds=60)
"""Tiles and processings of one acquisition are dated within seconds; no satellite is back within a minute."""

_SAME_OUTLINE = 0.8
"""Share of their common area from which two outlines show the same ground, cut or rounded differently."""

_ENOUGH = 0.9995
"""Share of the AOI beyond which a further tile adds nothing but rounding."""

_MOST_TILES = 9


def folded(scenes: Iterable[Scene]) -> tuple[list[Scene], list[Rejection]]:
    """Each acquisition of a catalogue once, in its latest processing.

    The same id at the same time is the same scene, whoever lists it: the first is believed, unless only a
    later one has pixels. Two ids of one catalogue are one acquisition when satellite, GSD, time and outline
    agree.

    Returns:
        The scenes, and a line of the receipt for each listing that was left out under an id of its own.
    """
    kept: list[Scene] = []
    left: list[Rejection] = []
    for scene in _by_id(scenes):
        other = next((one for one in kept if _reprocessed(scene, one)), None)
        if other is None:
            kept.append(scene)
            continue
        newer, older = (scene, other) if _rank(other) < _rank(scene) else (other, scene)
        kept[kept.index(other)] = newer
        left.append(
            Rejection(
                scene=older.id,
                code=None,
                reason=f"Another processing of the acquisition that {newer.id} shows, which is used.",
            )
        )
    return kept, left


def _by_id(scenes: Iterable[Scene]) -> list[Scene]:
    kept: dict[tuple[str, datetime], Scene] = {}
    for scene in scenes:
        first = kept.setdefault((scene.id, scene.taken_start), scene)
        better = scene if scene.assets and not first.assets else first
        # One listing that calls it rendered is enough, in whichever order they come.
        rendered = first.rendered or scene.rendered
        kept[scene.id, scene.taken_start] = better.model_copy(update={"rendered": rendered})
    return list(kept.values())


def _rank(scene: Scene) -> tuple[bool, str]:
    return bool(scene.assets), scene.processed or ""


def _reprocessed(one: Scene, other: Scene) -> bool:
    if not _of_one_pass(one, other):
        return False
    first, second = shape(one.footprint), shape(other.footprint)
    common, whole = (square_metres(area) for area in (first.intersection(second), first.union(second)))
    return whole > 0 and common >= _SAME_OUTLINE * whole


def _of_one_pass(one: Scene, other: Scene) -> bool:
    """Whether two listings of one catalogue are of one satellite, GSD and minute."""
    return (
        one.catalogue == other.catalogue
        and one.platform is not None
        and (one.platform, one.gsd_m, one.rendered) == (other.platform, other.gsd_m, other.rendered)
        and abs(one.taken_start - other.taken_start) <= _ONE_PASS
        and abs(one.taken_end - other.taken_end) <= _ONE_PASS
    )


def together(scenes: Sequence[Scene], area: Geometry) -> list[Scene]:
    """Put tiles of one acquisition together where an area straddles them.

    Args:
        scenes: acquisitions, each tile by itself.
        area: AOI, lon/lat.

    Returns:
        The same, in their order; of tiles that together show more of the area than the best alone, the
        best in place of all, with ``tiles`` and the outline of all.
    """
    waiting, given = list(scenes), []
    while waiting:
        first = waiting.pop(0)
        mates = [one for one in waiting if _joins(first, one)]
        group = _fewest([first, *mates], area)
        if len(group) > 1:
            waiting = [one for one in waiting if one not in mates]
            given.append(_joined(group))
        else:
            given.append(first)
    return given


def _joins(one: Scene, other: Scene) -> bool:
    return (
        _of_one_pass(one, other)
        and one.collection == other.collection
        and bool(one.assets) == bool(other.assets)
        and one.access == other.access
    )


def _fewest(scenes: list[Scene], area: Geometry) -> list[Scene]:
    """The tiles to read, each adding the most of what is still missing."""
    chosen: list[Scene] = []
    shown = 0.0
    while scenes and shown < _ENOUGH and len(chosen) < _MOST_TILES:
        gains = [(covered(area, _outline([*chosen, one])), one) for one in scenes]
        most, best = max(gains, key=lambda pair: (round(pair[0], 6), pair[1].id))
        if most <= shown + (1 - _ENOUGH):
            break
        chosen, shown = [*chosen, best], most
        scenes = [one for one in scenes if one is not best]
    return chosen


def _outline(scenes: Sequence[Scene]) -> Geometry:
    return geojson(areas(unary_union([shape(one.footprint) for one in scenes])))


def _joined(group: Sequence[Scene]) -> Scene:
    """One scene for all its tiles, in the worst light that any of them has."""
    best = group[0]
    return best.model_copy(
        update={
            "footprint": _outline(group),
            "tiles": tuple(group),
            "cloud": _extreme([one.cloud for one in group], max),
            "off_nadir": _extreme([one.off_nadir for one in group], max),
            "sun_elevation": _extreme([one.sun_elevation for one in group], min),
        }
    )


def _extreme(values: Sequence[float | None], worst: Callable[[list[float]], float]) -> float | None:
    known = [value for value in values if value is not None]
    return worst(known) if known else None
