"""Parts of weeks, months and years: "late April", "the first half of 2018", "the end of last week"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from claims.languages.en.times import periods
from claims.languages.en.times.points import Told, clipped, first_of, latest, month_number, number

if TYPE_CHECKING:
    from datetime import date

    from claims.languages.en.times.periods import Days
    from claims.languages.en.times.points import Point

_NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3, "opening": 0}
_ENDS = {"last", "final", "closing"}


def part_of(days: Days, words: str) -> Days:
    """The part of a week, month or year that the words name; the whole for words that name none."""
    words = " ".join(words.lower().split())
    length = (days[1] - days[0]).days + 1
    counted = re.search(r"\b(first|last|final|opening|closing)(?: (\w+))? (days?|weeks?|months?)\b", words)
    nth = re.search(r"\b(first|second|third|fourth|last|final) (week|quarter)\b", words)
    half = re.search(r"\b(first|second|latter) half\b", words)
    if nth:
        return _nth(days, nth[1], nth[2])
    if half:
        middle = _middle(days)
        return (days[0], middle - timedelta(days=1)) if half[1] == "first" else (middle, days[1])
    if counted:
        return _counted(days, counted)
    if length <= 7:
        return _of_week(days, words)
    if length <= 31:
        return _of_month(days, words)
    return _of_year(days, words)


def _middle(days: Days) -> date:
    if (days[1] - days[0]).days > 31:
        return days[0].replace(month=7)
    return days[0].replace(day=16) if days[0].day == 1 else days[0] + timedelta(days=3)


def _nth(days: Days, which: str, unit: str) -> Days:
    if unit == "quarter":
        first = days[0].replace(month=10 if which in _ENDS else 1 + 3 * _NTH[which])
        return first, periods.month(first.year, first.month + 2)[1]
    if which in _ENDS:
        return days[1] - timedelta(days=6), days[1]
    first = days[0] + timedelta(days=7 * _NTH[which])
    return first, first + timedelta(days=6)


def _counted(days: Days, found: re.Match[str]) -> Days:
    unit = found[3].rstrip("s")
    count = number(found[2]) if found[2] else None
    count = min(count or (7 if unit == "day" else 2), 60)
    if found[1] in _ENDS:
        first = periods.shifted(days[1] + timedelta(days=1), -count, unit) or days[0]
        return max(first, days[0]), days[1]
    last = periods.shifted(days[0], count, unit) or days[1]
    return days[0], min(last - timedelta(days=1), days[1])


def _of_week(days: Days, words: str) -> Days:
    if re.search(r"\b(?:end|close|late)\b", words):
        return days[0] + timedelta(days=4), days[1]
    if re.search(r"\bmid", words):
        return days[0] + timedelta(days=1), days[0] + timedelta(days=3)
    return days[0], days[0] + timedelta(days=1)


def _of_month(days: Days, words: str) -> Days:
    if re.search(r"\b(?:end|close)\b", words):
        return days[1], days[1]
    if "late" in words:
        return days[0].replace(day=21), days[1]
    if "mid" in words:
        return days[0].replace(day=11), days[0].replace(day=20)
    return days[0], days[0].replace(day=10)


def _of_year(days: Days, words: str) -> Days:
    if re.search(r"\b(?:end|close)\b", words):
        return days[0].replace(month=12), days[1]
    if "late" in words:
        return days[0].replace(month=10), days[1]
    if "mid" in words:
        return days[0].replace(month=5), days[0].replace(month=8, day=31)
    if "turn" in words:
        return days[0].replace(day=1), days[0].replace(day=1)
    return days[0], days[0].replace(month=3, day=31)


def piece(found: re.Match[str], point: Point) -> Told:
    """Such as "late April", "the end of last month", "the first half of 2018"."""
    parts = found.groupdict()
    whole = _wholes(parts, point)
    readings = [_clipped_part(days, found["part"], point.today) for days in whole if days]
    told = first_of(readings, "day" if (parts.get("unit") or "").lower() == "week" else "span")
    middle = None
    if told.days and told.how == "span" and "mid" in found["part"].lower():
        middle = (told.days[0] + (told.days[1] - told.days[0]) // 2).replace(day=15)
    return Told(told.days, told.how, told.others, middle=middle)


def _clipped_part(days: Days, words: str, today: date) -> Days:
    return clipped(part_of(days, words), today)


def _wholes(parts: dict[str, str | None], point: Point) -> list[Days | None]:
    """The weeks, months or years that the part may be one of, likeliest first."""
    if parts.get("month"):
        return _months(parts, point)
    if parts.get("year"):
        return [periods.year(int(parts["year"] or 0))]
    which, unit = (parts.get("which") or "").lower(), (parts.get("unit") or "").lower()
    step = {"last": -1, "previous": -1, "next": 1}.get(which, 0) - (1 if parts.get("beforelast") else 0)
    here = unit_around(point.today, unit, step)
    if which not in {"the", "that"}:
        return [here]
    named = unit_around(point.named[0], unit, 0) if point.named else None
    part = part_of(here, parts.get("part") or "")
    before = unit_around(point.today, unit, -1)
    if part[0] > point.today and not point.ahead:
        return [before, here]
    return [named, here] if named and which == "that" else [here, named]


def _months(parts: dict[str, str | None], point: Point) -> list[Days | None]:
    month = month_number(parts["month"] or "")
    if parts.get("year"):
        return [periods.month(int(parts["year"] or 0), month)]
    if (parts.get("which_year") or parts.get("last") or "").lower().startswith("last"):
        return [periods.month(point.today.year - 1, month)]
    return _not_to_come(latest(point, month, None), parts["part"] or "", point)


def _not_to_come(months: list[Days | None], part: str, point: Point) -> list[Days | None]:
    """The month of the year before, ahead of those whose part is still to come: "mid-October" on the 8th."""
    here = months[0]
    if here is None or point.ahead or part_of(here, part)[0] <= point.today:
        return months
    return [periods.month(here[0].year - 1, here[0].month), *months]


def unit_around(day: date, unit: str, step: int) -> Days:
    """The week, month or year that lies ``step`` of them after the one around a day."""
    if unit == "week":
        return periods.week(day + timedelta(days=7 * step))
    if unit == "month":
        return periods.month(day.year, day.month + step)
    return periods.year(day.year + step)


def quarter(found: re.Match[str], point: Point) -> Told:
    """Such as "Q3 2023", "H1"."""
    kind, number_of = found["kind"] or found["kind_last"], int(found["quarter"] or found["quarter_last"])
    named = found["year"] or found["year_first"]
    months = 3 if kind == "Q" else 6
    if months * number_of > 12 or not named:
        return Told(None, "span")
    first, _ = periods.month(int(named), 1 + months * (number_of - 1))
    return Told(clipped((first, periods.month(first.year, first.month + months - 1)[1]), point.today), "span")
