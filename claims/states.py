"""What state counted things are in: destroyed, damaged, new, burning, under construction, empty, covered."""

from __future__ import annotations

import re
from functools import cache

from claims.languages import one_of, table


@cache
def _patterns(part: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed = table("cues")["states"][part]
    ending = r"[ ](?:\w+[ ]){0,2}$" if part == "before" else r"\b"
    return tuple(
        (state, re.compile(rf"\b{one_of(words)}{ending}", re.IGNORECASE)) for state, words in listed.items()
    )


def of(*, near: str, before: str = "", phrase: str = "") -> str | None:
    """The state that the words give; None when they give none.

    Args:
        near: the number's clause from the number on, and what stands between its noun and it.
        before: the last words before the number, which may be a verb: "destroyed 12 tanks".
        phrase: the number and its noun phrase: "40 new tents".
    """
    for part, words in (("within", phrase), ("near", near), ("before", before)):
        for state, pattern in _patterns(part):
            if pattern.search(words):
                return state
    return None
