"""What is parked and piled: cars, buses, lorries, trailers, containers, boats."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.elsewhere.palette import BOXES, PAINTS, about, one_of, shade

if TYPE_CHECKING:
    from evidence.training.render.elsewhere.canvas import Canvas, Colour, Frame

GLASS: Colour = (44, 50, 58)


def car(canvas: Canvas, frame: Frame, rng: np.random.Generator) -> None:
    """A motor car or a van."""
    half, side = float(rng.uniform(1.9, 2.6)), float(rng.uniform(0.85, 1.0))
    paint = one_of(rng, PAINTS)
    if not canvas.free(frame.corners(half, side)):
        return
    canvas.box(frame, half, side, shade(paint, 0.9), 0.75)
    canvas.box(frame.go(-0.1 * half, 0), 0.6 * half, side - 0.1, GLASS, 1.5)
    canvas.box(frame.go(-0.15 * half, 0), 0.4 * half, side - 0.15, paint, 1.5)


def bus(canvas: Canvas, frame: Frame, rng: np.random.Generator) -> None:
    """A bus, whole or with a joint."""
    paint = one_of(rng, PAINTS)
    parts = (5.9,) if rng.random() < 0.7 else (5.0, 3.6)
    at = 0.0
    for half in parts:
        place = frame.go(at, 0)
        if not canvas.free(place.corners(half, 1.3)):
            return
        canvas.box(place, half, 1.27, paint, 3.2)
        for u in (-0.5 * half, 0.35 * half):
            canvas.box(place.go(u, 0), 0.9, 0.7, shade(paint, float(rng.uniform(0.7, 1.1))), 3.4)
        at += half + 4.2


def lorry(canvas: Canvas, frame: Frame, rng: np.random.Generator, *, tractor: bool = True) -> None:
    """A semi-trailer, with its tractor or without; its middle is the trailer's."""
    half = float(rng.choice([6.8, 6.8, 6.1, 4.0]))
    if not canvas.free(frame.corners(half + 2.5, 1.3)):
        return
    load, roof = int(rng.integers(4)), one_of(rng, ((232, 232, 230), (222, 222, 216), *BOXES), 8)
    if load == 0:
        canvas.box(frame, half, 1.2, shade((104, 98, 92), float(rng.uniform(0.7, 1.2))), 1.4)
        if rng.random() < 0.6:
            canvas.box(frame.go(float(rng.uniform(-2, 2)), 0), half * 0.55, 1.1, one_of(rng, BOXES), 3.4)
    elif load == 1 and half > 5:
        container(canvas, frame, rng, height_m=3.9, half_m=half if rng.random() < 0.7 else 3.05)
    else:
        canvas.box(frame, half, 1.27, roof, 4.0)
        for u in np.arange(-half + 1.1, half, float(rng.uniform(1.2, 3.5))):
            canvas.line(np.array([frame.at(u, -1.2), frame.at(u, 1.2)]), 0.1, shade(roof, 0.9), 4.0)
    if tractor:
        cab = one_of(rng, PAINTS)
        canvas.box(frame.go(half + 0.9, 0), 0.9, 0.9, (60, 58, 56), 1.2)
        canvas.box(frame.go(half + 2.2, 0), 1.15, 1.22, cab, 3.4)
        canvas.box(frame.go(half + 3.1, 0), 0.25, 1.1, GLASS, 2.6)


def container(
    canvas: Canvas, frame: Frame, rng: np.random.Generator, *, height_m: float, half_m: float = 6.1
) -> None:
    """A container's roof at a height, with its ribs."""
    paint = one_of(rng, BOXES, 12)
    canvas.box(frame, half_m, 1.22, paint, height_m)
    rib = shade(paint, float(rng.choice([0.85, 0.92, 1.12])))
    for u in np.arange(-half_m + 0.4, half_m, 1.2):
        canvas.line(np.array([frame.at(u, -1.1), frame.at(u, 1.1)]), 0.12, rib, height_m)
    if rng.random() < 0.3:
        rust = about(rng, (120, 78, 56), 10)
        canvas.box(frame.go(float(rng.uniform(-4, 4)), 0), float(rng.uniform(0.5, 1.5)), 0.8, rust, height_m)


def stack(canvas: Canvas, frame: Frame, rng: np.random.Generator, *, wide: int, long: int, high: int) -> None:
    """Containers side by side and end to end, piled unevenly, some places empty."""
    half = 6.1 if rng.random() < 0.7 else 3.05
    pitch_u, pitch_v = 2 * half + float(rng.uniform(0.25, 0.9)), 2.44 + float(rng.uniform(0.12, 0.5))
    for i in range(long):
        base = int(rng.integers(0, high + 1))
        for j in range(wide):
            tall = min(max(base + int(rng.integers(-1, 2)), 0), high)
            place = frame.go((i - (long - 1) / 2) * pitch_u, (j - (wide - 1) / 2) * pitch_v)
            if tall and canvas.free(place.corners(half, 1.22)):
                container(canvas, place, rng, height_m=2.6 * tall, half_m=half)


def row(
    canvas: Canvas, frame: Frame, rng: np.random.Generator, *, length_m: float, kind: str, full: float = 0.8
) -> None:
    """Vehicles along u: ``cars`` and ``lorries`` nose to tail, ``slots`` and ``trailers`` side by side."""
    pitch = {"cars": 5.6, "lorries": float(rng.uniform(16.5, 21)), "slots": 2.6, "trailers": 3.4}[kind]
    pitch *= float(rng.uniform(0.98, 1.15))
    turn = 0.0 if kind in {"cars", "lorries"} else math.pi / 2
    for u in np.arange(-length_m / 2 + pitch / 2, length_m / 2, pitch):
        if rng.random() > full:
            continue
        flip = math.pi if kind == "slots" and rng.random() < 0.4 else 0.0
        place = frame.go(u, float(rng.normal(0, 0.15)), turn + flip + float(rng.normal(0, 0.01)))
        if kind in {"cars", "slots"}:
            car(canvas, place, rng)
        else:
            lorry(canvas, place, rng, tractor=kind == "lorries" or rng.random() < 0.5)


def ship(canvas: Canvas, frame: Frame, rng: np.random.Generator, *, length_m: float) -> None:
    """A cargo ship: hull, hatches or boxes in a row, the bridge aft."""
    half, side = length_m / 2, length_m * float(rng.uniform(0.06, 0.09))
    hull, deck = one_of(rng, ((60, 60, 66), (110, 44, 38), (40, 58, 92), (70, 84, 76))), one_of(rng, BOXES)
    bow = [(-half, -side * 0.8), (-half, side * 0.8), (half * 0.6, side), (half, 0), (half * 0.6, -side)]
    canvas.polygon(np.array([frame.at(u, v) for u, v in bow]), hull, length_m * 0.05)
    inner = [(u * 0.97, v * 0.88) for u, v in bow]
    canvas.polygon(np.array([frame.at(u, v) for u, v in inner]), deck, length_m * 0.05)
    pitch, cover = float(rng.uniform(12, 20)), one_of(rng, BOXES, 14)
    boxes = rng.random() < 0.4
    for u in np.arange(-half * 0.6, half * 0.6, pitch):
        place = frame.go(u + pitch / 2, 0)
        if boxes:
            for v in np.arange(-side + 2.0, side - 1.5, 2.55):
                container(canvas, place.go(0, v), rng, height_m=length_m * 0.05 + 5)
        else:
            canvas.box(place, pitch * 0.43, side * 0.65, cover, length_m * 0.05 + 1.5)
    canvas.box(frame.go(-half * 0.82, 0), half * 0.1, side * 0.75, (226, 226, 222), length_m * 0.05 + 9)


def barges(canvas: Canvas, frame: Frame, rng: np.random.Generator) -> None:
    """Barges in line behind a tug or before a pusher; some narrow as wagons."""
    narrow = rng.random() < 0.5
    half = float(rng.uniform(7, 12)) if narrow else float(rng.uniform(17, 38))
    side = float(rng.uniform(1.6, 2.6)) if narrow else float(rng.uniform(2.5, 5.7))
    hull, load = one_of(rng, ((72, 62, 56), (104, 64, 50), (56, 60, 66))), one_of(rng, ((44, 42, 42), *BOXES))
    for i in range(int(rng.integers(2, 9))):
        place = frame.go(-i * (2 * half + float(rng.uniform(0.6, 3.0))), float(rng.normal(0, 0.3)))
        canvas.box(place, half, side, hull, 2.0)
        kind = rng.random()
        if kind < 0.5:
            canvas.box(place, half * 0.86, side * 0.75, about(rng, load, 8), 1.5 if kind < 0.25 else 2.8)
        else:
            for u in np.arange(-half * 0.8, half * 0.75, half * 0.28):
                canvas.box(place.go(u + half * 0.12, 0), half * 0.12, side * 0.8, about(rng, load, 8), 2.6)
    canvas.box(frame.go(half + 9, 0), 7.0, min(side, 3.2), (150, 50, 44), 2.5)
    canvas.box(frame.go(half + 8, 0), 2.5, min(side, 3.2) * 0.7, (232, 232, 228), 6.0)
