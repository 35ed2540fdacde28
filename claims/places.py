"""Names of places in a text, how specific each is, and the country where it lies."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from claims.languages import one_of, table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Level = Literal["facility", "place", "country", "unknown"]


@dataclass(frozen=True, slots=True)
class Place:
    """A name of a place as it stands in the text; offsets count characters."""

    start: int
    end: int
    text: str

    level: Level
    """``facility`` for a yard or a port, ``place`` for a town or a region, ``unknown`` for a name that only its
    preposition makes a place."""

    country: str | None
    """What the name itself settles; None when it settles nothing."""

    located: bool
    """Whether a preposition of place goes before it."""

    apart: bool
    """Whether it only serves to locate something else: "30 km north of Kyiv"."""


# "al-Dabba", "Saint-Nazaire", "Engels-2", "N'Djamena", "St. Petersburg".
_WORD = r"(?:(?:al|el|ez|an|as|ar)-)?[A-ZÀ-ÞİŞĞČŠŽŁĆ][\w’'-]*(?:(?<=St)\.)?"
_LINK = r"(?:[ ](?:of|de|da|do|del|du|la|le|el|al|the|and|an|der|den|am|sur|upon)){1,2}"


@cache
def countries() -> Mapping[str, str]:
    """Country codes by the names, demonyms and places that settle them."""
    known: dict[str, str] = {}
    for code, names in table("places").items():
        for name in (*names["places"], *names["people"], *names["names"]):
            known[name.replace("’", "'")] = code
    return known


@cache
def _country_names() -> frozenset[str]:
    return frozenset(name for names in table("places").values() for name in names["names"])


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(name for names in table("places").values() for name in names["people"])


@cache
def _name_pattern() -> re.Pattern[str]:
    head = one_of(table("sites")["heads"])
    known = one_of(name for name in countries() if " " in name or "." in name)
    name = rf"(?:{known}|{_WORD}(?:[ ](?:{_WORD}|[A-Z]\d+))*)"
    before = rf"(?:(?:[\w’'-]+[ ])?(?<!\w){head}[ ](?:of[ ]|in[ ]|at[ ]|from[ ])?(?:the[ ])?[\"“‘]?)?"
    after = rf"(?:[\"”’]?[ ](?:\w+[ ]){{0,2}}?{head}(?![\w-]))?"
    return re.compile(rf"(?<![\w-])(?P<lead>{before})(?P<name>{name}(?:{_LINK}[ ]{name})?)(?P<tail>{after})")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = table("sites")
    near = rf"(?:(?:the|northern|southern|eastern|western|central|nearby|occupied|ruined|small|biggest|largest|former|old|disused|abandoned|neighbouring|temporarily|famine-stricken|southwestern|northwestern|northeastern|southeastern|upper|lower|[\w-]+n)[ ]){{0,3}}[\"“‘]?"
    return {
        "located": re.compile(rf"\b{one_of(words['strong'])}[ ](?:the[ ])?(?:[\w’'-]+[ ]){{0,2}}[\"“‘]?$", re.IGNORECASE),
        "after": re.compile(rf"\b{one_of(words['locative'])}[ ]{near}$", re.IGNORECASE),
        "apart": re.compile(words["apart_before"], re.IGNORECASE),
        "head": re.compile(rf"(?<![\w-]){one_of(words['heads'])}(?![\w-])", re.IGNORECASE),
    }


def country_of(name: str) -> str | None:
    """The country that a name settles by itself, by its longest known part; None when none is known."""
    flat = name.replace("’", "'")
    known = countries()
    words = re.findall(r"[\w'.&-]+", flat)
    for size in range(len(words), 0, -1):
        for first in range(len(words) - size + 1):
            part = " ".join(words[first : first + size])
            code = known.get(part) or known.get(part.rstrip(".")) or known.get(re.sub(r"'s?$", "", part))
            if code:
                return code
    return None


def _level(name: str, lead: str, tail: str) -> Level:
    bare = re.sub(r"[’']s?$", "", name)
    if bare in _country_names():
        return "facility" if tail or _patterns()["head"].search(lead) else "country"
    if tail or lead or _patterns()["head"].search(name):
        return "facility"
    return "place" if country_of(name) else "unknown"


def _trimmed(name: str, banned: Collection[str]) -> tuple[int, str]:
    """Leave out words in front that are no names: "In Sevastopol", "Last Monday's"."""
    skipped = 0
    while True:
        first, _, rest = name[skipped:].partition(" ")
        if not rest or re.sub(r"[’']s$", "", first) not in banned:
            return skipped, name[skipped:]
        skipped += len(first) + 1


def find(text: str, *, sources: Collection[tuple[int, int]] = ()) -> list[Place]:
    """All names that may be places, in order.

    Args:
        text: running text.
        sources: stretches that name who says so; a name inside one is no place.
    """
    banned = frozenset(table("sources")["not_names"]) | _demonyms()
    found: list[Place] = []
    for match in _name_pattern().finditer(text):
        skipped, name = _trimmed(match["name"], banned)
        start, end = match.start("name") + skipped, match.end("name")
        lead, tail = ("" if skipped else match["lead"]), match["tail"]
        place = _place(text, (start, end), name, lead, tail)
        if place and not any(a < place.end and place.start < b for a, b in sources):
            found.append(place)
    return found


def _place(text: str, at: tuple[int, int], name: str, lead: str, tail: str) -> Place | None:
    start, end = at
    bare = re.sub(r"[’']s?$", "", name).strip("“”\"‘’'")
    words = table("sources")
    if not bare or bare in words["not_names"] or bare in table("sites")["not_places"] or bare in words["firms"]:
        return None
    if bare in _demonyms() and not tail:
        return None
    own_lead = re.sub(rf"^(?:{one_of([*table('sites')['locative'], 'the'])}[ ])+", "", lead, flags=re.IGNORECASE)
    if lead and not _patterns()["head"].match(own_lead):
        head = _patterns()["head"].search(own_lead)
        own_lead = own_lead if head is None else own_lead[head.start() :]
    before = text[max(0, start - len(lead) - 70) : start - len(own_lead)]
    level = _level(name, own_lead, tail)
    located = bool(_patterns()["after"].search(before) or _patterns()["located"].search(before))
    if level == "unknown" and not located:
        return None
    whole = text[start - len(own_lead) : end + len(tail)]
    if own_lead.rstrip().endswith("from"):
        whole, own_lead = text[start:end], ""
    if tail and name.endswith(("'s", "’s")) and bare in _country_names():
        whole = text[start : end + len(tail)]
    apart = bool(_patterns()["apart"].search(before))
    stripped = re.sub(r"[’']s$", "", whole).strip(" “”\"")
    offset = start - len(own_lead)
    offset += text[offset : end + len(tail)].find(stripped) if stripped in text[offset : end + len(tail)] else 0
    return Place(offset, offset + len(stripped), stripped, level, country_of(name), located, apart)


def prevailing(text: str) -> list[tuple[int, str]]:
    """Every country named in the text, by name, demonym or place: offset and code, in order."""
    pattern = _known_pattern()
    return [(found.start(), countries()[_flat(found.group())]) for found in pattern.finditer(text)]


def _flat(name: str) -> str:
    return " ".join(name.replace("’", "'").split())


@cache
def _known_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){one_of(countries())}(?![\w-])")


def settle_country(place: Place, text: str, mentions: list[tuple[int, str]]) -> str | None:
    """The country of a place: its own name, else "Name, Country" behind it, else the one that the text is about.

    Args:
        place: the place.
        text: the text that it stands in.
        mentions: what ``prevailing`` gave for the text.
    """
    if place.country:
        return place.country
    beside = [code for at, code in mentions if place.end < at <= place.end + 25 and "." not in text[place.end : at]]
    before = [code for at, code in mentions if place.start - 25 <= at < place.start and "." not in text[at : place.start]]
    for near in (beside, before):
        if near:
            return near[0]
    weights: Counter[str] = Counter()
    for at, code in mentions:
        weights[code] += 3 if abs(at - place.start) < 200 else 1
    weights.pop("XX", None)
    return weights.most_common(1)[0][0] if weights else None
