"""What the judge says, and what it must never say."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import NO_DIGEST, assessed, claim, count, evidence, quantity

from claims.model import Observed, Period
from evidence.model.counts import CounterId
from evidence.model.findings import DeadEnd
from verify.policy import load_policy
from verify.verdict import judge, said_by

POLICY = load_policy()
MOST = st.integers(0, 300)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        (quantity("exactly", 73), 66, 80),
        (quantity("exactly", 3), 3, 3),
        (quantity("exactly", 0), 0, 0),
        (quantity("about", 73), 62, 84),
        (quantity("about", 30), 25, 35),
        (quantity("nearly", 40), 34, 44),
        (quantity("at_least", 73, high=None), 66, math.inf),
        (quantity("more_than", 70, low=71, high=None), 64, math.inf),
        (quantity("at_most", 73, low=None), -math.inf, 80),
        (quantity("fewer_than", 10, low=None, high=9), -math.inf, 10),
        (quantity("between", None, low=30, high=40), 27, 44),
        (quantity("vague", None, text="dozens"), 20, 120),
    ],
    ids=lambda told: told.relation if hasattr(told, "relation") else str(told),
)
def test_words_allow_a_range_of_numbers(words, low, high) -> None:
    """
    A hedge bounds one side or both, and people who count scatter by a tenth.
    """
    said = said_by(words, POLICY)

    assert (low, high) == (said.low, said.high)


@pytest.mark.parametrize(
    ("said", "seen", "agreement"),
    [
        (quantity(), (71, 66, 77), "consistent"),
        (quantity(), (60, 55, 70), "inconclusive"),
        (quantity(), (20, 15, 26), "inconsistent"),
        (quantity("at_least", 73, high=None), (120, 100, 140), "consistent"),
        (quantity("at_least", 73, high=None), (20, 15, 26), "inconsistent"),
        (quantity("at_most", 73, low=None), (20, 15, 26), "consistent"),
        (quantity("at_most", 20, low=None), (73, 66, 80), "inconsistent"),
        (quantity("vague", None, text="dozens"), (60, 50, 70), "consistent"),
        (quantity("about", 30), (30, 0, 90), "inconclusive"),
        (quantity("exactly", 0), (0, 0, 0), "consistent"),
    ],
)
def test_intervals_are_compared_never_points(said, seen, agreement) -> None:
    """
    Apart means inconsistent, inside means consistent, and everything between is left open.
    """
    assert agreement == judge(evidence(said, count(*seen)), POLICY).agreement


def test_vague_words_without_a_number_are_not_checkable() -> None:
    """
    "An unprecedented number" names no number that a count could be held against.
    """
    verdict = judge(evidence(quantity("vague", None, text="unprecedented"), count(71, 66, 77)), POLICY)

    assert ("not_checkable", ("quantity_too_vague",)) == (verdict.agreement, verdict.reasons)


def test_a_part_of_the_site_gives_a_lower_bound() -> None:
    """
    Twenty railcars on half of the yard do not contradict 73 on all of it; a hundred contradict "at most 73".
    """
    half = (assessed(covers=0.5),)

    fewer = judge(evidence(quantity(), count(20, 15, 26), scenes=half), POLICY)
    more = judge(evidence(quantity("at_most", 73, low=None), count(110, 100, 120), scenes=half), POLICY)

    assert ("inconclusive", True) == (fewer.agreement, "partial_coverage" in fewer.reasons)
    assert fewer.likelihood is None
    assert "inconsistent" == more.agreement


@pytest.mark.parametrize(
    ("said", "seen", "agreement", "reasons"),
    [
        (quantity(), (20, 15, 26), "inconclusive", ("obscured",)),
        (quantity("at_least", 73, high=None), (20, 15, 26), "inconclusive", ("obscured",)),
        (quantity("at_most", 73, low=None), (110, 100, 120), "inconsistent", ()),
        (quantity(), (71, 66, 77), "consistent", ()),
    ],
    ids=["too few", "fewer than the least", "too many", "as many"],
)
def test_where_cloud_may_hide_some_too_few_contradict_nothing(said, seen, agreement, reasons) -> None:
    """
    A tenth of the scene is under cloud, and nothing says whether it lies over the site.
    """
    hazy = (assessed(cloud=0.1).model_copy(update={"cloud_at_site": None}),)

    verdict = judge(evidence(said, count(*seen), scenes=hazy), POLICY)

    assert (agreement, reasons) == (verdict.agreement, verdict.reasons)
    assert (verdict.likelihood is None) is (agreement == "inconclusive")
    assert ("there is cloud in the scene" in verdict.why) is ("obscured" in reasons)


def test_where_nobody_tells_of_cloud_a_count_stands() -> None:
    """
    A picture whose listing names no cloud is judged as it is.
    """
    own = (assessed().model_copy(update={"cloud_at_site": None}),)

    assert "inconsistent" == judge(evidence(quantity(), count(20, 15, 26), scenes=own), POLICY).agreement


def test_a_month_is_never_contradicted_by_one_of_its_days() -> None:
    """
    "73 in October" is not refuted by a scene of 5 October that shows 20: it may have been another day.
    """
    october = claim(observed=Observed(text="in October", start="2023-10-01", end="2023-10-31"))

    verdict = judge(evidence(quantity(), count(20, 15, 26), claim=october), POLICY)

    assert ("inconclusive", ("wrong_day",)) == (verdict.agreement, verdict.reasons)


def test_words_that_may_mean_another_day_contradict_nothing() -> None:
    """
    "10/05/2023" may be 5 October or 10 May: a scene of one of the two does not refute it.
    """
    other = Period(start="2023-05-10", end="2023-05-10")
    either = Observed(text="10/05/2023", start="2023-10-05", end="2023-10-05", alternatives=(other,))

    verdict = judge(evidence(quantity(), count(20, 15, 26), claim=claim(observed=either)), POLICY)

    assert ("inconclusive", ("wrong_day",)) == (verdict.agreement, verdict.reasons)


def test_an_interval_earned_on_rendered_scenes_contradicts_nothing_real() -> None:
    """
    Where a counter was never measured on real pixels, its interval may be far too narrow for them.
    """
    rail = CounterId(name="along-track", version="1", sha256=NO_DIGEST, measured_on="rendered")
    seen = count(20, 15, 26, counter=rail)

    real = judge(evidence(quantity(), seen), POLICY)
    rendered = judge(evidence(quantity(), seen, scenes=(assessed(rendered=True),)), POLICY)

    assert ("inconclusive", ("interval_too_wide",)) == (real.agreement, real.reasons)
    assert "rendered scenes alone" in real.why
    assert "inconsistent" == rendered.agreement


@pytest.mark.parametrize("number", [(71, 66, 77), (20, 15, 26)], ids=["would agree", "would not"])
def test_two_ways_of_counting_that_disagree_settle_nothing(number: tuple[int, int, int]) -> None:
    """
    One reading of the pixels says one thing and another reading another: the count is weak.
    """
    seen = count(*number).model_copy(update={"second": 45, "disputed": True})
    verdict = judge(evidence(quantity(), seen), POLICY)

    assert ("inconclusive", ("estimators_disagree",)) == (verdict.agreement, verdict.reasons)
    assert "low" == verdict.analytic_confidence
    assert "two ways of counting give different answers" in verdict.why.lower()


def test_scenes_that_disagree_settle_nothing() -> None:
    """
    One scene shows 71, another of the same day 20: neither is believed over the other.
    """
    verdict = judge(
        evidence(quantity(), count(71, 66, 77, scene_id="S1"), count(20, 15, 26, scene_id="S2")), POLICY
    )

    assert ("inconclusive", ("scenes_disagree",)) == (verdict.agreement, verdict.reasons)


def test_rendered_pixels_are_named_and_lower_confidence() -> None:
    """
    A count on rendered pixels is compared all the same, but nobody can miss what it was made on.
    """
    verdict = judge(evidence(quantity(), count(71, 66, 77), scenes=(assessed(rendered=True),)), POLICY)

    assert "rendered_imagery" in verdict.reasons
    assert "low" == verdict.analytic_confidence
    assert "made by a renderer" in verdict.why


@pytest.mark.parametrize(
    "code", ["site_ambiguous", "date_unresolved", "not_searched", "resolution_insufficient"]
)
def test_a_dead_end_is_never_a_contradiction(code) -> None:
    """
    Whatever was counted, a dead end on the way to it leaves the claim unchecked, with the reason.
    """
    verdict = judge(
        evidence(quantity(), count(1, 0, 2), dead_ends=(DeadEnd(code=code, detail="Why."),)), POLICY
    )

    assert ("not_checkable", (code,)) == (verdict.agreement, verdict.reasons)
    assert verdict.likelihood is None


def test_a_claim_about_contents_is_not_checkable() -> None:
    """
    What no picture can show is answered with the claim's own reason.
    """
    said = claim(checkable=False, reason="not_visual")

    verdict = judge(evidence(claim=said), POLICY)

    assert ("not_checkable", ("not_visual",)) == (verdict.agreement, verdict.reasons)


intervals = st.tuples(MOST, MOST, MOST).map(sorted)
hedges = st.sampled_from(["exactly", "about", "nearly", "at_least", "at_most", "between"])


@st.composite
def words(draw):
    """A quantity of any relation that holds numbers."""
    relation, value = draw(hedges), draw(MOST)
    low = None if relation == "at_most" else value
    high = None if relation == "at_least" else value + (draw(MOST) if relation == "between" else 0)
    return quantity(relation, None if relation == "between" else value, low=low, high=high)


@given(words(), intervals)
def test_never_inconsistent_while_intervals_touch(said, seen) -> None:
    """
    Whatever the hedge and the count, touching intervals never contradict.
    """
    low, best, high = seen
    allowed = said_by(said, POLICY)
    touching = low <= allowed.high and allowed.low <= high

    verdict = judge(evidence(said, count(best, low, high)), POLICY)

    assert not (touching and verdict.agreement == "inconsistent")


@given(words(), intervals, st.integers(0, 50), st.integers(0, 50))
def test_more_doubt_never_makes_a_verdict_more_definite(said, seen, less, more) -> None:
    """
    Widening the seen interval keeps a verdict or opens it; it never closes an open one.
    """
    low, best, high = seen

    narrow = judge(evidence(said, count(best, low, high)), POLICY).agreement
    wide = judge(evidence(said, count(best, max(low - less, 0), high + more)), POLICY).agreement

    assert wide in {narrow, "inconclusive"}


@given(words())
def test_nothing_definite_without_a_count(said) -> None:
    """
    No count on an adequate scene, no "consistent" and no "inconsistent".
    """
    bare = judge(evidence(said), POLICY)
    coarse = judge(evidence(said, count(5, 5, 5), scenes=(assessed(verdict="presence"),)), POLICY)

    assert {"not_checkable"} == {bare.agreement, coarse.agreement}
