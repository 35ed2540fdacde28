"""Rows are written here, and only here: one bundle, or one deed, at a time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, insert, select, update

from verify.errors import NotStandingError
from verify.records.corrections import signs_off, status_of, successor, withdraws
from verify.records.record import utc
from verify.store.handles import claim_key, days_of, folded, plain, shortened
from verify.store.queries import SIGNED_OFF, STATUS, after, before, sealed, whole_id
from verify.store.tables import ArticleRow, BundleRow, EventRow, RecordRow, SealedRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.orm import InstrumentedAttribute

    from verify.model import Record
    from verify.store.filing import Filing
    from verify.store.tables import Table
    from verify.store.values import Deed, Status


_FARTHEST = 9_999_999_999
"""Offset of a claim in its text that no article reaches."""


def enter(link: Connection, filing: Filing, *, path: str) -> Status:
    """Write a bundle down; one that is there already is brought up to date.

    Args:
        link: a connection that writes.
        filing: what is kept of it.
        path: where it lies, below the data folder or absolute.

    Returns:
        What became of the record.
    """
    record = filing.record
    told = _facts(record, _article(link, filing), utc(filing.made_at))
    _put(link, RecordRow, {RecordRow.id: record.id}, told)
    told = {"body": filing.body, "signatures": json.dumps(record.signatures)}
    _put(link, SealedRow, {SealedRow.id: record.id}, told)
    told = {"manifest_sha256": filing.manifest_sha256, "bytes": filing.bytes}
    _put(link, BundleRow, {BundleRow.record: record.id, BundleRow.path: path}, told)
    done = record.correction
    if done is None:
        note(link, record.id, "checked", at=filing.made_at)
    else:
        what: Deed = "withdrawn" if done.withdrawn else "signed_off" if done.signed_off else "corrected"
        note(link, record.id, what, at=filing.made_at, by=done.by, detail=done.reason)
    return _settle(link, record)


def standing(link: Connection, name: str) -> Record:
    """Read a record that still stands: of two people on one, the second is led to what the first did.

    Raises:
        NoSuchRecordError: there is none.
        NotStandingError: it was corrected or withdrawn.
    """
    record = sealed(link, whole_id(link, name))
    status = link.execute(select(STATUS).where(RecordRow.id == record.id)).scalar_one()
    if status == "active":
        return record
    end = last(link, record)
    raise NotStandingError(
        f"Record {record.id[:12]} is {status} by now: somebody was faster.",
        next_step="It was withdrawn. Check the article again: a new record says what holds now."
        if withdraws(end)
        else f"Look at record {end.id[:12]}, which took its place.",
    )


def last(link: Connection, record: Record) -> Record:
    """The record that took a record's place at last: the one that stands, or a withdrawal; or itself."""
    while (later := successor(record, after(link, record.id))) is not None:
        record = later
    return record


def in_its_place(link: Connection, record: Record) -> None:
    """Insist that a record which was made here takes the place of one that still stands, or of none.

    Asked in the transaction that files it, so that of two made at once only one is filed. What others made
    is filed whatever it says: whether it counts is told by ``status_of``.

    Raises:
        NotStandingError: another one took that place. The same record may be filed again.
    """
    here = select(RecordRow.id).where(RecordRow.id == record.id)
    if record.supersedes is not None and link.execute(here).first() is None:
        standing(link, record.supersedes)


def note(
    link: Connection,
    record: str,
    what: Deed,
    *,
    at: datetime,
    by: str | None = None,
    detail: str | None = None,
) -> None:
    """Write down what was done with a record; the same at the same second is one deed.

    Args:
        link: a connection that writes.
        record: id of a record that is in the store.
        what: the deed.
        at: when, aware UTC.
        by: whose name stands for it.
        detail: what came of it.
    """
    key = {EventRow.record: record, EventRow.what: what, EventRow.at: utc(at)}
    told = {"by": by and plain(by), "detail": detail and plain(detail)}
    _put(link, EventRow, key, told)


def _put(
    link: Connection,
    row: type[Table],
    key: dict[InstrumentedAttribute[Any], Any],
    told: dict[str, Any],
) -> None:
    """Change the row of that key, or make it: whoever writes does so alone, so that nobody comes between."""
    same = and_(*(column == value for column, value in key.items()))
    if not link.execute(update(row).where(same).values(told)).rowcount:
        link.execute(insert(row).values({column.key: value for column, value in key.items()} | told))


def _article(link: Connection, filing: Filing) -> int:
    """Write the article down, and give its number."""
    article, quote = filing.record.article, " ".join(plain(filing.record.claim.quote).split())
    same = ArticleRow.sha256 == article.sha256
    quotes = (link.execute(select(ArticleRow.quotes).where(same)).scalar() or "").splitlines()
    facts = {name: getattr(article, name) for name in ("url", "publisher", "title", "published")}
    told = {name: fact and plain(fact) for name, fact in facts.items()}
    told["text"] = plain(filing.text)
    told["quotes"] = "\n".join(dict.fromkeys((*quotes, quote)))
    _put(link, ArticleRow, {ArticleRow.sha256: article.sha256}, told)
    return link.execute(select(ArticleRow.id).where(same)).scalar_one()


def _facts(record: Record, article: int, made_at: str) -> dict[str, Any]:
    claim, site = record.claim, record.site
    called = claim.site.text if claim.site else None
    name = site.name if site else called
    first, last = days_of(claim) or (None, None)
    return {
        "article": article,
        "finding_id": record.finding_id,
        "supersedes": record.supersedes,
        # Until the records that came after it have been looked at.
        "status": "active",
        "agreement": record.verdict.agreement,
        "kind": shortened(claim.kind),
        "said": shortened(f"{claim.quantity.text} {claim.object}"),
        "site": name and shortened(name),
        "place": name and folded(name),
        "called": called and folded(called),
        "lon": site.lon if site else None,
        "lat": site.lat if site else None,
        "first_day": first,
        "last_day": last,
        "claim": claim_key(claim),
        "made_at": made_at,
        "turn": f"{made_at} {max(0, _FARTHEST - claim.start):010} {record.id}",
    }


def _settle(link: Connection, record: Record) -> Status:
    """Reckon what became of this record and of those that it supersedes: they come in any order."""
    for one in reversed(before(link, record)):
        _reckon(link, one)
        if not signs_off(one):
            break
    return _reckon(link, record)


def _reckon(link: Connection, record: Record) -> Status:
    later = after(link, record.id)
    status, end = status_of(record, later), successor(record, later)
    kept = SIGNED_OFF if status == "corrected" and end is not None and signs_off(end, record) else status
    link.execute(update(RecordRow).where(RecordRow.id == record.id).values(status=kept))
    return status
