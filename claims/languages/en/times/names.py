"""Days, months, years and feasts by their names and numbers: "5 October", "25.10.2023", "the nineties"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from claims.languages import table
from claims.languages.en.times import numeric, periods
from claims.languages.en.times.parts import part_of
from claims.languages.en.times.points import Told, clipped, first_of, latest, month_number

if TYPE_CHECKING:
    from claims.languages.en.times.periods import Days
    from claims.languages.en.times.points import Point


def _year(parts: dict[str, str | None], point: Point) -> int | None:
    """The year that stands with a month, None for none."""
    if parts.get("year"):
        return int(parts["year"] or 0)
    if parts.get("year_short"):
        return numeric.full_year(parts["year_short"] or "", point.today)
    which = (parts.get("which_year") or "").lower()
    if not which:
        return None
    step = {"last": -1, "this": 0, "next": 1}.get(which.split()[0])
    if step is not None:
        return point.today.year + step
    return (point.named or point.anchor)[0].year - (1 if "previous" in which else 0)


def dated(found: re.Match[str], point: Point) -> Told:
    """Such as "5 October 2023", "Oct. 5", "14 and 28 August", "the twelfth of April", "May"."""
    parts = found.groupdict()
    month = month_number(found["month"])
    year = _year(parts, point)
    day = _day(parts)
    if day is None:
        return _month(parts, month, year, point) if year or not _is_name(found) else Told(None, "span")
    readings = [periods.one(year, month, day)] if year else latest(point, month, day)
    if parts.get("until"):
        ranges = [_until(first, month, int(parts["until"] or 0)) for first in readings if first]
        ends: list[Days | None] = [(day, day) for span in ranges[:1] for day in span]
        return first_of([*ranges, *ends], "day")
    return first_of(readings, "day")


def _is_name(found: re.Match[str]) -> bool:
    """Whether a month alone is rather somebody's name: "Theresa May", "Jan Kowalski"."""
    text, names = found.string, table("dates")["names"]
    before = re.search(r"(\S+)\s$", text[max(0, found.start() - 20) : found.start()])
    if found.groupdict().get("which_month") or (before and before[1].lower().strip("(“,") in names["before"]):
        return False
    ahead = re.match(r"[ ][A-Z][a-z]+", text[found.end() : found.end() + 12])
    return bool(ahead or (before and before[1][0].isupper())) or found["month"] in names["short"]


def _day(parts: dict[str, str | None]) -> int | None:
    if parts.get("dayword"):
        day: int = table("dates")["ordinals"][(parts["dayword"] or "").lower()]
        return day
    return int(parts["day"] or 0) if parts.get("day") else None


def _until(first: Days, month: int, day: int) -> Days:
    ending = periods.one(first[0].year, month, day)
    return (first[0], ending[0]) if ending and first[0] <= ending[0] else first


def _month(parts: dict[str, str | None], month: int, year: int | None, point: Point) -> Told:
    which = (parts.get("which_month") or "").lower()
    if year:
        return Told(periods.month(year, month), "span")
    if "next" in which or "following" in which:
        base = point.today if "next" in which else point.anchor[1]
        return Told(periods.month(base.year + (1 if month <= base.month else 0), month), "span")
    readings = latest(point, month, None)
    if which == "last" or "previous" in which:
        before = periods.month(point.today.year - 1, month)
        readings = [before, *readings] if month >= point.today.month else [*readings, before]
    return first_of(readings, "span")


def two_months(found: re.Match[str], point: Point) -> Told:
    """Such as "between 25 August and 14 September"."""
    year = _year(found.groupdict(), point)
    month, day = month_number(found["month2"]), int(found["day2"])
    ends = [periods.one(year, month, day)] if year else latest(point, month, day)
    number, started = month_number(found["month"] or found["month_b"]), int(found["day"] or found["day_b"])
    year1 = found["year1"] or found["year1_b"]
    spans: list[Days | None] = []
    for end in ends:
        if end is None:
            continue
        first = periods.one(int(year1), number, started) if year1 else periods.latest(end[0], number, started)
        spans.append((first[0], end[1]) if first and first[0] <= end[1] else None)
    return first_of(spans, "day")


def months(found: re.Match[str], point: Point) -> Told:
    """Such as "between May and October"."""
    year, month = _year(found.groupdict(), point), month_number(found["month2"])
    last = periods.month(year, month) if year else periods.latest(point.today, month, None)
    if last is None:
        return Told(None, "span")
    number = month_number(found["month"] or found["month1"])
    started = found["year1"]
    first = periods.month(int(started), number) if started else periods.latest(last[0], number, None)
    end = part_of(last, found["part2"]) if found["part2"] else last
    if not first or first[0] > end[1]:
        return Told(last, "span")
    return Told(clipped((first[0], end[1]), point.today), "span")


def iso(found: re.Match[str], _: Point) -> Told:
    """Such as "2023-10-05", "2023/10/05", "20231005"."""
    month, day = found["month"] or found["month_run"], found["day"] or found["day_run"]
    return Told(periods.one(int(found["year"]), int(month), int(day)))


def in_numbers(found: re.Match[str], point: Point) -> Told:
    """Such as "25.10.2023", "10/05/23", "on 5/10"."""
    return first_of(list(numeric.readings(found, point.today)), "day")


def ordinal(found: re.Match[str], point: Point) -> Told:
    """Such as "the 21st": of the month that the text is about, or of the one before publication."""
    day = int(found["day"] or found["day_after"] or found["day_alone"])
    if (found["which"] or "") == "last":
        last, _ = periods.month(point.today.year, point.today.month - 1)
        return Told(periods.one(last.year, last.month, day))
    readings = [_latest_day(point.today, day)]
    told_of = periods.one(point.anchor[1].year, point.anchor[1].month, day)
    if told_of and told_of[0] <= point.today and not found["which"]:
        readings.insert(0, told_of)
    return first_of(readings, "day")


def _latest_day(today: date, day: int) -> Days | None:
    here = periods.one(today.year, today.month, day)
    if here and here[0] <= today:
        return here
    first, _ = periods.month(today.year, today.month - 1)
    return periods.one(first.year, first.month, day)


def season(found: re.Match[str], point: Point) -> Told:
    """Such as "last winter", "the summer of 2014", "all spring"."""
    parts = found.groupdict()
    number = table("dates")["seasons"][found["season"].lower()]
    year = _year(parts, point)
    readings: list[Days | None]
    if year:
        readings = [_season_of(year, number)]
        if number == 12 and not parts.get("until"):
            readings.append(_season_of(year - 1, number))
            if readings[0] and readings[0][0] > point.today:
                readings.reverse()
    else:
        readings = _seasons_near(number, (parts.get("which") or "").lower(), point)
    part = parts.get("part") or ""
    return first_of([_part_of_season(days, part, point.today) for days in readings if days], "span")


def _season_of(year: int, number: int) -> Days:
    return periods.month(year, number)[0], periods.month(year, number + 2)[1]


def _seasons_near(number: int, which: str, point: Point) -> list[Days | None]:
    days = periods.season(number, point.today)
    before = periods.season(number, days[0] - timedelta(days=1))
    if which == "next" or (which == "this" and point.ahead and days[1] < point.today):
        return [_season_of(days[0].year + 1, number), days]
    if "last" in which and point.today <= days[1]:
        return [before, days]
    named = periods.season(number, point.named[1]) if point.named else None
    return [days, named if named != days else None]


def _part_of_season(days: Days, part: str, today: date) -> Days:
    month = {"early": 0, "mid": 1, "late": 2}.get(part.lower())
    if month is not None:
        days = periods.month(days[0].year, days[0].month + month)
    return clipped(days, today)


def year_named(found: re.Match[str], _: Point) -> Told:
    """Such as "in 2023", "from 2018 to 2023", "2018-19"."""
    first, last = periods.year(int(found["year"]))
    until = found.groupdict().get("until")
    if until:
        last = periods.year(int(until) if len(until) == 4 else first.year // 100 * 100 + int(until))[1]
    return Told((first, last) if first <= last else periods.year(first.year), "span")


def decade(found: re.Match[str], point: Point) -> Told:
    """Such as "the 1990s", "in the nineties"."""
    if found["year"]:
        start = int(found["year"])
    else:
        start = int(found["short"]) if found["short"] else table("dates")["tens"][found["tens"].lower()]
        start += 1900 if 1900 + start > point.today.year - 100 and start > 20 else 2000
        start = start if start <= point.today.year else start - 100
    return Told((date(start, 1, 1), date(start + 9, 12, 31)), "span")


def feast(found: re.Match[str], point: Point) -> Told:
    """Such as "Christmas Eve", "Good Friday", the Eastern churches' as another reading."""
    named = table("dates")["feasts"][found["feast"].replace("’", "'")]
    year = int(found["year"]) if found["year"] else None
    if len(named) == 2:
        return first_of([periods.one(year, *named)] if year else latest(point, *named), "day")
    days: list[Days | None] = []
    for easter in (periods.easter, periods.eastern_easter):
        day = easter(year or point.today.year) + timedelta(days=named[0])
        if not year and day > point.today and not (point.ahead and (day - point.today).days < 60):
            day = easter(point.today.year - 1) + timedelta(days=named[0])
        days.append((day, day))
    return first_of(days, "day")
