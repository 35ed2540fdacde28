"""Whether a number is that of all things of a kind at its place, or of some of them.

A count on an image is one of all of them; held against it, "12 tank cars" would be found wrong in a yard that
holds 61 wagons of other sorts besides. So a claim is whole only where every word about the things is known to
leave nothing out, and a part in all other cases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from claims.kinds import KINDS
from claims.languages import one_of, pattern, table
from claims.languages.en.quantities import measures

if TYPE_CHECKING:
    from claims.model import Claim

_FAR = 60
"""Characters between a number and a noun before it beyond which the noun's own phrase is not looked at."""


def part_of(claim: Claim) -> str | None:
    """Which part of its kind at its place a claim counts; None when it counts all.

    Ships that are anchored, moored or at a berth are a part: others may be in the same water. Numbers with a
    definite article ("the 12 wagons") are a part, for they are of those that the text spoke of before.

    Returns:
        A short phrase for a sentence: "tank cars", "those loaded with coal", "12 per track".
    """
    said, site = claim.quantity.text, claim.site.text if claim.site else ""
    if named := _named(claim, site):
        return named
    if claim.quantity.unit != "each":
        return None
    places = _places(claim, site)
    if not places:
        return f"{said} {claim.object}"
    part = next((part for at in places if (part := _narrowed(claim, at))), None)
    return part.replace(_masked(site), site) if part and site else part


def _named(claim: Claim, site: str) -> str | None:
    """The part that the claim itself names: a state, a share of a number, a sort, ground beside a site."""
    if claim.state is not None:
        return f"those {claim.state}"
    if claim.object[:1].isdigit():
        return f"{claim.quantity.text} of the {claim.object}"
    if _names_a_sort(claim.object, claim.kind):
        return claim.object
    return f"those {site}" if _says("beyond").match(site) else None


@cache
def _neutral() -> re.Pattern[str]:
    return re.compile(rf"\b{one_of(table('wholeness')['neutral'])}\b", re.IGNORECASE)


def _names_a_sort(phrase: str, kind: str) -> bool:
    """Whether a noun phrase names a sort of its kind: any word that is not known to be empty makes one."""
    bare = re.sub(r"[\"“”‘’'(),]", " ", phrase.lower())
    return " ".join(_neutral().sub(" ", bare).split()) not in KINDS[kind].whole


@dataclass(frozen=True, slots=True)
class _At:
    """One place in the quote where the number stands, its site written as one name; offsets in characters."""

    words: str
    start: int
    end: int

    noun: tuple[int, int] | None
    """The noun phrase, when it stands beside the number or before it."""


def _masked(name: str) -> str:
    """One word with a capital, as long as the name: a site that is a pier is no part of a port.

    A stated extent ("within 2 km of 42.4 N, 130.6 E") keeps its preposition.
    """
    kept = "within " if name.startswith("within ") else ""
    return kept + "X" + "x" * (len(name) - len(kept) - 1)


def _places(claim: Claim, site: str) -> list[_At]:
    words = claim.quote.replace(site, _masked(site)) if site else claim.quote
    said = re.escape(claim.quantity.text)
    found = list(re.finditer(rf"(?<!\w){said}(?!\w)", words))
    places = [_At(words, m.start(), m.end(), _noun(words, claim.object, m.start(), m.end())) for m in found]
    # "May 9 shows 9 ships": the number that stands nearest before the ships is theirs.
    return [
        one
        for one in places
        if one.noun is None or not any(one.end <= m.start() and m.end() <= one.noun[0] for m in found)
    ]


def _noun(words: str, phrase: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the noun phrase stands: behind the number in the same clause, or last before it."""
    behind = words.find(phrase, start)
    gap = words[end:behind] if end <= behind else ""
    if start <= behind < end or (
        behind >= end and len(gap) <= _FAR and not re.search(r"[,;:.]|\band\b", gap)
    ):
        return behind, behind + len(phrase)
    before = words.rfind(phrase, 0, start)
    return (before, before + len(phrase)) if before >= 0 else None


def _narrowed(claim: Claim, at: _At) -> str | None:
    """The part that the words around the number name; None when they name none."""
    said, vague = claim.quantity.text, claim.quantity.relation == "vague"
    before, behind = at.words[: at.start], at.words[at.end :]
    if measures.is_difference(at.words, at.start, at.end):
        return f"{said} more or fewer"
    if not vague and _says("spoken_of").search(before):
        return f"the {said} spoken of before"
    for key in ("further", "out_of", "in_trains"):
        if found := _says(key).search(before):
            return _clean(
                f"{found['part'] or found['among']} {said}" if key == "out_of" else f"{found['part']} {said}"
            )
    if found := _says("some_of").match(behind) or _says("more").match(behind):
        return _clean(f"{said}{found.group()}")
    if part := _in_clause(at) or _after_noun(at):
        return part
    led = vague or _says("leads").search(before)
    return None if led else _clean(f"{' '.join(before.split()[-3:])} {said}")


def _after_noun(at: _At) -> str | None:
    """The part named right behind the noun, and right behind a number that follows it."""
    if at.noun is None:
        return _follows(at.words[at.end :])
    first, last = at.noun
    if last <= at.start:
        between = at.words[last : at.start]
        own = _follows(between) if len(between) <= _FAR else None
        return own or _follows(at.words[at.end :])
    gap = at.words[at.end : first]
    if re.fullmatch(r"[\s\"“”‘’']*(?:number )?(?:of )?", _neutral().sub("", gap)) or first < at.end:
        return _follows(at.words[max(last, at.end) :])
    return _clean(at.words[at.start : last])


def _follows(rest: str) -> str | None:
    """The part that the words behind a noun name, unless they are known to name none."""
    relative = _says("relative").search(rest) or _says("with").search(rest)
    if relative:
        return _those(next(filter(None, relative.groups())))
    resting = _says("rests").match(rest)
    behind = rest[resting.end() if resting else 0 :]
    if not behind.strip() or _says("ends").match(behind) or _says("goes_on").match(behind):
        return None
    if resting and _says("moves").match(behind):
        return None
    located = _says("locates").match(behind)
    if located and _says("whole_place").match(behind, located.end()):
        return None
    return _those(behind)


def _in_clause(at: _At) -> str | None:
    """The part that is named anywhere in the clause, or by what the sentence says of the others."""
    cuts = list(_says("clause").finditer(at.words))
    first = max((cut.end() for cut in cuts if cut.end() <= at.start), default=0)
    last = min((cut.start() for cut in cuts if at.end <= cut.start()), default=len(at.words))
    clause = at.words[first:last]
    said = at.words[at.start : at.end]
    if found := _says("spread").search(clause):
        return _clean(f"{said} {found['part']}")
    # Where a sentence opens on some tracks, its later clauses are still there.
    if found := _says("at_a_side").search(at.words[:last]) or _says("sorted").search(clause):
        return _those(found["part"])
    if found := _says("others").search(at.words):
        return f"{said} beside {found['part']}"
    return None


def _those(words: str) -> str:
    """A short phrase from the first words of a longer text: "those loaded with coal"."""
    phrase = re.split(r"[,;.()–—]", words.strip(" \"”“’'"), maxsplit=1)[0]
    return f"those {' '.join(phrase.split()[:6])}".strip()


def _clean(words: str) -> str:
    return " ".join(words.split()).strip(' ,;:."“”–—')


def _says(key: str) -> re.Pattern[str]:
    return pattern("wholeness", key)
