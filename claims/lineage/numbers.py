"""Two quantities: whether one may have been made from the other, and what was done to it on the way.

A hedge before a number that is not round changes what readers take it for; before a round one it does not
(Williams and Power 2013, Pragmatics and Cognition 21(1)).
"""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING

from claims.languages import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from claims.model import Change, Number, Quantity

    Vague = Mapping[str, tuple[int, int]]
    """Least and most, inclusive, that a vague plural may stand for, by its words in lower case."""

_UNITS = {
    "each": ("number", 1.0),
    "m": ("length", 1.0), "km": ("length", 1000.0), "ft": ("length", 0.3048), "mi": ("length", 1609.344),
    "m2": ("area", 1.0), "ha": ("area", 1e4), "km2": ("area", 1e6), "acre": ("area", 4046.856),
    "mi2": ("area", 2589988.0),
}  # fmt: skip

CONVERTED = 0.025
"""Share by which a number may be off after a change of unit and still be the same: 64 km are 40 miles."""

FARTHEST = 0.2
"""Share of the larger number beyond which a round number is no rounding of the other."""

_SIDES = {"at_least": "above", "more_than": "above", "at_most": "below", "fewer_than": "below"}


def derives(fine: Quantity, coarse: Quantity, *, vague: Vague) -> bool:
    """Whether ``coarse`` may have been made from ``fine``: the same number, a rounding, a range around it."""
    source, told = _ends(fine, vague), _ends(coarse, vague)
    scale = _scale(fine.unit, coarse.unit)
    if source is None or told is None or scale is None:
        return fine.relation == coarse.relation and fine.text.lower() == coarse.text.lower()
    low, high = (end * scale for end in source)
    if told[0] < told[1]:
        return low <= told[1] and told[0] <= high
    if fine.relation == "vague":
        return False
    converted = fine.unit != coarse.unit
    return low < told[0] < high or any(
        _same(end, told[0], converted=converted) or _is_rounding(end, told[0], _step_of(coarse))
        for end in (low, high)
    )


def reach(said: Quantity, *, vague: Vague) -> tuple[str, float, float]:
    """What a quantity measures, and between which numbers any lies that it has to do with.

    Of two whose reaches do not meet neither derives from the other; in metres, square metres or pieces.
    """
    ends = _ends(said, vague)
    if ends is None:
        return said.text.lower(), 0.0, 0.0
    what, size = _UNITS.get(said.unit, (said.unit, 1.0))
    return what, ends[0] * size * (1 - FARTHEST), ends[1] * size / (1 - FARTHEST)


def number_changes(source: Quantity, told: Quantity, *, vague: Vague) -> tuple[Change, ...]:
    """What was done to a source's number: of the two, either derives from the other."""
    unit: tuple[Change, ...] = ("unit_changed",) if source.unit != told.unit else ()
    relations = {source.relation, told.relation}
    if not relations & {"vague", "between"}:
        return _of_values(source, told) + unit
    if relations == {"vague"}:
        same = _ends(source, vague) == _ends(told, vague)
        return () if same else ("bound_changed",)
    if told.relation == "vague":
        return ("rounded", *unit)
    if source.relation == "vague":
        return ("hedge_dropped" if told.relation == "exactly" else "bound_changed", *unit)
    return _of_ranges(source, told) + unit


def is_round(value: Number, unit: str = "each") -> bool:
    """Whether readers take a bare number for a rough one: 70, 75, 120, 225 and 1,300, but not 73 or 1,340."""
    if value != int(value) or value == 0:
        return False
    if value < 10:
        return unit != "each"
    if value < 100:
        return value % 5 == 0
    digits = str(int(value)).rstrip("0")
    return len(digits) <= 2 or (len(digits) == 3 and digits[1:] in {"25", "75"})


def _of_values(source: Quantity, told: Quantity) -> tuple[Change, ...]:
    scale = _scale(source.unit, told.unit)
    if source.value is None or told.value is None or scale is None:
        return ()
    was, now = source.value * scale, told.value
    moved = not _same(was, now, converted=source.unit != told.unit)
    rounded = moved and _is_rounding(was, now, _step_of(told))
    hedged = source.relation in {"about", "nearly"} and told.relation == "exactly"
    made: list[Change] = []
    if hedged and (source.relation == "nearly" or not is_round(now, told.unit)):
        made.append("hedge_dropped")
    if _turned(source, told, rises=was < now and moved) or (moved and not rounded):
        made.append("bound_changed")
    if rounded:
        made.append("rounded")
    return tuple(made)


def _turned(source: Quantity, told: Quantity, *, rises: bool) -> bool:
    """Whether the words set another limit: upper, lower, or none. "Nearly 90" is fair to 84, not to 90."""
    if told.relation == "nearly" and source.relation in {"exactly", "about"}:
        return not rises
    return _SIDES.get(source.relation) != _SIDES.get(told.relation)


def _of_ranges(source: Quantity, told: Quantity) -> tuple[Change, ...]:
    was, now = _ends(source, {}), _ends(told, {})
    scale = _scale(source.unit, told.unit)
    if source.relation != told.relation or was is None or now is None or scale is None:
        return ("bound_changed",)
    pairs = [(before * scale, after) for before, after in zip(was, now, strict=True)]
    moved = [pair for pair in pairs if not _same(*pair, converted=source.unit != told.unit)]
    if not moved:
        return ()
    return ("rounded",) if all(_is_rounding(*pair, _step(pair[1])) for pair in moved) else ("bound_changed",)


def _ends(said: Quantity, vague: Vague) -> tuple[float, float] | None:
    """The number as written, twice; both ends of a range; None for words that stand for no known range."""
    if said.relation == "vague":
        return vague.get(said.text.lower())
    if said.relation == "between" and said.low is not None and said.high is not None:
        return said.low, said.high
    return None if said.value is None else (said.value, said.value)


def _scale(unit: str, other: str) -> float | None:
    """What a number in one unit is multiplied with for the other; None when they measure different things."""
    (what, size), (wanted, step) = _UNITS.get(unit, (unit, 1.0)), _UNITS.get(other, (other, 1.0))
    return size / step if what == wanted else None


def _same(number: Number, other: Number, *, converted: bool) -> bool:
    return abs(number - other) <= CONVERTED * max(abs(number), abs(other)) if converted else number == other


def _is_rounding(fine: Number, coarse: Number, step: float) -> bool:
    """Whether one number is another to the nearest step, up or down: 70, 75 and 80 are roundings of 73."""
    near = abs(fine - coarse) < step and abs(fine - coarse) <= FARTHEST * max(abs(fine), abs(coarse))
    return near and _step(fine) < step


def _step_of(said: Quantity) -> float:
    """The step of a quantity's number: a dozen where it is told in dozens."""
    words = said.text.lower().replace("-", " ").split()
    steps = [step for word, step in table("lineage")["steps"].items() if word in words]
    return float(steps[0]) if steps else _step(said.value or 0)


def _step(value: Number) -> float:
    """The step that a number is written in: 73 by 1, 75 by 5, 70 by 10, 1,150 by 50, 3.4 by 0.1."""
    if value == 0:
        return 1.0
    if value != int(value):
        return max(
            10.0 ** -len(f"{value:.6f}".rstrip("0").partition(".")[2]), 10.0 ** (floor(log10(abs(value))) - 5)
        )
    digits = str(int(abs(value)))
    bare = digits.rstrip("0")
    ten = 10.0 ** (len(digits) - len(bare))
    return 5 * ten if len(bare) > 1 and bare.endswith("5") else ten
