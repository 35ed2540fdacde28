"""What the store answers with."""

from __future__ import annotations

from typing import Literal

from claims.model import Value
from verify.model import Agreement, Digest

Status = Literal["active", "corrected", "void"]

Deed = Literal["checked", "corrected", "signed_off", "withdrawn", "signed", "audited", "exported"]
"""What can be done with a record."""


class Filed(Value):
    """A record as a list shows it."""

    id: Digest
    finding_id: Digest
    supersedes: Digest | None

    withdraws: bool
    """Whether it takes that record back, and puts nothing in its place."""

    status: Status

    signed_off: bool = False
    """Whether it is corrected only in that a person looked at it: the same finding stands in another."""

    agreement: Agreement
    kind: str

    said: str
    """Quantity and object, in the article's words."""

    site: str | None
    lon: float | None
    lat: float | None

    first_day: str | None
    last_day: str | None
    """ISO 8601 days on which it is said to have been so, both inclusive; None when nobody says."""

    made_at: str
    """ISO 8601 UTC."""

    publisher: str | None
    title: str | None
    url: str | None


class Listing(Value):
    """Some records, the newest first."""

    records: tuple[Filed, ...]

    next: Digest | None
    """Id of the last of them, after which the rest can be asked for; None when there is no more."""


class Sought(Value):
    """Which records to list; None asks for any."""

    status: Status | None = None
    agreement: Agreement | None = None
    kind: str | None = None

    site: str | None = None
    """Part of the site's name, whatever its accents and capitals."""

    start: str | None = None
    end: str | None = None
    """ISO 8601 days, inclusive: the days of the claim overlap them."""


class FiledArticle(Value):
    """What is known of an article."""

    sha256: Digest
    url: str | None
    publisher: str | None
    title: str | None
    published: str | None


class Hit(FiledArticle):
    """An article that holds the words looked for."""

    snippet: str
    """The place in its text where the words are densest, on one line."""

    records: tuple[Filed, ...]
    """Of its claims, the newest first."""


class Event(Value):
    """Something that was done with a record."""

    record: Digest
    what: Deed
    at: str
    """ISO 8601 UTC."""

    by: str | None
    detail: str | None


class History(Value):
    """What became of a record."""

    id: Digest
    status: Status

    chain: tuple[Filed, ...]
    """The records that it supersedes and that supersede it, itself among them, the oldest first."""

    events: tuple[Event, ...]
    """Of all of them, the oldest first."""

    bundles: tuple[str, ...]
    """Where its own bundle lies."""


class Refused(Value):
    """A bundle that was not filed, and why."""

    bundle: str
    why: str


class Rebuilt(Value):
    """What a rebuild did."""

    filed: int
    refused: tuple[Refused, ...]

    gone: tuple[str, ...]
    """Bundles that were known and are no longer there; their records are kept."""

    aside: str | None
    """The damaged database that was set aside; None when there was none."""
