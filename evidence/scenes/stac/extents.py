"""What a collection says of all its items: where, when, under which licence, how sharp."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from shapely.geometry import box, shape

from evidence.globe import cut
from evidence.scenes.stac.assets import SMALLEST_GSD_M
from evidence.scenes.stac.documents import finite, mapping, text
from evidence.scenes.stac.refusals import ItemRefused
from evidence.scenes.stac.times import period

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from evidence.seams import SceneQuery


_WIDE_DEG = 90.0
"""A collection as wide as this tells nothing of where its items lie."""

_SLACK_DEG = 0.01

_MOST_ENTRIES = 1_000
"""An extent of more boxes or intervals rules nothing out; the first is the whole, and they take time."""


@dataclass(frozen=True)
class Defaults:
    """What holds for every item below, unless the item says otherwise."""

    licence: str | None = None
    gsd_m: float | None = None

    def narrowed(self, read: Mapping[str, Any]) -> Defaults:
        """Take over what a collection says; other documents change nothing."""
        if read.get("type") != "Collection" and "extent" not in read:
            return self
        return replace(
            self, licence=text(read.get("license")) or self.licence, gsd_m=_gsd(read) or self.gsd_m
        )


def _gsd(read: Mapping[str, Any]) -> float | None:
    """The one GSD that a collection's summary gives; several settle nothing, the coarsest is sure."""
    listed = mapping(read.get("summaries")).get("gsd")
    known = [finite(gsd) for gsd in listed] if isinstance(listed, list) else []
    coarsest = max((gsd for gsd in known if gsd is not None), default=0.0)
    return coarsest if coarsest >= SMALLEST_GSD_M else None


def outside(read: Mapping[str, Any], query: SceneQuery) -> bool:
    """Whether a collection's own extent rules out every item below it.

    An extent that is missing, open or malformed rules out nothing.
    """
    extent = mapping(read.get("extent"))
    boxes = mapping(extent.get("spatial")).get("bbox")
    spans = mapping(extent.get("temporal")).get("interval")
    return _all_miss(boxes, lambda bbox: _misses_area(bbox, query)) or _all_miss(
        spans, lambda span: _misses_time(span, query)
    )


def surrounds(read: Mapping[str, Any], query: SceneQuery) -> bool:
    """Whether a collection is known to lie around the area, and not only to span the world."""
    boxes = mapping(mapping(read.get("extent")).get("spatial")).get("bbox")
    first = boxes[0] if isinstance(boxes, list) and boxes else None
    edges = _edges(first)
    return edges is not None and edges[2] - edges[0] < _WIDE_DEG and not _misses_area(first, query)


def _all_miss(entries: Any, misses: Any) -> bool:
    return (
        isinstance(entries, list)
        and 0 < len(entries) <= _MOST_ENTRIES
        and all(misses(entry) for entry in entries)
    )


def _misses_area(bbox: Any, query: SceneQuery) -> bool:
    edges = _edges(bbox)
    if edges is None:
        return False
    west, south, east, north = edges
    # A hair of slack: extents are often rounded.
    whole = box(west - _SLACK_DEG, south - _SLACK_DEG, east + _SLACK_DEG, north + _SLACK_DEG)
    return not shape(query.area).intersects(cut(whole))


def _edges(bbox: Any) -> tuple[float, float, float, float] | None:
    """West, south, east, north; None when they are none, or run backwards. Some count on beyond ±180."""
    if not isinstance(bbox, list) or len(bbox) not in {4, 6}:
        return None
    edges = [finite(bbox[i]) for i in ((0, 1, 2, 3) if len(bbox) == 4 else (0, 1, 3, 4))]
    west, south, east, north = (math.nan if edge is None else edge for edge in edges)
    return (west, south, east, north) if -360 <= west <= east <= 360 and south <= north else None


def _misses_time(span: Any, query: SceneQuery) -> bool:
    if not isinstance(span, list) or len(span) != 2:
        return False
    start, end = (_edge(words, last=last) for words, last in zip(span, (False, True), strict=True))
    return (end is not None and end < query.start) or (start is not None and query.end < start)


def _edge(words: Any, *, last: bool) -> datetime | None:
    if not isinstance(words, str):
        return None
    try:
        return period(words)[last]
    except ItemRefused:
        return None
