"""Local days at a site, as an interval in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from timezonefinder import TimezoneFinder

from evidence.errors import DateUnresolved

EARLIEST: Final = date(1957, 10, 4)
"""Sputnik 1: nothing was seen from orbit before."""

LATEST: Final = date(2199, 12, 31)

_TICK = timedelta(microseconds=1)


def local_days_utc(lon: float, lat: float, start_day: date, end_day: date) -> tuple[datetime, datetime, str]:
    """Give the UTC interval that local days fill at a place, ``start_day`` to ``end_day``, both inclusive.

    A news day is a day where the thing happened: 5 October in Tumangang begins at 15:00 UTC on 4 October.

    Returns:
        First and last moment, aware UTC, both inclusive; and the IANA name of the zone ("Etc/GMT-8" at sea).

    Raises:
        DateUnresolved: the days lie outside the age of satellites.
        ValueError: the days run backwards.
    """
    if end_day < start_day:
        raise ValueError(f"The days run backwards: {start_day} to {end_day}.")
    if start_day < EARLIEST or end_day > LATEST:
        raise DateUnresolved(
            f"No satellite image can show {start_day} to {end_day}.",
            next_step=f"Give days between {EARLIEST} and {LATEST}.",
        )
    name = zone_name(lon, lat)
    zone = ZoneInfo(name)
    start = datetime.combine(start_day, time(), zone).astimezone(UTC)
    after = datetime.combine(end_day + timedelta(days=1), time(), zone).astimezone(UTC)
    # Samoa had no 30 December 2011: such a day is the moment at which it was skipped.
    return start, max(start, after - _TICK), name


def zone_name(lon: float, lat: float) -> str:
    """IANA name of the time zone at a place; a nautical one ("Etc/GMT-8") at sea."""
    return _finder().timezone_at(lng=lon, lat=lat) or "Etc/UTC"


@cache
def _finder() -> TimezoneFinder:
    """Give the table of zones, read from the package once."""
    return TimezoneFinder()
