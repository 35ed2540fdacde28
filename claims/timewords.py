"""The patterns of time words, each with the calendar sum that it stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

from claims import numeric, periods
from claims.languages import filled, table
from claims.numbers import value_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from claims.periods import Days

    Sum = Callable[[re.Match[str], date, date], tuple[Days | None, "How"]]
    Others = Callable[[re.Match[str], date], tuple[Days, ...]]

How = Literal["day", "span", "window", "since", "clock"]
"""``day`` for a day or a few, ``span`` for a month or more, ``window`` for a period looked back on,
``since`` for one that runs until publication, ``clock`` for a time of day."""


def _number(words: str | None) -> int:
    value = value_of(words) if words else 1
    return int(value) if value is not None else 1


def _month_of(found: re.Match[str], group: str = "month") -> int:
    number: int = table("dates")["months"][found[group].rstrip(".")]
    return number


def _dated(found: re.Match[str], today: date, _: date) -> tuple[Days | None, How]:
    """Such as "5 October 2023", "Oct. 5", "14 and 28 August", "Sept. 19 to 23", "October 2023", "May"."""
    parts = found.groupdict()
    month = _month_of(found)
    day = parts.get("day")
    year = int(parts["year"]) if parts.get("year") else None
    last = (parts.get("last") or "").lower()
    if year is None and "year" in last:
        year = today.year - 1
    if year is None and last and month == today.month:
        year = today.year - 1
    if day is None:
        days = periods.month(year, month) if year else periods.latest(today, month, None)
        return _part_of_month(days, parts.get("part"), today), "span"
    first = periods.one(year, month, int(day)) if year else periods.latest(today, month, int(day))
    if first and parts.get("until"):
        ending = periods.one(first[0].year, month, int(parts["until"]))
        return ((first[0], ending[0]) if ending and first[0] <= ending[0] else first), "day"
    return first, "day"


def _part_of_month(days: Days | None, part: str | None, today: date) -> Days | None:
    if not days or not part:
        return days
    first, last = days
    ten = first.replace(day=10)
    early = (first, min(ten, today) if first <= today else ten)
    parts = {
        "end": (last, last),
        "close": (last, last),
        "late": (first.replace(day=21), last),
        "mid": (first.replace(day=11), first.replace(day=20)),
        "second half": (first.replace(day=16), last),
        "first half": (first, first.replace(day=15)),
    }
    return next((span for word, span in parts.items() if word in part.lower()), early)


def _two_months(found: re.Match[str], today: date, _: date) -> tuple[Days | None, How]:
    """Such as "between 25 August and 14 September"."""
    year = int(found["year"]) if found["year"] else None
    month, day = _month_of(found, "month2"), int(found["day2"])
    last = periods.one(year, month, day) if year else periods.latest(today, month, day)
    first = periods.latest(last[0], _month_of(found), int(found["day"])) if last else None
    return ((first[0], last[1]) if first and last else None), "day"


def _months(found: re.Match[str], today: date, _: date) -> tuple[Days | None, How]:
    """Such as "between May and October"."""
    year, month = found["year"], _month_of(found, "month2")
    last = periods.month(int(year), month) if year else periods.latest(today, month, None)
    if last is None:
        return None, "span"
    number = _month_of(found)
    started = found["year1"]
    first = periods.month(int(started), number) if started else periods.latest(last[0], number, None)
    return ((first[0], min(last[1], today)) if first else last), "span"


def _iso(found: re.Match[str], _: date, __: date) -> tuple[Days | None, How]:
    return periods.one(int(found["year"]), int(found["month"]), int(found["day"])), "day"


def _numeric(found: re.Match[str], today: date, _: date) -> tuple[Days | None, How]:
    return next(iter(numeric.readings(found, today)), None), "day"


def _other_numeric(found: re.Match[str], today: date) -> tuple[Days, ...]:
    return tuple(numeric.readings(found, today)[1:])


def _other_weekday(found: re.Match[str], today: date) -> tuple[Days, ...]:
    """What else "last Thursday" may mean: the Thursday a week before the most recent one."""
    days, _ = _weekday(found, today, today)
    if days is None or (found["which"] or "").lower() != "last":
        return ()
    week = timedelta(days=7)
    return ((days[0] - week, days[1] - week),)


def _ordinal(found: re.Match[str], today: date, _: date) -> tuple[Days | None, How]:
    """Such as "the 21st", of the month of publication or the one before it."""
    day = int(found["day"])
    here = periods.one(today.year, today.month, day)
    if here and here[0] <= today:
        return here, "day"
    first, _ = periods.month(today.year, today.month - 1)
    return periods.one(first.year, first.month, day), "day"


def _weekday(found: re.Match[str], today: date, _: date) -> tuple[Days | None, How]:
    number = table("dates")["weekdays"][found["weekday"]]
    which = (found["which"] or "").lower()
    if which in {"next", "coming"}:
        day = today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
        return (day, day), "day"
    day = periods.weekday_before(today, number, strictly=which == "last")
    if found["second"]:
        other = periods.weekday_before(today, table("dates")["weekdays"][found["second"]])
        return (min(day, other), max(day, other)), "day"
    return (day, day), "day"


def _deictic(found: re.Match[str], today: date, _: date) -> tuple[Days | None, How]:
    words = " ".join(found.group().lower().split())
    one = timedelta(days=1)
    if "yesterday" in words or "last night" in words:
        day = today - (2 * one if "before" in words else one)
        return (day, day), "day"
    if "overnight" in words:
        return (today - one, today), "day"
    return (today, today), "day"


def _this_or_last(found: re.Match[str], today: date, _: date) -> tuple[Days | None, How]:
    unit, last = found["unit"].lower(), found["which"].lower() in {"last", "previous"}
    if unit == "week":
        first, end = periods.week(today - timedelta(days=7) if last else today)
        return (first, end if last else min(end, today)), "day"
    if unit == "month":
        days = periods.month(today.year, today.month - (1 if last else 0))
        days = _part_of_month(days, found["part"], today) or days
    else:
        days = periods.year(today.year - (1 if last else 0))
    return (days[0], min(days[1], today)), "span"


def _season(found: re.Match[str], today: date, _: date) -> tuple[Days | None, How]:
    number = table("dates")["seasons"][found["season"].lower()]
    first, last = periods.season(number, today)
    if (found["which"] or "").lower() == "last" and today <= last:
        first, last = periods.season(number, first - timedelta(days=1))
    return (first, min(last, today)), "span"


def _ago(found: re.Match[str], today: date, _: date) -> tuple[Days | None, How]:
    unit, count = found["unit"].lower(), _number(found["count"])
    if unit == "hour":
        return (today, today), "day"
    day = periods.shifted(today, -count, "day" if unit == "night" else unit)
    if day is None:
        return None, "span" if unit in {"month", "year"} else "day"
    if unit in {"month", "year"}:
        return periods.month(day.year, day.month), "span"
    return (day, day), "day"


def _from_anchor(found: re.Match[str], _: date, anchor: date) -> tuple[Days | None, How]:
    """Such as "two weeks later" or "the previous day": counted from the last time named."""
    parts = found.groupdict()
    if (parts.get("unit") or "") == "hour":
        return (anchor, anchor), "day"
    unit = (parts.get("unit") or "day").lower()
    back = (parts.get("way") or "").lower() in {
        "earlier",
        "before",
        "previous",
        "previously",
        "beforehand",
        "preceding",
        "before that",
    }
    count = _number(parts.get("count"))
    day = periods.shifted(anchor, -count if back else count, "day" if unit == "night" else unit)
    if day is None:
        return None, "day"
    if unit == "month":
        return periods.month(day.year, day.month), "span"
    return (day, day), "day"


def _same_day(_: re.Match[str], __: date, anchor: date) -> tuple[Days | None, How]:
    return (anchor, anchor), "day"


def _window(found: re.Match[str], today: date, anchor: date) -> tuple[Days | None, How]:
    end = min(anchor, today)
    unit = found["unit"].lower()
    if unit in {"hour", "night"}:
        unit = "day"
    first = periods.shifted(end, -_number(found["count"]), unit)
    return ((first, end) if first else None), "window"


def _year(found: re.Match[str], _: date, __: date) -> tuple[Days | None, How]:
    first, last = periods.year(int(found["year"]))
    return (first, periods.year(int(found["until"]))[1] if found["until"] else last), "span"


def _feast(found: re.Match[str], today: date, _: date) -> tuple[Days | None, How]:
    month, day = table("dates")["feasts"][found["feast"].replace("’", "'")]
    return periods.latest(today, month, day), "day"


def _clock(_: re.Match[str], __: date, ___: date) -> tuple[Days | None, How]:
    return None, "clock"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of writing a time."""

    pattern: re.Pattern[str]
    days: Sum

    aside: bool
    """Whether it tells of another time than the text's own: a thing to compare with."""

    others: Others | None
    """Gives the other readings of the same words, likeliest first; None where there is only one."""


@cache
def rules() -> tuple[Rule, ...]:
    """All ways of writing a time, in the order in which they are tried."""
    sums: dict[str, Sum] = {
        "two_months": _two_months,
        "dated": _dated,
        "months": _months,
        "iso": _iso,
        "numeric": _numeric,
        "ordinal": _ordinal,
        "weekday": _weekday,
        "deictic": _deictic,
        "this_or_last": _this_or_last,
        "season": _season,
        "window": _window,
        "ago": _ago,
        "from_anchor": _from_anchor,
        "same_day": _same_day,
        "year": _year,
        "feast": _feast,
        "clock": _clock,
    }
    others: dict[str, Others] = {"numeric": _other_numeric, "weekday": _other_weekday}
    return tuple(
        Rule(
            re.compile(
                rf"(?<![\w$€£.,-])(?:{filled('dates', rule['pattern'])})(?!\w)",
                0 if rule.get("capitals") else re.IGNORECASE,
            ),
            sums[rule["sum"]],
            aside=rule["sum"] in {"season", "window"},
            others=others.get(rule["sum"]),
        )
        for rule in table("dates")["rule"]
    )
