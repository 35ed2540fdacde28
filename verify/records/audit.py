"""Check a bundle without us and without a network: every hash, every reference, every promise."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Literal

from verify.errors import RecordError
from verify.model import Audit, Check, Record
from verify.records.bundle import MANIFEST, RECORD, exchange_path
from verify.records.limits import shown
from verify.records.listing import listing
from verify.records.opened import open_bundle
from verify.records.pictures import pictures
from verify.records.reading import article
from verify.records.seal import finding_id, record_id
from verify.records.told import read_as, told_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

TRUST = "signatures"
"""Name of the check that tells valid from trusted; every other that fails makes a bundle invalid."""


def audit(bundle: Path) -> Audit:
    """Check a bundle, folder or zip.

    Everything in a bundle is a stranger's: JSON is read only in its canonical form, chips are decoded in a
    process of their own, text and pictures are made again from what they are said to be made from.

    Raises:
        RecordError: there is no bundle at that path, or one that could be read in more than one way.
    """
    files = open_bundle(bundle)
    if MANIFEST not in files:
        raise RecordError(
            f"{bundle} holds no {MANIFEST}, so it is not a bundle.",
            next_step="Give the folder that holds manifest.json, or the zip of it.",
        )
    told, canonical = told_in(RECORD, files)
    checks = [canonical]
    record = read_as(Record, told) if told is not None else "no canonical JSON"
    if told is None or isinstance(record, str):
        checks.append(Check(name="schema", ok=False, file=RECORD, detail=str(record)))
        checks += listing(files, None)
    else:
        checks.append(Check(name="schema", ok=True, file=RECORD, detail="recount/record/1"))
        checks += [*listing(files, record), *_hashes(record, told), _status(record), *_signatures(record)]
        checks += [*article(record, files), *_trail(record, files), *_search(record)]
        checks += [*pictures(record, files), _promise(record)]
    return Audit(outcome=_outcome(checks), checks=tuple(_printable(check) for check in checks))


def _outcome(checks: Sequence[Check]) -> Literal["valid", "valid_untrusted", "invalid"]:
    failed = {check.name for check in checks if not check.ok}
    if failed - {TRUST}:
        return "invalid"
    return "valid_untrusted" if failed else "valid"


def _printable(check: Check) -> Check:
    file = None if check.file is None else shown(check.file)
    return check.model_copy(update={"file": file, "detail": shown(check.detail)})


def _hashes(record: Record, told: Mapping[str, Any]) -> Iterator[Check]:
    for name, said, found in (
        ("id", record.id, record_id(told)),
        ("finding_id", record.finding_id, finding_id(told)),
    ):
        detail = "matches its fields" if said == found else f"says {said}, its fields give {found}"
        yield Check(name=name, ok=said == found, file=RECORD, detail=detail)


def _status(record: Record) -> Check:
    """A record is corrected or withdrawn by another that supersedes it, never by a word in its own bundle."""
    ok = record.status == "active"
    detail = "active" if ok else f"says {record.status!r}, which only a record that supersedes it can say"
    return Check(name="status", ok=ok, file=RECORD, detail=detail)


def _signatures(record: Record) -> Iterator[Check]:
    if record.signatures:
        detail = f"{len(record.signatures)} not verified: who made this record is not known"
        yield Check(name=TRUST, ok=False, file=RECORD, detail=detail)


def _trail(record: Record, files: Mapping[str, bytes]) -> Iterator[Check]:
    for exchange in dict.fromkeys((entry.sha256, entry.bytes, entry.url) for entry in record.trail):
        sha256, length, url = exchange
        path = exchange_path(sha256)
        body = files.get(path)
        same = body is not None and hashlib.sha256(body).hexdigest() == sha256 and len(body) == length
        detail = f"{length} bytes from {url}" if same else f"not what {url} answered"
        yield Check(name="trail", ok=same, file=path, detail=detail)


def _search(record: Record) -> Iterator[Check]:
    """Every answer that a catalogue is said to have given must be on the trail."""
    held = {entry.sha256 for entry in record.trail}
    for catalogue in record.search.catalogues if record.search else ():
        missing = [sha256 for sha256 in catalogue.response_sha256 if sha256 not in held]
        detail = f"{len(catalogue.response_sha256)} answers of {catalogue.name}, all on the trail"
        if missing:
            detail = f"{len(missing)} answers of {catalogue.name} are not on the trail, such as {missing[0]}"
        yield Check(name="search", ok=not missing, file=RECORD, detail=detail)


def _promise(record: Record) -> Check:
    """Never a definite word without a count on an adequate scene at a site."""
    definite = record.verdict.agreement in {"consistent", "inconsistent"}
    adequate = {scene.id for scene in record.scenes if scene.adequacy.verdict in {"count", "length"}}
    grounds = record.site is not None and any(count.scene_id in adequate for count in record.counts)
    ok = grounds or not definite
    detail = "rests on a count on an adequate scene" if grounds else "says nothing definite"
    return Check(name="grounds", ok=ok, file=RECORD, detail=detail if ok else "definite without grounds")
