"""What is read from the tables, and not believed before it has been looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import JsonValue, TypeAdapter, ValidationError
from sqlalchemy import case, exists, or_, select

from claims.model import Value
from verify.errors import NoSuchRecordError
from verify.store.database import place_of
from verify.store.faults import damaged
from verify.store.filing import record_in
from verify.store.handles import claim_key, close, folded
from verify.store.tables import ArticleRow, EventRow, RecordRow, SealedRow
from verify.store.values import Event, Filed, FiledArticle, Listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from claims.model import Claim
    from evidence.model.places import Site
    from verify.model import Record
    from verify.store.values import Sought

V = TypeVar("V", bound=Value)

SHORTEST_ID = 4
"""Letters of an id that are enough when no other record begins so."""

MOST_KIN = 1_000
"""Records of one chain of corrections that a history shows."""

_SIGNATURES = TypeAdapter(tuple[dict[str, JsonValue], ...])

SIGNED_OFF = "signed_off"
"""A status that the table alone knows: corrected, by records that say the same."""

STATUS = case((RecordRow.status == SIGNED_OFF, "corrected"), else_=RecordRow.status).label("status")

_COLUMNS = (
    STATUS,
    (RecordRow.status == SIGNED_OFF).label("signed_off"),
    *(getattr(RecordRow, one) for one in Filed.model_fields if one != "status" and hasattr(RecordRow, one)),
)
_WITHDRAWS = exists().where(EventRow.record == RecordRow.id, EventRow.what == "withdrawn").label("withdraws")
FILED: Select[Any] = select(
    *_COLUMNS, _WITHDRAWS, ArticleRow.publisher, ArticleRow.title, ArticleRow.url
).join(ArticleRow, ArticleRow.id == RecordRow.article)
"""Records as a list shows them, to be narrowed down."""

_NEWEST = RecordRow.turn.desc()


def listing(link: Connection, sought: Sought, *, limit: int, after: str | None) -> Listing:
    """List records, the newest first, those of one article in the order of its text.

    Args:
        link: a connection.
        sought: which.
        limit: most to list.
        after: id of the last one that was seen; None to begin.
    """
    asked = FILED.where(*_wanted(sought))
    if after is not None:
        turn = select(RecordRow.turn).where(RecordRow.id == after)
        asked = asked.where(RecordRow.turn < link.execute(turn).scalar_one())
    found = filed(link, asked.order_by(_NEWEST).limit(limit + 1))
    more = len(found) > limit
    return Listing(records=found[:limit], next=found[limit - 1].id if more else None)


def _wanted(sought: Sought) -> Iterator[ColumnElement[bool]]:
    for column, value in (
        (STATUS, sought.status),
        (RecordRow.agreement, sought.agreement),
        (RecordRow.kind, sought.kind),
    ):
        if value is not None:
            yield column == value
    if sought.site is not None:
        name = folded(sought.site)
        yield or_(
            RecordRow.place.contains(name, autoescape=True), RecordRow.called.contains(name, autoescape=True)
        )
    if sought.start is not None:
        yield RecordRow.last_day >= sought.start
    if sought.end is not None:
        yield RecordRow.first_day <= sought.end


def same_claim(link: Connection, claim: Claim, site: Site | None, *, article: str) -> tuple[Filed, ...]:
    """Records of the same kind, numbers and days at the same site, the newest first; or of one article."""
    columns = (RecordRow.id, RecordRow.place, RecordRow.called, RecordRow.lon, RecordRow.lat)
    asked = select(*columns, ArticleRow.sha256).join(ArticleRow, ArticleRow.id == RecordRow.article)
    names = {folded(one) for one in (claim.site and claim.site.text, site and site.name) if one}
    same = [
        row.id
        for row in link.execute(asked.where(RecordRow.claim == claim_key(claim)))
        if names & {row.place, row.called}
        or (site is not None and row.lon is not None and close(site, row.lon, row.lat))
        or (not (names or row.place) and row.sha256 == article)
    ]
    return filed(link, FILED.where(RecordRow.id.in_(same)).order_by(_NEWEST))


def of_articles(link: Connection, numbers: Sequence[int]) -> dict[int, tuple[Filed, ...]]:
    """Records by the number of their article, the newest first."""
    asked = FILED.add_columns(RecordRow.article).where(RecordRow.article.in_(numbers)).order_by(_NEWEST)
    found: dict[int, tuple[Filed, ...]] = {}
    for row in link.execute(asked):
        found[row.article] = (*found.get(row.article, ()), _read(Filed, row, link))
    return found


def of_bytes(link: Connection, sha256: str) -> tuple[Filed, ...]:
    """Records of an article, by the hash of its bytes, the newest first."""
    return filed(link, FILED.where(ArticleRow.sha256 == sha256).order_by(_NEWEST))


def article(link: Connection, number: int) -> tuple[FiledArticle, str]:
    """Read an article, and its text. Raises StoreDamagedError when it is none."""
    columns = (getattr(ArticleRow, name) for name in FiledArticle.model_fields)
    same = ArticleRow.id == number
    text = link.execute(select(ArticleRow.text).where(same)).scalar()
    row = link.execute(select(*columns).where(same)).first()
    if row is None or not isinstance(text, str):
        raise damaged(place_of(link.engine.url), "an article is none")
    return _read(FiledArticle, row, link), text


def filed(link: Connection, asked: Select[Any]) -> tuple[Filed, ...]:
    """Read records as a list shows them. Raises StoreDamagedError when a row is none."""
    return tuple(_read(Filed, row, link) for row in link.execute(asked))


def events(link: Connection, records: Iterable[str]) -> tuple[Event, ...]:
    """What was done with these records, the oldest first. Raises StoreDamagedError when a row is none."""
    columns = (getattr(EventRow, name) for name in Event.model_fields)
    asked = select(*columns).where(EventRow.record.in_(records)).order_by(EventRow.at, EventRow.id)
    return tuple(_read(Event, row, link) for row in link.execute(asked))


def sealed(link: Connection, name: str) -> Record:
    """Read a record, and hold it against its id. Raises StoreDamagedError when it is not the one."""
    row = link.execute(select(SealedRow.body, SealedRow.signatures).where(SealedRow.id == name)).one()
    record = record_in(row.body, sealed=name)
    if isinstance(record, str):
        raise damaged(place_of(link.engine.url), f"record {name}: {record}")
    try:
        signatures = _SIGNATURES.validate_json(row.signatures)
    except ValidationError as wrong:
        raise damaged(place_of(link.engine.url), f"signatures of record {name}") from wrong
    return record.model_copy(update={"signatures": signatures})


def record(link: Connection, name: str) -> Record:
    """Read a record with its status as it is now. Raises StoreDamagedError as ``sealed`` does."""
    status = link.execute(select(STATUS).where(RecordRow.id == name)).scalar_one()
    return sealed(link, name).model_copy(update={"status": status})


def after(link: Connection, name: str) -> tuple[Record, ...]:
    """Read the records that supersede one, then those that supersede these, and so on.

    Raises:
        StoreDamagedError: as ``sealed`` does.
    """
    found: dict[str, Record] = {}
    fresh = [name]
    while fresh and len(found) < MOST_KIN:
        asked = select(RecordRow.id).where(RecordRow.supersedes.in_(fresh)).order_by(RecordRow.turn)
        fresh = [one for one in link.execute(asked.limit(MOST_KIN)).scalars() if one not in found]
        found |= {one: sealed(link, one) for one in fresh}
    return tuple(found.values())


def before(link: Connection, record: Record) -> tuple[Record, ...]:
    """Read the records whose place one took, the oldest first, as far as they are here.

    Raises:
        StoreDamagedError: as ``sealed`` does.
    """
    found: list[Record] = []
    while record.supersedes is not None and len(found) < MOST_KIN:
        here = select(RecordRow.id).where(RecordRow.id == record.supersedes)
        if link.execute(here).first() is None:
            break
        record = sealed(link, record.supersedes)
        found.append(record)
    return tuple(reversed(found))


def whole_id(link: Connection, told: str) -> str:
    """Find the one id that begins so. Raises NoSuchRecordError when there is none, or another too."""
    start = told.strip().lower()
    if len(start) < SHORTEST_ID or set(start) - set("0123456789abcdef"):
        raise NoSuchRecordError(
            f"{told[:80]!a} is no id of a record.",
            next_step=f"Give at least {SHORTEST_ID} letters of one that recount records list shows.",
        )
    # No id holds a g: between the two lie those that begin so, and an index leads there.
    near = select(RecordRow.id).where(RecordRow.id.between(start, f"{start}g"))
    found = list(link.execute(near.order_by(RecordRow.id).limit(2)).scalars())
    if not found:
        raise NoSuchRecordError(
            f"The store holds no record {start[:64]}.",
            next_step="Look for it in the list of records; recount records rebuild files missing bundles.",
        )
    if len(found) > 1:
        raise NoSuchRecordError(
            f"Several records begin with {start}: {found[0][:16]}… and {found[1][:16]}… among them.",
            next_step="Give more of the id.",
        )
    return found[0]


def family(link: Connection, name: str) -> tuple[Filed, ...]:
    """Read a record with all that it supersedes and that supersede it, the oldest first."""
    known, fresh = {name}, {name}
    while fresh and len(known) < MOST_KIN:
        near = select(RecordRow.id, RecordRow.supersedes).where(
            or_(RecordRow.id.in_(fresh), RecordRow.supersedes.in_(fresh))
        )
        met = {one for row in link.execute(near) for one in row if one is not None}
        fresh = met - known
        known |= met
    chain = {one.id: one for one in filed(link, FILED.where(RecordRow.id.in_(known)).limit(MOST_KIN))}

    def place(one: Filed) -> tuple[int, str]:
        """How many came before it; what is made in one second follows what it supersedes all the same."""
        before = 0
        while one.supersedes in chain and before < MOST_KIN:
            one, before = chain[one.supersedes], before + 1
        return before, one.id

    return tuple(sorted(chain.values(), key=place))


def _read(model: type[V], row: Row[Any], link: Connection) -> V:
    try:
        return model.model_validate({name: getattr(row, name) for name in model.model_fields})
    except ValidationError as wrong:
        raise damaged(place_of(link.engine.url), f"a row of {model.__name__.lower()} is none") from wrong
