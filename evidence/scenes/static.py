"""A static STAC catalogue: files that point to files, walked through a door within bounds."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evidence.errors import CatalogueError, WebError
from evidence.model.scenes import Rejection
from evidence.scenes.documents import MOST_BYTES, document, objects, text
from evidence.scenes.extents import Defaults, outside
from evidence.scenes.places import resolved
from evidence.scenes.refusals import ItemRefused
from evidence.scenes.sift import Listed, answered, sift

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from evidence.seams import Door, Found, SceneQuery

_ONWARD = {"child", "item", "items"}


@dataclass(frozen=True)
class Bounds:
    """How far a walk goes before it stops and says so."""

    depth: int = 8
    documents: int = 2_000


@dataclass
class _Walk:
    """What a walk has met so far."""

    hashes: list[str] = field(default_factory=list)
    refused: list[Rejection] = field(default_factory=list)
    stopped: str | None = None


class StaticCatalogue:
    """Lists the scenes of a static catalogue, which has no search of its own."""

    def __init__(
        self, name: str, url: str, *, door: Door, root: Path | None = None, bounds: Bounds | None = None
    ) -> None:
        """Walk from ``url`` through ``door``.

        Args:
            name: how scenes and receipts call it.
            url: http(s) address or absolute path of its first document: a catalogue, a collection, an item
                or a GeoJSON FeatureCollection of items.
            door: way to its documents.
            root: folder that local documents and files must stay in; None for that of the first document.
            bounds: where to stop.
        """
        self.name = name
        self.url = url
        self._door = door
        self._root = root
        self._bounds = bounds or Bounds()

    def __call__(self, query: SceneQuery) -> Found:
        """Scenes that touch the area in the interval.

        A document below the first that is missing or broken is noted and does not hide the others.

        Raises:
            CatalogueError: the first document is no STAC.
            WebError: it cannot be had.
        """
        walk = _Walk()
        scenes, refused = sift(self._items(query, walk), query, catalogue=self.name)
        refused = (*refused, *walk.refused)
        return answered(self, scenes, refused, hashes=walk.hashes, detail=walk.stopped)

    def _items(self, query: SceneQuery, walk: _Walk) -> Iterator[Listed]:
        waiting = deque([(self.url, 0, Defaults())])
        met = {self.url}
        while waiting:
            address, depth, defaults = waiting.popleft()
            if len(walk.hashes) + len(walk.refused) >= self._bounds.documents:
                walk.stopped = (
                    f"Stopped after {self._bounds.documents} documents; {len(waiting) + 1} were left."
                )
                return
            read = self._read(address, walk, first=depth == 0)
            if read is None:
                continue
            defaults = defaults.narrowed(read)
            yield from self._listed(read, address, defaults)
            if outside(read, query):
                continue
            onward = [link for link in self._links(read, address, walk) if link not in met]
            if onward and depth >= self._bounds.depth:
                walk.stopped = f"Stopped {depth} levels down, at {address}."
                continue
            met.update(onward)
            waiting.extend((link, depth + 1, defaults) for link in dict.fromkeys(onward))

    def _read(self, address: str, walk: _Walk, *, first: bool) -> Mapping[str, Any] | None:
        try:
            answer = self._door.get(address, most=MOST_BYTES)
            read = document(answer.body, address=address)
        except (WebError, CatalogueError) as failed:
            if first:
                raise
            reason = f"{failed.what} {failed.next_step}"
            walk.refused.append(Rejection(scene=address, code="imagery_unreadable", reason=reason))
            return None
        if first and not _is_stac(read):
            raise CatalogueError(
                f"{address} is JSON but no STAC catalogue: it has neither links nor features.",
                next_step="Give the address of a catalog.json, a collection, an item or a STAC API.",
            )
        walk.hashes.append(answer.exchange.sha256)
        return read

    def _listed(self, read: Mapping[str, Any], address: str, defaults: Defaults) -> Iterator[Listed]:
        items = [read] if read.get("type") == "Feature" else objects(read.get("features"))
        for item in items:
            yield Listed(item, address, self._root, defaults.licence, defaults.gsd_m)

    def _links(self, read: Mapping[str, Any], address: str, walk: _Walk) -> Iterator[str]:
        for link in objects(read.get("links")):
            href = text(link.get("href"))
            if text(link.get("rel")) not in _ONWARD or href is None:
                continue
            try:
                yield resolved(href, base=address, root=self._root)
            except ItemRefused as elsewhere:
                walk.refused.append(elsewhere.rejection(href))


def _is_stac(read: Mapping[str, Any]) -> bool:
    return isinstance(read.get("links"), list) or isinstance(read.get("features"), list)


def is_api(read: Mapping[str, Any]) -> bool:
    """Whether a first document belongs to a STAC API: it offers a search."""
    return any(link.get("rel") == "search" for link in objects(read.get("links")))
