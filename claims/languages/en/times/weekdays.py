"""Weekdays: "Thursday", "the previous Monday", "a week ago Friday", "Tuesday into Wednesday"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from claims.languages.en.times import periods
from claims.languages.en.times.points import Told, first_of, number, weekday_number

if TYPE_CHECKING:
    import re

    from claims.languages.en.times.periods import Days
    from claims.languages.en.times.points import Point

_WEEK = timedelta(days=7)


def weekday(found: re.Match[str], point: Point) -> Told:
    """Such as "Thursday", "last Sunday", "Thursday last", "Sunday and Monday"."""
    day_number = weekday_number(found["weekday"])
    which = " ".join((found["which"] or "").lower().split())
    next_day = point.today + timedelta(days=(day_number - point.today.weekday() - 1) % 7 + 1)
    if which in {"next", "coming", "this coming"}:
        return Told((next_day, next_day))
    last = which == "last" or bool(found["last"])
    day = periods.weekday_before(point.today, day_number, strictly=last)
    if found["second"]:
        second = periods.weekday_before(point.today, weekday_number(found["second"]))
        first = periods.weekday_before(second, day_number, strictly=True)
        return Told((first, second))
    if last:
        return first_of([_one(day), _one(day - _WEEK)], "day")
    if which == "this" or point.ahead:
        readings = [_one(next_day), _one(day)] if point.ahead else [_one(day), _one(next_day)]
        return first_of(readings if day != point.today else [_one(day), _one(next_day)], "day")
    return Told(_one(day))


def _one(day: date) -> Days:
    return day, day


def weekday_ago(found: re.Match[str], point: Point) -> Told:
    """Such as "a week ago Friday", "Friday two weeks ago"."""
    parts = found.groupdict()
    count = number(parts["count"] or parts["count_b"])
    day_number = weekday_number(parts["weekday"] or parts["weekday_first"] or "")
    if count is None or count > 500:
        return Told(None)
    weeks = count * (2 if (parts["unit"] or "").lower() == "fortnight" else 1)
    day = periods.weekday_before(point.today, day_number) - weeks * _WEEK
    return first_of([_one(day), _one(day + _WEEK)], "day")


def weekday_week(found: re.Match[str], point: Point) -> Told:
    """Such as "Thursday last week", "last week's Thursday", "Thursday week"."""
    parts = found.groupdict()
    day_number = weekday_number(parts["weekday"] or parts["weekday_last"] or parts["weekday_only"] or "")
    which = (parts["which"] or parts["which_first"] or "").lower()
    if not which:
        day = periods.weekday_before(point.today, day_number) + 2 * _WEEK
        return Told(_one(day if (day - point.today).days > 7 else day + _WEEK))
    base = point.anchor[0] if "previous" in which else point.today
    step = {"this": 0, "next": 1}.get(which, -1)
    monday, _ = periods.week(base)
    return Told(_one(monday + step * _WEEK + timedelta(days=day_number)))


def weekday_from(found: re.Match[str], point: Point) -> Told:
    """Such as "the previous Monday", "the Friday before", "the Monday before New Year"."""
    parts = found.groupdict()
    day_number = weekday_number(parts["weekday"] or parts["weekday_first"] or "")
    way = (parts["way"] or parts["way_last"] or "").lower()
    if parts["beforelast"]:
        return Told(_one(periods.weekday_before(point.today, day_number, strictly=True) - _WEEK))

    def counted(days: Days) -> Days | None:
        if way in {"following", "next", "after"}:
            return _one(days[1] + timedelta(days=(day_number - days[1].weekday() - 1) % 7 + 1))
        return _one(periods.weekday_before(days[0], day_number, strictly=True))

    readings = [counted(days) for days in point.bases(found)]
    if way in {"following", "next", "after"}:
        past = [days for days in readings if days and days[0] <= point.today]
        readings = [*past] if past and not point.ahead else readings
    return first_of(readings, "day", counted)
