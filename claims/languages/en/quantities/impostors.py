"""Numbers that count nothing on the ground: prices, ages, hours, shares, weights, names of things."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from claims.languages import table
from claims.languages.en.quantities.numerals import DIGITS, measure_at, read
from claims.languages.en.quantities.plain import Phrases

if TYPE_CHECKING:
    from claims.languages.en.quantities.numerals import Numeral
    from claims.languages.en.quantities.plain import Plain


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("numbers")[name])


@cache
def _phrases(name: str) -> Phrases:
    return Phrases(_words(name))


def is_impostor(plain: Plain, numeral: Numeral) -> bool:
    """Whether the signs and words around a number make it something else than a count or an extent."""
    if numeral.unit != "each":
        return spoilt_before(plain, numeral)
    return (
        spoilt_before(plain, numeral)
        or spoilt_after(plain, numeral)
        or _is_one(plain, numeral)
        or _is_name(plain, numeral)
        or _is_ratio(plain, numeral)
    )


def spoilt_before(plain: Plain, numeral: Numeral) -> bool:
    """Whether what stands before a number makes it a price, a model, a decimal or a telephone number."""
    first = numeral.first
    if not numeral.spelt and re.match(r"0[0-9]", plain.words[first]):
        return True
    if first == 0 or not plain.joins(first):
        return False
    sign = plain.words[first - 1]
    if (
        sign in _words("money_before")
        or sign in _words("signs_before")
        or plain.words[first - 2 : first] == ["rs", "."]
    ):
        return True
    if plain.touches(first):
        return _touching(plain, numeral, sign)
    # A telephone number; a year before the number is read as such elsewhere.
    return not numeral.spelt and _is_short(sign)


def _touching(plain: Plain, numeral: Numeral, sign: str) -> bool:
    """Whether a sign written right against a number, or the word before that sign, makes it another thing."""
    first = numeral.first
    if sign.isalnum():
        return True
    if sign in "-–":
        return plain.touches(first - 1) or (sign == "-" and not numeral.spelt)
    if sign in "./":
        return True
    if sign == "'" and len(plain.words[first]) == 2 and plain.word(first + 1) in {",", ".", ";"}:
        return True
    return sign in ",:'" and plain.touches(first - 1) and plain.words[first - 2][-1].isalnum()


def spoilt_after(plain: Plain, numeral: Numeral) -> bool:
    """Whether what stands after a number makes it a share, a weight, an hour, an ordinal or a compound."""
    end = numeral.end
    if end >= len(plain.words):
        return False
    measured = measure_at(plain, end)[0]
    if plain.touches(end) or plain.follows(end):
        beyond = plain.ahead(measured, _phrases("nothing_counted"))
        if beyond == measured and measured > end:
            beyond = plain.ahead(end, _phrases("nothing_counted"))
        if beyond > measured and not plain.is_compound(beyond - 1):
            return True
    sign = plain.words[end]
    if not plain.touches(end):
        return not numeral.spelt and plain.follows(end) and _is_short(sign) and not plain.is_compound(end)
    if sign.isalnum():
        return measured == end
    return _touched(plain, end, sign)


def nothing_counted_at(plain: Plain, index: int) -> bool:
    """Whether words from ``index`` on are a price, a time or a weight: "hours", "of dollars"."""
    at = index + 1 if plain.word(index) == "of" else index
    end = plain.ahead(at, _phrases("nothing_counted"))
    return end > at and plain.follows(at) and not plain.is_compound(end - 1)


def _is_short(word: str) -> bool:
    """Whether a word is a few digits, such as a telephone number is cut into; four may be a year."""
    return word.isdigit() and len(word) < 4


def _touched(plain: Plain, end: int, sign: str) -> bool:
    """Whether a sign written right against the end of a number makes it another thing."""
    beyond = plain.words[end + 1] if plain.touches(end + 1) else ""
    if sign in {".", ",", ":", "'"}:
        return beyond[:1] in DIGITS
    if sign == "/":
        return beyond.isalnum()
    if sign in {"-", "–"}:
        return beyond.isalnum() and beyond not in _words("hyphen_suffixes")
    return sign in {"@", "_", "\\", "=", "×"}


def _is_one(plain: Plain, numeral: Numeral) -> bool:
    """Whether "one" is a pronoun: "the one", "one another", "one day"."""
    if numeral.end != numeral.first + 1 or plain.words[numeral.first] != "one":
        return False
    first = numeral.first
    if plain.behind(first, _phrases("one_kept")) < first:
        return False
    before = plain.behind(first, _phrases("one_before"))
    return before < first or plain.ahead(first + 1, _phrases("one_after")) > first + 1


def _is_name(plain: Plain, numeral: Numeral) -> bool:
    """Whether a capital in the middle of a sentence makes a number word a name: "World War Two"."""
    first = numeral.first
    named = numeral.spelt and plain.follows(first) and plain.words[first - 1].isalpha()
    return bool(named) and plain.is_capital(first) and not plain.is_shouted(first)


def _is_ratio(plain: Plain, numeral: Numeral) -> bool:
    """Whether a number is a side of "one in five"."""
    if numeral.value <= 10 or numeral.value in {20, 100, 1000}:
        start = plain.behind(numeral.first, _phrases("ratio_words"))
        if start < numeral.first and start and _is_small(plain, start - 1, numeral.value):
            return True
    if numeral.value >= 10:
        return False
    at = plain.ahead(numeral.end, _phrases("ratio_words"))
    end = plain.ahead(at, _phrases("denominators")) if at > numeral.end else at
    if end == at or plain.word(end) in _words("ratio_spans") or plain.is_compound(end - 1):
        return False
    other = read(plain, at)
    return other is not None and numeral.value < other.value and other.end == end


def _is_small(plain: Plain, index: int, below: float) -> bool:
    other = read(plain, index)
    return other is not None and other.end == index + 1 and other.value < min(below, 10)


def is_labelled(plain: Plain, numeral: Numeral) -> bool:
    """Whether a number is the name of a thing: "berth 107", "Highway 61", "No. 10", "Falcon 9"."""
    at = _label_before(plain, numeral.first)
    if at is None:
        return plain.behind(numeral.first, _phrases("label_phrases")) < numeral.first
    if plain.words[at] in _words("number_mark"):
        return not numeral.spelt
    if plain.words[at] not in _words("labels"):
        listed = plain.word(numeral.end) in _words("label_joints")
        return listed and plain.word(numeral.end + 1)[:1] in DIGITS and not plural_follows(plain, numeral.end)
    inside = plain.follows(at) and plain.words[at - 1] not in {".", '"', "!", "?"}
    named = plain.is_capital(at) and inside and not numeral.spelt
    return named or not plural_follows(plain, numeral.end)


def _label_before(plain: Plain, first: int) -> int | None:
    """Index of a label's word right before a number, or of its plural; None when none stands there."""
    at = first - 1
    if not plain.joins(first):
        return None
    if plain.words[at] == "." and plain.touches(at):
        return at - 1 if plain.words[at - 1] in _words("abbreviated_labels") else None
    label = plain.words[at]
    known = label in _words("labels") or label.removesuffix("s") in _words("labels")
    return at if known and plain.follows(first) else None


def goes_on_label(plain: Plain, numeral: Numeral, label_end: int) -> bool:
    """Whether a number goes on a list that a labelled one opened: "berths 6 and 7"."""
    between = plain.words[label_end : numeral.first]
    near = 0 < len(between) <= 2 and all(word in _words("label_joints") for word in between)
    return near and not plural_follows(plain, numeral.end)


def plural_follows(plain: Plain, index: int) -> bool:
    """Whether a plural noun stands after a number, with up to two adjectives between."""
    for at in range(index, min(index + 3, len(plain.words))):
        word = plain.words[at]
        if not plain.follows(at) or not word[0].isalpha() or word in _words("no_adjectives"):
            return False
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
            return True
    return False


def is_vote(plain: Plain, first: int) -> bool:
    """Whether two numbers are a result: "approved by 302 to 217"."""
    return bool(_words("vote_words") & set(plain.words[max(0, first - 10) : first]))
