"""How far counts are off on ports that were left out, and the cut and the chances that they choose."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize

from evidence.counters import ships
from evidence.counters.chances import Chances, odds
from evidence.counters.intervals import ImageErrors
from evidence.training.ports import hits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evidence.counters.logistic import Logistic
    from evidence.training.labels import Example

CUTS = np.arange(0.2, 0.8, 0.02)


class Found(NamedTuple):
    """One port's boxes that do not overlap, the best first."""

    image: str
    true: int
    """Labelled ships."""

    score: NDArray[np.float64]
    right: NDArray[np.bool_]
    """Whether each lies on a ship of its own, all of them taken for ships."""

    curve: NDArray[np.intp]
    """Marks and hits at each cut, shape (cuts, 2)."""


def found(one: Example, score: NDArray[np.float64]) -> Found:
    """Tell right boxes from wrong ones, for what ``ships.combine`` gave a port's boxes."""
    kept = ships.separate(one.boxes, score, least=ships.LEAST_COUNTED, posting_m=one.port.chip.posting_m)
    places = [(float(one.boxes.col[k]), float(one.boxes.row[k])) for k in kept]
    right = np.zeros(len(kept), bool)
    right[hits(one.port.ships, places)] = True
    # The best box comes first, so a higher cut keeps a shorter list.
    many = [int((score[kept] >= cut).sum()) for cut in CUTS]
    curve = np.array([(n, len(hits(one.port.ships, places[:n]))) for n in many])
    return Found(one.port.name, len(one.port.ships), score[kept], right, curve)


def best_cut(ports: Sequence[Found]) -> int:
    """Index of the cut with the highest F1 over some ports, smoothed over three cuts."""
    seen, hit = np.sum([p.curve for p in ports], axis=0).T
    f1 = 2 * hit / np.maximum(seen + sum(p.true for p in ports), 1)
    return int(np.argmax(np.convolve(f1, np.ones(3) / 3, "same")))


def fit_chances(ports: Sequence[Found]) -> Chances:
    """Fit the chances of boxes to which of some ports' are right."""
    far = odds(np.concatenate([p.score for p in ports]))
    yes = np.concatenate([p.right for p in ports])

    def loss(w: NDArray[np.float64]) -> float:
        said = w[0] + w[1] * far
        return float((np.logaddexp(0, said) - yes * said).sum())

    offset, slope = minimize(loss, np.array([0.0, 1.0]), method="L-BFGS-B").x
    # Rounded as they are written, so that the file and the measurement hold the same numbers.
    return Chances(round(float(offset), 3), round(float(slope), 3))


def held_out(ports: Sequence[Found]) -> list[ImageErrors]:
    """Each port's errors, with a counter, a cut and chances that come from the others."""
    rows = []
    for one in ports:
        others = [p for p in ports if p is not one]
        seen, hit = (int(v) for v in one.curve[best_cut(others)])
        best = ships.counted(seen, fit_chances(others)(one.score))
        rows.append(ImageErrors(image=one.image, true=one.true, seen=seen, hits=hit, best=best))
    return rows


def written(rows: Sequence[ImageErrors], alone: Logistic, least: float, chances: Chances) -> str:
    """Give the calibration file."""
    lines = [
        "# Errors of the ship counter: each port was counted by a counter fitted without it, and its cut.",
        "# Made by `python -m evidence.training.ships`; docs/ships.md says on which data.",
        f"least = {least:.2f}",
        "",
        "# How likely a ship is where a box has some score.",
        "[chances]",
        f"offset = {chances.offset}",
        f"slope = {chances.slope}",
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
        lines += [f"{name} = {getattr(row, name)}" for name in ("true", "seen", "hits", "best")]
    return "\n".join(lines) + "\n"
