"""A static catalogue on the web, read politely into a local index as questions need it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from evidence.scenes.catalogues.crawl import Crawl, Slowly
from evidence.scenes.catalogues.index import Index
from evidence.scenes.catalogues.index_file import IndexDamaged, IndexUnusable, identity, set_aside
from evidence.scenes.catalogues.sift import answered, sift
from evidence.scenes.catalogues.static import StaticCatalogue, completed, ends, in_words
from evidence.scenes.catalogues.walk import Bounds, Walk
from evidence.scenes.stac.places import host
from evidence.web import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from evidence.scenes.catalogues.configured import Provider
    from evidence.seams import Found, SceneQuery
    from evidence.web import Web

BOUNDS = Bounds(documents=300, seconds=75.0)
"""Of one question: 300 documents at five a second take a minute, which a person waits for; then it can be
asked again."""


class IndexedCatalogue:
    """Lists the scenes of a static catalogue; what one question made it read, the next does not ask for.

    Example:
        events = IndexedCatalogue("Events", url, web=web, folder=data / "catalogues", now=now)
        found = events(query)
    """

    def __init__(
        self,
        name: str,
        url: str,
        *,
        web: Web,
        folder: Path,
        now: Callable[[], datetime],
        bounds: Bounds | None = None,
        provider: Provider | None = None,
    ) -> None:
        """Read from ``url``.

        Args:
            name: how scenes and receipts call it.
            url: http(s) address of its first document.
            web: the door.
            folder: where its index lies, a file by its address.
            now: gives the present, aware UTC.
            bounds: how much one question may ask for; None for ``BOUNDS``.
            provider: what is configured of it, as for ``StaticCatalogue``.
        """
        self.name = name
        self.url = redact(url)
        self._first = url
        self._web = web
        self._path = folder / _file_name(url)
        self._now = now
        self._bounds = bounds or BOUNDS
        self._provider = provider

    def __call__(self, query: SceneQuery) -> Found:
        """Scenes that touch the area in the interval, as far as the bounds reach; the answer says how far.

        While a recording is made or answers, the index is neither read nor written: a recording must hold
        everything that its answers rest on. The same where the address holds a secret, which is not kept.

        Raises:
            CatalogueError: the first document is no STAC.
            WebError: it cannot be had; Offline when nothing of it was ever read.
        """
        if self._web.is_taped or redact(self._first) != self._first:
            return self._plainly(query)
        told = None
        for _ in range(2):
            file = identity(self._path)
            try:
                with Index(self._path) as index:
                    return self._by_index(index, query, told)
            except IndexDamaged as damaged:
                told = f"{damaged.what} It was set aside, and everything is read anew."
                try:
                    set_aside(self._path, file=file)
                except IndexUnusable as refused:
                    told = f"{damaged.what} {refused.next_step}"
            except IndexUnusable as refused:
                told = f"{refused.what} {refused.next_step}"
                break
        return self._plainly(query, told)

    def _by_index(self, index: Index, query: SceneQuery, told: str | None) -> Found:
        crawl = Crawl(self._first, index, self._web, query, bounds=self._bounds, now=self._now)
        walk = Walk(self._first, crawl, query, bounds=self._bounds)
        listed = completed(walk, self._provider)
        scenes, refused = sift(listed, query, catalogue=self.name)
        said = _offline(crawl, walk) if self._web.is_offline else _reached(crawl, walk)
        unkept = f"{index.unkept} What was read will be read again." if index.unkept else None
        detail = in_words(told, *said, *ends(walk, self._bounds), unkept)
        return answered(
            self, scenes, (*refused, *walk.refused), hashes=walk.hashes, detail=detail, at=walk.at
        )

    def _plainly(self, query: SceneQuery, told: str | None = None) -> Found:
        """Walk without an index. Time is no bound: a replay is faster than its recording was."""
        door = Slowly(self._web, pause_s=self._bounds.pause_s)
        plain = StaticCatalogue(
            self.name, self._first, door=door, bounds=self._bounds, provider=self._provider
        )
        found = plain(query)
        detail = in_words(told, found.answer.detail)
        return replace(found, answer=found.answer.model_copy(update={"detail": detail}))


def _reached(crawl: Crawl, walk: Walk) -> tuple[str | None, ...]:
    """How far a question came, in sentences."""
    known = walk.known
    read = (
        f"Read {known - walk.left:,} of at least {known:,} documents; ask again to go on."
        if walk.left
        else None
    )
    old = crawl.outdated
    older = f"Not read again, and as of {_days(old)}: {len(old):,} documents." if old else None
    return read, older, *(f"{why.what} {why.next_step}" for why in crawl.closed.values())


def _offline(crawl: Crawl, walk: Walk) -> tuple[str | None, ...]:
    left = f"At least {walk.left:,} more were never read." if walk.left else None
    days = _days(crawl.recalled)
    return f"The network is off: this is as of {days}, by {len(crawl.recalled):,} documents.", left


def _days(moments: Sequence[datetime]) -> str:
    first, last = f"{min(moments):%Y-%m-%d}", f"{max(moments):%Y-%m-%d}"
    return first if first == last else f"{first} to {last}"


def _file_name(url: str) -> str:
    """A name that differs by address, and tells a person which host it is."""
    named = re.sub(r"[^a-z0-9.-]", "-", host(url))[:60]
    return f"{named}-{hashlib.sha256(url.encode()).hexdigest()[:16]}.sqlite"
