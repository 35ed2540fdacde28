"""How much heavy work is done at the same time in answers to requests; the page and the API alike."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claims.errors import RecountError

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 2
"""Of each kind: a large picture or a review keeps a processor busy for a minute and more."""


class BusyError(RecountError):
    """Others do the same heavy work just now."""


@dataclass(frozen=True)
class Turns:
    """Turns at one kind of work."""

    what: str
    """What is done, for a person."""

    _free: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(AT_ONCE))

    @contextmanager
    def one(self) -> Iterator[None]:
        """Take a turn for as long as the block lasts. Raises BusyError at once when none is free."""
        if not self._free.acquire(blocking=False):
            raise BusyError(
                f"{AT_ONCE} {self.what} already, and no more are at the same time.",
                next_step="Try again in a minute.",
            )
        try:
            yield
        finally:
            self._free.release()


SHELVING = Turns("scenes are being taken into the library")
REVIEWING = Turns("reviews are being made")
