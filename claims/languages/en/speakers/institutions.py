"""Bodies without a capital: "the port authority", "the regional governor’s office"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.languages.en.speakers.tokens import POSSESSIVE, Name, bare, words_of_list

if TYPE_CHECKING:
    from claims.languages.en.speakers.tokens import Tokens


def institution(tokens: Tokens, head: int) -> Name | None:
    """The body that ends in a noun without a capital, with the words that tell which."""
    words, lower = tokens.words, tokens.lower
    owning = words[head].endswith(POSSESSIVE)
    if lower[head + 1] in words_of_list("institution_heads") and tokens.joined(head + 1) and not owning:
        return None
    if bare(lower[head]) in {"defence", "protection"} and lower[head - 1] != "civil":
        return None
    start = _first(tokens, head)
    office = _office(tokens, start, head) if owning else None
    if office:
        return office
    before = lower[start - 1] if start else ""
    determined = before in _DETERMINERS or (start > 0 and words[start - 1].endswith(POSSESSIVE))
    if start == head and not (determined and bare(lower[head]) in words_of_list("institutions_alone")):
        return None
    spoken = determined or tokens.opens(start) or before in {"by", "from", "said", "says", "and"}
    return Name(start, head + 1, possessive=owning, institution=True) if spoken else None


_DETERMINERS = frozenset({"the", "a", "an", "its", "their", "his", "her", "our", "this", "that", "local"})


def _office(tokens: Tokens, start: int, head: int) -> Name | None:
    size = 2 if tokens.lower[head + 1] == "press" else 1
    offices = words_of_list("offices") - words_of_list("people")
    return Name(start, head + size + 1, institution=True) if tokens.lower[head + size] in offices else None


def _first(tokens: Tokens, head: int) -> int:
    """The first of the words that tell which body it is."""
    words, start = tokens.words, head
    while head - start < 4 and start > 1:
        owner = words[start - 2]
        if words[start - 1] in "'’" and owner[-1] == "s" and owner.islower():
            start -= 2
        elif _modifies(tokens, start - 1):
            start -= 1
        else:
            break
    while start < head and words[start].endswith(tuple(words_of_list("made_so"))):
        start += 1
    return start


def _modifies(tokens: Tokens, number: int) -> bool:
    word = tokens.words[number]
    verb = word.endswith(("ed", "ing", "ly")) and "-" not in word
    stop = word in words_of_list("no_modifiers") or not tokens.joined(number + 1)
    return word[0].islower() and not verb and not stop
