"""Names of places in a text, how specific each is, and the country where it lies."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from claims import coordinates
from claims.languages import one_of, pattern, table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Level = Literal["facility", "place", "region", "country", "unknown"]


@dataclass(frozen=True, slots=True)
class Place:
    """A name of a place as it stands in the text; offsets count characters."""

    start: int
    end: int
    text: str

    level: Level
    """``facility`` for a yard or a port, ``place`` for a town, ``region`` for a province or a coast,
    ``unknown`` for a name that only its preposition makes a place."""

    country: str | None
    """What the name itself settles; None when it settles nothing."""

    located: bool
    """Whether "at", "in", "near" or the like goes before it."""

    beside: bool
    """Whether only "along", "to" or the like does."""

    apart: bool
    """Whether it only serves to locate something else: "30 km north of Kyiv"."""


# "al-Dabba", "Saint-Nazaire", "Engels-2", "N'Djamena", "St. Petersburg".
_WORD = r"(?:(?:al|el|ez|an|as|ar)-)?[A-ZÀ-ÞİŞĞČŠŽŁĆ][\w’'-]{0,40}(?:(?<=St)\.)?"
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
    words = table("sites")
    head = one_of(words["heads"])
    known = one_of(name for name in countries() if " " in name or "." in name)
    name = rf"(?:{known}|{_WORD})(?:[ ](?:{_WORD}|[A-Z]\d+)){{0,5}}"
    before = rf"(?:(?<![\w-]){head}[ ](?:of[ ])?(?:the[ ])?[\"“‘]?)?"
    after = rf"(?:[\"”’]?(?:[ ]{one_of(words['modifiers'])}){{0,2}}[ ]{head}(?![\w-]))?"
    return re.compile(rf"(?<![\w-])(?P<lead>{before})(?P<name>{name}(?:{_LINK}[ ]{name})?)(?P<tail>{after})")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = table("sites")
    between = r"(?:(?:the|a|its|their)[ ])?(?:[\w’'-]+[ ]){0,2}?[\"“‘]?"
    return {
        "strong": re.compile(rf"\b{one_of(words['strong'])}[ ]{between}$", re.IGNORECASE),
        "weak": re.compile(rf"\b{one_of(words['weak'])}[ ]{between}$", re.IGNORECASE),
        "apart": re.compile(words["apart_before"] + r"|\bfrom[ ](?:the[ ])?$", re.IGNORECASE),
        "head": re.compile(rf"(?<![\w-]){one_of(words['heads'])}(?![\w-])", re.IGNORECASE),
        "nobody": re.compile(rf"\b{one_of(words['organisations'])}s?\b"),
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
        return "facility" if lead.strip() else "country"
    head = next((part for part in (tail, lead) if part.strip()), "")
    if head or _patterns()["head"].search(name):
        return "region" if pattern("sites", "region").search(head or name) else "facility"
    return "place" if country_of(name) else "unknown"


def _trimmed(name: str, banned: Collection[str]) -> tuple[int, str]:
    """Leave out words in front that are no names: "In Sevastopol", "Last Monday's"."""
    skipped = 0
    while True:
        first, _, rest = name[skipped:].partition(" ")
        linking = skipped and first in {"the", "of", "and", "an"}
        if not rest or (re.sub(r"[’']s$", "", first) not in banned and not linking):
            return skipped, name[skipped:]
        skipped += len(first) + 1


def find(text: str, *, sources: Collection[tuple[int, int]] = ()) -> list[Place]:
    """All names that may be places, in order.

    A name that a preposition once makes a place is one wherever else it stands.

    Args:
        text: running text.
        sources: stretches that name who says so; a name inside one is no place.
    """
    people = {text[start:end] for start, end in sources}
    dateline = _dateline(text)
    found = [place for match in _name_pattern().finditer(text) if (place := _place(text, match, people))]
    found = [*dateline, *found]
    given = [_given(text, start, end) for start, end in coordinates.find(text)]
    sure = {_core(place.text) for place in found if place.located or place.level != "unknown"}
    kept = [place for place in found if place.level != "unknown" or _core(place.text) in sure]
    named = [_subordinated(text, before, place) for before, place in zip([None, *kept], kept, strict=False)]
    apart = [
        place for place in named if not any(place.start < one.end and one.start < place.end for one in given)
    ]
    return sorted([*apart, *given], key=lambda place: place.start)


def _given(text: str, start: int, end: int) -> Place:
    """A place given by its coordinates, which a name in the same sentence outweighs."""
    words = text[start:end]
    return Place(start, end, words, "unknown", None, located=True, beside=False, apart=False)


def _dateline(text: str) -> list[Place]:
    """The town before the first dash, in capitals: "KHERSON - The water ..."."""
    match = pattern("sites", "dateline", ignore_case=False).match(text)
    if match is None:
        return []
    town = match["town"]
    country = country_of(town.title()) or country_of(match["rest"] or "")
    return [
        Place(
            match.start("town"),
            match.end("town"),
            town,
            "country",
            country,
            located=True,
            beside=False,
            apart=False,
        )
    ]


def _core(name: str) -> str:
    return max(re.findall(r"[\w'’-]+", name), key=len, default=name)


def _subordinated(text: str, before: Place | None, place: Place) -> Place:
    """Set apart a place that only says where the one before it lies: "El-Afadh, near al-Dabba"."""
    if before is None or place.start < before.end:
        return place
    gap = text[before.end : place.start]
    within = pattern("sites", "subordinate").fullmatch(gap)
    return replace(place, apart=True) if within and before.level != "country" else place


def _place(text: str, match: re.Match[str], people: Collection[str]) -> Place | None:
    banned = frozenset(table("sources")["not_names"]) | _demonyms()
    skipped, name = _trimmed(match["name"], banned)
    start, tail = match.start("name") + skipped, match["tail"]
    bare = re.sub(r"[’']s?$", "", name).strip("“”\"‘’'")
    lead = "" if skipped or not match["lead"] else match["lead"]
    known = bare.replace("’", "'") in countries() and bare not in _demonyms()
    if not bare or name in people or _is_no_place(bare, known=known, headed=bool(tail or lead)):
        return None
    offset = start - len(lead)
    before = text[max(0, offset - 70) : offset]
    strong, weak = _patterns()["strong"].search(before), _patterns()["weak"].search(before)
    level = _level(name, lead, tail)
    end = match.end("name") + (
        0 if name.endswith(("'s", "’s")) and bare in _country_names() and not tail else len(tail)
    )
    whole = re.sub(r"[’']s$", "", text[offset:end]).rstrip(' “”"')
    beside = not strong and bool(weak) and level != "unknown"
    apart = bool(_patterns()["apart"].search(before))
    return Place(offset, offset + len(whole), whole, level, country_of(name), bool(strong), beside, apart)


def _is_no_place(bare: str, *, known: bool, headed: bool) -> bool:
    words = table("sources")
    if bare in words["not_names"] or bare in table("sites")["not_places"] or bare in words["firms"]:
        return True
    if bare in _demonyms():
        return not headed
    if known:
        return False
    model = re.search(r"[A-Za-z]-?\d", bare) is not None
    acronym = bare.isupper() and len(bare) > 2
    head_alone = _patterns()["head"].fullmatch(bare) is not None
    return model or head_alone or (not headed and (acronym or _patterns()["nobody"].search(bare) is not None))


def prevailing(text: str) -> list[tuple[int, str, int]]:
    """Every country named in the text, by name, demonym or place: offset, code and weight, in order.

    A demonym weighs least: Chinese vessels lie off other shores.
    """
    found = ((match.start(), _flat(match.group())) for match in _known_pattern().finditer(text))
    named = [(at, countries()[name], 1 if name in _demonyms() else 3) for at, name in found]
    return [*((place.start, place.country, 4) for place in _dateline(text) if place.country), *named]


def _flat(name: str) -> str:
    return " ".join(name.replace("’", "'").split())


@cache
def _known_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){one_of(countries())}(?![\w-])")


def settle_country(place: Place, text: str, mentions: list[tuple[int, str, int]]) -> str | None:
    """The country of a place: by its own name, by "Name, Country", or the one that the text is about.

    Args:
        place: the place.
        text: the text that it stands in.
        mentions: what ``prevailing`` gave for the text.
    """
    if place.country:
        return place.country
    beside = [code for at, code, _ in mentions if _close(text, place.end, at)]
    before = [code for at, code, weight in mentions if weight > 1 and _close(text, at, place.start)]
    for near in (beside, before):
        if near:
            return near[0]
    weights: Counter[str] = Counter()
    for at, code, weight in mentions:
        weights[code] += weight * (2 if abs(at - place.start) < 200 else 1)
    weights.pop("XX", None)
    return weights.most_common(1)[0][0] if weights else None


def _close(text: str, end: int, start: int) -> bool:
    """Whether ``start`` follows ``end`` within a few words of the same sentence."""
    return end < start <= end + 25 and "." not in text[end:start]
