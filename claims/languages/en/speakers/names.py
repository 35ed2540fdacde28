"""Names that could speak: runs of capitals, and bodies that have none such as "the port authority"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from claims.languages import table
from claims.languages.en.speakers.institutions import institution
from claims.languages.en.speakers.runs import capital, lower_end, run_end
from claims.languages.en.speakers.tokens import POSSESSIVE, Name, bare, demonyms, words_of_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.languages.en.speakers.tokens import Tokens


def names(tokens: Tokens) -> Iterator[Name]:
    """Every name in order, cleaned of what is no part of it."""
    words, bodies, past = tokens.words, _bodies(), 0
    # Small letters name only a body: few words are left to look at.
    for number in [at for at, word in enumerate(words) if word in bodies or not word.islower()]:
        word = words[number]
        if number < past or not (word[0].isalnum() or word[0] == "@"):
            continue
        if capital(word):
            end = lower_end(tokens, number, run_end(tokens, number))
            yield from _cleaned(tokens, number, end)
            past = end
        elif word.islower() and (found := institution(tokens, number)):
            yield found
            past = found.end
        elif word == "38" and words[number + 1] == "North":
            yield Name(number, number + 2)
            past = number + 2


@cache
def _bodies() -> frozenset[str]:
    """Nouns for bodies that have no capital, also as owners."""
    heads = words_of_list("institution_heads")
    return heads | {f"{head}{owning}" for head in heads for owning in POSSESSIVE}


def _cleaned(tokens: Tokens, start: int, end: int) -> Iterator[Name]:
    """A run without the words before and after its name; two names where a title stands between them."""
    words = tokens.words
    lower = end - start > 1 and words[end - 1][0].islower()
    start = _opened(tokens, start, end)
    possessive = words[end - 1].endswith(POSSESSIVE) or (words[end] in "'’" and words[end - 1].endswith("s"))
    while end > start and _is_no_name(words[end - 1]):
        end -= 1
        possessive = False
    if start >= end:
        return
    if lower:
        found = institution(tokens, end - 1) if words[start].islower() else None
        if found or not words[start].islower():
            yield found or Name(start, end, possessive=possessive, institution=True)
        return
    yield from _titled(tokens, start, end, possessive=possessive)


def _titled(tokens: Tokens, start: int, end: int, *, possessive: bool) -> Iterator[Name]:
    """A name without its title; before it the body whose officer it is."""
    words = tokens.words
    titled = start > 0 and words[start - 1] in words_of_list("titles")
    cut = _after_title(words, start, end)
    officer = 0 if cut else _officer(tokens, start, end)
    if officer:
        yield Name(start, officer)
        start, titled = officer, True
    elif cut:
        left = _left_of_title(tokens, start, cut)
        if left and left > start:
            yield Name(start, left)
        start, titled = cut, True
        if start < end and words[start] == ".":
            start += 1
    if start < end:
        yield Name(start, end, titled, possessive)


def _opened(tokens: Tokens, start: int, end: int) -> int:
    """The first word of a run that is a part of a name."""
    words = tokens.words
    if words[start].isalpha() and words[start] not in _suspects():
        return start
    banned, none = words_of_list("not_names"), words_of_list("no_sources")
    titles, peoples, opens = words_of_list("titles"), demonyms(), tokens.opens(start)
    while start < end:
        word = words[start]
        if word.isalpha() and word not in _suspects():
            return start
        more = end - start > 1
        if word in peoples or word in {"US", "U.S", "UK", "EU", "UN"}:
            headed = any(other in words_of_list("organisation_words") for other in words[start + 1 : end])
            lower_head = words[end - 1][0].islower()
            if (
                headed
                or lower_head
                or word in {"UN", "EU"}
                or words[start : start + 2] == ["American", "Scientists"]
            ):
                return start
        elif (
            (word in titles and more and word not in banned)
            or words[start : start + 2] in _known()
            or (
                not _is_no_name(word)
                and not word.endswith(tuple(words_of_list("made_so")))
                and (
                    not (word in banned or word in none)
                    or (more and not opens and word not in titles and word not in _ALWAYS)
                )
            )
            or (more and word in titles and words[start + 1] != ".")
        ):
            return start
        start += 1
        while start < end and words[start] in {".", "of", "the", "and", "for", "'", "’"}:
            start += 1
    return start


@cache
def _suspects() -> frozenset[str]:
    """Words that may be no part of the name that they open."""
    lists = ("titles", "times", "not_names", "no_sources")
    return frozenset().union(*(words_of_list(name) for name in lists), demonyms(), {"US", "UK", "EU", "UN"})


_ALWAYS = frozenset({"NGO", "NGOs", "OSINT"})


@cache
def _known() -> list[list[str]]:
    return [name.split()[:2] for name in table("sources")["known"]]


@cache
def _numbered() -> frozenset[str]:
    return frozenset(
        part
        for name in (*table("sources")["firms"], *table("sources")["outlets"])
        for part in name.split()
        if re.search(r"\d", part)
    )


def _is_no_name(word: str) -> bool:
    plain = bare(word)
    if plain.isalpha() or plain in words_of_list("times"):
        return plain in words_of_list("times")
    digits = any(sign.isdigit() for sign in plain) and plain[0] != "@"
    return digits and plain not in _numbered() and not plain.isdigit()


def _after_title(words: list[str], start: int, end: int) -> int:
    """The first word after the last title inside a run; 0 when there is none before a person's name."""
    titles, organisations = words_of_list("titles"), words_of_list("organisation_words")
    for number in range(end - 2, start - 1, -1):
        if words[number] in titles:
            rest = words[number + 1 : end]
            if any(word in organisations for word in rest) or rest[0] in {"of", "for", "and"}:
                return 0
            return number + 1
    return 0


def _officer(tokens: Tokens, start: int, end: int) -> int:
    """Where the person begins in "the speaker of the Border Service Andrii Demchenko"; 0 for nowhere."""
    words, organisations = tokens.words, words_of_list("organisation_words")
    back = start - 1 - (tokens.lower[start - 1] == "the")
    if end - start < 3 or back < 1 or tokens.lower[back] not in {"of", "for"}:
        return 0
    if tokens.lower[back - 1] not in words_of_list("people"):
        return 0
    last = max((number for number in range(start, end) if words[number] in organisations), default=end)
    return last + 1 if end - last == 3 else 0


def _left_of_title(tokens: Tokens, start: int, cut: int) -> int:
    """The end of the body whose officer is named: "NATO Secretary General Mark Rutte"."""
    words, end = tokens.words, cut
    skipped = words_of_list("titles") | words_of_list("portfolios") | {"."}
    while end > start and words[end - 1] in skipped:
        end -= 1
    left = words[start:end]
    if not left or (len(left) == 1 and (left[0] in demonyms() or left[0] in {"US", "UK", "UN", "EU"})):
        return 0
    return end
