"""Jobs for those who do them: begun, told of, ended; and taken up again after a crash.

Whoever does a job is named in its row. A worker that finds another name there, or none, has lost the job to
one that began it anew: everything that it would write is refused.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update

from verify.errors import StoreError
from verify.records.canonical import as_json
from verify.store.work.queue import happened, job, now
from verify.store.work.tables import JobRecordRow, JobRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from verify.store.work.values import Job, State, Step, Trouble

MOST_TRIES = 5
"""How often a job is begun; one that stops its worker each time would do so for ever."""

_ENDS: dict[State, Step] = {"done": "done", "failed": "failed", "cancelled": "cancelled"}


class JobLostError(StoreError):
    """Another worker has taken the job over."""


def begin(link: Connection, worker: str) -> Job | None:
    """Take the first job that waits; None when none does."""
    first = select(JobRow.id).where(JobRow.state == "queued").order_by(JobRow.number).limit(1)
    name = link.execute(first).scalar()
    if name is None:
        return None
    at = now()
    told: dict[Any, Any] = {"state": "running", "worker": worker, "beat_at": at, "tries": JobRow.tries + 1}
    link.execute(update(JobRow).where(JobRow.id == name).values(told))
    unbegun = (JobRow.id == name, JobRow.started_at.is_(None))
    link.execute(update(JobRow).where(*unbegun).values(started_at=at))
    happened(link, name, "started", "Begun.")
    return job(link, name)


def owned(link: Connection, name: str, worker: str) -> str | None:
    """Insist that a job is this worker's, and say that it lives.

    Returns:
        Who wants the job cancelled; None when nobody does.

    Raises:
        JobLostError: it is another's by now, or over.
    """
    mine = (JobRow.id == name, JobRow.worker == worker, JobRow.state == "running")
    if not link.execute(update(JobRow).where(*mine).values(beat_at=now())).rowcount:
        raise JobLostError(
            f"The check {name} is done by another worker now.", next_step="Nothing is lost; let it go."
        )
    return link.execute(select(JobRow.stopped_by).where(JobRow.id == name)).scalar()


def titled(link: Connection, name: str, title: str | None) -> None:
    """Write down what the article is called."""
    link.execute(update(JobRow).where(JobRow.id == name).values(title=title))


def announce(link: Connection, name: str, record: str | None) -> None:
    """Write down which record's bundle is about to be written."""
    link.execute(update(JobRow).where(JobRow.id == name).values(writing=record))


def announced(link: Connection, name: str) -> str | None:
    """Which record's bundle was about to be written when the job was left; None when none was."""
    return link.execute(select(JobRow.writing).where(JobRow.id == name)).scalar()


def made(link: Connection, name: str, record: str) -> None:
    """Write down a record that a job made."""
    same = delete(JobRecordRow).where(JobRecordRow.job == name, JobRecordRow.record == record)
    link.execute(same)
    link.execute(insert(JobRecordRow).values(job=name, record=record))


def end(link: Connection, name: str, state: State, *, told: str, trouble: Trouble | None = None) -> None:
    """End a job, whoever does it."""
    why = None if trouble is None else json.dumps(as_json(trouble))
    row = {"state": state, "ended_at": now(), "trouble": why, "worker": None, "writing": None}
    link.execute(update(JobRow).where(JobRow.id == name).values(row))
    data = {} if trouble is None else {"trouble": as_json(trouble)}
    happened(link, name, _ENDS[state], told, data)


def orphans(link: Connection, *, of: str, silent_since: str) -> tuple[tuple[str, int, str | None], ...]:
    """Find jobs that nobody does any more.

    Args:
        link: a connection.
        of: beginning of the names of workers that are known to be gone.
        silent_since: others are taken for dead when they were not heard of since; ISO 8601 UTC.

    Returns:
        Id, tries, and who wanted each cancelled.
    """
    gone = or_(JobRow.worker.startswith(of, autoescape=True), JobRow.beat_at < silent_since)
    asked = select(JobRow.id, JobRow.tries, JobRow.stopped_by).where(JobRow.state == "running", gone)
    return tuple((row.id, row.tries, row.stopped_by) for row in link.execute(asked.order_by(JobRow.number)))


def put_back(link: Connection, name: str) -> None:
    """Put a job back into the queue, at its old place."""
    row = {"state": "queued", "worker": None, "beat_at": None}
    link.execute(update(JobRow).where(JobRow.id == name).values(row))
    happened(link, name, "requeued", "The machine stopped in between; it waits to be gone on with.")
