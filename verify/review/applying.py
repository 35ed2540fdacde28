"""A review to a sealed record that takes the place of the one that was reviewed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from evidence.pixels.chips import write_chip
from verify.model import MadeBy, Record
from verify.records.bundle import chip_path, picture_path
from verify.records.canonical import as_json
from verify.records.corrections import reason_for, same_finding, superseding
from verify.records.pictures import picture_of
from verify.records.seal import finding_id, record_id
from verify.review.drafts import draft, held_in
from verify.review.provenance import with_review

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from evidence.seams import Counter
    from verify.model import SealedFile
    from verify.records.record import Versions
    from verify.review.drafts import Draft
    from verify.review.model import Review
    from verify.tolerances import Policy


def apply(
    record: Record,
    files: Mapping[str, bytes],
    review: Review,
    *,
    counters: Sequence[Counter],
    policy: Policy,
    now: datetime,
    versions: Versions,
) -> tuple[Record, dict[str, bytes]]:
    """Correct a record as a person says, and seal what comes of it.

    Args:
        record: what is reviewed; its bundle was audited (``verify.records.sound``).
        files: those of its bundle.
        review: by whom, and what.
        counters: those that are installed here; asked only where an area is drawn.
        policy: tolerances of the comparison.
        now: the present, aware UTC.
        versions: the code at work.

    Returns:
        The new record, unsigned, and every file that ``verify.records.writing`` needs for its bundle.

    Raises:
        ReviewRefusedError: the review is of another record, or cannot be done on this one.
    """
    made = draft(record, review, pixels=held_in(files), counters=counters, policy=policy)
    changed = _files(made)
    sealed = tuple(_sealed(file, changed.get(file.path)) for file in record.files)
    told = as_json(made.record) | {
        "supersedes": None,
        "correction": None,
        "status": "active",
        "signatures": [],
        "files": [as_json(file) for file in sealed],
        "provenance": with_review(record, made.record, review.by),
        "made_by": as_json(_made_by(record, made.record, versions)),
    }
    if made.record.search and made.record.verdict.agreement in {"consistent", "inconsistent"}:
        told["search"] = told["search"] | {"settle": None}
    told["finding_id"] = finding_id(told)
    content = Record.model_validate(told | {"id": record_id(told)})
    correction = reason_for(
        withdrawn=False, signed_off=same_finding(record, content), reason=review.reason, by=review.by
    )
    after = superseding(content, old=record, correction=correction, made_at=now)
    return after, {**{path: files[path] for path in files}, **changed}


def _files(made: Draft) -> dict[str, bytes]:
    """Chips whose area changed, and pictures whose marks, area or words did."""
    changed: dict[str, bytes] = {}
    for number, chip in made.chips.items():
        changed[picture_path(number)] = picture_of(made.record, made.record.counts[number], chip)
        if number in made.redrawn:
            changed[chip_path(number)] = write_chip(chip)
    return changed


def _sealed(file: SealedFile, body: bytes | None) -> SealedFile:
    if body is None:
        return file
    return file.model_copy(update={"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)})


def _made_by(before: Record, after: Record, versions: Versions) -> MadeBy:
    """Whose work it is: what other code counted and this code judged is no single code's."""
    code = versions.code if before.made_by.code == versions.code else None
    there = before.made_by.libraries
    same = {name: told for name, told in versions.libraries.items() if there.get(name) == told}
    return MadeBy(
        recount=versions.recount,
        code=code,
        python=versions.python,
        gdal=versions.gdal,
        libraries=same,
        models=tuple(dict.fromkeys(count.counter for count in after.counts)),
    )
