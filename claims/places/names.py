"""Names of places in a text, and how specific each is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from claims.languages import one_of, pattern, table
from claims.places import atlas, coordinates
from claims.places.bearings import bearings
from claims.places.nations import country_of, curated, demonyms, names_of_countries
from claims.places.runs import runs

if TYPE_CHECKING:
    from collections.abc import Collection

    from claims.places.runs import Run

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

    known: bool = False
    """Whether the curated table or the atlas has a place of this name."""

    dateline: bool = False
    """Whether it opens the text as the town that the report was sent from."""

    head: str = ""
    """What sort of place it says it is, lower case: "rail yard"; empty when it does not say."""

    @property
    def name(self) -> str:
        """Its longest proper word, by which two mentions of one place are told: "Tumangang"."""
        return _core(self.text)


_LONGEST_ACRONYM = 4
"""Letters; longer names in capitals are places where the atlas knows them: headings and datelines."""


@cache
def _head_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){one_of(table('sites')['heads'])}(?![\w-])", re.IGNORECASE)


@cache
def _organisations() -> re.Pattern[str]:
    return re.compile(rf"\b{one_of(table('sites')['organisations'])}s?\b")


_LETTERS = re.compile("[a-z]+")


@cache
def _head_openings() -> frozenset[str]:
    return frozenset(_LETTERS.findall(head)[0] for head in table("sites")["heads"])


@lru_cache(maxsize=2**12)
def _head_of(words: str) -> str:
    """The last head noun of some words, lower case; empty when they have none."""
    if _head_openings().isdisjoint(_LETTERS.findall(words.lower())):
        return ""
    return ([found.group().lower() for found in _head_pattern().finditer(words)] or [""])[-1]


@cache
def _banned() -> frozenset[str]:
    return frozenset(table("sources")["not_names"]) | demonyms()


@cache
def _nowhere() -> frozenset[str]:
    words = table("sources")
    return frozenset({*words["not_names"], *words["firms"], *table("sites")["not_places"]})


_POSSESSIVE = re.compile(r"[’']s?$")


def _level(name: str, lead: str, tail: str) -> Level:
    if _POSSESSIVE.sub("", name) in names_of_countries():
        return "facility" if lead.strip() else "country"
    head = next((part for part in (tail, lead) if part.strip()), "")
    if head or _head_of(name):
        return "region" if pattern("sites", "region").search(head or name) else "facility"
    return "place" if country_of(name) else "unknown"


def _head(name: str, lead: str, tail: str) -> str:
    """The last head noun of a name, what goes before it or what follows it: "air base", "port"."""
    return (_head_of(tail) if tail else "") or _head_of(name) or (_head_of(lead) if lead else "")


def is_site(name: str) -> bool:
    """Whether a name ends as those of places do, and not as those of bodies: "Tumangang Rail Facility"."""
    head = _head_of(name)
    return bool(head) and name.lower().endswith(f" {head}") and not _organisations().search(name)


def _trimmed(name: str) -> tuple[int, str]:
    """Leave out words in front that are no names: "In Sevastopol", "Last Monday's"."""
    skipped, banned = 0, _banned()
    while True:
        first, _, rest = name[skipped:].partition(" ")
        linking = skipped and first in table("grammar")["name_links"]
        based = first.endswith("-based")
        if not rest or (_without_s(first) not in banned and not linking and not based):
            return skipped, name[skipped:]
        skipped += len(first) + 1


def _without_s(name: str) -> str:
    return name[:-2] if name.endswith(("'s", "’s")) else name


def find(
    text: str, *, sources: Collection[tuple[int, int]] = (), taken: Collection[tuple[int, int]] = ()
) -> list[Place]:
    """All names that may be places, in order.

    A name that a preposition once makes a place, or that the atlas knows, is one wherever it stands; another
    is one where it does not begin a sentence.

    Args:
        text: running text.
        sources: stretches that name who says so; a name inside one is no place.
        taken: stretches that mean something else, such as dates and models of aircraft.
    """
    people = {text[start:end] for start, end in sources}
    dateline = _dateline(text)
    found = [place for run in runs(text) if (place := _place(text, run, people))]
    found = [*dateline, *found]
    given = [_given(text, start, end) for start, end in coordinates.find(text)]
    sure = {_core(place.text) for place in found if place.located or place.level != "unknown"}
    used = _marked(text, taken)
    found = [place for place in found if not used[place.start]]
    kept = [
        p for p in found if p.level != "unknown" or p.known or _core(p.text) in sure or not _opens(text, p)
    ]
    named = [_subordinated(text, before, place) for before, place in zip([None, *kept], kept, strict=False)]
    measured = _marked(text, [(one.start, one.end) for one in given])
    apart = [place for place in named if not any(measured[place.start : place.end])]
    return sorted([*apart, *given], key=lambda place: place.start)


def _marked(text: str, stretches: Collection[tuple[int, int]]) -> bytearray:
    """For each character of a text whether it lies in one of the stretches."""
    marks = bytearray(len(text))
    for start, end in stretches:
        marks[start:end] = b"\1" * (end - start)
    return marks


def _opens(text: str, place: Place) -> bool:
    """Whether a name stands where any word has a capital: at the beginning of a sentence or a quotation."""
    before = text[max(0, place.start - 3) : place.start].rstrip(" ")
    return not before or before[-1] in ".!?:;\n“\"‘'(-–—"


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
            "place",
            country,
            located=True,
            beside=False,
            apart=False,
            dateline=True,
        )
    ]


_PROPER = re.compile(r"[A-ZÀ-Þİ][\w’'-]+")
_WORDS = re.compile(r"[\w’'-]+")


@lru_cache(maxsize=2**12)
def _core(name: str) -> str:
    proper, heads = _PROPER.findall(name) or _WORDS.findall(name), _heads()
    return max((word for word in proper if word.lower() not in heads), key=len, default=name)


@cache
def _heads() -> frozenset[str]:
    return frozenset(table("sites")["heads"])


def _subordinated(text: str, before: Place | None, place: Place) -> Place:
    """Set apart a place that only says where the one before it lies: "El-Afadh, near al-Dabba"."""
    if before is None or place.start < before.end:
        return place
    gap = text[before.end : place.start]
    within = pattern("sites", "subordinate").fullmatch(gap)
    here = before.level != "country" and not before.dateline
    return replace(place, apart=True) if within and here else place


def _place(text: str, run: Run, people: Collection[str]) -> Place | None:
    skipped, name = _trimmed(run.name)
    bare = _POSSESSIVE.sub("", name).strip("“”\"‘’'")
    lead, tail = "" if skipped else run.lead, run.tail
    known = bare.replace("’", "'") in curated() and bare not in demonyms()
    if not bare or name in people or _is_no_place(bare, known=known, headed=bool(tail or lead)):
        return None
    start = run.start + skipped - len(lead)
    level = _level(name, lead, tail)
    whole = _without_s(text[start : run.end + len(tail)]).rstrip(' “”"')
    around = bearings(text, start)
    return Place(
        start,
        start + len(whole),
        whole,
        level,
        country_of(name),
        around.located,
        beside=around.beside and not around.located and level != "unknown",
        apart=around.apart,
        known=known or atlas.known(bare),
        head=_head(name, lead, tail),
    )


_MODEL = re.compile(r"[A-Za-z]-?\d")


def _is_no_place(bare: str, *, known: bool, headed: bool) -> bool:
    if bare in _nowhere():
        return True
    if bare in demonyms() or bare.removesuffix("s") in demonyms():
        return not headed
    if known:
        return False
    model = _MODEL.search(bare) is not None
    acronym = bare.isupper() and len(bare) > 2 and (len(bare) <= _LONGEST_ACRONYM or not atlas.known(bare))
    head_alone = bool(_head_of(bare)) and _head_pattern().fullmatch(bare) is not None
    return model or head_alone or (not headed and (acronym or _organisations().search(bare) is not None))
