"""Check a bundle without us and without a network: every hash, every reference, every promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from claims.kinds import KINDS
from verify.errors import RecordError
from verify.judge.reviewing import odd
from verify.model import Audit, Check, Record
from verify.records.bundle import ATTESTATION, MANIFEST, RECORD, picture_path
from verify.records.canonical import as_json, canonical, canonical_words
from verify.records.contents import manifest_of
from verify.records.corrections import correction_checks
from verify.records.items import items
from verify.records.limits import shown
from verify.records.listing import bare_listing, listing
from verify.records.opened import open_bundle
from verify.records.reading import article
from verify.records.seal import finding_id, record_id
from verify.records.signing.checks import TRUST, Trust, signature_checks
from verify.records.told import read_as, told_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from verify.records.opened import Opened

OTHER_CODE = "rerun_code"
"""Name of what fails where other code does it again: that other code finds otherwise forges nothing."""

REVIEWED = "reviewed"
"""Name of what fails where a person is said to have corrected marks, and no trusted key says so."""

Closer: TypeAlias = "Callable[[Record, Mapping[str, bytes]], Iterator[Check]]"
"""Looks closer at a bundle whose bytes are as they were sealed."""


def audit(bundle: Path, trust: Trust | None = None, *, closer: Sequence[Closer] = ()) -> Audit:
    """Check a bundle, folder or zip.

    Everything in a bundle is a stranger's: JSON is read only in its canonical form, and each file is held
    against what the record was sealed over. Nothing is decoded or drawn; that is for ``closer``.

    Args:
        bundle: a folder or a zip.
        trust: whose signatures and time stamps are believed; None for nobody's.
        closer: what else is looked at (``verify.records.elsewhere``), once all holds.

    Raises:
        RecordError: there is no bundle at that path, or one that could be read in more than one way.
    """
    files = open_bundle(bundle)
    if MANIFEST not in files:
        raise RecordError(
            f"{bundle} holds no {MANIFEST}, so it is not a bundle.",
            next_step="Give the folder that holds manifest.json, or the zip of it.",
        )
    checks = [*_checks(files, trust or Trust())]
    if closer and _outcome(checks) != "invalid":
        record = Record.model_validate_json(files[RECORD])
        signed = ATTESTATION in files and all(check.ok for check in checks if check.name == "signer")
        checks += [check for look in closer for check in look(record, files)]
        checks += _reviewed(record, signed=signed)
    return Audit(outcome=_outcome(checks), checks=tuple(_printable(check) for check in checks))


def _checks(files: Opened, trust: Trust) -> Iterator[Check]:
    told, check = told_in(RECORD, files)
    yield check
    record = read_as(Record, told) if told is not None else "no canonical JSON"
    if told is None or isinstance(record, str):
        yield Check(name="schema", ok=False, file=RECORD, detail=str(record))
        yield from bare_listing(files)
        return
    yield Check(name="schema", ok=True, file=RECORD, detail="recount/record/1")
    hashes = [*_hashes(record, told)]
    yield from hashes
    if not all(check.ok for check in hashes):
        # Whatever else it says was not sealed with it: only its own manifest can tell of the other files.
        yield from bare_listing(files)
        return
    # What stands outside the id was empty when it was sealed.
    bare = told | {"status": "active", "signatures": []}
    body = files[RECORD] if bare == told else canonical(bare)
    whole = [*listing(files, record, body)]
    yield from (*whole, _status(record), *correction_checks(record))
    manifest = files[MANIFEST]
    if any(check.file == MANIFEST and not check.ok for check in whole):
        # Found already, and nothing to accuse a signature or a stamp of.
        manifest = canonical_words(as_json(manifest_of(record, body)))
    yield from signature_checks(files, record, trust, manifest=manifest)
    yield from (*article(record, files), *items(record, files), *_search(record), *_counts(record))
    yield _promise(record)


def _outcome(checks: Sequence[Check]) -> Literal["valid", "valid_untrusted", "invalid"]:
    failed = {check.name for check in checks if not check.ok}
    if failed - TRUST - {OTHER_CODE, REVIEWED}:
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


def _search(record: Record) -> Iterator[Check]:
    """Every answer that a catalogue is said to have given must be on the trail."""
    held = {entry.sha256 for entry in record.trail}
    for catalogue in record.search.catalogues if record.search else ():
        missing = [sha256 for sha256 in catalogue.response_sha256 if sha256 not in held]
        detail = f"{len(catalogue.response_sha256)} answers of {catalogue.name}, all on the trail"
        if missing:
            detail = f"{len(missing)} answers of {catalogue.name} are not on the trail, such as {missing[0]}"
        yield Check(name="search", ok=not missing, file=RECORD, detail=detail)


def _counts(record: Record) -> Iterator[Check]:
    """Each count is of a known kind, on a scene of the record."""
    scenes = {scene.id for scene in record.scenes}
    for count in record.counts:
        known = count.scene_id in scenes and count.kind in KINDS
        detail = f"{count.kind} on {count.scene_id}"
        detail = detail if known else f"{detail}: a scene or kind that is not there"
        yield Check(name="count", ok=known, file=RECORD, detail=detail)
        if count.machine is not None:
            wrong = odd(count, record.verdict.policy)
            detail = f"{count.best} by {count.reviewed_by}, {count.machine.best} by {count.counter.name}"
            yield Check(name="review", ok=wrong is None, file=RECORD, detail=wrong or detail)


def _reviewed(record: Record, *, signed: bool) -> Iterator[Check]:
    """Marks that a person corrected cannot be counted again: whoever signed answers for them."""
    for number, count in enumerate(record.counts):
        if count.reviewed_by is not None:
            detail = f"{count.best} by {count.reviewed_by}"
            detail = detail if signed else f"{detail}, whom no trusted signature vouches for"
            yield Check(name=REVIEWED, ok=signed, file=picture_path(number), detail=detail)


def _promise(record: Record) -> Check:
    """Never a definite word without a count on an adequate scene at a site."""
    definite = record.verdict.agreement in {"consistent", "inconsistent"}
    adequate = {scene.id for scene in record.scenes if scene.adequacy.verdict in {"count", "length"}}
    grounds = record.site is not None and any(count.scene_id in adequate for count in record.counts)
    ok = grounds or not definite
    detail = "rests on a count on an adequate scene" if grounds else "says nothing definite"
    return Check(name="grounds", ok=ok, file=RECORD, detail=detail if ok else "definite without grounds")
