"""Articles and claims: the values that the first stage gives to the others.

The JSON of a claim is a contract: field names here are the field names there.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

Number = int | float

Relation = Literal[
    "exactly", "about", "nearly", "at_least", "more_than", "at_most", "fewer_than", "between", "vague"
]
Measure = Literal["count", "length", "area", "change", "record"]
Reason = Literal[
    "not_visual",
    "not_at_a_site",
    "cumulative",
    "forecast",
    "denied_or_hypothetical",
    "quantity_too_vague",
    "class_unvalidated",
]

Change = Literal["hedge_dropped", "bound_changed", "rounded", "unit_changed", "date_shifted", "scope_changed"]
"""What an article may have done to the words of its source."""


class Value(BaseModel):
    """A frozen value: made once, never edited, equal when its fields are equal."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Article(Value):
    """What was read: the text that offsets refer to, and where and when it comes from."""

    text: str
    """Body text, paragraphs separated by blank lines; a claim's ``start`` counts characters in it."""

    url: str | None = None
    """Address that the person gave; None for pasted text without a link."""

    final_url: str | None = None
    """Address after redirects; None when nothing was fetched."""

    publisher: str | None = None
    title: str | None = None

    published: str | None = None
    """ISO 8601 day, or date and time with the publisher's offset; None when the page does not say."""

    retrieved: str | None = None
    """ISO 8601 UTC time of the fetch; None when nothing was fetched."""

    language: str | None = None
    """BCP 47 tag; None when neither stated nor recognised."""

    sha256: str
    """Hex digest of the bytes that were read, before any decoding."""

    @property
    def published_on(self) -> date | None:
        """Day of publication in the publisher's own time zone."""
        return date.fromisoformat(self.published[:10]) if self.published else None


class Quantity(Value):
    """How many, as the words literally say; tolerance is the judge's business."""

    text: str
    """The words, hedge included: "at least 73"."""

    relation: Relation

    value: Number | None
    """The number written; None for ``between`` and ``vague``."""

    low: Number | None
    """Least that the sentence allows, inclusive; None when it sets no lower limit."""

    high: Number | None
    """Most that the sentence allows, inclusive; None when it sets no upper limit."""

    unit: str = "each"
    """``each`` for counts; m, km, mi, ft for lengths; ha, km2, m2, acre, mi2 for areas."""

    @model_validator(mode="after")
    def _runs_forwards(self) -> Quantity:
        if self.low is not None and self.high is not None and self.high < self.low:
            raise ValueError(f"Quantity runs backwards: low={self.low}, high={self.high}.")
        return self


class ClaimSite(Value):
    """The most specific place that the quantity belongs to, as the article names it."""

    text: str

    country: str | None
    """ISO 3166 alpha-2, XX for the high seas; None when the text does not settle it."""


def _day(told: str) -> str:
    """Give a day back. Raises ValueError: it is none, or at an end of the calendar, where none is next."""
    with suppress(ValueError):
        day = date.fromisoformat(told)
        if told == day.isoformat() and _FIRST_DAY <= day <= _LAST_DAY:
            return told
    raise ValueError(f"{told!r} is no day from {_FIRST_DAY} to {_LAST_DAY}, written as 2023-10-05")


_FIRST_DAY, _LAST_DAY = date(100, 1, 1), date(9900, 12, 31)

Day = Annotated[str, AfterValidator(_day)]
"""ISO 8601, YYYY-MM-DD."""


class Period(Value):
    """Days from ``start`` to ``end``, both inclusive: a day, a month or a year."""

    start: Day
    end: Day


class Observed(Value):
    """The local days on which the thing was so: usually when the image was taken."""

    text: str
    """The words that say so."""

    start: Day
    """First day."""

    end: Day
    """Last day, inclusive; a month or a year keeps its precision as a range."""

    alternatives: tuple[Period, ...] = ()
    """Other readings of the same words, likeliest first."""


class Comparison(Value):
    """What a change or a record is measured against."""

    text: str

    baseline: Number | None
    """The earlier number; None when the text gives none."""

    window: Period | None
    """The period looked back on; None when the text gives none."""


class Claim(Value):
    """One statement of how many, or how much, of a physical thing was at a place."""

    quote: str
    """The sentence that holds it, copied exactly from the article's text."""

    start: int
    """Offset of ``quote`` in the article's text, in characters."""

    quantity: Quantity

    kind: str
    """Physical class, a key of ``kinds.toml``."""

    object: str
    """The noun phrase as written, without the quantity."""

    state: str | None
    """destroyed, damaged, new, burning, under construction, empty or covered; None when unsaid."""

    measure: Measure
    comparison: Comparison | None = None

    site: ClaimSite | None
    """None when the article names no place for it."""

    observed: Observed | None
    """None when the article does not say when."""

    attribution: tuple[str, ...] = ()
    """Who reported and who counted, nearest the evidence last."""

    checkable: bool
    """Whether an overhead image of that place at that time could in principle settle it."""

    reason: Reason | None
    """Why not; None when checkable."""


class Discrepancy(Value):
    """Two statements of one article about the same numbers that cannot both hold."""

    kind: Literal["share", "factor", "difference", "sum", "headline"]

    quote: str
    """The sentence that states it, copied exactly from the article's text; for a headline, the sentence that
    it is held against."""

    start: int
    """Offset of ``quote`` in the article's text, in characters."""

    stated: str
    """The words that do not fit, as the article has them: "over 40 per cent"."""

    reckoned: Number
    """What the article's own numbers give: per cent for a share, how many times for a factor, the number of
    the text for a headline; below zero where a change goes the other way."""

    why: str
    """One sentence with the numbers, for a reader to check."""
