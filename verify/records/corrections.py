"""Records that take the place of others: a correction puts a finding there, a withdrawal none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from claims.model import Value
from verify.errors import RecordError
from verify.model import Check, Correction, Record
from verify.records.bundle import RECORD
from verify.records.canonical import as_json
from verify.records.persons import Name, Words
from verify.records.record import utc
from verify.records.seal import record_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

Status = Literal["active", "corrected", "void"]


UNCHANGED = "Looked at, and nothing changed."
"""Reason of a sign-off whose person gives none."""


class _Said(Value):
    reason: Words
    by: Name


def superseding(record: Record, *, old: Record, correction: Correction, made_at: datetime) -> Record:
    """Seal a record that takes the place of another.

    Args:
        record: what it says: the new finding; for a withdrawal the old one, so that readers see what was
            withdrawn. It keeps its ``finding_id``.
        old: what it takes the place of.
        correction: why, and who answers for it.
        made_at: aware UTC.

    Raises:
        RecordError: the new record is the old one, takes the place of another already, or is about something
            else; or what is to be withdrawn is a withdrawal.
    """
    if withdraws(old):
        raise RecordError(
            f"Record {old.id} withdraws another, and cannot be taken back itself.",
            next_step="Check the article again: a new record says what holds now.",
        )
    if not _about_the_same(record, old):
        raise RecordError(
            f"Record {record.id} is about {_subject(record)}, and {old.id} about {_subject(old)}.",
            next_step="Correct with a record of the same article, or of the same thing at the same place.",
        )
    if not correction.withdrawn and record.id == old.id:
        raise RecordError(
            f"Record {old.id} cannot correct itself.", next_step="Check the article again, or withdraw it."
        )
    if not correction.withdrawn and record.supersedes is not None:
        raise RecordError(
            f"Record {record.id} takes the place of {record.supersedes} already.",
            next_step="Check the article again, and correct with the new record.",
        )
    told = as_json(record) | {
        "supersedes": old.id,
        "correction": as_json(correction),
        "status": "active",
        "signatures": [],
        "made_at": utc(made_at),
    }
    return Record.model_validate(told | {"id": record_id(told)})


def _about_the_same(new: Record, old: Record) -> bool:
    """Whether two records are of one article, or of one sort of thing at one place."""
    pages = [{one.article.sha256, one.article.url, one.article.final_url} - {None} for one in (new, old)]
    return bool(pages[0] & pages[1]) or (new.claim.kind, _place(new)) == (old.claim.kind, _place(old))


def _place(record: Record) -> str:
    return record.site.name if record.site else record.claim.site.text if record.claim.site else ""


def _subject(record: Record) -> str:
    return f"{record.claim.quantity.text} {record.claim.object} at {_place(record) or 'no place'}"


def reason_for(*, withdrawn: bool, reason: str, by: str, signed_off: bool = False) -> Correction:
    """Say why a record is corrected or withdrawn. Raises RecordError: nothing, too much or unseen is said."""
    try:
        told = _Said(reason=reason, by=by)
    except ValidationError as wrong:
        error = wrong.errors(include_url=False)[0]
        raise RecordError(
            f"--{error['loc'][0]} cannot be taken: {error['msg'].removeprefix('Value error, ')}.",
            next_step="Give a reason of at most 2,000 characters and the name of whoever answers for it.",
        ) from wrong
    return Correction(withdrawn=withdrawn, signed_off=signed_off, reason=told.reason, by=told.by)


def correction_checks(record: Record) -> Iterator[Check]:
    """Check that a record which takes the place of another says why; nothing to check in any other."""
    told = record.correction
    if told is not None and told.withdrawn and told.signed_off:
        yield Check(name="correction", ok=False, file=RECORD, detail="withdraws a record and signs it off")
    elif told is not None and record.supersedes is not None:
        detail = f"{does(told)} {record.supersedes}: {told.reason} ({told.by})"
        yield Check(name="correction", ok=True, file=RECORD, detail=detail)
    elif told is not None or record.supersedes is not None:
        detail = "names a record and no reason, or a reason and no record"
        yield Check(name="correction", ok=False, file=RECORD, detail=detail)


def status_of(record: Record, later: Iterable[Record]) -> Status:
    """What became of a record, by the records that came after it.

    A signed record is corrected or voided by its own signer alone; an unsigned one by any record, since
    nothing says whose it is. The ``signatures`` of the records must have been verified
    (``verify.records.signing.checks.signatures_in``). A withdrawal itself is void: the finding in it is the
    one that was taken back.

    Returns:
        ``void`` when it was withdrawn, even if it was corrected too; ``corrected``, as which a sign-off
        counts too; else ``active``.
    """
    if withdraws(record):
        return "void"
    last = successor(record, later)
    if last is None:
        return "active"
    return "void" if withdraws(last) else "corrected"


def successor(record: Record, later: Iterable[Record]) -> Record | None:
    """Which of later records ended this one: the withdrawal if there is one, else the newest correction.

    A sign-off ends nothing: where it was ended itself, that is what became of the finding in both.
    """
    known, before = [*later], record
    last = _next(record, known)
    while last is not None and signs_off(last, before) and (found := _next(last, known)):
        before, last = last, found
    return last


def _next(record: Record, later: Iterable[Record]) -> Record | None:
    speaking = [one for one in later if one.supersedes == record.id and one.correction and _may(one, record)]
    return max(speaking, key=lambda one: (withdraws(one), one.made_at, one.id), default=None)


def same_finding(one: Record, other: Record) -> bool:
    """Whether two records say the same of the same: claim, site, marks, areas, numbers and word."""
    return _found(one) == _found(other)


def _found(record: Record) -> tuple[object, ...]:
    counts = [(one.scene_id, one.marks, one.area, one.best) for one in record.counts]
    return record.claim, record.site, counts, record.verdict.agreement


def does(told: Correction) -> str:
    """What a correction does to the earlier record, in a word."""
    if told.withdrawn:
        return "withdraws"
    return "signs off" if told.signed_off else "corrects"


def signs_off(record: Record, before: Record | None = None) -> bool:
    """Whether a record says what another says, and that a person looked at it.

    Args:
        record: what may be a sign-off.
        before: the one whose place it takes, which it is held against; None where that is not at hand.
    """
    told = record.correction
    same = before is None or same_finding(before, record)
    return told is not None and told.signed_off and not told.withdrawn and same


def withdraws(record: Record) -> bool:
    """Whether a record takes another back and puts nothing in its place."""
    return record.correction is not None and record.correction.withdrawn


def disputed(record: Record, later: Iterable[Record]) -> tuple[Record, ...]:
    """Records that would take the place of a signed one, and are not signed by its key: for people to see."""
    return tuple(one for one in later if one.supersedes == record.id and not _may(one, record))


def _may(later: Record, record: Record) -> bool:
    return not signed_by(record) or bool(signed_by(record) & signed_by(later))


def signed_by(record: Record) -> set[str]:
    """Ids of the keys that signed a record, as it says outside its bundle."""
    return {str(told["keyid"]) for told in record.signatures if "keyid" in told}
