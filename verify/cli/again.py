"""What of ``recount audit`` reads articles, pixels and counters: imported only when it is asked for."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from verify.door import Doors
from verify.records.elsewhere import elsewhere
from verify.records.remade import remade
from verify.rerun import rerun
from verify.wiring import wired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verify.records.audit import Closer
    from verify.settings import Settings


@contextmanager
def closer(settings: Settings) -> Iterator[list[Closer]]:
    """Give what makes a bundle's text, pictures and finding again, with the counters that are installed."""
    with wired(settings, Doors(offline=True)) as ready:
        counters = ready.tools.counters
        again = partial(rerun, counters=counters)
        yield [elsewhere(remade, again, counters=[one.identity for one in counters])]
