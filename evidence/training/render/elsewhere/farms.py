"""Farmland: fields with straight borders, rows of everything, farmsteads, ponds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.elsewhere import plants, roofs
from evidence.training.render.elsewhere.palette import (
    CROPS,
    GRASS,
    SHEETS,
    SOIL,
    TILES,
    about,
    blend,
    one_of,
    shade,
)
from evidence.training.render.elsewhere.towns import near

if TYPE_CHECKING:
    from evidence.training.render.elsewhere.canvas import Canvas, Colour, Field, Frame

    Half = tuple[float, float]


def farmland(canvas: Canvas, rng: np.random.Generator, frame: Frame) -> None:
    """Fields, cut again and again until they are small enough."""
    canvas.polygon(canvas.whole(), about(rng, GRASS[canvas.light.season]))
    least = float(rng.uniform(25, 110))
    waiting = [(frame, (canvas.reach_m * 1.05, canvas.reach_m * 1.05))]
    while waiting:
        field, half = waiting.pop()
        if not near(canvas, field, math.hypot(*half)):
            continue
        if max(half) < least:
            _field(canvas, rng, field, (half[0] - 0.8, half[1] - 0.8))
            continue
        cut, across = float(rng.uniform(0.3, 0.7)), half[0] < half[1]
        for low, high in ((0.0, cut), (cut, 1.0)):
            middle, share = low + high - 1, high - low
            if across:
                waiting.append((field.go(0, middle * half[1]), (half[0], half[1] * share)))
            else:
                waiting.append((field.go(middle * half[0], 0), (half[0] * share, half[1])))


def _field(canvas: Canvas, rng: np.random.Generator, field: Frame, half: Half) -> None:
    """One field of some kind, along its longer side or not."""
    if rng.random() < 0.4:
        field, half = field.go(0, 0, math.pi / 2), (half[1], half[0])
    kinds = (
        _furrows,
        _furrows,
        _strips,
        _strips,
        _bales,
        _orchard,
        _tunnels,
        _glass,
        _pond,
        _pasture,
        _farm,
        _beds,
    )
    kinds[int(rng.integers(len(kinds)))](canvas, rng, field, half)
    if rng.random() < 0.4:
        plants.hedge(canvas, field.go(0, half[1]), rng, length_m=2 * half[0])
    if rng.random() < 0.2:
        plants.trees_along(canvas, field.go(half[0], 0, math.pi / 2), rng, length_m=2 * half[1])


def _furrows(canvas: Canvas, rng: np.random.Generator, field: Frame, half: Half) -> None:
    """Ploughed or sown in lines, with the tracks of the sprayer."""
    soil, crop = one_of(rng, SOIL), one_of(rng, (*CROPS, *SOIL))
    pitch, deep, tram = float(rng.uniform(0.6, 4)), float(rng.uniform(0.04, 0.4)), float(rng.uniform(12, 28))
    wave = float(rng.uniform(40, 140))

    def paint(u: Field, v: Field) -> Field:
        share = 0.5 + 0.5 * np.sin(v * (math.tau / pitch) + 1.5 * np.sin(u / wave))
        colour = np.array(crop) + (np.array(soil) - crop) * (deep * share)[:, :, None]
        tracks = np.abs((v % tram) - tram / 2) < 0.9
        worn = tracks & (np.abs((v % tram) - tram / 2) > 0.45)
        return np.asarray(np.where(worn[:, :, None], np.array(shade(soil, 0.9)), colour), np.float32)

    canvas.texture(field.corners(*half), field, paint)


def _strips(canvas: Canvas, rng: np.random.Generator, field: Frame, half: Half) -> None:
    """Narrow plots side by side, some cut across."""
    colours = [one_of(rng, (*CROPS, *SOIL)) for _ in range(int(rng.integers(2, 6)))]
    wide = float(rng.uniform(2.5, 14))
    cut = float(rng.choice([1e9, rng.uniform(8, 30)]))
    v = -half[1]
    while v < half[1]:
        deep = min(wide * float(rng.uniform(0.7, 1.3)), half[1] - v)
        tone = colours[int(rng.integers(len(colours)))]
        canvas.box(field.go(0, v + deep / 2), half[0], deep / 2, about(rng, tone, 5))
        if cut < half[0]:
            for u in np.arange(-half[0] + cut / 2, half[0] - cut / 2, cut + 1):
                if rng.random() < 0.6:
                    own = colours[int(rng.integers(len(colours)))]
                    canvas.box(field.go(u, v + deep / 2), cut / 2, deep / 2 - 0.3, about(rng, own, 5))
        v += deep


def _bales(canvas: Canvas, rng: np.random.Generator, field: Frame, half: Half) -> None:
    """Stubble with bales in lines, single or stacked long."""
    stubble = about(rng, (196, 178, 126))
    canvas.box(field, *half, stubble)
    for v in np.arange(-half[1] + 3, half[1], float(rng.uniform(5, 10))):
        canvas.box(field.go(0, v), half[0], 1.0, shade(stubble, 0.94))
        for u in np.arange(-half[0] + 4, half[0], float(rng.uniform(10, 30))):
            straw = about(rng, (214, 192, 132))
            place = field.go(u + float(rng.normal(0, 2)), v)
            if rng.random() < 0.6 and canvas.free(place.corners(1, 1)):
                if rng.random() < 0.8:
                    canvas.box(place, 1.1, 0.7, straw, 1.4)
                else:
                    canvas.box(place, float(rng.uniform(4, 9)), 1.3, straw, 3.0)


def _orchard(canvas: Canvas, rng: np.random.Generator, field: Frame, half: Half) -> None:
    """Trees or vines in rows."""
    canvas.box(field, *half, blend(GRASS[canvas.light.season], one_of(rng, SOIL), float(rng.uniform(0, 0.8))))
    pitch, size = float(rng.uniform(2.2, 6)), float(rng.uniform(0.6, 1.8))
    for v in np.arange(-half[1] + pitch / 2, half[1], pitch):
        if size < 1:
            plants.hedge(canvas, field.go(0, v), rng, length_m=2 * half[0] - 2)
            continue
        for u in np.arange(-half[0] + 2, half[0] - 1, size * 2.2):
            plants.tree(canvas, *field.at(u, v), rng, radius_m=size * float(rng.uniform(0.8, 1.1)))


def _tunnels(canvas: Canvas, rng: np.random.Generator, field: Frame, half: Half) -> None:
    """Polytunnels side by side, often end to end as well."""
    canvas.box(field, *half, one_of(rng, SOIL))
    side, gap = float(rng.uniform(0.9, 4.5)), float(rng.uniform(0.6, 3.5))
    long = float(rng.choice([half[0] * 1.9, rng.uniform(10, 26)]))
    sheet = one_of(rng, ((226, 228, 226), (206, 212, 210), (178, 188, 184), (90, 96, 92)))
    for v in np.arange(-half[1] + side + 0.5, half[1] - side, 2 * side + gap):
        for u in np.arange(
            -half[0] + long / 2 + 0.5, half[0] - long / 2 + 0.1, long + float(rng.uniform(1, 3))
        ):
            place = field.go(u, v)
            if not canvas.free(place.corners(long / 2, side)):
                continue
            lit = canvas.light.brightness(0.5, place.angle + math.pi / 2)
            own = about(rng, sheet, 4)
            canvas.box(place, long / 2, side, own, side * 0.7)
            canvas.box(place.go(0, side * 0.6), long / 2, side * 0.4, shade(own, 0.4 + 0.6 * lit), side * 0.6)


def _glass(canvas: Canvas, rng: np.random.Generator, field: Frame, half: Half) -> None:
    """Greenhouses: ridges of glass, close together."""
    canvas.box(field, *half, about(rng, (150, 144, 132)))
    tone, pitch = one_of(rng, ((168, 182, 184), (196, 206, 204), (120, 140, 132))), float(rng.uniform(3, 7))
    if not canvas.free(field.corners(half[0] - 3, half[1] - 3)):
        return
    for v in np.arange(-half[1] + 3, half[1] - 3, pitch):
        for part, factor in ((0.25, 1.08), (0.75, 0.86)):
            bright = shade(tone, factor * float(rng.uniform(0.96, 1.04)))
            canvas.box(field.go(0, v + pitch * part), half[0] - 3, pitch / 4, bright, 4.5)
    for u in np.arange(-half[0] + 3, half[0] - 3, float(rng.uniform(4, 20))):
        canvas.line(
            np.array([field.at(u, -half[1] + 3), field.at(u, half[1] - 3)]), 0.2, shade(tone, 0.9), 4.5
        )


def _pond(canvas: Canvas, rng: np.random.Generator, field: Frame, half: Half) -> None:
    """Fish ponds, or basins, with dams between."""
    canvas.box(field, *half, about(rng, (150, 138, 112)))
    wide, long = float(rng.uniform(5, 30)), float(rng.uniform(12, 60))
    water = one_of(rng, ((52, 70, 70), (84, 98, 84), (110, 118, 104), (38, 52, 64)))
    for u in np.arange(-half[0] + long / 2 + 1, half[0] - long / 2, long + 3):
        for v in np.arange(-half[1] + wide / 2 + 1, half[1] - wide / 2, wide + 3):
            canvas.box(field.go(u, v), long / 2, wide / 2, about(rng, water, 6))


def _pasture(canvas: Canvas, rng: np.random.Generator, field: Frame, half: Half) -> None:
    """Grass with a few trees, cattle, and an irrigator across."""
    canvas.box(field, *half, about(rng, GRASS[canvas.light.season], 14))
    plants.scatter(canvas, field, rng, half=half, each_m2=1800)
    for u, v in rng.uniform(-0.9, 0.9, (int(rng.integers(0, 40)), 2)) * half:
        canvas.box(
            field.go(u, v, float(rng.uniform(0, 3))),
            1.0,
            0.35,
            one_of(rng, ((60, 48, 42), (222, 218, 210))),
            1.2,
        )
    if rng.random() < 0.5:
        u = float(rng.uniform(-0.7, 0.7)) * half[0]
        canvas.hang(np.array([field.at(u, -half[1]), field.at(u, half[1])]), 0.3, 3.5, (206, 206, 204))


def _farm(canvas: Canvas, rng: np.random.Generator, field: Frame, half: Half) -> None:
    """A farmstead: long barns side by side, silos, bales in a stack."""
    canvas.box(field, *half, about(rng, (150, 138, 120)))
    long, side = min(float(rng.uniform(9, 45)), half[0] * 0.9), float(rng.uniform(3, 9))
    tone = one_of(rng, (*SHEETS, *TILES))
    for v in np.arange(-half[1] + side + 1, half[1] - side, 2 * side + float(rng.uniform(3, 14))):
        if rng.random() < 0.85:
            roofs.gable(canvas, field.go(0, v), rng, half=(long, side), tone=about(rng, tone, 8))
    for i in range(int(rng.integers(0, 5))):
        roofs.tank(canvas, *field.at(half[0] * 0.9 - 6 * i, half[1] * 0.9), rng, radius_m=2.5)
    plants.scatter(canvas, field, rng, half=half, each_m2=500)


def _beds(canvas: Canvas, rng: np.random.Generator, field: Frame, half: Half) -> None:
    """Allotments: beds, sheds, fleece, all of a size and in rows."""
    canvas.box(field, *half, about(rng, GRASS[canvas.light.season]))
    long, wide = float(rng.uniform(4, 16)), float(rng.uniform(1.2, 3.4))
    cover: Colour = one_of(rng, ((232, 232, 228), (60, 60, 62), (206, 214, 210)))
    for u in np.arange(-half[0] + long / 2 + 1, half[0] - long / 2, long + float(rng.uniform(0.6, 3))):
        for v in np.arange(-half[1] + wide / 2 + 1, half[1] - wide / 2, wide + float(rng.uniform(0.5, 2.5))):
            lot, place = rng.random(), field.go(u, v)
            if lot < 0.12:
                canvas.box(place, long / 2, wide / 2, about(rng, cover, 6))
            elif lot < 0.2:
                roofs.gable(canvas, place, rng, half=(min(long / 2, 2.5), wide / 2), tone=one_of(rng, TILES))
            elif lot < 0.9:
                canvas.box(place, long / 2, wide / 2, one_of(rng, (*CROPS, *SOIL)))
