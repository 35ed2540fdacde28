"""A text cut into the words and marks between which its sources are looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from claims.languages import table

_WORD = re.compile(r"[@#]?\w+(?:[’'.&-]\w+|/[A-Z]{2}\w*)*|\n+|[^\w\s]")
POSSESSIVE = ("'s", "’s")


@cache
def words_of_list(name: str) -> frozenset[str]:
    """A list of the table of sources, for looking words up."""
    return frozenset(table("sources")[name])


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text cut into words and marks; line breaks are marks."""

    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]

    def joined(self, number: int) -> bool:
        """Whether only a blank lies between a word and the one before it."""
        return self.starts[number] - self.ends[number - 1] <= 1

    def opens(self, number: int) -> bool:
        """Whether a word opens a sentence or a quotation."""
        return number == 0 or self.words[number - 1][0] in '.!?…:“"‘\n;)”(–—-'


def tokens_of(text: str) -> Tokens:
    """The words and marks of a text, read once."""
    words: list[str] = _WORD.findall(text)
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for word in words:
        start = text.index(word, at)
        at = start + len(word)
        starts.append(start)
        ends.append(at)
    # Three marks at the end, so that looking a few words ahead needs no care.
    words += ["\n"] * 3
    starts += [len(text)] * 3
    ends += [len(text) + 1] * 3
    return Tokens(words, list(map(str.lower, words)), starts, ends)


@dataclass(frozen=True, slots=True)
class Name:
    """A name by the numbers of its words; `end` is the first word after it."""

    start: int
    end: int

    titled: bool = False
    """Whether a title or a role went before it: "President Erdogan"."""

    possessive: bool = False

    institution: bool = False
    """Whether it has no capital of its own: "the port authority"."""


def bare(word: str) -> str:
    """A word without its possessive."""
    return word[:-2] if word.endswith(POSSESSIVE) else word


@cache
def demonyms() -> frozenset[str]:
    """Words such as "Ukrainian"."""
    return frozenset(name for names in table("places").values() for name in names["people"])


@cache
def known_places() -> frozenset[str]:
    """Names of towns, countries and peoples, with straight apostrophes."""
    rows = table("places").values()
    named = (name for row in rows for name in (*row["places"], *row["people"], *row["names"]))
    return frozenset(name.replace("’", "'") for name in named)
