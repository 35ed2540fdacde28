"""How probable a claim is, given a count: a number, and the term that goes with it."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence.model.counts import Count

# Intelligence Community Directive 203 (2015), D.6.e.2: upper end of each band and its term.
TERMS = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.00, "almost certain"),
)


def likelihood_of(low: float, high: float, seen: Count, *, lower_bound: bool = False) -> float:
    """P(low <= n <= high) for the true number n behind a count.

    Args:
        low: least, inclusive; -inf for no limit.
        high: most, inclusive; inf for no limit.
        seen: the count, whose ``pmf`` is used when it has one, otherwise a normal law with its interval.
        lower_bound: True when there may be more objects than the scene shows; then only ``high`` counts.

    Returns:
        Probability, kept within 0.01..0.99: nothing seen from above is certain.
    """
    if lower_bound:
        low = -math.inf
    probability = _by_pmf(low, high, seen.pmf) if seen.pmf else _by_interval(low, high, seen)
    return round(min(max(probability, 0.01), 0.99), 2)


def term_for(likelihood: float) -> str:
    """ICD 203 term for a likelihood; a value on a border takes the lower band."""
    return next(term for upper, term in TERMS if likelihood <= upper)


def _by_pmf(low: float, high: float, pmf: tuple[float, ...]) -> float:
    return sum(share for number, share in enumerate(pmf) if low <= number <= high)


def _by_interval(low: float, high: float, seen: Count) -> float:
    reach = NormalDist().inv_cdf((1 + seen.level) / 2)
    # Half a unit on either side: the law is continuous, the objects are whole.
    law = NormalDist((seen.low + seen.high) / 2, max((seen.high - seen.low + 1) / 2 / reach, 1e-6))
    upper = 1.0 if high == math.inf else law.cdf(high + 0.5)
    lower = 0.0 if low == -math.inf else law.cdf(low - 0.5)
    return upper - lower
