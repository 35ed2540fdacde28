"""Fits what weighs candidates: ``python -m evidence.training.railnet.weigh MODEL.onnx TUNING.toml FOLDER …``.

Folders are of fresh scenes of styles that were trained on. Prints the table ``[judge]`` of the tuning, and
how counts come out with each least probability, so that ``least`` can be chosen.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evidence.counters.rail import along, centres, judge
from evidence.counters.rail.maps import CELL_M, Sheet, answer
from evidence.training import ridge
from evidence.training.railnet.command import ask
from evidence.training.railnet.scoring import on, scene

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evidence.counters.logistic import Logistic
    from evidence.counters.rail.maps import Run
    from evidence.counters.rail.tuning import Tuning
    from evidence.training.railnet.scoring import Scene

SPARE_M = 0.5
"""How far outside a car's outline a box may be centred on it."""

ANOTHER = -1
"""Label of candidates on a car that a better one stands for."""


class Example(NamedTuple):
    """The candidates of a scene."""

    found: list[judge.Candidate]
    rows: NDArray[np.float32]
    label: NDArray[np.int8]
    """1 for the best candidate of a car, 0 on none, else ``ANOTHER``."""

    cars: int


def example(one: Scene, run: Run, tuning: Tuning) -> Example:
    """Put forward and label the candidates of a scene."""
    sheet = Sheet.of(one.chip)
    maps = answer(sheet, sheet.window, run)
    stretches = list(along.cars(along.find(maps, tuning.along), tuning.along))
    found = judge.candidates(maps, stretches)
    return Example(found, judge.describe(maps, found), label(found, one), len(one.cars))


def label(found: Sequence[judge.Candidate], one: Scene) -> NDArray[np.int8]:
    """Label candidates; a car's best is the one near its centre and hot, each candidate used once."""
    posting = one.chip.posting_m
    out = np.zeros(len(found), np.int8)
    pairs = []
    for k, (box, _) in enumerate(found):
        px, py = box.col * CELL_M / posting, box.row * CELL_M / posting
        for j, car in enumerate(one.cars):
            if on(car, px, py, posting_m=posting, spare=SPARE_M / posting):
                out[k] = ANOTHER
                away = math.hypot(px - car.px, py - car.py) * posting
                pairs.append((away - 3 * box.score, k, j))
    taken: set[int] = set()
    for _, k, j in sorted(pairs):
        if out[k] == ANOTHER and j not in taken:
            out[k] = 1
            taken.add(j)
    return out


def table(weights: Logistic) -> str:
    """The weights as TOML."""
    rows = {"mean": weights.mean, "deviation": weights.deviation, "slope": weights.slope}
    lines = [f"{name} = [{', '.join(f'{v:g}' for v in values)}]" for name, values in rows.items()]
    names = ", ".join(f'"{name}"' for name in weights.names)
    return "\n".join(["[judge]", f"names = [{names}]", f"offset = {weights.offset:g}", *lines])


def outcome(examples: Sequence[Example], weights: Logistic, least: float) -> str:
    """How counts come out: F1 (of labels, not of places), mean error, bias."""
    seen, right = [], []
    for one in examples:
        likely = weights(one.rows, judge.COLUMNS)
        judged = [box._replace(score=float(p)) for (box, _), p in zip(one.found, likely, strict=True)]
        labels = {box[:3]: mark for (box, _), mark in zip(one.found, one.label, strict=True)}
        kept = centres.separate(judged, least=least)
        seen.append(len(kept))
        right.append(len([box for box in kept if labels[box[:3]]]))
    cars = np.array([one.cars for one in examples])
    off = np.array(seen) - cars
    f1 = 2 * sum(right) / (sum(seen) + cars.sum())
    return f"least {least:.2f}: F1 {f1:.3f}, mean error {np.abs(off).mean():.2f}, bias {off.mean():+.2f}"


def main(arguments: list[str] | None = None) -> int:
    """Fit as the command line asks."""
    asked = ask("weigh", arguments, about=__doc__)
    examples = [example(scene(path), asked.run, asked.tuning) for path in asked.scenes]
    rows = np.concatenate([one.rows for one in examples]).astype(float)
    labels = np.concatenate([one.label for one in examples])
    told = labels != ANOTHER
    weights = ridge.fit(rows[told], labels[told] == 1, judge.COLUMNS)
    sys.stdout.write(table(weights) + "\n")
    for least in np.arange(0.25, 0.65, 0.05):
        sys.stderr.write(outcome(examples, weights, float(least)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
