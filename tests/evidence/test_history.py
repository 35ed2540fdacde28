"""Which days a claim compares, which scenes of them are counted, and how much of the time they show."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import assessed, claim, quantity

from claims.model import Comparison, Observed, Period
from claims.trends import trend_of
from evidence.errors import DateUnresolved
from evidence.history import (
    LONGEST,
    MOST_BEFORE,
    MOST_OF_A_RECORD,
    Times,
    coverage,
    spread,
    times_of,
    to_count,
)

NEWEST = date(2023, 10, 5)
YEAR = Period(start="2022-10-06", end="2023-10-05")


def of_day(day: date, **fields):
    """A scene of noon, UTC."""
    taken = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)
    return assessed(f"S{day}", taken_start=taken, taken_end=taken, **fields)


def told(measure, window=None, *, start="2023-10-05", end="2023-10-05", baseline=None):
    """A record or a doubling of 5 October 2023."""
    record = "the most in five years" if window else "the most ever"
    words = record if measure == "record" else f"up from {baseline}" if baseline else "doubled"
    comparison = Comparison(
        text=words, baseline=baseline, window=Period(start=window[0], end=window[1]) if window else None
    )
    observed = Observed(text="Thursday", start=start, end=end)
    return claim(quantity(), measure=measure, comparison=comparison, observed=observed)


def times(said_start, said_end, back_start, back_end, *, told):
    """Times as a table writes them."""
    return Times(
        said=Period(start=said_start, end=said_end), back=Period(start=back_start, end=back_end), told=told
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (claim(), Times(said=Period(start="2023-10-05", end="2023-10-05"))),
        (
            told("record", ("2018-10-05", "2023-10-05")),
            times("2023-10-05", "2023-10-05", "2018-10-05", "2023-10-05", told=True),
        ),
        (
            told("record", ("2018-01-01", "2023-10-08")),
            times("2023-10-05", "2023-10-05", "2018-01-01", "2023-10-05", told=True),
        ),
        (told("record"), times("2023-10-05", "2023-10-05", "2018-10-01", "2023-10-05", told=False)),
        (
            told("record", ("2018-10-05", "2023-10-05"), start="2018-10-05"),
            times("2023-10-05", "2023-10-05", "2018-10-05", "2023-10-05", told=True),
        ),
        (
            told("change", ("2023-06-12", "2023-06-12")),
            times("2023-10-05", "2023-10-05", "2023-06-12", "2023-06-12", told=True),
        ),
        (
            told("change", ("2023-06-12", "2023-10-08")),
            times("2023-10-05", "2023-10-05", "2023-06-12", "2023-10-04", told=True),
        ),
        (told("change"), times("2023-10-05", "2023-10-05", "2022-10-04", "2023-10-04", told=False)),
        (
            told("change", ("2023-10-05", "2023-10-08")),
            times("2023-10-05", "2023-10-05", "2022-10-04", "2023-10-04", told=False),
        ),
    ],
    ids=[
        "a plain number",
        "a record of five years",
        "what came after is no part of a record",
        "a record of no told time",
        "a record of a long time is of its last day",
        "a change from a day",
        "a change since a day",
        "a change from nobody says when",
        "a change from its own day",
    ],
)
def test_a_claim_compares_two_times(said, expected) -> None:
    """
    Its own days, and those that it is held against.
    """
    assert expected == times_of(said)


def test_a_search_goes_back_five_years_and_no_farther() -> None:
    """
    "The most since 1990" is searched for five years; the years before count as unobserved.
    """
    whole = times_of(told("record", ("1990-01-01", "2023-10-05"))).whole

    assert Period(start=(NEWEST - LONGEST).isoformat(), end="2023-10-05") == whole


@pytest.mark.parametrize(
    "said",
    [
        claim(observed=Observed(text="in 1950", start="1950-10-05", end="1950-10-05")),
        told("record", start="1950-10-05", end="1950-10-05"),
        told("change", start="0100-01-01", end="0100-01-02"),
        told("record", start="2300-01-01", end="2300-01-01"),
    ],
    ids=["a number", "a record", "a change of antiquity", "a record to come"],
)
def test_days_without_satellites_are_refused(said) -> None:
    """
    Nothing was seen from orbit before 1957, and the article's other claims go on.
    """
    with pytest.raises(DateUnresolved, match="No satellite image can show"):
        times_of(said)


def test_a_search_begins_with_the_first_satellite() -> None:
    """
    "The most in 1960" looks back to October 1957 and no farther.
    """
    said = told("record", ("1900-01-01", "1960-05-01"), start="1960-05-01", end="1960-05-01")

    assert "1957-10-04" == times_of(said).whole.start


def test_the_scenes_of_a_record_are_spread_over_its_time() -> None:
    """
    Of a scene a week for three years, 16 are counted besides the claim's own, none far from a missing one.
    """
    said = told("record", ("2020-10-05", "2023-10-05"))
    scenes = [of_day(NEWEST - timedelta(weeks=week)) for week in range(157)]

    chosen = to_count(scenes, times_of(said), trend_of(said), zone="UTC")
    days = sorted(one.scene.taken_start.date() for one in chosen)
    gaps = [(later - day).days for day, later in pairwise(days)]

    assert scenes[0] == chosen[0]
    assert 1 + MOST_OF_A_RECORD == len(chosen)
    assert max(gaps) <= 11 * 7


def test_before_a_change_the_scenes_next_to_its_start_are_counted() -> None:
    """
    Since 12 June: those of June come before those of September; with no day told, the last ones do.
    """
    scenes = [of_day(date(2023, month, 12)) for month in (9, 8, 7, 6)] + [of_day(NEWEST)]
    since, open_start = told("change", ("2023-06-12", "2023-10-08")), told("change")

    first = to_count(scenes, times_of(since), trend_of(since), zone="UTC")
    last = to_count(scenes, times_of(open_start), trend_of(open_start), zone="UTC")

    assert [NEWEST, date(2023, 6, 12)] == [one.scene.taken_start.date() for one in first[:2]]
    assert [NEWEST, date(2023, 9, 12)] == [one.scene.taken_start.date() for one in last[:2]]
    assert 1 + MOST_BEFORE == len(first) == len(last)


def test_listings_of_one_pass_take_the_place_of_one_scene() -> None:
    """
    Of four days, each listed by three catalogues, three days are chosen with all that lists them: where one
    cannot be read, the other may be.
    """
    days = [date(2023, month, 12) for month in (6, 7, 8, 9)]
    named = [of_day(day, platform=name) for day in days for name in ("A", "A", "A")]
    scenes = [
        one.model_copy(update={"scene": one.scene.model_copy(update={"id": f"{one.scene.id}-{k}"})})
        for k, one in enumerate(named)
    ]

    chosen = spread(scenes, 3)
    claimed = to_count(
        [*scenes, of_day(NEWEST)], times_of(told("change")), trend_of(told("change")), zone="UTC"
    )

    assert (3, 9) == (len({one.scene.taken_start for one in chosen}), len(chosen))
    assert MOST_BEFORE + 1 == len({one.scene.taken_start for one in claimed})


@given(st.lists(st.dates(date(2020, 1, 1), NEWEST), max_size=30, unique=True), st.integers(1, 12))
def test_spreading_takes_as_many_as_there_are_up_to_the_most(days, most) -> None:
    """
    Nothing is taken twice, and the earliest is always among them.
    """
    scenes = [of_day(day) for day in days]

    chosen = spread(scenes, most)

    assert min(most, len(days)) == len({one.scene.id for one in chosen})
    assert not days or min(days) == chosen[0].scene.taken_start.date()


@pytest.mark.parametrize(
    ("days", "observed", "gaps"),
    [
        ([], 0, [("2023-01-01", "2023-01-31")]),
        (["2023-01-01", "2023-01-07"], 1, [("2023-01-08", "2023-01-31")]),
        (["2023-01-09", "2023-01-30"], 2, [("2023-01-01", "2023-01-07"), ("2023-01-15", "2023-01-28")]),
        (["2022-12-31", "2023-02-01"], 0, [("2023-01-01", "2023-01-31")]),
    ],
    ids=["none", "one week twice", "two weeks", "outside"],
)
def test_coverage_is_told_by_weeks(days, observed, gaps) -> None:
    """
    January has five of them, the last of three days; a week is seen with one scene as with seven.
    """
    seen = coverage(days, Period(start="2023-01-01", end="2023-01-31"))

    assert (5, observed) == (seen.weeks, seen.observed)
    assert gaps == [(gap.start, gap.end) for gap in seen.gaps]


@given(st.sets(st.dates(date(2022, 9, 1), date(2023, 11, 1)), max_size=80))
def test_coverage_and_gaps_make_up_the_whole(days) -> None:
    """
    The share lies between 0 and 1, every week is seen or in a gap, and one more day takes nothing away.
    """
    told_days = {day.isoformat() for day in days}
    seen, more = coverage(told_days, YEAR), coverage(told_days | {"2023-03-03"}, YEAR)
    unseen = sum(
        (date.fromisoformat(gap.end) - date.fromisoformat(gap.start)).days // 7 + 1 for gap in seen.gaps
    )

    assert 0 <= seen.share <= 1
    assert seen.weeks == seen.observed + unseen
    assert seen.share <= more.share
