"""A bundle's folder as far as the store keeps it, trusted in nothing."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from claims.model import Value
from verify.errors import BundleGoneError, RecordError
from verify.files import FileRefusedError, reason, regular_bytes
from verify.model import Manifest, Record
from verify.records.bundle import ATTESTATION, MANIFEST, RECORD, TEXT, is_seal, stamp_path
from verify.records.limits import MOST_BYTES, shown, within
from verify.records.seal import record_id
from verify.records.signing.checks import signatures_in
from verify.records.signing.timestamps import MOST_STAMPS
from verify.records.told import read_as, told_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

V = TypeVar("V", bound=Value)

_MOST = 64 * 2**20
"""Bytes of one file that is read for the store; records have some thousands."""

_MOST_KNOWN = 200_000
"""Bytes of a record that is kept in memory once it was read: about ten times as many there."""


@dataclass(frozen=True)
class Filing:
    """What the store keeps of a bundle."""

    record: Record
    """With the signatures that its bundle bears and that hold."""

    body: bytes
    """The record's canonical JSON, as it lies in the bundle."""

    text: str
    """The article's; empty when the bundle lacks it."""

    bundle: Path
    """Absolute."""

    made_at: datetime
    """Aware UTC."""

    manifest_sha256: str
    bytes: int
    """Of all its files together, as its manifest lists them; those that are withheld do not count."""


def filing_of(bundle: Path) -> Filing:
    """Read what the store keeps of a bundle. An audit looks at the rest.

    Raises:
        RecordError: there is no bundle, its record or its manifest is none, or they do not belong together.
    """
    also = (TEXT, ATTESTATION, *map(stamp_path, range(MOST_STAMPS)))
    names = (MANIFEST, RECORD, *(name for name in also if os.path.lexists(bundle / name)))
    files = {name: _body(bundle, name) for name in names}
    manifest, record = _told(Manifest, MANIFEST, files, bundle), _told(Record, RECORD, files, bundle)
    _belongs(manifest, record, files, bundle)
    whole = len(files[MANIFEST]) + sum(entry.bytes for entry in manifest.files if not entry.withheld)
    within(len(manifest.files), MOST_BYTES - whole)
    return Filing(
        record=record.model_copy(update={"signatures": signatures_in(files, record)}),
        body=files[RECORD],
        text=files.get(TEXT, b"").decode("utf-8", "replace"),
        bundle=bundle.absolute(),
        made_at=_made_at(record, bundle),
        manifest_sha256=hashlib.sha256(files[MANIFEST]).hexdigest(),
        bytes=whole,
    )


def record_in(body: bytes, *, sealed: str) -> Record | str:
    """Read a record of which the id is known.

    Args:
        body: its canonical JSON.
        sealed: the id.

    Returns:
        The record; or what is wrong with the bytes.
    """
    # The same bytes are the same record, and readers ask for the same few again and again.
    return _known_in(body, sealed) if len(body) <= _MOST_KNOWN else _in(body, sealed)


def _in(body: bytes, sealed: str) -> Record | str:
    told, check = told_in(RECORD, {RECORD: body})
    if told is None:
        return check.detail
    record = read_as(Record, told)
    if isinstance(record, str):
        return record
    found = record_id(told)
    return record if record.id == found == sealed else f"its hash is {found}, and its id {sealed}"


_known_in = lru_cache(maxsize=64)(_in)


def _belongs(manifest: Manifest, record: Record, files: dict[str, bytes], bundle: Path) -> None:
    sealed = record_in(files[RECORD], sealed=record.id)
    if isinstance(sealed, str):
        raise _refused(bundle, RECORD, sealed)
    if manifest.record != record.id:
        raise _refused(bundle, MANIFEST, f"it is of the record {manifest.record}")
    listed = {entry.path: entry.sha256 for entry in manifest.files}
    for name in sorted(files.keys() - {MANIFEST}):
        if not is_seal(name) and listed.get(name) != hashlib.sha256(files[name]).hexdigest():
            raise _refused(bundle, name, "its bytes are not those that the manifest lists")


def _made_at(record: Record, bundle: Path) -> datetime:
    try:
        made_at = datetime.fromisoformat(record.made_at)
        if made_at.utcoffset() is not None:
            return made_at.astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise _refused(bundle, RECORD, f"made_at is no time: {record.made_at}") from wrong
    raise _refused(bundle, RECORD, f"made_at names no offset: {record.made_at}")


def _told(model: type[V], name: str, files: dict[str, bytes], bundle: Path) -> V:
    told, check = told_in(name, files)
    value = check.detail if told is None else read_as(model, told)
    if isinstance(value, str):
        raise _refused(bundle, name, value)
    return value


def _body(bundle: Path, name: str) -> bytes:
    """Read a file of a bundle that really lies in it. Raises RecordError."""
    try:
        if (bundle / name).resolve(strict=True) != bundle.resolve(strict=True) / name:
            raise _refused(bundle, name, "it is a link")
        body = regular_bytes(bundle / name, most=_MOST)
    except (OSError, ValueError, RuntimeError) as unreadable:
        why = str(unreadable) if isinstance(unreadable, RuntimeError) else reason(unreadable)
        raise _refused(bundle, name, why) from unreadable
    except FileRefusedError as odd:
        raise _refused(bundle, name, "it is no regular file") from odd
    if len(body) > _MOST:
        raise _refused(bundle, name, f"it has over {_MOST:,} bytes")
    return body


def _refused(bundle: Path, name: str, why: str) -> RecordError:
    return RecordError(
        f"{bundle} cannot be filed: {name}: {shown(why)}.",
        next_step="See what recount audit says of it, or take the bundle from its source again.",
    )


def still_there(name: str, bundles: Iterable[Path]) -> Path:
    """The first folder that is there, of those in which a record's bundle was filed.

    Raises:
        BundleGoneError: none is there any more.
    """
    there = next((bundle for bundle in bundles if bundle.is_dir()), None)
    if there is None:
        raise BundleGoneError(
            f"The bundle of record {name} is not where it was filed.",
            next_step="Put it back, or file it from where it is: recount records rebuild FOLDER.",
        )
    return there
