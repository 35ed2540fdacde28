"""A walk through a static catalogue: documents that point to documents, the most promising first."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Protocol

from evidence.errors import CatalogueError, WebError
from evidence.model.scenes import Rejection
from evidence.scenes.catalogues.hints import Hints, Promise
from evidence.scenes.catalogues.sift import Listed
from evidence.scenes.catalogues.summaries import is_stac, items, onward
from evidence.scenes.stac.documents import document, shown
from evidence.scenes.stac.extents import Defaults, outside, surrounds
from evidence.scenes.stac.places import host, is_web, resolved
from evidence.scenes.stac.refusals import ItemRefused, Unavailable
from evidence.web import redact_within

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence
    from pathlib import Path

    from evidence.seams import Answer, SceneQuery

MOST_REFUSED = 100
"""Documents that cannot be read and stand on the receipt one by one; the others are counted."""


@dataclass(frozen=True)
class Bounds:
    """How far a walk goes, and how fast, before it stops and says so."""

    depth: int = 8
    """Levels below the first document."""

    documents: int = 2_000
    """Documents that are asked for; what a local index holds costs none."""

    waiting: int = 50_000
    """Documents known and not yet read; beyond, those that promise least are left."""

    seconds: float = math.inf
    """Time after which a crawl asks for nothing more."""

    octets: int = 2**28
    """Bytes after which nothing more is asked for: what a crawl reads is kept on disk, and all is parsed."""

    pause_s: float = 0.2
    """Seconds from one request of a crawl to the next at the same host: five a second."""


class Source(Protocol):
    """Where a walk has its documents from."""

    def get(self, address: str) -> Answer | None:
        """Give a document; None when it is not to be had within the bounds. Raises WebError."""
        ...

    def elsewhere(self, addresses: Sequence[str]) -> Container[str]:
        """Those known to hold nothing of the place and time asked for."""
        ...


@dataclass(order=True, frozen=True)
class _Step:
    """A document to be read, ordered by promise, then by depth, then as met."""

    promise: Promise
    depth: int
    number: int
    address: str = field(compare=False)
    defaults: Defaults = field(compare=False)
    near: bool = field(compare=False, default=False)
    """Whether a collection above it is known to lie around the place asked for."""


class Walk:
    """One question's way through a catalogue: gives its items, and knows afterwards what became of it."""

    def __init__(
        self,
        first: str,
        source: Source,
        query: SceneQuery,
        *,
        bounds: Bounds,
        root: Path | None = None,
    ) -> None:
        """Walk from ``first``.

        Args:
            first: address of the first document.
            source: where documents come from.
            query: collections elsewhere are not entered.
            bounds: its depth, and how many documents wait, are kept here; the others by the source.
            root: folder that local documents and files must stay in; None for each document's own.
        """
        self.hashes: list[str] = []
        """SHA-256 of each document read, in the order read."""

        self.at: str | None = None
        """When the first of them was answered, ISO 8601 UTC; None before, and for local files."""

        self.refused: list[Rejection] = []
        self.unlisted = 0
        """Refusals beyond ``MOST_REFUSED``."""

        self.known = 1
        """Documents that the walk knows of."""

        self.left = 0
        """How many of these were not to be had within the bounds."""

        self.too_deep: str | None = None
        """A document whose links were not followed; None when there is none."""

        self._start = _Step((0, 0.0), 0, 0, first, Defaults())
        self._source, self._query, self._bounds, self._root = source, query, bounds, root
        self._hints = Hints(query)
        self._met = {first}
        self._waiting = [self._start]

    def __iter__(self) -> Iterator[Listed]:
        """Every item met, once through.

        Raises:
            CatalogueError: the first document is no STAC.
            WebError: it cannot be had.
        """
        while self._waiting:
            step = heappop(self._waiting)
            read = self._read(step)
            if read is None:
                continue
            defaults = step.defaults.narrowed(read)
            for item in items(read):
                yield Listed(item, step.address, self._root, defaults.licence, defaults.gsd_m)
            if not outside(read, self._query):
                self._go_on(read, step, defaults)

    def _read(self, step: _Step) -> Mapping[str, Any] | None:
        try:
            answer = self._source.get(step.address)
            if answer is None:
                self.left += 1
                return None
            read = document(answer.body, address=step.address)
        except (WebError, CatalogueError) as failed:
            if step.depth == 0:
                raise
            reason = f"{failed.what} {failed.next_step}"
            scene = redact_within(step.address)
            self._refuse(Rejection(scene=scene, code="imagery_unreadable", reason=reason))
            return None
        if step.depth == 0 and not is_stac(read):
            raise CatalogueError(
                f"{redact_within(step.address)} is JSON but no STAC catalogue: it has no links nor features.",
                next_step="Give the address of a catalog.json, a collection, an item or a STAC API.",
            )
        if step.depth == 0 and answer.status is not None:
            self.at = answer.exchange.at
        self.hashes.append(answer.exchange.sha256)
        return read

    def _go_on(self, read: Mapping[str, Any], step: _Step, defaults: Defaults) -> None:
        """Let the documents wait that this one leads on to and that are not known to lie elsewhere."""
        near = step.near or surrounds(read, self._query)
        followed = self._links(self._best(read, near=near), step.address)
        links = {address: title for address, title in followed if address not in self._met}
        if links and step.depth >= self._bounds.depth:
            self.too_deep = redact_within(step.address)
            return
        self._met.update(links)
        skipped = self._source.elsewhere(list(links))
        for number, (address, title) in enumerate(links.items(), start=self.known):
            if address not in skipped:
                promise = self._hints(address, title, near=near)
                heappush(self._waiting, _Step(promise, step.depth + 1, number, address, defaults, near))
        self.known += len(links)
        if len(self._waiting) > self._bounds.waiting:
            self._leave_some()

    def _best(self, read: Mapping[str, Any], *, near: bool) -> Sequence[tuple[str, str | None]]:
        """Links of a document as written; of more than may wait, those that promise most."""
        links = list(dict.fromkeys(onward(read)))
        beyond = len(links) - self._bounds.waiting
        if beyond > 0:
            self.known += beyond
            self.left += beyond
            links.sort(key=lambda link: self._hints(*link, near=near))
        return links[: self._bounds.waiting]

    def _leave_some(self) -> None:
        """Forget the least promising of those that wait: they are left, and may be met again."""
        # What is in order is a heap too.
        self._waiting.sort(key=lambda step: (step.promise, step.depth, step.number))
        beyond = self._waiting[self._bounds.waiting :]
        self._met.difference_update(step.address for step in beyond)
        self.left += len(beyond)
        del self._waiting[self._bounds.waiting :]

    def _links(self, links: Sequence[tuple[str, str | None]], base: str) -> Iterator[tuple[str, str | None]]:
        for href, title in links:
            try:
                yield _followed(href, base=base, root=self._root), title
            except ItemRefused as elsewhere:
                self._refuse(elsewhere.rejection(href))

    def _refuse(self, why: Rejection) -> None:
        if len(self.refused) < MOST_REFUSED:
            self.refused.append(why)
        else:
            self.unlisted += 1


def _followed(href: str, *, base: str, root: Path | None) -> str:
    """Where a link leads. Raises Unavailable when it may not be followed."""
    address = resolved(href, base=base, root=root)
    if is_web(base) and address.lower().startswith("http:") and host(address) != host(base):
        raise Unavailable(
            f"Its link {shown(href)} leads to another host, and not by https.",
            next_step="Ask whoever runs the catalogue to link to https addresses.",
        )
    return address
