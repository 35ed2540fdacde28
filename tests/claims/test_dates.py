"""Words of time, seen from Sunday 8 October 2023."""

from __future__ import annotations

import re
from datetime import date

import pytest

from claims.languages.en.times import dates, periods
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


# Words and the days that they mean, or the day.
BROADLY = """\
Monday night = 2023-10-02 | Thursday's image = 2023-10-05 | Tuesday into Wednesday = 2023-10-03 2023-10-04
Sunday and Monday = 2023-10-01 2023-10-02 | between Tuesday and Friday = 2023-10-03 2023-10-06
on Thursday last = 2023-10-05 | a week ago Friday = 2023-09-29 | Thursday week ago = 2023-09-28
the Friday before last = 2023-09-29 | the previous Monday = 2023-10-02 | Thursday last week = 2023-09-28
last week's Thursday = 2023-09-28 | the night of Tuesday = 2023-10-03 | by Sunday = 2023-10-08
since Monday = 2023-10-02 2023-10-08 | next Friday = 2023-10-13 | Thursday 5th = 2023-10-05
from Thursday until yesterday = 2023-10-05 2023-10-07 | on the twelfth of April = 2023-04-12
April the 3rd = 2023-04-03 | the second of May = 2023-05-02 | 3 and 5 May = 2023-05-03 2023-05-05
May 3–5 = 2023-05-03 2023-05-05 | 3.-5. May = 2023-05-03 2023-05-05 | from 3 to 5 May = 2023-05-03 2023-05-05
28 December 2022 to 3 January 2023 = 2022-12-28 2023-01-03 | of the 24th, = 2023-09-24
the morning of 4 October = 2023-10-04 | OCT 5, 2022 = 2022-10-05 | 5\u00a0May 2022 = 2022-05-05
from 14 on Oct. 5 = 2023-10-05 | will open by 1 March = 2024-03-01 | late April = 2023-04-21 2023-04-30
mid-October = 2022-10-11 2022-10-20 | early this month = 2023-10-01 2023-10-08
early last month = 2023-09-01 2023-09-10 | the first week of March = 2023-03-01 2023-03-07
the second half of June = 2023-06-16 2023-06-30 | in the last days of May = 2023-05-25 2023-05-31
the first half of 2022 = 2022-01-01 2022-06-30 | the third quarter of 2022 = 2022-07-01 2022-09-30
Q3 2022 = 2022-07-01 2022-09-30 | the first three months of 2022 = 2022-01-01 2022-03-31
late last week = 2023-09-29 2023-10-01 | since the middle of September = 2023-09-15 2023-10-08
between December and the end of February = 2022-12-01 2023-02-28
October of last year = 2022-10-01 2022-10-31 | last October = 2022-10-01 2022-10-31
this October = 2023-10-01 2023-10-31 | from December to March = 2022-12-01 2023-03-31
spring 2022 = 2022-03-01 2022-05-31 | the winter of 2021-22 = 2021-12-01 2022-02-28
last winter = 2022-12-01 2023-02-28 | in early spring = 2023-03-01 2023-03-31
in the fall of 2021 = 2021-09-01 2021-11-30 | between 2004 and 2012 = 2004-01-01 2012-12-31
in the nineties = 1990-01-01 1999-12-31 | clearance since 2014 amounts = 2014-01-01 2023-10-08
2023-10-05T10:31Z = 2023-10-05 | 2023/10/05 = 2023-10-05 | 20231005 = 2023-10-05 | 5-Oct-2023 = 2023-10-05
05OCT2023 = 2023-10-05 | (5 Oct 23) = 2023-10-05 | dated 04/25/01 = 2001-04-25 | on 5/10 = 2023-10-05
New Year's Day = 2023-01-01 | Christmas 2021 = 2021-12-25 | Good Friday = 2023-04-07
the Monday before New Year = 2022-12-26 | will open by Christmas = 2023-12-25 | earlier today = 2023-10-08
tomorrow = 2023-10-09 | 48 hours ago = 2023-10-06 | a day earlier = 2023-10-07 | ten days before = 2023-09-28
a fortnight earlier = 2023-09-24 | six months previously = 2023-04-01 2023-04-30
over the past fortnight = 2023-09-24 2023-10-08 | within 48 hours = 2023-10-06 2023-10-08
over the weekend = 2023-10-07 2023-10-08 | last weekend = 2023-09-30 2023-10-01
the week before last = 2023-09-18 2023-09-24 | earlier in the week = 2023-10-02 2023-10-08
overnight = 2023-10-07 2023-10-08 | the week of 3 May = 2023-05-01 2023-05-07
two days before the October 7 attack = 2023-10-05 | the morning after the strike of October 6 = 2023-10-07
"""


@pytest.mark.parametrize("line", [line for line in re.split(r" \| |\n", BROADLY) if line])
def test_the_ways_of_the_news_are_read(line: str) -> None:
    """
    "A week ago Friday", "the first week of March", "05OCT2023": the first moment has the days, or the day.
    """
    text, days = line.split(" = ")
    said = [date.fromisoformat(day) for day in days.split()]

    assert (said[0], said[-1]) == dates.find(text, published=SUNDAY)[0].days


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
    "text",
    """we may march on|the sun set|at 10:50 local time|room 2212|31 June|he may have 12 may 3|Theresa May said
the fall of Kyiv|in the fall of Kyiv|prices fall in Kyiv|Covid-19|24/7|9/11|2/3 of them|aged 64|Sunday Times
the 21st century|the 5th Brigade|the third time|at 14.30|three weeks later|the next morning|twice a week
one second later|5 years old|sat down|Jan Kowalski|in 2000 tents|in the 2019 season|Black Friday
a few weeks ago|over the past few weeks|the day after the storm|the week before the war""".replace(
        "\n", "|"
    ).split("|"),
)
def test_other_words_name_no_day(text: str) -> None:
    """
    Lower-case months, names, hours, days that no month has and vague words are no dates.
    """
    assert [] == [m for m in dates.find(text, published=SUNDAY) if m.days and m.how != "clock"]


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
        "on 99.99.2023, on 00/00/2023, 2023-13-40, 31 June, 0 July, 29 February",
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


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On 5 May there were 15. The next morning, eight. Two days later, none.", "05-05 05-06 05-08"),
        ("An image of 3 August shows 40. A week on, 20 remained. 24 hours later", "08-03 08-10 08-11"),
        ("On 28 September, 11. The previous Monday, 3. The Friday before, 2.", "09-28 09-25 09-22"),
        ("The quake struck on Monday. Three days after the quake, 40.", "10-02 10-05"),
        ("It said on Friday that an image of 3 May shows 40. The day before, 30.", "10-06 05-03 05-02"),
        ("It held 40 on 3 May, up from 11 on 7 April. That day, 9.", "05-03 04-07 05-03"),
    ],
)
def test_a_chain_of_days_counts_from_the_last_look(text: str, days: str) -> None:
    """
    Neither a day of speaking nor one to compare with moves the day that "a day earlier" counts from.
    """
    found = [moment.days[0].isoformat()[5:] for moment in dates.find(text, published=SUNDAY) if moment.days]

    assert days.split() == found


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("taken by Maxar over the port on Thursday", "imaging"),
        ("(Image: Planet Labs PBC, 3 May 2023)", "imaging"),
        ("as of Oct. 5, 73 railcars", "imaging"),
        ("a May 3 satellite image", "imaging"),
        ("told AFP on Friday", "reporting"),
        ("LVIV, April 25 (Carpathian Press) – Around", "reporting"),
        ("the October 7 attack", "event"),
        ("up from 11 on 7 May", "aside"),
        ("on Friday 40 stood there", ""),
    ],
)
def test_words_on_both_sides_tell_what_a_time_is_of(text: str, flags: str) -> None:
    """
    "A May 3 satellite image" is a look, "the October 7 attack" is not.
    """
    moment = dates.find(text, published=SUNDAY)[0]

    names = ("reporting", "imaging", "aside", "long_ago", "event")
    assert flags.split() == [name for name in names if getattr(moment, name)]


def test_a_time_that_opens_a_paragraph_is_of_the_day_of_publication() -> None:
    """
    "21:40 -" heads an entry of a live page; a time within a sentence alone is of no known day.
    """
    found = dates.find("14:15 Forty tanks.\n\n21:40 - Twenty, at 13:05.", published=SUNDAY)

    assert [(SUNDAY, SUNDAY), (SUNDAY, SUNDAY), None] == [moment.days for moment in found]


@pytest.mark.parametrize(
    "unit", ["May ", "1, ", "2023-10-05T10:31", "the first ten ", "the end of ", "12:00 "]
)
def test_junk_takes_time_in_proportion(unit: str) -> None:
    """
    200 kB of the same words are read like any text.
    """
    assert all(m.start < m.end for m in dates.find(unit * (200_000 // len(unit)), published=SUNDAY))
