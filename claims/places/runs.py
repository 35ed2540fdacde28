"""Runs of words with capitals, with what they say of themselves: "port of", "Kerch", " oil terminal"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from claims.languages import one_of, table
from claims.places.nations import curated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Run(NamedTuple):
    """Words with capitals; offsets count characters."""

    start: int
    end: int
    name: str

    lead: str
    """What sort of place goes before the name, up to it: "port of "; empty when none does."""

    tail: str
    """What sort of place follows it: " oil terminal"; empty when none does."""


_CAPITALS = "A-ZÀ-ÞİŞĞČŠŽŁĆ"
_CAPITAL = re.compile(f"[{_CAPITALS}]")
_ARTICLES = frozenset({"al-", "el-", "ez-", "an-", "as-", "ar-"})

# "al-Dabba", "Saint-Nazaire", "Engels-2", "N'Djamena", "St. Petersburg".
_WORD = rf"(?:(?:al|el|ez|an|as|ar)-)?[{_CAPITALS}][\w’'-]{{0,40}}(?:(?<=St)\.)?"
_MORE = rf"(?:[ ]{_WORD}){{0,5}}"
_NAME = re.compile(rf"(?=(?P<first>\w+)){_WORD}{_MORE}")
_REST = re.compile(_MORE)
_LINK = re.compile(
    r"(?:[ ](?:of|de|da|do|del|du|la|le|el|al|the|and|an|der|den|am|sur|upon)){1,2}[ ]"
    rf"(?=(?:(?:al|el|ez|an|as|ar)-)?[{_CAPITALS}])"
)
_FOLLOWING = re.compile(r"[\"”’]?[ ]([a-z]+)")
_LONGEST_LEAD = 60
"""Characters."""


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){one_of(table('sites')['heads'])}[ ](?:of[ ])?(?:the[ ])?[\"“‘]?\Z")


@cache
def _lead_endings() -> frozenset[str]:
    """The last three letters of each sort of place, and a blank; no other word can end a lead."""
    return frozenset(f"{head[-3:]} " for head in table("sites")["heads"])


@cache
def _tail() -> re.Pattern[str]:
    words = table("sites")
    return re.compile(
        rf"[\"”’]?(?:[ ]{one_of(words['modifiers'])}){{0,2}}[ ]{one_of(words['heads'])}(?![\w-])"
    )


@cache
def _tail_openings() -> frozenset[str]:
    """The first letters of what may follow a name, up to a blank or a mark."""
    words = table("sites")
    return frozenset(re.split("[^a-z]", phrase)[0] for phrase in (*words["modifiers"], *words["heads"]))


@cache
def _long_names() -> Mapping[str, list[str]]:
    """Curated names of several words, by the first; no rule for capitals finds all of them whole."""
    filed: dict[str, list[str]] = {}
    for name in curated():
        if " " in name or "." in name:
            filed.setdefault(re.split(r"\W", name)[0], []).append(name)
    return filed


@cache
def _long_name(first: str) -> re.Pattern[str]:
    return re.compile(one_of(_long_names()[first]))


def runs(text: str) -> Iterator[Run]:
    """All of them in order, none overlapping another, nor what belongs to another."""
    past = 0
    for capital in _CAPITAL.finditer(text):
        start = capital.start()
        if start and (text[start - 1].isalnum() or text[start - 1] in "-_"):
            start -= 3
            article = start >= 0 and text[start : start + 3] in _ARTICLES
            if not article or (start and (text[start - 1].isalnum() or text[start - 1] in "-_")):
                continue
        if start < past:
            continue
        lead = _lead_before(text, past, start)
        end = _end(text, start)
        tail = _tail_after(text, end)
        past = end + len(tail)
        yield Run(start, end, text[start:end], lead, tail)


def _end(text: str, start: int) -> int:
    """Where the name ends that starts here, a link such as "of" and a second name included."""
    end = _name_end(text, start)
    link = _LINK.match(text, end)
    return _name_end(text, link.end()) if link else end


def _name_end(text: str, start: int) -> int:
    found = _NAME.match(text, start)
    if found is None:
        return start
    first = found["first"]
    known = _long_name(first).match(text, start) if first in _long_names() else None
    if known is None:
        return found.end()
    rest = _REST.match(text, known.end())
    return rest.end() if rest else known.end()


def _lead_before(text: str, past: int, start: int) -> str:
    first = max(past, start - _LONGEST_LEAD)
    before = text[first:start]
    if before[-1:] in {'"', "“", "‘"}:
        before = before[:-1]
    if before.removesuffix("the ").removesuffix("of ")[-4:] not in _lead_endings():
        return ""
    found = _lead().search(text, first, start)
    return found.group() if found else ""


def _tail_after(text: str, end: int) -> str:
    following = _FOLLOWING.match(text, end)
    if following is None or following[1] not in _tail_openings():
        return ""
    found = _tail().match(text, end)
    return found.group() if found else ""
