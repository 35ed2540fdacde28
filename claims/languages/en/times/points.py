"""Where in time a reader stands when a word of time comes up, and what the word then tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from claims.languages import pattern, table
from claims.languages.en.quantities.numbers import value_of
from claims.languages.en.times import periods

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from claims.languages.en.times.periods import Days

    Sum = Callable[[re.Match[str], "Point"], "Told"]

How = Literal["day", "span", "window", "since", "clock"]
"""``day`` for a day or a few, ``span`` for a month or more, ``window`` for a period looked back on,
``since`` for one that runs until publication, ``clock`` for a time of day."""


@dataclass(frozen=True, slots=True)
class Point:
    """What has been read so far, and the day it is read on."""

    today: date
    """Day of publication."""

    anchor: Days
    """The last time named that tells of a look; the day of publication before any."""

    named: Days | None = None
    """The last time named, whatever it tells of; None before any."""

    look: Days | None = None
    """The last time named that an image was taken at; None before any."""

    event: Days | None = None
    """The last time named at which something happened; None before any."""

    period: Days | None = None
    """The last stretch of more than one day that was named; None before any."""

    ahead: bool = False
    """Whether the words just before look into the future ("will leave on")."""

    def bases(self, found: re.Match[str], *, days_only: bool = False) -> list[Days]:
        """What words such as "a day after" count from: a thing that happened, or the times named before."""
        if not of_event(found):
            return self.anchors(days_only=days_only)
        return [self.event] if self.event else []

    def anchors(self, *, days_only: bool = False) -> list[Days]:
        """The times that "a day earlier" may count from, likeliest first.

        Args:
            days_only: leaves out times of over ten days, from which no day is counted.
        """
        today = (self.today, self.today)
        known = dict.fromkeys(days for days in (self.anchor, self.look, self.named, today) if days)
        return [days for days in known if not days_only or (days[1] - days[0]).days <= 10]


@dataclass(frozen=True, slots=True)
class Told:
    """What a word of time tells."""

    days: Days | None
    how: How = "day"

    others: tuple[Days, ...] = ()
    """Other readings, likeliest first."""

    count: Callable[[Days], Days | None] | None = None
    """Counts the days from another time ("two days after"); None where nothing is counted."""

    middle: date | None = None
    """The day that "since" counts from, where it is not the first."""


def first_of(
    readings: Sequence[Days | None], how: How, count: Callable[[Days], Days | None] | None = None
) -> Told:
    """The first reading that exists, the rest behind it."""
    known = list(dict.fromkeys(days for days in readings if days))
    return Told(known[0] if known else None, how, tuple(known[1:4]), count)


def number(words: str | None) -> int | None:
    """The number that a text counts units of time with, one for none; None for "few", "many" or no number."""
    if not words:
        return 1
    value = value_of(words)
    return int(value) if value else None


def month_number(name: str) -> int:
    """Number of a month by its name, in any case and with or without a point."""
    named: int = table("dates")["months"][name.rstrip(".").title()]
    return named


def weekday_number(name: str) -> int:
    """Number of a weekday by its name, Monday first."""
    named: int = table("dates")["weekdays"][name.title()]
    return named


def latest(point: Point, month: int, day: int | None) -> list[Days | None]:
    """What a month, or a day of one, without a year may mean.

    The latest; before it the next, if something is to come; after it that of the year that the text is about.
    """
    past = periods.latest(point.today, month, day)
    found = [past]
    soon = _in_year(point.today.year, month, day)
    if soon is None or soon[1] < point.today:
        soon = _in_year(point.today.year + 1, month, day)
    if point.ahead and soon and timedelta(0) <= soon[0] - point.today <= timedelta(days=150):
        found.insert(0, soon)
    if past and point.named and point.named[0].year != past[0].year:
        told_of = _in_year(point.named[0].year, month, day)
        found.append(told_of if told_of and told_of[0] <= point.today else None)
    return found


def _in_year(year: int, month: int, day: int | None) -> Days | None:
    return periods.month(year, month) if day is None else periods.one(year, month, day)


def clipped(days: Days, today: date) -> Days:
    """Days up to publication, where they began before it."""
    return (days[0], min(days[1], today)) if days[0] <= today else days


def of_event(found: re.Match[str]) -> bool:
    """Whether words count from what happened: "the day after" before "the storm", but not "the pass"."""
    if not re.search(r"\b(?:after|before|prior)$", found.group(), re.IGNORECASE):
        return False
    rest = found.string[found.end() : found.end() + 60]
    if pattern("dates", "of_look").match(rest):
        return False
    return re.match(r"[ ](?!that\b|there\b|only\b|just\b)(?:to[ ])?[A-Za-z]", rest) is not None


def moved(days: Days, count: int, unit: str) -> Days | None:
    """A time some units later; months become whole months, other times keep their length."""
    unit = "day" if unit in {"night", "morning", "afternoon", "evening"} else unit
    if unit == "hour":
        count, unit = round(count / 24), "day"
    start = days[1] if count > 0 and unit in {"day", "week", "fortnight"} else days[0]
    day = periods.shifted(start, count, unit)
    if day is None:
        return None
    if days == periods.year(days[0].year):
        return periods.year(day.year)
    if days == periods.month(days[0].year, days[0].month) or (unit == "month" and count % 12):
        return periods.month(day.year, day.month)
    return day, day
