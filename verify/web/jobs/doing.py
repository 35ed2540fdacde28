"""One job done: an article read, its claims checked, each record written, filed and told of."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from claims.article import read
from claims.errors import RecountError
from claims.statements import extract_if_readable
from verify.door import Doors
from verify.errors import NotStandingError, StoreError
from verify.fidelity import Sources, given_sources
from verify.files import FileRefusedError, folder_to_write, reason
from verify.intake import take
from verify.pipeline import check
from verify.records.bundle import MANIFEST
from verify.records.canonical import as_json
from verify.records.house import keep_at_home, let_go
from verify.records.signing.sealing import sealing_of
from verify.records.writing import take_back, write_bundle
from verify.store.filing import filing_of
from verify.store.work.running import JobLostError
from verify.store.work.values import MOST_CLAIMS, Trouble
from verify.web.jobs.again import again
from verify.web.outward import outward
from verify.wiring import terms_of, wired

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from claims.model import Claim
    from verify.intake import Taken
    from verify.pipeline import Checked
    from verify.records.writing import Sealer
    from verify.settings import Settings
    from verify.store.store import Store
    from verify.store.work.values import Job, Step
    from verify.wiring import Wired

LONGEST_TITLE = 300
"""Characters of a title that a list shows."""

_STEPS: tuple[tuple[str, Step], ...] = (
    ("Claim: ", "claim"),
    ("Looking for ", "site"),
    ("Searching for scenes", "scenes"),
    ("Reading ", "counting"),
    ("Counting on ", "counting"),
    ("Source: ", "source"),
)
"""Which step a sentence of the pipeline is about, by its first words."""


class CancelledError(Exception):
    """Somebody wants the job to end."""


class Doing:
    """A worker's hold on one job: all that it tells is refused once the job is another's."""

    def __init__(
        self, job: Job, *, settings: Settings, store: Store, worker: str, writing: threading.Lock
    ) -> None:
        """Hold a job that this worker began; ``writing`` is held while a record is written and filed."""
        self.job = job
        self.settings = settings
        self.store = store
        self.worker = worker
        self.folder = settings.data / "records"
        self._writing = writing

    def say(self, told: str) -> None:
        """Tell a sentence of the pipeline. Raises CancelledError when somebody wants the job to end."""
        self.tell(step_of(told), told)

    def tell(self, step: Step, told: str, data: dict[str, Any] | None = None) -> None:
        """Tell what happens. Raises CancelledError when somebody wants the job to end."""
        stopped = self.store.work.tell(self.job.id, self.worker, step, told, data)
        if stopped is not None:
            raise CancelledError(stopped)

    def write(self, checked: Checked, seal: Sealer) -> None:
        """Write a bundle and file it, so that a crash in between neither loses nor doubles it."""
        with self._writing:
            self.store.work.announce(self.job.id, self.worker, checked.record.id)
            keep_at_home(checked.record, checked.files, self.settings.data)
            try:
                bundle = write_bundle(checked.record, checked.files, self.folder, seal=seal)
            except OSError as refused:
                raise FileRefusedError(
                    f"The bundle of {checked.record.id} cannot be written ({reason(refused)}).",
                    next_step="Make room, and ask for the check again.",
                ) from refused
            self._file(bundle)

    def file_left(self) -> None:
        """File a bundle that was written, and not filed, when the job was left."""
        with self._writing:
            record = self.store.work.announced(self.job.id)
            if record is not None and (self.folder / record / MANIFEST).is_file():
                self._file(self.folder / record)

    def _file(self, bundle: Path) -> None:
        try:
            self.store.work.made(self.job.id, self.worker, filing_of(bundle))
        except NotStandingError:
            take_back(bundle)
            let_go(bundle.name, self.settings.data)
            raise


def step_of(told: str) -> Step:
    """Which step a sentence of the pipeline is about."""
    return next((step for words, step in _STEPS if told.startswith(words)), "note")


def warm() -> None:
    """Load what reads articles, so that the first one need not wait for it."""
    extract_if_readable(read(b"Satellite imagery shows 73 railcars at the yard, analysts said on Thursday."))


def do(
    job: Job, *, settings: Settings, store: Store, worker: str, writing: threading.Lock | None = None
) -> None:
    """Do a job, or the rest of one that was begun before; it ends done, failed or cancelled.

    Args:
        job: that the worker began.
        settings: the newsroom's.
        store: where it is kept.
        worker: who does it.
        writing: held while a record is written and filed; whoever holds it may end this process.

    Raises:
        StoreError: the store cannot be used; the job stays as it is, to be gone on with.
    """
    doing = Doing(job, settings=settings, store=store, worker=worker, writing=writing or threading.Lock())
    with _ended(doing):
        doing.file_left()
        with wired(settings, Doors(imagery=job.wish.imagery)) as ready:
            made = again(doing, ready) if job.wish.again else _all(doing, ready)
        count = f"{made} claims checked." if made != 1 else "One claim checked."
        told = count if made else "Nothing in this article can be counted from above."
        store.work.end(job.id, worker, "done", told)


@contextmanager
def _ended(doing: Doing) -> Iterator[None]:
    """Turn what may stop a job into its end; a bug is none of that, and stops the worker."""
    work, job, worker = doing.store.work, doing.job.id, doing.worker
    # Whoever has a lost job now does all of it that is left.
    with suppress(JobLostError):
        try:
            yield
        except CancelledError as wanted:
            work.end(job, worker, "cancelled", f"Cancelled by {wanted}.")
        except StoreError:
            raise
        except RecountError as wrong:
            failed = outward(wrong, doing.settings)
            trouble = Trouble(what=failed.what[:2000], next_step=failed.next_step[:2000])
            work.end(job, worker, "failed", failed.what, trouble=trouble)


def _all(doing: Doing, ready: Wired) -> int:
    """Check the claims that are still to be checked; gives how many the article has."""
    settings, web = doing.settings, ready.kit.web
    folder_to_write(doing.folder, option="The data folder")
    seal = sealing_of(settings, web, tell=doing.say, ask=None)
    taken = _taken(doing, ready)
    claims = extract_if_readable(taken.article)
    found = len(claims)
    claims = claims[:MOST_CLAIMS]
    _tell_claims(doing, claims, found=found)
    given = given_sources(doing.job.wish.sources, web=web, trail=ready.tools.trail, tell=doing.say)
    sources = Sources(
        taken,
        given=given,
        web=None if ready.kit.offline else web,
        vague=ready.policy.vague,
        tell=doing.say,
    )
    for checked in check(
        taken,
        tools=ready.tools,
        terms=terms_of(settings, ready.policy),
        tell=doing.say,
        sources=sources,
        claims=_left(doing, claims),
    ):
        doing.write(checked, seal)
    return len(claims)


def _tell_claims(doing: Doing, claims: Sequence[Claim], *, found: int) -> None:
    told = f"{found:,} claims found." if found != 1 else "One claim found."
    if found > len(claims):
        told += f" The first {len(claims):,} are checked, as many as one check takes."
    doing.tell("claims", told, {"claims": [as_json(claim) for claim in claims], "found": found})


def _left(doing: Doing, claims: Sequence[Claim]) -> list[Claim]:
    """Claims of which the job has made no record yet."""
    store = doing.store
    records = store.work.job(doing.job.id).records
    done = [store.record(record).claim for record in records]
    return [claim for claim in claims if claim not in done]


def _taken(doing: Doing, ready: Wired) -> Taken:
    """Read the article, and tell of it."""
    wish, work = doing.job.wish, doing.store.work
    if wish.article.url is not None:
        told: dict[str, Any] = {"handed": wish.article.url}
    else:
        told = {"handed": "-", "stdin": work.source(str(wish.article.upload))}
    taken = take(**told, web=ready.kit.web, url=wish.url, published=wish.published)
    article = taken.article
    work.titled(doing.job.id, doing.worker, article.title and article.title[:LONGEST_TITLE])
    facts = as_json(article.model_copy(update={"text": "", "title": (article.title or "")[:LONGEST_TITLE]}))
    facts["text"] = work.keep(article.text.encode())
    doing.tell("read", f"Read: {(article.title or 'the article')[:LONGEST_TITLE]}", {"article": facts})
    return taken
