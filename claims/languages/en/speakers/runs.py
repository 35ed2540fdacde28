"""Runs of capitals, and the small words that hold one together: "Ministry of Migration and Asylum"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims.languages.en.speakers.tokens import POSSESSIVE, bare, words_of_list

if TYPE_CHECKING:
    from claims.languages.en.speakers.tokens import Tokens

_LONGEST = 12
"""Words of the longest name."""
_PARTICLE = re.compile(r"(?:[ae][a-z]{1,2}|d|l|o|n|bin|ibn|van|de)[-’'][A-ZÀ-Þ]")


def capital(word: str) -> bool:
    """Whether a word may stand in a name: "Beyond", "al-Maghrabi", "@RotorWash_7"."""
    first = word[0]
    if first.isupper():
        return True
    if first == "@":
        return len(word) > 2
    return not word.islower() and first in "aedlonbiv" and _PARTICLE.match(word) is not None


def run_end(tokens: Tokens, start: int) -> int:
    """The end of a run of capitals that opens here."""
    words, end = tokens.words, start + 1
    headed = words[start] in words_of_list("heads")
    limit = min(start + _LONGEST, len(words) - 3)
    while end < limit:
        step = _step(tokens, start, end, headed=headed)
        if not step:
            break
        headed = headed or words[end + step - 1] in words_of_list("heads")
        end += step
    return end


def _step(tokens: Tokens, start: int, end: int, *, headed: bool) -> int:  # noqa: PLR0911 - one return for each way to go on
    """How many more words belong to a run; 0 when it ends."""
    words = tokens.words
    word, before, after = words[end], words[end - 1], words[end + 1]
    if before.endswith(POSSESSIVE) and not _within(before):
        return 0
    if not tokens.joined(end):
        return 0
    if capital(word) or (
        word[0].isdigit() and before in {"Channel", "Landsat", "Team", "Task", "Sentinel", "RIA"}
    ):
        return 1
    if (
        word == "."
        and tokens.joined(end)
        and capital(after)
        and tokens.starts[end + 1] == tokens.ends[end] + 1
    ):
        short = len(before) == 1 or before in words_of_list("titles") or before == "St"
        return 2 if short and before.isalpha() else 0
    if word in "'’" and before.endswith("s") and after in words_of_list("organisation_words"):
        return 2 if tokens.starts[end + 1] == tokens.ends[end] + 1 else 0
    if not tokens.joined(end + 1):
        return 0
    return _link(tokens, start, end, headed=headed)


def _within(word: str) -> bool:
    plain = bare(word).lower()
    return plain in words_of_list("within")


def _link(tokens: Tokens, start: int, end: int, *, headed: bool) -> int:
    """How many words a small word inside a name takes with it: "of the Sawgrass"."""
    words = tokens.words
    word, size = words[end], 1
    while (
        size < 3
        and words[end + size] in {"the", "la", "el", "los", "las", "al"}
        and tokens.joined(end + size)
    ):
        size += 1
    target = words[end + size]
    if not capital(target) or not tokens.joined(end + size) or target in words_of_list("times"):
        return 0
    if word == "&" or word in words_of_list("links"):
        return size + 1
    if word in {"of", "for", "on", "against", "without", "to"}:
        plural = end - start == 1 and words[start].endswith("s") and not tokens.opens(start)
        plural = (
            plural and tokens.lower[start] not in words_of_list("people") and words[start][-2] not in "'’"
        )
        ends_headed = words[end - 1] in words_of_list("heads")
        fits = (
            ends_headed
            or plural
            or (words[start] in words_of_list("heads") and word == "of" and end - start < 6)
        )
        return size + 1 if fits and (word != "to" or words[end - 1] == "Committee") else 0
    if word == "the" and words[end - 1] in {"Save", "Stop", "Protect", "Free"}:
        return 2
    if word == "and" and size == 1:
        return 2 if _and(tokens, start, end, headed=headed) else 0
    return 0


def _and(tokens: Tokens, start: int, end: int, *, headed: bool) -> bool:
    """Whether "and" lies inside a name: "Ministry of Migration and Asylum"."""
    words = tokens.words
    after = words[end + 1]
    if (
        after in words_of_list("firms")
        or after in words_of_list("outlets")
        or (after.isupper() and len(after) > 1)
    ):
        return False
    organisations = words_of_list("organisation_words")
    if headed and any(word in {"of", "for", "on"} for word in words[start:end]):
        return words[end + 2] not in words_of_list("heads") or words[end + 2] in {"Studies", "Services"}
    first = words[start:end]
    return (
        len(first) == 1
        and first[0] in words_of_list("paired")
        and any(word in organisations for word in words[end + 1 : end + 4])
    )


def lower_end(tokens: Tokens, start: int, end: int) -> int:
    """The end of "Iranian state TV" or "UN refugee agency", whose last words have no capital."""
    lower, words = tokens.lower, tokens.words
    if words[end - 1].endswith(POSSESSIVE) or end - start > 3:
        return end
    stops, heads = words_of_list("no_modifiers"), words_of_list("institution_heads")
    for size in range(3):
        word = words[end + size]
        if not tokens.joined(end + size) or not word[0].isalpha() or lower[end + size] in stops:
            return end
        if bare(lower[end + size]) in heads:
            two = lower[end + size + 1] in heads and tokens.joined(end + size + 1)
            return end + size + 1 + two
        if word[0].isupper() and word != "TV":
            return end
    return end
