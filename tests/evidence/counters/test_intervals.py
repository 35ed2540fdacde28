"""How measured errors become an interval."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from evidence.counters.intervals import ImageErrors, MeasuredErrors, interval_of


def errors(*rows: tuple[int, int, int]) -> MeasuredErrors:
    """Measured errors from (true, seen, hits) rows."""
    images = tuple(
        ImageErrors(image=str(at), true=true, seen=seen, hits=hits)
        for at, (true, seen, hits) in enumerate(rows)
    )
    return MeasuredErrors(images=images)


GOOD = errors((50, 50, 47), (30, 31, 28), (20, 19, 18), (40, 42, 38))


@st.composite
def measured(draw: st.DrawFn) -> MeasuredErrors:
    """Any measurement that can be made."""
    rows = []
    for _ in range(draw(st.integers(0, 6))):
        true, seen = draw(st.integers(0, 80)), draw(st.integers(0, 80))
        rows.append((true, seen, draw(st.integers(0, min(true, seen)))))
    return errors(*rows)


@settings(max_examples=40, deadline=None)
@given(
    seen=st.integers(0, 60),
    given_errors=measured(),
    level=st.floats(0.5, 0.99),
    own=st.none() | st.integers(0, 300),
)
def test_best_lies_inside_and_probabilities_sum_to_one(
    seen: int, given_errors: MeasuredErrors, level: float, own: int | None
) -> None:
    """Whatever was measured and counted, low ≤ best ≤ high, and the PMF is one."""
    best, low, high, pmf = interval_of(seen, given_errors, level, best=own)
    assert 0 <= low <= best <= high
    assert pytest.approx(1.0) == sum(pmf)
    assert min(pmf) >= 0
    assert sum(pmf[low : high + 1]) >= level - 1e-9


@settings(max_examples=25, deadline=None)
@given(seen=st.integers(0, 60), more=st.integers(1, 20), given_errors=measured())
def test_more_marks_never_mean_fewer_objects(seen: int, more: int, given_errors: MeasuredErrors) -> None:
    """Best, low and high rise, or stay, as the number of marks rises."""
    few, many = interval_of(seen, given_errors), interval_of(seen + more, given_errors)
    assert few.best <= many.best
    assert few.low <= many.low
    assert few.high <= many.high


@pytest.mark.parametrize("seen", [5, 20, 73, 200])
def test_images_that_disagree_widen_the_interval(seen: int) -> None:
    """Same totals, but one counter is steady and the other is not: the second is less sure."""
    steady = errors((40, 40, 36), (40, 40, 36), (40, 40, 36), (40, 40, 36))
    uneven = errors((40, 40, 40), (40, 40, 40), (40, 40, 40), (40, 40, 24))
    sure, unsure = interval_of(seen, steady), interval_of(seen, uneven)
    assert unsure.high - unsure.low > sure.high - sure.low


def test_more_errors_widen_the_interval() -> None:
    """A counter with a tenth of errors is surer than one with a third."""
    poor = errors((50, 50, 34), (30, 31, 20), (20, 19, 13), (40, 42, 28))
    good_width, poor_width = (high - low for _, low, high, _ in (interval_of(73, e) for e in (GOOD, poor)))
    assert poor_width > good_width


def test_few_images_widen_the_interval() -> None:
    """One image tells nothing about how images differ."""
    one, four = errors((40, 40, 36)), errors(*[(40, 40, 36)] * 4)
    assert interval_of(50, one).high - interval_of(50, one).low > (
        interval_of(50, four).high - interval_of(50, four).low
    )


@pytest.mark.parametrize("given_errors", [GOOD, errors()])
def test_thousands_of_marks_are_reckoned_by_the_dozen(given_errors: MeasuredErrors) -> None:
    """Ten times the marks mean ten times the objects, at both ends, and a PMF for all of them."""
    few, many = interval_of(400, given_errors), interval_of(4000, given_errors)
    assert (10 * few.low, 10 * few.high) == pytest.approx((many.low, many.high), rel=0.02)
    assert len(many.pmf) == pytest.approx(10 * len(few.pmf), rel=0.05)


def test_nothing_seen_is_not_nothing_there() -> None:
    """No mark at all still leaves room for an object that was missed."""
    best, low, high, _ = interval_of(0, GOOD)
    assert (0, 0) == (best, low)
    assert high > 0


def test_nothing_measured_says_next_to_nothing() -> None:
    """Without a measurement the interval is nearly all there could be."""
    _, low, high, _ = interval_of(20, errors())
    assert low <= 5
    assert high >= 60


def test_best_is_the_number_seen_unless_the_counter_gives_its_own() -> None:
    """A count of its own changes the interval only where that would not hold it."""
    plain = interval_of(30, GOOD)
    assert 30 == plain.best
    assert plain._replace(best=31) == interval_of(30, GOOD, best=31)
    assert plain._replace(best=90, high=90) == interval_of(30, GOOD, best=90)


@pytest.mark.parametrize(("seen", "level"), [(-1, 0.9), (3, 0.0), (3, 1.0)])
def test_nonsense_is_refused(seen: int, level: float) -> None:
    """A negative number of marks, or a level that is no probability, is a mistake of the caller."""
    with pytest.raises(ValueError, match="No interval for"):
        interval_of(seen, GOOD, level)


def test_hits_beyond_what_was_there_are_refused() -> None:
    """More hits than objects is a slip in the calibration file."""
    with pytest.raises(ValidationError, match="3 hits of 2 objects"):
        ImageErrors(image="port", true=2, seen=5, hits=3)
