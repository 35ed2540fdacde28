"""What was said and what was counted, on one line of numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.exports.words import is_turned
from verify.judge.said import said_by
from verify.judge.sentences import allowed

if TYPE_CHECKING:
    from verify.model import Record

WIDTH = 640
_MARGIN = 16


@dataclass(frozen=True)
class Bar:
    """One stretch of the line, in units of the drawing."""

    name: str
    left: float
    right: float
    mark: float | None
    """Where its best number lies; None where there is none."""

    words: str


@dataclass(frozen=True)
class Scale:
    """A drawing ``WIDTH`` units wide."""

    bars: tuple[Bar, ...]
    ends: tuple[str, str]
    """Numbers at both ends of the line."""


def allowance(record: Record) -> tuple[float, float] | None:
    """Least and most that the claim's words allow; None when they give no number to hold a count against."""
    said = said_by(record.claim.quantity, record.verdict.policy)
    return (said.low, said.high) if said is not None and record.claim.measure == "count" else None


def scale_of(record: Record) -> Scale | None:
    """Lay what the claim allows and each count on one line; None when there are not both.

    An end that the words leave open runs to the edge.
    """
    quantity = record.claim.quantity
    said = allowance(record)
    if said is None or not record.counts:
        return None
    low, high = said
    limits = [one for one in said if math.isfinite(one)]
    numbers = [*limits, *(n for one in record.counts for n in (one.low, one.best, one.high))]
    spread = max(max(numbers) - min(numbers), 1)
    least, most = max(0, min(numbers) - spread / 4), max(numbers) + spread / 4

    def at(number: float) -> float:
        share = (min(max(number, least), most) - least) / (most - least)
        return round(_MARGIN + share * (WIDTH - 2 * _MARGIN), 1)

    left, right = (at(low) if low > least else 0.0), (at(high) if high < most else WIDTH)
    # "No image showed more than 20" is not to be read as more than 20.
    quoted = f"“{quantity.text}”" if is_turned(quantity) else quantity.text
    words = f"{quoted}, which allows {allowed(said)}"
    bars = [Bar("said", left, right, at(quantity.value) if quantity.value is not None else None, words)]
    for count in record.counts:
        words = f"{count.best} ({count.low} to {count.high})"
        bars.append(Bar("seen", at(count.low), at(count.high), at(count.best), words))
    return Scale(tuple(bars), (f"{least:.0f}", f"{most:.0f}"))
