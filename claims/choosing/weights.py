"""One of several readings: the one whose hints weigh most.

A hint is a short string that is true of a reading, such as "same sentence" or "word before: near".
Each question ("site", "day", …) has its own table of weights, learned by ``evidence/training/readings``;
hints that the table does not know weigh nothing.
This is a conditional logit (McFadden 1974): the odds of a reading go with the exponential of its sum.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Hints = list[str]
T = TypeVar("T")
Reading = tuple[T, Hints]
"""An answer, and the hints that are true of it."""

Tables = dict[str, dict[str, float]]
"""Weights by question and hint; where a question sorts, after its answer: "forecast: ahead will"."""


class Chooser(Protocol):
    """Answers questions; ``at`` is the offset of the number asked about, by which a trainer knows it."""

    def pick(self, question: str, readings: Sequence[Reading[T]], at: int) -> T:
        """Give the answer of one of the readings; there is at least one."""
        ...

    def sort(self, question: str, hints: Hints, answers: Sequence[T], at: int) -> T:
        """Give one of the answers that are always the same, by hints that are true of the number."""
        ...


class Weighing:
    """Answers by weights; the first of several that weigh the same."""

    def __init__(self, tables: Tables) -> None:
        """Take the weights; a question without a table gets its first answer."""
        self._tables = tables
        self._sorting: dict[str, dict[str, dict[str, float]]] = {}
        for question, table in tables.items():
            by_hint = self._sorting.setdefault(question, {})
            for name, weight in table.items():
                answer, _, hint = name.partition(": ")
                by_hint.setdefault(hint, {})[answer] = weight

    def pick(self, question: str, readings: Sequence[Reading[T]], at: int) -> T:
        """Give the answer of the reading whose hints weigh most together."""
        del at
        weigh = self._tables.get(question, {}).get
        best, most = readings[0][0], -float("inf")
        for answer, hints in readings:
            total = 0.0
            for hint in hints:
                total += weigh(hint, 0.0)
            if total > most:
                best, most = answer, total
        return best

    def sort(self, question: str, hints: Hints, answers: Sequence[T], at: int) -> T:
        """Give the answer for which the hints weigh most together."""
        del at
        table = self._sorting.get(question, {})
        sums = dict.fromkeys(map(str, answers), 0.0)
        for hint in hints:
            for answer, weight in table.get(hint, {}).items():
                if answer in sums:
                    sums[answer] += weight
        return max(answers, key=lambda answer: sums[str(answer)])


@cache
def learned(language: str = "en") -> Weighing:
    """The weights of a language."""
    path = resources.files("claims").joinpath("languages", language, "weights.json")
    return Weighing(json.loads(path.read_text(encoding="utf-8")))
