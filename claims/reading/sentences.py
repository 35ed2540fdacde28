"""A text cut into sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from claims.languages import table

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; offsets count characters of the text, surrounding white space left out."""

    start: int
    end: int

    paragraph: int
    """Number of the paragraph, from 0."""


_ENDING = re.compile(r"[.!?…][\"”’')\]]*(?=\s+[\"“‘'(\[]?[A-Z0-9À-Þ])|\n+")


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(table("grammar")["abbreviations"])


def _ends(text: str, found: re.Match[str]) -> bool:
    if found.group()[0] != ".":
        return True
    word = re.search(r"[\w.\-]*$", text[max(0, found.start() - 24) : found.start()])
    last = word.group().lower() if word else ""
    after = text[found.end() : found.end() + 12].lstrip()
    if last in {"a.m", "p.m"}:
        return after[:1].isupper()
    return last not in _abbreviations() and not re.fullmatch(r"[a-z]", last)


_LONGEST = 1200
"""Characters; nobody writes a longer sentence, and what is read of one costs more than its length."""


def _pieces(text: str, start: int, end: int) -> list[int]:
    """Where a stretch ends, and where it is cut when it is longer than any sentence."""
    cuts = []
    while end - start > _LONGEST:
        blank = text.rfind(" ", start, start + _LONGEST)
        start = blank + 1 if blank > start else start + _LONGEST
        cuts.append(start)
    return [*cuts, end]


def sentences(text: str) -> list[Sentence]:
    """Sentences in order. A line break always ends one; "U.S.", "Capt." and initials never do."""
    ends = [found.end() for found in _ENDING.finditer(text) if _ends(text, found)]
    cuts = [
        cut
        for start, end in zip([0, *ends], [*ends, len(text)], strict=True)
        for cut in _pieces(text, start, end)
    ]
    found: list[Sentence] = []
    paragraph = 0
    for start, end in zip([0, *cuts[:-1]], cuts, strict=True):
        part = text[start:end]
        if part.strip():
            first = start + len(part) - len(part.lstrip())
            last = end - (len(part) - len(part.rstrip()))
            found.append(Sentence(first, last, paragraph))
        paragraph += "\n" in part
    return found


def sentence_at(sentences: Sequence[Sentence], offset: int) -> int | None:
    """Number of the sentence that holds an offset; None between sentences."""
    number = bisect_right(sentences, offset, key=lambda sentence: sentence.start) - 1
    return number if number >= 0 and offset < sentences[number].end else None
