"""How a count is scored against the truth, and the labelled folders that it is scored on."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

from evidence.chip import Chip
from evidence.training.render.model import Car

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evidence.model.counts import Mark


class Scene(NamedTuple):
    """A chip with its truth."""

    chip: Chip
    cars: tuple[Car, ...]


def scene(path: Path) -> Scene:
    """A picture that ``evidence.training.render`` wrote, all of it asked about, and its truth."""
    described = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    with Image.open(path) as picture:
        data = np.asarray(picture, np.float32).transpose(2, 0, 1)
    inside, gsd = np.ones(data.shape[1:], bool), float(described["gsd"])
    chip = Chip(
        data=data, valid=inside, inside=inside, bands=("red", "green", "blue"), gsd_m=gsd, posting_m=gsd,
        col_off=0, row_off=0, transform=None, crs=None, sha256="0" * 64, rendered=True,
    )  # fmt: skip
    cars = [Car(o["px"], o["py"], o["angle"], o["length"], o["width"]) for o in described["objects"]]
    return Scene(chip, tuple(cars))


def hits(cars: Sequence[Car], marks: Sequence[Mark], *, posting_m: float) -> int:
    """Number of marks that lie on a car of their own, nearest pairs first.

    A mark may lie two pixels, or half a metre if that is more, outside the car's outline.
    """
    pairs = sorted(
        (math.hypot(mark.px - car.px, mark.py - car.py), i, j)
        for i, car in enumerate(cars)
        for j, mark in enumerate(marks)
        if on(car, mark.px, mark.py, posting_m=posting_m, spare=max(2.0, 0.5 / posting_m))
    )
    cars_left, marks_left = set(range(len(cars))), set(range(len(marks)))
    for _, i, j in pairs:
        if i in cars_left and j in marks_left:
            cars_left.remove(i)
            marks_left.remove(j)
    return len(cars) - len(cars_left)


def on(car: Car, px: float, py: float, *, posting_m: float, spare: float) -> bool:
    """Whether a place, in pixels, lies on a car, or so many pixels outside its outline."""
    dx, dy = px - car.px, py - car.py
    c, s = math.cos(car.angle), math.sin(car.angle)
    along, across = abs(dx * c + dy * s), abs(dy * c - dx * s)
    return along <= car.length_m / posting_m / 2 + spare and across <= car.width_m / posting_m / 2 + spare


@dataclass
class Tally:
    """What a counter did on some scenes."""

    true: list[int] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    area_m2: float = 0.0

    def add(self, one: Scene, marks: Sequence[Mark]) -> None:
        """Score one more scene."""
        posting = one.chip.posting_m
        self.true.append(len(one.cars))
        self.seen.append(len(marks))
        self.right.append(hits(one.cars, marks, posting_m=posting))
        self.area_m2 += one.chip.valid.size * posting**2

    def line(self) -> dict[str, float]:
        """Precision, recall, F1, and errors of the counts; MAPE over scenes that hold a car."""
        true, seen, right = (np.array(x, float) for x in (self.true, self.seen, self.right))
        p, r = right.sum() / max(seen.sum(), 1), right.sum() / max(true.sum(), 1)
        off, some = np.abs(seen - true), true > 0
        return {
            "scenes": len(true),
            "cars": int(true.sum()),
            "marks": int(seen.sum()),
            "precision": round(float(p), 3),
            "recall": round(float(r), 3),
            "f1": round(float(2 * p * r / max(p + r, 1e-9)), 3),
            "mae": round(float(off.mean()), 2),
            "mape": round(float((off[some] / true[some]).mean()), 3) if some.any() else 0.0,
            "false_per_km2": round(float((seen - right).sum() / self.area_m2 * 1e6), 2),
        }
