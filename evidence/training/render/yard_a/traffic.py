"""What comes and goes beside the tracks: roads with lorries, lots with containers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evidence.training.render.yard_a.cars import BOXES, scale

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidence.training.render.yard_a.canvas import Canvas
    from evidence.training.render.yard_a.frame import Frame, Pose


class Lot(NamedTuple):
    """A paved rectangle, yard metres."""

    west: float
    east: float
    near: float
    far: float


def fill_lot(canvas: Canvas, frame: Frame, rng: np.random.Generator, lot: Lot) -> None:
    """Containers in rows, one or two high, and lorries waiting behind them."""
    pitch = float(rng.choice([2.7, 3.2, 5.5]))
    rows = int(rng.integers(1, 5))
    for row in range(rows):
        place = lot.west + float(rng.uniform(0, 8))
        while place < lot.east - 12.5:
            if rng.random() < 0.7:
                long = 12.2 if rng.random() < 0.6 else 6.1
                pose = frame.pose(place + long / 2, lot.near + 3 + row * pitch)
                colour = scale(BOXES[int(rng.integers(len(BOXES)))], float(rng.uniform(0.85, 1.1)))
                tall = float(rng.choice([2.6, 5.2]))
                canvas.thing(pose.box((-long / 2, long / 2), (-1.22, 1.22)), colour, height_m=tall)
                place += long
            place += float(rng.choice([0.4, 1.0, 6.0]))
    clear = lot.near + 6 + rows * pitch
    for place in np.arange(lot.west + 9, lot.east - 9, 18.0):
        if rng.random() < 0.4 and clear < lot.far - 2:
            v = float(rng.uniform(clear, lot.far - 2))
            draw_truck(canvas, frame.pose(float(place), v, float(rng.choice([0.0, math.pi]))), rng)


def draw_truck(canvas: Canvas, pose: Pose, rng: np.random.Generator) -> None:
    """A lorry: cab, gap, body of 6 to 13 m."""
    body = float(rng.uniform(5.5, 13.2))
    colour = scale(
        ((196, 196, 192), (150, 70, 50), (70, 92, 140), (176, 166, 140), (110, 112, 110))[
            int(rng.integers(5))
        ],
        float(rng.uniform(0.85, 1.1)),
    )
    canvas.thing(
        pose.box((-body / 2, body / 2), (-1.25, 1.25)), colour, height_m=float(rng.uniform(1.4, 3.8))
    )
    cab = scale(((190, 60, 50), (200, 200, 200), (60, 80, 150), (90, 120, 90))[int(rng.integers(4))], 1.0)
    canvas.thing(pose.box((body / 2 + 0.6, body / 2 + 2.8), (-1.2, 1.2)), cab, height_m=2.8)


def lay_road(
    canvas: Canvas, frame: Frame, rng: np.random.Generator, *, v: float, reach: float
) -> Callable[[float], float]:
    """Pave a road along the yard; gives its v for any u."""
    phase = float(rng.uniform(0, 6))

    def middle(u: float) -> float:
        return v + 3.0 * math.sin(u / 140 + phase)

    u = np.linspace(-reach, reach, 200)
    line = np.array([middle(float(place)) for place in u])
    tone = scale((134, 130, 124), float(rng.uniform(0.8, 1.15)))
    canvas.ground(frame.ribbon(u, line, 4.6), scale(tone, 0.92))
    canvas.ground(frame.ribbon(u, line, 3.3), tone)
    return middle


def drive(
    canvas: Canvas, frame: Frame, rng: np.random.Generator, road: Callable[[float], float], *, reach: float
) -> None:
    """Put traffic on a road, either way."""
    for side, turn in ((-1.6, math.pi), (1.6, 0.0)):
        place = -reach
        while place < reach:
            place += float(rng.exponential(70)) + 22
            _vehicle(canvas, frame.pose(place, road(place) + side, turn), rng)


def _vehicle(canvas: Canvas, pose: Pose, rng: np.random.Generator) -> None:
    """A lorry or a passenger car."""
    if rng.random() < 0.5:
        draw_truck(canvas, pose, rng)
        return
    grey = float(rng.uniform(60, 210))
    canvas.thing(pose.box((-2.2, 2.2), (-0.9, 0.9)), (grey, grey, grey * 1.02), height_m=1.5)
