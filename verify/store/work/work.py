"""What is to be done, as one object over the store's database."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from verify.store import ledger
from verify.store.work import hooks, queue, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection

    from verify.store.database import Database
    from verify.store.filing import Filing
    from verify.store.work.values import (
        Delivery,
        Happening,
        Hook,
        Job,
        Sent,
        State,
        Step,
        Topic,
        Trouble,
        Wish,
    )


class Work:
    """Jobs, their events, and webhooks. Every method may raise StoreError."""

    def __init__(self, database: Database, *, file: Callable[[Connection, Filing], Any]) -> None:
        """Use the store's database.

        Args:
            database: up to date.
            file: files a bundle over a connection that writes.
        """
        self._database = database
        self._file = file
        self._making: WeakValueDictionary[tuple[str, str], threading.Lock] = WeakValueDictionary()

    def keep(self, body: bytes) -> str:
        """Keep bytes that were sent for some days; gives their SHA-256."""
        with self._database.writing() as link:
            return queue.keep(link, body)

    def source(self, sha256: str) -> bytes:
        """Give bytes that were sent. Raises NoSuchSourceError."""
        with self._database.reading() as link:
            return queue.source(link, sha256)

    def submit(self, wish: Wish, *, by: str, key: str | None = None) -> Job:
        """Put a job into the queue; with a key that came before, give the job that it made then.

        Raises:
            QueueFullError: too many wait already.
            KeyReusedError: the key came with another wish.
            NoSuchSourceError: the upload that it names is not here.
            NotStandingError: it corrects a record that stands no more.
        """
        with self._database.writing() as link:
            return queue.job(link, queue.add(link, wish, by=by, key=key))

    def once(self, by: str, key: str | None, asked: str, make: Callable[[], str]) -> str:
        """Make something once for each key, and give its id; what is made has to be made again after a crash.

        Args:
            by: who asks; nobody sees another's keys.
            key: as the request has it; None makes it each time.
            asked: digest of what is asked.
            make: makes it, and gives its id.

        Raises:
            KeyReusedError: the key came with something else.
        """
        if key is None:
            return make()
        # The same request may come again while its first is still answered.
        with self._making.setdefault((by, key), threading.Lock()):
            with self._database.reading() as link:
                before = queue.known(link, by, key, asked)
            if before is not None:
                return before
            made = make()
            with self._database.writing() as link:
                queue.remember(link, by, key, asked, made=made)
            return made

    def job(self, name: str) -> Job:
        """Read a job. Raises NoSuchJobError."""
        with self._database.reading() as link:
            return queue.job(link, name)

    def jobs(self, *, limit: int, before: int | None = None, states: Iterable[State] = ()) -> tuple[Job, ...]:
        """List jobs, the newest first, from before the one of that number."""
        with self._database.reading() as link:
            return queue.jobs(link, limit=limit, before=before, states=states)

    def unended(self, *, limit: int) -> tuple[tuple[Job, ...], int]:
        """List jobs at work, then those that wait, the next one first; gives how many there are."""
        with self._database.reading() as link:
            return queue.unended(link, limit=limit)

    def ahead(self, job: Job) -> int:
        """How many jobs wait before one that waits."""
        with self._database.reading() as link:
            return queue.ahead(link, job)

    def happenings(self, name: str, *, after: int = 0) -> tuple[Happening, ...]:
        """What happened to a job since an event. Raises NoSuchJobError."""
        with self._database.reading() as link:
            queue.job(link, name)
            return queue.happenings(link, name, after=after)

    def latest(self, name: str, *, most: int) -> tuple[Happening, ...]:
        """The last events of a job, and the last of its article and claims. Raises NoSuchJobError."""
        with self._database.reading() as link:
            queue.job(link, name)
            return queue.latest(link, name, most=most)

    def stop(self, name: str, *, by: str) -> Job:
        """Cancel a job: at once while it waits, else as soon as its worker sees it. Raises NoSuchJobError."""
        with self._database.writing() as link:
            return queue.stop(link, name, by=by)

    def begin(self, worker: str) -> Job | None:
        """Take the first job that waits; None when none does."""
        # Most looks find nothing, and should not keep others from writing.
        with self._database.reading() as link:
            if not queue.jobs(link, limit=1, before=None, states=("queued",)):
                return None
        with self._database.writing() as link:
            return running.begin(link, worker)

    def tell(
        self, name: str, worker: str, step: Step, told: str, data: dict[str, Any] | None = None
    ) -> str | None:
        """Write down how a job goes; gives who wants it cancelled. Raises JobLostError."""
        with self._database.writing() as link:
            stopped = running.owned(link, name, worker)
            queue.happened(link, name, step, told, data)
            return stopped

    def titled(self, name: str, worker: str, title: str | None) -> None:
        """Write down what the article is called. Raises JobLostError."""
        with self._database.writing() as link:
            running.owned(link, name, worker)
            running.titled(link, name, title)

    def beat(self, name: str, worker: str) -> None:
        """Say that a job's worker lives. Raises JobLostError."""
        with self._database.writing() as link:
            running.owned(link, name, worker)

    def announce(self, name: str, worker: str, record: str) -> None:
        """Say which record's bundle is about to be written. Raises JobLostError."""
        with self._database.writing() as link:
            running.owned(link, name, worker)
            running.announce(link, name, record)

    def announced(self, name: str) -> str | None:
        """Which record's bundle was about to be written when a job was left; None when none was."""
        with self._database.reading() as link:
            return running.announced(link, name)

    def made(self, name: str, worker: str, filing: Filing) -> None:
        """File a job's record, and tell of it: all of that or nothing.

        Raises:
            JobLostError: the job is another's.
            NotStandingError: the record takes the place of one that stands no more.
        """
        record = filing.record
        with self._database.writing() as link:
            running.owned(link, name, worker)
            ledger.in_its_place(link, record)
            self._file(link, filing)
            running.made(link, name, record.id)
            running.announce(link, name, None)
            said = f"“{record.claim.quantity.text} {record.claim.object}”"
            data = {"record": record.id, "start": record.claim.start, "agreement": record.verdict.agreement}
            for told in record.signatures:
                who = str(told.get("name") or told["keyid"])
                ledger.note(link, record.id, "signed", at=datetime.now(UTC), by=who)
            queue.happened(link, name, "record", f"{said}: {record.verdict.agreement}", data)
            hooks.tell(link, record)

    def end(self, name: str, worker: str, state: State, told: str, *, trouble: Trouble | None = None) -> None:
        """End a job. Raises JobLostError."""
        with self._database.writing() as link:
            running.owned(link, name, worker)
            running.end(link, name, state, told=told, trouble=trouble)

    def put_back(self, *, of: str, silent_since: str, given_up: Trouble) -> tuple[str, ...]:
        """Put jobs that nobody does any more back into the queue.

        Args:
            of: beginning of the names of workers that are gone.
            silent_since: ISO 8601 UTC; who was not heard of since is gone too.
            given_up: why a job fails that was begun too often.

        Returns:
            Ids of those that wait again.
        """
        again = []
        with self._database.writing() as link:
            for name, tries, stopped in running.orphans(link, of=of, silent_since=silent_since):
                if stopped is not None:
                    running.end(link, name, "cancelled", told=f"Cancelled by {stopped}.")
                elif tries >= running.MOST_TRIES:
                    running.end(link, name, "failed", told=given_up.what, trouble=given_up)
                else:
                    running.put_back(link, name)
                    again.append(name)
        return tuple(again)

    def add_hook(
        self, url: str, topics: Sequence[Topic], *, by: str, key: str | None = None
    ) -> tuple[Hook, str]:
        """Tell an address of records, once for each key; gives also the secret that signs.

        Raises:
            TooManyHooksError: there are more than enough.
            KeyReusedError: the key came with something else.
            NoSuchHookError: what the key made was removed since.
        """
        asked = queue.digest_of(["webhook", url, *topics])
        with self._database.writing() as link:
            before = None if key is None else queue.known(link, by, key, asked)
            if before is not None:
                return hooks.hook(link, before), hooks.secret(link, before)
            made, secret = hooks.add(link, url, topics, by=by)
            if key is not None:
                queue.remember(link, by, key, asked, made=made.id)
            return made, secret

    def hooks(self) -> tuple[Hook, ...]:
        """Every webhook."""
        with self._database.reading() as link:
            return hooks.hooks(link)

    def remove_hook(self, name: str) -> None:
        """Tell an address nothing more. Raises NoSuchHookError."""
        with self._database.writing() as link:
            hooks.remove(link, name)

    def sent(self, hook: str) -> tuple[Sent, ...]:
        """The last messages of a webhook. Raises NoSuchHookError."""
        with self._database.reading() as link:
            return hooks.sent(link, hook)

    def due(self, *, most: int = 20, without: Iterable[str] = ()) -> tuple[Delivery, ...]:
        """Messages to be sent now, but for those to these webhooks."""
        with self._database.reading() as link:
            return hooks.due(link, most=most, without=without)

    def settle(self, number: int, *, state: str, at: str, detail: str | None = None) -> None:
        """Write down what became of a message."""
        with self._database.writing() as link:
            hooks.settle(link, number, state=state, at=at, detail=detail)
