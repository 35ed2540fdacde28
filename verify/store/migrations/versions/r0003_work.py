"""Checks that wait or run, what happens to them, and messages to webhooks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    _make_jobs()
    _make_keys()
    _make_hooks()


def _text(
    name: str, *, needed: bool = True, unique: bool | None = None, index: bool | None = None
) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=not needed, unique=unique, index=index)


def _make_jobs() -> None:
    op.create_table(
        "sources",
        sa.Column("sha256", sa.Text, primary_key=True),
        _text("made_at"),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "jobs",
        sa.Column("number", sa.Integer, primary_key=True),
        _text("id", unique=True),
        _text("state", index=True),
        *map(_text, ("wish", "by", "made_at")),
        _text("started_at", needed=False),
        _text("ended_at", needed=False),
        sa.Column("tries", sa.Integer, nullable=False),
        _text("step"),
        *(
            _text(name, needed=False)
            for name in ("title", "trouble", "worker", "beat_at", "stopped_by", "writing")
        ),
    )
    op.create_table(
        "job_records",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("job", sa.Text, sa.ForeignKey("jobs.id"), nullable=False, index=True),
        _text("record", index=True),
    )
    op.create_table(
        "happenings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("job", sa.Text, sa.ForeignKey("jobs.id"), nullable=False, index=True),
        *map(_text, ("at", "step", "told", "data")),
    )


def _make_keys() -> None:
    op.create_table(
        "request_keys",
        sa.Column("number", sa.Integer, primary_key=True),
        *map(_text, ("by", "key", "asked", "made", "at")),
        sa.UniqueConstraint("by", "key"),
    )


def _make_hooks() -> None:
    op.create_table(
        "hooks",
        sa.Column("id", sa.Text, primary_key=True),
        *map(_text, ("url", "topics", "by", "made_at", "secret")),
    )
    op.create_table(
        "deliveries",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("hook", sa.Text, sa.ForeignKey("hooks.id"), nullable=False),
        *map(_text, ("message", "topic", "record", "body")),
        _text("state", index=True),
        sa.Column("tries", sa.Integer, nullable=False),
        _text("at"),
        _text("detail", needed=False),
        sa.UniqueConstraint("hook", "message"),
    )
