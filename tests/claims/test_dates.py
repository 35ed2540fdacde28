"""Words of time, seen from Sunday 8 October 2023."""

from __future__ import annotations

from datetime import date

import pytest

from claims import dates, periods
from claims.model import Article
from claims.statements import extract

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


@pytest.mark.parametrize(
    ("text", "first", "others"),
    [
        ("dated 05.10.2023", "2023-10-05", ["2023-05-10"]),
        ("dated 10.05.2023", "2023-05-10", ["2023-10-05"]),
        ("dated 05.12.2023", "2023-05-12", []),
        ("dated 25.09.2023", "2023-09-25", []),
        ("dated 09/25/2023", "2023-09-25", []),
        ("dated 10/05/2023", "2023-10-05", ["2023-05-10"]),
        ("dated 05/10/2023", "2023-10-05", ["2023-05-10"]),
        ("dated 11/05/2023", "2023-05-11", []),
        ("dated 05/05/2023", "2023-05-05", []),
        ("dated 11/12/2023", "2023-12-11", ["2023-11-12"]),
        ("last Thursday", "2023-10-05", ["2023-09-28"]),
        ("Thursday", "2023-10-05", []),
        ("5 October 2023", "2023-10-05", []),
    ],
)
def test_words_with_two_readings_keep_both(text: str, first: str, others: list[str]) -> None:
    """
    Points go with the day first; with slashes the day nearest before publication is likelier; a day in the
    future is impossible where another reading is past; "last Thursday" may be the one of last week.
    """
    moment = dates.find(text, published=SUNDAY)[0]

    assert moment.days
    assert first == moment.days[0].isoformat()
    assert others == [start.isoformat() for start, _ in moment.others]


def test_a_day_in_numbers_without_a_day_of_publication_keeps_both_readings() -> None:
    """
    Nothing tells which of the two is meant.
    """
    moment = dates.find("dated 10/05/2023", published=None)[0]

    assert moment.days
    assert {date(2023, 10, 5), date(2023, 5, 10)} == {moment.days[0], *(start for start, _ in moment.others)}


@pytest.mark.parametrize(
    "published", [date.min, date(1000, 1, 1), date(1900, 1, 1), date(2200, 12, 31), date.max]
)
@pytest.mark.parametrize(
    "text",
    [
        "999,999,999,999 years ago",
        "nine hundred years ago, nine hundred years earlier, nine hundred years earlier",
        "over the past 999 million days, last week, last Monday, the previous day, next Friday",
        "99999 decades later, 99999 weeks later, in spring, since 2021, overnight",
        "on 99.99.2023, on 00/00/2023, 2023-13-40, 31 June, 29 February",
    ],
)
def test_no_sum_leaves_the_calendar(published: date, text: str) -> None:
    """
    Days too far away to exist are days that cannot be resolved.
    """
    assert all(m.days is None or m.days[0] <= m.days[1] for m in dates.find(text, published=published))


def test_shifting_stops_where_reckoning_stops() -> None:
    """
    The day itself while it is in the years reckoned with, nothing beyond.
    """
    assert date(2023, 2, 28) == periods.shifted(date(2023, 3, 31), -1, "month")
    assert periods.shifted(SUNDAY, -(10**12), "year") is None
    assert periods.shifted(SUNDAY, 10**12, "day") is None


@pytest.mark.parametrize("month", ["Jan.", "Feb.", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."])
def test_a_month_cut_short_keeps_its_day(month: str) -> None:
    """
    "Oct. 5" is a day and not a number of anything, wherever in the sentence it stands.
    """
    text = f"About 73 railcars stood at Tumangang station on {month} 5, satellite imagery showed."

    found = extract(Article(text=text, published="2023-12-08", sha256="0" * 64))

    assert [73] == [claim.quantity.value for claim in found]
    assert ["05"] == [claim.observed.start[-2:] for claim in found if claim.observed]
