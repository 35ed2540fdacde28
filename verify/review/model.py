"""A review as a person writes it down: what is edited on one record, by whom, and why."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from claims.kinds import KINDS
from claims.model import Observed, Quantity, Value
from verify.errors import VerifyError
from verify.model import Digest
from verify.records.persons import Name, Words, plain

MOST_MARKS = 10_000
"""Marks that one review adds to, or takes from, one count."""

MOST_POINTS = 1_000
"""Corners of an area that a person draws."""

_LARGEST = 10**9


class ReviewRefusedError(VerifyError):
    """A review that is none, or that cannot be done on this record."""


Finite = Annotated[float, Field(allow_inf_nan=False)]
Place = tuple[
    Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)],
    Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)],
]
Ring = Annotated[tuple[Place, ...], Field(min_length=4, max_length=MOST_POINTS)]


class Point(Value):
    """An object that the machine did not mark."""

    px: Finite
    py: Finite
    """Fractional column and row in the full image, as of any mark."""

    length_m: Annotated[float, Field(gt=0, le=5000, allow_inf_nan=False)] | None = None
    """Its length; needed where lengths of trains were taken, and only there."""


class Drawn(Value):
    """A polygon that a person drew, as GeoJSON, lon/lat."""

    type: Literal["Polygon"]
    coordinates: Annotated[tuple[Ring, ...], Field(min_length=1, max_length=1)]
    """One ring, closed."""

    @model_validator(mode="after")
    def _closed(self) -> Drawn:
        ring = self.coordinates[0]
        if ring[0] != ring[-1]:
            raise ValueError("its ring does not end where it begins")
        return self


class CountEdit(Value):
    """What is edited on one count."""

    number: Annotated[int, Field(ge=0, le=10_000)]
    """Place of the count in the record, from 0."""

    removed: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(max_length=MOST_MARKS)] = ()
    """Places of marks in the record's count that mark nothing, from 0."""

    added: Annotated[tuple[Point, ...], Field(max_length=MOST_MARKS)] = ()

    aoi: Drawn | None = None
    """Where to count instead; the counter counts anew in it, and marks are then only added."""

    @model_validator(mode="after")
    def _once(self) -> CountEdit:
        if len(set(self.removed)) < len(self.removed):
            raise ValueError("removes one mark twice")
        if len({(one.px, one.py) for one in self.added}) < len(self.added):
            raise ValueError("adds one mark twice")
        if self.aoi is not None and self.removed:
            raise ValueError("draws an area and removes marks, which are others once it is counted in")
        return self


class ClaimEdit(Value):
    """What the article says, where it was misread."""

    quantity: Quantity | None = None
    observed: Observed | None = None

    kind: str | None = None
    """What is counted, a key of ``kinds.toml``; checked afresh, by the counters of that kind."""

    @model_validator(mode="after")
    def _sensible(self) -> ClaimEdit:
        said, days = self.quantity, self.observed
        if said is None and days is None and self.kind is None:
            raise ValueError("edits nothing")
        if self.kind is not None and self.kind not in KINDS:
            raise ValueError(f"there is no kind {self.kind[:80]!a}; there are {', '.join(sorted(KINDS))}")
        if said is not None:
            plain(said.text)
            bounds = [one for one in (said.value, said.low, said.high) if one is not None]
            if not all(0 <= one <= _LARGEST for one in bounds) or len(said.text) > 200:
                raise ValueError(
                    f"its numbers lie outside 0 to {_LARGEST:,}, or its words are over 200 characters"
                )
        if days is not None:
            plain(days.text)
            if days.alternatives or len(days.text) > 200:
                raise ValueError("a person says which days are meant, without alternatives")
            if date.fromisoformat(days.end) < date.fromisoformat(days.start):
                raise ValueError(f"its days run backwards: {days.start} to {days.end}")
        return self


class SiteEdit(Value):
    """Where the site lies, where it was drawn or named wrongly."""

    name: Name | None = None
    geometry: Drawn | None = None
    """Its outline, within the pixels of every count: each is counted anew in it; anywhere, where the review
    is checked afresh."""

    candidate: Annotated[int, Field(ge=0, le=1_000)] | None = None
    """Place of the one that is meant among the record's runners-up, from 0; checked afresh."""

    place: Name | None = None
    """Another name, or coordinates, by which it is looked up; checked afresh."""

    @model_validator(mode="after")
    def _something(self) -> SiteEdit:
        ways = [one for one in (self.geometry, self.candidate, self.place) if one is not None]
        if self.name is None and not ways:
            raise ValueError("edits nothing")
        if len(ways) > 1:
            raise ValueError("places the site in more than one way")
        return self

    @property
    def is_elsewhere(self) -> bool:
        """Whether it has to be looked up, so that other pixels are needed."""
        return self.candidate is not None or self.place is not None


class Review(Value):
    """All that one person corrects on one record, at once."""

    record: Digest
    by: Name
    reason: Words
    counts: Annotated[tuple[CountEdit, ...], Field(max_length=1_000)] = ()
    """Counts whose marks were gone over; one that is named without any edit is found right as it is."""

    claim: ClaimEdit | None = None
    site: SiteEdit | None = None

    found_right: bool = False
    """Whether a record without any count was looked at, and left as it is."""

    afresh: bool = False
    """Whether scenes are searched, read and counted anew for the claim and the site as they are edited."""

    @model_validator(mode="after")
    def _whole(self) -> Review:
        edits = self.claim is not None or self.site is not None
        if not self.counts and not edits and not self.found_right:
            raise ValueError("edits nothing, and names no count as looked at")
        if self.found_right and (self.counts or edits):
            raise ValueError("finds the record right, and edits it")
        self._kept_or_afresh(edits=edits)
        if len({one.number for one in self.counts}) < len(self.counts):
            raise ValueError("edits one count twice")
        if (
            self.site is not None
            and self.site.geometry is not None
            and any(one.aoi is not None or one.removed for one in self.counts)
        ):
            raise ValueError(
                "draws the site, in which all is counted anew, and edits marks or areas of counts"
            )
        return self

    def _kept_or_afresh(self, *, edits: bool) -> None:
        """Raises ValueError: what is edited does not go with the pixels that the record has, or with none."""
        other = (self.claim and self.claim.kind) or (self.site and self.site.is_elsewhere)
        if other and not self.afresh:
            raise ValueError("another kind or place needs other pixels: say afresh")
        if self.afresh and (self.counts or not edits):
            raise ValueError("is checked afresh, and edits counts, which are made anew, or edits nothing")
