"""The country where a place lies: by its own name, by what stands beside it, or by what the text is about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from claims.languages import pattern, table
from claims.places import atlas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from claims.places.names import Place

_CAPITALS = re.compile(r"(?<![\w-])(?:[A-ZÀ-ÞĀ-Ž]|al-|el-)[\w'’.&-]*")
_LISTED = re.compile(r"[\w'’.-]+(?: [A-Z][\w'’.-]+)?(?:, (?!where|which|who|on|in|at|the|a)\w| and )")
_BEHIND = re.compile(r",? (?:in |of |\()?(?:the )?")
_GOES_ON = re.compile(r" [A-Z]|['’]s ")
_OWNING = re.compile(r"['’]s? (?:[a-z]+ (?:of )?)?")
_OWNER = re.compile(r"(.+?)['’]s? (?=\S)")
_NAME = 3
"""Weight of a country's or a place's own name, not of its people's."""

_BESIDE = 25
"""Characters within which a country's name says where the place beside it lies."""


@cache
def curated() -> Mapping[str, str]:
    """Country codes by the names, demonyms and places that settle them."""
    known: dict[str, str] = {}
    for code, names in table("places").items():
        for name in (*names["places"], *names["people"], *names["names"]):
            known[name.replace("’", "'")] = code
    return known


@cache
def names_of_countries() -> frozenset[str]:
    """Such as "Kenya"."""
    return frozenset(name for names in table("places").values() for name in names["names"])


@cache
def demonyms() -> frozenset[str]:
    """Such as "Kenyan"."""
    return frozenset(name for names in table("places").values() for name in names["people"])


@lru_cache(maxsize=2**14)
def country_of(name: str) -> str | None:
    """The country that a name settles by itself, by its longest curated part; None when none is known."""
    known = curated()
    words = re.findall(r"[\w'.&-]+", name.replace("’", "'"))
    for size in range(len(words), 0, -1):
        for first in range(len(words) - size + 1):
            part = " ".join(words[first : first + size])
            code = known.get(part) or known.get(part.rstrip(".")) or known.get(re.sub(r"'s?$", "", part))
            if code:
                return code
    return None


@cache
def _by_first_word() -> Mapping[str, list[str]]:
    """Curated names filed under their first word, the longest first."""
    filed: dict[str, list[str]] = {}
    for name in sorted(curated(), key=len, reverse=True):
        filed.setdefault(re.split(r"[ ]", name)[0], []).append(name)
    return filed


class _Named(NamedTuple):
    """A curated name in a text."""

    at: int
    """Offset in characters."""

    code: str
    weight: int
    name: str


class Nations:
    """The countries that one text speaks of."""

    def __init__(self, text: str, title: str) -> None:
        """Read a text; its title counts as much as its end."""
        self._text = f"{text}\n{title}"
        self._named = sorted([*_of_dateline(text), *_named(self._text)])
        self._offsets = [named.at for named in self._named]

    def of(self, place: Place) -> str | None:
        """ISO 3166 alpha-2 code of the country of a place; None when nothing settles it."""
        candidates = atlas.countries_within(place.text)
        said, settled = self._said_of(place)
        if said and (settled or said in dict(candidates)):
            return said
        if place.country:
            return place.country
        for code in self._beside(place):
            if not candidates or code in dict(candidates):
                return code
        spoken = Counter(atlas.spoken_of(self._text))
        for named in self._named:
            spoken[named.code] += named.weight * (2 if abs(named.at - place.start) < 200 else 1)
        return atlas.chosen(candidates, spoken)

    def _said_of(self, place: Place) -> tuple[str | None, bool]:
        """The country that a text puts straight behind or before a name, and whether that settles it.

        "Tripoli, Lebanon", "Valencia airport in Venezuela" and "Mexico's La Paz airport" do; so do states and
        provinces. The name of a town behind it settles it only where the country has a place of the name.
        """
        head, _, tail = place.text.rpartition(", ")
        if head:
            return country_of(tail), _is_land(tail)
        owner = _OWNER.match(place.text)
        if owner and owner[1] in names_of_countries():
            return country_of(owner[1]), True
        first = bisect_left(self._offsets, place.end)
        for at, code, weight, name in self._named[first : first + 1]:
            # "In Tripoli, Beirut and Tyre" is a list, and says nothing of Tripoli.
            listed = self._text[place.end : at] == ", " and _LISTED.match(self._text, at)
            # "Gaza City, the New York Times reported" says nothing of Gaza either.
            longer = _GOES_ON.match(self._text, at + len(name))
            if weight == _NAME and _BEHIND.fullmatch(self._text, place.end, at) and not (listed or longer):
                return code, _is_land(name)
        before = max(bisect_left(self._offsets, place.start) - 1, 0)
        for at, code, weight, name in self._named[before:first]:
            if weight == _NAME and _OWNING.fullmatch(self._text, at + len(name), place.start):
                return code, _is_land(name)
        return None, False

    def _beside(self, place: Place) -> list[str]:
        """Countries named right after a place, then right before it, in the same sentence."""
        first = bisect_left(self._offsets, place.start - _BESIDE)
        last = bisect_left(self._offsets, place.end + _BESIDE + 1)
        near = self._named[first:last]
        after = [
            named.code
            for named in near
            if place.end < named.at and "." not in self._text[place.end : named.at]
        ]
        before = [
            named.code
            for named in near
            if named.weight > 1 and named.at < place.start and "." not in self._text[named.at : place.start]
        ]
        return after + before


def _is_land(name: str) -> bool:
    """Whether a name is a country's, a state's or a province's."""
    return name in names_of_countries() or atlas.is_land(name)


def _named(text: str) -> list[_Named]:
    """Every curated name in a text. A demonym weighs least: Chinese vessels lie off other shores."""
    filed, known, people = _by_first_word(), curated(), demonyms()
    found = []
    for match in _CAPITALS.finditer(text):
        word = re.sub(r"['’]s?$|\.$", "", match.group())
        for name in filed.get(word, filed.get(match.group(), ())):
            end = match.start() + len(name)
            if text.startswith(name, match.start()) and not text[end : end + 1].isalpha():
                weight = 1 if name in people else _NAME
                found.append(_Named(match.start(), known[name], weight, name))
                break
    return found


def _of_dateline(text: str) -> list[_Named]:
    match = pattern("sites", "dateline", ignore_case=False).match(text)
    if match is None:
        return []
    country = country_of(match["town"].title()) or country_of(match["rest"] or "")
    return [_Named(match.start("town"), country, 4, match["town"])] if country else []
