"""Fit and measure the ship counter on labelled ports.

    python -m evidence.training.ships FOLDER CHECKPOINTS [--write]

Each port is counted by a counter that was fitted without it; intervals are made of those errors. The counter
that ships is then fitted on all ports. With --write, its calibration files are replaced. What is in
CHECKPOINTS is not fitted again: a run that was cut off goes on.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from evidence.counters import ships
from evidence.counters.hulls import pictures, shapes
from evidence.counters.looks import NAMES
from evidence.counters.trees import Trees
from evidence.training.labels import Example, example
from evidence.training.ports import read_ports
from evidence.training.ships.errors import CUTS, best_cut, fit_chances, found, held_out, written
from evidence.training.ships.export import export
from evidence.training.ships.learn import learned
from evidence.training.ships.net import Together
from evidence.training.ships.trees import fit_alone, fit_trees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evidence.counters.logistic import Logistic

CALIBRATION = Path(ships.__file__).parent / "calibration"
SEEDS = (0, 1)
_CHUNK = 1024


class Judges(NamedTuple):
    """All that judges boxes, fitted on the same ports."""

    trees: Trees
    alone: Logistic
    net: Together

    def score(self, one: Example) -> NDArray[np.float64]:
        """Score a port's boxes, shape (boxes,), as the counter does before its cut."""
        grown, apart = self.trees(one.rows), self.alone(one.rows, NAMES)
        pictured = np.zeros(len(grown))
        looked = np.flatnonzero(one.boxes.alone | (grown > ships.LEAST_GROWN))
        for at in range(0, len(looked), _CHUNK):
            some = looked[at : at + _CHUNK]
            boxes = one.boxes.some(some)
            seen = pictures(one.toned, boxes, one.port.chip.posting_m)
            with torch.no_grad():
                odds = self.net(torch.from_numpy(seen), torch.from_numpy(shapes(boxes)))
            pictured[some] = odds.numpy()
        return ships.combine(one.boxes, grown, apart, pictured)


def fitted(examples: Sequence[Example], folder: Path) -> Judges:
    """Fit judges on some ports, or read what was fitted before."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "trees.json"
    if not kept.exists():
        kept.write_text(fit_trees(examples).written())
    trees = Trees.read(kept.read_bytes())
    nets = [learned(examples, trees, folder / f"net-{seed}.pt", seed=seed) for seed in SEEDS]
    return Judges(trees, fit_alone(examples), Together(nets).eval())


def main(folder: Path, checkpoints: Path, *, write: bool) -> None:
    """Measure, then fit on everything."""
    torch.set_num_threads(1)
    examples = [example(port) for port in read_ports(folder)]
    ports = []
    for one in examples:
        start = time.monotonic()
        others = [e for e in examples if e is not one]
        ports.append(found(one, fitted(others, checkpoints / f"without-{one.port.name}").score(one)))
        sys.stderr.write(f"{one.port.name}: {time.monotonic() - start:.0f} s\n")
    whole = fitted(examples, checkpoints / "all")
    least = float(CUTS[best_cut(ports)])
    text = written(held_out(ports), whole.alone, least, fit_chances(ports))
    sys.stdout.write(text)
    if write:
        CALIBRATION.joinpath("ships.toml").write_text(text)
        CALIBRATION.joinpath("ships_trees.json").write_text(whole.trees.written())
        CALIBRATION.joinpath("ships.onnx").write_bytes(export(whole.net))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), write="--write" in sys.argv[3:])
