"""Who says so: names near words of reporting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from claims.languages import one_of, table


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who reports or counts; offsets count characters."""

    start: int
    end: int
    name: str


_WORD = r"[A-ZÀ-ÞİŞĞČŠŽŁĆ][\w’'&/-]*"
_NAME = rf"(?:{_WORD}(?:(?:[ ](?:of|for|and|the|de|al|el|van|von)){{1,3}}(?=[ ][A-Z])|[ ]{_WORD})*)"


@cache
def _patterns() -> list[re.Pattern[str]]:
    words = table("sources")
    verbs, heads, institutions = one_of(words["verbs"]), one_of(words["heads"]), one_of(words["institutions"])
    name = rf"(?P<name>{_NAME}|(?<=the ){institutions}|(?<=The ){institutions}|(?<=a ){institutions}|(?<=an ){institutions})"
    role = r"(?:Capt\.|Mr|Mrs|Dr|Gen\.|Col\.|the|a|an|its|by|of|in|at|to|who|calculations|private|company|firm|group|agency|newspaper|broadcaster|think|tank|analyst|analysts|geographer|director|spokesman|spokeswoman|captain|chairman|governor|mayor|muhtar|satellite|pictures|images|American|Russian|Ukrainian|British|US|U\.S\.|OSINT|project|institute|researcher|researchers|reporters|experts|expert|organisation|organization|non-profit|NGO|monitoring|channel|service|unit|team|local|lab|laboratory|the|retired|former|from|with|pilot|farmer|official|officials|investigators|journalists|specialist|consultancy|Telegram|correspondent|commander|general|lecturer|mayor|secretary)"
    return [
        re.compile(rf"\b(?:{one_of(words['according'])})[ ](?:{role},?[ ]){{0,6}}{name}", 0),
        re.compile(
            rf"\b(?:mapped|counted|identified|spotted|detected|plotted|recorded|seen|found|documented|logged|reported|tallied|listed)\b[^.;,\"”]{{0,60}}[ ]by[ ](?:{role}[ ]){{0,4}}{name}"
        ),
        re.compile(rf"{name}[’']s?[ ](?:\w+[ ]){{0,2}}?{heads}\b"),
        re.compile(
            rf"{name}(?:[ ]\([^()]{{2,40}}\))?(?:,[^,.;:]{{2,90}}(?:,[^,.;:]{{2,60}})?,|[ ](?:in|of|at)[ ][A-Z]\w+)?[ ](?:(?:also|then|has|have|had|later|first|itself|team|analysts|researchers|reporters|investigators|journalists|spokesman|spokeswoman|officials|project|itself|draws?|sources|correspondents|more cautiously|who|which|that)[ ,]+){{0,2}}{verbs}\b"
        ),
        re.compile(
            rf"\b(?:as|to which|as|the agency|where)[ ](?:the[ ])?{name}(?:[ ](?:first|has|had))?[ ](?:refers|informs|{verbs})"
        ),
        re.compile(rf"\b(?:refers to|to which the agency|reference to|attention of|agency)[ ]{name}"),
    ]


@cache
def _not_names() -> frozenset[str]:
    return frozenset(table("sources")["not_names"])


_TITLES = re.compile(
    r"^(?:(?:President|Prime Minister|Minister|Mr|Mrs|Ms|Dr|Capt|Captain|General|Gen|Col|Sen|Senator|Councillor|Judge|Chief|Retired|Lecturer|Professor|Prof|Managing|Director|Union)\.?[ ])+(?=[A-Z])"
)


def _clean(name: str) -> tuple[int, str]:
    skipped = 0
    while True:
        first, _, rest = name[skipped:].partition(" ")
        if (
            first.rstrip(".’'s") in _not_names()
            or first in _not_names()
            or first in {"the", "of", "and", "for"}
        ):
            if not rest:
                return skipped, ""
            skipped += len(first) + 1
            continue
        break
    return skipped, re.sub(r"[’']s?$", "", name[skipped:])


def find(text: str) -> list[Source]:
    """Everybody who is said to say or count, in order, none overlapping another."""
    found: dict[int, Source] = {}
    for pattern in _patterns():
        for match in pattern.finditer(text):
            skipped, name = _clean(match["name"])
            start = match.start("name") + skipped
            if not name or any(s.start < start + len(name) and start < s.end for s in found.values()):
                continue
            found[start] = Source(start, start + len(name), name)
    return [found[start] for start in sorted(found)]
