"""What a person names as a record: a bundle, its zip, or a record alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from claims.kinds import KINDS
from verify.errors import RecordError
from verify.files import FileRefusedError, no_device, reason, regular_bytes
from verify.model import Record
from verify.records.bundle import RECORD
from verify.records.corrections import status_of, successor
from verify.records.seal import finding_id, record_id
from verify.records.sound import sound
from verify.records.told import read_as, told_in
from verify.records.zipped import is_zip
from verify.seams import Held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from verify.store.store import Store

MOST_BYTES = 32 << 20
"""Largest record that is read; one with 10,000 marks has 2 MiB."""


def hold(where: Path, *, tell: Callable[[str], None]) -> Held:
    """Read a record and see that it is sound: what goes out to readers is never a broken one.

    Args:
        where: a bundle's folder, its zip, or a record.json.
        tell: says what could not be checked.

    Raises:
        RecordError: there is none, or its bundle or its hashes do not hold.
        FileRefusedError: the file cannot be read.
    """
    no_device(where)
    if where.is_file() and not is_zip(where):
        return Held(_alone(where, tell))
    record, files = sound(where)
    if not record.signatures:
        tell(f"{where} is whole; nobody has signed it.")
    return Held(_countable(record, where), files)


def with_status(held: Sequence[Held], later: Iterable[Record] = ()) -> list[Held]:
    """Tell of each record what became of it, by the others and by later ones: none can say so of itself."""
    known = [*(one.record for one in held), *later]
    return [ended(one, known) for one in held]


def ended(held: Held, later: Iterable[Record]) -> Held:
    """Tell of a record what became of it by later ones."""
    known = [*later]
    return replace(held, status=status_of(held.record, known), successor=successor(held.record, known))


def as_filed(held: Held, store: Store) -> Held:
    """Tell of a record what a store knows: what became of it, and whose place it took.

    Raises:
        NoSuchRecordError: neither it nor any that ended it is in the store.
    """
    record, later = store.after(held.record)
    told = ended(replace(held, record=record), later)
    return replace(told, record=held.record, earlier=store.before(record))


def _alone(where: Path, tell: Callable[[str], None]) -> Record:
    try:
        body = regular_bytes(where, most=MOST_BYTES)
    except OSError as unreadable:
        raise FileRefusedError(
            f"{where} cannot be read ({reason(unreadable)}).", next_step="Name a record that you may read."
        ) from unreadable
    if len(body) > MOST_BYTES:
        raise RecordError(f"{where} has over {MOST_BYTES:,} bytes.", next_step="No record is so large.")
    told, check = told_in(RECORD, {RECORD: body})
    record = check.detail if told is None else read_as(Record, told)
    if told is None or isinstance(record, str):
        raise RecordError(f"{where} is no record: {record}.", next_step="Name a bundle or its record.json.")
    if (record.id, record.finding_id) != (record_id(told), finding_id(told)):
        raise RecordError(
            f"{where} is not as it was sealed: its fields give other hashes.",
            next_step="Take the record from its source again.",
        )
    tell(f"{where} is a record alone: its hashes hold; article and pixels could not be checked.")
    # Neither is under the hash, and nothing here vouches for them.
    return _countable(record.model_copy(update={"signatures": (), "status": "active"}), where)


def _countable(record: Record, where: Path) -> Record:
    """Give a record back whose counts are of kinds and scenes that there are. Raises RecordError."""
    scenes = {scene.id for scene in record.scenes}
    if odd := [one for one in record.counts if one.scene_id not in scenes or one.kind not in KINDS]:
        raise RecordError(
            f"{where} counts {odd[0].kind!a} on {odd[0].scene_id!a}, which it does not know.",
            next_step="Take the record from its source again.",
        )
    return record
