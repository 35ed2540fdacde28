"""What was done to a number between a source and whoever passes it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from drifts import VAGUE
from hypothesis import given
from hypothesis import strategies as st
from making import quantity

from claims.languages.en.quantities import numbers
from claims.lineage.numbers import derives, is_round, number_changes, reach

if TYPE_CHECKING:
    from claims.model import Quantity


def said(words: str) -> Quantity:
    """The quantity that words stand for."""
    return numbers.find(f"We counted {words} of them.", taken=[])[0].quantity


@pytest.mark.parametrize(
    ("source", "told", "changes"),
    [
        ("approximately 73", "roughly 73", ()),
        ("approximately 73", "73", ("hedge_dropped",)),
        ("73", "about 73", ()),
        ("about 70", "70", ()),
        ("nearly 70", "70", ("hedge_dropped",)),
        ("about 1,340", "1,340", ("hedge_dropped",)),
        ("approximately 73", "up to 73", ("bound_changed",)),
        ("approximately 73", "at least 70", ("bound_changed", "rounded")),
        ("approximately 73", "around 70", ("rounded",)),
        ("approximately 73", "70", ("rounded",)),
        ("at least 73", "73", ("bound_changed",)),
        ("at least 73", "more than 73", ()),
        ("at least 73", "at most 73", ("bound_changed",)),
        ("84", "nearly 90", ("rounded",)),
        ("90", "nearly 90", ("bound_changed",)),
        ("15", "more than a dozen", ("bound_changed", "rounded")),
        ("around 70", "73", ("hedge_dropped", "bound_changed")),
        ("between 30 and 40", "between 30 and 40", ()),
        ("between 31 and 42", "between 30 and 40", ("rounded",)),
        ("between 30 and 40", "up to 40", ("bound_changed",)),
        ("between 30 and 40", "between 30 and 41", ("bound_changed",)),
        ("35", "between 30 and 40", ("bound_changed",)),
        ("63", "dozens", ("rounded",)),
        ("dozens", "40", ("hedge_dropped",)),
        ("dozens", "about 40", ("bound_changed",)),
        ("dozens", "dozens", ()),
        ("dozens", "hundreds", ("bound_changed",)),
    ],
)
def test_what_was_done_to_a_number(source: str, told: str, changes: tuple[str, ...]) -> None:
    """
    A hedge matters before a number that is not round; a limit matters always.
    """
    assert changes == number_changes(said(source), said(told), vague=VAGUE)


@pytest.mark.parametrize(
    ("value", "unit", "told", "other", "changes"),
    [
        (64, "km", 40, "mi", ("unit_changed",)),
        (64, "km", 64, "mi", ("bound_changed", "unit_changed")),
        (7.4, "km2", 740, "ha", ("unit_changed",)),
        (63, "km", 40, "mi", ("unit_changed",)),
        (67, "km", 40, "mi", ("rounded", "unit_changed")),
    ],
)
def test_another_unit(value: float, unit: str, told: float, other: str, changes: tuple[str, ...]) -> None:
    """
    A number in another unit is the same when it comes out within a fortieth of it.
    """
    source = quantity("about", 1).model_copy(update={"value": value, "unit": unit})
    again = quantity("about", 1).model_copy(update={"value": told, "unit": other})

    assert changes == number_changes(source, again, vague=VAGUE)


@pytest.mark.parametrize(
    ("fine", "coarse", "may"),
    [
        ("73", "73", True),
        ("73", "70", True),
        ("73", "75", True),
        ("73", "80", True),
        ("70", "73", False),
        ("73", "68", False),
        ("73", "100", False),
        ("119", "100", True),
        ("7", "8", False),
        ("63", "dozens", True),
        ("630", "dozens", False),
        ("dozens", "63", False),
        ("35", "between 30 and 40", True),
        ("between 30 and 40", "30", True),
        ("between 30 and 40", "60", False),
    ],
)
def test_which_number_may_come_from_which(fine: str, coarse: str, *, may: bool) -> None:
    """
    A rounding may come from the number, never the number from the rounding.
    """
    assert may is derives(said(fine), said(coarse), vague=VAGUE)


@pytest.mark.parametrize("value", [20, 70, 75, 120, 225, 250, 600, 1300, 1_000_000])
def test_a_round_number(value: int) -> None:
    """
    A reader takes it for a rough one, hedged or not.
    """
    assert is_round(value)


@pytest.mark.parametrize("value", [0, 5, 7, 24, 73, 101, 119, 1340, 3.4])
def test_a_number_that_is_not_round(value: float) -> None:
    """
    A reader takes it for a count.
    """
    assert not is_round(value)


RELATIONS = ("exactly", "about", "nearly", "at_least", "more_than", "at_most", "fewer_than")
QUANTITIES = st.builds(quantity, st.sampled_from(RELATIONS), st.integers(1, 10**6))


@given(QUANTITIES)
def test_a_quantity_is_true_to_itself(one: Quantity) -> None:
    """
    Nothing was done to what is passed on as it was.
    """
    assert derives(one, one, vague=VAGUE)
    assert () == number_changes(one, one, vague=VAGUE)


@given(QUANTITIES, QUANTITIES)
def test_numbers_that_derive_lie_within_reach(one: Quantity, other: Quantity) -> None:
    """
    What is passed over unseen could not have been one claim.
    """
    (_, low, high), (_, other_low, other_high) = (reach(said, vague=VAGUE) for said in (one, other))

    assert not derives(one, other, vague=VAGUE) or (low <= other_high and other_low <= high)


@given(QUANTITIES, QUANTITIES)
def test_rounding_goes_one_way(one: Quantity, other: Quantity) -> None:
    """
    If one is a rounding of the other, then the other is none of it; so is it with a hedge that was dropped.
    """
    there, back = (number_changes(*pair, vague=VAGUE) for pair in ((one, other), (other, one)))

    assert not {"rounded", "hedge_dropped"} & set(there) & set(back)


@given(QUANTITIES, QUANTITIES)
def test_an_upper_limit_for_a_lower_one_is_seen_both_ways(one: Quantity, other: Quantity) -> None:
    """
    "Up to" for "at least" is another bound, and so is "at least" for "up to".
    """
    above, below = {"at_least", "more_than"}, {"at_most", "fewer_than"}
    if {one.relation in above, other.relation in above} == {True, False} and (
        one.relation in below or other.relation in below
    ):
        assert "bound_changed" in number_changes(one, other, vague=VAGUE)
        assert "bound_changed" in number_changes(other, one, vague=VAGUE)
