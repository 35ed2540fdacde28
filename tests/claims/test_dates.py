"""Words of time, seen from Sunday 8 October 2023."""

from __future__ import annotations

from datetime import date

import pytest

from claims import dates, periods

SUNDAY = date(2023, 10, 8)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("captured Thursday", "2023-10-05", "2023-10-05"),
        ("said on Sunday", "2023-10-08", "2023-10-08"),
        ("last Sunday's picture", "2023-10-01", "2023-10-01"),
        ("on 5 October", "2023-10-05", "2023-10-05"),
        ("on October 5, 2023", "2023-10-05", "2023-10-05"),
        ("on Sept. 21, 2022", "2022-09-21", "2022-09-21"),
        ("on 24 December", "2022-12-24", "2022-12-24"),
        ("dated 08.10.2023", "2023-10-08", "2023-10-08"),
        ("dated 2023-10-05", "2023-10-05", "2023-10-05"),
        ("between 14 and 28 August", "2023-08-14", "2023-08-28"),
        ("between 25 August and 14 September", "2023-08-25", "2023-09-14"),
        ("on 6 and 7 January", "2023-01-06", "2023-01-07"),
        ("in February", "2023-02-01", "2023-02-28"),
        ("in November", "2022-11-01", "2022-11-30"),
        ("at the end of June", "2023-06-30", "2023-06-30"),
        ("yesterday", "2023-10-07", "2023-10-07"),
        ("this morning", "2023-10-08", "2023-10-08"),
        ("last week", "2023-09-25", "2023-10-01"),
        ("last month", "2023-09-01", "2023-09-30"),
        ("this month", "2023-10-01", "2023-10-08"),
        ("earlier this year", "2023-01-01", "2023-10-08"),
        ("last autumn", "2022-09-01", "2022-11-30"),
        ("three days ago", "2023-10-05", "2023-10-05"),
        ("three weeks ago", "2023-09-17", "2023-09-17"),
        ("two years ago", "2021-10-01", "2021-10-31"),
        ("since 2021", "2021-01-01", "2023-10-08"),
        ("during the past five years", "2018-10-08", "2023-10-08"),
    ],
)
def test_words_of_time_are_resolved(text: str, start: str, end: str) -> None:
    """
    A weekday is the most recent one, a day without a year the latest past one, a month is whole.
    """
    days = dates.find(text, published=SUNDAY)[0].days

    assert (date.fromisoformat(start), date.fromisoformat(end)) == days


def test_the_news_day_counts_from_the_day_named_before() -> None:
    """
    "Thirteen days earlier" goes back from the day that the text spoke of last.
    """
    found = dates.find(
        "By 29 March there were 15. Thirteen days earlier, eight.", published=date(2019, 4, 17)
    )

    assert [date(2019, 3, 29), date(2019, 3, 16)] == [moment.days[0] for moment in found if moment.days]


def test_reporting_and_seeing_are_told_apart() -> None:
    """
    "Said Friday" is when somebody spoke, "captured Thursday" when the satellite passed.
    """
    said, seen = dates.find(
        "It said in its report Friday that an image captured Thursday shows it.", published=SUNDAY
    )

    assert (said.reporting, said.imaging) == (True, False)
    assert (seen.reporting, seen.imaging) == (False, True)


@pytest.mark.parametrize(
    "text", ["we may march on", "the sun set", "at 10:50 local time", "room 2212", "31 June"]
)
def test_other_words_name_no_day(text: str) -> None:
    """
    Lower-case months, hours and days that no month has are no dates.
    """
    assert [] == [
        moment for moment in dates.find(text, published=SUNDAY) if moment.days and moment.how == "day"
    ]


def test_a_month_back_from_its_last_day_stays_in_the_month() -> None:
    """
    31 March less a month is the last of February.
    """
    assert date(2024, 2, 29) == periods.shifted(date(2024, 3, 31), -1, "month")
