"""Intervals by rank: how far counts were off on scenes that nothing was tuned on, and no shape assumed.

Split conformal prediction (Vovk et al. 2005): if a new scene is like the measured ones, an interval that
reaches as far as the k-th largest error holds the truth with the probability that k says. Errors are taken
between square roots, g(n) = sqrt(n + 3/8) (Anscombe 1948), where a count of 5 and one of 100 scatter alike.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.counters.intervals import Interval, MeasuredErrors, interval_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST = 10
"""With fewer measured scenes no rank stands for 90 %, and the wider error model is used."""


def interval_by_rank(seen: int, errors: MeasuredErrors, level: float = 0.9) -> Interval:
    """Give the number of objects that so many marks stand for.

    Args:
        seen: marks set on the image.
        errors: what was measured on images that the counter was not tuned on.
        level: probability that the interval holds the truth, for images like the measured ones.
    """
    if len(errors.images) < FEWEST:
        return interval_of(seen, errors, level)
    off = np.array([_root(i.true) - _root(i.seen) for i in errors.images])
    rank = min(math.ceil((len(off) + 1) * level), len(off))
    reach = float(np.sort(np.abs(off))[rank - 1])
    low, high = math.floor(_count(_root(seen) - reach)), math.ceil(_count(_root(seen) + reach))
    return Interval(seen, min(low, seen), max(high, seen), _pmf(_root(seen), off))


def _root(n: int) -> float:
    return math.sqrt(n + 0.375)


def _count(root: float) -> float:
    """Number whose root this is; 0 below the root of nothing."""
    return max(root, 0.0) ** 2 - 0.375 if root > _root(0) else 0.0


def _pmf(root: float, off: NDArray[np.float64]) -> tuple[float, ...]:
    """P(n): each measured error equally likely, blurred by a quarter: half of a count's own scatter."""
    most = math.ceil(_count(root + float(off.max()) + 1.0))
    n = np.sqrt(np.arange(most + 1) + 0.375)[:, None]
    density = np.exp(-0.5 * ((n - root - off) / 0.25) ** 2) / n
    # A column that fell below zero objects altogether stands for none.
    total = density.sum(axis=0)
    lost = total < 1e-12
    density[0, lost], total[lost] = 1.0, 1.0
    pmf = (density / total).mean(axis=1)
    return tuple(float(p) for p in pmf)
