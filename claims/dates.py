"""Words of time and the days that they mean, seen from the day of publication.

The rule for a bare weekday is the one that holds for nine in ten in the news: the most recent such day, the
day of publication included. A day without a year is the latest one that is not in the future.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from claims.languages import pattern
from claims.periods import LAST_YEAR, reckonable
from claims.timewords import rules

if TYPE_CHECKING:
    from claims.periods import Days
    from claims.timewords import How, Rule


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of text that means a time; offsets count characters."""

    start: int
    end: int

    days: Days | None
    """First and last day, both inclusive; None when the words cannot be resolved."""

    how: How

    reporting: bool
    """Whether the words before it tell of reporting ("said on Friday") rather than of seeing."""

    imaging: bool
    """Whether the words before it tell of seeing ("captured Thursday")."""

    aside: bool
    """Whether it is a time to compare with ("than on 7 October", "a year ago", "three days earlier")."""

    long_ago: bool
    """Whether it is months or years ago: "opened 33 years ago"."""

    event: bool
    """Whether it is the time of something that happened ("the strikes last week"), not of a look."""

    others: tuple[Days, ...] = ()
    """Other readings of the same words, likeliest first."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    found: re.Match[str]
    rule: Rule


_YEAR = re.compile(r"\b(19|20)\d\d\b")
_ANY_DAY = date(LAST_YEAR, 1, 1)
"""Stands for an unknown day of publication, after all that a text may name; nothing is counted from it."""


def _stretches(text: str) -> list[_Stretch]:
    taken: list[_Stretch] = []
    used = bytearray(len(text) + 1)
    for rule in rules():
        for found in rule.pattern.finditer(text):
            start, end = found.span()
            if not any(used[start:end]):
                taken.append(_Stretch(start, end, found, rule))
                used[start:end] = b"\1" * (end - start)
    return sorted(taken, key=lambda stretch: stretch.start)


def find(text: str, *, published: date | None) -> list[Moment]:
    """All words of time in the order of the text, none overlapping another.

    Args:
        text: running text.
        published: day of publication in the publisher's time zone, from which "Thursday" is counted; when it
            is None, only words that name their year are resolved.
    """
    moments: list[Moment] = []
    if published is not None and not reckonable(published):
        published = None
    anchor = today = published or _ANY_DAY
    for stretch in _stretches(text):
        before = text[max(0, stretch.start - 60) : stretch.start]
        moment = _moment(stretch, before, today, anchor)
        if published is None and (moment.how == "since" or not _YEAR.search(stretch.found.group())):
            moment = replace(moment, days=None, others=())
        moments.append(moment)
        if moment.days and moment.how in {"day", "span"} and not moment.reporting and not moment.long_ago:
            anchor = moment.days[0]
    return moments


def _moment(stretch: _Stretch, before: str, published: date, anchor: date) -> Moment:
    days, how = stretch.rule.days(stretch.found, published, anchor)
    said = stretch.found.group().lower()
    others = stretch.rule.others(stretch.found, published) if stretch.rule.others else ()
    morning_after = pattern("dates", "morning_after").search(before) is not None
    readings = [*([days] if days else []), *others]
    if morning_after:
        readings = [(first + timedelta(days=1), first + timedelta(days=1)) for first, _ in readings]
    if days and (said.startswith("since") or pattern("dates", "since").search(before)):
        readings, how = [(first, max(first, published)) for first, _ in readings], "since"
    imaging = pattern("dates", "imaging").search(before) is not None
    compared = pattern("dates", "compared").search(before) is not None and not morning_after
    long_ago = how == "span" and "ago" in said
    back = pattern("dates", "back").match(said) is not None
    return Moment(
        stretch.start,
        stretch.end,
        readings[0] if days else None,
        how,
        reporting=pattern("dates", "reporting").search(before) is not None,
        imaging=imaging,
        aside=not imaging and (stretch.rule.aside or long_ago or back or compared),
        long_ago=long_ago,
        event=not imaging and pattern("dates", "event").search(before) is not None,
        others=tuple(readings[1:]) if days else (),
    )
