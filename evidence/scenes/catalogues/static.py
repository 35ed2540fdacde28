"""A static STAC catalogue: files that point to files, walked through a door within bounds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evidence.scenes.catalogues.sift import answered, sift
from evidence.scenes.catalogues.walk import MOST_REFUSED, Bounds, Walk
from evidence.scenes.stac.documents import MOST_BYTES, objects

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
            bounds: where to stop: its depth, and its number of documents.
            provider: what is configured of it: what holds where neither an item nor its collection says, and
                how pixels can be had; None when nothing is.
        """
        self.name = name
        self.url = url
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
        walk = Walk(
            self.url,
            _Doorway(self._door, self._bounds.documents),
            query,
            bounds=self._bounds,
            root=self._root,
        )
        listed = completed(walk, self._provider)
        scenes, refused = sift(listed, query, catalogue=self.name)
        told = (
            f"Stopped after {self._bounds.documents} documents; {walk.left} were left." if walk.left else None
        )
        detail = in_words(told, *ends(walk, self._bounds))
        return answered(
            self, scenes, (*refused, *walk.refused), hashes=walk.hashes, detail=detail, at=walk.at
        )


class _Doorway:
    """A door as a source: every document is asked for, up to so many."""

    def __init__(self, door: Door, most: int) -> None:
        self._door = door
        self._left = most

    def get(self, address: str) -> Answer | None:
        if not self._left:
            return None
        self._left -= 1
        return self._door.get(address, most=MOST_BYTES)

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
    more = (
        f"Beside the {MOST_REFUSED} links named, {walk.unlisted:,} more lead nowhere."
        if walk.unlisted
        else None
    )
    return deep, more


def in_words(*sentences: str | None) -> str | None:
    """Sentences in one line; None when there is none."""
    return " ".join(filter(None, sentences)) or None


def is_api(read: Mapping[str, Any]) -> bool:
    """Whether a first document belongs to a STAC API: it offers a search."""
    return any(link.get("rel") == "search" for link in objects(read.get("links")))
