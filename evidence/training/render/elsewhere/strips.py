"""What runs through a place: roads, motorways, rivers, empty tracks. Lines first, so that they stay clear."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evidence.training.render.elsewhere import vehicles
from evidence.training.render.elsewhere.canvas import Frame
from evidence.training.render.elsewhere.palette import ASPHALT, CONCRETE, GRASS, about, one_of, shade
from evidence.training.render.elsewhere.plants import tree
from evidence.training.render.elsewhere.rails import lay_tracks

if TYPE_CHECKING:
    from evidence.training.render.elsewhere.canvas import Canvas
    from evidence.training.render.model import Points


class Strip(NamedTuple):
    """A line through the place, to be painted after the place itself."""

    kind: str
    """``road``, ``motorway``, ``river``, ``rails`` or ``yard``."""

    path: Points
    width_m: float
    """All that must stay clear."""

    lanes: int
    """Lanes or tracks."""


def plan(canvas: Canvas, rng: np.random.Generator, kind: str, angle: float) -> Strip:
    """Choose a line and keep its ground clear."""
    lanes = {
        "road": 2,
        "motorway": int(rng.integers(4, 9)),
        "river": 1,
        "rails": int(rng.integers(1, 4)),
        "yard": int(rng.integers(5, 22)),
    }[kind]
    width = {"road": 9.0, "motorway": 3.7 * lanes + 14, "river": float(rng.uniform(25, 90)),
             "rails": 4.5 * lanes + 12, "yard": 4.7 * lanes + 22}[kind]  # fmt: skip
    bend = float(rng.normal(0, 0.35 if kind == "river" else 0.1)) / canvas.reach_m
    aside = float(rng.uniform(-0.4, 0.4)) * min(canvas.half)
    frame = Frame(0, 0, angle)
    us = np.linspace(-1.3, 1.3, 61) * canvas.reach_m
    wave = float(rng.uniform(0, 8)) if kind == "river" else 0.0
    path = np.array([frame.at(u, aside + bend * u * u + wave * math.sin(u / 40)) for u in us])
    canvas.reserve(path, width)
    return Strip(kind, path, width, lanes)


def paint(canvas: Canvas, rng: np.random.Generator, strip: Strip) -> tuple[Points, ...]:
    """Paint the strip over what lies there; gives the centrelines of its tracks, in metres."""
    canvas.taken.paste(0, (0, 0, *canvas.taken.size))
    if strip.kind in {"rails", "yard"}:
        return lay_tracks(canvas, rng, strip.path, strip.lanes, width_m=strip.width_m)
    {"road": _road, "motorway": _motorway, "river": _river}[strip.kind](canvas, rng, strip)
    return ()


def aside(path: Points, v: float) -> Points:
    """The line beside another, ``v`` metres to its right."""
    ahead = np.gradient(path, axis=0)
    ahead /= np.hypot(*ahead.T)[:, None]
    return path + v * np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)


def along(path: Points, every_m: float) -> list[Frame]:
    """Frames at even distances along a line."""
    steps = np.hypot(*np.diff(path, axis=0).T)
    far = np.concatenate([[0.0], np.cumsum(steps)])
    found = []
    for d in np.arange(0, far[-1], every_m):
        i = min(int(np.searchsorted(far, d, side="right")) - 1, len(steps) - 1)
        (x, y), (dx, dy) = path[i], path[i + 1] - path[i]
        share = (d - far[i]) / steps[i]
        found.append(Frame(float(x + share * dx), float(y + share * dy), math.atan2(dy, dx)))
    return found


def _road(canvas: Canvas, rng: np.random.Generator, strip: Strip) -> None:
    canvas.line(strip.path, strip.width_m, about(rng, GRASS[canvas.light.season]), 0)
    canvas.line(strip.path, 6.5, about(rng, ASPHALT, 12), 0)
    for spot in along(strip.path, 9.0):
        canvas.box(spot, 1.5, 0.08, (206, 206, 202))
        if rng.random() < 0.12:
            vehicles.car(canvas, spot.go(0, float(rng.choice([-1.6, 1.6]))), rng)
        elif rng.random() < 0.03:
            vehicles.lorry(canvas, spot.go(0, 1.7), rng)


def _motorway(canvas: Canvas, rng: np.random.Generator, strip: Strip) -> None:
    side, half = 3.7 * strip.lanes / 2 + 2, strip.lanes // 2
    canvas.line(strip.path, strip.width_m, about(rng, GRASS[canvas.light.season]), 0)
    canvas.line(strip.path, 2 * side + 5, about(rng, ASPHALT, 16), 0)
    canvas.line(strip.path, 2.2, one_of(rng, ((120, 128, 84), (150, 148, 140))), 0)
    for v in (-side - 2.4, -0.8, 0.8, side + 2.4):
        canvas.line(aside(strip.path, v), 0.3, (190, 190, 188), 0.8)
    busy = float(rng.choice([0.15, 0.5, 0.95]))
    for lane in range(strip.lanes):
        way = -1 if lane < half else 1
        nth = lane if lane < half else lane - half
        v = way * (3.4 + 3.7 * nth)
        line = aside(strip.path, v)
        for spot in along(aside(strip.path, v + 1.85), 12.0):
            canvas.box(spot, 2.0, 0.08, (214, 214, 210))
        slow = nth >= max(1, half - 2) or strip.lanes < 5
        heading = 0.0 if way > 0 else math.pi
        if slow:
            for spot in along(line, float(rng.uniform(17.5, 24))):
                if rng.random() < busy:
                    vehicles.lorry(canvas, spot.go(0, 0, heading), rng)
        else:
            for spot in along(line, float(rng.uniform(7, 16))):
                if rng.random() < busy:
                    vehicles.car(canvas, spot.go(0, 0, heading), rng)
    _signs(canvas, rng, strip, side)


def _signs(canvas: Canvas, rng: np.random.Generator, strip: Strip, side: float) -> None:
    """Sign gantries, or a bridge over everything."""
    spots = along(strip.path, 70.0)
    if rng.random() < 0.6:
        spot = spots[int(rng.integers(len(spots)))]
        canvas.hang(np.array([spot.at(0, -side - 3), spot.at(0, side + 3)]), 0.8, 7, (170, 172, 174))
    if rng.random() < 0.5:
        spot = spots[int(rng.integers(len(spots)))]
        far = side + float(rng.uniform(10, 90))
        deck = np.array([spot.at(0, -far), spot.at(0, far)])
        canvas.hang(deck, 9.5, 7, CONCRETE)
        canvas.hang(deck, 7.0, 7, ASPHALT)


def _river(canvas: Canvas, rng: np.random.Generator, strip: Strip) -> None:
    water = one_of(rng, ((58, 74, 72), (84, 88, 70), (44, 62, 74), (108, 104, 84)))
    canvas.line(strip.path, strip.width_m, about(rng, (136, 128, 104)), 0)
    canvas.line(strip.path, strip.width_m - 4, water, 0)
    for _ in range(40):
        v = float(rng.uniform(-0.45, 0.45)) * (strip.width_m - 8)
        start = int(rng.integers(0, 50))
        piece = aside(strip.path, v)[start : start + int(rng.integers(3, 10))]
        canvas.line(piece, float(rng.uniform(0.3, 1.2)), shade(water, float(rng.uniform(0.92, 1.1))))
    spots = along(strip.path, 12.0)
    for spot in spots:
        for bank in (-1, 1):
            if rng.random() < 0.6:
                x, y = spot.at(
                    float(rng.normal(0, 4)), bank * (strip.width_m / 2 + float(rng.uniform(-1, 4)))
                )
                tree(canvas, x, y, rng, radius_m=float(rng.uniform(1, 3.5)))
    if strip.width_m > 35 and rng.random() < 0.7:
        vehicles.barges(canvas, spots[len(spots) // 2].go(0, strip.width_m * 0.15), rng)
    if rng.random() < 0.6:
        spot, far = spots[int(rng.integers(len(spots)))], strip.width_m / 2 + 25
        deck = np.array([spot.at(0, -far), spot.at(0, far)])
        canvas.hang(deck, 11.5, 8, CONCRETE)
        canvas.hang(deck, 8.5, 8, about(rng, ASPHALT))
