"""Where people live: blocks of a dense city, and suburbs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.elsewhere import plants, roofs, vehicles
from evidence.training.render.elsewhere.palette import ASPHALT, CONCRETE, GRASS, TILES, about, one_of

if TYPE_CHECKING:
    from evidence.training.render.elsewhere.canvas import Canvas, Frame


def city(canvas: Canvas, rng: np.random.Generator, frame: Frame) -> None:
    """Blocks of terraces, of flats or of both, streets between, cars at every kerb."""
    canvas.polygon(canvas.whole(), about(rng, ASPHALT, 12))
    long, deep = float(rng.uniform(50, 110)), float(rng.uniform(34, 62))
    street = float(rng.uniform(11, 20))
    flats = float(rng.choice([0.0, 0.4, 1.0]))
    tone = one_of(rng, TILES)
    reach = canvas.reach_m
    for u in np.arange(-reach, reach + long, long + street):
        for v in np.arange(-reach, reach + deep, deep + street):
            block = frame.go(u, v)
            if not near(canvas, block, math.hypot(long, deep) / 2 + street):
                continue
            canvas.box(block, long / 2, deep / 2, about(rng, CONCRETE, 8))
            inner = GRASS[canvas.light.season] if rng.random() < 0.5 else (132, 128, 122)
            canvas.box(block, long / 2 - 2.5, deep / 2 - 2.5, about(rng, inner))
            lot = rng.random()
            if lot < 0.08:
                _square(canvas, block, rng, long / 2, deep / 2)
            elif lot < flats:
                _flats(canvas, block, rng, long / 2 - 3, deep / 2 - 3)
            else:
                _terraces(canvas, block, rng, long / 2 - 3, deep / 2 - 3, tone)
            _street(canvas, block, rng, long, deep, street)


def near(canvas: Canvas, frame: Frame, radius_m: float) -> bool:
    """Whether anything within a radius may be seen."""
    return abs(frame.x) < canvas.half[0] + radius_m and abs(frame.y) < canvas.half[1] + radius_m


def _terraces(
    canvas: Canvas,
    block: Frame,
    rng: np.random.Generator,
    half_u: float,
    half_v: float,
    tone: tuple[float, float, float],
) -> None:
    """House beside house along the streets, sheds and yards behind."""
    depth, width = float(rng.uniform(4.2, 6.0)), float(rng.uniform(2.6, 5.0))
    even = rng.random() < 0.5
    for side in (-1, 1):
        row = block.go(0, side * (half_v - depth))
        for u in np.arange(-half_u + width, half_u - width + 0.1, 2 * width):
            own = about(rng, tone, 4) if even else one_of(rng, TILES)
            if rng.random() < 0.95:
                roofs.gable(canvas, row.go(u, 0), rng, half=(width, depth), tone=own)
            back = row.go(u, -side * (depth + float(rng.uniform(2.5, 5))))
            if rng.random() < 0.5:
                roofs.flat(canvas, back, rng, half=(width * 0.55, float(rng.uniform(1, 2.4))), height_m=2.8)
    if half_v > 18:
        plants.scatter(canvas, block, rng, half=(half_u * 0.8, half_v - 3 * depth), each_m2=180)


def _flats(canvas: Canvas, block: Frame, rng: np.random.Generator, half_u: float, half_v: float) -> None:
    """Flat roofs of many sizes side by side, courts between."""
    u = -half_u
    while u < half_u - 6:
        wide = min(float(rng.uniform(10, 32)), half_u - u)
        height = float(rng.uniform(6, 34))
        if rng.random() < 0.4:
            roofs.flat(canvas, block.go(u + wide / 2, 0), rng, half=(wide / 2, half_v), height_m=height)
        else:
            deep = half_v * float(rng.uniform(0.3, 0.46))
            for side in (-1, 1):
                place = block.go(u + wide / 2, side * (half_v - deep))
                roofs.flat(
                    canvas, place, rng, half=(wide / 2, deep), height_m=height * float(rng.uniform(0.6, 1.2))
                )
        u += wide + float(rng.choice([0.0, 0.0, 4.0]))


def _square(canvas: Canvas, block: Frame, rng: np.random.Generator, half_u: float, half_v: float) -> None:
    """A car park, or a green."""
    if rng.random() < 0.5:
        canvas.box(block, half_u, half_v, about(rng, ASPHALT, 14))
        for v in np.arange(-half_v + 5, half_v - 4, 8.5):
            vehicles.row(canvas, block.go(0, v), rng, length_m=2 * half_u - 8, kind="slots")
    else:
        canvas.box(block, half_u, half_v, about(rng, GRASS[canvas.light.season]))
        plants.scatter(canvas, block, rng, half=(half_u - 3, half_v - 3), each_m2=90)


def _street(
    canvas: Canvas, block: Frame, rng: np.random.Generator, long: float, deep: float, street: float
) -> None:
    """Cars along the kerbs of two sides, a bus, dashes, trees."""
    middle = block.go(0, deep / 2 + street / 2)
    for side in (-1, 1):
        kerb = middle.go(0, side * (street / 2 - 1.4))
        vehicles.row(canvas, kerb, rng, length_m=long, kind="cars", full=float(rng.uniform(0.4, 0.98)))
    cross = block.go(long / 2 + street / 2, 0, math.pi / 2)
    vehicles.row(canvas, cross.go(0, street / 2 - 1.4), rng, length_m=deep, kind="cars", full=0.8)
    for u in np.arange(-long / 2, long / 2, 6.0):
        canvas.box(middle.go(u, 0), 1.2, 0.08, (214, 214, 208))
    if rng.random() < 0.3:
        vehicles.bus(canvas, middle.go(float(rng.uniform(-long / 3, long / 3)), 1.8), rng)
    if rng.random() < 0.5:
        plants.trees_along(canvas, middle.go(0, street / 2), rng, length_m=long)


def suburb(canvas: Canvas, rng: np.random.Generator, frame: Frame) -> None:
    """Houses on lots with lawns, hedges, drives, pools."""
    canvas.polygon(canvas.whole(), about(rng, GRASS[canvas.light.season]))
    lot, deep, street = float(rng.uniform(13, 26)), float(rng.uniform(22, 34)), float(rng.uniform(7, 10))
    reach, tone = canvas.reach_m, one_of(rng, TILES)
    pitch = 2 * deep + street
    road, path = about(rng, ASPHALT, 12), about(rng, CONCRETE)
    for v in np.arange(-reach, reach + pitch, pitch):
        canvas.box(frame.go(0, v), reach * 1.5, street / 2 + 1.4, path)
        canvas.box(frame.go(0, v), reach * 1.5, street / 2, road)
        vehicles.row(
            canvas, frame.go(0, v + street / 2 - 1.2), rng, length_m=2 * reach, kind="cars", full=0.25
        )
        for side in (-1, 1):
            for u in np.arange(-reach, reach, lot):
                place = frame.go(u, v + side * (street / 2 + deep / 2 + 1), 0 if side > 0 else math.pi)
                if near(canvas, place, deep):
                    _lot(canvas, place, rng, lot, deep, tone)


def _lot(
    canvas: Canvas,
    place: Frame,
    rng: np.random.Generator,
    lot: float,
    deep: float,
    tone: tuple[float, float, float],
) -> None:
    """One house; v points away from the street."""
    canvas.box(place, lot / 2, deep / 2, about(rng, GRASS[canvas.light.season], 8))
    size = float(rng.uniform(0.28, 0.42)) * lot, float(rng.uniform(3.6, 5.5))
    setback = -deep / 2 + size[1] + float(rng.uniform(3, 6))
    drive = float(rng.choice([-0.36, 0.36])) * lot
    canvas.box(place.go(drive, -deep / 2 + 4), 1.6, 4.0, about(rng, CONCRETE, 12))
    if rng.random() < 0.6:
        vehicles.car(canvas, place.go(drive, -deep / 2 + 4, math.pi / 2), rng)
    own = about(rng, tone, 8) if rng.random() < 0.6 else one_of(rng, TILES)
    roofs.gable(canvas, place.go(0, setback), rng, half=size, tone=own)
    if rng.random() < 0.4:
        wing = place.go(size[0] * 0.5, setback + size[1], math.pi / 2)
        roofs.gable(canvas, wing, rng, half=(size[1] * 0.8, size[0] * 0.4), tone=own)
    u, v = float(rng.uniform(-0.25, 0.25)) * lot, deep / 2 - float(rng.uniform(4, 7))
    yard = rng.random()
    if yard < 0.25:
        canvas.box(place.go(u, v), 4.4, 2.6, (206, 200, 190))
        canvas.box(place.go(u, v), 3.6, 1.9, about(rng, (92, 176, 196)))
    elif yard < 0.5:
        roofs.gable(canvas, place.go(u, v), rng, half=(1.8, 1.4), tone=(128, 116, 104))
    elif yard < 0.65:
        for bed in np.arange(-3, 3, 1.4):
            canvas.box(place.go(u + bed, v), 0.5, 2.6, one_of(rng, ((110, 92, 74), (84, 110, 58))))
    if rng.random() < 0.6:
        plants.hedge(canvas, place.go(lot / 2, 0, math.pi / 2), rng, length_m=deep - 3)
    if rng.random() < 0.6:
        plants.hedge(canvas, place.go(0, deep / 2), rng, length_m=lot)
    plants.scatter(canvas, place.go(0, deep / 4), rng, half=(lot / 2 - 1, deep / 4), each_m2=110)
