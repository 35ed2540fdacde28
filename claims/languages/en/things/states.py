"""What state counted things are in: destroyed, damaged, new, burning, under construction, empty, covered."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from claims.languages import one_of, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


_PARTS = ("within", "near", "before", "at_last")


class _List(NamedTuple):
    """The phrases of one state, of one part of the table."""

    part: str
    state: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds any of the phrases where the part wants it."""
        return _pattern(self.part, self.state)


@cache
def _pattern(part: str, state: str) -> re.Pattern[str]:
    ending = r"[ ](?:\w+[ ]){0,2}$" if part == "before" else r"\b"
    return re.compile(rf"\b{one_of(table('cues')['states'][part][state])}{ending}", re.IGNORECASE)


@cache
def _lists(part: str) -> tuple[_List, ...]:
    return tuple(_List(part, state) for state in table("cues")["states"][part])


_WORD = re.compile("[a-z]+")


@cache
def _needed() -> Mapping[str, Sequence[tuple[frozenset[str], _List]]]:
    """By the longest word of a phrase, all its words, and the list that cannot find it without them."""
    needed: dict[str, list[tuple[frozenset[str], _List]]] = {}
    for one in (one for part in _PARTS for one in _lists(part)):
        for phrase in table("cues")["states"][one.part][one.state]:
            words = _WORD.findall(phrase.lower())
            needed.setdefault(max(words, key=len), []).append((frozenset(words), one))
    return needed


@cache
def _innocent() -> re.Pattern[str]:
    return re.compile(table("cues")["states"]["innocent"], re.IGNORECASE)


class _Words:
    """Words that may tell a state; all that only looks like one is blanked out: "covered hoppers"."""

    def __init__(self, words: str) -> None:
        needed, plain = _needed(), set(_WORD.findall(words.lower()))
        telling = plain & needed.keys()
        self._able = {one for word in telling for others, one in needed[word] if others <= plain}
        self._text = words
        if self._able:
            self._text = _innocent().sub(lambda found: "·" * len(found.group()), words)

    def listed(self, part: str) -> str | None:
        """The first state of a list that the words name."""
        return next((one.state for one in self._of(part) if one.pattern.search(self._text)), None)

    def first(self) -> str | None:
        """The state given first; of two that begin together, the one said at greater length."""
        found = [(seen, one.state) for one in self._of("near") if (seen := one.pattern.search(self._text))]
        return min(found, key=lambda pair: (pair[0].start(), -pair[0].end()))[1] if found else None

    def all(self) -> list[tuple[int, int, str]]:
        """Every word of a state: first character, end and state."""
        found = {
            match.span(): one.state
            for part in ("within", "near")
            for one in self._of(part)
            for match in one.pattern.finditer(self._text)
        }
        return [(start, end, state) for (start, end), state in sorted(found.items())]

    def _of(self, part: str) -> Iterable[_List]:
        """The lists of a part that may find something."""
        return [one for one in _lists(part) if one in self._able] if self._able else ()


def of(*, near: str, before: str = "", phrase: str = "") -> str | None:
    """The state that the words give; None when they give none.

    Args:
        near: the number's clause from the number on, and what stands between its noun and it.
        before: the last words before the number, which may be a verb: "destroyed 12 tanks".
        phrase: the number and its noun phrase: "40 new tents".
    """
    said = _Words(phrase)
    told = said.listed("within") or _Words(near).first() or _Words(before).listed("before")
    return told or said.listed("at_last")


def named(words: str) -> list[tuple[int, int, str]]:
    """Every word of a state, wherever it stands: first character, end and state."""
    return list(_named(words))


@lru_cache(maxsize=256)
def _named(words: str) -> tuple[tuple[int, int, str], ...]:
    return tuple(_Words(words).all())
