"""How one count stands among those of other days: rank, ratio, chance, and what that rests on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import assessed, count

from verify.judge.chances import chance_beyond, chance_first, chance_times, law_of, law_within, ratio_of
from verify.judge.likelihood import likelihood_of
from verify.judge.policy import load_policy
from verify.judge.series import Seen, beyond, stand, unfit

POLICY = load_policy()

COUNTS = st.tuples(st.integers(0, 200), st.integers(0, 40), st.integers(0, 40)).map(
    lambda told: count(told[0], max(0, told[0] - told[1]), told[0] + told[2])
)


def seen(best, low, high, *, week=0, **fields):
    """A count of a week after 1 January 2023."""
    taken = datetime(2023, 1, 1, 2, tzinfo=UTC) + timedelta(weeks=week)
    shown = assessed(f"W{week}", taken_start=taken, taken_end=taken)
    return Seen(shown, count(best, low, high, scene_id=shown.scene.id, **fields))


SERIES = [seen(8, 4, 15), seen(14, 12, 17, week=1), seen(24, 18, 30, week=2), seen(19, 14, 25, week=3)]
NEWEST = seen(74, 70, 78, week=4)


def test_the_newest_stands_out() -> None:
    """
    74 is first of five, whatever the intervals allow, and whichever other scene is left out.
    """
    standing = stand(NEWEST, SERIES)

    assert (1, 5, 1, 1) == (standing.rank, standing.of, standing.rank_least, standing.rank_most)
    assert (0.99, 0.01) == (standing.chance_highest, standing.chance_lowest)
    assert (1, 1, 0) == (
        standing.without.rank_least,
        standing.without.rank_most,
        standing.without.to_be_first,
    )


def test_a_ratio_comes_with_its_interval() -> None:
    """
    74 is 3.9 times the 19 before it, or 2.9 to 5.5 times; and 4.5 times the median of 8, 14, 19 and 24.
    """
    standing = stand(NEWEST, SERIES)

    assert standing.to_previous is not None
    assert standing.to_median is not None
    assert 3.9 == pytest.approx(standing.to_previous.best, abs=0.1)
    assert (2.9, 5.5) == pytest.approx((standing.to_previous.low, standing.to_previous.high), abs=0.15)
    assert 74 / 16.5 == pytest.approx(standing.to_median.best, abs=0.2)


def test_a_rank_in_the_middle_says_what_it_would_take() -> None:
    """
    19 is third; its interval reaches those of its neighbours, and two scenes would have to be missing.
    """
    standing = stand(SERIES[3], [*SERIES[:3], NEWEST])

    assert (3, 2, 5) == (standing.rank, standing.rank_least, standing.rank_most)
    assert 2 == standing.without.to_be_first
    assert (2, 3) == (standing.without.rank_least, standing.without.rank_most)


def test_one_scene_alone_is_first_of_itself() -> None:
    """
    There is nothing to compare, and it says so.
    """
    standing = stand(NEWEST, [])

    assert (1, 1, None, None) == (standing.rank, standing.of, standing.to_median, standing.to_previous)


def test_no_ratio_to_nothing() -> None:
    """
    Where there may have been none before, no number of times is too high.
    """
    ratio = ratio_of(law_of(count(20, 15, 25)), law_of(count(0, 0, 3)), level=0.9)

    assert ratio.high is None
    assert ratio.low > 0


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, None),
        ({"covers": 0.5}, "it shows 50% of the site"),
        ({"cloud_at_site": None}, "there is cloud in the scene"),
        ({"disputed": True}, "two ways of counting disagree"),
    ],
    ids=["whole", "a part", "cloud somewhere", "disputed"],
)
def test_a_lower_bound_is_no_number_to_compare(fields, told) -> None:
    """
    A part of a yard would look like a quiet day.
    """
    disputed = fields.pop("disputed", False)
    shown = assessed(cloud=0.1).model_copy(update=fields)
    why = unfit(Seen(shown, count(20, 15, 26, disputed=disputed)), POLICY)

    assert why is None if told is None else told in (why or "")


def test_only_what_is_surely_higher_is_beyond() -> None:
    """
    100 is beyond 74, 82 is not: its interval is apart, but by less than people who count scatter.
    """
    others = [*SERIES, seen(82, 80, 84, week=5), seen(100, 95, 105, week=6)]

    assert [100] == [other.count.best for other in beyond(NEWEST, others, POLICY)]
    assert [8, 14, 24, 19] == [other.count.best for other in beyond(NEWEST, SERIES, POLICY, lowest=True)]


@given(COUNTS, st.integers(0, 300))
def test_the_law_is_the_judge_s(told, number) -> None:
    """
    P(n <= number) by points, by formula and by ``likelihood_of`` are one.
    """
    law = law_of(told)
    points = float((law.points <= number).mean())
    formula = float(law.upto(law.points[:1] * 0 + number)[0])

    assert formula == pytest.approx(points, abs=0.005)
    assert max(0.01, min(0.99, formula)) == pytest.approx(likelihood_of(-1e9, number, told), abs=0.006)


@given(COUNTS, st.lists(COUNTS, max_size=6), COUNTS)
def test_another_scene_never_makes_a_record_surer(one, others, more) -> None:
    """
    Each scene is one more that may have been higher, or lower.
    """
    law, laws, another = law_of(one), [law_of(other) for other in others], law_of(more)

    for lowest in (False, True):
        before = chance_first(law, laws, lowest=lowest)
        assert 0 <= chance_first(law, [*laws, another], lowest=lowest) <= before + 1e-9 <= 1 + 1e-9


@given(st.lists(COUNTS, min_size=1, max_size=8), st.integers(0, 7))
def test_leaving_a_scene_out_moves_the_rank_by_one_at_most(counts, place) -> None:
    """
    The rank without a scene lies where ``without`` says, and the chance of being highest does not fall.
    """
    series = [Seen(assessed(f"W{index}"), told) for index, told in enumerate(counts)]
    one, others = series[0], series[1:]
    whole = stand(one, others)
    assert whole.rank_least <= whole.rank <= whole.rank_most <= whole.of
    if others:
        place %= len(others)
        less = stand(one, [*others[:place], *others[place + 1 :]])
        assert whole.without.rank_least <= less.rank <= whole.without.rank_most <= whole.rank
        assert whole.chance_highest <= less.chance_highest


@given(COUNTS, COUNTS)
def test_a_ratio_keeps_its_order(one, other) -> None:
    """
    Its limits run forwards, and the chance of some ratio or other is 1.
    """
    ratio = ratio_of(law_of(one), law_of(other), level=0.9)
    chance = chance_times(law_of(one), law_of(other), low=0, high=float("inf"))

    assert ratio.low <= (ratio.best if ratio.best is not None else ratio.low)
    assert ratio.high is None or ratio.low <= ratio.high
    assert 1 == pytest.approx(chance)


@given(COUNTS, COUNTS, st.floats(0, 0.5))
def test_beyond_by_more_is_less_likely(one, other, slack) -> None:
    """
    To be higher by a tenth is to be higher; and no number is both higher and lower.
    """
    laws = law_of(one), law_of(other)
    higher = chance_beyond(*laws, slack=0)

    assert chance_beyond(*laws, slack=slack) <= higher + 1e-9
    assert higher + chance_beyond(*laws, slack=0, lowest=True) <= 1 + 1e-9


def test_a_level_of_one_is_taken_for_nearly_one() -> None:
    """
    An interval that claims to hold always leaves a little outside, so that the law is one.
    """
    law = law_within(5, 6, 7, level=1.0)

    assert 0 < law.outside < 0.01
