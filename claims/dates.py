"""Words of time and the days that they mean, seen from the day of publication.

The rule for a bare weekday is the one that holds for nine in ten in the news: the most recent such day, the day of
publication included. A day without a year is the latest one that is not in the future.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from claims.languages import one_of, table
from claims.timewords import ASIDES, How, rules

if TYPE_CHECKING:
    from datetime import date

    from claims.periods import Days


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

    event: bool
    """Whether it is the time of something that happened ("the strikes last week"), not of a look at the place."""


@dataclass(frozen=True, slots=True)
class _Raw:
    start: int
    end: int
    found: re.Match[str]
    rule: int


@cache
def _context(name: str) -> re.Pattern[str]:
    gap = r"[ ,]{0,2}(?:(?:on|in|at|late|early|earlier|by|of|from|for|it|the|since|during|between|as|that|to)[ ]){0,3}"
    return re.compile(rf"\b{one_of(table('dates')['context'][name])}{gap}$", re.IGNORECASE)


def _stretches(text: str) -> list[_Raw]:
    taken: list[_Raw] = []
    for number, (pattern, _) in enumerate(rules()):
        for found in pattern.finditer(text):
            if all(found.end() <= raw.start or raw.end <= found.start() for raw in taken):
                taken.append(_Raw(found.start(), found.end(), found, number))
    return sorted(taken, key=lambda raw: raw.start)


_SINCE = re.compile(r"\bsince[ ](?:[\w’'-]+[ ]){0,5}$", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:than|before|after|until)[ ](?:(?:on|in|at|the|end|start|of)[ ]){0,4}$", re.IGNORECASE
)
_EVENT = re.compile(
    r"\b(?:strikes?|attacks?|raids?|bombings?|blaze|storm|explosions?|quake|earthquakes?|invasion|clashes|shelling|hit|struck|landed|earthquake)[ ](?:(?:on|of|in|late|early|there|the|night)[ ]){0,3}$",
    re.IGNORECASE,
)
_MORNING_AFTER = re.compile(r"\b(?:morning|day|night)[ ]after[ ][^.;]{0,40}$", re.IGNORECASE)


def find(text: str, *, published: date) -> list[Moment]:
    """All words of time in the order of the text, none overlapping another.

    Args:
        text: running text.
        published: day of publication in the publisher's time zone, from which "Thursday" is counted.
    """
    moments: list[Moment] = []
    anchor = published
    for raw in _stretches(text):
        days, how = rules()[raw.rule][1](raw.found, published, anchor)
        before = text[max(0, raw.start - 60) : raw.start]
        if days and _MORNING_AFTER.search(before):
            days = (days[0] + timedelta(days=1), days[0] + timedelta(days=1))
        since = days is not None and (_SINCE.search(before) or raw.found.group().lower().startswith("since"))
        if days and since:
            days, how = (days[0], max(days[0], published)), "since"
        builder = rules()[raw.rule][1]
        said = raw.found.group().lower()
        imaging = bool(_context("imaging").search(before))
        back = bool(re.search(r"\b(?:earlier|before|previous|preceding)\b", said)) and not said.startswith(
            "earlier"
        )
        long_ago = how == "span" and "ago" in said
        compared = bool(_COMPARED.search(before)) and not _MORNING_AFTER.search(before)
        moment = Moment(
            raw.start,
            raw.end,
            days,
            how,
            reporting=bool(_context("reporting").search(before)),
            imaging=imaging,
            aside=not imaging and (builder in ASIDES or long_ago or back or compared),
            event=not imaging and bool(_EVENT.search(before)),
        )
        moments.append(moment)
        if days and how in {"day", "span"} and not moment.reporting:
            anchor = days[0]
    return moments
