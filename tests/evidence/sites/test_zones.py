"""A day in the news is a day at the place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from evidence.errors import DateUnresolved
from evidence.sites.zones import local_days_utc

TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("lon", "lat", "day", "starts", "hours", "zone"),
    [
        (130.6081, 42.4214, date(2023, 10, 5), datetime(2023, 10, 4, 15, tzinfo=UTC), 24, "Asia/Pyongyang"),
        (129.06, 35.10, date(2022, 5, 14), datetime(2022, 5, 13, 15, tzinfo=UTC), 24, "Asia/Seoul"),
        (8.91, 44.40, date(2023, 7, 10), datetime(2023, 7, 9, 22, tzinfo=UTC), 24, "Europe/Rome"),
        (8.91, 44.40, date(2023, 3, 26), datetime(2023, 3, 25, 23, tzinfo=UTC), 23, "Europe/Rome"),
        (8.91, 44.40, date(2023, 10, 29), datetime(2023, 10, 28, 22, tzinfo=UTC), 25, "Europe/Rome"),
        (174.78, -36.84, date(2023, 10, 5), datetime(2023, 10, 4, 11, tzinfo=UTC), 24, "Pacific/Auckland"),
        (-117.18, 32.72, date(2023, 10, 5), datetime(2023, 10, 5, 7, tzinfo=UTC), 24, "America/Los_Angeles"),
        (-30.0, 40.0, date(2023, 10, 5), datetime(2023, 10, 5, 2, tzinfo=UTC), 24, "Etc/GMT+2"),
    ],
)
def test_a_local_day_in_utc(
    lon: float, lat: float, day: date, starts: datetime, hours: int, zone: str
) -> None:
    """
    The window begins at local midnight and lasts as long as that day did, clock changes included.
    """
    assert (starts, starts + timedelta(hours=hours) - TICK, zone) == local_days_utc(lon, lat, day, day)


def test_several_days_are_one_window() -> None:
    """
    Both ends belong to it: 1 to 31 October is 31 days.
    """
    start, end, _ = local_days_utc(130.6081, 42.4214, date(2023, 10, 1), date(2023, 10, 31))

    assert timedelta(days=31) == end + TICK - start


def test_a_zone_s_history_is_respected() -> None:
    """
    North Korea kept UTC+8:30 from August 2015 to May 2018.
    """
    start, _, _ = local_days_utc(130.6081, 42.4214, date(2016, 6, 1), date(2016, 6, 1))

    assert datetime(2016, 5, 31, 15, 30, tzinfo=UTC) == start


def test_a_day_that_never_was_has_no_length() -> None:
    """
    Samoa skipped 30 December 2011 and crossed the date line.
    """
    start, end, zone = local_days_utc(-171.77, -13.83, date(2011, 12, 30), date(2011, 12, 30))

    assert ("Pacific/Apia", start) == (zone, end)


@pytest.mark.parametrize("day", [date.min, date(1900, 1, 1), date(2500, 1, 1), date.max])
def test_days_without_satellites_are_refused(day: date) -> None:
    """
    A day before Sputnik, or centuries ahead, is a date to be checked.
    """
    with pytest.raises(DateUnresolved, match="No satellite image can show"):
        local_days_utc(0.0, 0.0, day, day)


def test_days_run_forwards() -> None:
    """
    A last day before the first is a bug of the caller.
    """
    with pytest.raises(ValueError, match="run backwards: 2023-10-06 to 2023-10-05"):
        local_days_utc(0.0, 0.0, date(2023, 10, 6), date(2023, 10, 5))
