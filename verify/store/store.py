"""The store: what is known of every record, and where its bundle lies.

Several processes may use it at once::

    with Store.open(settings.store, data=settings.data) as store:
        store.add(bundle)
        store.list(Sought(kind="railcar"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from sqlalchemy import select

from verify.errors import NoSuchRecordError
from verify.store import kin, ledger, queries, search
from verify.store.database import Database, address_of
from verify.store.filing import filing_of
from verify.store.tables import BundleRow, RecordRow
from verify.store.upgrade import upgrade
from verify.store.values import History, Hit, Sought
from verify.store.work import hooks
from verify.store.work.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy import Connection

    from claims.model import Claim
    from evidence.model.places import Site
    from verify.model import Record
    from verify.store.filing import Filing
    from verify.store.values import Deed, Filed, Listing, Status

PAGE = 50
"""Records of a list, unless told otherwise."""

HITS = 20
"""Articles that a search finds, unless told otherwise."""

_ANY = Sought()


class Store:
    """An open store. Every method may raise StoreError, as ``verify.store.faults`` has it."""

    def __init__(self, database: Database, *, data: Path) -> None:
        """Use a database that is up to date; ``open`` sees to that."""
        self._database = database
        self._data = data.absolute()
        self.work = Work(database, file=self._enter)
        """Jobs, their events, and webhooks."""

    @classmethod
    def open(cls, address: str | None, *, data: Path) -> Store:
        """Open a store, and make it or bring it up to date first where need be.

        Args:
            address: a database, as SQLAlchemy writes one; None for a file of SQLite in the data folder.
            data: the data folder; bundles below it are known by their path in it.

        Raises:
            FileRefusedError: the data folder cannot be made or written.
            StoreError: the address is none, or the database cannot be used as it is.
        """
        database = Database(address_of(address, data=data))
        try:
            upgrade(database)
        except BaseException:
            database.close()
            raise
        return cls(database, data=data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let all connections go."""
        self._database.close()

    def check(self) -> None:
        """Look through the whole database. Raises StoreDamagedError when it does not hold together."""
        self._database.check()

    def add(self, bundle: Path, *, told: bool = False) -> Record:
        """File a bundle; filed again, it is brought up to date, signatures included.

        Args:
            bundle: its folder, which stays where it is.
            told: whether webhooks are told of it: true for what was just made.

        Returns:
            Its record, with its signatures and its status.

        Raises:
            RecordError: it is no bundle, or its record does not bear its own hash.
        """
        return self.file(filing_of(bundle), told=told)

    def file(self, filing: Filing, *, told: bool = False, made: bool = False) -> Record:
        """File what was read from a bundle already; have webhooks ``told`` of it, if it is news.

        Raises:
            NotStandingError: it was ``made`` here, and another took the place that it was made for.
        """
        with self._database.writing() as link:
            if made:
                ledger.in_its_place(link, filing.record)
            status = self._enter(link, filing)
            if told:
                hooks.tell(link, filing.record)
        return filing.record.model_copy(update={"status": status})

    def _enter(self, link: Connection, filing: Filing) -> Status:
        path = filing.bundle
        if path.is_relative_to(self._data):
            path = path.relative_to(self._data)
        return ledger.enter(link, filing, path=str(path))

    def note(
        self, name: str, what: Deed, *, at: datetime, by: str | None = None, detail: str | None = None
    ) -> None:
        """Write down what was done with a record: ``name`` is its id, ``at`` aware UTC.

        Raises:
            NoSuchRecordError: it is not in the store.
        """
        with self._database.writing() as link:
            ledger.note(link, queries.whole_id(link, name), what, at=at, by=by, detail=detail)

    def record(self, name: str) -> Record:
        """Read a record by its id or the beginning of it, with its status as it is now.

        Raises:
            NoSuchRecordError: there is none, or several begin so.
            StoreDamagedError: it is not the one of that id.
        """
        with self._database.reading() as link:
            return queries.record(link, queries.whole_id(link, name))

    def standing(self, name: str) -> Record:
        """Read a record that still stands. Raises NoSuchRecordError, NotStandingError."""
        with self._database.reading() as link:
            return ledger.standing(link, name)

    def last(self, name: str) -> str:
        """Find what took a record's place at last, or itself; gives its id. Raises NoSuchRecordError."""
        with self._database.reading() as link:
            return ledger.last(link, queries.sealed(link, queries.whole_id(link, name))).id

    def before(self, record: Record) -> tuple[Record, ...]:
        """Find the records whose place one took, the oldest first, as far as they are here."""
        with self._database.reading() as link:
            return queries.before(link, record)

    def after(self, record: Record) -> tuple[Record, tuple[Record, ...]]:
        """Find the records that supersede one, which need not be in the store itself.

        Returns:
            The record, with the signatures that are known here if it has none; and those that supersede it,
            or one of these.

        Raises:
            NoSuchRecordError: neither it nor any of them is in the store.
        """
        with self._database.reading() as link:
            later = queries.after(link, record.id)
            here = select(RecordRow.id).where(RecordRow.id == record.id)
            if link.execute(here).first() is None:
                if later:
                    return record, later
                raise NoSuchRecordError(
                    f"The store holds no record {record.id}.", next_step="See recount records rebuild."
                )
            signatures = record.signatures or queries.sealed(link, record.id).signatures
            return record.model_copy(update={"signatures": signatures}), later

    def with_manifest(self, sha256: str) -> str:
        """Find the record whose bundle has this manifest; gives its id. Raises NoSuchRecordError."""
        with self._database.reading() as link:
            asked = select(BundleRow.record).where(BundleRow.manifest_sha256 == sha256)
            found = link.execute(asked.order_by(BundleRow.id)).scalars().first()
        if found is None:
            raise NoSuchRecordError(
                f"No bundle in the store has the manifest {sha256}.", next_step="See recount records rebuild."
            )
        return found

    def bundles(self, name: str) -> tuple[Path, ...]:
        """Where a record's bundle lies, absolute; it need not be there any more. Raises NoSuchRecordError."""
        with self._database.reading() as link:
            return self._bundles(link, queries.whole_id(link, name))

    def list(self, sought: Sought = _ANY, *, limit: int = PAGE, after: str | None = None) -> Listing:
        """List records, the newest first, those of one article in the order of its text.

        Args:
            sought: which ones.
            limit: most to list, at least 1.
            after: id of a record, to go on after it; a list holds its last one's as ``next``.

        Raises:
            NoSuchRecordError: there is no record to go on after.
        """
        with self._database.reading() as link:
            last = None if after is None else queries.whole_id(link, after)
            return queries.listing(link, sought, limit=limit, after=last)

    def search(self, words: str, *, most: int = HITS) -> tuple[Hit, ...]:
        """Find articles that hold all the words in title, text, quotes or publisher, the best first.

        Args:
            words: a person's; accents, capitals and signs between them mean nothing, and a word of three
                letters or more also stands for those that begin with it.
            most: articles to find.

        Raises:
            NoWordsError: they hold no word, or too many.
        """
        asked = search.asked_words(words)
        with self._database.reading() as link:
            return tuple(_hits(link, search.find(link, asked, most=most), asked))

    def filed(self, names: Sequence[str]) -> tuple[Filed, ...]:
        """Records by their whole ids, as a list shows them, in that order; those not here are left out."""
        with self._database.reading() as link:
            found = {one.id: one for one in queries.filed(link, queries.FILED.where(RecordRow.id.in_(names)))}
        return tuple(found[name] for name in names if name in found)

    def history(self, name: str) -> History:
        """What became of a record, and what was done with it. Raises NoSuchRecordError."""
        with self._database.reading() as link:
            whole = queries.whole_id(link, name)
            chain = queries.family(link, whole)
            return History(
                id=whole,
                status=queries.record(link, whole).status,
                chain=chain,
                events=queries.events(link, [one.id for one in chain]),
                bundles=tuple(map(str, self._bundles(link, whole))),
            )

    def duplicates(self, claim: Claim, site: Site | None = None, *, article: str = "") -> tuple[Filed, ...]:
        """Records of the same claim: same kind, numbers and days at the same site, the newest first.

        Args:
            claim: the claim.
            site: where it was found to be. Sites are the same when the article calls them so, when they bear
                one name, or when they lie close together.
            article: the claim's, by its SHA-256; without any place, only claims of one article are the same.
        """
        with self._database.reading() as link:
            return queries.same_claim(link, claim, site, article=article)

    def alike(self, records: Sequence[str]) -> tuple[tuple[Filed, ...], ...]:
        """Put the records of a list, and all that say the same of the same place, into groups.

        Args:
            records: their ids.

        Returns:
            Groups, each with its newest record first.
        """
        with self._database.reading() as link:
            return kin.alike(link, records)

    def of_article(self, sha256: str) -> tuple[Filed, ...]:
        """Records of an article, by the hash of the bytes that it was read from, the newest first."""
        with self._database.reading() as link:
            return queries.of_bytes(link, sha256)

    def all_bundles(self) -> tuple[Path, ...]:
        """Where every bundle that was filed lies, absolute, or lay."""
        with self._database.reading() as link:
            found = link.execute(select(BundleRow.path).order_by(BundleRow.id)).scalars()
            return tuple(self._data / path for path in found)

    def _bundles(self, link: Connection, name: str) -> tuple[Path, ...]:
        asked = select(BundleRow.path).where(BundleRow.record == name).order_by(BundleRow.id)
        return tuple(self._data / path for path in link.execute(asked).scalars())


def _hits(link: Connection, numbers: Sequence[int], words: Sequence[str]) -> Iterator[Hit]:
    records = queries.of_articles(link, numbers)
    for number in numbers:
        article, text = queries.article(link, number)
        yield Hit(
            **article.model_dump(), snippet=search.snippet(text, words), records=records.get(number, ())
        )
