"""Records that people correct or withdraw, for the page and the API alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from verify.afresh import edited_claim
from verify.door import Doors
from verify.records.bundle import TEXT
from verify.records.corrections import reason_for, superseding
from verify.review.applying import apply
from verify.web.jobs.values import Handed, Wish
from verify.web.turns import REVIEWING
from verify.wiring import versions, wired

if TYPE_CHECKING:
    from verify.model import Record
    from verify.review.model import Review
    from verify.web.desk import Desk
    from verify.web.jobs.values import Job
    from verify.web.people import Person


def withdraw(desk: Desk, name: str, *, reason: str, by: str) -> Record:
    """Take a record back, and put nothing in its place.

    Args:
        desk: where it is filed.
        name: its id.
        reason: why.
        by: name of whoever answers for it.

    Raises:
        NoSuchRecordError: there is no such record.
        NotStandingError: it was corrected or withdrawn already.
        RecordError: its bundle is gone or invalid, or no reason is given.
    """
    desk.standing(name)
    correction = reason_for(withdrawn=True, reason=reason, by=by)
    old, files = desk.sound(name)
    return desk.file(superseding(old, old=old, correction=correction, made_at=datetime.now(UTC)), files)


def afresh(desk: Desk, told: Review, *, by: Person) -> Job:
    """Ask for the check that does a review which is checked afresh.

    Raises:
        NoSuchRecordError: there is no such record.
        NotStandingError: it was corrected or withdrawn already.
        RecordError: its bundle is gone, or the person may not correct it.
        ReviewRefusedError: the article does not give the number.
    """
    record, files = desk.bundle(told.record)
    edited_claim(record, told)
    handed = Handed(upload=desk.post(files.get(TEXT, b"")))
    return desk.submit(Wish(article=handed, again=told), by=by)


def review(desk: Desk, told: Review) -> Record:
    """Correct a record as a person says; the new one takes its place.

    Raises:
        NoSuchRecordError: there is no such record.
        NotStandingError: it was corrected or withdrawn already.
        BusyError: others review just now.
        RecordError: its bundle is gone or invalid.
        ReviewRefusedError: it cannot be done on this record.
    """
    desk.standing(told.record)
    with REVIEWING.one(), wired(desk.settings, Doors(offline=True)) as ready:
        old, files = desk.sound(told.record)
        record, made = apply(
            old,
            files,
            told,
            counters=ready.tools.counters,
            policy=ready.policy,
            now=datetime.now(UTC),
            versions=versions(),
        )
    return desk.file(record, made)
