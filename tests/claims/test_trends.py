"""What the words of a change or a record say of other times."""

from __future__ import annotations

import pytest
from making import claim, quantity

from claims.model import Comparison
from claims.trends import Trend, trend_of


def said(measure, words, *, baseline=None, text="73", **fields):
    """A claim of 73 railcars, or of these words, with this comparison."""
    value = int(text) if text.isdigit() else None
    number = quantity("exactly" if value else "vague", value, text=text, **fields)
    return claim(number, measure=measure, comparison=Comparison(text=words, baseline=baseline, window=None))


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("the most in five years", "highest"),
        ("unprecedented", "highest"),
        ("a record", "highest"),
        ("far greater than at any time in the past five years", "highest"),
        ("the fewest since 2018", "lowest"),
        ("the lowest total since the protest began", "lowest"),
        ("an all-time low", "lowest"),
        ("fewer than at any time this year", "lowest"),
    ],
)
def test_a_record_is_of_many_unless_its_words_say_few(words, way) -> None:
    """
    "The most in five years" is the highest of them, "the fewest" the lowest.
    """
    assert Trend(way=way) == trend_of(said("record", words))


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("doubled since 2019", 2, 2),
        ("twice as many", 2, 2),
        ("nearly doubled", 2, 2),
        ("more than doubled", 2, None),
        ("less than double", None, 2),
        ("tripled", 3, 3),
        ("three times as many", 3, 3),
        ("two and a half times as many as last year", 2.5, 2.5),
        ("a tenfold increase", 10, 10),
        ("halved in January", 0.5, 0.5),
        ("half as many", 0.5, 0.5),
        ("fell by half", 0.5, 0.5),
        ("risen by half", 1.5, 1.5),
        ("cut by a third", 0.667, 0.667),
        ("shrunk by two-thirds", 0.333, 0.333),
    ],
)
def test_words_of_a_factor_are_times(words, low, high) -> None:
    """
    "Doubled" is twice what there was, "more than doubled" twice or more, "halved" half of it.
    """
    assert Trend(way="times", low=low, high=high) == trend_of(said("change", words, text=words))


def test_a_number_told_for_before_is_what_a_change_starts_from() -> None:
    """
    "Up from about 20" is held against twenty, whatever else the words are.
    """
    assert Trend(way="from") == trend_of(said("change", "doubled, up from about 20", baseline=20))


@pytest.mark.parametrize(
    ("measure", "words", "fields"),
    [
        ("change", "12 have been added since June", {}),
        ("change", "six more than in April", {}),
        ("change", "doubled", {"unit": "ha"}),
        ("record", "the longest on record", {"unit": "km"}),
        ("count", "the most", {}),
    ],
    ids=["added", "more than", "an area", "a length", "a plain number"],
)
def test_what_two_counts_cannot_show_is_no_trend(measure, words, fields) -> None:
    """
    The size of a rise without what it rose from, and what is not counted, are left alone.
    """
    assert trend_of(said(measure, words, **fields)) is None


def test_a_claim_without_a_comparison_has_no_trend() -> None:
    """
    A plain claim of 73 railcars says nothing of other days.
    """
    assert trend_of(claim(measure="record")) is None
