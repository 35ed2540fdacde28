"""Numbers in running text: digits, words, ranges, vague plurals and nothing at all, with their hedges."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from claims.languages.en.quantities import hedges, impostors, wordless
from claims.languages.en.quantities.numerals import DIGITS, Numeral, measure_at, openings, read, value_of
from claims.languages.en.quantities.plain import Plain
from claims.languages.en.quantities.ranges import Range, range_from
from claims.model import Number, Quantity, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MOST", "Form", "Mention", "bounded", "find", "value_of", "with_hedge_after"]

Form = Literal["number", "range", "vague", "zero"]

MOST = 2**53 - 2
"""Larger numbers count nothing on the ground; from 2**53 on, JSON in its canonical form has no exact ones
(RFC 8785, section 3.2.2.3), and "more than" adds one."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A quantity as it stands in the text; offsets count characters."""

    start: int
    """First character of the words, hedge included."""

    core_start: int
    """First character of the number itself."""

    end: int
    """Just after the number, its unit and a hedge that follows at once."""

    form: Form
    quantity: Quantity


def bounded(text: str, relation: Relation, value: Number, *, unit: str = "each") -> Quantity:
    """A quantity whose bounds are what its relation literally says of the value."""
    bounds: dict[str, tuple[Number | None, Number | None]] = {
        "at_least": (value, None),
        "more_than": (value + 1, None),
        "at_most": (None, value),
        "fewer_than": (None, value - 1),
    }
    low, high = bounds.get(relation, (value, value))
    return Quantity(text=text, relation=relation, value=value, low=low, high=high, unit=unit)


def with_hedge_after(mention: Mention, text: str, noun_end: int) -> Mention:
    """The same mention when a hedge follows its noun: "20 cars at most"."""
    quantity = mention.quantity
    if quantity.value is None or quantity.relation not in {"exactly", "about"}:
        return mention
    behind = Plain(text[noun_end : noun_end + 60])
    if not behind.words or text[noun_end : noun_end + behind.start(0)].strip(" \u00a0"):
        return mention
    end, relation = hedges.after(behind, 0)
    if relation is None or relation in {"exactly", quantity.relation}:
        return mention
    words = text[mention.start : noun_end + behind.end(end - 1)]
    said = bounded(words, relation, quantity.value, unit=quantity.unit)
    return replace(mention, form="number", quantity=said)


def find(text: str, *, taken: Iterable[tuple[int, int]] = ()) -> list[Mention]:
    """All quantities of the text in order, none overlapping another.

    Args:
        text: running text.
        taken: stretches that mean something else, such as dates; a number inside one is left out.
    """
    return _Search(text, taken).mentions()


@cache
def _starters() -> frozenset[str]:
    """Words that a quantity can begin with, digits apart."""
    return openings() | wordless.vague_openings() | wordless.nought_openings()


_ADDRESS = re.compile(r"(?<!\S)\S*(?:://|@|www\.)\S*", re.IGNORECASE)
"""Of a page or a mailbox."""


class _Search:
    """One text while its quantities are looked for; indices count its words."""

    def __init__(self, text: str, taken: Iterable[tuple[int, int]]) -> None:
        self._plain = Plain(text)
        self._taken = bytearray(len(text) + 1)
        for start, end in taken:
            self._taken[start:end] = b"\1" * (min(end, len(text)) - start)
        if "@" in text or "://" in text or "www." in text:
            for address in _ADDRESS.finditer(text):
                self._taken[address.start() : address.end()] = b"\1" * len(address.group())
        self._floor = 0
        self._label_end = -1

    def mentions(self) -> list[Mention]:
        """All quantities in order."""
        starters, words = _starters(), enumerate(self._plain.words)
        may_start = [index for index, word in words if word in starters or word[0] in DIGITS]
        # The floor rises with each quantity found.
        found = [self._at(index) for index in may_start if index >= self._floor]
        return [mention for mention in found if mention]

    def _at(self, index: int) -> Mention | None:
        plain = self._plain
        word = plain.words[index]
        if self._taken[plain.start(index)]:
            return None
        nought = wordless.nought_at(plain, index) if word in wordless.nought_openings() else None
        if nought:
            return self._wordless(*nought, "zero")
        end = wordless.vague_at(plain, index) if word in wordless.vague_openings() else index
        if end > index:
            return self._wordless(index, end, "vague")
        numeral = None if wordless.is_nought(word) else read(plain, index)
        if numeral is None or not self._is_free(index, numeral.end):
            return None
        return self._number(numeral)

    def _is_free(self, start: int, end: int) -> bool:
        return not any(self._taken[self._plain.start(start) : self._plain.end(end - 1)])

    def _wordless(self, start: int, end: int, form: Form) -> Mention | None:
        unit = "each"
        if form == "vague":
            end, unit = self._vague_measure(end)
        self._floor = end
        if not self._is_free(start, end) or (
            form == "vague" and impostors.nothing_counted_at(self._plain, end)
        ):
            return None
        relation: Relation = "vague" if form == "vague" else "exactly"
        nothing = None if form == "vague" else 0
        words = self._plain.between(start, end)
        quantity = Quantity(
            text=words, relation=relation, value=nothing, low=nothing, high=nothing, unit=unit
        )
        return self._mention(start, start, end, form, quantity)

    def _vague_measure(self, end: int) -> tuple[int, str]:
        """Where "hundreds of metres" ends when its number ends at ``end``, and its unit."""
        at = end + 1 if self._plain.word(end) == "of" else end
        beyond, unit = measure_at(self._plain, at)
        return (beyond, unit) if unit != "each" else (end, unit)

    def _number(self, numeral: Numeral) -> Mention | None:
        plain = self._plain
        span = range_from(plain, numeral, self._floor)
        if span and not self._is_free(numeral.first, span.end):
            span = None
        floor, self._floor = self._floor, span.end if span else numeral.end
        labelled = impostors.is_labelled(plain, numeral) or (
            self._label_end > 0 and impostors.goes_on_label(plain, numeral, self._label_end)
        )
        if labelled:
            self._label_end = self._floor
            return None
        if span:
            return self._range(span, floor)
        if impostors.is_impostor(plain, numeral) or numeral.value > MOST:
            return None
        return self._single(numeral, floor)

    def _range(self, span: Range, floor: int) -> Mention | None:
        if span.low is None or span.high is None or span.high > MOST:
            return None
        begin, relation = hedges.before(self._plain, span.first, floor)
        start = begin if relation == "about" and span.start == span.first else span.start
        quantity = Quantity(
            text=self._plain.between(start, span.end),
            relation="between",
            value=None,
            low=span.low,
            high=span.high,
            unit=span.unit,
        )
        return self._mention(start, span.first, span.end, "range", quantity)

    def _mention(self, start: int, core: int, end: int, form: Form, quantity: Quantity) -> Mention:
        plain = self._plain
        return Mention(plain.start(start), plain.start(core), plain.end(end - 1), form, quantity)

    def _single(self, numeral: Numeral, floor: int) -> Mention | None:
        plain, value = self._plain, numeral.value
        begin, relation = hedges.before(plain, numeral.first, floor)
        end, unit = numeral.end, numeral.unit
        if unit == "each":
            end, unit = measure_at(plain, end)
            if unit != "each" and plain.words[end : end + 3] == ["and", "a", "half"]:
                value, end = value + 0.5, end + 3
        if unit == "each" and self._is_decimal(numeral):
            return None
        after, said_after = hedges.after(plain, end)
        if said_after and relation in {"exactly", "about"} and self._is_free(end, after):
            end = after
            relation = relation if said_after == "exactly" else said_after
        self._floor = end
        quantity = bounded(plain.between(begin, end), relation, value, unit=unit)
        return self._mention(begin, numeral.first, end, "number", quantity)

    def _is_decimal(self, numeral: Numeral) -> bool:
        """Whether a number has decimals, which no count has unless it is an average."""
        written = "." in self._plain.words[numeral.first] and numeral.scale == 1
        average = self._plain.word(numeral.first - 1) == "of"
        return (written or not isinstance(numeral.value, int)) and not average
