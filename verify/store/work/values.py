"""Wishes, jobs and what happens to them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue, model_validator

from claims.model import Value
from claims.reading.publication import FIRST_YEAR, LAST_YEAR, in_years, iso
from verify.model import Agreement, Digest
from verify.review.model import Review

State = Literal["queued", "running", "done", "failed", "cancelled"]

Step = Literal[
    "queued", "started", "read", "claims", "claim", "site", "scenes", "counting", "source", "record", "note",
    "requeued", "done", "failed", "cancelled",
]  # fmt: skip
"""What an event is about; the last three end a job."""

ENDED: frozenset[State] = frozenset({"done", "failed", "cancelled"})

Topic = Literal["record.done", "record.corrected", "record.void"]
"""What a webhook can be told of."""

TOPICS: tuple[Topic, ...] = ("record.done", "record.corrected", "record.void")

MOST_TEXT = 1_000_000
"""Characters of a pasted text, as many as any article has."""

LONGEST_NAME = 200
"""Characters of a file's name."""

MOST_CLAIMS = 200
"""Claims of one article that are checked; a long text would keep a worker, and all who wait, for hours."""

_Address = Annotated[str, Field(min_length=8, max_length=2000, pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://\S+$")]


class Handed(Value):
    """The article: its address, its text, or a file that was sent before; exactly one of them."""

    url: _Address | None = None
    text: Annotated[str, Field(min_length=1, max_length=MOST_TEXT)] | None = None
    """Text, or a saved page's HTML, as a person pastes it; a lone link in it is followed."""

    upload: Digest | None = None
    """SHA-256 of a file that was sent before."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)] | None = None
    """Name of that file: the check is called so where the article has no title."""

    @model_validator(mode="after")
    def _one(self) -> Handed:
        given = [name for name in ("url", "text", "upload") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"an article is one of url, text and upload; {len(given)} were given")
        return self


def _time(told: str | None) -> str | None:
    if told is not None and not in_years(iso(told)):
        raise ValueError(f"an article is published in the years from {FIRST_YEAR} to {LAST_YEAR}")
    return told


class Wish(Value):
    """What is to be checked, and how."""

    article: Handed

    url: _Address | None = None
    """The article's own address, where its text comes from elsewhere."""

    published: Annotated[Annotated[str, Field(max_length=40)] | None, AfterValidator(_time)] = None
    """ISO 8601 day or time that outweighs what the page says."""

    imagery: Annotated[tuple[_Address, ...], Field(max_length=8)] = ()
    """Addresses of STAC catalogues to search in place of the configured ones; never paths."""

    sources: Annotated[tuple[_Address, ...], Field(max_length=8)] = ()
    """Addresses of pages that the article may have its claims from."""

    again: Review | None = None
    """A record of the article, and what an editor corrects on it, to be checked afresh."""

    @model_validator(mode="after")
    def _afresh(self) -> Wish:
        if self.again is not None and not self.again.afresh:
            raise ValueError("again: only a review that is checked afresh needs a check")
        return self


class Trouble(Value):
    """Why a job failed, for a person."""

    what: str
    next_step: str


class Job(Value):
    """A check that somebody asked for."""

    id: str
    number: int
    """Grows with each job; jobs are done in this order."""

    state: State
    wish: Wish
    """As it was asked for; a pasted text stands in it as the upload that it was kept as."""

    by: str
    """Who asked."""

    made_at: str
    started_at: str | None
    ended_at: str | None
    """ISO 8601 UTC."""

    stopped_by: str | None
    """Who wants it cancelled; one that runs ends within about a second, a record in progress first."""

    tries: int
    """How often it was begun; more than once where the machine stopped in between."""

    step: Step
    """What happened last."""

    title: str | None
    """Of the article, once it was read."""

    records: tuple[Digest, ...]
    """Records that it made so far, in text order."""

    trouble: Trouble | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ENDED


class Happening(Value):
    """Something that happened to a job."""

    id: int
    """Grows; what comes later has a larger one."""

    job: str
    at: str
    """ISO 8601 UTC."""

    step: Step
    told: str
    """One sentence for a person."""

    data: dict[str, JsonValue] = Field(default_factory=dict)
    """For programs: ``article`` of a read; ``claims`` to be checked, of so many ``found``; ``record``."""


class Hook(Value):
    """An address that is told of records."""

    id: str
    url: str
    topics: tuple[Topic, ...]
    by: str
    made_at: str


class Delivery(Value):
    """A message to a webhook, to be sent."""

    number: int
    hook: str
    url: str
    secret: str = Field(repr=False)
    message: str
    """Its id, the same at every try."""

    body: str
    tries: int


class About(Value):
    """The article of a record that a webhook is told of."""

    url: str | None
    title: str | None


class NewsData(Value):
    """What a webhook is told of a record: enough to decide whether to fetch it."""

    id: Digest
    finding_id: Digest
    """The same for records that found the same."""

    supersedes: Digest | None
    """The record whose place it takes; None when it is new."""

    agreement: Agreement
    kind: str
    said: str
    """What the article says, such as "73 freight railcars"."""

    site: str | None
    article: About
    reason: str | None
    """Why it was corrected, signed off or withdrawn, in a person's words."""

    by: str | None
    """Who corrected, signed off or withdrew it."""

    signed_off: bool = False
    """Whether a person looked at the earlier record and left it as it is: no correction to publish."""

    path: str
    """Where it is read, below the server's own address."""


class News(Value):
    """A message to a webhook: type, timestamp and data, as Standard Webhooks has it."""

    type: Topic
    timestamp: str
    """ISO 8601 UTC; when the record was made."""

    data: NewsData


class Sent(Value):
    """What became of a message to a webhook."""

    message: str
    topic: Topic
    record: Digest
    state: Literal["waiting", "sent", "given_up"]
    tries: int
    at: str
    """ISO 8601 UTC of the last try, or of the next while it waits."""

    detail: str | None
