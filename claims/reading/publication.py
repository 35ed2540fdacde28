"""When an article was published: read what is unambiguous, guess nothing."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WRITTEN = (
    re.compile(rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b", re.IGNORECASE),
)
_YEAR_FIRST = re.compile(rf"\b{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})\b")
_YEAR_LAST = re.compile(rf"\b(?P<first>\d{{1,2}})[-/.](?P<second>\d{{1,2}})[-/.]{_YEAR}\b")
_ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[T ](?P<time>\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s?(?P<zone>Z|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)

# RFC 5322; the library's reader alone would take "9:00 p.m." for nine in the morning.
_MAIL = re.compile(r"([A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(:\d\d)? ([+-]\d{4}|GMT|UTC?|Z)")

# A line that says when an article came out says little else.
_FORBIDDEN = re.compile(
    r"\b(photo|image|imagery|picture|captured|taken|file|satellite|seen)\b", re.IGNORECASE
)
_UPDATE = re.compile(r"\b(updated?|modified|edited)\b", re.IGNORECASE)
_OPENING_LINES = 12
_MOST_WORDS_BESIDE = 8


FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years in which an article may have been published."""


def in_years(published: str) -> bool:
    """Whether an ISO 8601 day, or date and time, lies in the years in which an article may appear."""
    return FIRST_YEAR <= int(published[:4]) <= LAST_YEAR


def iso(stated: str) -> str:
    """Check an ISO 8601 day, or date and time, and write it in one form, offset kept.

    Example:
        "2023-10-08 09:00:00+0900" → "2023-10-08T09:00:00+09:00"

    Raises:
        ValueError: it is not ISO 8601 or no such day exists.
    """
    found = _ISO.fullmatch(stated.strip())
    if found is None:
        raise ValueError(f"{stated!r} is not an ISO 8601 date.")
    if found["time"] is None:
        return date.fromisoformat(found["day"]).isoformat()
    zone = (found["zone"] or "").upper()
    moment = datetime.fromisoformat(f"{found['day']}T{found['time']}{zone}")
    return moment.isoformat()


def unambiguous(stated: str) -> str | None:
    """Read a publication date in any notation that has one meaning; None for all others.

    "08.10.2023" is 8 October to some and 10 August to others, so it is None; "25.10.2023" is not.
    """
    found = _only_reading(" ".join(stated.split())[:200])
    return found if found and in_years(found) else None


def _only_reading(text: str) -> str | None:
    try:
        return iso(text)
    except ValueError:
        pass
    if _MAIL.fullmatch(text) is None:
        return _day_in(text)
    try:
        return parsedate_to_datetime(text).isoformat()
    except ValueError:
        return None


def from_opening(text: str) -> str | None:
    """Find the publication day in the first lines of a plain text; None when none is said clearly.

    Only lines that hold little but a date count, and one that says "updated" counts last.
    """
    lines = [line.strip() for line in text[:4000].split("\n") if line.strip()][:_OPENING_LINES]
    dated = [line for line in lines if _is_date_line(line)]
    for line in sorted(dated, key=lambda line: _UPDATE.match(line) is not None):
        day = _day_in(_UPDATE.split(line)[0]) or _day_in(line)
        if day is not None:
            return day
    return None


def _is_date_line(line: str) -> bool:
    """Whether a line is little more than a date."""
    marks = (*_WRITTEN, _YEAR_FIRST, _YEAR_LAST)
    if len(line) > 200 or _FORBIDDEN.search(line) or not any(mark.search(line) for mark in marks):
        return False
    rest = line
    for mark in marks:
        rest = mark.sub(" ", rest)
    return len(re.findall(r"[^\W\d_]+", rest)) <= _MOST_WORDS_BESIDE


def _day_in(text: str) -> str | None:
    """Give the first day named in a text, as ISO; None when there is none, or it has two readings."""
    for written in _WRITTEN:
        found = written.search(text)
        if found is not None:
            month = _MONTHS.index(found["month"][:3].lower()) + 1
            return _real(int(found["year"]), month, int(found["day"]))
    found = _YEAR_FIRST.search(text)
    if found is not None:
        return _real(int(found["year"]), int(found["month"]), int(found["day"]))
    found = _YEAR_LAST.search(text)
    if found is None:
        return None
    first, second = int(found["first"]), int(found["second"])
    readings = {_real(int(found["year"]), *pair) for pair in ((first, second), (second, first))} - {None}
    return readings.pop() if len(readings) == 1 else None


def _real(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
