"""What became of a record, by the store and by later bundles."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.cli.filing import SHORT
from verify.model import Record
from verify.records.bundle import RECORD
from verify.records.corrections import disputed, does, status_of, successor
from verify.records.opened import open_bundle
from verify.records.signing.checks import signatures_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from verify.records.corrections import Status


@dataclass(frozen=True)
class Standing:
    """What became of a record."""

    status: Status
    successor: Record | None
    """What took its place, or took it back."""

    disputed: tuple[Record, ...]
    """What another key signed against it."""


def standing(record: Record, later: Iterable[Record]) -> Standing:
    """Tell what became of a record; all signatures must have been verified."""
    known = [*later]
    return Standing(status_of(record, known), successor(record, known), disputed(record, known))


def described(found: Standing) -> str:
    """Status in one line: "void: withdrawn by 05c2… (A. Editor: Another yard)"."""
    after = found.successor
    if after is None or after.correction is None:
        return found.status
    told = after.correction
    done = {"withdraws": "withdrawn", "signs off": "signed off", "corrects": "corrected"}[does(told)]
    return f"{found.status}: {done} by {after.id[:SHORT]} ({told.by}: {told.reason.rstrip('.')})"


def record_in(bundle: Path) -> Record:
    """Read the record of a bundle that passed its audit, with the signatures that hold."""
    files = open_bundle(bundle)
    record = Record.model_validate(json.loads(files[RECORD]))
    return record.model_copy(update={"signatures": signatures_in(files, record)})


def later_records(record: Record, named: Sequence[Path]) -> Iterator[Record]:
    """Read later bundles, audited first.

    Args:
        record: what they may supersede.
        named: bundles, or folders of bundles; of a folder those alone count that supersede the record.

    Raises:
        RecordError: one is no bundle, or an invalid one.
    """
    # Imported late: they read articles and rasters, which takes two seconds that most audits do not have.
    from verify.records.sound import sound  # noqa: PLC0415
    from verify.store.filing import filing_of  # noqa: PLC0415
    from verify.store.rebuild import bundles_in  # noqa: PLC0415

    for path in named:
        inside = [*bundles_in(path)] if path.is_dir() else [path]
        for bundle in inside or [path]:
            if bundle == path or filing_of(bundle).record.supersedes == record.id:
                yield sound(bundle)[0]
