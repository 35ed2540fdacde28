"""What a change or a record says of the numbers at other times: highest, lowest, so many times as many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from claims.languages import filled, pattern, table
from claims.languages.en.quantities import numbers
from claims.model import Quantity, Value

if TYPE_CHECKING:
    from claims.model import Claim, Comparison


_FAR = 100
"""Characters within which a number told for before ends."""


class Trend(Value):
    """How a number is said to stand to those of other times, as the words literally say."""

    way: Literal["highest", "lowest", "from", "times"]
    """The highest or lowest of a period; up or down from a number told; so many times what there was."""

    low: float | None = None
    """Least times that the words allow, inclusive; None when they set no lower limit, or tell no times."""

    high: float | None = None
    """Most times that the words allow, inclusive; None when they set no upper limit, or tell no times."""

    since: bool = False
    """Whether a record is of the time since a moment ("since 2018"), at which there may have been more."""

    looked: bool = False
    """Whether a record is of what somebody saw ("the most that they recorded"), who may have missed more."""

    before: Quantity | None = None
    """How many there are said to have been before, its own hedge included; for ``from`` alone."""


def trend_of(claim: Claim) -> Trend | None:
    """What a claim says of other times; None for a plain number, and for all that is not said in plain forms.

    "The second most", "not the most" and "the most on a Thursday" are no records of a time, and a rise
    without what it rose from ("12 were added") is a change that no two counts show.
    """
    if claim.comparison is None or claim.quantity.unit != "each":
        return None
    said = _said(claim, claim.comparison)
    if claim.measure == "record":
        return _record(said, claim.comparison)
    if claim.measure != "change":
        return None
    return _times(said) if claim.comparison.baseline is None else _from(said, claim.comparison.baseline)


@dataclass(frozen=True, slots=True)
class _Said:
    """The sentence of a comparison, its noun phrase and its place written as ``things`` and ``the site``."""

    words: str
    comparison: str
    number: str
    """The words of the claim's number; empty where it tells none but the comparison."""

    def is_plain(self, start: int, end: int) -> bool:
        """Whether nothing else in the sentence doubts, limits or shifts what stands from start to end."""
        before, behind = self.words[:start], self.words[end:]
        outside = f"{before.replace(self.number, '')} ; {behind.replace(self.number, '')}"
        if _says("hedged").search(outside) or _says("other_times").search(outside):
            return False
        # Where another number or clause stands between, the comparison may be its own.
        _, told, between = before.partition(self.number) if self.number else ("", "", "")
        return not (told and (";" in between or numbers.find(_says("day").sub(" ", between))))


def _said(claim: Claim, comparison: Comparison) -> _Said:
    quote = claim.quote if comparison.text in claim.quote else comparison.text
    number = "" if claim.quantity.value is None and claim.quantity.low is None else claim.quantity.text

    def masked(words: str) -> str:
        for name, other in ((claim.site.text if claim.site else "", "the site"), (claim.object, "things")):
            words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", other, words) if name else words
        return " ".join(words.split())

    words, number = masked(quote), masked(number)
    # "Rose to 73 from 20" and "rose from 20 to 73" are no ranges.
    words, told = (
        re.sub(rf"\bto {re.escape(number)}(?!\w)", "to things", one) if number else one
        for one in (words, masked(comparison.text))
    )
    return _Said(words, told, number)


def _record(said: _Said, comparison: Comparison) -> Trend | None:
    for form in ("superlative", "than_any"):
        found = _says(form).search(said.words)
        if found:
            plain = said.comparison in said.words[found.start() :] and said.is_plain(*found.span("phrase"))
            since, looked = (bool(_says(key).search(found["phrase"])) for key in ("since", "looked"))
            way: Literal["highest", "lowest"] = "lowest" if found["few"] else "highest"
            return Trend(way=way, since=since, looked=looked) if plain else None
    bare = _says("bare").search(said.comparison)
    start = said.words.find(said.comparison)
    if bare is None or comparison.window or not said.is_plain(start, start + bare.end()):
        return None
    return Trend(way="lowest" if bare["few"] or bare["less"] else "highest")


def _from(said: _Said, baseline: float) -> Trend | None:
    """A change from a number told, where that is one of the same things at the same place."""
    for found in _says("from_before").finditer(said.words):
        told = next(iter(numbers.find(said.words[found.end() : found.end() + _FAR])), None)
        if told is None or told.start:
            continue
        if not _says("behind_before").match(said.words, found.end() + told.end):
            continue
        number = told.quantity
        same = baseline in {number.value, number.low, number.high}
        if same and said.is_plain(found.start(), len(said.words)):
            return Trend(way="from", before=number)
    return None


def _times(said: _Said) -> Trend | None:
    """A change by a factor; of two that are told the one of the table that stands first."""
    begin = said.words.find(said.comparison)
    for factor in table("trends")["factor"]:
        words = re.compile(rf"\b(?:{filled('trends', factor['words'])})", re.IGNORECASE)
        found = words.search(said.words, begin)
        if found is None:
            continue
        before, times = said.words[: found.start()], factor["times"]
        hedges = {key: _says(key).search(before) for key in ("at_least", "at_most", "near")}
        start = min([found.start(), *(hedge.start() for hedge in hedges.values() if hedge)])
        plain = _says("behind_factor").match(said.words, found.end()) and not _says("unclear").search(before)
        if not plain or not said.is_plain(start, len(said.words)):
            return None
        return Trend(
            way="times",
            low=None if hedges["at_most"] else times,
            high=None if hedges["at_least"] else times,
        )
    return None


def _says(key: str) -> re.Pattern[str]:
    return pattern("trends", key)
