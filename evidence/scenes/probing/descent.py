"""The way down through a static catalogue to its first item: one document of each level, never a crawl."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evidence.errors import CatalogueError
from evidence.scenes.catalogues.crawl import Slowly
from evidence.scenes.catalogues.walk import Bounds, Walk
from evidence.scenes.probing.notes import of_licence
from evidence.scenes.probing.places import ANYWHERE
from evidence.scenes.stac.documents import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from evidence.scenes.catalogues.sift import Listed
    from evidence.scenes.probing.trial import Trial
    from evidence.seams import Answer
    from evidence.web import Web

BOUNDS = Bounds(depth=8, documents=9)
"""The deepest catalogue that is configured has its items five levels down."""


class _FirstLink:
    """A source of documents that goes on from each by its first link alone."""

    def __init__(self, web: Web) -> None:
        self._door = Slowly(web, pause_s=BOUNDS.pause_s)
        self._left = BOUNDS.documents

    def get(self, address: str) -> Answer | None:
        """Give a document; None after so many. Raises WebError."""
        if not self._left:
            return None
        self._left -= 1
        return self._door.get(address, most=MOST_BYTES)

    def elsewhere(self, addresses: Sequence[str]) -> Container[str]:
        """All links but the first."""
        return set(addresses[1:])


def descended(trial: Trial) -> list[Listed]:
    """Go down from the first document to the first item, which is given with what is configured of it.

    Raises:
        CatalogueError: the first document is no STAC, or no item is met on the way down.
        WebError: the first document cannot be had.
    """
    provider = trial.provider
    found = _first_item(provider.url, trial.kit.web)
    answers = trial.answers()
    trial.landing(answers[0])
    trial.facts |= {"status": answers[0].status, "method": "GET", "items": 1, "documents": len(answers)}
    trial.told.append(
        f"It answered by GET (status {answers[0].status}): an item after {len(answers)} documents."
    )
    known = provider.known(found.item.get("collection"))
    trial.changed += of_licence(found.licence, known.licence, "its collection")
    return [
        replace(
            found,
            licence=found.licence or known.licence,
            gsd_m=found.gsd_m or known.gsd_m,
            bands=known.bands,
            witness=provider.witness,
        )
    ]


def _first_item(url: str, web: Web) -> Listed:
    walk = Walk(url, _FirstLink(web), ANYWHERE, bounds=BOUNDS)
    for listed in walk:
        return listed
    why = f" {walk.refused[0].reason}" if walk.refused else ""
    raise CatalogueError(
        f"No item was met in {len(walk.hashes)} documents, down from {url} by first links.{why}",
        next_step="Open it in a browser, and see where it leads.",
    )
