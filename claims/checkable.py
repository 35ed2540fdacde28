"""Whether an overhead image could settle a number, and if not, why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from claims.languages import one_of, table

if TYPE_CHECKING:
    from claims.model import Reason


@dataclass(frozen=True, slots=True)
class _Rule:
    reason: Reason
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    kinds: frozenset[str]


@cache
def _rules() -> tuple[_Rule, ...]:
    def compiled(pattern: str | None) -> re.Pattern[str] | None:
        return re.compile(pattern, re.IGNORECASE) if pattern else None

    return tuple(
        _Rule(
            cast("Reason", rule["reason"]),
            compiled(rule.get("before") or _after_a_country(rule.get("country_before"))),
            compiled(rule.get("after")),
            frozenset(rule.get("kinds", ())),
        )
        for rule in table("reasons")["rule"]
    )


def _after_a_country(pattern: str | None) -> str | None:
    if pattern is None:
        return None
    names = [name for row in table("places").values() for name in row["names"]]
    capitals = ["Beijing", "Moscow", "Pyongyang", "Tehran", "Washington"]
    return rf"\b{one_of([*names, *capitals])}{pattern}$"


@cache
def _clause_ends() -> re.Pattern[str]:
    return re.compile(table("reasons")["clause"])


def is_capacity(sentence: str, start: int) -> bool:
    """Whether the number at ``start`` says how many would fit, not how many there are."""
    return bool(_listed("capacity").search(sentence[_clause_start(sentence, start) : start]))


@cache
def _listed(key: str) -> re.Pattern[str]:
    return re.compile(table("reasons")[key], re.IGNORECASE)


def is_doubted(sentence: str, start: int, end: int) -> bool:
    """Whether the number is said not to have been seen, only to be possible, or asked after.

    "No image shows 12 railcars", "12 railcars were not there", "there may have been 12 railcars", "were there
    12 railcars?"; but not "12 railcars could be seen".

    Args:
        sentence: the sentence.
        start: first character of the quantity in it.
        end: just after the quantity.
    """
    before, after = _around(sentence, start, end)
    return bool(
        any(_listed(key).search(before) for key in ("unseen", "perhaps", "supposed"))
        or any(_listed(key).match(after) for key in ("unseen_after", "perhaps_after"))
        or _listed("asked").match(sentence)
    )


def is_inside(sentence: str, start: int, end: int) -> bool:
    """Whether what is counted lies in a hull or under a roof: "a ship carrying 40 vehicles"."""
    before, after = _around(sentence, start, end)
    return bool(_listed("inside").search(before) or _listed("inside_after").match(after))


def _around(sentence: str, start: int, end: int) -> tuple[str, str]:
    """The clause up to a number and behind it."""
    behind = _clause_ends().search(sentence, end)
    last = behind.start() if behind else len(sentence)
    return sentence[_clause_start(sentence, start) : start], sentence[end:last]


def _clause_start(sentence: str, start: int) -> int:
    return max((found.end() for found in _clause_ends().finditer(sentence, 0, start)), default=0)


def reason(sentence: str, start: int, end: int, *, kind: str) -> Reason | None:
    """Why an image cannot settle the number; None when it can.

    Args:
        sentence: the sentence.
        start: first character of the quantity in it.
        end: just after the quantity.
        kind: what is counted.
    """
    before, after = _around(sentence, start, end)
    for rule in _rules():
        if rule.kinds and kind not in rule.kinds:
            continue
        if (rule.before and rule.before.search(before)) or (rule.after and rule.after.search(after)):
            return rule.reason
    return None
