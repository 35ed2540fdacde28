"""Several requests at a time, noted in the trail as if they had been made one after the other."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from evidence.errors import WebError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evidence.model.exchanges import Exchange
    from evidence.trail import Trail

    Wanted = TypeVar("Wanted")
    Got = TypeVar("Got")


def together(ask: Callable[[Wanted], Got], wanted: Sequence[Wanted], trail: Trail, *, most: int) -> list[Got]:
    """Ask for all of them, ``most`` at a time.

    Args:
        ask: makes one request and notes it in ``trail``.
        wanted: what to ask for; the trail has the answers in this order, whichever came first.
        trail: where they are noted.
        most: how many requests are under way at a time.

    Raises:
        WebError: of the first that failed; after a failure nothing more is asked.
    """
    failing = threading.Event()

    def apart(one: Wanted) -> tuple[list[Exchange], list[Got], WebError | None]:
        with trail.apart() as noted:
            if failing.is_set():
                return noted, [], None
            try:
                return noted, [ask(one)], None
            except WebError as failed:
                failing.set()
                return noted, [], failed

    with ThreadPoolExecutor(min(most, len(wanted))) as pool:
        outcomes = list(pool.map(apart, wanted))
    for noted, _, _ in outcomes:
        trail.repeat(noted)
    for _, _, failed in outcomes:
        if failed is not None:
            raise failed
    return [answer for _, got, _ in outcomes for answer in got]
