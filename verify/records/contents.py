"""What a bundle holds beside its record: all of it follows from the record, or was sealed with it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from verify.model import Manifest, ManifestFile, Record, SealedFile
from verify.records.bundle import (
    CRATE,
    PROVENANCE,
    RECORD,
    SOURCE,
    TEXT,
    chip_path,
    exchange_path,
    item_path,
    marks_path,
    media_type_of,
    picture_path,
)
from verify.records.canonical import as_json, canonical, canonical_words
from verify.records.crate import crate_of
from verify.records.marks import features_of
from verify.records.seal import record_id

if TYPE_CHECKING:
    from collections.abc import Mapping


def over(record: Record, files: Mapping[str, bytes], withheld: Mapping[str, str]) -> Record:
    """Seal a record anew, over the files that it alone does not give.

    Args:
        record: what they belong to; its id changes.
        files: every file that was made or read for it, by path; answers of the trail need no seal of their
            own, as the trail has their hashes, unless they are withheld.
        withheld: why files are not handed on, by path.
    """
    sealed = [
        SealedFile(
            path=path,
            sha256=hashlib.sha256(files[path]).hexdigest(),
            bytes=len(files[path]),
            withheld=withheld.get(path),
        )
        for path in sorted(own(record) | withheld.keys())
    ]
    told = as_json(record) | {"files": [as_json(file) for file in sealed]}
    return Record.model_validate(told | {"id": record_id(told)})


def own(record: Record) -> frozenset[str]:
    """Paths of the files that a record must be sealed with."""
    counted = range(len(record.counts))
    return frozenset(
        {
            SOURCE,
            TEXT,
            *map(item_path, range(len(record.scenes))),
            *map(chip_path, counted),
            *map(picture_path, counted),
        }
    )


def derived(record: Record) -> dict[str, bytes]:
    """The files that say once more, in forms of others, what the record says."""
    marks = {marks_path(number): canonical(features_of(count)) for number, count in enumerate(record.counts)}
    return marks | {PROVENANCE: canonical(record.provenance)}


def manifest_of(record: Record, body: bytes) -> Manifest:
    """List every file of a record's bundle; the list follows from the record alone.

    Args:
        record: what it is about.
        body: its canonical JSON.
    """
    listed = {path: _summed(path, made) for path, made in {**derived(record), RECORD: body}.items()}
    sealed = {file.path: file for file in record.files}
    for answer in record.trail:
        path = exchange_path(answer.sha256)
        listed[path] = _listed(SealedFile(path=path, sha256=answer.sha256, bytes=answer.bytes))
    listed |= {path: _listed(file) for path, file in sealed.items()}
    listed[CRATE] = _summed(
        CRATE, canonical_words(crate_of(record, [listed[path] for path in sorted(listed)]))
    )
    return Manifest(record=record.id, files=tuple(listed[path] for path in sorted(listed)))


def _summed(path: str, body: bytes) -> ManifestFile:
    return _listed(SealedFile(path=path, sha256=hashlib.sha256(body).hexdigest(), bytes=len(body)))


def _listed(file: SealedFile) -> ManifestFile:
    return ManifestFile(
        path=file.path,
        sha256=file.sha256,
        bytes=file.bytes,
        media_type=media_type_of(file.path),
        withheld=file.withheld,
    )
