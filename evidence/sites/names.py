"""Names of places: the ways in which one name may be read, with and without its head-noun."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from evidence.sites.folding import fold, is_name
from evidence.sites.headnouns import CLOSED_UP, HEADS, OPENERS, SITE_KINDS, fits

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_HEAD_WORDS: Final = max(len(phrase.split()) for phrase in HEADS)

_BRACKETS: Final = re.compile(r"[(\[][^()\[\]]*[)\]]")
_POSSESSOR: Final = re.compile(r"^\S+(?: \S+){0,3}?(?:['’]s|s['’]) (?=\S)")
_APOSTROPHE_S: Final = re.compile(r"(?:['’]s|(?<=s)['’]) ")
_CONTEXT: Final = re.compile(r"[,;(/\[]| (?:in|near|on|at|by|along|inside|outside|between) ")
_LINKS: Final = frozenset({"of", "at", "in", "near", "de", "di", "du", "del"})
_DETERMINERS: Final = frozenset({"the", "this", "that", "its", "their"})
_ARTICLES: Final = frozenset({"the", "al", "el", "ad", "an", "ar", "as", "at", "az", "ash"})


class Reading(NamedTuple):
    """One way to take a name apart."""

    words: tuple[str, ...]
    """Folded words of the name without its head-noun."""

    wanted: str | None
    """What the head-noun asks for, a key of ``HEADS``' values; None for the bare name."""

    weight: float
    """0..1; less for each thing that had to be left out."""

    @property
    def core(self) -> str:
        """The words closed up, as names are compared: "tumangang" for Tuman-gang."""
        return "".join(self.words)


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[Reading, ...]:
    """Every way to read a name, best first; the first is the name as it stands.

    >>> [(r.core, r.wanted) for r in readings("Port of Rajin")]
    [('portofrajin', None), ('rajin', 'port')]

    A text that can be no name (see ``is_name``) has no reading.
    """
    if not is_name(name) or wanted_alone(name):
        return ()
    best: dict[tuple[str, str | None], Reading] = {}
    for words, weight in _wordings(" ".join(name.split())):
        for reading in _headless(words, weight):
            known = best.setdefault((reading.core, reading.wanted), reading)
            if known.weight < reading.weight:
                best[reading.core, reading.wanted] = reading
    return tuple(sorted((one for one in best.values() if _names_something(one)), key=lambda one: -one.weight))


def _names_something(reading: Reading) -> bool:
    """Whether anything is left: of "the base" and of "Kabul's airport" without its owner, nothing is."""
    headless = " ".join(reading.words) not in HEADS and not set(reading.words) <= _ARTICLES
    return len(reading.core) > 1 and headless


def wanted_alone(name: str) -> str | None:
    """What a text asks for that is a head-noun and nothing else, "the base"; None for a name."""
    words = fold(name) if is_name(name) else ()
    bare = words[1:] if len(words) > 1 and words[0] in _DETERMINERS else words
    return HEADS.get(" ".join(bare)) if bare else None


def may_mean(name: str, wanted: str) -> bool:
    """Whether a name says that it is of the sort that a head-noun asks for: "Belaya air base" is a base."""
    said = {reading.wanted for reading in readings(name) if reading.wanted}
    return any(fits(one, kind) and fits(wanted, kind) for one in said for kind in SITE_KINDS)


def surroundings(name: str) -> tuple[str, ...]:
    """What stands behind a name to say where it is: "Pyongyang" in "Mirim airfield, Pyongyang"."""
    return tuple(part.strip(" )]") for part in _CONTEXT.split(name)[1:] if part.strip(" )]"))


def _wordings(text: str) -> Iterator[tuple[tuple[str, ...], float]]:
    """The name whole, without brackets, without what follows it, and without its possessor."""
    owned = _POSSESSOR.sub("", text)
    if wanted_alone(owned):
        # "Kabul's airport" is Kabul airport; "Russia's Engels air base" is Engels air base.
        owned = _APOSTROPHE_S.sub(" ", text)
    wordings = {
        text: 1.0,
        _BRACKETS.sub(" ", text): 0.98,
        owned: 0.98,
        _CONTEXT.split(text, maxsplit=1)[0]: 0.95,
        _CONTEXT.split(owned, maxsplit=1)[0]: 0.95,
    }
    # The whole text comes first and keeps its weight when the others leave nothing out.
    for wording, weight in (wordings | {text: 1.0}).items():
        yield fold(wording), weight


def _headless(words: tuple[str, ...], weight: float) -> Iterator[Reading]:
    """The words as they are, then with each head-noun taken off in turn, front and back."""
    for bare, share in _articled(words):
        yield Reading(bare, None, weight * share)
        yield from _opened(bare, weight * share)
        yield from _closed(bare, weight * share)
        yield from _closed_up(bare, weight * share)


def _articled(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], float]]:
    yield words, 1.0
    if len(words) > 1 and words[0] in _ARTICLES:
        yield words[1:], 1.0 if words[0] == "the" else 0.96


def _opened(words: tuple[str, ...], weight: float) -> Iterator[Reading]:
    """Take off a head-noun that stands first: "port of X", "shunting yard X"."""
    for size in range(min(_MOST_HEAD_WORDS, len(words) - 1), 0, -1):
        phrase = " ".join(words[:size])
        wanted = HEADS.get(phrase)
        if wanted is None:
            continue
        rest = words[size:]
        linked = len(rest) > 1 and rest[0] in _LINKS
        for core, share in _articled(rest[1:] if linked else rest):
            sure = linked or phrase in OPENERS or not phrase.isascii() or size > 1
            yield Reading(core, wanted, weight * share * (1.0 if sure else 0.9))
        return


def _closed(words: tuple[str, ...], weight: float) -> Iterator[Reading]:
    """Take off a head-noun that stands last, or two ("X air base complex"): the more specific one counts."""
    wanted = None
    for _ in range(2):
        most = min(_MOST_HEAD_WORDS, len(words) - 1)
        size = next((n for n in range(most, 0, -1) if " ".join(words[-n:]) in HEADS), 0)
        if not size:
            return
        said = HEADS[" ".join(words[-size:])]
        wanted = said if wanted in {None, "facility", "base"} else wanted
        words = words[:-size]
        yield Reading(words, wanted, weight)
        # "Joint Base Andrews Airport" has a head-noun at either end; "Port Sudan Airport" has one.
        yield from (one for one in _opened(words, weight) if _opens_by_itself(words))


def _opens_by_itself(words: tuple[str, ...]) -> bool:
    return any(" ".join(words[:size]) in OPENERS for size in range(1, _MOST_HEAD_WORDS + 1))


def _closed_up(words: tuple[str, ...], weight: float) -> Iterator[Reading]:
    text = "".join(words)
    for ending, wanted in CLOSED_UP.items():
        if text.endswith(ending) and len(text) > len(ending) + 1:
            yield Reading((text.removesuffix(ending),), wanted, weight)
            return
