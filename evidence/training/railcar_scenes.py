"""The rendered yards that the railcar counter is fitted and measured on, and how a count is scored there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from evidence.chip import Chip
from evidence.training.render.model import Car, Light, RenderError
from evidence.training.render.scene import Style, render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evidence.model.counts import Mark

POSTINGS_M = (0.5, 0.5, 0.5, 0.5, 0.3, 0.6, 0.4)
AROUND_M = 25.0
"""Two scenes in three are counted this far around their tracks, the third over all that is in view."""


@dataclass(frozen=True)
class Yard:
    """A scene with its truth."""

    chip: Chip
    cars: tuple[Car, ...]
    """Those centred inside the AOI."""

    all_cars: tuple[Car, ...]
    light: Light


def yard(style: Style, seed: int) -> Yard:
    """Render the yard of that number: 0 to 110 cars on 450 to 650 by 300 to 420 m, by the seed alone."""
    rng = np.random.default_rng(seed * 7 + 1)
    posting = POSTINGS_M[rng.integers(len(POSTINGS_M))]
    width, height = int(rng.integers(450, 650) / posting), int(rng.integers(300, 420) / posting)
    some = [0, *(int(rng.integers(*span)) for span in ((1, 20), (10, 60), (40, 110)))]
    cars = int(rng.choice(some, p=[0.1, 0.25, 0.4, 0.25]))
    while True:
        try:
            seen = render(style, seed, cars, width=width, height=height, posting_m=posting)
        except RenderError:
            # The yard that this seed drew holds fewer.
            cars = cars * 2 // 3
            continue
        break
    inside = _aoi(seen.tracks, width, height, posting, seed)
    data = seen.pixels.astype(np.float32)
    chip = Chip(
        data=data, valid=np.ones(data.shape[1:], bool), inside=inside, bands=("red", "green", "blue"),
        gsd_m=posting, posting_m=posting, col_off=0, row_off=0, transform=None, crs=None, sha256="0" * 64,
    )  # fmt: skip
    within = tuple(car for car in seen.cars if _holds(inside, car))
    return Yard(chip, within, tuple(seen.cars), seen.light)


def _aoi(
    lines: Sequence[NDArray[np.float64]], width: int, height: int, posting_m: float, seed: int
) -> NDArray[np.bool_]:
    if np.random.default_rng(seed).random() >= 0.67:
        return np.ones((height, width), bool)
    drawn = Image.new("L", (width, height))
    pen = ImageDraw.Draw(drawn)
    for line in lines:
        pen.line([tuple(point) for point in line], fill=1, width=1)
    away = ndimage.distance_transform_edt(np.asarray(drawn) == 0)
    near: NDArray[np.bool_] = away < AROUND_M / posting_m
    return near


def _holds(inside: NDArray[np.bool_], car: Car) -> bool:
    row, col = int(car.py), int(car.px)
    return 0 <= row < inside.shape[0] and 0 <= col < inside.shape[1] and bool(inside[row, col])


def hits(cars: Sequence[Car], marks: Sequence[Mark], *, posting_m: float) -> int:
    """Number of marks that lie on a car of their own, nearest pairs first.

    A mark may lie two pixels, or half a metre if that is more, outside the car's outline.
    """
    pairs = sorted(
        (math.hypot(mark.px - car.px, mark.py - car.py), i, j)
        for i, car in enumerate(cars)
        for j, mark in enumerate(marks)
        if _on(car, mark, posting_m)
    )
    cars_left, marks_left = set(range(len(cars))), set(range(len(marks)))
    for _, i, j in pairs:
        if i in cars_left and j in marks_left:
            cars_left.remove(i)
            marks_left.remove(j)
    return len(cars) - len(cars_left)


def _on(car: Car, mark: Mark, posting_m: float) -> bool:
    spare = max(2.0, 0.5 / posting_m)
    dx, dy = mark.px - car.px, mark.py - car.py
    c, s = math.cos(car.angle), math.sin(car.angle)
    along, across = abs(dx * c + dy * s), abs(dy * c - dx * s)
    return along <= car.length_m / posting_m / 2 + spare and across <= car.width_m / posting_m / 2 + spare
