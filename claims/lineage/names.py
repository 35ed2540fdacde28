"""Whether two names mean one place or one body, however each article spells them."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache, lru_cache
from urllib.parse import urlsplit

from claims.languages import table
from claims.places.atlas import folded, sound
from claims.places.nations import names_of_countries

ALIKE = 0.8
"""Share of letters in common from which two words of a name are spellings of one."""

_LEAST_LETTERS = 5
"""Shorter words look alike by chance."""

_LONGEST = 200
"""Characters of a name that are compared."""


@lru_cache(4096)
def same_place(name: str, other: str) -> bool | None:
    """Whether two names of places mean one.

    Returns:
        None when the names do not tell: a country, or nothing but "the port".
    """
    own, others = _telling(name), _telling(other)
    if not own or not others:
        return None
    if _are_spellings("".join(own), "".join(others)):
        return True
    shared = sum(any(_are_spellings(word, one) for one in others) for word in own)
    return shared > min(len(own), len(others)) / 2


def is_within(name: str, text: str) -> bool:
    """Whether a text names a place by all the words that tell it from others."""
    words = set(folded(text).split())
    telling = _telling(name)
    return bool(telling) and words.issuperset(telling)


@lru_cache(4096)
def same_body(name: str, other: str) -> bool:
    """Whether two names mean one body: the same, a part of it, or its abbreviation."""
    own, others = folded(name[:_LONGEST]).split(), folded(other[:_LONGEST]).split()
    short, long = sorted((own, others), key=len)
    if not short:
        return False
    if len(short) == 1 and len(long) > 1 and short[0] == _initials(tuple(long)):
        return True
    if not set(long).issuperset(short):
        return False
    return any(len(word) >= _LEAST_LETTERS and word not in _bodies() for word in short) or short == long


def is_host_of(url: str, name: str) -> bool:
    """Whether an address lies at a host that bears a body's name: beyondparallel.csis.org."""
    try:
        host = (urlsplit(url).hostname or "").replace(".", " ").replace("-", "")
    except ValueError:
        return False
    joined = "".join(folded(name[:_LONGEST]).split())
    initials = _initials(tuple(folded(name[:_LONGEST]).split()))
    labels = host.split()
    return any(
        (len(joined) >= _LEAST_LETTERS and joined in label)
        or label == joined
        or (len(initials) > 2 and label == initials)
        for label in labels
    )


@lru_cache(maxsize=2**12)
def _telling(name: str) -> tuple[str, ...]:
    """The words of a place's name that tell it from others; none for a country."""
    if name in names_of_countries():
        return ()
    return tuple(word for word in folded(name[:_LONGEST]).split() if word not in _generic())


@cache
def _generic() -> frozenset[str]:
    """Words for sorts of places, and small ones."""
    sites = table("sites")
    phrases = (*sites["heads"], *sites["modifiers"], *table("lineage")["plain"])
    return frozenset(word for phrase in phrases for word in folded(phrase).split())


@cache
def _bodies() -> frozenset[str]:
    return frozenset(table("sources")["bodies"])


@cache
def _passed_over() -> frozenset[str]:
    return frozenset(table("lineage")["passed_over"])


def _initials(words: tuple[str, ...]) -> str:
    return "".join(word[0] for word in words if word not in _passed_over())


@lru_cache(maxsize=2**14)
def _are_spellings(word: str, other: str) -> bool:
    if word == other:
        return True
    if min(len(word), len(other)) < _LEAST_LETTERS:
        return False
    heard = sound(word)
    if heard is not None and heard == sound(other):
        return True
    return SequenceMatcher(None, word, other, autojunk=False).ratio() >= ALIKE
