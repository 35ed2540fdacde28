"""Who says so: names near words of reporting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from claims.languages import pattern, table


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who reports or counts; offsets count characters."""

    start: int
    end: int
    name: str


_NAMING = ("according", "counted_by", "possessive", "subject", "as_says", "refers_to")


@cache
def _not_names() -> frozenset[str]:
    return frozenset(table("sources")["not_names"])


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
    based = re.match(r"[A-Z][\w.]*-based[ ]", name[skipped:])
    skipped += based.end() if based else 0
    return skipped, re.sub(r"[’']s?$", "", name[skipped:])


def find(text: str) -> list[Source]:
    """Everybody who is said to say or count, in order, none overlapping another."""
    found: dict[int, Source] = {}
    used = bytearray(len(text) + 1)
    for naming in _NAMING:
        for match in pattern("sources", naming, ignore_case=False).finditer(text):
            skipped, name = _clean(match["name"])
            start = match.start("name") + skipped
            if not name or any(used[start : start + len(name)]):
                continue
            found[start] = Source(start, start + len(name), name)
            used[start : start + len(name)] = b"\1" * len(name)
    return [found[start] for start in sorted(found)]
