"""The tables, as the newest migration leaves them."""

from __future__ import annotations

import os

from sqlalchemy import (
    BigInteger,
    Float,
    ForeignKey,
    LargeBinary,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

REVISION = "0003"
"""The newest of ``migrations/versions``: what this code reads and writes."""

VERSION_TABLE = "recount_version"


class PathBytes(TypeDecorator[str]):
    """A path as the bytes that the system knows it by, since not every name is text."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: object) -> bytes | None:
        """Path to bytes."""
        del dialect
        return None if value is None else os.fsencode(value)

    def process_result_value(self, value: bytes | None, dialect: object) -> str | None:
        """Bytes to path."""
        del dialect
        return None if value is None else os.fsdecode(value)


class Table(DeclarativeBase):
    """Common to all tables."""


class ArticleRow(Table):
    """An article, once for its bytes; the facts are those of the record that was filed last."""

    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(Text, unique=True)
    url: Mapped[str | None] = mapped_column(Text)
    publisher: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    published: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)

    quotes: Mapped[str] = mapped_column(Text)
    """Sentences that hold its claims, a line for each; found before the rest of the text."""


class RecordRow(Table):
    """A record, as far as it is listed and asked by."""

    __tablename__ = "records"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    article: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    finding_id: Mapped[str] = mapped_column(Text, index=True)
    supersedes: Mapped[str | None] = mapped_column(Text, index=True)

    status: Mapped[str] = mapped_column(Text)
    """Follows from the records that supersede it; reckoned again whenever one of them is filed."""

    agreement: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    said: Mapped[str] = mapped_column(Text)
    """What the article says stood there: quantity and object."""

    site: Mapped[str | None] = mapped_column(Text)
    """Name of the site; as the article has it where none was found."""

    place: Mapped[str | None] = mapped_column(Text)
    """The site's name without accents and capitals; what is looked for."""

    called: Mapped[str | None] = mapped_column(Text)
    """The same of the words of the article."""

    lon: Mapped[float | None] = mapped_column(Float(53))
    lat: Mapped[float | None] = mapped_column(Float(53))

    first_day: Mapped[str | None] = mapped_column(Text)
    last_day: Mapped[str | None] = mapped_column(Text)
    """ISO 8601 days, both inclusive; None when the article does not say when."""

    claim: Mapped[str] = mapped_column(Text, index=True)
    """Digest of kind, quantity and days: equal for claims of the same, wherever they are."""

    made_at: Mapped[str] = mapped_column(Text)
    """ISO 8601 UTC, to the second."""

    turn: Mapped[str] = mapped_column(Text, unique=True)
    """Sorts records as they were made, those of one article backwards: read backwards, it is a list."""


class SealedRow(Table):
    """The canonical JSON of a record; apart, so that a list does not read it."""

    __tablename__ = "sealed"

    id: Mapped[str] = mapped_column(ForeignKey("records.id"), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)

    signatures: Mapped[str] = mapped_column(Text)
    """JSON of those that held when it was filed; in a bundle they lie beside the record."""


class BundleRow(Table):
    """Where a record's bundle lies."""

    __tablename__ = "bundles"
    __table_args__ = (UniqueConstraint("record", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record: Mapped[str] = mapped_column(ForeignKey("records.id"))

    path: Mapped[str] = mapped_column(PathBytes)
    """Below the data folder when it lies there, absolute elsewhere."""

    manifest_sha256: Mapped[str] = mapped_column(Text, index=True)
    bytes: Mapped[int] = mapped_column(BigInteger)


class EventRow(Table):
    """Something that was done with a record."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("record", "what", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record: Mapped[str] = mapped_column(ForeignKey("records.id"))
    what: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(Text)
    by: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[str | None] = mapped_column(Text)
