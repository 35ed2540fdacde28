"""Two numbers that bound one quantity: "57 to 62", "between 90 and 110", "three, maybe four"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from claims.languages import table
from claims.languages.en.quantities import impostors
from claims.languages.en.quantities.numerals import Numeral, measure_at, read, simple
from claims.languages.en.quantities.plain import Phrases

if TYPE_CHECKING:
    from claims.languages.en.quantities.plain import Plain
    from claims.model import Number


@dataclass(frozen=True, slots=True)
class Range:
    """Two numbers and the words that they stand in, by their indices."""

    start: int
    """First word, "between" included."""

    first: int
    """First word of the lower number."""

    end: int
    """Just after the upper number and its unit."""

    low: Number | None
    """None when the two are no range but a score, a vote, a span of years, a share or a price."""

    high: Number | None
    unit: str = "each"


@cache
def _phrases(name: str) -> Phrases:
    return Phrases(frozenset(table("numbers")["between"][name]))


def range_from(plain: Plain, low: Numeral, floor: int) -> Range | None:
    """The range that a number opens; None when no second number belongs to it.

    Args:
        plain: the text.
        low: the number.
        floor: index before which nothing belongs to this number.
    """
    pause, unit = _unit_of(plain, low)
    if not plain.joins(pause):
        return None
    start = _opener(plain, low, floor)
    joiner, at = _joiner(plain, pause, is_open=_opens_and(plain, start, low.first))
    high = read(plain, at) if at is not None else None
    if high is None:
        return None
    if plain.words[low.first] in {"a", "an"} and plain.ahead(pause, _phrases("or_two")) > pause:
        return Range(start, low.first, pause + 2, low.value, simple(low.value * 2), unit)
    end, high_unit = _unit_of(plain, high)
    if unit not in {"each", high_unit} or (unit != "each" and pause != low.end and high_unit == "each"):
        return None
    return _judged(plain, (start, low), (high, end, high_unit), joiner)


def _opener(plain: Plain, low: Numeral, floor: int) -> int:
    """Index of the first word of "between" or "from" before a number, hedges between them left out."""
    at = low.first
    if not plain.follows(at):
        return at
    soft = plain.behind(at, _phrases("softeners"))
    for end in (at, soft):
        start = plain.behind(end, _phrases("openers"))
        if floor <= start < end and plain.follows(end):
            return start
    return at


def _opens_and(plain: Plain, start: int, first: int) -> bool:
    return any(word in _phrases("and_openers").all for word in plain.words[start:first])


def _unit_of(plain: Plain, numeral: Numeral) -> tuple[int, str]:
    return (numeral.end, numeral.unit) if numeral.unit != "each" else measure_at(plain, numeral.end)


def _joiner(plain: Plain, index: int, *, is_open: bool) -> tuple[str, int | None]:
    """The word or sign that joins a second number, and that number's first index; None when there is none."""
    word = plain.word(index)
    if word == ",":
        at = plain.ahead(index + 1, _phrases("doubtful"))
        return word, at if at > index + 1 and plain.follows(at) else None
    if word in {"-", "–", "—"}:
        tight = plain.touches(index) and plain.touches(index + 1)
        loose = word != "—" and plain.follows(index) and plain.follows(index + 1)
        return word, index + 1 if tight or loose else None
    if word not in _phrases("joiners").all or (word == "and" and not is_open) or not plain.follows(index):
        return word, None
    soft = plain.ahead(index + 1, _phrases("softeners"))
    return word, soft if plain.follows(soft) else None


def _judged(
    plain: Plain, opened: tuple[int, Numeral], closed: tuple[Numeral, int, str], joiner: str
) -> Range | None:
    """The range of two numbers, as nothing when it is a score or a price, or None when they stand apart."""
    (start, low), (high, end, unit) = opened, closed
    bottom, top = low.value, high.value
    if high.scale > 1 and low.scale == 1 and bottom < top / high.scale:
        bottom = simple(bottom * high.scale)
    nothing = Range(start, low.first, max(end, high.end), None, None)
    dash = joiner in {"-", "–", "—"}
    if top <= bottom:
        result = dash or (joiner == "to" and start == low.first and impostors.is_vote(plain, low.first))
        return nothing if result else None
    if _moves(plain, start, low.first) and joiner == "to":
        return None
    if dash and (_are_years(plain, low, high) or (plain.word(high.end) == "-" and plain.touches(high.end))):
        return nothing
    if _is_spoilt(plain, low, high, dash=dash) or (joiner == "to" and impostors.is_vote(plain, low.first)):
        return nothing
    if unit == "each" and not (isinstance(bottom, int) and isinstance(top, int)):
        return nothing
    return Range(start, low.first, end, bottom, top, unit)


def _is_spoilt(plain: Plain, low: Numeral, high: Numeral, *, dash: bool) -> bool:
    """Whether what stands before the first or after the second number makes both something else."""
    zero_first = dash and plain.words[high.first][0] == "0"
    return zero_first or impostors.spoilt_before(plain, low) or impostors.spoilt_after(plain, high)


def _are_years(plain: Plain, low: Numeral, high: Numeral) -> bool:
    written = plain.words[low.first], plain.words[high.first]
    if not (written[0].isdigit() and len(written[0]) == 4 and 1800 <= low.value < 2100):
        return False
    return written[1].isdigit() and (len(written[1]) == 2 or (len(written[1]) == 4 and high.value < 2100))


def _moves(plain: Plain, start: int, first: int) -> bool:
    """Whether two numbers are of a rise or a fall: "rose from 20 to 73", "grew by 53 to 73"."""
    by = plain.word(start - 1) == "by"
    if not by and "from" not in plain.words[start:first]:
        return False
    for word in reversed(plain.words[max(0, start - 14) : start]):
        if word in {".", ";"}:
            return False
        if f"{word} ".startswith(tuple(table("numbers")["rise_or_fall"])):
            return True
    return False
