"""A cheap look that passes over texts with nothing to count, before anything is read closely.

A text is kept where some sentence holds a word of quantity and a thing that can be counted stands in it or in
one of the sentences just before. What is passed over would have given no claim; what is kept may give none.
"""

from __future__ import annotations

import re
from functools import cache

from claims.kinds import KINDS
from claims.languages import table

WINDOW = 5
"""Sentences, the one with the quantity included, in which the thing may stand."""

_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;\n]+|$)")
_SHORT = 3
"""Letters; a shorter last word of a name tells little: "drive-to", "Class A"."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d")
_MODEL = re.compile(r"[^\W\d_]+(?=-?\d)|\b[A-Z][A-Za-z]{0,5}(?=[ ]\d)")


def may_count(text: str) -> bool:
    """Whether anything in a text may be a count; False only where nothing can be."""
    things, quantities, common = _things(), _listed("quantities"), _listed("common")
    left = 0
    for found in _SENTENCE.finditer(text):
        words = _words(found.group())
        heads = words & things.keys()
        here = any(_stands(things[head], found.group().lower()) for head in heads)
        left = WINDOW if here else left - 1
        if left > 0 and not quantities.isdisjoint(words):
            return True
        if here and not common.isdisjoint(words):
            return True
    return False


def _words(text: str) -> set[str]:
    """Lower-case words; a row of digits is "0", and letters before digits are a word with "#": "su#"."""
    words = {"0" if word.isdigit() else word for word in _WORD.findall(text.lower())}
    return words | {f"{letters.lower()}#" for letters in _MODEL.findall(text)} if "0" in words else words


def _stands(names: tuple[str, ...], sentence: str) -> bool:
    return not names or any(name in sentence for name in names)


@cache
def _things() -> dict[str, tuple[str, ...]]:
    """The telling word of every name of a thing, with the longer names that it may end.

    No names at all where the word is a name by itself, or the letters of a model.
    """
    alone: set[str] = set(_listed("extents"))
    longer: dict[str, list[str]] = {}
    for kind in KINDS.values():
        contextual = [noun for c in kind.contextual for noun in c.nouns]
        for name in map(str.lower, (*kind.nouns, *kind.names, *contextual) if kind.name != "area" else ()):
            words = _WORD.findall(name)
            telling = words[-1] if len(words[-1]) > _SHORT else max(words, key=len)
            if len(words) == 1:
                alone.add(telling)
            else:
                longer.setdefault(telling, []).append(name)
        for model in map(str.lower, kind.models):
            letters = _MODEL.match(model)
            alone.add(f"{letters.group()}#" if letters else "0" if model[0].isdigit() else model)
    found = {word: tuple(names) for word, names in longer.items()}
    return found | dict.fromkeys(alone - {"0"}, ())


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(table("prefilter")[name])
