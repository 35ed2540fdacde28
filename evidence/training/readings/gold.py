"""Annotated passages, and which answers to a question they bear out."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from claims.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from claims.languages.en.speakers.sources import Source
    from claims.languages.en.times.dates import Moment
    from claims.places.names import Place

Annotated = dict[str, Any]

_STOP = {"the", "of", "at", "in", "near", "a", "an", "on", "s", "off", "and", "its"}
_GENERIC = {
    "base", "air", "airbase", "airfield", "airport", "port", "harbour", "harbor", "yard", "rail", "railway",
    "station", "camp", "refugee", "cemetery", "depot", "site", "field", "silo", "facility", "naval", "reef",
    "island", "islands", "city", "town", "region", "district", "terminal", "plant", "oil", "fuel", "military",
    "training", "ground", "range", "road", "village", "complex", "area",
}  # fmt: skip


@dataclass(frozen=True)
class Passage:
    """One annotated text."""

    name: str
    article: Article
    claims: list[Annotated]

    spans: list[tuple[int, int]]
    """Where each claim's quantity stands in the text, in the order of ``claims``."""

    def at(self, start: int, end: int) -> list[Annotated]:
        """The claims whose quantity overlaps a stretch of the text."""
        return [
            c
            for c, (first, last) in zip(self.claims, self.spans, strict=True)
            if first < end and start < last
        ]


def read(files: Iterable[Path]) -> Iterator[Passage]:
    """All passages of some files of JSON lines in the form of the annotation guide."""
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            article = Article(text=row["text"], title=row.get("title"), published=row["published"], sha256="")
            yield Passage(row["id"], article, row["claims"], _spans(row["text"], row["claims"]))


def _spans(text: str, claims: Iterable[Annotated]) -> list[tuple[int, int]]:
    """Each quantity's place: the first in its quote that no earlier claim of another thing has taken."""
    taken: dict[tuple[int, int], Annotated] = {}
    spans = []
    for claim in claims:
        quote, words = text.index(claim["quote"]), re.escape(claim["quantity"]["text"])
        found = [
            (quote + m.start(), quote + m.end())
            for m in re.finditer(rf"(?<!\w){words}(?!\w)|{words}", claim["quote"])
        ]
        free = [span for span in found if span not in taken or _twin(taken[span], claim)]
        span = (free or found)[0]
        taken[span] = claim
        spans.append(span)
    return spans


def _twin(one: Annotated, other: Annotated) -> bool:
    """Whether two claims are one number read twice, as a count and as a change."""
    return bool(one["kind"] == other["kind"] and one["measure"] != other["measure"])


def telling_words(text: str | None) -> set[str]:
    """The words of a name that are no article or preposition, in lower case."""
    return set(re.findall(r"\w+", (text or "").lower())) - _STOP


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names are of one place or body: most of their telling words are shared."""
    first, second = telling_words(one), telling_words(other)
    if not first or not second or first == second:
        return first == second
    first, second = (first - _GENERIC or first), (second - _GENERIC or second)
    return len(first & second) >= 0.6 * min(len(first), len(second))


def bears_out_site(claim: Annotated, place: Place | None) -> bool:
    """Whether the annotation names that place, or none."""
    return same_name((claim["site"] or {}).get("text"), place.text if place else None)


def bears_out_day(claim: Annotated, moment: Moment | None) -> bool:
    """Whether the annotation gives those days, or none; a part of a month may end with publication."""
    observed = claim["observed"]
    if observed is None or moment is None or moment.days is None:
        return observed is None and moment is None
    start, end = (day.isoformat() for day in moment.days)
    whole = end[:7] == observed["end"][:7] == start[:7] and (moment.days[1] - moment.days[0]).days > 7
    return bool(observed["start"] == start and (observed["end"] == end or whole))


def bears_out_speaker(claim: Annotated, speaker: Source | None) -> bool:
    """Whether the annotation attributes the number to that speaker, or to nobody."""
    chain = claim["attribution"]
    if not chain or speaker is None:
        return not chain and speaker is None
    return any(same_name(name, speaker.name) for name in chain[-2:])
