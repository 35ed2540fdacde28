"""How probable a claim is, given a count: a number, and the term that goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.judge.chances import law_of

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


def likelihood_of(low: float, high: float, seen: Count) -> float:
    """P(low <= n <= high) for the true number n behind a count, by its law.

    Args:
        low: least, inclusive; -inf for no limit.
        high: most, inclusive; inf for no limit.
        seen: the count; its ``best``, ``low``, ``high`` and ``level`` are used.

    Returns:
        Probability, as ``kept`` keeps it.
    """
    law = law_of(seen)
    return kept(float(law.upto(high) - law.upto(low - 1)))


def kept(probability: float) -> float:
    """Two decimals within 0.01..0.99: nothing seen from above is certain."""
    return round(min(max(probability, 0.01), 0.99), 2)


def term_for(likelihood: float) -> str:
    """ICD 203 term for a likelihood; a value on a border takes the lower band."""
    return next(term for upper, term in TERMS if likelihood <= upper)
