"""What a document of a static catalogue is, and where and when all its items lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from shapely.geometry import shape

from evidence.errors import CatalogueError
from evidence.scenes.stac.dialects import standard
from evidence.scenes.stac.documents import document, mapping, objects, text
from evidence.scenes.stac.footprints import footprint
from evidence.scenes.stac.refusals import ItemRefused
from evidence.scenes.stac.times import taken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evidence.scenes.stac.times import Span

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees, within ±180; all the way around for what crosses the antimeridian."""

_ONWARD = {"child", "item", "items"}


@dataclass(frozen=True)
class Summary:
    """What may be known of a document without reading it again."""

    kind: Literal["item", "list", "other"]
    """``list`` leads on or holds items; ``other`` is no STAC."""

    box: Box | None = None
    """Around all its items; None when it leads on to others, or one does not say where it lies."""

    span: Span | None = None
    """The same of their times."""


def summary(body: bytes, *, address: str) -> Summary:
    """Sum up a document by the same rules that decide in the end which items are of another place or time."""
    try:
        read = document(body, address=address)
    except CatalogueError:
        return Summary("other")
    found = [standard(item) for item in items(read)]
    if any(onward(read)):
        return Summary("list")
    if not found:
        return Summary("list" if is_stac(read) else "other")
    kind: Literal["item", "list"] = "item" if read.get("type") == "Feature" else "list"
    return Summary(kind, _box(found), _span(found))


def items(read: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Items that a document holds: itself, or its features."""
    return [read] if read.get("type") == "Feature" else objects(read.get("features"))


def onward(read: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Links to further documents, as written, each with its title."""
    for link in objects(read.get("links")):
        href = text(link.get("href"))
        if text(link.get("rel")) in _ONWARD and href is not None:
            yield href, text(link.get("title"))


def is_stac(read: Mapping[str, Any]) -> bool:
    """Whether a document leads anywhere or holds anything."""
    return isinstance(read.get("links"), list) or isinstance(read.get("features"), list)


def _box(found: Sequence[Mapping[str, Any]]) -> Box | None:
    try:
        edges = [shape(footprint(item.get("geometry"))).bounds for item in found]
    except ItemRefused:
        return None
    wests, souths, easts, norths = zip(*edges, strict=True)
    return min(wests), min(souths), max(easts), max(norths)


def _span(found: Sequence[Mapping[str, Any]]) -> Span | None:
    try:
        spans = [taken(mapping(item.get("properties"))) for item in found]
    except ItemRefused:
        return None
    return min(start for start, _ in spans), max(end for _, end in spans)
