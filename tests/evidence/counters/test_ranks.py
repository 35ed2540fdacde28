"""Intervals by the rank of measured errors."""

from __future__ import annotations

import numpy as np
import pytest

from evidence.counters.intervals import ImageErrors, MeasuredErrors, interval_of
from evidence.counters.ranks import interval_by_rank


def measured(*pairs: tuple[int, int]) -> MeasuredErrors:
    """Errors of (true, seen) pairs."""
    rows = (ImageErrors(image=str(k), true=t, seen=s, hits=min(t, s)) for k, (t, s) in enumerate(pairs))
    return MeasuredErrors(images=tuple(rows))


def test_a_counter_that_was_never_off_has_an_interval_of_one_number() -> None:
    """
    Twenty scenes counted exactly.
    """
    seen = interval_by_rank(40, measured(*((n, n) for n in range(20))))

    assert (40, 40, 40) == seen[:3]


def test_one_scene_in_ten_may_be_far_off() -> None:
    """
    Of thirty scenes two were off by far; nine in ten were not, and the interval says so.
    """
    seen = interval_by_rank(40, measured(*[(50, 48)] * 28, (60, 5), (0, 30)))

    assert 37 <= seen.low <= seen.best == 40 <= seen.high <= 43


def test_nine_in_ten_new_scenes_are_covered() -> None:
    """
    Errors drawn alike for the measured and the new scenes: coverage is what it is said to be.
    """
    rng = np.random.default_rng(3)
    true = rng.integers(0, 100, 2039)
    seen = rng.binomial(true, 0.9) + rng.poisson(2, len(true))
    errors = measured(*((int(t), int(s)) for t, s in zip(true[:39], seen[:39], strict=True)))
    spans = [interval_by_rank(int(s), errors) for s in seen[39:]]
    held = np.mean([i.low <= t <= i.high for i, t in zip(spans, true[39:], strict=True)])

    assert 0.85 < held < 0.98


@pytest.mark.parametrize("seen", [0, 1, 7, 200])
def test_the_distribution_sums_to_one_and_no_count_is_negative(seen: int) -> None:
    """
    Even where the errors reach below zero.
    """
    span = interval_by_rank(seen, measured(*[(10, 30)] * 6, *[(30, 10)] * 6))

    assert 1.0 == pytest.approx(sum(span.pmf))
    assert 0 <= span.low <= seen <= span.high


def test_too_few_scenes_leave_it_to_the_error_model() -> None:
    """
    Nine scenes have no rank that stands for nine in ten.
    """
    few = measured(*[(10, 9)] * 9)

    assert interval_of(20, few) == interval_by_rank(20, few)
