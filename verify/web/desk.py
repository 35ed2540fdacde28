"""The desk: records and jobs, for the page and the API alike."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from claims.model import Article, Claim
from verify.door import Doors, opened
from verify.errors import NotStandingError, RecordError, StoreError
from verify.files import FileRefusedError, folder_to_write, reason
from verify.records.bundle import RECORD
from verify.records.house import keep_at_home, let_go, with_kept
from verify.records.opened import open_bundle
from verify.records.signing.sealing import check_own, sealing_of
from verify.records.sound import sound
from verify.records.writing import take_back, write_bundle
from verify.store.filing import filing_of, record_in, still_there
from verify.store.store import Store
from verify.store.work.queue import KEPT, NoSuchSourceError
from verify.web.jobs.crew import Crew
from verify.web.jobs.deliveries import Deliveries
from verify.web.jobs.lock import alone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Self

    from verify.model import Record
    from verify.settings import Settings
    from verify.store.values import Deed, History, Hit, Listing, Sought
    from verify.web.jobs.values import Event, Job, State, Wish
    from verify.web.people import Person

MOST_UPLOAD = 16 * 2**20
"""Bytes of an article that is sent, as many as are read."""


_LATEST = 200
"""Events by which a page tells how a check stands; a claim has some tens."""


class UploadTooLargeError(StoreError):
    """More bytes than any article has."""


class UploadEmptyError(StoreError):
    """No bytes at all."""


class NotReadYetError(StoreError):
    """A job has not read its article, or let go of it already."""


class Desk:
    """Records and jobs. Every method may raise StoreError; all may be called from several threads.

    Example:
        with Desk(load_settings()) as desk, desk.working():
            job = desk.submit(Wish(article=Handed(url="https://…")), by=person)
    """

    def __init__(self, settings: Settings, *, workers: int | None = None) -> None:
        """Open the store.

        Args:
            settings: the newsroom's.
            workers: processes that do jobs, once ``working``; None for as many as the settings say.

        Raises:
            FileRefusedError: the data folder cannot be made or written.
        """
        address = settings.store.get_secret_value() if settings.store else None
        self.settings = settings
        self.data = settings.data
        self.store = Store.open(address, data=settings.data)
        self.stopping = threading.Event()
        """Set when the server stops: what waits for events ends then."""
        self._workers = settings.workers if workers is None else workers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the store go."""
        self.stopping.set()
        self.store.close()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Do jobs and send messages meanwhile.

        Raises:
            AlreadyServedError: another process does so for this data folder.
        """
        with alone(self.data):
            crew = Crew(self.settings, self.store, workers=self._workers)
            sending = Deliveries(self.settings, self.store)
            crew.start()
            sending.start()
            try:
                yield
            finally:
                self.stopping.set()
                sending.stop()
                crew.stop()

    # Jobs

    def submit(self, wish: Wish, *, by: Person, key: str | None = None) -> Job:
        """Ask for a check; with a key that this person gave before, the same one is given again.

        Raises:
            QueueFullError: too many wait already.
            KeyReusedError: the key came with another wish.
            NoSuchSourceError: the upload that it names is not here.
            NotStandingError: it corrects a record that stands no more.
            RecordError: it corrects a record, and the person may not.
        """
        if wish.again is not None and by.role != "editor":
            raise RecordError(
                f"A {by.role} may not correct records.", next_step="Ask an editor of this newsroom."
            )
        return self.store.work.submit(wish, by=by.name, key=key)

    def job(self, name: str) -> Job:
        """A job. Raises NoSuchJobError."""
        return self.store.work.job(name)

    def jobs(
        self, *, limit: int = 50, before: int | None = None, states: Sequence[State] = ()
    ) -> tuple[Job, ...]:
        """Jobs, the newest first, from before the one of that number."""
        return self.store.work.jobs(limit=limit, before=before, states=states)

    def cancel(self, name: str, *, by: Person) -> Job:
        """Cancel a job, at once or before its next step. Raises NoSuchJobError."""
        return self.store.work.stop(name, by=by.name)

    def events(self, name: str, after: int = 0) -> list[Event]:
        """What happened to a job after that event. Raises NoSuchJobError."""
        return list(self.store.work.happenings(name, after=after))

    def latest(self, name: str) -> list[Event]:
        """What happened to a job last, with what is known of its article. Raises NoSuchJobError."""
        return list(self.store.work.latest(name, most=_LATEST))

    def article(self, name: str) -> tuple[Article, tuple[Claim, ...]]:
        """The article that a job reads, and the claims found so far.

        Raises:
            NotReadYetError: it was not read yet, or so long ago that its text is in bundles alone.
        """
        told = {event.step: event.data for event in self.latest(name)}
        facts = told.get("read", {}).get("article")
        if not isinstance(facts, dict):
            raise NotReadYetError(f"The check {name} has not read its article.", next_step="Ask again soon.")
        try:
            text = self.store.work.source(str(facts["text"])).decode("utf-8", "replace")
        except NoSuchSourceError as gone:
            raise NotReadYetError(
                f"The text that the check {name} read was let go: it is kept for {KEPT.days} days.",
                next_step="It stands in the bundles of its records; or ask for the check again.",
            ) from gone
        found = told.get("claims", {}).get("claims")
        claims = tuple(Claim.model_validate(one) for one in found) if isinstance(found, list) else ()
        return Article.model_validate(facts | {"text": text}), claims

    def post(self, body: bytes) -> str:
        """Take an article's file; gives its SHA-256, by which a wish names it.

        Raises:
            UploadEmptyError, UploadTooLargeError: no article is so.
        """
        if not body:
            raise UploadEmptyError("The file is empty.", next_step="Send the article.")
        if len(body) > MOST_UPLOAD:
            raise UploadTooLargeError(
                f"The file has {len(body):,} bytes; an article has at most {MOST_UPLOAD:,}.",
                next_step="Send the article alone.",
            )
        return self.store.work.keep(body)

    # Records

    def records(self, sought: Sought, *, limit: int = 50, after: str | None = None) -> Listing:
        """Records, the newest first. Raises NoSuchRecordError when there is none to go on after."""
        return self.store.list(sought, limit=limit, after=after)

    def search(self, words: str, *, most: int = 20) -> tuple[Hit, ...]:
        """Articles that hold all the words. Raises NoWordsError."""
        return self.store.search(words, most=most)

    def record(self, name: str) -> Record:
        """A record, with its status as it is now. Raises NoSuchRecordError."""
        return self.store.record(name)

    def standing(self, name: str) -> Record:
        """A record that stands and is ours. Raises NoSuchRecordError, NotStandingError, RecordError."""
        record = self.store.standing(name)
        check_own(record, self.settings)
        return record

    def history(self, name: str) -> History:
        """What became of a record, and what was done with it. Raises NoSuchRecordError."""
        return self.store.history(name)

    def folder(self, name: str) -> Path:
        """Where a record's bundle lies. Raises NoSuchRecordError or BundleGoneError."""
        return still_there(name, self.store.bundles(name))

    def bundle(self, name: str, *, at_home: bool = False) -> tuple[Record, Mapping[str, bytes]]:
        """A record and the files of its bundle, which is seen to be the one of that record.

        Args:
            name: its id.
            at_home: with the pixels that are kept here and not handed on: for the page of a person who is
                known, never for what leaves the house.

        Raises:
            NoSuchRecordError: there is no such record.
            BundleGoneError: its bundle is gone.
            RecordError: something else lies there by now.
        """
        record = self.store.record(name)
        files = open_bundle(self.folder(record.id))
        found = record_in(files[RECORD], sealed=record.id) if RECORD in files else "it has no record"
        if isinstance(found, str):
            raise RecordError(
                f"The bundle of record {record.id} is not as it was filed: {found}.",
                next_step="See what recount audit says of it.",
            )
        return record, with_kept(record, files, self.data) if at_home else files

    def sound(self, name: str) -> tuple[Record, Mapping[str, bytes]]:
        """A record that a new one is to rest on, and its files with those that are kept here.

        Raises:
            NoSuchRecordError: there is no such record.
            RecordError: its bundle is gone or invalid.
        """
        record, files = sound(self.folder(name))
        return record, with_kept(record, files, self.data)

    def file(self, record: Record, files: Mapping[str, bytes]) -> Record:
        """Write the bundle of a record that a person made: a correction, a review, a withdrawal.

        It is signed by this machine's key, filed, and webhooks are told.

        Raises:
            FileRefusedError: it cannot be written.
            NotStandingError: another one took the place that it was made for; no bundle is left.
        """
        folder = folder_to_write(self.data / "records", option="The data folder")
        with opened(self.settings, Doors()) as (web, _):
            seal = sealing_of(self.settings, web, tell=_unheard, ask=None)
            keep_at_home(record, files, self.data)
            try:
                bundle = write_bundle(record, files, folder, seal=seal)
            except OSError as refused:
                raise FileRefusedError(
                    f"The bundle of {record.id} cannot be written below {folder} ({reason(refused)}).",
                    next_step="Make room, and try again.",
                ) from refused
        try:
            filed = self.store.file(filing_of(bundle), told=True, made=True)
        except NotStandingError:
            take_back(bundle)
            let_go(record.id, self.data)
            raise
        for told in filed.signatures:
            self.note(filed.id, "signed", by=str(told.get("name") or told["keyid"]))
        return filed

    def note(self, name: str, what: Deed, *, by: str | None = None, detail: str | None = None) -> None:
        """Write down what was done with a record. Raises NoSuchRecordError."""
        self.store.note(name, what, at=datetime.now(UTC), by=by, detail=detail)


def _unheard(_: str) -> None:
    """Nobody listens to how a bundle is sealed; what fails raises."""
