"""Numbers as digits and words write them: "22,131", "two hundred and forty", "a million and a half"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from claims.languages import table
from claims.languages.en.quantities.plain import Phrases, Plain

if TYPE_CHECKING:
    from claims.model import Number

DIGITS = frozenset("0123456789½¼¾")
_GLYPHS = {"½": 0.5, "¼": 0.25, "¾": 0.75}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and the words that it stands in, by their indices."""

    first: int

    end: int
    """Just after the last word."""

    value: Number

    scale: int = 1
    """The thousand or million that its last words multiply by."""

    spelt: bool = True
    """Whether it is written in words."""

    unit: str = "each"
    """Unit of length or area when the number ends with one: "half a mile"."""


@dataclass(frozen=True, slots=True)
class _Lists:
    units: dict[str, int]
    magnitudes: dict[str, int]
    groups: dict[str, int]
    measures: dict[str, str]
    measure_phrases: Phrases
    one_of_a_unit: Phrases
    articles: frozenset[str]
    before_bare: frozenset[str]
    bare: frozenset[str]


@cache
def _lists() -> _Lists:
    words: dict[str, Any] = table("numbers")
    measures = {
        name: unit for group in ("area", "length") for unit, names in words[group].items() for name in names
    }
    return _Lists(
        words["units"],
        words["magnitudes"],
        words["groups"],
        measures,
        Phrases(measures.keys()),
        Phrases(set(words["one_of_a_unit"]["names"])),
        frozenset(words["articles"]),
        frozenset(words["before_bare"]),
        frozenset(words["multiples_of"]),
    )


@cache
def openings() -> frozenset[str]:
    """Words that a spelt number can begin with."""
    lists = _lists()
    return frozenset({*lists.units, *lists.articles, *lists.bare, "half", "quarter"})


def measure_at(plain: Plain, index: int) -> tuple[int, str]:
    """The unit of length or area at a word: where it ends, and its short name, or ``each``."""
    phrases = _lists().measure_phrases
    if plain.word(index) not in phrases.first or not plain.joins(index):
        return index, "each"
    end = plain.ahead(index, phrases)
    if end == index or plain.is_compound(end - 1) or _goes_on(plain, end):
        return index, "each"
    return end, _lists().measures[" ".join(plain.words[index:end])]


def _goes_on(plain: Plain, end: int) -> bool:
    """Whether a number or a word is written right against the end of a unit: "3 m2x"."""
    return plain.touches(end) and plain.words[end].isalnum()


def digits_at(word: str) -> Number | None:
    """The number that a word of digits stands for; None for a row of digits too long to be one."""
    value: float = _GLYPHS.get(word[-1], 0)
    bare = word.rstrip("½¼¾").replace(",", "").replace("'", "").replace(" ", "")
    if len(bare) > 19:
        return None
    return simple(value + float(bare or 0))


def simple(value: float) -> Number:
    """A whole number as such, another to six places."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def read(plain: Plain, index: int) -> Numeral | None:
    """The number that starts at a word; None when none does."""
    word = plain.words[index]
    if word[0] in DIGITS:
        return _in_digits(plain, index)
    lists = _lists()
    if word in lists.units:
        found = _in_words(plain, index, index + 1, lists.units[word])
        return _quarters(plain, index) or _and_a_half(plain, found)
    if word in lists.articles:
        return _after_article(plain, index)
    if word in {"half", "quarter"}:
        return _fraction(plain, index, index)
    bare = word in lists.bare and plain.follows(index) and plain.words[index - 1] in lists.before_bare
    return _in_words(plain, index, index + 1, lists.magnitudes[word]) if bare else None


def _in_digits(plain: Plain, index: int) -> Numeral | None:
    value = digits_at(plain.words[index])
    if value is None:
        return None
    end, words = index + 1, table("numbers")
    after = plain.word(end)
    if after in words["thousand_letters"] and plain.touches(end) and not _goes_on(plain, end + 1):
        if plain.word(end + 1) in words["not_thousands_after"] or plain.is_compound(end):
            return None
        return Numeral(index, end + 1, simple(value * 1000), 1000, spelt=False)
    if after in _lists().magnitudes or after == "and":
        spelt = _and_a_half(plain, Numeral(index, end, value, spelt=False))
        found = _in_words(plain, index, spelt.end, spelt.value)
        return replace(found, spelt=False) if found.end > end else Numeral(index, end, value, spelt=False)
    return Numeral(index, end, value, spelt=False)


def _in_words(plain: Plain, first: int, end: int, value: Number) -> Numeral:
    """Go on from a first number word: "two" to "two hundred and forty thousand six"."""
    lists = _lists()
    total: Number = 0
    part: Number | None = value
    scale, last = 1, 10**15
    if plain.words[first] in lists.bare and end == first + 1 and value >= 1000:
        total, part, scale, last = value, None, int(value), int(value)
    while (step := plain.joined(end)) is not None:
        word = plain.words[step]
        if word == "and" and step == end and (total or (part or 0) >= 100) and plain.follows(step + 1):
            step += 1
            word = plain.words[step]
            if word not in lists.units:
                break
        elif word in lists.magnitudes and part is not None and part:
            size = lists.magnitudes[word]
            if size >= last or (word == "score" and not 1 <= part < 10):
                break
            part, scale = part * size, scale * size if total == 0 and scale > 1 else size
            if size >= 1000:
                total, part, last = total + part, None, size
            end = step + 1
            continue
        if word in lists.units and _adds(part, lists.units[word], plain, step, end):
            part = (part or 0) + lists.units[word]
        elif part is None and len(word) == 3 and word.isdigit() and plain.follows(step) and last == 1000:
            part = int(word)
        else:
            break
        end, scale = step + 1, 1
    return Numeral(first, end, simple(total + (part or 0)), scale)


def _adds(part: Number | None, unit: int, plain: Plain, step: int, end: int) -> bool:
    """Whether a number word goes on a number: "seventy" and "three", "a hundred" and "fifty"."""
    if unit == 0 or (step == end and plain.is_compound(step) and unit < 20 and not _tens_follow(plain, step)):
        return False
    if part is None:
        return True
    if part % 100 == 0 and part >= 100:
        return unit < 100
    return 20 <= part % 100 < 100 and part % 10 == 0 and unit < 10


def _tens_follow(plain: Plain, step: int) -> bool:
    return plain.word(step + 2) in _lists().magnitudes or plain.word(step + 2) in _lists().units


def _and_a_half(plain: Plain, numeral: Numeral) -> Numeral:
    """Add the half of "two and a half", which goes on to a million, and of "a million and a half"."""
    end = numeral.end
    if plain.words[end : end + 3] != ["and", "a", "half"] or not plain.follows(end):
        return numeral
    value = simple(numeral.value + numeral.scale / 2)
    magnitude = _lists().magnitudes.get(plain.word(end + 3))
    if numeral.scale == 1 and magnitude:
        return Numeral(numeral.first, end + 4, simple(value * magnitude), magnitude, spelt=numeral.spelt)
    return Numeral(numeral.first, end + 3, value, numeral.scale, spelt=numeral.spelt)


def _after_article(plain: Plain, index: int) -> Numeral | None:
    """Such as "a dozen", "a baker's dozen", "a pair", "a half-dozen", "a quarter of a million", "a mile"."""
    lists = _lists()
    if not plain.follows(index + 1):
        return None
    word = plain.words[index + 1]
    if word in {"half", "quarter"}:
        return _fraction(plain, index, index + 1)
    if word in lists.magnitudes and (word != "score" or _is_twenty(plain, index)):
        return _and_a_half(plain, _in_words(plain, index, index + 1, 1))
    return _group(plain, index) or _one_unit(plain, index)


def _group(plain: Plain, index: int) -> Numeral | None:
    """Such as "a pair", "a baker's dozen", "a single one"."""
    groups, word = _lists().groups, plain.words[index + 1]
    two = f"{word} {plain.word(index + 2)}"
    if two in groups:
        return Numeral(index, index + 3, groups[two])
    if word not in groups or plain.is_compound(index + 1):
        return None
    alone = groups[word] == 1 and plain.word(index + 2) == "one"
    return Numeral(index, index + 3 if alone else index + 2, groups[word])


def _one_unit(plain: Plain, index: int) -> Numeral | None:
    """Such as "a mile", "a kilometre and a half"."""
    end = plain.ahead(index + 1, _lists().one_of_a_unit)
    if end == index + 1 or plain.words[index] == "another" or plain.is_compound(end - 1):
        return None
    half = plain.words[end : end + 3] == ["and", "a", "half"]
    unit = _lists().measures[" ".join(plain.words[index + 1 : end])]
    return Numeral(index, end + 3 if half else end, 1.5 if half else 1, unit=unit)


def _is_twenty(plain: Plain, index: int) -> bool:
    """Whether "a score" is twenty, not one of a game."""
    if plain.word(index + 2) in {"of", "or"} and plain.follows(index + 2):
        following = plain.word(index + 3)
        return not (following[:1] in DIGITS or following in _lists().units)
    return plain.word(index - 1) in table("numbers")["score_after"]


def _quarters(plain: Plain, index: int) -> Numeral | None:
    if plain.words[index] != "three" or plain.word(index + 1) not in {"quarters", "-"}:
        return None
    at = plain.joined(index + 1)
    return _fraction(plain, index, at, 3) if at and plain.words[at] == "quarters" else None


def _fraction(plain: Plain, first: int, index: int, times: int = 1) -> Numeral | None:
    """A half or quarters of a million, a dozen or a mile; ``index`` is that of the fraction's own word."""
    lists = _lists()
    value = times * (0.5 if plain.words[index] == "half" else 0.25)
    at = plain.joined(index + 1)
    if at is not None and plain.words[at] == "of":
        at = at + 1
    if at is not None and plain.word(at) in {"a", "an"}:
        at = plain.joined(at + 1)
    if at is None or at >= len(plain.words):
        return None
    magnitude = lists.magnitudes.get(plain.words[at])
    if magnitude and plain.words[at] != "score":
        return Numeral(first, at + 1, simple(value * magnitude), magnitude)
    end = plain.ahead(at, lists.one_of_a_unit)
    if end == at or plain.is_compound(end - 1) or plain.word(index + 1) == "-":
        return None
    return Numeral(first, end, value, unit=lists.measures[" ".join(plain.words[at:end])])


def value_of(text: str) -> Number | None:
    """The number that words or digits stand for: "two dozen" is 24, "1.5 million" is 1500000.

    None when the words are no number.
    """
    plain = Plain(text)
    if not plain.words:
        return None
    if len(plain.words) == 1 and plain.words[0] in {"a", "an"}:
        return 1
    numeral = read(plain, 0)
    return numeral.value if numeral and numeral.end == len(plain.words) and numeral.unit == "each" else None
