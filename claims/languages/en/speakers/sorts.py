"""What sort of somebody a name is: a body, an outlet, a supplier of imagery, a person."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from claims.languages.en.speakers.tokens import bare, demonyms, known_places, words_of_list

if TYPE_CHECKING:
    from claims.languages.en.speakers.tokens import Name, Tokens
    from claims.languages.en.speakers.verbs import Cue

Sort = Literal["firm", "outlet", "organisation", "institution", "person", "place", "name"]


def plain_words(tokens: Tokens, name: Name) -> list[str]:
    """The words of a name, the last without its possessive."""
    words = tokens.words[name.start : name.end]
    return [*words[:-1], bare(words[-1])]


def sort_of(tokens: Tokens, name: Name) -> Sort | None:  # noqa: PLR0911 - one return for each sort
    """What sort of somebody a name is; None for a word that is nobody."""
    if name.institution:
        return "institution"
    words = plain_words(tokens, name)
    whole = " ".join(words)
    if whole in words_of_list("firms") or words[0] in _suppliers():
        return "firm"
    if whole in words_of_list("outlets"):
        return "outlet"
    if whole in words_of_list("known"):
        return "organisation"
    if len(words) == 1 and _is_nobody(words[0]):
        return None
    if whole.replace("’", "'") in known_places():
        return None if whole in demonyms() else "place"
    if name.titled:
        return "person"
    if words[-1] in words_of_list("place_words") and len(words) > 1 and words[0] != "The":
        return "place"
    return _by_words(words) or ("person" if _has_role(tokens, name) else "name")


@cache
def _suppliers() -> frozenset[str]:
    """First words that settle it: "Maxar", whatever follows."""
    several = {
        "Google",
        "European",
        "Head",
        "Apple",
        "Bing",
        "Yandex",
        "Near",
        "Apollo",
        "Orbital",
        "SI",
        "Space",
    }
    return frozenset(name.split()[0] for name in words_of_list("firms")) - several


_CAMEL = re.compile(r"[A-Z][a-z]+[A-Z]")
_SHORTENED = re.compile(r".*(?:n[’']t|[’'](?:ve|m|re|ll|d))$")


def _is_nobody(word: str) -> bool:
    if word in _never() or len(word) < 2 or word.lower() in words_of_list("people"):
        return True
    if word.isalpha():
        return False
    digits = word[0] != "@" and any(sign.isdigit() for sign in word)
    return digits or _SHORTENED.match(word) is not None or not any(sign.isalpha() for sign in word)


@cache
def _never() -> frozenset[str]:
    lists = ("no_sources", "not_names", "times", "titles", "portfolios")
    return frozenset({"US", "UK", "U.S", "AM", "PM"}).union(*(words_of_list(name) for name in lists))


def _by_words(words: list[str]) -> Sort | None:
    several = len(words) > 1
    if several and words[-1] in words_of_list("outlet_words") and words_of_list("heads").isdisjoint(words):
        return "outlet"
    if not words_of_list("organisation_words").isdisjoint(words):
        return "organisation"
    if not several and words[0].isupper() and words[0].isalpha() and len(words[0]) < 9:
        return "organisation"
    if several and any(word.isupper() and len(word) > 2 for word in words):
        return "organisation"
    if not several and _CAMEL.match(words[0]):
        return "organisation"
    return None


def _has_role(tokens: Tokens, name: Name) -> bool:  # noqa: PLR0911 - one return for each sign
    """Whether an age or an occupation stands beside a name: "Ray Delgado, 51", "Lu, a foreman"."""
    lower, people = tokens.lower, words_of_list("people")
    before = lower[name.start - 1] if name.start else ""
    if before in people or (
        before == "," and any(word in people for word in lower[max(0, name.start - 6) : name.start])
    ):
        return True
    if lower[name.end] == "(" and lower[name.end + 1].isdigit() and lower[name.end + 2] == ")":
        return True
    if lower[name.end] != ",":
        return False
    after = lower[name.end + 1 : name.end + 8]
    aged = after[0].isdigit() and len(after[0]) == 2 and not after[1][0].isalnum()
    if aged or after[0] == "who" or after[0] in people:
        return True
    if after[0] not in _OPENING:
        return False
    for word in after[1:]:
        if not word[0].isalnum():
            return False
        if word in people:
            return True
    return False


_OPENING = frozenset({"a", "an", "the", "our", "its", "his", "her", "their", "former", "one"})


def fits(cue: Cue, sort: Sort) -> bool:
    """Whether a cue can make a source of such a name: "images from Rafah" makes none of a town."""
    if sort == "place":
        says = cue.naming in {"according", "subject", "said_by", "within"} and cue.speaking == "says"
        return says or (cue.naming == "possessive" and cue.speaking == "counts")
    if sort == "name" and cue.speaking == "pictures":
        return cue.naming not in {"from_whom", "possessive", "adjunct", "goes_on"}
    return True
