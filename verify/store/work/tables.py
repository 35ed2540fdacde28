"""The tables of what is to be done."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from verify.store.tables import Table


class SourceRow(Table):
    """Bytes of an article that were sent, until some days after they were read."""

    __tablename__ = "sources"

    sha256: Mapped[str] = mapped_column(Text, primary_key=True)
    made_at: Mapped[str] = mapped_column(Text)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class JobRow(Table):
    """A check that somebody asked for."""

    __tablename__ = "jobs"

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(Text, unique=True)
    state: Mapped[str] = mapped_column(Text, index=True)
    wish: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    made_at: Mapped[str] = mapped_column(Text)
    started_at: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[str | None] = mapped_column(Text)
    tries: Mapped[int] = mapped_column()
    step: Mapped[str] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    trouble: Mapped[str | None] = mapped_column(Text)

    worker: Mapped[str | None] = mapped_column(Text)
    """Who does it now; whoever finds another name here has lost it."""

    beat_at: Mapped[str | None] = mapped_column(Text)
    """When the worker was last known to live."""

    stopped_by: Mapped[str | None] = mapped_column(Text)
    """Who wants it cancelled."""

    writing: Mapped[str | None] = mapped_column(Text)
    """Id of the record whose bundle is being written: found after a crash, it is filed, not made again."""


class JobRecordRow(Table):
    """A record that a job made."""

    __tablename__ = "job_records"

    number: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(ForeignKey("jobs.id"), index=True)
    record: Mapped[str] = mapped_column(Text, index=True)


class HappeningRow(Table):
    """Something that happened to a job."""

    __tablename__ = "happenings"

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(ForeignKey("jobs.id"), index=True)
    at: Mapped[str] = mapped_column(Text)
    step: Mapped[str] = mapped_column(Text)
    told: Mapped[str] = mapped_column(Text)
    data: Mapped[str] = mapped_column(Text)


class KeyRow(Table):
    """A key by which a request that comes twice is known."""

    __tablename__ = "request_keys"
    __table_args__ = (UniqueConstraint("by", "key"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    by: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    asked: Mapped[str] = mapped_column(Text)
    """Digest of what was asked."""

    made: Mapped[str] = mapped_column(Text)
    """Id of what was made."""

    at: Mapped[str] = mapped_column(Text)


class HookRow(Table):
    """An address that is told of records."""

    __tablename__ = "hooks"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    topics: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    made_at: Mapped[str] = mapped_column(Text)

    secret: Mapped[str] = mapped_column(Text)
    """What its messages are signed with; it has to be known to sign, so it is not hashed."""


class DeliveryRow(Table):
    """A message to a webhook."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("hook", "message"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    hook: Mapped[str] = mapped_column(ForeignKey("hooks.id"))
    message: Mapped[str] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(Text)
    record: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, index=True)
    tries: Mapped[int] = mapped_column()
    at: Mapped[str] = mapped_column(Text)
    detail: Mapped[str | None] = mapped_column(Text)
