"""What a change or a record says of the numbers at other times: highest, lowest, so many times as many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from claims.languages import filled, pattern, table
from claims.model import Value

if TYPE_CHECKING:
    from claims.model import Claim


class Trend(Value):
    """How a number is said to stand to those of other times, as the words literally say."""

    way: Literal["highest", "lowest", "from", "times"]
    """The highest or lowest of a period; up or down from a number told; so many times what there was."""

    low: float | None = None
    """Least times that the words allow, inclusive; None when they set no lower limit, or tell no times."""

    high: float | None = None
    """Most times that the words allow, inclusive; None when they set no upper limit, or tell no times."""


def trend_of(claim: Claim) -> Trend | None:
    """What a claim says of other times; None for a plain number, and for a change that cannot be reckoned.

    The size of a rise without what it rose from ("12 were added") is such a change: no two counts show it.
    """
    if claim.comparison is None or claim.quantity.unit != "each":
        return None
    words = f"{claim.quantity.text}; {claim.comparison.text}"
    if claim.measure == "record":
        few = pattern("trends", "lowest").search(words)
        return Trend(way="lowest" if few else "highest")
    if claim.measure != "change":
        return None
    if claim.comparison.baseline is not None:
        return Trend(way="from")
    return _times(words)


def _times(words: str) -> Trend | None:
    for factor in table("trends")["factor"]:
        found = re.search(filled("trends", factor["words"]), words, re.IGNORECASE)
        if found:
            before, times = words[: found.start()], factor["times"]
            return Trend(
                way="times",
                low=None if pattern("trends", "at_most").search(before) else times,
                high=None if pattern("trends", "at_least").search(before) else times,
            )
    return None
