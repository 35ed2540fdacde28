"""How often the judge is wrong, on counts of rendered scenes whose truth is known.

``style_c.csv`` holds what the shipped railcar counter made of 332 scenes of a style that nothing was trained
on, and of parts of them; ``make calibration`` writes it. The policy, and the law of a count's errors, were
chosen on half of the scenes; what is asserted of verdicts is measured on the other half.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from calibrating import HEDGES, cases, count_of, halves, read_views
from outcomes import bands, brier, ignorant, outcomes, share, told

from evidence.counters.rail.counter import shipped
from verify.judge import chances
from verify.judge.chances import PEAK
from verify.judge.policy import load_policy

TABLE = Path(__file__).with_name("style_c.csv")
COUNTED_BY = "62f593b9c48c"
"""Digest of the counter that the table is of, its beginning."""


@pytest.fixture(scope="module")
def policy():
    """
    The policy that ships.
    """
    return load_policy()


@pytest.fixture(scope="module")
def views():
    """
    Counts of the scenes that the policy was not chosen on.
    """
    _, held_out = halves(read_views(TABLE))
    return held_out


@pytest.fixture(scope="module")
def judged(views, policy):
    """
    Claims of every hedge about each of them, true, inflated and deflated, with their verdicts.
    """
    return outcomes(list(cases(views, policy)), policy)


def test_the_table_is_of_the_counter_that_ships() -> None:
    """
    After a change to the counter: ``make calibration``, and its digest here.
    """
    assert COUNTED_BY == shipped().identity.sha256[:12]


def test_there_are_cases_of_every_sort(judged) -> None:
    """
    Thousands of claims, of each hedge, of each sort of scene.
    """
    assert len(judged) >= 20_000
    assert len(HEDGES) == len({one.case.evidence.claim.quantity.relation for one in judged})
    assert {"clear", "two", "length", "partial", "hazy", "wrong_day", "site", "coarse"} == {
        one.case.setting for one in judged
    }


def test_a_word_is_hardly_ever_wrong(judged) -> None:
    """
    One case in four hundred gets a word that the truth does not bear out; the aim is one in a hundred.
    """
    assert share(judged, lambda one: one.wrong) <= 0.004


def test_a_word_on_a_clear_scene_is_hardly_ever_wrong(judged) -> None:
    """
    Where nothing is hidden, the aim of one in a hundred is kept as well.
    """
    assert share([one for one in judged if one.case.setting == "clear"], lambda one: one.wrong) <= 0.01


@pytest.mark.parametrize("setting", ["wrong_day", "site", "coarse"])
def test_no_word_without_grounds(judged, setting) -> None:
    """
    A scene of another day, of a place that may be another, or of pixels too coarse: no word at all.
    """
    assert 0 == share([one for one in judged if one.case.setting == setting], lambda one: one.definite)


def test_a_claim_that_is_far_off_gets_a_word(judged) -> None:
    """
    On a clear scene, of claims whose number is off by half or more, nine in ten.
    """
    far = [one for one in judged if one.case.setting == "clear" and one.case.off >= 0.5]

    assert share(far, lambda one: one.definite) >= 0.90


def test_likelihoods_are_worth_something(judged) -> None:
    """
    The Brier score over all of them; always saying how many are true would give 0.24.
    """
    assert brier(told(judged)) <= 0.03


def test_likelihoods_hold_for_numbers_that_know_nothing(views, policy) -> None:
    """
    Of all numbers from 1 to 140, those that are called "likely" are so in seven of ten cases, and so on.
    """
    whole = [view for view in views if view.share == 1]

    for band in bands(ignorant(whole, policy)):
        assert band.said == pytest.approx(band.true, abs=0.06), band


def test_the_law_is_as_peaked_as_the_errors_are(monkeypatch) -> None:
    """
    Of the steps of 0.05, its ``PEAK`` makes the true numbers of the other half of the scenes most probable.
    """
    chosen_on, _ = halves(read_views(TABLE))
    peaks = [step / 20 for step in range(8, 31)]

    def fit(peak: float) -> float:
        monkeypatch.setattr(chances, "PEAK", peak)
        laws = [(chances.law_of(count_of(view, "S1")), view.true) for view in chosen_on if view.share == 1]
        return sum(math.log(law.upto(true) - law.upto(true - 1)) for law, true in laws)

    assert PEAK == max(peaks, key=fit)
