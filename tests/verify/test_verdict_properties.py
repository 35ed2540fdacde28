"""What no verdict may ever do, whatever is claimed and whatever is seen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import NO_DIGEST, assessed, claim, count, evidence, quantity, scene, site

from claims.model import Observed, Period
from evidence.model.counts import CounterId
from evidence.model.findings import DeadEnd
from verify.judge.likelihood import term_for
from verify.judge.policy import load_policy
from verify.judge.said import said_by
from verify.judge.verdict import judge

if TYPE_CHECKING:
    from claims.model import Quantity
    from evidence.model.findings import Evidence
    from verify.model import Verdict

POLICY = load_policy()
DEFINITE = {"consistent", "inconsistent"}
NUMBERS = st.integers(0, 120)
REACHES = st.integers(0, 9) | st.integers(0, 120)
BOUNDED = ("exactly", "about", "nearly", "between")
UPWARDS = ("at_least", "more_than")
DOWNWARDS = ("at_most", "fewer_than")


@st.composite
def words(draw: st.DrawFn, relations: tuple[str, ...] = (*BOUNDED, *UPWARDS, *DOWNWARDS)) -> Quantity:
    """A quantity of one of these relations, round numbers as often as others."""
    relation = draw(st.sampled_from(relations))
    value = draw(NUMBERS | st.sampled_from([10, 20, 30, 50, 100, 200]))
    low = None if relation in DOWNWARDS else value
    high = None if relation in UPWARDS else value + (draw(NUMBERS) if relation == "between" else 0)
    return quantity(relation, None if relation == "between" else value, low=low, high=high)


vague = st.sampled_from(sorted(POLICY.vague)).map(lambda text: quantity("vague", None, text=text))
said = words() | vague


@st.composite
def counts(draw: st.DrawFn, name: str = "S1", *, near: int = 0, measured_on: str = "real", **fields: object):
    """A count whose interval holds its best number, which is often that one."""
    best, less, more = draw(st.just(near) | NUMBERS), draw(REACHES), draw(REACHES)
    low, high = max(best - less, 0), best + more
    rail = CounterId(name="railcars", version="2", sha256=NO_DIGEST, measured_on=measured_on)
    return count(best, low, high, scene_id=name, counter=rail).model_copy(update=fields)


@st.composite
def claimed_and_seen(draw: st.DrawFn, quantities=None, **fields: object):
    """A quantity, and a count that is often near it."""
    words_said = draw(said if quantities is None else quantities)
    return words_said, draw(counts(near=_near(words_said), **fields))


def _near(words_said: Quantity) -> int:
    return words_said.low or words_said.high or 40


@st.composite
def situations(draw: st.DrawFn) -> Evidence:
    """Up to three scenes, good and bad, of the right day and of others, at a site that may be another."""
    names = [f"S{k}" for k in range(draw(st.sampled_from([1, 1, 2, 3])))]
    words_said = draw(said)
    near = words_said.low or words_said.high or 40
    seen = [
        draw(
            counts(name, near=near, measured_on=draw(st.sampled_from(["real", "real", "rendered"])))
        ).model_copy(
            update={
                "disputed": draw(st.sampled_from([False, False, True])),
                "method": draw(st.sampled_from(["objects", "objects", "length"])),
            }
        )
        for name in names
    ]
    return evidence(
        words_said,
        *seen,
        scenes=tuple(draw(shown(name)) for name in names),
        site=draw(sites),
        dead_ends=draw(st.sampled_from([()] * 6 + [(DeadEnd(code="obscured", detail="Cloud."),)])),
    )


sites = st.sampled_from(
    [
        *(site(score=score) for score in (0.6, 0.7, 0.8, *[1.0] * 12)),
        *(site(score=score) for score in (0.3, 0.59)),
        *(site(precision=precision) for precision in ("area", "town")),
        None,
    ]
)


@st.composite
def shown(draw: st.DrawFn, name: str):
    """A scene held against the site, of one of five days."""
    taken = scene().taken_start + timedelta(days=draw(st.sampled_from([0, 0, 0, 0, -1, 1, 30])))
    one = assessed(
        name,
        covers=draw(st.sampled_from([1.0, 1.0, 1.0, 0.98, 0.97, 0.5])),
        verdict=draw(st.sampled_from(["count", "count", "count", "length", "presence", "none"])),
        taken_start=taken,
        taken_end=taken,
        cloud=draw(st.sampled_from([None, 0.0, 0.1, 0.3])),
        rendered=draw(st.booleans()),
    )
    return one.model_copy(update={"cloud_at_site": draw(st.sampled_from([None, 0.0]))})


def _fit(found: Evidence):
    """Counts on adequate scenes of 5 October in Korea, which is taken at 02:10 UTC here."""
    fine = {"objects": {"count"}, "length": {"count", "length"}}
    scenes = {one.scene.id: one for one in found.scenes}
    return [
        (seen, scenes[seen.scene_id])
        for seen in found.counts
        if scenes[seen.scene_id].adequacy.verdict in fine[seen.method]
        and scenes[seen.scene_id].scene.taken_start == scene().taken_start
    ]


@settings(max_examples=300)
@given(situations())
def test_a_word_needs_an_adequate_scene_of_the_right_day_and_a_sure_site(found) -> None:
    """
    Neither "consistent" nor "inconsistent" without a count on such a scene, at a site that nobody doubts.
    """
    sure = found.site is not None and found.site.score >= 0.6 and found.site.precision == "facility"

    if judge(found, POLICY).agreement in DEFINITE:
        assert sure
        assert _fit(found)
        assert () == found.dead_ends


@settings(max_examples=300)
@given(situations())
def test_never_inconsistent_while_any_interval_touches(found) -> None:
    """
    Whatever the hedge, one scene whose interval reaches what the words allow is enough not to contradict.
    """
    allowed = said_by(found.claim.quantity, POLICY)
    touching = [seen for seen, _ in _fit(found) if seen.low <= allowed.high and allowed.low <= seen.high]

    assert not (touching and judge(found, POLICY).agreement == "inconsistent")


@given(situations())
def test_a_likelihood_fits_its_word_and_its_term(found) -> None:
    """
    It is high for "consistent" and low for "inconsistent", and is left out of an open verdict alone.
    """
    verdict = judge(found, POLICY)

    if verdict.likelihood is None:
        assert verdict.agreement not in DEFINITE
        assert verdict.term is None
    else:
        assert term_for(verdict.likelihood) == verdict.term
        assert verdict.agreement != "consistent" or verdict.likelihood >= POLICY.assured
        assert verdict.agreement != "inconsistent" or verdict.likelihood <= POLICY.doubtful


@given(situations())
def test_an_undecided_verdict_says_why(found) -> None:
    """
    No reason is given twice, and where no word is given there is at least one.
    """
    verdict = judge(found, POLICY)

    assert len(set(verdict.reasons)) == len(verdict.reasons)
    assert verdict.agreement in DEFINITE or verdict.reasons
    assert verdict.why


@given(situations(), st.permutations([0, 1, 2]))
def test_the_order_of_scenes_changes_nothing(found, order) -> None:
    """
    No scene is believed because it came first.
    """
    swapped = [found.counts[k] for k in order if k < len(found.counts)]

    first, second = (judge(one, POLICY) for one in (found, found.model_copy(update={"counts": (*swapped,)})))

    assert (first.agreement, first.likelihood, set(first.reasons)) == (
        second.agreement,
        second.likelihood,
        set(second.reasons),
    )


def _no_more_definite(before: Verdict, after: Verdict) -> bool:
    return after.agreement in {before.agreement, "inconclusive"}


@settings(max_examples=300)
@given(claimed_and_seen(), st.integers(0, 80), st.integers(0, 80))
def test_a_wider_interval_never_makes_a_verdict_more_definite(pair, less, more) -> None:
    """
    Widening what was seen keeps a verdict or opens it; it never closes an open one, and never turns one over.
    """
    words_said, seen = pair
    wide = seen.model_copy(update={"low": max(seen.low - less, 0), "high": seen.high + more})

    assert _no_more_definite(*(judge(evidence(words_said, one), POLICY) for one in (seen, wide)))


@given(claimed_and_seen(), st.sampled_from([0.0, 0.05, 0.2, 0.5]), st.sampled_from([0.1, 0.5, 1.0]))
def test_more_cloud_never_makes_a_verdict_more_definite(pair, less, more) -> None:
    """
    Cloud somewhere in the scene, which may lie over the site, keeps a verdict or opens it.
    """
    words_said, seen = pair
    skies = (
        (assessed(cloud=cloud).model_copy(update={"cloud_at_site": None}),)
        for cloud in sorted((less, max(less, more)))
    )

    assert _no_more_definite(*(judge(evidence(words_said, seen, scenes=sky), POLICY) for sky in skies))


@given(claimed_and_seen(words((*BOUNDED, *DOWNWARDS))), st.floats(0.05, 0.97))
def test_a_part_of_the_site_bears_out_no_upper_limit(pair, covers) -> None:
    """
    What lies outside may hold any number: too few contradict nothing; nor is "at most" borne out.
    """
    words_said, seen = pair
    part = (assessed(covers=covers),)
    allowed = said_by(words_said, POLICY)

    verdict = judge(evidence(words_said, seen, scenes=part), POLICY)

    assert verdict.agreement != "consistent"
    assert verdict.agreement != "inconsistent" or seen.low > allowed.high
    assert "partial_coverage" in verdict.reasons


@given(claimed_and_seen(words(UPWARDS)), st.integers(0, 100))
def test_more_objects_never_contradict_at_least(pair, more) -> None:
    """
    "At least" and "more than" are contradicted from below alone, and more bears them out as well.
    """
    words_said, seen = pair
    fuller = seen.model_copy(update={k: getattr(seen, k) + more for k in ("low", "best", "high")})

    few, many = (judge(evidence(words_said, one), POLICY).agreement for one in (seen, fuller))

    assert few != "inconsistent" or seen.high < words_said.low
    assert few != "consistent" or many == "consistent"


@given(claimed_and_seen(words(DOWNWARDS)), st.integers(0, 100))
def test_fewer_objects_never_contradict_at_most(pair, fewer) -> None:
    """
    "Up to" and "fewer than" are contradicted from above alone.
    """
    words_said, seen = pair
    emptier = seen.model_copy(update={k: max(getattr(seen, k) - fewer, 0) for k in ("low", "best", "high")})

    verdict, after = (judge(evidence(words_said, one), POLICY).agreement for one in (seen, emptier))

    assert verdict != "inconsistent" or seen.low > words_said.high
    assert after != "inconsistent" or verdict == "inconsistent"


@given(said, counts("S1"), counts("S2"))
def test_scenes_that_disagree_settle_nothing(words_said, one, other) -> None:
    """
    Of two scenes of one day one contradicts what the other bears out, or one shows more than the words allow
    and one less; or their intervals lie apart, unless both bear the words out, or both contradict them on one
    side.
    """
    allowed = said_by(words_said, POLICY)
    alone = {judge(evidence(words_said, seen), POLICY).agreement for seen in (one, other)}
    sides = {(seen.best > allowed.high) - (seen.best < allowed.low) for seen in (one, other)}
    apart = max(one.low, other.low) > min(one.high, other.high)
    alike = len(alone) == 1 and alone <= DEFINITE

    if (alone <= DEFINITE and len(sides) > 1) or (apart and not alike):
        verdict = judge(evidence(words_said, one, other), POLICY)
        assert ("inconclusive", None) == (verdict.agreement, verdict.likelihood)
        assert "scenes_disagree" in verdict.reasons


@pytest.mark.parametrize("reach", [(25, 35), (25, 78), (5, 120)])
def test_a_scene_that_speaks_against_the_others_is_never_dropped(reach) -> None:
    """
    By length 30 are counted where the objects are 74: however wide its interval, the two do not agree.
    """
    lengths = count(30, *reach, scene_id="S2", method="length")

    verdict = judge(evidence(quantity("about"), count(74, 70, 78), lengths), POLICY)

    assert ("inconclusive", None) == (verdict.agreement, verdict.likelihood)
    assert "scenes_disagree" in verdict.reasons


@settings(max_examples=500)
@given(situations(), st.integers(0, 2), st.integers(0, 80), st.integers(0, 80))
def test_of_several_scenes_none_seen_less_sharply_makes_a_verdict_more_definite(
    found, which, less, more
) -> None:
    """
    Whichever of up to three counts is widened: parts, lengths, through cloud, of another day.
    """
    which %= len(found.counts)
    wide = [
        seen.model_copy(update={"low": max(seen.low - less, 0), "high": seen.high + more})
        if k == which
        else seen
        for k, seen in enumerate(found.counts)
    ]

    assert _no_more_definite(
        judge(found, POLICY), judge(found.model_copy(update={"counts": tuple(wide)}), POLICY)
    )


@given(said, counts("S1"), counts("S2"))
def test_a_second_scene_adds_no_word_that_neither_gives(words_said, one, other) -> None:
    """
    What both leave open stays open, and a word of both is theirs.
    """
    alone = {judge(evidence(words_said, seen), POLICY).agreement for seen in (one, other)}

    assert judge(evidence(words_said, one, other), POLICY).agreement in {*alone, "inconclusive"}


@given(claimed_and_seen(measured_on="rendered"))
def test_errors_measured_on_rendered_scenes_contradict_nothing_real(pair) -> None:
    """
    On real pixels such a counter may bear a number out, with low confidence; improbable it calls nothing.
    """
    verdict = judge(evidence(*pair), POLICY)

    assert verdict.agreement != "inconsistent"
    assert verdict.likelihood is None or verdict.agreement == "consistent"
    assert "low" == verdict.analytic_confidence


@given(claimed_and_seen(disputed=True))
def test_a_disputed_count_settles_nothing(pair) -> None:
    """
    Two ways of counting the same pixels are far apart.
    """
    verdict = judge(evidence(*pair), POLICY)

    assert "inconclusive" == verdict.agreement
    assert "estimators_disagree" in verdict.reasons


@given(claimed_and_seen(), st.integers(1, 60))
def test_a_claim_of_several_days_is_never_contradicted_by_one(pair, days) -> None:
    """
    By a second reading of its words, or by a period, it may have been another day.
    """
    words_said, seen = pair
    later = (scene().taken_start + timedelta(days=days)).date().isoformat()
    period = Observed(text="then", start="2023-10-05", end=later)
    reading = Observed(
        text="then", start="2023-10-05", end="2023-10-05", alternatives=(Period(start=later, end=later),)
    )

    for observed in (period, reading):
        verdict = judge(
            evidence(claim=claim(words_said, observed=observed), counts=(seen,), scenes=(assessed(),)), POLICY
        )
        assert verdict.agreement != "inconsistent"


@given(claimed_and_seen(), st.sampled_from([site(score=0.59), site(score=0.3), site(precision="area")]))
def test_at_a_doubtful_site_nothing_is_settled(pair, at) -> None:
    """
    However well the numbers agree, or do not: it may be another place.
    """
    verdict = judge(evidence(*pair, site=at), POLICY)

    assert ("not_checkable", ("site_ambiguous",)) == (verdict.agreement, verdict.reasons)
