"""Whether a number is a plain count, a length, an area, a change or a record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from claims.languages import one_of, pattern, table

if TYPE_CHECKING:
    from claims.model import Measure, Quantity


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that make a change or a record; offsets count characters."""

    start: int
    end: int
    measure: Measure

    adjective: bool = False
    """Whether the words may stand before a noun that they describe: "unprecedented"."""


@cache
def _compiled(section: str, key: str) -> re.Pattern[str]:
    listed = table("cues")[section][key]
    pattern = "(?:" + "|".join(listed) + ")" if isinstance(listed, list) else listed
    return re.compile(rf"\b{pattern}" if isinstance(listed, list) else pattern, re.IGNORECASE)


def is_extent(text: str, start: int, end: int) -> bool:
    """Whether a length or an area says how far a thing reaches, and not how far away it is.

    Args:
        text: one sentence.
        start: first character of the quantity in it.
        end: just after the quantity.
    """
    before, after = text[:start], text[end:]
    if _compiled("areas", "distance_after").search(after):
        return False
    if _compiled("areas", "extent_after").search(after):
        return True
    if _compiled("areas", "distance_before").search(before):
        return False
    return bool(_compiled("areas", "extent_before").search(before))


# One sentence is asked about for each of its numbers.
@lru_cache(maxsize=256)
def records(text: str) -> tuple[Cue, ...]:
    """Words that say that something is a record."""
    return tuple(
        Cue(m.start(), m.end(), "record", adjective=m.group().lower() in {"unprecedented", "record"})
        for m in _compiled("records", "words").finditer(text)
    )


_VAGUE = re.compile(
    r"hal[fv]|third|quarter|fifth|tenth|times|twice|thrice|doubl|tripl|trebl|quadrupl|gone|fold|fraction",
    re.IGNORECASE,
)
"""One of these stands in every vague change of the table."""


@lru_cache(maxsize=256)
def vague_changes(text: str) -> tuple[Cue, ...]:
    """Words that tell a change without a number: "doubled"."""
    if not _VAGUE.search(text):
        return ()
    return tuple(Cue(m.start(), m.end(), "change") for m in _compiled("vague_change", "words").finditer(text))


def record_subject(text: str) -> tuple[str, str] | None:
    """Kind and words of what a record is about when no kind is named: "rail traffic"."""
    for kind, phrases in table("cues")["records"]["subjects"].items():
        found = re.search(rf"\b{one_of(phrases)}\b", text, re.IGNORECASE)
        if found:
            return kind, found.group()
    return None


@lru_cache(maxsize=256)
def is_change(text: str, start: int, end: int) -> bool:
    """Whether the number at ``start`` to ``end`` of a sentence is one end of a rise or fall, or its size."""
    before, after = text[:start], text[end:]
    clause = re.split(r"[;:]\s", before)[-1]
    if re.search(r"\bto\W+$", before) and _compiled("changes", "from_to").search(clause):
        return True
    if is_difference(text, start, end):
        return True
    near = re.split(r"[.;]", after)[0][:70]
    return bool(_compiled("changes", "against_after").search(near))


def is_difference(text: str, start: int, end: int) -> bool:
    """Whether the number is the size of a rise or fall ("rose by 12", "12 more than"), not what there was."""
    before, after = text[:start], text[end:]
    if any(
        _compiled("changes", key).search(before) for key in ("by_before", "verb_by_before", "added_before")
    ):
        return True
    more = _compiled("changes", "more_than_after").match(after)
    return bool(more or _compiled("changes", "added_after").search(after))


def is_baseline(text: str, start: int) -> bool:
    """Whether the number at ``start`` is what another one is held against: "up from about 20"."""
    before = text[:start]
    return bool(_compiled("changes", "baseline_before").search(before)) or _from_side(text, start)


def _from_side(text: str, start: int) -> bool:
    before, after = text[max(0, start - 90) : start], text[start:]
    found = _compiled("changes", "from_to").search(before)
    adjoining = found and re.fullmatch(r"\W+(?:\w+\W+){0,2}", before[found.end() :])
    return bool(adjoining) and bool(_compiled("changes", "to_number").search(after))


def upper_limit(quantity: Quantity, before: str) -> Quantity | None:
    """The upper limit that "no image showed more than 20" states; None when the words state none.

    Args:
        quantity: as its own words say.
        before: the sentence up to the quantity.
    """
    if quantity.relation != "more_than" or not pattern("cues", "never_above").search(before):
        return None
    return quantity.model_copy(update={"relation": "at_most", "low": None, "high": quantity.value})
