"""A static STAC catalogue: files that point to files, walked through a door within bounds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evidence.scenes.catalogues.sift import answered, sift
from evidence.scenes.catalogues.walk import MOST_REFUSED, Bounds, Walk
from evidence.scenes.stac.documents import MOST_BYTES, objects
from evidence.web import redact_within

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from evidence.scenes.catalogues.configured import Provider
    from evidence.scenes.catalogues.sift import Listed
    from evidence.seams import Answer, Door, Found, SceneQuery


class StaticCatalogue:
    """Lists the scenes of a static catalogue, which has no search of its own."""

    def __init__(
        self,
        name: str,
        url: str,
        *,
        door: Door,
        root: Path | None = None,
        bounds: Bounds | None = None,
        provider: Provider | None = None,
    ) -> None:
        """Walk from ``url`` through ``door``.

        Args:
            name: how scenes and receipts call it.
            url: http(s) address or absolute path of its first document: a catalogue, a collection, an item
                or a GeoJSON FeatureCollection of items.
            door: way to its documents.
            root: folder that local documents and files must stay in; None for that of the first document.
            bounds: where to stop: its depth, its number of documents, and their bytes.
            provider: what is configured of it: what holds where neither an item nor its collection says, and
                how pixels can be had; None when nothing is.
        """
        self.name = name
        self.url = redact_within(url)
        self._first = url
        self._door = door
        self._root = root
        self._bounds = bounds or Bounds()
        self._provider = provider

    def __call__(self, query: SceneQuery) -> Found:
        """Scenes that touch the area in the interval.

        A document below the first that is missing or broken is noted and does not hide the others.

        Raises:
            CatalogueError: the first document is no STAC.
            WebError: it cannot be had.
        """
        way = _Doorway(self._door, self._bounds)
        walk = Walk(self._first, way, query, bounds=self._bounds, root=self._root)
        listed = completed(walk, self._provider)
        scenes, refused = sift(listed, query, catalogue=self.name)
        detail = in_words(way.told(walk.left), *ends(walk, self._bounds))
        return answered(
            self, scenes, (*refused, *walk.refused), hashes=walk.hashes, detail=detail, at=walk.at
        )


class _Doorway:
    """A door as a source: every document is asked for, up to so many, and so many bytes."""

    def __init__(self, door: Door, bounds: Bounds) -> None:
        self._door = door
        self._bounds = bounds
        self._asked = 0
        self._octets = 0

    def get(self, address: str) -> Answer | None:
        if self._asked >= self._bounds.documents or self._octets >= self._bounds.octets:
            return None
        self._asked += 1
        answer = self._door.get(address, most=MOST_BYTES)
        self._octets += len(answer.body)
        return answer

    def told(self, left: int) -> str | None:
        """Where it stopped, in a sentence; None when nothing was left."""
        if not left:
            return None
        large = f" of {self._octets:,} bytes" if self._octets >= self._bounds.octets else ""
        return f"Stopped after {self._asked:,} documents{large}; {left:,} were left."

    def elsewhere(self, addresses: Sequence[str]) -> Container[str]:  # noqa: ARG002 (the walk gives it)
        return ()


def completed(listed: Iterable[Listed], provider: Provider | None) -> Iterator[Listed]:
    """Add to items what is configured of their catalogue."""
    for one in listed:
        if provider is None:
            yield one
            continue
        known = provider.known(one.item.get("collection"))
        yield replace(
            one,
            licence=one.licence or known.licence,
            gsd_m=one.gsd_m or known.gsd_m,
            bands=known.bands,
            witness=provider.witness,
        )


def ends(walk: Walk, bounds: Bounds) -> tuple[str | None, ...]:
    """Where a walk ended other than by its source, in sentences."""
    deep = f"Stopped {bounds.depth} levels down, at {walk.too_deep}." if walk.too_deep else None
    number = len(walk.refused) + walk.unlisted
    named = f"; the first {MOST_REFUSED} are named" if walk.unlisted else ""
    unread = f"{number:,} document{'s' if number > 1 else ''} could not be read{named}." if number else None
    return deep, unread


def in_words(*sentences: str | None) -> str | None:
    """Sentences in one line; None when there is none."""
    return " ".join(filter(None, sentences)) or None


def is_api(read: Mapping[str, Any]) -> bool:
    """Whether a first document belongs to a STAC API: it offers a search."""
    return any(link.get("rel") == "search" for link in objects(read.get("links")))
