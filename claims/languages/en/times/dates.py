"""Words of time and the days that they mean, seen from the day of publication.

The rule for a bare weekday is the one that holds for nine in ten in the news: the most recent such day, the
day of publication included. A day without a year is the latest one that is not in the future.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING

from claims.languages import pattern
from claims.languages.en.times.periods import LAST_YEAR, reckonable
from claims.languages.en.times.points import Point
from claims.languages.en.times.signs import signs
from claims.languages.en.times.words import stretches

if TYPE_CHECKING:
    from claims.languages.en.times.periods import Days
    from claims.languages.en.times.points import How, Told
    from claims.languages.en.times.signs import Signs
    from claims.languages.en.times.words import Stretch


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
    """Whether the words around it tell of seeing ("captured Thursday", "Thursday's image")."""

    aside: bool
    """Whether it is a time to compare with ("than on 7 October", "a year ago", "three days earlier")."""

    long_ago: bool
    """Whether it is months or years ago: "opened 33 years ago"."""

    event: bool
    """Whether it is the time of something that happened ("the strikes last week"), not of a look."""

    others: tuple[Days, ...] = ()
    """Other readings of the same words, likeliest first."""


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\d{4})?(?!\d)")
_COUNTED_FROM = re.compile(
    r"(?:before|after|prior|following|preceding|previous|on|to|until|ending|ended|of|beginning|starting|from)$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:between|from)[ ]", re.IGNORECASE)
_ANY_DAY = date(LAST_YEAR, 1, 1)
"""Stands for an unknown day of publication, after all that a text may name; nothing is counted from it."""


def find(text: str, *, published: date | None) -> list[Moment]:
    """All words of time in the order of the text, none overlapping another.

    Args:
        text: running text.
        published: day of publication in the publisher's time zone, from which "Thursday" is counted; when it
            is None, only words that name their year are resolved.
    """
    if published is not None and not reckonable(published):
        published = None
    today = published or _ANY_DAY
    reader = _Reader(text, Point(today, (today, today)))
    moments = [reader.read(stretch, after) for stretch, after in _pairs(stretches(text))]
    if published is None:
        moments = [_with_its_year(moment, text) for moment in moments]
    return _joined(moments, text)


def _pairs(found: list[Stretch]) -> list[tuple[Stretch, Stretch | None]]:
    return list(zip_longest(found, found[1:]))


def _with_its_year(moment: Moment, text: str) -> Moment:
    if moment.how != "since" and _YEAR.search(text[moment.start : moment.end].rstrip("s’'")):
        return moment
    return replace(moment, days=None, others=())


class _Reader:
    """Reads times in order and remembers what the next may be counted from."""

    def __init__(self, text: str, point: Point) -> None:
        self._text, self._point = text, point

    def read(self, stretch: Stretch, after: Stretch | None) -> Moment:
        around = signs(self._text, stretch.start, stretch.end)
        point = replace(self._point, ahead=True) if around.ahead else self._point
        told = stretch.rule.days(stretch.found, point)
        if told.count and after:
            told = self._counted(stretch, after, told, point)
        if told.how == "clock":
            told = self._on_its_day(stretch, after, told, point)
        moment = _moment(stretch, told, around, point)
        self._remember(moment, around)
        return moment

    def _counted(self, stretch: Stretch, after: Stretch, told: Told, point: Point) -> Told:
        """Counts from the time that follows: "the morning after the strike of October 7"."""
        gap = self._text[stretch.end : after.start]
        if len(gap) > 45 or re.search(r"[,.;:\n–—]", gap) or not _COUNTED_FROM.search(stretch.found.group()):
            return told
        if stretch.found.group().endswith("on") and not gap.startswith(" from"):
            return told
        base = after.rule.days(after.found, point).days
        days = told.count(base) if base and told.count else None
        return replace(told, days=days, others=()) if days else told

    def _on_its_day(self, stretch: Stretch, after: Stretch | None, told: Told, point: Point) -> Told:
        """A time of day on the day that follows ("at noon on Thursday"); on publication's in a live page."""
        if told.days and after and re.fullmatch(r"[ ](?:on[ ])?", self._text[stretch.end : after.start]):
            return replace(told, days=after.rule.days(after.found, point).days)
        return replace(told, days=(point.today, point.today)) if self._opens(stretch) else told

    def _opens(self, stretch: Stretch) -> bool:
        return self._text[: stretch.start].rstrip(" [(")[-1:] in {"", "\n"}

    def _remember(self, moment: Moment, around: Signs) -> None:
        days, point = moment.days, self._point
        if not days or moment.how == "clock":
            return
        if days[0] > point.today:
            return
        told = moment.how in {"day", "span"} and not moment.reporting and not moment.long_ago
        self._point = Point(
            point.today,
            anchor=days if told and not around.compared else point.anchor,
            named=days,
            look=days if moment.imaging else point.look,
            event=days if moment.event else point.event,
            period=days if days[0] < days[1] and not moment.aside else point.period,
        )


def _moment(stretch: Stretch, told: Told, around: Signs, point: Point) -> Moment:
    said = stretch.found.group().lower()
    readings, how = ([told.days, *told.others] if told.days else []), told.how
    if said.startswith("since") or around.since:
        readings, how = _since(readings, told, point), "since"
    elif readings and how == "day" and (around.after or around.before or around.until):
        readings = _beyond(readings, around, point)
    readings = list(dict.fromkeys(readings))
    long_ago = how == "span" and "ago" in said
    back = pattern("dates", "back").match(said) is not None
    return Moment(
        stretch.start,
        stretch.end,
        readings[0] if readings else None,
        how,
        reporting=around.reporting,
        imaging=around.imaging,
        aside=not around.imaging and (stretch.rule.aside or long_ago or back or around.compared),
        long_ago=long_ago,
        event=not around.imaging and around.event,
        others=tuple(readings[1:5]),
    )


def _since(readings: list[Days], told: Told, point: Point) -> list[Days]:
    """From a day until publication, or until the day that the text speaks of."""
    starts = [told.middle or first for first, _ in readings[:1]] + [first for first, _ in readings[1:]]
    end, named = point.today, point.anchor[1]
    spans = [(first, max(first, end)) for first in starts]
    return list(dict.fromkeys([*spans, *((first, named) for first in starts if first <= named)]))


def _beyond(readings: list[Days], around: Signs, point: Point) -> list[Days]:
    """With "after 5 February" the days after it too, and the like for "before" and "until"."""
    first, last = readings[0]
    one = timedelta(days=1)
    if around.before:
        until = [(point.today, first - one)] if around.ahead and first > point.today else []
        return [*until, *readings]
    if around.until:
        start = point.anchor[0]
        return [*readings, (start, last)] if start < first else readings
    ends = [end for end in (point.anchor[1], point.today) if end > last]
    return list(dict.fromkeys([*readings, *((last + one, end) for end in ends)]))


def _joined(moments: list[Moment], text: str) -> list[Moment]:
    """One time in place of two with "between" before and "and" within."""
    found: list[Moment] = []
    for moment in moments:
        before = found[-1] if found else None
        if before and before.days and moment.days and _ends(before, moment, text):
            days = (before.days[0], moment.days[1])
            others = tuple(other for other in dict.fromkeys((before.days, moment.days)) if other != days)
            found[-1] = replace(before, end=moment.end, days=days, how=moment.how, others=others, aside=False)
        else:
            found.append(moment)
    return found


def _ends(first: Moment, last: Moment, text: str) -> bool:
    if not first.days or not last.days or not {first.how, last.how} <= {"day", "span"}:
        return False
    if not pattern("dates", "joined").fullmatch(text, first.end, last.start):
        return False
    opened = _BETWEEN.search(text[max(0, first.start - 14) : first.start + 8])
    return opened is not None and first.days[0] <= last.days[0] and not first.event
