"""When: the times that items and file names give, and whether they lie in the days asked for."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from evidence.scenes.stac.documents import shown
from evidence.scenes.stac.refusals import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

Span = tuple[datetime, datetime]
"""First and last instant, aware UTC, both inclusive."""

_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)

LONGEST = timedelta(days=2)
"""A scene spread over more than this is a mosaic of several passes: it shows no one moment."""

_NAME_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_NEXT = "Correct its datetime (RFC 3339, such as 2023-10-05T02:15:00Z), or start_datetime and end_datetime."


def period(words: str) -> Span:
    """Read a time or a day; a day without a time of day is the whole UTC day.

    "2022-10-03 16:02:35Z", with a blank, is how one provider wrote its times in 2022; a time without
    a zone is taken as UTC, as STAC requires of it.

    Raises:
        Unreadable: it is neither.
    """
    try:
        read = datetime.fromisoformat(words.strip().replace(" ", "T", 1))
        instant = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError) as bad:
        raise Unreadable(f"Its time is {shown(words)}, which is none.", next_step=_NEXT) from bad
    return whole_day(instant.date()) if _is_day(words) else (instant, instant)


def _is_day(words: str) -> bool:
    return ":" not in words and "T" not in words.upper()


def whole_day(day: date) -> Span:
    """All of a UTC day."""
    start = datetime.combine(day, time.min, tzinfo=UTC)
    return start, start + _DAY - _INSTANT


def taken(properties: Mapping[str, Any]) -> Span:
    """When an item was taken.

    ``start_datetime`` and ``end_datetime`` win over ``datetime``: Copernicus lists commercial scenes of
    2014 with their delivery in 2018 as ``datetime`` and the acquisition as the interval.

    Raises:
        Unreadable: it does not say, or what it says runs backwards.
    """
    start, end = _field(properties, "start_datetime"), _field(properties, "end_datetime")
    middle = _field(properties, "datetime")
    if start is not None and end is not None:
        if end[1] < start[0]:
            raise Unreadable(
                f"Its time runs backwards: {start[0]:%Y-%m-%dT%H:%M:%SZ} to {end[1]:%Y-%m-%dT%H:%M:%SZ}.",
                next_step=_NEXT,
            )
        return start[0], end[1]
    if middle is None:
        raise Unreadable("It does not say when it was taken.", next_step=_NEXT)
    return middle


def _field(properties: Mapping[str, Any], name: str) -> Span | None:
    value = properties.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Unreadable(f"Its {name} is {shown(value)}, which is no time.", next_step=_NEXT)
    return period(value)


def named_day(name: str) -> Span | None:
    """The day in a file name, "pier_2023-10-05.tif" or "20231005_pier.tif"; None when it holds none.

    Raises:
        Unreadable: it holds two different ones, such as acquisition and processing.
    """
    days = sorted({"-".join(found.group(1, 3, 4)) for found in _NAME_DATE.finditer(name)})
    if len(days) > 1:
        raise Unreadable(
            f"Its name {name} holds {len(days)} days ({', '.join(days)}).",
            next_step='Say which one in a JSON file beside it: {"datetime": "…"}.',
        )
    return period(days[0]) if days else None


def inside(span: Span, days: Span) -> bool:
    """Whether a scene was taken in the window.

    A scene of which only the UTC day is known counts when at least half of that day lies inside: so it
    belongs to the local day of the same date, not to the neighbour that it also touches.
    """
    start, end = span
    if end - start > LONGEST:
        return False
    overlap = min(end, days[1]) - max(start, days[0])
    return timedelta(0) <= overlap and end - start <= 2 * overlap


def off_by(span: Span, days: Span) -> timedelta:
    """Time between a scene and the window; zero when they touch."""
    return max(days[0] - span[1], span[0] - days[1], timedelta(0))
