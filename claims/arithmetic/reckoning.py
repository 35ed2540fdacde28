"""What numbers in words allow: bounds of an end, a share, a factor, a difference, and of what they make."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.model import Number, Quantity


@dataclass(frozen=True, slots=True)
class Bounds:
    """Everything from ``low`` to ``high``, both inclusive."""

    low: float
    high: float

    def meets(self, other: Bounds) -> bool:
        """Whether any number lies in both; a hair's breadth apart counts as meeting."""
        hair = 1e-9 * max(1.0, *(abs(end) for end in self._ends(other)))
        return self.low <= other.high + hair and other.low <= self.high + hair

    def _ends(self, other: Bounds) -> list[float]:
        return [end for end in (self.low, self.high, other.low, other.high) if abs(end) != inf]


def rounding(value: Number) -> float:
    """How far off a printed number may be for rounding alone: 2,600 by 50, 3.4 by 0.05, 73 by nothing."""
    if value != int(value):
        return float(0.5 * 0.1 ** len(f"{value:.6f}".rstrip("0").partition(".")[2]))
    step = 1
    while value and value % (step * 10) == 0:
        step *= 10
    return min(step / 2, 0.05 * value) if step >= 100 else 0.0


def _bounds(said: Quantity, *, below: float, above: float, near: float, hair: float) -> Bounds:
    """Bounds around a value.

    Args:
        said: a quantity; a range is its own bounds.
        below: how far under its value a bare number may lie.
        above: how far over it.
        near: how far under or over "about" may lie, and how far under "nearly".
        hair: the least that "more than" and "fewer than" leave out.
    """
    value = said.value
    if value is None:
        low = said.low if said.low is not None else -inf
        return Bounds(low - below, (said.high if said.high is not None else inf) + above)
    spans = {
        "about": (value - near, value + near),
        "nearly": (value - near, value),
        "at_least": (value, inf),
        "more_than": (value + hair, inf),
        "at_most": (-inf, value),
        "fewer_than": (-inf, value - hair),
    }
    low, high = spans.get(said.relation, (value - below, value + above))
    return Bounds(low, high)


def of_end(said: Quantity) -> Bounds:
    """What one end of a change allows; "about" is five in a hundred either way, and one from ten on."""
    value = said.value or 0
    off = rounding(value)
    allowed = _bounds(said, below=off, above=off, near=max(0.05 * value, min(1.0, 0.1 * value)), hair=0.0)
    return Bounds(max(0.0, allowed.low), allowed.high)


def of_share(said: Quantity, *, fraction: bool) -> Bounds:
    """What a stated share in per cent allows: "over 40" starts above 40, a bare 40 is 38.5 to 41.5."""
    value = said.value or 0
    printed = 0.05 if value != int(value) else 0.5
    off = max(4.0, 0.15 * value) if fraction else 1 + printed
    return _bounds(said, below=off, above=off, near=max(4.0 if fraction else 3.0, 0.1 * value), hair=0.001)


def of_factor(said: Quantity) -> Bounds:
    """What a stated factor allows: "doubled" is 1.7 to 2.4, "more than doubled" is above 1.95."""
    value = said.value or 0
    if said.relation in {"more_than", "at_least"}:
        return Bounds(0.975 * value, inf)
    if said.relation == "nearly":
        return Bounds(0.8 * value, 1.03 * value)
    return _bounds(said, below=0.15 * value, above=0.2 * value, near=0.25 * value, hair=0.0)


def of_difference(said: Quantity) -> Bounds:
    """What a stated difference allows."""
    value = said.value or 0
    off = rounding(value)
    return _bounds(said, below=off, above=off, near=0.1 * value, hair=0.0)


def ratio(new: Bounds, old: Bounds) -> Bounds:
    """What there is, divided by what there was."""
    return Bounds(new.low / old.high if old.high else 0.0, new.high / old.low if old.low else inf)


def difference(new: Bounds, old: Bounds) -> Bounds:
    """What there is, less what there was."""
    return Bounds(new.low - old.high, new.high - old.low)


def total(parts: list[Bounds]) -> Bounds:
    """All parts together."""
    return Bounds(sum(part.low for part in parts), sum(part.high for part in parts))
