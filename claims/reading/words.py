"""A text cut into words by spaCy's tokenizer."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import spacy

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc


class Word(NamedTuple):
    """A word or a mark as it stands in the text; offsets count characters."""

    text: str
    lower: str
    start: int
    end: int

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation alone."""
        return not any(sign.isalnum() for sign in self.text)


@cache
def _tokenizer() -> Callable[[str], Doc]:
    """A blank English tokenizer; reads no model."""
    tokenizer: Callable[[str], Doc] = spacy.blank("en").tokenizer
    return tokenizer


def words_of(text: str) -> list[Word]:
    """All words of a text in order. Reads only how long each is: spaCy makes its own tokens at each look."""
    found, at = [], 0
    for length in _tokenizer()(text).to_array("LENGTH").tolist():
        end = at + length
        word = text[at:end]
        found.append(Word(word, word.lower(), at, end))
        # spaCy counts one blank behind a word to that word, any further white space as a word of its own.
        at = end + text.startswith(" ", end)
    return found


_LONG = re.compile(r"\S{200,}")


def without_long_words(text: str) -> str:
    """The text with every run of 200 characters and more blanked out, so that all offsets hold."""
    return _LONG.sub(lambda found: " " * len(found.group()), text)
