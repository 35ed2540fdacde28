"""What the true numbers behind counts may be, and how they stand to each other, by the counts' own errors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from claims.model import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evidence.model.counts import Count

LEVELS = (0.5, 0.999)
"""Coverage that an interval is taken to have at least and at most."""

PEAK = 0.75
"""Power of the distance in the law's tails: 1 falls off exponentially (Laplace), less is more peaked.

Of steps of 0.05 the one under which half of the scenes of ``make calibration`` were most probable;
docs/verdicts.md says how it does on the other half.
"""

_POINTS = 400
"""Equally likely values that stand for a law: a probability is told to a quarter of a hundredth."""

_SHARES = (np.arange(_POINTS) + 0.5) / _POINTS


@dataclass(frozen=True)
class Law:
    """How likely each true number behind one count is.

    Half of the probability lies on each side of the best number. Of it ``outside ** distance ** PEAK`` lies
    beyond a distance in reaches of the interval: all beyond none, what the interval leaves outside beyond its
    limit. Widening an interval takes probability from limits that hold the best number, and gives it to those
    that do not.
    """

    best: float
    below: float
    above: float
    """From the best number to the limits of its interval, half an object added, for objects are whole."""

    outside: float
    """Probability outside the interval, 0..1."""

    @cached_property
    def points(self) -> NDArray[np.float64]:
        """Equally likely whole numbers, rising, shape (400,); never below 0."""
        tail = np.log(2 * np.minimum(_SHARES, 1 - _SHARES)) / math.log(self.outside)
        far = np.where(_SHARES < 1 / 2, -self.below, self.above) * tail ** (1 / PEAK)
        points: NDArray[np.float64] = np.maximum(np.rint(self.best + far), 0.0)
        return points

    def upto(self, numbers: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """P(n <= number) for each of some numbers, same shape; infinite ones are allowed."""
        far = np.floor(numbers) + 0.5 - self.best
        reach = np.where(far > 0, self.above, self.below)
        beyond = 0.5 * self.outside ** (np.abs(far) / reach) ** PEAK
        return np.where(numbers < 0, 0.0, np.where(far > 0, 1 - beyond, beyond))


def law_of(seen: Count) -> Law:
    """The law behind a count."""
    return law_within(seen.low, seen.best, seen.high, level=seen.level)


def law_within(low: float, best: float, high: float, *, level: float) -> Law:
    """The law of a number with this interval, which is taken to hold its best number."""
    below, above = max(best - low, 0.0) + 0.5, max(high - best, 0.0) + 0.5
    return Law(float(best), below, above, 1 - min(max(level, LEVELS[0]), LEVELS[1]))


def chance_first(one: Law, others: Sequence[Law], *, lowest: bool = False) -> float:
    """P(no other number is higher), or lower for ``lowest``; a tie is first. 1 where there is no other."""
    chances = np.ones(_POINTS)
    for other in others:
        chances *= 1 - other.upto(one.points - 1) if lowest else other.upto(one.points)
    return float(chances.mean())


def chance_beyond(one: Law, other: Law, *, slack: float, lowest: bool = False) -> float:
    """P(one number is higher than another by more than a share of it), or lower for ``lowest``."""
    if lowest:
        # One below (1 - slack) of the other: the largest whole number that is.
        return float(one.upto(np.ceil(other.points * (1 - slack)) - 1).mean())
    return float((1 - one.upto(np.floor(other.points * (1 + slack)))).mean())


class Ratio(Value):
    """How many times another number a number is, with its interval."""

    low: float
    best: float | None
    """None when the other may as well be none at all."""

    high: float | None
    """None when the other may be none at all."""

    level: float


def ratio_of(one: Law, other: Law, *, level: float) -> Ratio:
    """The ratio of two true numbers; errors of the two are taken for independent."""
    times = _times(one, other)
    low, best, high = np.quantile(
        times, [(1 - level) / 2, 0.5, (1 + level) / 2], method="closest_observation"
    ).tolist()
    return Ratio(low=_rounded(low) or 0.0, best=_rounded(best), high=_rounded(high), level=level)


def chance_times(one: Law, other: Law, *, low: float, high: float) -> float:
    """P(one number is ``low`` to ``high`` times the other, both inclusive)."""
    times = _times(one, other)
    # A hair more: a third is no finite decimal.
    return float(((low - 1e-9 <= times) & (times <= high + 1e-9)).mean())


def _times(one: Law, other: Law) -> NDArray[np.float64]:
    """Equally likely ratios, shape (160000,); infinite where the other is nothing, 1 where both are."""
    after, before = np.meshgrid(one.points, other.points)
    some = np.where(before > 0, before, 1.0)
    return np.where(before > 0, after / some, np.where(after > 0, np.inf, 1.0)).ravel()


def _rounded(times: float) -> float | None:
    return round(times, 3) if math.isfinite(times) else None
