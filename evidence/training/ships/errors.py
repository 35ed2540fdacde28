"""How far counts are off on ports that were left out, and the cut that they choose."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from evidence.counters import ships
from evidence.counters.intervals import ImageErrors, MeasuredErrors
from evidence.training.ports import hits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evidence.counters.logistic import Logistic
    from evidence.training.labels import Example

CUTS = np.arange(0.2, 0.8, 0.02)


def curve(one: Example, score: NDArray[np.float64]) -> NDArray[np.intp]:
    """Marks and hits of one port at each cut, shape (cuts, 2), for what ``ships.combine`` gave its boxes."""
    kept = ships.separate(one.boxes, score, least=float(CUTS[0]), posting_m=one.port.chip.posting_m)
    places = [(float(one.boxes.col[k]), float(one.boxes.row[k])) for k in kept]
    # The best box comes first, so a higher cut keeps a shorter list.
    many = [int((score[kept] >= cut).sum()) for cut in CUTS]
    return np.array([(n, len(hits(one.port.ships, places[:n]))) for n in many])


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


def written(rows: Sequence[ImageErrors], alone: Logistic, least: float) -> str:
    """Give the calibration file."""
    lines = [
        "# Errors of the ship counter: each port was counted by a counter fitted without it, and its cut.",
        "# Made by `python -m evidence.training.ships`; docs/ships.md says on which data.",
        f"least = {least:.2f}",
        f"corrected = {str(closer_corrected(rows)).lower()}",
        "",
        "# Logistic regression for things with water all around.",
        "[alone]",
        f"offset = {alone.offset}",
        f"names = {json.dumps(alone.names)}",
    ]
    held = {"mean": alone.mean, "deviation": alone.deviation, "slope": alone.slope}
    lines += [f"{name} = {json.dumps(values.tolist())}" for name, values in held.items()]
    for row in rows:
        lines += ["", "[[errors]]", f'image = "{row.image}"']
        lines += [f"true = {row.true}", f"seen = {row.seen}", f"hits = {row.hits}"]
    return "\n".join(lines) + "\n"
