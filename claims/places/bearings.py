"""What the words before a place make of it: where a thing is, what it is near, what only serves to locate."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from claims.languages import table

_REACH = 70
"""Characters."""

_BETWEEN = re.compile(r"[\w’'-]+")
_LAST_LETTERS = re.compile(r"\w+\Z")
_FAR = ("from", "km", "kilomet", "mile", "metres", "meters", "north", "south", "east", "west", "outskirts")
"""One of these stands in all that sets a place apart."""


class Bearings(NamedTuple):
    """What the words before a place tell."""

    located: bool
    """Whether "at", "in", "near" or the like goes before it, with up to two words between."""

    beside: bool
    """Whether "along", "to" or the like does."""

    apart: bool
    """Whether it only serves to locate something else: "30 km north of Kyiv"."""


@cache
def _articles() -> frozenset[str]:
    return frozenset(table("grammar")["articles"])


@cache
def _prepositions(key: str) -> frozenset[str]:
    return frozenset(table("sites")[key])


@cache
def _apart() -> re.Pattern[str]:
    return re.compile(table("sites")["apart_before"], re.IGNORECASE)


def bearings(text: str, start: int) -> Bearings:
    """What the words before ``start`` make of the place that stands there."""
    before = text[max(0, start - _REACH) : start]
    near = _near(before)
    return Bearings(
        located=not near.isdisjoint(_prepositions("strong")),
        beside=not near.isdisjoint(_prepositions("weak")),
        apart=_is_apart(before),
    )


def _is_apart(before: str) -> bool:
    plain = before.lower()
    return any(word in plain for word in _FAR) and _apart().search(before) is not None


def _near(before: str) -> set[str]:
    """The words that may be a place's preposition: the last three, and one more behind an article."""
    if before[-1:] in {'"', "“", "‘"}:
        before = before[:-1]
    *words, rest = before.rsplit(" ", 4)
    near: set[str] = set()
    if rest:
        return near
    for count, word in enumerate(reversed(words), start=1):
        if count == 4 and words[1].lower() not in _articles():
            break
        letters = _LAST_LETTERS.search(word)
        if letters:
            near.add(letters.group().lower())
        if not _BETWEEN.fullmatch(word):
            break
    return near
