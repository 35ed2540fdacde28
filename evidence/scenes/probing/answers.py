"""What a page of a search tells of the server: which parts of the question it heeds, and how it pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evidence.scenes.stac.dialects import standard
from evidence.scenes.stac.documents import finite, mapping, objects, text
from evidence.scenes.stac.footprints import footprint, touches
from evidence.scenes.stac.refusals import ItemRefused
from evidence.scenes.stac.times import taken

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from evidence.seams import SceneQuery


def heeded(
    items: list[Mapping[str, Any]], query: SceneQuery, *, collections: Collection[str], limit: int
) -> dict[str, bool | None]:
    """Which parts of a question the items of its answer keep to, checked on our side.

    Args:
        items: those of one page, as they came.
        query: place and time asked for.
        collections: ids asked for; empty for all.
        limit: how many were asked for.

    Returns:
        By ``place``, ``time``, ``collection``, ``limit``: None when no item tells, or nothing was asked.
    """
    read = [standard(item) for item in items]
    return {
        "place": _every(read, lambda item: touches(query.area, footprint(item.get("geometry")))),
        "time": _every(read, lambda item: _in_time(item, query)),
        "collection": _every(read, lambda item: _named(item) in collections) if collections else None,
        "limit": len(items) <= limit if items else None,
    }


def _every(items: Iterable[Mapping[str, Any]], keeps: Callable[[Mapping[str, Any]], bool]) -> bool | None:
    """Whether all items that tell keep to it; None when none tells."""
    told = []
    for item in items:
        try:
            told.append(keeps(item))
        except ItemRefused:
            continue
    return all(told) if told else None


def _in_time(item: Mapping[str, Any], query: SceneQuery) -> bool:
    start, end = taken(mapping(item.get("properties")))
    return start <= query.end and query.start <= end


def _named(item: Mapping[str, Any]) -> str | None:
    return text(item.get("collection"))


def paging(page: Mapping[str, Any]) -> str | None:
    """How a page leads to the next; None when it leads to none."""
    for link in objects(page.get("links")):
        if link.get("rel") != "next":
            continue
        method = (text(link.get("method")) or "GET").upper()
        if method != "POST":
            return "by GET of an address"
        if link.get("merge") is True:
            return "by POST, merged with the question (merge: true)"
        return "by POST of a body" if link.get("body") else "by POST of an address"
    return None


def matched(page: Mapping[str, Any]) -> int | None:
    """How many items match, as the server says; None when it does not."""
    for said in (
        page.get("numberMatched"),
        page.get("numMatched"),
        mapping(page.get("context")).get("matched"),
    ):
        number = finite(said)
        if number is not None:
            return int(number)
    return None
