"""Reading a static catalogue politely: what the index holds is not asked for, and the rest slowly."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from evidence.errors import AddressRefused, Offline, WebError
from evidence.scenes.catalogues.summaries import summary
from evidence.scenes.stac.documents import MOST_BYTES
from evidence.scenes.stac.places import host
from evidence.web import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from evidence.scenes.catalogues.index import Index, Kept
    from evidence.scenes.catalogues.walk import Bounds
    from evidence.seams import Answer, SceneQuery
    from evidence.web import Web

FRESH: Mapping[str, timedelta] = {
    # A new scene is a new link in a list: a day is how long one may stay unseen.
    "list": timedelta(days=1),
    # A published item is hardly ever rewritten; its corrections can wait a month.
    "item": timedelta(days=30),
    # What is not there, or no STAC, may be repaired.
    "other": timedelta(days=1),
    "failed": timedelta(days=1),
}
"""Age up to which a document is not asked for again, by kind."""

MOST_SILENCES = 3
"""Documents in a row that nobody answers for; then the host is taken to be down, and is asked no more."""

_BUSY = {429, 503}
_PASSING = {408, 425}  # Request Timeout, Too Early


class Crawl:
    """One question's source of documents: the index, and the web for what the index has not got."""

    def __init__(
        self,
        first: str,
        index: Index,
        web: Web,
        query: SceneQuery,
        *,
        bounds: Bounds,
        now: Callable[[], datetime],
    ) -> None:
        """Read through ``web`` within ``bounds``, from ``first`` on, and keep in ``index`` what is read."""
        self._first, self._index, self._web, self._query = first, index, web, query
        self._bounds, self._now = bounds, now
        self._until = time.monotonic() + bounds.seconds
        self._asked = 0
        self._octets = 0
        self._silences: Counter[str] = Counter()
        self.closed: dict[str, WebError] = {}
        """Hosts that are asked nothing more, with the reason."""

        self.recalled: list[datetime] = []
        """When each document was answered that comes from the index."""

        self.outdated: list[datetime] = []
        """The same of those that should have been read again, and could not be."""

    def get(self, address: str) -> Answer | None:
        """Give a document; None when nobody may be asked for it now.

        Raises:
            WebError: it cannot be read; or it is the first, and nobody can be asked.
        """
        kept = self._index.get(address)
        if kept is not None and self._is_fresh(kept):
            return self._recall(kept)
        answer = self._read(address, kept) if self._may_ask(address) else None
        if answer is not None:
            return answer
        if kept is not None:
            self.outdated.append(kept.at)
            return self._recall(kept)
        if address == self._first:
            raise self.closed[host(address)]
        return None

    def elsewhere(self, addresses: Sequence[str]) -> Container[str]:
        """Those that the index knows to hold nothing of this place and time."""
        return self._index.elsewhere(addresses, self._query, since=self._now() - FRESH["list"])

    def _may_ask(self, address: str) -> bool:
        if address == self._first:
            return True
        within = self._asked < self._bounds.documents and self._octets < self._bounds.octets
        in_time = within and time.monotonic() < self._until
        return in_time and not self._web.is_offline and host(address) not in self.closed

    def _is_fresh(self, kept: Kept) -> bool:
        return timedelta(0) <= self._now() - kept.at <= FRESH.get(kept.kind, timedelta(0))

    def _recall(self, kept: Kept) -> Answer:
        if kept.failure is not None:
            raise kept.failure
        self.recalled.append(kept.at)
        return self._web.recalled(kept.source, kept.body, at=kept.at)

    def _read(self, address: str, kept: Kept | None) -> Answer | None:
        """Ask for a document; None when its host is asked no more, or when an older copy must do."""
        time.sleep(self._index.turn(host(address), pause_s=self._bounds.pause_s))
        # While this one waited, another process may have read it.
        newer = self._index.get(address)
        if newer is not None and self._is_fresh(newer):
            return self._recall(newer)
        self._asked += 1
        try:
            answer = self._web.get(address, most=MOST_BYTES)
        except WebError as failed:
            if _lasts(failed):
                self._keep_failure(address, failed)
                raise
            self._count(host(address), failed)
            if kept is None and host(address) not in self.closed:
                raise
            return None
        self._silences[host(address)] = 0
        self._octets += len(answer.body)
        self._keep(address, answer)
        return answer

    def _count(self, host: str, failed: WebError) -> None:
        """Close a host that asks for peace, or does not answer again and again."""
        self._silences[host] += 1
        if isinstance(failed, Offline) or failed.status in _BUSY or self._silences[host] >= MOST_SILENCES:
            self.closed[host] = failed

    def _keep(self, address: str, answer: Answer) -> None:
        found = summary(answer.body, address=address)
        if self._is_kept(address) or (address == self._first and found.kind != "other"):
            self._index.keep(address, answer, found)

    def _keep_failure(self, address: str, failed: WebError) -> None:
        if self._is_kept(address):
            self._index.keep_failure(address, failed, at=self._now())

    def _is_kept(self, address: str) -> bool:
        """Whether an address may be kept: it holds no secret, and is not what a person may be repairing."""
        return address != self._first and redact(address) == address


def _lasts(failed: WebError) -> bool:
    """Whether a document will not be had by asking again soon."""
    answered = failed.status is not None and failed.status < 500
    return isinstance(failed, AddressRefused) or (answered and failed.status not in _BUSY | _PASSING)


class Slowly:
    """A door that lets some time pass between two requests that go out."""

    def __init__(self, web: Web, *, pause_s: float) -> None:
        """Ask ``web``."""
        self._web = web
        self._pause_s = pause_s
        self._next = 0.0

    def get(self, address: str, *, span: tuple[int, int] | None = None, most: int | None = None) -> Answer:
        """Fetch an address, noted in the trail. Raises WebError."""
        return self._web.get(address, span=span, most=most, turn=self._wait)

    def _wait(self) -> None:
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + self._pause_s
