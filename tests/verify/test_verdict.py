"""What the judge says, and what it must never say."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from making import NO_DIGEST, SQUARE, assessed, claim, count, evidence, quantity, site

from claims.model import Observed, Period
from evidence.model.counts import CounterId
from evidence.model.findings import DeadEnd
from verify.judge.policy import load_policy
from verify.judge.said import said_by
from verify.judge.verdict import judge

POLICY = load_policy()
DAY_AFTER = datetime(2023, 10, 6, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        (quantity("exactly", 73), 66, 80),
        (quantity("exactly", 3), 3, 3),
        (quantity("exactly", 0), 0, 0),
        (quantity("exactly", 20), 16, 24),
        (quantity("exactly", 70), 63, 77),
        (quantity("exactly", 100), 80, 120),
        (quantity("exactly", 24, text="two dozen"), 19, 29),
        (quantity("about", 73), 62, 84),
        (quantity("about", 20), 16, 24),
        (quantity("about", 30), 25, 35),
        (quantity("nearly", 40), 34, 44),
        (quantity("at_least", 20, high=None), 18, math.inf),
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
    A hedge bounds one side or both, people who count scatter by a tenth, and a round number was rounded.
    """
    said = said_by(words, POLICY)

    assert (low, high) == (said.low, said.high)


@pytest.mark.parametrize("number", [math.nan, math.inf, 10**400], ids=["nan", "inf", "beyond all"])
def test_a_number_that_is_none_allows_nothing(number) -> None:
    """
    What no count can be held against is left unchecked, and breaks nothing.
    """
    words = quantity("exactly", 5).model_copy(update={"value": number, "low": number, "high": number})

    assert said_by(words, POLICY) is None
    assert ("quantity_too_vague",) == judge(evidence(words, count(71, 66, 77)), POLICY).reasons


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


@pytest.mark.parametrize(
    ("fields", "code", "told"),
    [
        ({"site": site(score=0.5)}, "site_ambiguous", "with a score of 0.50"),
        ({"site": site(precision="area")}, "site_ambiguous", "a rounded point"),
        ({"site": None}, "site_unresolved", "which place"),
        ({"claim": claim(observed=None)}, "date_unresolved", "which day"),
        ({"scenes": (assessed(taken_start=DAY_AFTER, taken_end=DAY_AFTER),)}, "wrong_day", "2023-10-06"),
        ({"scenes": (assessed(verdict="presence"),)}, "resolution_insufficient", "6.0 pixels across"),
        ({"scenes": (assessed(verdict="length"),)}, "class_unvalidated", "No counter"),
        ({"scenes": ()}, "not_searched", "No scene"),
        ({"claim": claim(kind="ship")}, "class_unvalidated", "No counter"),
    ],
    ids=lambda told: told if isinstance(told, str) else "",
)
def test_what_is_no_evidence_is_named(fields, code, told) -> None:
    """
    The best of counts says nothing of another place, day or kind, nor on pixels too coarse for it.
    """
    verdict = judge(evidence(quantity(), count(71, 66, 77), **fields), POLICY)

    assert ("not_checkable", (code,)) == (verdict.agreement, verdict.reasons)
    assert told in verdict.why


@pytest.mark.parametrize(
    ("taken", "agreement"),
    [
        (datetime(2023, 10, 4, 15, 30, tzinfo=UTC), "consistent"),
        (datetime(2023, 10, 5, 2, 10, tzinfo=UTC), "consistent"),
        (datetime(2023, 10, 4, 2, 10, tzinfo=UTC), "not_checkable"),
        (datetime(2023, 10, 6, 2, 10, tzinfo=UTC), "not_checkable"),
        (datetime(2023, 10, 5, 23, 0, tzinfo=UTC), "not_checkable"),
    ],
    ids=["just after midnight", "at eleven", "the day before", "the day after", "the next morning there"],
)
def test_days_are_those_of_the_place(taken, agreement) -> None:
    """
    5 October in Korea begins in the afternoon of the 4th in UTC, and ends in the afternoon of the 5th.
    """
    seen = (assessed(taken_start=taken, taken_end=taken),)

    assert agreement == judge(evidence(quantity(), count(71, 66, 77), scenes=seen), POLICY).agreement


def test_a_scene_of_another_day_is_left_out_and_named() -> None:
    """
    The one of the day bears 73 out; the one of the day after shows 20, which is another day's number.
    """
    later = assessed("S2", taken_start=DAY_AFTER, taken_end=DAY_AFTER)
    counts = count(71, 66, 77, scene_id="S1"), count(20, 15, 26, scene_id="S2")

    verdict = judge(evidence(quantity(), *counts, scenes=(assessed("S1"), later)), POLICY)

    assert ("consistent", ("wrong_day",)) == (verdict.agreement, verdict.reasons)
    assert "S2" not in verdict.why


def test_all_reasons_are_given() -> None:
    """
    A wide interval across the limit, two readings that disagree, pixels made by a renderer: each is named.
    """
    seen = count(70, 20, 120).model_copy(update={"second": 40, "disputed": True})

    verdict = judge(evidence(quantity(), seen, scenes=(assessed(rendered=True),)), POLICY)

    expected = ("intervals_overlap", "interval_too_wide", "estimators_disagree", "rendered_imagery")
    assert ("inconclusive", expected) == (verdict.agreement, verdict.reasons)


def test_a_scene_that_shows_less_does_not_hold_up_one_that_shows_all() -> None:
    """
    Half of the yard leaves open what all of it settles; both are named.
    """
    both = (assessed("S1"), assessed("S2", covers=0.5))
    counts = count(71, 66, 77, scene_id="S1"), count(30, 25, 36, scene_id="S2")

    verdict = judge(evidence(quantity(), *counts, scenes=both), POLICY)

    assert ("consistent", ("partial_coverage",)) == (verdict.agreement, verdict.reasons)


def test_a_part_that_shows_the_claimed_number_is_not_contradicted_over() -> None:
    """
    All of the yard shows 100, a part of it 71: whoever reads that 73 is contradicted points to the 71.
    """
    both = (assessed("S1"), assessed("S2", covers=0.5))
    counts = count(100, 95, 105, scene_id="S1"), count(71, 66, 77, scene_id="S2")

    alone = judge(evidence(quantity(), counts[0]), POLICY)
    together = judge(evidence(quantity(), *counts, scenes=both), POLICY)

    assert ("inconsistent", "inconclusive") == (alone.agreement, together.agreement)


def test_a_second_scene_adds_confidence_and_no_probability() -> None:
    """
    Two scenes by one counter err alike: the likelihood is the mean of theirs, and confidence rises to high.
    """
    counts = count(71, 66, 77, scene_id="S1"), count(73, 70, 76, scene_id="S2")

    alone, other = (judge(evidence(quantity(), seen), POLICY) for seen in counts)
    both = judge(evidence(quantity(), *counts), POLICY)

    assert pytest.approx((alone.likelihood + other.likelihood) / 2, abs=0.01) == both.likelihood
    assert ("moderate", "high") == (alone.analytic_confidence, both.analytic_confidence)


def test_a_verdict_says_of_how_many_counts_a_person_went_over_the_marks() -> None:
    """
    A look at one of two is no look at all; who drew an area has not gone over its marks.
    """
    counts = [count(71, 66, 77, scene_id=name) for name in ("S1", "S2")]
    seen = [counts[0].model_copy(update={"reviewed_by": "A. Reader"}), counts[1]]
    drawn = [counts[0].model_copy(update={"area": SQUARE}), counts[1]]
    words = [judge(evidence(quantity(), *told), POLICY).why for told in (counts, seen, drawn, seen[:1])]

    assert "A person" not in words[0]
    assert words[1].endswith("A person went over the marks of 1 of 2 counts.")
    assert words[2].endswith("A person drew the area of 1 of 2 counts.")
    assert words[3].endswith("A person went over the marks.")


def test_a_part_that_holds_enough_bears_out_at_least() -> None:
    """
    Ninety or more on half of the yard are at least 73 on all of it.
    """
    verdict = judge(
        evidence(quantity("at_least", 73, high=None), count(98, 90, 106), scenes=(assessed(covers=0.5),)),
        POLICY,
    )

    assert ("consistent", ("partial_coverage",)) == (verdict.agreement, verdict.reasons)


@pytest.mark.parametrize(
    ("seen", "shown", "at", "grade", "because"),
    [
        (count(71, 66, 77), assessed(), site(), "moderate", "one scene, and no person"),
        (count(71, 66, 77, reviewed_by="A. Reader"), assessed(), site(), "high", "A person went over"),
        (count(71, 66, 77), assessed(rendered=True), site(), "low", "made by a renderer"),
        (count(71, 50, 95), assessed(), site(), "low", "wider than 50%"),
        (count(71, 66, 77), assessed(covers=0.9), site(), "low", "a part of the site unseen"),
        (count(71, 66, 77), assessed(), site(score=0.7), "low", "a site score of 0.70, under 0.8"),
        (count(71, 66, 77, reviewed_by="A. Reader"), assessed(off_nadir=38.0), site(), "moderate", "38° off"),
        (count(71, 66, 77, method="length"), assessed(verdict="length"), site(), "low", "lengths of trains"),
    ],
    ids=["one scene", "reviewed", "rendered", "wide", "partial", "site", "steep", "lengths"],
)
def test_confidence_follows_a_rubric(seen, shown, at, grade, because) -> None:
    """
    How good the grounds are is said apart from what they say, and why.
    """
    verdict = judge(evidence(quantity(), seen, scenes=(shown,), site=at), POLICY)

    assert grade == verdict.analytic_confidence
    assert because in verdict.why
