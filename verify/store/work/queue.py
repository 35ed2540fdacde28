"""Jobs for those who ask: put into the queue, looked at, cancelled."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from sqlalchemy import delete, func, insert, select, update

from verify.errors import StoreError
from verify.records.canonical import as_json
from verify.records.record import utc
from verify.store import ledger
from verify.store.database import place_of
from verify.store.faults import damaged
from verify.store.work.tables import HappeningRow, JobRecordRow, JobRow, KeyRow, SourceRow
from verify.store.work.values import Handed, Happening, Job, Step, Wish

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection, Row

MOST_WAITING = 1_000
"""Jobs in the queue; with a minute for each, the last would begin the next day."""

KEPT = timedelta(days=7)
"""How long a key is known, and bytes are kept that no waiting job needs."""

MOST_HAPPENINGS = 1_000
"""Events that are given at once."""


class NoSuchJobError(StoreError):
    """No job has that id."""


class QueueFullError(StoreError):
    """More jobs wait than anybody would wait for."""


class KeyReusedError(StoreError):
    """One key came with two different requests."""


class NoSuchSourceError(StoreError):
    """What is said to have been sent before was not, or too long ago."""


def now() -> str:
    """The present as it is written down: ISO 8601 UTC, to the second."""
    return utc(datetime.now(UTC))


def keep(link: Connection, body: bytes) -> str:
    """Keep bytes that were sent; gives their SHA-256."""
    _forget(link)
    sha256 = hashlib.sha256(body).hexdigest()
    same = update(SourceRow).where(SourceRow.sha256 == sha256).values(made_at=now())
    if not link.execute(same).rowcount:
        link.execute(insert(SourceRow).values(sha256=sha256, made_at=now(), body=body))
    return sha256


def source(link: Connection, sha256: str) -> bytes:
    """Give bytes that were sent. Raises NoSuchSourceError."""
    body = link.execute(select(SourceRow.body).where(SourceRow.sha256 == sha256)).scalar()
    if body is None:
        raise NoSuchSourceError(
            f"No file with the hash {sha256} is here.",
            next_step=f"Send it; what is sent is kept for {KEPT.days} days.",
        )
    return body


def digest_of(asked: Any) -> str:
    """Digest of what a client asks for, as JSON that may hold any number and any letter."""
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def known(link: Connection, by: str, key: str, asked: str) -> str | None:
    """What a request made when it came before; None when it comes for the first time.

    Args:
        link: a connection.
        by: who asks; nobody sees another's keys.
        key: as the request has it.
        asked: digest of what is asked.

    Raises:
        KeyReusedError: something else was asked with that key.
    """
    young = KeyRow.at >= utc(datetime.now(UTC) - KEPT)
    mine = select(KeyRow.asked, KeyRow.made).where(KeyRow.by == by, KeyRow.key == key, young)
    row = link.execute(mine).one_or_none()
    if row is None:
        return None
    if row.asked != asked:
        raise KeyReusedError(
            f"The key {key[:80]!a} came with another request before.",
            next_step="Give each request a key of its own, and the same only to repeat it.",
        )
    return str(row.made)


def remember(link: Connection, by: str, key: str, asked: str, *, made: str) -> None:
    """Know a request again by its key."""
    link.execute(delete(KeyRow).where(KeyRow.at < utc(datetime.now(UTC) - KEPT)))
    link.execute(insert(KeyRow).values(by=by, key=key, asked=asked, made=made, at=now()))


def add(link: Connection, wish: Wish, *, by: str, key: str | None) -> str:
    """Put a job into the queue, once for each key; gives its id.

    Raises:
        QueueFullError: too many wait already.
        KeyReusedError: the key came with another wish.
        NoSuchSourceError: the upload that it names is not here.
        NotStandingError: it corrects a record that stands no more.
    """
    asked = digest_of(as_json(wish))
    if key is not None and (before := known(link, by, key, asked)) is not None:
        return before
    if wish.again is not None:
        ledger.standing(link, wish.again.record)
    waiting = link.execute(select(func.count()).where(JobRow.state == "queued")).scalar_one()
    if waiting >= MOST_WAITING:
        raise QueueFullError(f"{waiting:,} checks wait already.", next_step="Try again in an hour.")
    if wish.article.text is not None:
        kept = Handed(upload=keep(link, wish.article.text.encode("utf-8", "replace")))
        wish = wish.model_copy(update={"article": kept})
    elif wish.article.upload is not None:
        source(link, wish.article.upload)
    job = secrets.token_hex(16)
    told = {"id": job, "state": "queued", "wish": json.dumps(as_json(wish)), "by": by, "made_at": now()}
    link.execute(insert(JobRow).values(**told, tries=0, step="queued"))
    happened(link, job, "queued", "Waiting for its turn.")
    if key is not None:
        remember(link, by, key, asked, made=job)
    return job


def happened(link: Connection, job: str, step: Step, told: str, data: dict[str, Any] | None = None) -> int:
    """Write down what happened to a job; gives the event's number."""
    link.execute(update(JobRow).where(JobRow.id == job).values(step=step))
    row = {"job": job, "at": now(), "step": step, "told": told[:2000], "data": json.dumps(data or {})}
    made = link.execute(insert(HappeningRow).values(row).returning(HappeningRow.id))
    return int(made.scalar_one())


def job(link: Connection, name: str) -> Job:
    """Read a job. Raises NoSuchJobError."""
    row = link.execute(select(*_COLUMNS).where(JobRow.id == name)).one_or_none()
    if row is None:
        raise NoSuchJobError(f"There is no check {name[:80]!a}.", next_step="See the list of checks.")
    return _jobs(link, [row])[0]


def jobs(link: Connection, *, limit: int, before: int | None, states: Iterable[str] = ()) -> tuple[Job, ...]:
    """List jobs, the newest first.

    Args:
        link: a connection.
        limit: most of them.
        before: number of the last one that was seen; None to begin.
        states: only those in one of these; none for all.
    """
    asked = select(*_COLUMNS).order_by(JobRow.number.desc()).limit(limit)
    if before is not None:
        asked = asked.where(JobRow.number < before)
    if wanted := tuple(states):
        asked = asked.where(JobRow.state.in_(wanted))
    return _jobs(link, list(link.execute(asked)))


def unended(link: Connection, *, limit: int) -> tuple[tuple[Job, ...], int]:
    """List jobs that are at work, then those that wait, the next one first; gives how many there are."""
    mine = JobRow.state.in_(("queued", "running"))
    asked = select(*_COLUMNS).where(mine).order_by(JobRow.state == "queued", JobRow.number).limit(limit)
    count = link.execute(select(func.count()).where(mine)).scalar_one()
    return _jobs(link, list(link.execute(asked))), count


def ahead(link: Connection, job: Job) -> int:
    """How many jobs wait before one that waits."""
    before = select(func.count()).where(JobRow.state == "queued", JobRow.number < job.number)
    return link.execute(before).scalar_one()


def happenings(link: Connection, name: str, *, after: int) -> tuple[Happening, ...]:
    """What happened to a job after the event of that number, the oldest first."""
    return _happenings(link, HappeningRow.job == name, HappeningRow.id > after, most=MOST_HAPPENINGS)


def latest(link: Connection, name: str, *, most: int) -> tuple[Happening, ...]:
    """The last events of a job, and the last of its article and of its claims, the oldest first."""
    mine = select(HappeningRow.id).where(HappeningRow.job == name).order_by(HappeningRow.id.desc())
    facts = [mine.where(HappeningRow.step == step).limit(1) for step in ("read", "claims")]
    wanted = {number for asked in (*facts, mine.limit(most)) for number in link.execute(asked).scalars()}
    return _happenings(link, HappeningRow.id.in_(wanted), most=most + len(facts))


def stop(link: Connection, name: str, *, by: str) -> Job:
    """Cancel a job: at once while it waits, else before its next step. One that is over stays as it is."""
    found = job(link, name)
    if found.state == "queued":
        link.execute(
            update(JobRow).where(JobRow.id == name).values(state="cancelled", ended_at=now(), stopped_by=by)
        )
        happened(link, name, "cancelled", f"Cancelled by {by} before it began.")
    elif found.state == "running":
        link.execute(update(JobRow).where(JobRow.id == name).values(stopped_by=by))
    return job(link, name)


_COLUMNS = tuple(
    getattr(JobRow, name) for name in Job.model_fields if name != "records" and hasattr(JobRow, name)
)


def _jobs(link: Connection, rows: list[Row[Any]]) -> tuple[Job, ...]:
    made: dict[str, list[str]] = {}
    mine = select(JobRecordRow.job, JobRecordRow.record).where(JobRecordRow.job.in_([row.id for row in rows]))
    for row in link.execute(mine.order_by(JobRecordRow.number)):
        made.setdefault(row.job, []).append(row.record)
    try:
        return tuple(
            Job.model_validate(
                {
                    **row._mapping,  # noqa: SLF001 - its public name
                    "wish": json.loads(row.wish),
                    "trouble": None if row.trouble is None else json.loads(row.trouble),
                    "records": tuple(made.get(row.id, ())),
                }
            )
            for row in rows
        )
    except (ValueError, ValidationError) as wrong:
        raise damaged(place_of(link.engine.url), "a job is none") from wrong


def _happenings(link: Connection, *wanted: ColumnElement[bool], most: int) -> tuple[Happening, ...]:
    columns = [getattr(HappeningRow, name) for name in Happening.model_fields]
    rows = link.execute(select(*columns).where(*wanted).order_by(HappeningRow.id).limit(most))
    try:
        return tuple(
            Happening.model_validate({**row._mapping, "data": json.loads(row.data)})  # noqa: SLF001 - its public name
            for row in rows
        )
    except ValueError as wrong:
        raise damaged(place_of(link.engine.url), "an event of a job is none") from wrong


def _forget(link: Connection) -> None:
    """Let go of bytes that are old, and of no use to a job that is still to be done."""
    old = utc(datetime.now(UTC) - KEPT)
    waiting = link.execute(select(JobRow.wish).where(JobRow.state.in_(("queued", "running")))).scalars()
    needed = {json.loads(wish)["article"].get("upload") for wish in waiting} - {None}
    link.execute(delete(SourceRow).where(SourceRow.made_at < old, SourceRow.sha256.not_in(needed)))
