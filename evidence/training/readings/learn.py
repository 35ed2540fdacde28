"""Learn the weights: ``python -m evidence.training.readings.learn OUT GOLD.jsonl … [--plain CONLLU …]``.

Passages are read again and again: while they are, each question is answered as annotated, so that the number
after it sees what it should, and the readings are kept with what was right. Sentences of plain text without
claims teach what is no count.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from claims.choosing.weights import Weighing
from claims.model import Article
from claims.statements import Extractor
from evidence.training.readings import gold
from evidence.training.readings.logit import Sample, fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from claims.choosing.weights import Hints, Reading, Tables
    from evidence.training.readings.gold import Annotated, Passage

T = TypeVar("T")
Samples = dict[str, list[Sample]]

PULLS = {
    "count": 1.0, "thing": 1.0, "extent": 1.0, "measure": 2.0, "reason": 2.0,
    "site": 1.0, "day": 1.0, "speaker": 1.0, "state": 1.0,
}  # fmt: skip
"""Strength of the pull to zero by question, found by leaving out fifths of the passages."""


class Recorder:
    """Answers as annotated where the annotation knows, and keeps what it was asked."""

    def __init__(self, passage: Passage, weights: Tables, *, obey: bool) -> None:
        """Read a passage; ``obey`` answers as annotated, else by the weights."""
        self.samples: Samples = defaultdict(list)
        self._passage, self._weighing, self._obey = passage, Weighing(weights), obey

    def sort(self, question: str, hints: Hints, answers: Sequence[T], at: int) -> T:
        """Answer, and keep the question."""
        return self.pick(
            question, [(answer, [f"{answer}: {hint}" for hint in hints]) for answer in answers], at
        )

    def pick(self, question: str, readings: Sequence[Reading[T]], at: int) -> T:
        """Answer, and keep the question."""
        right = [self._is_right(question, answer, at) for answer, _ in readings]
        if any(right) and not all(right):
            self.samples[question].append(Sample([hints for _, hints in readings], right))
        if self._obey and any(right):
            return readings[right.index(True)][0]
        return self._weighing.pick(question, readings, at)

    def _is_right(self, question: str, answer: Any, at: int) -> bool:
        claims = self._passage.at(at, at + 1)
        if question == "count":
            return bool(answer) == bool(claims)
        if question == "measure":
            return any(claim["measure"] == answer for claim in claims)
        if question in {"thing", "extent"}:
            return any(claim["kind"] == answer.kind for claim in claims)
        return any(_bears_out(question, claim, answer) for claim in claims)


def _bears_out(question: str, claim: Annotated, answer: Any) -> bool:
    if question in {"reason", "state"}:
        return bool(claim[question] == answer)
    match question:
        case "site":
            return gold.bears_out_site(claim, answer)
        case "day":
            return gold.bears_out_day(claim, answer)
        case _:
            return gold.bears_out_speaker(claim, answer)


def samples_of(passages: Iterable[Passage]) -> Samples:
    """Every question that the passages put, answered as annotated, with what was right."""
    found: Samples = defaultdict(list)
    for passage in passages:
        recorder = Recorder(passage, {}, obey=True)
        Extractor(recorder)(passage.article)
        _add(found, recorder.samples)
    return found


def rehearsed(passages: Sequence[Passage], parts: int = 4) -> Samples:
    """Every question as it is put when earlier ones are answered by weights, not as annotated.

    The weights that answer on a passage were learned without it. A number is then seen after numbers that
    were read as they will be: with mistakes (Ross, Gordon and Bagnell 2011, "DAgger").
    """
    obeyed = [samples_of([passage]) for passage in passages]
    found: Samples = defaultdict(list)
    for part in range(parts):
        weights = learn(_together(s for number, s in enumerate(obeyed) if number % parts != part))
        for passage in passages[part::parts]:
            recorder = Recorder(passage, weights, obey=False)
            Extractor(recorder)(passage.article)
            _add(found, recorder.samples)
    return _together([*obeyed, found])


def plain_samples(files: Iterable[Path]) -> Samples:
    """Questions put by plain sentences, none of which makes a claim."""
    sentences = [
        line[9:]
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("# text = ")
    ]
    passages = (
        gold.Passage("plain", Article(text=text, published="2005-06-15", sha256=""), [], [])
        for text in sentences
    )
    return {"count": samples_of(passages)["count"]}


def _add(samples: Samples, more: Samples) -> None:
    for question, asked in more.items():
        samples[question] += asked


def _together(several: Iterable[Samples]) -> Samples:
    found: Samples = defaultdict(list)
    for samples in several:
        _add(found, samples)
    return found


def learn(samples: Samples, pulls: Mapping[str, float] = PULLS) -> dict[str, dict[str, float]]:
    """Weights of every question."""
    return {
        question: {
            hint: round(weight, 3)
            for hint, weight in fit(samples[question], pull=pulls[question]).items()
            if abs(weight) >= 0.02
        }
        for question in sorted(samples)
    }


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description="Learn the weights of claims/choosing.")
    parser.add_argument("out", type=Path)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--plain", type=Path, nargs="*", default=[])
    asked = parser.parse_args()
    samples = rehearsed(list(gold.read(asked.gold)))
    _add(samples, plain_samples(asked.plain))
    weights = learn(samples)
    asked.out.write_text(
        json.dumps(weights, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    for question, table in weights.items():
        print(f"{question}: {len(samples[question])} questions, {len(table)} weights")  # noqa: T201 - this is a command


if __name__ == "__main__":
    main()
