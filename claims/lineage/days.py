"""How far apart the days of two claims are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from claims.model import Period

if TYPE_CHECKING:
    from claims.model import Observed


def days_apart(one: Observed | None, other: Observed | None) -> int | None:
    """Days between two observations by the readings that come nearest; 0 where they overlap.

    Returns:
        None when either claim does not say when.
    """
    if one is None or other is None:
        return None
    return min(_gap(mine, theirs) for mine in _readings(one) for theirs in _readings(other))


def _readings(observed: Observed) -> tuple[Period, ...]:
    return (Period(start=observed.start, end=observed.end), *observed.alternatives)


def _gap(one: Period, other: Period) -> int:
    later, earlier = (one, other) if one.start > other.start else (other, one)
    return max(0, (date.fromisoformat(later.start) - date.fromisoformat(earlier.end)).days)
