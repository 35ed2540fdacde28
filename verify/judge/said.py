"""What a sentence allows: the words of a quantity as the whole numbers that bear them out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.model import Quantity
    from verify.tolerances import Policy, Rounding

MOST = 10**12
"""No count comes near; beyond it, or where it is no number at all, a quantity sets no limits."""

ROUND = 10
"""Least unit to which a number may have been rounded: 73 was not, 70 was."""


@dataclass(frozen=True)
class Said:
    """Whole numbers that bear a sentence out, tolerance included."""

    low: float
    """Least, inclusive; -inf when the sentence sets no lower limit."""

    high: float
    """Most, inclusive; inf when the sentence sets no upper limit."""

    def holds(self, number: float) -> bool:
        """Whether this number bears the sentence out."""
        return self.low <= number <= self.high


def said_by(quantity: Quantity, policy: Policy) -> Said | None:
    """Turn a quantity's words into the numbers that bear it out; None when they name none to hold against.

    "About 73" at 15 % allows 62 to 84; "at least 73" at 10 % allows 66 or more; "20" is a round number and
    allows 16 to 24.
    """
    if quantity.relation == "vague":
        limits = policy.vague.get(quantity.text.lower())
        return Said(*limits) if limits else None
    if not all(abs(bound) <= MOST for bound in (quantity.low, quantity.high) if bound is not None):
        return None
    tolerance = policy.relations[quantity.relation]
    rounded = _rounding(quantity, policy.rounding)
    low, high = -math.inf, math.inf
    if quantity.low is not None and tolerance.below is not None:
        low = quantity.low - _whole(max(tolerance.below * quantity.low, rounded))
    if quantity.high is not None and tolerance.above is not None:
        high = quantity.high + _whole(max(tolerance.above * quantity.high, rounded))
    return Said(low, high)


def _rounding(quantity: Quantity, rounding: Rounding) -> float:
    """Half of the unit that a number was rounded to; 0 for one that is not round, and for a bound."""
    number = quantity.value
    if quantity.relation not in {"exactly", "about"} or number is None or number != int(number):
        return 0.0
    digits = str(int(number))
    words = quantity.text.lower()
    spoken = (unit for word, unit in rounding.words.items() if word in words)
    unit = next(spoken, 10 ** (len(digits) - len(digits.rstrip("0"))))
    return min(unit / 2, rounding.most * number) if unit >= ROUND else 0.0


def _whole(share: float) -> int:
    """Round half up, so that a tenth of five is one and a tenth of four is nothing."""
    return math.floor(share + 0.5)
