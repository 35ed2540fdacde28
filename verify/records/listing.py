"""Which files a bundle must hold, and whether its manifest lists exactly those."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from verify.model import Check, Manifest
from verify.records.bundle import (
    MANIFEST,
    RECORD,
    SOURCE,
    TEXT,
    chip_path,
    exchange_path,
    marks_path,
    media_type_of,
    picture_path,
)
from verify.records.limits import is_plain
from verify.records.told import read_as, told_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from verify.model import ManifestFile, Record


def implied(record: Record) -> frozenset[str]:
    """Every file that a record rests on, and no other: what its bundle must hold beside the manifest."""
    counted = range(len(record.counts))
    return frozenset(
        {
            RECORD,
            SOURCE,
            TEXT,
            *(exchange_path(exchange.sha256) for exchange in record.trail),
            *(of(number) for number in counted for of in (chip_path, picture_path, marks_path)),
        }
    )


def listing(files: Mapping[str, bytes], record: Record | None) -> Iterator[Check]:
    """Hold the manifest against the files, and both against the record.

    Args:
        files: everything in the bundle.
        record: what the bundle is about; None when that cannot be read, so that nothing is implied.
    """
    told, check = told_in(MANIFEST, files)
    yield check
    if told is None:
        return
    manifest = read_as(Manifest, told)
    wrong = manifest if isinstance(manifest, str) else _disorder([entry.path for entry in manifest.files])
    detail = wrong or f"{len(told['files'])} files listed"
    yield Check(name="manifest", ok=wrong is None, file=MANIFEST, detail=detail)
    if isinstance(manifest, str):
        return
    if record is not None:
        same = manifest.record == record.id
        detail = "names the record" if same else "names another record"
        yield Check(name="manifest_record", ok=same, file=MANIFEST, detail=detail)
    listed = {entry.path: entry for entry in manifest.files}
    wanted = implied(record) if record is not None else None
    for path in sorted({*listed, *files, *(wanted or ())} - {MANIFEST} | {MANIFEST} & set(listed)):
        yield _file(path, listed.get(path), files.get(path), wanted)


def _disorder(paths: list[str]) -> str | None:
    """What is wrong with the paths of a manifest; None when they are plain, sorted, and each there once."""
    odd = [path for path in paths if not is_plain(path)]
    if odd:
        return f"lists the odd path {odd[0]!a}"
    return None if paths == sorted(set(paths)) else "does not list its files sorted, each once"


def _file(path: str, listed: ManifestFile | None, body: bytes | None, wanted: frozenset[str] | None) -> Check:
    problem = _problem(path, listed, body)
    if wanted is not None and path not in wanted:
        problem = f"no file that this record rests on ({problem or 'listed'})"
    return Check(name="file", ok=problem is None, file=path, detail=problem or "as listed")


def _problem(path: str, listed: ManifestFile | None, body: bytes | None) -> str | None:
    if body is None:
        return "listed, but not there" if listed else "neither there nor listed"
    if listed is None:
        return "there, but not listed"
    digest = hashlib.sha256(body).hexdigest()
    if listed.sha256 != digest:
        return f"its bytes were changed: SHA-256 is {digest}, listed as {listed.sha256}"
    told, found = (listed.bytes, listed.media_type), (len(body), media_type_of(path))
    return (
        None if told == found else f"listed with {told[0]} bytes as {told[1]}, has {found[0]} as {found[1]}"
    )
