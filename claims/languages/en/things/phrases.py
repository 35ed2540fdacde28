"""Words around a noun: where its phrase ends, and when it is a part of the name of another thing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from claims.languages import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.languages.en.things.nouns import KindNoun
    from claims.reading.words import Word


@cache
def word_set(name: str) -> frozenset[str]:
    """Words that the language's grammar lists under that name."""
    return frozenset(table("grammar")[name])


def stands_in(noun: KindNoun, text: str) -> bool:
    """Whether a noun only stands in for another: "units", "of them"."""
    return text[noun.start : noun.end].lower() in word_set("stand_ins")


def word_after(words: Sequence[Word], index: int, end: int) -> int:
    """Index of the first word from ``index`` on that starts at or after a character."""
    while index < len(words) and words[index].start < end:
        index += 1
    return index


def something_else(words: Sequence[Word], first: int, index: int) -> bool:
    """Whether the words around make a kind's name a part of another thing: "tank crews", "ballot boxes"."""
    if first > 0 and words[first - 1].lower in word_set("not_before_noun"):
        return True
    following = words[index] if index < len(words) else None
    if following is None:
        return False
    hyphen = following.text in {"-", "–"} and words[index - 1].end == following.start
    if hyphen:
        beyond = words[index + 1 : index + 2]
        return bool(beyond) and beyond[0].text.isalpha() and beyond[0].start == following.end
    return following.lower in word_set("not_after_noun")


def after_hyphen(words: Sequence[Word], index: int) -> bool:
    """Whether a hyphen joins the word to the one before it."""
    before = words[index - 1] if index else None
    return before is not None and before.text == "-" and before.end == words[index].start


def _closes(words: Sequence[Word], index: int) -> bool:
    """Whether a quotation mark closes: it stands close behind a word, and a blank or a mark follows."""
    mark = words[index]
    if mark.text == "-" or index == 0 or words[index - 1].end != mark.start:
        return False
    following = words[index + 1] if index + 1 < len(words) else None
    return following is None or following.start > mark.end or following.is_mark


def how_it_ends(words: Sequence[Word], index: int, *, at_once: bool, singular: bool) -> str | None:
    """Whether a noun phrase ends before a word: its noun left out, a stand-in, or another thing."""
    word = words[index]
    if word.lower in word_set("stand_ins"):
        return "stand_in"
    quoting = word.text in {"-", "/", "“", '"', "'", "‘", "’"} and not _closes(words, index)
    abbreviation = word.text.isupper() and len(word.text) > 1
    breaks = word.lower in word_set("breakers") and not abbreviation and not after_hyphen(words, index)
    if breaks or (word.is_mark and not quoting) or "\n" in word.text:
        return "bare" if at_once else "other"
    plural = (
        word.text.islower()
        and len(word.lower) > 3
        and word.lower.endswith("s")
        and not word.lower.endswith(("ss", "us", "is", "ous"))
    )
    return "other" if plural and not singular else None
