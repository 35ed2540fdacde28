"""How a text goes on about somebody it has named: "Mourad", "the lab", "she said"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from claims.languages.en.speakers.naming import is_credited
from claims.languages.en.speakers.tokens import POSSESSIVE, bare, words_of_list
from claims.languages.en.speakers.verbs import Cue, adjunct_at, possessive_at, verb_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from claims.languages.en.speakers.sources import Source
    from claims.languages.en.speakers.tokens import Tokens

_MAKERS = frozenset({"company", "firm", "provider", "operator", "vendor"})
_PRESS = frozenset(
    {"newspaper", "paper", "broadcaster", "channel", "network", "website", "daily", "weekly", "outlet"}
)
_ALIKE = {
    "lab": "laboratory",
    "laboratory": "lab",
    "center": "centre",
    "centre": "center",
    "railroad": "railway",
}
_GOING_ON = frozenset(
    {"he", "she", "it", "they", "his", "her", "its", "their", "a", "an", "the", "that", "this", "same"}
)
_FAR = 260
"""Words after which nobody is meant by "it" any more."""


def references(tokens: Tokens) -> Iterator[tuple[int, int, Cue]]:
    """Pronouns and nouns that say something: the number of the first word, and of the first after it."""
    lower = tokens.lower
    for number in [at for at, word in enumerate(lower) if word in _GOING_ON]:
        word = lower[number]
        if word in {"he", "she", "it", "they"}:
            spoken = verb_at(tokens, number + 1)
            if spoken:
                yield number, number + 1, Cue("goes_on", spoken)
        elif word in words_of_list("owners"):
            cue = possessive_at(tokens, number + 1)
            if cue and cue.speaking != "pictures":
                yield number, number + 1, Cue("goes_on", cue.speaking)
        elif word in {"a", "an"}:
            spoken = verb_at(tokens, number + 2)
            if spoken and lower[number + 1] in words_of_list("voices"):
                yield number + 1, number + 2, Cue("goes_on", spoken)
        else:
            last = _noun(lower, number + 1)
            cue = _cue(tokens, number, last) if last else None
            if cue:
                yield number + 1, last + 1, cue


@cache
def _nouns() -> frozenset[str]:
    plain = words_of_list("returning_bodies") | words_of_list("returning_people")
    return plain | {f"{noun}{owning}" for noun in plain for owning in POSSESSIVE}


def _noun(lower: list[str], first: int) -> int:
    """The number of the noun of "the London-based group"; 0 when it is another."""
    nouns = _nouns()
    for number in (first, first + 1, first + 2):
        if lower[number] in nouns:
            return number
        if not lower[number][0].isalpha() or number + 1 == len(lower):
            break
    return 0


def _cue(tokens: Tokens, number: int, last: int) -> Cue | None:
    if tokens.words[last][0].isupper():
        return None
    if is_credited(tokens, number):
        return Cue("goes_on", "says")
    if tokens.words[last].endswith(POSSESSIVE):
        found = possessive_at(tokens, last + 1)
        return Cue("goes_on", found.speaking) if found else None
    spoken = verb_at(tokens, last + 1)
    if spoken:
        return Cue("goes_on", spoken)
    found = adjunct_at(tokens, last + 1)
    return Cue("goes_on", found.speaking) if found else None


def meant(tokens: Tokens, first: int, last: int, before: Sequence[Source], near: int) -> Source | None:
    """Which of the sources before it a pronoun or a noun means; None when none fits.

    Args:
        tokens: the text.
        first: number of its first word.
        last: number of the first word after it.
        before: sources named before it, in order.
        near: character before which a source is too far away.
    """
    noun = bare(tokens.lower[last - 1])
    able = [source for source in reversed(before[-12:]) if source.end >= near and source.sort != "place"]
    spoken_for = noun in words_of_list("voices") and tokens.lower[first - 1] in {"a", "an"}
    if noun in {"he", "she", "his", "her"} or (noun in words_of_list("returning_people") and not spoken_for):
        return _first(s for s in able if s.sort == "person") or _first(s for s in able if s.sort == "name")
    bodies = [source for source in able if source.sort != "person"]
    named = {noun, _ALIKE.get(noun, noun)}
    same = _first(source for source in bodies if named & set(source.name.lower().split()))
    if same:
        return same
    if noun in _MAKERS:
        return _first(s for s in bodies if s.sort in {"firm", "organisation", "name"})
    if noun in _PRESS:
        return _first(s for s in bodies if s.sort == "outlet") or _first(bodies)
    return _first(source for source in bodies if source.speaking != "pictures") or _first(bodies)


def _first(sources: Iterable[Source]) -> Source | None:
    return next(iter(sources), None)


def reach(tokens: Tokens, number: int) -> int:
    """The character before which a source is too far from a word."""
    return tokens.starts[max(0, number - _FAR)]
