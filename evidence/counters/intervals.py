"""From what a counter's errors were measured to be, to how many there truly are.

Of ``seen`` marks some are right: each with the counter's precision. The right ones are a part of what is
there: each object is found with the counter's recall. Neither rate is the same on every image, so both are
drawn anew for an image: from a beta distribution whose mean and spread are themselves only known as well as
the measured images tell (a beta-binomial model, its two parameters integrated over a grid). Few images, or
images that disagree, give a wide interval; objects on one image are missed together, not one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pydantic import model_validator
from scipy.special import betaln, gammaln

from claims.model import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MEANS = (np.arange(60) + 0.5) / 60
_SPREADS = np.linspace(0.005, 0.5, 25)
"""Overdispersion 1 / (a + b + 1) of a beta distribution: 0 when every image has the same rate, 1 at worst."""

_RATES = np.linspace(0.1, 1, 361)[:-1] + 0.00125
"""Rates that are thought possible: what finds less than a tenth, or errs nine times in ten, is no counter."""

_MOST = 400
"""Marks that are reckoned one by one; of more, several count as one: what rates do to a count is the same
at any size, and the work grows with the square of it."""

_NODES = 48
_TAIL = 1e-6
"""Probability that may be cut off the far end of a PMF."""


class ImageErrors(Value):
    """How a counter fared on one image of which the truth is known, when it was not tuned on it."""

    image: str
    true: int
    """Objects that are there."""

    seen: int
    """Marks that the counter set."""

    hits: int
    """Marks that lie on an object of their own."""

    best: int | None = None
    """What the counter gave as its count, where that is not the number of marks."""

    @model_validator(mode="after")
    def _hits_are_part_of_both(self) -> ImageErrors:
        if not 0 <= self.hits <= min(self.true, self.seen):
            raise ValueError(f"{self.image}: {self.hits} hits of {self.true} objects and {self.seen} marks.")
        return self


class MeasuredErrors(Value):
    """What is known about a counter's errors."""

    images: tuple[ImageErrors, ...]
    """One row for each image measured; an empty tuple means that nothing is known, and intervals say so."""


class Interval(NamedTuple):
    """A count with its uncertainty."""

    best: int
    low: int
    high: int
    """Least and most, inclusive."""

    pmf: tuple[float, ...]
    """P(n) for n = 0, 1, …; sums to 1."""


def interval_of(
    seen: int, errors: MeasuredErrors, level: float = 0.9, *, best: int | None = None
) -> Interval:
    """Give the number of objects that so many marks stand for.

    Args:
        seen: marks set on the image.
        errors: what was measured on images that the counter was not tuned on.
        level: probability between ``low`` and ``high``; the rest is shared between both sides.
        best: the counter's own count, where it is not the number of marks; the interval is made to hold it.

    Raises:
        ValueError: ``seen`` is negative, or ``level`` is not between 0 and 1.
    """
    if seen < 0 or not 0 < level < 1:
        raise ValueError(f"No interval for {seen} marks at level {level}.")
    precision = _nodes([(i.hits, i.seen) for i in errors.images])
    recall = _nodes([(i.hits, i.true) for i in errors.images])
    unit = -(-seen // _MOST) or 1
    pmf = _objects(_right(round(seen / unit), precision), recall)
    if unit > 1:
        # A number of units stands for the numbers around it.
        pmf = np.repeat(pmf, unit)[unit // 2 :]
        pmf /= pmf.sum()
    below = np.cumsum(pmf)
    side = (1 - level) / 2
    low, high = int(np.searchsorted(below, side, side="right")), int(np.searchsorted(below, 1 - side))
    best = seen if best is None else best
    return Interval(best, min(low, best), max(high, best), tuple(float(p) for p in pmf))


def _nodes(trials: list[tuple[int, int]]) -> NDArray[np.float64]:
    """Equally likely rates for an image not yet seen, from (successes, trials) on images that were.

    Returns:
        Shape (48,), rising, inside (0.1, 1).
    """
    means, spreads = np.meshgrid(_MEANS, _SPREADS, indexing="ij")
    strength = 1 / spreads - 1
    a, b = means * strength, (1 - means) * strength
    log_weight = np.zeros_like(a)
    for hits, tried in trials:
        log_weight += betaln(a + hits, b + tried - hits) - betaln(a, b)
    weight = np.exp(log_weight - log_weight.max()).ravel()
    rate = _RATES[:, None]
    log_density = (a.ravel() - 1) * np.log(rate) + (b.ravel() - 1) * np.log1p(-rate) - betaln(a, b).ravel()
    cumulative = np.cumsum(np.exp(log_density) @ weight)
    middle = (np.arange(_NODES) + 0.5) / _NODES
    return np.interp(middle, cumulative / cumulative[-1], _RATES)


def _right(seen: int, precision: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(t of the marks are right), shape (seen + 1,): binomial, over the likely precisions."""
    t = np.arange(seen + 1)[:, None]
    log_p = _log_choose(seen, t) + t * np.log(precision) + (seen - t) * np.log1p(-precision)
    right: NDArray[np.float64] = np.exp(log_p).mean(axis=1)
    return right


def _objects(right: NDArray[np.float64], recall: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(n objects are there), cut where the rest is negligible.

    With every n thought equally likely beforehand, n given t found ones is negative binomial:
    C(n, t) r^(t+1) (1 - r)^(n - t).
    """
    t = np.flatnonzero(right > _TAIL / len(right))[:, None]
    most = int((t.max() + 20) / recall[0])
    n = np.arange(most + 1)
    missed = np.maximum(n - t, 0)
    ways = np.where(n >= t, _log_choose(n, np.minimum(t, n)), -np.inf)
    pmf = np.zeros(most + 1)
    for r in recall:
        pmf += right[t[:, 0]] @ np.exp(ways + (t + 1) * np.log(r) + missed * np.log1p(-r))
    pmf /= pmf.sum()
    last = int(np.searchsorted(np.cumsum(pmf), 1 - _TAIL))
    kept: NDArray[np.float64] = pmf[: last + 1] / pmf[: last + 1].sum()
    return kept


def _log_choose(n: NDArray[np.int64] | int, k: NDArray[np.int64]) -> NDArray[np.float64]:
    """Logarithm of the binomial coefficient."""
    logs: NDArray[np.float64] = gammaln(np.asarray(n) + 1) - gammaln(k + 1) - gammaln(np.asarray(n) - k + 1)
    return logs
