"""Intervals by rank: how far counts were off on scenes that nothing was tuned on, and no shape assumed.

Split conformal prediction (Vovk et al. 2005): if a new scene is like the measured ones, an interval that
reaches as far as the k-th largest error holds the truth with the probability that k says. Errors are taken
between square roots, g(n) = sqrt(n + 3/8) (Anscombe 1948), where a count of 5 and one of 100 scatter alike,
and in units of how doubtful the scene was beforehand (Papadopoulos et al. 2002), so that easy scenes get
narrow intervals and hard ones wide ones.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evidence.counters.intervals import Interval, MeasuredErrors, interval_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FEWEST = 10
"""With fewer measured scenes no rank stands for 90 %, and the wider error model is used."""


class Off(NamedTuple):
    """How a counter fared on one scene that it was not tuned on."""

    true: int
    seen: int
    doubt: float
    """How doubtful the scene was beforehand, above 0; any unit."""


def interval_by_rank(seen: int, doubt: float, measured: Sequence[Off], level: float = 0.9) -> Interval:
    """Give the number of objects that a number seen stands for.

    Args:
        seen: objects seen on the scene.
        doubt: how doubtful the scene is, in the unit of the measured ones.
        measured: scenes that the counter was not tuned on.
        level: probability that the interval holds the truth, for scenes like the measured ones.
    """
    if len(measured) < FEWEST:
        return interval_of(seen, MeasuredErrors(images=()), level)
    # Beyond the largest count that was measured the share by which counts are off no longer shrinks.
    beyond = max(1.0, root(seen) / root(max(max(one.seen, one.true) for one in measured)))
    off = np.array([(root(one.true) - root(one.seen)) / one.doubt for one in measured]) * doubt * beyond
    rank = min(math.ceil((len(off) + 1) * level), len(off))
    reach = float(np.sort(np.abs(off))[rank - 1])
    low, high = math.ceil(_count(root(seen) - reach)), math.floor(_count(root(seen) + reach))
    return Interval(seen, min(low, seen), max(high, seen), _pmf(root(seen), off))


def root(n: int) -> float:
    """Anscombe's root of a count, of which the scatter is nearly the same for small and large counts."""
    return math.sqrt(n + 0.375)


def _count(of: float) -> float:
    """Number whose root this is; 0 below the root of nothing."""
    return max(of, 0.0) ** 2 - 0.375 if of > root(0) else 0.0


def _pmf(at: float, off: NDArray[np.float64]) -> tuple[float, ...]:
    """P(n): each measured error equally likely, blurred by a quarter: half of a count's own scatter."""
    most = math.ceil(_count(at + float(off.max()) + 1.0))
    n = np.sqrt(np.arange(most + 1) + 0.375)[:, None]
    density = np.exp(-0.5 * ((n - at - off) / 0.25) ** 2) / n
    # A column that fell below zero objects altogether stands for none.
    total = density.sum(axis=0)
    lost = total < 1e-12
    density[0, lost], total[lost] = 1.0, 1.0
    pmf = (density / total).mean(axis=1)
    return tuple(float(p) for p in pmf)
