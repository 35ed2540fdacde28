"""Fit and measure the ship counter on labelled ports.

    python -m evidence.training.ships FOLDER [--write]

Each port is counted by a counter that was fitted without it; intervals are made of those errors. The counter
that ships is then fitted on all ports. With --write, its calibration files are replaced.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from evidence.counters import ships
from evidence.counters.intervals import ImageErrors, MeasuredErrors
from evidence.counters.logistic import Logistic
from evidence.counters.looks import NAMES
from evidence.training.boosting import Growth, grow
from evidence.training.labels import Example, example
from evidence.training.ports import hits, read_ports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evidence.counters.trees import Trees

CALIBRATION = Path(ships.__file__).parent / "calibration"
_CUTS = np.arange(0.14, 0.5, 0.02)
_GROWTH = Growth(trees=180, depth=5, rate=0.08, columns=0.3, rows=0.6, shrink=3.0, least=4.0)
_ALONE = ("length", "width", "slimness", "bright", "nir", "dry_180m")
_LEAST_ALONE = 0.3
"""Best F1 of things that lie alone was at 0.25 to 0.3, ports left out in turn."""

_RIDGE = 1.0


def fit_trees(examples: Sequence[Example]) -> Trees:
    """Grow trees on some ports' boxes at quays."""
    kept = [e.weight > 0 for e in examples]
    rows = np.concatenate([e.rows[k] for e, k in zip(examples, kept, strict=True)])
    target = np.concatenate([e.target[k] for e, k in zip(examples, kept, strict=True)])
    weight = np.concatenate([e.weight[k] for e, k in zip(examples, kept, strict=True)])
    return grow(rows, target, weight, names=NAMES, growth=_GROWTH, seed=5)


def fit_alone(examples: Sequence[Example]) -> Logistic:
    """Fit a ridge logistic regression to some ports' things that lie alone."""
    columns = [NAMES.index(name) for name in _ALONE]
    rows = np.concatenate([e.rows[e.boxes.alone][:, columns] for e in examples]).astype(float)
    yes = np.concatenate([e.hit[e.boxes.alone] for e in examples])
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    far = np.clip((rows - mean) / deviation, -3, 3)

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = far @ w[1:] + w[0]
        slack = 1 / (1 + np.exp(-odds)) - yes
        value = (np.logaddexp(0, odds) - yes * odds).sum() + _RIDGE * (w[1:] ** 2).sum()
        return float(value), np.concatenate([[slack.sum()], far.T @ slack + 2 * _RIDGE * w[1:]])

    best = minimize(loss, np.zeros(len(columns) + 1), jac=True, method="L-BFGS-B").x
    # Rounded as they are written, so that the file and the measurement hold the same numbers.
    return Logistic(
        _ALONE, np.round(mean, 5), np.round(deviation, 5), np.round(best[1:], 4), round(float(best[0]), 4)
    )


def curve(one: Example, trees: Trees, alone: Logistic) -> NDArray[np.intp]:
    """Marks and hits of one port at each cut, shape (cuts, 2)."""
    counts = []
    nothing = MeasuredErrors(images=())
    moored = trees(one.rows)
    for cut in _CUTS:
        tuning = ships.Tuning(trees, alone, _LEAST_ALONE, float(cut), nothing)
        score = tuning.combine(one.boxes, moored, one.rows)
        kept = ships.separate(one.boxes, score, least=0.5, posting_m=one.port.chip.posting_m)
        places = [(float(one.boxes.col[k]), float(one.boxes.row[k])) for k in kept]
        counts.append((len(kept), len(hits(one.port.ships, places))))
    return np.array(counts)


def best_cut(examples: Sequence[Example], curves: Sequence[NDArray[np.intp]]) -> int:
    """Index of the cut with the highest F1 over some ports, smoothed over three cuts."""
    seen, hit = np.sum(curves, axis=0).T
    f1 = 2 * hit / np.maximum(seen + sum(len(e.port.ships) for e in examples), 1)
    return int(np.argmax(np.convolve(f1, np.ones(3) / 3, "same")))


def held_out(examples: Sequence[Example], curves: Sequence[NDArray[np.intp]]) -> list[ImageErrors]:
    """Each port's errors, with a counter and a cut that come from the others."""
    rows = []
    for k, one in enumerate(examples):
        others = [j for j in range(len(examples)) if j != k]
        cut = best_cut([examples[j] for j in others], [curves[j] for j in others])
        seen, hit = (int(v) for v in curves[k][cut])
        rows.append(ImageErrors(image=one.port.name, true=len(one.port.ships), seen=seen, hits=hit))
    return rows


def closer_corrected(rows: Sequence[ImageErrors]) -> bool:
    """Whether counts came closer to the truth when corrected by the other ports' ratio of true to seen."""
    plain = sum(abs(row.seen - row.true) for row in rows)
    others = [MeasuredErrors(images=tuple(r for r in rows if r is not row)) for row in rows]
    return sum(abs(row.seen * e.ratio - row.true) for row, e in zip(rows, others, strict=True)) < plain


def written(rows: Sequence[ImageErrors], alone: Logistic, least_moored: float) -> str:
    """Give the calibration file."""
    lines = [
        "# Errors of the ship counter: each port was counted by a counter fitted without it, and its cut.",
        "# Made by `python -m evidence.training.ships FOLDER --write`; docs/ships.md says on which data.",
        f"least_moored = {least_moored:.2f}",
        f"corrected = {str(closer_corrected(rows)).lower()}",
        "",
        "# Logistic regression for things with water all around.",
        "[alone]",
        f"least = {_LEAST_ALONE}",
        f"offset = {alone.offset}",
        f"names = {json.dumps(alone.names)}",
    ]
    held = {"mean": alone.mean, "deviation": alone.deviation, "slope": alone.slope}
    lines += [f"{name} = {json.dumps(values.tolist())}" for name, values in held.items()]
    for row in rows:
        lines += ["", "[[errors]]", f'image = "{row.image}"']
        lines += [f"true = {row.true}", f"seen = {row.seen}", f"hits = {row.hits}"]
    return "\n".join(lines) + "\n"


def main(folder: Path, *, write: bool) -> None:
    """Measure, then fit on everything."""
    examples = [example(port) for port in read_ports(folder)]
    curves = []
    for one in examples:
        others = [e for e in examples if e is not one]
        curves.append(curve(one, fit_trees(others), fit_alone(others)))
    cut = float(_CUTS[best_cut(examples, curves)])
    text = written(held_out(examples, curves), fit_alone(examples), cut)
    sys.stdout.write(text)
    if write:
        CALIBRATION.joinpath("ships.toml").write_text(text)
        CALIBRATION.joinpath("ships_trees.json").write_text(fit_trees(examples).written())


if __name__ == "__main__":
    main(Path(sys.argv[1]), write="--write" in sys.argv[2:])
