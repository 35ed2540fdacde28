"""What stands before and after a number and sets its bounds: "at least", "or so", "at most"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from claims.languages import table
from claims.languages.en.quantities.numerals import DIGITS, openings
from claims.languages.en.quantities.plain import Phrases
from claims.model import Relation

if TYPE_CHECKING:
    from claims.languages.en.quantities.plain import Plain

Side = Literal["before", "after"]


@cache
def _relations(side: Side) -> dict[str, Relation]:
    listed = table("numbers")[side]
    return {phrase: relation for relation in get_args(Relation) for phrase in listed.get(relation, ())}


@cache
def _phrases(side: Side) -> Phrases:
    return Phrases(_relations(side).keys())


@cache
def _place_words() -> dict[str, frozenset[str]]:
    return {hedge: frozenset(words) for hedge, words in table("numbers")["place_words"].items()}


@cache
def _count_words() -> frozenset[str]:
    return frozenset(table("numbers")["count_words"])


_PLACES = frozenset({"over", "under", "above", "below", "beyond"})


def before(plain: Plain, first: int, floor: int) -> tuple[int, Relation]:
    """The hedges before a number: the index of their first word, and what they say together.

    A bound outweighs "about": "perhaps as many as 30" is at most 30.

    Args:
        plain: the text.
        first: index of the number's first word.
        floor: index before which nothing belongs to this number.
    """
    relation: Relation = "exactly"
    begin = at = first
    for _ in range(4):
        end = at - 1 if plain.word(at - 1) == '"' else at
        start = plain.behind(end, _phrases("before"))
        if start == end or start < floor or not _adjoin(plain, end, at):
            break
        phrase = " ".join(plain.words[start:end])
        if _is_place(plain, phrase, start, relation) or (phrase == "c ." and plain.is_capital(start)):
            break
        said = _relations("before")[phrase]
        at = start - 1 if end < at and plain.word(start - 1) == '"' else start
        if said == "exactly":
            continue
        begin = at
        if relation in {"exactly", "about"}:
            relation = said
    return begin, relation


def _adjoin(plain: Plain, end: int, at: int) -> bool:
    """Whether only blanks, or a quotation mark between blanks, part a hedge from the word at ``at``."""
    if end < at:
        return plain.joins(end) and plain.joins(at)
    return plain.follows(at) or (plain.touches(at) and not plain.words[at - 1].isalnum())


def _is_place(plain: Plain, phrase: str, start: int, relation: Relation) -> bool:
    """Whether a hedge is a preposition of place here: "flew over 14 ships", "over roughly 120 ha"."""
    if phrase in _PLACES and relation != "exactly":
        return True
    if phrase == "passed":
        return not _count_words() & set(plain.words[max(0, start - 6) : start])
    there = plain.word(start - 2) == "there"
    return not there and plain.word(start - 1) in _place_words().get(phrase, ())


def after(plain: Plain, index: int) -> tuple[int, Relation | None]:
    """The hedge that starts at a word: the index just after it, and what it says; None when there is none."""
    comma = plain.word(index) == ","
    at = index + 1 if comma else index
    end = plain.ahead(at, _phrases("after"))
    if end == at or not _stands_behind(plain, at, end, comma=comma):
        return index, None
    return end, _relations("after")[" ".join(plain.words[at:end])]


def _stands_behind(plain: Plain, at: int, end: int, *, comma: bool) -> bool:
    """Whether a hedge belongs to the number before it, not to one after: "40, at least three of them"."""
    first = plain.words[at]
    if first in {"-", "+"} and (plain.touches(at) or at == 0):
        return plain.words[at] == "+" or plain.touches(at + 1)
    if at and not plain.follows(at):
        return False
    following = plain.word(end)
    if plain.is_compound(end - 1) or following == "than" or (following and following[0] in DIGITS):
        return False
    if following in openings() and (
        first in {"plus", "at", "about", "circa", "roughly", "approximately"} or comma
    ):
        return False
    return not (
        comma
        and following.isalpha()
        and plain.follows(end)
        and first in {"odd", "plus", "about", "roughly", "approximately", "ish"}
    )
