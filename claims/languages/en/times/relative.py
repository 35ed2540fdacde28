"""Days counted from publication or from a time named before: "yesterday", "last week", "two days later"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from claims.languages.en.times import periods
from claims.languages.en.times.parts import part_of, unit_around
from claims.languages.en.times.points import Told, clipped, first_of, moved, number

if TYPE_CHECKING:
    import re

    from claims.languages.en.times.periods import Days
    from claims.languages.en.times.points import Point

_BACK = {"earlier", "before", "previous", "previously", "beforehand", "preceding", "prior", "older"}
_LONG = {"month", "year", "decade"}


def deictic(found: re.Match[str], point: Point) -> Told:
    """Such as "yesterday", "last night", "this morning", "tomorrow"."""
    words = " ".join(found.group().lower().split())
    if "overnight" in words:
        return first_of([(days[1] - timedelta(days=1), days[1]) for days in _nights(point)], "day")
    step = 0
    if "tomorrow" in words:
        step = 2 if "after" in words else 1
    elif "yesterday" in words or "last" in words:
        step = -2 if "before" in words else -1
    day = point.today + timedelta(days=step)
    return Told((day, day))


def _nights(point: Point) -> list[Days]:
    """The days on whose morning "overnight" may end."""
    named = [days for days in (point.anchor, point.named) if days and days[0] == days[1]]
    return [(point.today, point.today), *named]


def weekend(found: re.Match[str], point: Point) -> Told:
    """Such as "over the weekend", "last weekend"."""
    which = (found["which"] or "").lower()
    saturday = periods.weekday_before(point.today, 5)
    if "previous" in which or "preceding" in which:
        saturday = periods.weekday_before(point.anchor[0], 5, strictly=True)
    elif which in {"next", "coming"} or "following" in which or (which == "this" and point.ahead):
        saturday += timedelta(days=7)
    if "following" in which and saturday > point.today and not point.ahead:
        return Told(None)
    days = clipped((saturday, saturday + timedelta(days=1)), point.today)
    week = timedelta(days=7)
    before = (saturday - week, saturday - timedelta(days=6))
    if which == "last":
        return first_of([before, days] if point.today.weekday() >= 5 else [days, before], "day")
    return Told(days)


def week_of(found: re.Match[str], _: Point) -> Told:
    """Such as "the week of", "the month to": counted from the day that follows."""
    unit, way = found["unit"].lower(), found["way"].lower()

    def counted(days: Days) -> Days | None:
        if way == "of":
            return unit_around(days[0], unit, 0) if unit == "week" else days
        step = 1 if way in {"beginning", "starting", "from"} else -1
        other = periods.shifted(days[0], step, unit)
        if other is None:
            return None
        one = timedelta(days=1)
        return (days[0], other - one) if step > 0 else (other + one, days[0])

    return Told(None, "window" if unit in _LONG else "day", count=counted)


def this_or_last(found: re.Match[str], point: Point) -> Told:
    """Such as "last week", "earlier this month", "late last year", "the week before last"."""
    unit = (found["unit"] or found["unit_in"] or found["unit_far"]).lower()
    which = (found["which"] or "").lower()
    step = {"last": -1, "next": 1}.get(which, -2 if found["beforelast"] else 0)
    days = unit_around(point.today, unit, step)
    if found["part"]:
        days = part_of(days, found["part"])
    return Told(clipped(days, point.today), "day" if unit == "week" else "span")


def last_year_same(found: re.Match[str], point: Point) -> Told:
    """Such as "the same date last year"."""
    unit = found["unit"].lower().rstrip("s")
    readings: list[Days | None] = []
    bases = point.anchors()
    if found["unit"].lower() != unit or unit in {"period", "span"}:
        bases = [*([point.period] if point.period else []), *bases]
    for days in bases:
        years = int(found["year"]) - days[0].year if found["year"] else -1
        first, last = periods.shifted(days[0], years, "year"), periods.shifted(days[1], years, "year")
        whole = found["unit"].lower() in {"week", "month"}
        if first and last:
            readings.append(unit_around(first, unit, 0) if whole else (first, last))
    return first_of(readings, "span" if unit == "month" else "day")


def ago(found: re.Match[str], point: Point) -> Told:
    """Such as "three days ago", "two years ago", "a year ago this week"."""
    unit, count = found["unit"].lower(), number(found["count"])
    how = "span" if unit in _LONG else "day"
    if count is None:
        return Told(None, "span" if unit in _LONG else "day")
    then = (found["then"] or "").lower()
    base = point.today - timedelta(days=1) if then == "yesterday" else point.today
    exact = moved((base, base), -count, "day" if unit == "night" else unit)
    if exact is None:
        return Told(None, "span" if how == "span" else "day")
    if unit not in _LONG or then in {"today", "yesterday"}:
        return Told(exact, "day")
    day = periods.shifted(base, -count, unit) or base
    if "week" in then:
        return Told(unit_around(day, "week", -1 if "last" in then else 0), "day")
    month = unit_around(day, "month", -1 if "last" in then else 0)
    # "Where a year ago there were eleven": a picture of the same day, a year before the one in hand.
    look = periods.shifted(point.anchor[0], -count, unit)
    year = periods.year(day.year) if unit != "month" else None
    return first_of([month, (look, look) if look else None, (day, day), year], "span")


def from_anchor(found: re.Match[str], point: Point) -> Told:
    """Such as "two weeks later" or "the previous day": counted from the last time named."""
    parts = found.groupdict()
    unit = (parts.get("unit") or parts.get("unit_first") or "day").lower()
    way = (parts.get("way") or parts.get("way_last") or "on").lower()
    count = number(parts.get("count"))
    how = "span" if unit in {"month", "decade"} else "day"
    if count is None:
        return Told(None, "span" if unit in _LONG else "day")
    steps = -count if way in _BACK else count

    def counted(days: Days) -> Days | None:
        if not parts.get("count") and unit in {"week", "month", "year"}:
            return unit_around(days[0] if steps < 0 else days[1], unit, steps)
        return moved(days, steps, unit)

    readings = [counted(days) for days in point.bases(found, days_only=unit not in _LONG)]
    if unit == "month" and readings:
        day = periods.shifted(point.anchor[0], steps, unit)
        readings.insert(1, (day, day) if day else None)
    if steps > 0:
        known = [days for days in readings if days]
        readings = [clipped(days, point.today) for days in known if point.ahead or days[0] <= point.today]
    return first_of(readings, "span" if how == "span" else "day", counted)


def same_day(_: re.Match[str], point: Point) -> Told:
    """Such as "that morning": the last time named."""
    return first_of(list(point.anchors()), "day")


def same_period(_: re.Match[str], point: Point) -> Told:
    """Such as "over the same years": the last time named, of whatever kind."""
    return first_of([point.period, point.named], "window")


def window(found: re.Match[str], point: Point) -> Told:
    """Such as "over the past five years", "in three weeks": up to the last time named."""
    parts = found.groupdict()
    count = number(parts.get("count") or parts.get("count_b"))
    unit = (parts.get("unit") or parts.get("unit_to") or "day").lower()
    if count is None:
        return Told(None, "window")
    ends = [min(days[1], point.today) for days in point.anchors()]
    way = (parts.get("way") or "").lower()
    if way in {"last", "past"}:
        ends = [*ends[:1], point.today, *ends[1:]]
    steps = count

    def counted(days: Days) -> Days | None:
        return _back_from(days[1], steps, unit)

    return first_of([_back_from(end, count, unit) for end in ends], "window", counted)


def _back_from(end: date, count: int, unit: str) -> Days | None:
    if unit == "hour":
        count, unit = max(1, round(count / 24)), "day"
    first = periods.shifted(end, -count, "day" if unit == "night" else unit)
    return (first, end) if first else None


def within(found: re.Match[str], point: Point) -> Told:
    """Such as "within 48 hours": after the last time named, or up to publication."""
    count, unit = number(found["count"]), found["unit"].lower()
    if count is None:
        return Told(None, "window")
    readings: list[Days | None] = []
    for days in point.anchors():
        last = moved((days[0], days[0]), count, unit)
        if last and last[1] <= point.today:
            readings.append((days[0], last[1]))
        readings.append(_back_from(days[1], count, unit))
    return first_of(readings, "window")
