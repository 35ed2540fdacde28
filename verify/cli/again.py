"""What of ``recount audit`` reads articles, pixels and counters: imported only when it is asked for."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from verify.door import Doors
from verify.records.code import code_sha256
from verify.records.corrections import disputed, status_of
from verify.records.remade import remade
from verify.records.sound import sound
from verify.rerun import rerun
from verify.wiring import wired

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from verify.records.audit import Closer
    from verify.settings import Settings


@contextmanager
def closer(settings: Settings) -> Iterator[list[Closer]]:
    """Give what makes a bundle's text, pictures and finding again, with the counters that are installed."""
    with wired(settings, Doors(offline=True)) as ready:
        yield [remade, partial(rerun, counters=ready.tools.counters, code=code_sha256())]


def standing(bundle: Path, later: Sequence[Path]) -> dict[str, Any]:
    """Tell a record's status by later records, and which of them another key signed."""
    record, others = sound(bundle)[0], [sound(one)[0] for one in later]
    return {
        "status": status_of(record, others),
        "disputed_by": [one.id for one in disputed(record, others)],
    }
