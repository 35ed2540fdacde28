"""Quantities without a number: vague plurals ("dozens", "a few hundred") and nothing ("not a single")."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from claims.languages import table
from claims.languages.en.quantities.plain import Phrases

if TYPE_CHECKING:
    from claims.languages.en.quantities.plain import Plain


@cache
def _phrases(name: str, section: str | None = None) -> Phrases:
    words = table("numbers")
    return Phrases(frozenset((words[section] if section else words)[name]))


@cache
def _vague(name: str) -> Phrases:
    return _phrases(name, "vague")


@cache
def vague_openings() -> frozenset[str]:
    """First words of all vague quantities."""
    lists = map(_vague, ("words", "heads", "alone"))
    return frozenset(word for phrases in lists for word in phrases.first)


@cache
def nought_openings() -> frozenset[str]:
    """First words of all that says nothing is there."""
    lists = map(_phrases, ("zeros", "zero_denials", "not_a", "nearly_none"))
    return frozenset(word for phrases in lists for word in phrases.first)


def vague_at(plain: Plain, index: int) -> int:
    """Index just after the vague quantity that starts at a word; ``index`` when none does."""
    head = plain.ahead(index, _vague("heads"))
    if head > index and plain.follows(head):
        end = head
        while plain.follows(end) and end < head + 2 and plain.words[end] in _phrases("multiples_of").all:
            end += 1
        if end > head and not plain.is_compound(end - 1):
            return end
    end = max(plain.ahead(index, _vague("words")), plain.ahead(index, _vague("alone")))
    if end == index or (plain.touches(index) and plain.words[index - 1] == "-") or plain.is_compound(end - 1):
        return index
    phrase = " ".join(plain.words[index:end])
    if phrase in _vague("of_only").all and plain.word(end) != "of":
        return index
    scored = phrase == "scores" and plain.ahead(end, _vague("not_scores")) > end
    return index if scored else end


def is_nought(word: str) -> bool:
    """Whether a word is a number word for nothing: "zero"."""
    return word in _phrases("nearly_none").all


def nought_at(plain: Plain, index: int) -> tuple[int, int] | None:
    """First index, and index just after the last, of words for nothing that start at a word, or None."""
    word = plain.words[index]
    if plain.touches(index) and plain.words[index - 1] in {"-", "–"}:
        return None
    end = plain.ahead(index, _phrases("zeros"))
    if end > index:
        return (index, end) if _is_nought(plain, index, end) else None
    if word in _phrases("zero_denials").all:
        for at in range(index + 1, min(index + 4, len(plain.words))):
            end = plain.ahead(at, _phrases("single_things")) if plain.follows(at) else at
            if end > at:
                return index, end
    if is_nought(word):
        return (index, index + 1) if _is_number_nought(plain, index) else None
    end = plain.ahead(index, _phrases("not_a"))
    there = end > index and (plain.behind(index, _phrases("there_was")) < index or _in_sight(plain, end))
    if there and not plain.is_compound(end - 1) and plain.ahead(end, _phrases("not_a_after")) == end:
        return index, end
    return None


def _in_sight(plain: Plain, index: int) -> bool:
    """Whether one to four words and "in sight" go on from a word."""
    for at in range(index + 1, min(index + 5, len(plain.words))):
        if not plain.joins(at):
            return False
        if plain.ahead(at, _phrases("in_sight")) > at:
            return True
    return False


def _is_nought(plain: Plain, index: int, end: int) -> bool:
    """Whether "no" counts: not in "no more", "no-fly", "No. 10", "no 4472"."""
    if plain.is_compound(end - 1):
        return False
    if plain.words[index:end] != ["no"]:
        return True
    following = plain.word(end)
    return following == '"' or (
        following[:1].isalpha() and plain.ahead(end, _phrases("no_not_before")) == end
    )


def _is_number_nought(plain: Plain, index: int) -> bool:
    """Whether "zero" counts: not in "zero tolerance", "below zero", "ground zero"."""
    if plain.is_compound(index) or plain.word(index - 1) in _phrases("zero_not_after").all:
        return False
    return plain.word(index + 1) not in _phrases("zero_not_before").all
