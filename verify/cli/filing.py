"""Bundles go into the store as they are written; a store that fails loses none of them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from verify.cli.output import complain, say
from verify.errors import NoSuchRecordError, RecordError, StoreError
from verify.files import FileRefusedError, regular_bytes
from verify.records.bundle import MANIFEST
from verify.records.limits import MOST_JSON
from verify.store import FILE

if TYPE_CHECKING:
    from pathlib import Path

    from verify.settings import Settings
    from verify.store.store import Store
    from verify.store.values import Deed


def file_bundle(bundle: Path, settings: Settings) -> bool:
    """File a bundle that was just written.

    Returns:
        Whether that was done; if not, the person has been told why, and how it is done later.
    """
    try:
        with store_of(settings) as store:
            record = store.add(bundle)
            for told in record.signatures:
                name = str(told.get("name") or told["keyid"])
                store.note(record.id, "signed", at=datetime.now(UTC), by=name)
    except (StoreError, RecordError, FileRefusedError) as failed:
        complain(failed)
        say(f"The bundle {bundle} is whole, and not in the store.")
        say(f"Then file it, and those beside it: recount records rebuild {bundle.parent}")
        return False
    return True


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


def note_audit(bundle: Path, outcome: str, settings: Settings) -> None:
    """Write down that a bundle was audited, if it is one of the store's; it is known by its manifest."""
    manifest = bundle / MANIFEST
    if not (has_store(settings) and manifest.is_file()):
        return
    try:
        sha256 = hashlib.sha256(regular_bytes(manifest, most=MOST_JSON)).hexdigest()
        with store_of(settings) as store:
            record = store.with_manifest(sha256)
            store.note(record, "audited", at=datetime.now(UTC), detail=outcome)
    except (NoSuchRecordError, OSError):
        return
    except (StoreError, FileRefusedError) as failed:
        complain(failed)


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
