"""Bundles go into the store as they are written; a store that fails loses none of them."""

from __future__ import annotations

import hashlib
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from verify.cli.output import complain, say
from verify.errors import NoSuchRecordError, RecordError, StoreError
from verify.files import FileRefusedError, folder_to_write, reason, regular_bytes
from verify.records.bundle import MANIFEST
from verify.records.house import keep_at_home
from verify.records.limits import MOST_JSON
from verify.records.signing.sealing import signed
from verify.records.writing import write_bundle
from verify.store import FILE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verify.model import Record
    from verify.records.signing.sealing import Sealing
    from verify.settings import Settings
    from verify.store.store import Store
    from verify.store.values import Deed

SHORT = 12
"""Letters of an id that people are shown; two in a million records begin alike once in 300 stores."""

_ID = re.compile(r"[0-9a-f]{4,64}", re.IGNORECASE)


def folder_for_bundles(named: Path | None, settings: Settings) -> Path:
    """Where bundles are written: the folder that was named, else the data folder's own.

    Raises:
        FileRefusedError: it cannot be written.
    """
    option = "The data folder" if named is None else "--out"
    return folder_to_write(named or settings.data / "records", option=option)


def write(record: Record, files: Mapping[str, bytes], folder: Path, seal: Sealing) -> tuple[Path, Record]:
    """Write a bundle and sign it.

    Returns:
        Its folder, and the record with its signatures.

    Raises:
        FileRefusedError: that fails, as on a full disk.
    """
    try:
        bundle = write_bundle(record, files, folder, seal=seal)
        return bundle, signed(record, bundle)
    except OSError as refused:
        raise FileRefusedError(
            f"The bundle of {record.id} cannot be written below {folder} ({reason(refused)}).",
            next_step="Make room, or name another folder with --out.",
        ) from refused


def file_bundle(bundle: Path, settings: Settings) -> bool:
    """File a bundle that was just written.

    Returns:
        Whether that was done; if not, the person has been told why, and how it is done later.
    """
    try:
        with store_of(settings) as store:
            record = store.add(bundle, told=True)
            for told in record.signatures:
                name = str(told.get("name") or told["keyid"])
                store.note(record.id, "signed", at=datetime.now(UTC), by=name)
    except (StoreError, RecordError, FileRefusedError) as failed:
        complain(failed)
        say(f"The bundle {bundle} is whole, and not in the store.")
        say(f"Then file it, and those beside it: recount records rebuild {bundle.parent}")
        return False
    return True


def keep_pixels(record: Record, files: Mapping[str, bytes], settings: Settings) -> None:
    """Keep at home what a bundle that was just written goes without; if that fails, the person is told."""
    try:
        keep_at_home(record, files, settings.data)
    except FileRefusedError as failed:
        complain(failed)


def note_deed(
    record: str, what: Deed, settings: Settings, *, by: str | None = None, detail: str | None = None
) -> None:
    """Write down what was done with a record, if it is in the store; nothing is made for one that is not."""
    if not has_store(settings):
        return
    try:
        with store_of(settings) as store:
            store.note(record, what, at=datetime.now(UTC), by=by, detail=detail)
    except NoSuchRecordError:
        return
    except (StoreError, FileRefusedError) as failed:
        complain(failed)


def file_audit(
    bundle: Path, record: Record | None, outcome: str, settings: Settings
) -> tuple[Record, tuple[Record, ...]] | None:
    """Write down that a bundle was audited, if it is one of the store's, and look up what came after it.

    Args:
        bundle: what was audited; the store knows it by its manifest.
        record: what is in it; None where that does not hold.
        outcome: what the audit found.
        settings: the newsroom's.

    Returns:
        The record and those that supersede it; None where the store knows nothing of it, or fails,
        which is told.
    """
    if not has_store(settings):
        return None
    try:
        with store_of(settings) as store:
            _note_audit(bundle, outcome, store)
            return None if record is None else store.after(record)
    except NoSuchRecordError:
        return None
    except (StoreError, FileRefusedError) as failed:
        complain(failed)
        return None


def _note_audit(bundle: Path, outcome: str, store: Store) -> None:
    manifest = bundle / MANIFEST
    if not manifest.is_file():
        return
    try:
        sha256 = hashlib.sha256(regular_bytes(manifest, most=MOST_JSON)).hexdigest()
        store.note(store.with_manifest(sha256), "audited", at=datetime.now(UTC), detail=outcome)
    except (NoSuchRecordError, OSError):
        return


def bundle_of(name: str, settings: Settings) -> Path:
    """Where a record lies: a path, or the bundle that the store knows by an id or the beginning of one.

    Raises:
        NoSuchRecordError: no record, or more than one, is called so, or its bundle is gone.
        StoreError: the store cannot be used.
    """
    # Not Path.exists, which raises for a name that is too long for a path.
    if os.path.exists(name) or not _ID.fullmatch(name) or not has_store(settings):  # noqa: PTH110
        return Path(name)
    with store_of(settings) as store:
        there = [bundle for bundle in store.bundles(name) if bundle.exists()]
    if not there:
        raise NoSuchRecordError(
            f"The bundle of record {name} is not where it was filed.",
            next_step="Name its folder, or file it again: recount records rebuild FOLDER.",
        )
    return there[0]


def has_store(settings: Settings) -> bool:
    """Whether there is a store already; to ask it makes none."""
    return settings.store is not None or (settings.data / FILE).is_file()


def store_of(settings: Settings) -> Store:
    """Open the newsroom's store. Raises as ``Store.open`` does."""
    # Imported late: the database takes half a second, which a command that files nothing does not have.
    from verify.store.store import Store  # noqa: PLC0415

    return Store.open(address_in(settings), data=settings.data)


def address_in(settings: Settings) -> str | None:
    """The database that the settings name; None for the one in the data folder."""
    return settings.store.get_secret_value() if settings.store else None
