"""Calendar arithmetic: days, weeks, months and years around a day. Every period includes both its ends."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

Days = tuple[date, date]
"""First and last day, both inclusive."""

FIRST_YEAR, LAST_YEAR = 1000, 2999
"""Days beyond these are not reckoned with, so that no sum here can leave the calendar."""


def reckonable(day: date) -> bool:
    """Whether a day lies in the years that sums are made in."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def month(year: int, number: int) -> Days:
    """All days of a month; ``number`` may run over the year's end (13 is January of the next)."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def one(year: int, number: int, day: int) -> Days | None:
    """A single day; None when the calendar has no such day, such as 31 June or any of a 13th month."""
    if not 1 <= number <= 12 or not 1 <= day <= month(year, number)[1].day:
        return None
    return date(year, number, day), date(year, number, day)


def year(number: int) -> Days:
    """All days of a year."""
    return date(number, 1, 1), date(number, 12, 31)


def week(day: date) -> Days:
    """Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def shifted(day: date, count: int, unit: str) -> date | None:
    """The day that lies ``count`` days, weeks, fortnights, months, years or decades later.

    A day that the month lacks becomes its last: 31 March less a month is 28 or 29 February. None beyond the
    years from ``FIRST_YEAR`` to ``LAST_YEAR``.
    """
    if unit in {"day", "week", "fortnight"}:
        ordinal = day.toordinal() + count * {"day": 1, "week": 7, "fortnight": 14}[unit]
        if not date(FIRST_YEAR, 1, 1).toordinal() <= ordinal <= date(LAST_YEAR, 12, 31).toordinal():
            return None
        return date.fromordinal(ordinal)
    months = day.month - 1 + count * {"month": 1, "year": 12, "decade": 120}[unit]
    if not FIRST_YEAR <= day.year + months // 12 <= LAST_YEAR:
        return None
    _, last = month(day.year, months + 1)
    return last.replace(day=min(day.day, last.day))


def weekday_before(day: date, weekday: int, *, strictly: bool = False) -> date:
    """The most recent such weekday (Monday is 0); the day itself counts unless ``strictly``."""
    back = (day.weekday() - weekday) % 7
    return day - timedelta(days=7 if strictly and not back else back)


def latest(year_of: date, number: int, day: int | None) -> Days | None:
    """A month, or a day of it, in the latest year in which it does not begin after ``year_of``.

    None when no year has the day, such as 31 June or 0 July.
    """
    for candidate in range(year_of.year, year_of.year - 9, -1):
        first, last = month(candidate, number)
        if day is not None and not 1 <= day <= last.day:
            continue
        found = (first, last) if day is None else (first.replace(day=day), first.replace(day=day))
        if found[0] <= year_of:
            return found
    return None


def season(first_month: int, before: date) -> Days:
    """The latest season of three months that began on or before a day."""
    start = latest(before, first_month, 1)
    first = start[0] if start else before
    return first, month(first.year, first.month + 2)[1]


def easter(year: int) -> date:
    """Easter Sunday of the Western churches (the anonymous Gregorian computus)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    shift = century - (century + 8) // 25 + 1
    moon = (19 * golden + century - century // 4 - shift // 3 + 15) % 30
    day = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * day) // 451
    month, day = divmod(moon + day - 7 * late + 114, 31)
    return date(year, month, day + 1)


def eastern_easter(year: int) -> date:
    """Easter Sunday of the Eastern churches, in the Gregorian calendar (Meeus's Julian computus)."""
    moon = (19 * (year % 19) + 15) % 30
    day = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + day + 114, 31)
    return date(year, month, day + 1) + timedelta(days=year // 100 - year // 400 - 2)
