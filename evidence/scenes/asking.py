"""Catalogues asked all at once; that one is down or talks nonsense is an answer too, and hides no other."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from evidence.errors import CatalogueError, Offline, WebError
from evidence.model.scenes import CatalogueAnswer
from evidence.seams import Found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.model.exchanges import Exchange
    from evidence.seams import Catalogue, SceneQuery
    from evidence.trail import Trail

_AT_ONCE = 16
"""Each catalogue is another host, so that asking them together is no burden to any."""

_GLANCE_S = 0.1
"""How often a person's Ctrl-C is looked for: waiting for a thread without end would not hear it."""


def ask_all(catalogues: Sequence[Catalogue], query: SceneQuery, *, trail: Trail | None) -> list[Found]:
    """Ask every catalogue, together: a search takes as long as the slowest of them.

    Args:
        catalogues: whom to ask.
        query: place and time.
        trail: notes what was read, in the order of the catalogues whichever answers first; None where
            nothing is noted.

    Returns:
        What each found, in their order.
    """
    free = threading.Semaphore(_AT_ONCE)
    asked = [_Asked(catalogue, query, trail, free) for catalogue in catalogues]
    for one in asked:
        one.start()
    for one in asked:
        while one.is_alive():
            one.join(_GLANCE_S)
    found = [one.outcome() for one in asked]
    if trail is not None:
        for one in asked:
            trail.repeat(one.exchanges)
    return found


class _Asked(threading.Thread):
    """One catalogue being asked; a thread that nobody waits for when the person has seen enough."""

    def __init__(
        self, catalogue: Catalogue, query: SceneQuery, trail: Trail | None, free: threading.Semaphore
    ) -> None:
        super().__init__(daemon=True)
        self.exchanges: list[Exchange] = []
        self._catalogue, self._query, self._trail, self._free = catalogue, query, trail, free
        self._found: Found | None = None
        self._bug: BaseException | None = None

    def run(self) -> None:
        """Ask; a bug is kept for whoever waits."""
        try:
            with self._free:
                self._ask()
        except BaseException as bug:  # noqa: BLE001 - raised again by ``outcome``, in the thread that waits
            self._bug = bug

    def _ask(self) -> None:
        if self._trail is None:
            self._found = ask(self._catalogue, self._query)
            return
        with self._trail.apart() as self.exchanges:
            self._found = ask(self._catalogue, self._query)

    def outcome(self) -> Found:
        """What it found; a bug that stopped it is raised here."""
        if self._bug is not None:
            raise self._bug
        assert self._found is not None
        return self._found


def ask(catalogue: Catalogue, query: SceneQuery) -> Found:
    """Ask one catalogue; its failure stands in its line of the receipt."""
    try:
        return catalogue(query)
    except Offline as off:
        return Found((), _silent(catalogue, "not_asked", f"{off.what} {off.next_step}"))
    except (WebError, CatalogueError) as down:
        return Found((), _silent(catalogue, "unreachable", f"{down.what} {down.next_step}"))


def _silent(catalogue: Catalogue, outcome: str, detail: str) -> CatalogueAnswer:
    return CatalogueAnswer.model_validate(
        {"name": catalogue.name, "url": catalogue.url, "outcome": outcome, "detail": detail}
    )
