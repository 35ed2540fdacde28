"""What interval a number has that rests on a person's marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import count

from evidence.model.counts import Mark
from verify.judge.policy import load_policy
from verify.judge.reviewing import machine_of, odd, own_marks, reviewed

POLICY = load_policy()


def marks(number: int) -> tuple[Mark, ...]:
    """
    So many marks in a row.
    """
    return tuple(Mark(px=float(10 * place), py=5.0, length_m=14.0, score=0.9) for place in range(number))


def seen(best: int, low: int, high: int, **fields: object):
    """
    A machine's count with a mark for each object.
    """
    return count(best, low, high, marks=marks(best), **fields)


@pytest.mark.parametrize(
    ("machine", "number", "low", "high"),
    [
        ((74, 70, 78), 74, 70, 78),
        ((74, 70, 78), 76, 72, 80),
        ((74, 70, 78), 44, 37, 51),
        ((74, 70, 78), 100, 85, 115),
        ((71, 40, 110), 73, 62, 84),
        ((3, 3, 3), 3, 2, 4),
        ((0, 0, 2), 0, 0, 1),
        ((5, 4, 6), 0, 0, 1),
    ],
    ids=["confirmed", "within", "far below", "far above", "machine unsure", "few", "none", "all taken away"],
)
def test_a_persons_number_has_the_closer_interval_where_both_agree(machine, number, low, high) -> None:
    """
    They agree while the machine's interval holds the person's number; else people's scatter alone is left.
    """
    found = reviewed(seen(*machine), marks(number), by="A. Reader", policy=POLICY)

    assert (number, low, high) == (found.best, found.low, found.high)


def test_what_the_machine_said_is_kept_beside_it() -> None:
    """
    Whoever reviews a second time finds the machine's own count, not the first person's.
    """
    machine = seen(74, 70, 78, pmf=(0.5, 0.5), second=70)
    first = reviewed(machine, marks(44), by="A. Reader", policy=POLICY)
    second = reviewed(first, marks(60), by="B. Reader", policy=POLICY)

    assert machine_of(machine) == first.machine == second.machine
    assert ("B. Reader", None, 70) == (second.reviewed_by, second.pmf, second.second)


def test_lengths_of_trains_are_told_by_their_metres() -> None:
    """
    Ten cars in five trains of 14 m: with one train less they are eight.
    """
    trains = count(10, 8, 12, method="length", marks=marks(5))

    assert 8 == reviewed(trains, marks(4), by="A. Reader", policy=POLICY).best


def test_a_persons_marks_are_told_apart() -> None:
    """
    Those that the machine did not set.
    """
    mine = Mark(px=1.0, py=2.0, score=1.0)
    found = reviewed(seen(2, 1, 3), (*marks(1), mine), by="A. Reader", policy=POLICY)

    assert {mine} == own_marks(found)
    assert set() == own_marks(seen(2, 1, 3))


@given(st.integers(0, 60), st.integers(0, 40), st.integers(0, 40), st.integers(0, 80), st.floats(0, 1))
def test_the_interval_always_holds_the_number(best, less, more, number, scatter) -> None:
    """
    By at least one object on each side but below none; and it is what its own marks give again.
    """
    policy = POLICY.model_copy(update={"review": POLICY.review.model_copy(update={"scatter": scatter})})
    machine = seen(best, max(0, best - less), best + more)

    found = reviewed(machine, marks(number), by="A. Reader", policy=policy)

    assert found.low <= max(0, number - 1)
    assert number + 1 <= found.high
    assert odd(found, policy) is None


@pytest.mark.parametrize(
    "forged",
    [{"best": 75}, {"low": 73}, {"high": 75}, {"reviewed_by": None}],
    ids=lambda forged: next(iter(forged)),
)
def test_a_number_that_its_marks_do_not_give_is_told(forged) -> None:
    """
    Whoever writes another number or a closer interval beside the marks.
    """
    honest = reviewed(seen(74, 70, 78), marks(74), by="A. Reader", policy=POLICY)

    assert odd(honest.model_copy(update=forged), POLICY) is not None
