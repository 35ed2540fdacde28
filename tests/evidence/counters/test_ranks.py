"""Intervals by the rank of measured errors."""

from __future__ import annotations

import numpy as np
import pytest

from evidence.counters.intervals import MeasuredErrors, interval_of
from evidence.counters.ranks import Off, interval_by_rank


def measured(*pairs: tuple[int, int], doubt: float = 1.0) -> list[Off]:
    """Errors of (true, seen) pairs, all as doubtful as another."""
    return [Off(t, s, doubt) for t, s in pairs]


def test_a_counter_that_was_never_off_has_an_interval_of_one_number() -> None:
    """
    Twenty scenes counted exactly.
    """
    seen = interval_by_rank(40, 1.0, measured(*((n, n) for n in range(20))))

    assert (40, 40, 40) == seen[:3]


def test_one_scene_in_ten_may_be_far_off() -> None:
    """
    Of thirty scenes two were off by far; nine in ten were not, and the interval says so.
    """
    seen = interval_by_rank(40, 1.0, measured(*[(50, 48)] * 28, (60, 5), (0, 30)))

    assert 37 <= seen.low <= seen.best == 40 <= seen.high <= 43


def test_nine_in_ten_new_scenes_are_covered() -> None:
    """
    Errors drawn alike for the measured and the new scenes: coverage is what it is said to be.
    """
    rng = np.random.default_rng(3)
    true = rng.integers(0, 100, 2039)
    seen = rng.binomial(true, 0.9) + rng.poisson(2, len(true))
    errors = measured(*((int(t), int(s)) for t, s in zip(true[:39], seen[:39], strict=True)))
    spans = [interval_by_rank(int(s), 1.0, errors) for s in seen[39:]]
    held = np.mean([i.low <= t <= i.high for i, t in zip(spans, true[39:], strict=True)])

    assert 0.85 < held < 0.98


@pytest.mark.parametrize("seen", [0, 1, 7, 200])
def test_the_distribution_sums_to_one_and_no_count_is_negative(seen: int) -> None:
    """
    Even where the errors reach below zero.
    """
    span = interval_by_rank(seen, 1.0, measured(*[(10, 30)] * 6, *[(30, 10)] * 6))

    assert 1.0 == pytest.approx(sum(span.pmf))
    assert 0 <= span.low <= seen <= span.high


def test_too_few_scenes_leave_it_to_the_error_model() -> None:
    """
    Nine scenes have no rank that stands for nine in ten.
    """
    few = measured(*[(10, 9)] * 9)

    assert interval_of(20, MeasuredErrors(images=())) == interval_by_rank(20, 1.0, few)


def test_a_doubtful_scene_has_a_wide_interval() -> None:
    """
    Twice as doubtful, twice as far between roots; as doubtful as the measured ones, as far off.
    """
    scenes = measured(*[(50, 45)] * 20, doubt=0.5)
    sure, unsure = (interval_by_rank(50, doubt, scenes) for doubt in (0.5, 1.0))

    assert (45, 55) == (sure.low, sure.high)
    assert unsure.high - unsure.low == pytest.approx(2 * (sure.high - sure.low), abs=2)


def test_beyond_what_was_measured_the_share_that_may_be_off_no_longer_shrinks() -> None:
    """
    Scenes of up to 50 were measured: 500 objects have an interval as wide, for its size, as 50 have.
    """
    scenes = measured(*[(50, 45)] * 20)
    fifty, many = (interval_by_rank(seen, 1.0, scenes) for seen in (50, 500))

    assert (many.high - many.low) / 500 == pytest.approx((fifty.high - fifty.low) / 50, rel=0.05)
