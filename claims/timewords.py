"""The patterns of time words, each with the calendar sum that it stands for."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

from claims import periods
from claims.languages import one_of, table
from claims.numbers import value_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from claims.periods import Days

How = Literal["day", "span", "window", "since", "clock"]
"""``day`` for a day or a few, ``span`` for a month or more, ``window`` for a period looked back on,
``since`` for one that runs until publication, ``clock`` for a time of day."""


def _number(words: str | None) -> int:
    value = value_of(words) if words else 1
    return int(value) if value is not None else 1


def _day(year: int, month: int, day: int) -> Days | None:
    _, last = periods.month(year, month)
    if not 1 <= day <= last.day:
        return None
    return last.replace(day=day), last.replace(day=day)


def _month_of(found: re.Match[str], group: str = "month") -> int:
    number: int = table("dates")["months"][found[group].rstrip(".")]
    return number


def _dated(found: re.Match[str], today: date, _: date) -> tuple[Days | None, How]:
    """ "5 October 2023", "Oct. 5", "14 and 28 August", "Sept. 19 to 23", "October 2023", "May"."""
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
    first = _day(year, month, int(day)) if year else periods.latest(today, month, int(day))
    if first and parts.get("until"):
        ending = _day(first[0].year, month, int(parts["until"]))
        return ((first[0], ending[0]) if ending and first[0] <= ending[0] else first), "day"
    return first, "day"


def _part_of_month(days: Days | None, part: str | None, today: date) -> Days | None:
    if not days or not part:
        return days
    first, last = days
    word = part.lower()
    if "end" in word or "close" in word:
        return last, last
    if "late" in word:
        return first.replace(day=21), last
    if "mid" in word:
        return first.replace(day=11), first.replace(day=20)
    if "second half" in word:
        return first.replace(day=16), last
    if "first half" in word:
        return first, first.replace(day=15)
    ten = first.replace(day=10)
    return first, min(ten, today) if first <= today else ten


def _two_months(found: re.Match[str], today: date, _: date) -> tuple[Days | None, How]:
    """ "between 25 August and 14 September"."""
    year = int(found["year"]) if found["year"] else None
    month, day = _month_of(found, "month2"), int(found["day2"])
    last = _day(year, month, day) if year else periods.latest(today, month, day)
    first = periods.latest(last[0], _month_of(found), int(found["day"])) if last else None
    return ((first[0], last[1]) if first and last else None), "day"


def _iso(found: re.Match[str], _: date, __: date) -> tuple[Days | None, How]:
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if not 1 <= month <= 12 and 1 <= day <= 12:
        month, day = day, month
    return (_day(year, month, day) if 1 <= month <= 12 else None), "day"


def _ordinal(found: re.Match[str], today: date, _: date) -> tuple[Days | None, How]:
    """ "the 21st", of the month of publication or the one before it."""
    day = int(found["day"])
    here = _day(today.year, today.month, day)
    if here and here[0] <= today:
        return here, "day"
    first, _ = periods.month(today.year, today.month - 1)
    return _day(first.year, first.month, day), "day"


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
    if unit in {"month", "year"}:
        return periods.month(day.year, day.month), "span"
    return (day, day), "day"


def _from_anchor(found: re.Match[str], _: date, anchor: date) -> tuple[Days | None, How]:
    """ "Thirteen days earlier", "two weeks later", "the previous day": counted from the last time named."""
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
    if unit in {"month"}:
        return periods.month(day.year, day.month), "span"
    return (day, day), "day"


def _same_day(_: re.Match[str], __: date, anchor: date) -> tuple[Days | None, How]:
    return (anchor, anchor), "day"


def _window(found: re.Match[str], today: date, anchor: date) -> tuple[Days | None, How]:
    end = min(anchor, today)
    unit = found["unit"].lower()
    if unit in {"hour", "night"}:
        unit = "day"
    return (periods.shifted(end, -_number(found["count"]), unit), end), "window"


def _year(found: re.Match[str], _: date, __: date) -> tuple[Days | None, How]:
    first, last = periods.year(int(found["year"]))
    return (first, periods.year(int(found["until"]))[1] if found["until"] else last), "span"


def _feast(found: re.Match[str], today: date, _: date) -> tuple[Days | None, How]:
    month, day = table("dates")["feasts"][found["feast"].replace("’", "'")]
    return periods.latest(today, month, day), "day"


def _clock(_: re.Match[str], __: date, ___: date) -> tuple[Days | None, How]:
    return None, "clock"


ASIDES = (_season, _window)
"""What these build tells of another time than the text's own: a thing to compare with."""


@cache
def rules() -> list[tuple[re.Pattern[str], Callable[[re.Match[str], date, date], tuple[Days | None, How]]]]:
    words = table("dates")
    dot = r"(?:(?<=[a-z]{3})|(?<=Sept))\.(?=[ ]?\d)"
    month = rf"(?P<month>{one_of(words['months'])})\b(?:{dot})?"
    month2 = rf"(?P<month2>{one_of(words['months'])})\b(?:{dot})?"
    year = r"(?:,?[ ](?P<year>(?:19|20)\d\d)\b(?![ ](?:ships|vessels|people)))?"
    last = r"(?P<last>[ ]last[ ]year)?"
    day, day2, until = (rf"(?P<{name}>[0-3]?\d)(?:st|nd|rd|th)?" for name in ("day", "day2", "until"))
    weekdays = one_of(words["weekdays"])
    of_day = r"(?:[ ](?:morning|afternoon|evening|night|noon|midday|local[ ]time))?"
    unit = r"(?P<unit>day|night|week|fortnight|month|year|decade|hour)s?"
    count = r"(?:(?P<count>an?|\d+|[a-z]+(?:-[a-z]+)?)[ ])"
    part = r"(?:(?P<part>(?i:(?:the[ ])?(?:very[ ])?(?:end|start|beginning|middle|close|first[ ]half|second[ ]half)[ ]of|early|late|mid))(?:[ -]|[ ]in[ ]))?"
    joined = r"[ ]?(?:and|to|or|until|till|through|-|–|—)[ ]?"
    weekday = rf"(?:{weekdays}(?:,)?[ ])?"
    texts = [
        (
            rf"{weekday}(?:between[ ]|from[ ])?{day}(?:[ ]of)?[ ]{month}{joined}{day2}(?:[ ]of)?[ ]{month2}{year}",
            _two_months,
        ),
        (rf"(?:between[ ]|from[ ])?{month}[ ]{day}{joined}{month2}[ ]{day2}\b{year}", _two_months),
        (rf"{weekday}(?:between[ ]|from[ ])?{day}{joined}{until}(?:[ ]of)?[ ]{month}{year}", _dated),
        (rf"(?:between[ ]|from[ ])?{month}[ ]{day}{joined}{until}\b(?![,.]\d|[ ][a-z]+s\b){year}", _dated),
        (rf"{weekday}{day}(?:[ ]of)?[ ]{month}{last}{year}", _dated),
        (rf"{weekday}{month}[ ]{day}\b(?![,.]\d){last}{year}", _dated),
        (r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)", _iso),
        (r"(?P<day>\d\d?)[./](?P<month>\d\d?)[./](?P<year>(?:19|20)\d\d)", _iso),
        (rf"{part}(?P<last>(?i:last)[ ])?{month}(?![ ]day\b){year}", _dated),
        (
            r"the[ ](?P<day>[0-3]?\d)(?:st|nd|rd|th)(?=[,.;:)]|$|[ ](?:and|of[ ](?:this|the|last)[ ]month|\(|at|in|the|left|showed?|shows|was|were|when))",
            _ordinal,
        ),
        (
            rf"(?:(?P<which>(?i:last|this|next|coming))[ ])?(?P<weekday>{weekdays})(?:[ ]and[ ](?P<second>{weekdays}))?{of_day}",
            _weekday,
        ),
        (
            r"the[ ]day[ ]before[ ]yesterday|yesterday|today|tonight|overnight|this[ ](?:morning|afternoon|evening)|last[ ]night",
            _deictic,
        ),
        (rf"(?:earlier[ ])?{part}(?P<which>this|last|previous)[ ](?P<unit>week|month|year)", _this_or_last),
        (
            rf"(?P<which>this|last|in|since|the)[ ](?:late[ ]|early[ ])?(?P<season>{one_of(words['seasons'])})(?![ ](?:of|in|to))",
            _season,
        ),
        (rf"the[ ]{count}{unit}[ ]before[ ]that", _window),
        (rf"{count}{unit}[ ]ago", _ago),
        (
            rf"{count}{unit}(?:[ ]to[ ]the[ ]day)?[ ](?P<way>earlier|later|before|after|previously|beforehand)(?=[,.;:)\"”]|$|[ ]that\b|[ ](?:the|there|it|they|only|just|AFP))",
            _from_anchor,
        ),
        (rf"the[ ](?P<way>previous|preceding|next|following)[ ]{unit}\b", _from_anchor),
        (r"the[ ]day[ ](?P<way>before|after)(?=[,.;:)]|$)", _from_anchor),
        (r"(?:the[ ]same|that)[ ](?:day|morning|afternoon)|the[ ]same[ ]hour", _same_day),
        (
            rf"(?:during|in|over|for|within)?[ ]?the[ ](?:past|last|previous|preceding)[ ]{count}{unit}",
            _window,
        ),
        (
            rf"in[ ](?:(?:more|less)[ ]than[ ]|over[ ]|at[ ]least[ ]|nearly[ ])?{count}(?P<unit>year|decade|month|week)s?\b(?![ ](?:of|ago|earlier|later|to|time))",
            _window,
        ),
        (
            r"(?:(?:in|since|by|until|of|during|from|early|late|mid-?|before|year|between|and)[ ]?)(?P<year>(?:19|20)\d\d)(?:(?:[ ]?(?:-|–|to|and)[ ]?)(?P<until>(?:19|20)\d\d))?(?!\w|,\d|[ ][a-z]+s\b)",
            _year,
        ),
        (rf"(?P<feast>{one_of(words['feasts'])})", _feast),
        (
            r"\d{1,2}[:.]\d\d[ ]?(?:[ap]\.?m\.?)?(?=\W|$)(?![ ](?:per|million|billion|km|m|kilomet|met|points))|\d{1,2}[ ]?(?:[ap]\.m\.|[ap]m\b)|\d{1,2}[ ]o[’']clock|\d{3,4}[ ](?:GMT|UTC)",
            _clock,
        ),
    ]
    compiled = []
    for text, builder in texts:
        flags = (
            re.IGNORECASE
            if builder
            in {_deictic, _this_or_last, _season, _ago, _from_anchor, _same_day, _window, _year, _clock}
            else 0
        )
        compiled.append((re.compile(rf"(?<![\w$€£.,-]){text}(?!\w)", flags), builder))
    return compiled
