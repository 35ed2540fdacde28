"""Words around a noun: where its phrase ends, and when it is a part of the name of another thing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from claims.languages import table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from claims.passage import KindNoun


@cache
def word_set(name: str) -> frozenset[str]:
    """Words that the language's grammar lists under that name."""
    return frozenset(table("grammar")[name])


def stands_in(noun: KindNoun, text: str) -> bool:
    """Whether a noun only stands in for another: "units", "of them"."""
    return text[noun.start : noun.end].lower() in word_set("stand_ins")


def token_after(doc: Doc, index: int, end: int) -> int:
    """Index of the first token from ``index`` on that starts at or after a character."""
    while index < len(doc) and doc[index].idx < end:
        index += 1
    return index


def something_else(doc: Doc, first: int, index: int) -> bool:
    """Whether the words around make a kind's name a part of another thing: "tank crews", "ballot boxes"."""
    if first > 0 and doc[first - 1].lower_ in word_set("not_before_noun"):
        return True
    following = doc[index] if index < len(doc) else None
    if following is None:
        return False
    hyphen = following.text in {"-", "–"} and not doc[index - 1].whitespace_
    if hyphen:
        return index + 1 < len(doc) and doc[index + 1].is_alpha and not following.whitespace_
    return following.lower_ in word_set("not_after_noun")


def after_hyphen(token: Token) -> bool:
    """Whether a hyphen joins the word to the one before it."""
    return token.i > 0 and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_


def how_it_ends(token: Token, *, at_once: bool, singular: bool) -> str | None:
    """Whether a noun phrase ends before a word: its noun left out, a stand-in, or another thing."""
    word = token.lower_
    if word in word_set("stand_ins"):
        return "stand_in"
    quoting = token.text in {"-", "/", "“", '"', "'", "‘", "’"}
    breaks = (
        word in word_set("breakers") and not (token.is_upper and len(token) > 1) and not after_hyphen(token)
    )
    if breaks or (token.is_punct and not quoting) or "\n" in token.text:
        return "bare" if at_once else "other"
    plural = (
        token.is_lower
        and len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "ous"))
    )
    return "other" if plural and not singular else None
