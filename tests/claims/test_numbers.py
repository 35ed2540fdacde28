"""Numbers in words and digits, and what their hedges say."""

from __future__ import annotations

import pytest

from claims import numbers
from claims.model import Number

Bounds = tuple[Number | None, Number | None]


@pytest.mark.parametrize(
    ("text", "relation", "bounds"),
    [
        ("73 railcars", "exactly", (73, 73)),
        ("approximately 73 railcars", "about", (73, 73)),
        ("roughly 73 in number", "about", (73, 73)),
        ("some 73 railcars", "about", (73, 73)),
        ("73 or so railcars", "about", (73, 73)),
        ("30-odd wide-bodies", "about", (30, 30)),
        ("nearly 73 railcars", "nearly", (73, 73)),
        ("just under 600 wagons", "nearly", (600, 600)),
        ("at least 73 railcars", "at_least", (73, None)),
        ("at least seventy railcars", "at_least", (70, None)),
        ("no fewer than 73 railcars", "at_least", (73, None)),
        ("15 or more vessels", "at_least", (15, None)),
        ("more than 73 railcars", "more_than", (74, None)),
        ("well over 100 ships", "more_than", (101, None)),
        ("totaling up to 73", "at_most", (None, 73)),
        ("as many as 73 railcars", "at_most", (None, 73)),
        ("no more than 73 railcars", "at_most", (None, 73)),
        ("perhaps as many as 30 ships", "at_most", (None, 30)),
        ("fewer than ten boats", "fewer_than", (None, 9)),
        ("between 70 and 75 railcars", "between", (70, 75)),
        ("57 to 62 bulk carriers", "between", (57, 62)),
        ("1,200–1,300 wagons", "between", (1200, 1300)),
        ("forty or fifty lorries", "between", (40, 50)),
        ("dozens of tents", "vague", (None, None)),
        ("several hundred vehicles", "vague", (None, None)),
        ("a couple of launchers", "vague", (None, None)),
        ("not a single truck", "exactly", (0, 0)),
        ("none of the tanks", "exactly", (0, 0)),
    ],
)
def test_hedges_set_the_bounds(text: str, relation: str, bounds: Bounds) -> None:
    """
    Bounds are what the words literally say; tolerance is the judge's business.
    """
    found = numbers.find(text)

    assert [(relation, bounds)] == [(m.quantity.relation, (m.quantity.low, m.quantity.high)) for m in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two dozen", 24),
        ("a dozen", 12),
        ("half a dozen", 6),
        ("three-dozen", 36),
        ("seventy-three", 73),
        ("one hundred and twenty-five", 125),
        ("36 thousand 591", 36591),
        ("1.5 million", 1_500_000),
        ("22,131", 22131),
        ("a trio", 3),
    ],
)
def test_words_are_read_as_numbers(text: str, expected: Number) -> None:
    """
    Words, digits and both together give one number.
    """
    assert expected == numbers.value_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "the 73rd Brigade",
        "a KC-135 and a T-72 near an S-400",
        "Covid-19",
        "a 64-year-old bridge",
        "55 per cent",
        "18% of them",
        "$300 million",
        "€522 a night",
        "a 5,000-cubic-metre tank",
        "at 19.9 degrees",
        "berth 107",
        "one in five of them",
        "12 years of war",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    """
    Unit numbers, models, ages, shares, prices and compounds are no counts.
    """
    assert [] == numbers.find(text)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("almost 40 miles", 40, "mi"),
        ("6 km long", 6, "km"),
        ("470 hectares", 470, "ha"),
        ("some 2,000 square kilometres", 2000, "km2"),
        ("199,000 square metres", 199_000, "m2"),
        ("200 feet wide", 200, "ft"),
    ],
)
def test_units_of_length_and_area_are_kept(text: str, value: Number, unit: str) -> None:
    """
    The unit belongs to the quantity.
    """
    quantity = numbers.find(text)[0].quantity

    assert (value, unit) == (quantity.value, quantity.unit)


def test_a_stretch_that_means_something_else_holds_no_number() -> None:
    """
    "5" and "2023" in a date are not found again as numbers.
    """
    assert [] == numbers.find("5 October 2023", taken=[(0, 14)])
