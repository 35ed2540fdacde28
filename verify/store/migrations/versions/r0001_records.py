"""Articles, records, bundles, and what was done with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _make_records()
    _make_bundles()


def _make_records() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False, unique=True),
        sa.Column("url", sa.Text),
        sa.Column("publisher", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("published", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("quotes", sa.Text, nullable=False),
    )
    op.create_table(
        "records",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("article", sa.Integer, sa.ForeignKey("articles.id"), nullable=False, index=True),
        sa.Column("finding_id", sa.Text, nullable=False, index=True),
        sa.Column("supersedes", sa.Text, index=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("agreement", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("site", sa.Text),
        sa.Column("place", sa.Text),
        sa.Column("called", sa.Text),
        sa.Column("lon", sa.Float(53)),
        sa.Column("lat", sa.Float(53)),
        sa.Column("first_day", sa.Text),
        sa.Column("last_day", sa.Text),
        sa.Column("claim", sa.Text, nullable=False, index=True),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("turn", sa.Text, nullable=False, unique=True),
    )
    op.create_table(
        "sealed",
        sa.Column("id", sa.Text, sa.ForeignKey("records.id"), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("signatures", sa.Text, nullable=False),
    )


def _make_bundles() -> None:
    op.create_table(
        "bundles",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("record", sa.Text, sa.ForeignKey("records.id"), nullable=False),
        sa.Column("path", sa.LargeBinary, nullable=False),
        sa.Column("manifest_sha256", sa.Text, nullable=False, index=True),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("record", "path"),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("record", sa.Text, sa.ForeignKey("records.id"), nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("by", sa.Text),
        sa.Column("detail", sa.Text),
        sa.UniqueConstraint("record", "what", "at"),
    )
