"""A record as one line of a list: what is said, what the pixels say, and who looked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from verify.exports.words import cut, days, is_rendered
from verify.web.pages.words import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from claims.model import Claim
    from evidence.codes import Code
    from verify.model import Record
    from verify.store.store import Store
    from verify.store.values import Filed

_QUOTE = 180
"""Characters of a quote; two lines on a wide screen."""

_LACKING = frozenset(
    {
        *("not_searched", "catalogue_unreachable", "no_acquisition_in_window"),
        *("imagery_withheld", "imagery_unlicensed", "imagery_unreadable"),
    }
)
"""Reasons for which a scene of the newsroom's own helps."""

_SIGNS = frozenset({"human_reviewed", "rendered_imagery"})
"""What a verdict bears as a mark, and is no reason for it."""

_KEPT = 4096
"""Records whose lines are kept at hand."""


@dataclass(frozen=True)
class Told:
    """What a record says of itself, which never changes: its id is the hash of it."""

    claim: Claim
    quote: str
    says: str
    """The quantity as it was understood: "at most 20 railcars"."""

    days: str | None
    people: tuple[str, ...]
    """Who went over its marks, or corrected it."""

    rendered: bool
    altered: bool
    """Whether the article altered what its source says."""

    reason: Code | None
    """Why nothing was settled, the first of the verdict's reasons; None where something was."""

    lacks_imagery: bool
    """Whether another image could settle it, and none was found or could be had."""


@dataclass(frozen=True)
class Line:
    """A record on a list."""

    filed: Filed
    told: Told

    @property
    def tone(self) -> str:
        """How its sentence is marked: by the verdict while that holds, else by what became of it."""
        holds = self.filed.status == "active" or self.filed.signed_off
        return self.filed.agreement if holds else self.filed.status


class Lines:
    """Makes lines. Records that were read once are not read again."""

    def __init__(self, store: Store) -> None:
        """Read records from this store."""
        self._store = store
        self._told = lru_cache(maxsize=_KEPT)(self._read)

    def __call__(self, records: Iterable[Filed]) -> list[Line]:
        """Give the line of each record. Raises StoreError."""
        return [Line(one, self._told(one.id)) for one in records]

    def of(self, records: Sequence[str]) -> list[Line]:
        """Give the line of each record by its id; one that is not here has none. Raises StoreError."""
        return self(self._store.filed(records))

    def _read(self, name: str) -> Told:
        return told_of(self._store.record(name))


def told_of(record: Record) -> Told:
    """What a record says of itself in a line."""
    claim = record.claim
    return Told(
        claim=claim,
        quote=cut(claim.quote, _QUOTE),
        says=in_words(claim),
        days=days(claim.observed) if claim.observed else None,
        people=_people(record),
        rendered=is_rendered(record),
        altered=record.fidelity.outcome == "altered",
        reason=_reason(record),
        lacks_imagery=bool(_LACKING & {*record.verdict.reasons}),
    )


def in_words(claim: Claim) -> str:
    """Say how a claim's quantity was understood, where its own words alone could mislead."""
    said, words = claim.quantity, catalogue()["amount"]
    unit = "" if said.unit == "each" else f" {said.unit}"
    thing = f"{unit} {claim.object}" if claim.measure == "count" else f"{unit} ({claim.object})"
    if claim.measure in {"record", "change"}:
        return str(words[claim.measure]).format(claim.object, said.text)
    if said.relation == "between" and said.low is not None and said.high is not None:
        return str(words["between"]).format(f"{said.low:,}", f"{said.high:,}") + thing
    if said.value is None or said.relation == "vague":
        return said.text + thing
    return str(words[said.relation]).format(f"{said.value:,}") + thing


def _reason(record: Record) -> Code | None:
    if record.verdict.agreement not in {"inconclusive", "not_checkable"}:
        return None
    return next((one for one in record.verdict.reasons if one not in _SIGNS), None)


def _people(record: Record) -> tuple[str, ...]:
    named = [count.reviewed_by for count in record.counts]
    if record.correction:
        named.append(record.correction.by)
    return tuple(dict.fromkeys(name for name in named if name))
