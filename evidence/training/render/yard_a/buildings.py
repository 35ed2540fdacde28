"""What is built beside the tracks: gantries, platforms, sheds, houses."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.yard_a.cars import scale
from evidence.training.render.yard_a.traffic import Lot

if TYPE_CHECKING:
    from evidence.training.render.model import Light
    from evidence.training.render.yard_a.canvas import Canvas, Colour
    from evidence.training.render.yard_a.frame import Frame, Pose
    from evidence.training.render.yard_a.plan import Plan

ROOFS: tuple[Colour, ...] = (
    (142, 140, 138),
    (118, 74, 60),
    (104, 108, 112),
    (160, 154, 144),
    (84, 96, 116),
    (128, 116, 104),
)


def raise_gantries(
    canvas: Canvas, frame: Frame, rng: np.random.Generator, plan: Plan, *, reach: float
) -> None:
    """Catenary gantries across each fan, every 50 to 70 m."""
    pitch = float(rng.uniform(50, 70))
    grey = scale((150, 150, 152), float(rng.uniform(0.8, 1.1)))
    for low, high in plan.bands:
        for u in np.arange(-reach + float(rng.uniform(0, pitch)), reach, pitch):
            span = frame.pixels(u, np.array([low, high]))
            canvas.beam(span + 0.4 / canvas.posting_m, scale(grey, 0.4), width_m=0.2, height_m=7.0)
            canvas.beam(span, grey, width_m=0.35, height_m=7.4)
            for end in span:
                canvas.disc((float(end[0]), float(end[1])), 0.2 / canvas.posting_m, grey, height_m=7.4)


def raise_platforms(canvas: Canvas, frame: Frame, rng: np.random.Generator, plan: Plan) -> None:
    """Concrete platforms, some with a roof over a part."""
    for start, end, low, high in plan.platforms:
        canvas.thing(
            frame.box((start, end), (low, high)),
            scale((158, 154, 148), float(rng.uniform(0.85, 1.08))),
            height_m=1.0,
        )
        canvas.bar(
            frame.pixels(np.array([start, end]), low + 0.3), (190, 188, 182), width_m=0.3, height_m=1.05
        )
        if rng.random() < 0.6:
            along = sorted(rng.uniform(start, end, 2))
            roof = ROOFS[int(rng.integers(len(ROOFS)))]
            canvas.thing(frame.box((along[0], along[1]), (low + 0.8, high - 0.8)), roof, height_m=4.5)


def gable(
    canvas: Canvas, pose: Pose, size: tuple[float, float], colour: Colour, light: Light, *, eaves_m: float
) -> None:
    """A house or shed with a ridge along its length, its slopes in level steps."""
    half, side = size[0] / 2, size[1] / 2
    lean = 0.3
    steps = max(3, round(side / 0.9))
    for sign in (-1, 1):
        lit = light.brightness(lean, pose.angle + sign * math.pi / 2)
        for step in range(steps):
            low = side * (1 - step / steps)
            height = eaves_m + (side - low) * math.tan(lean)
            canvas.thing(pose.box((-half, half), (0.0, sign * low)), scale(colour, lit), height_m=height)


def raise_sheds(
    canvas: Canvas, frame: Frame, rng: np.random.Generator, light: Light, *, v: float, reach: float
) -> list[Lot]:
    """Long goods sheds and workshops beside the yard; gives the paved lots between them."""
    u = -reach + float(rng.uniform(0, 60))
    lots: list[Lot] = []
    while u < reach:
        length = float(rng.uniform(25, 90))
        depth = float(rng.uniform(12, 24))
        roll = rng.random()
        if roll < 0.4:
            pose = frame.pose(u + length / 2, v + 8 + depth / 2)
            roof = ROOFS[int(rng.integers(len(ROOFS)))]
            gable(canvas, pose, (length, depth), roof, light, eaves_m=float(rng.uniform(4, 8)))
        elif roll < 0.75:
            lots.append(Lot(u, u + length, v + 3, v + 32))
            paving = scale((140, 138, 134), float(rng.uniform(0.85, 1.1)))
            canvas.ground(frame.box((u - 4, u + length + 4), (v + 3, v + 32)), paving)
        u += length + float(rng.uniform(12, 70))
    return lots


def build_village(
    canvas: Canvas,
    frame: Frame,
    rng: np.random.Generator,
    light: Light,
    *,
    v: tuple[float, float],
    reach: float,
) -> None:
    """Houses in plots along lanes."""
    roof = ROOFS[int(rng.integers(len(ROOFS)))]
    for u in np.arange(-reach, reach, 21.0):
        if math.sin(u / 170 + 1) < -0.2:
            continue
        for place in np.arange(min(v) + 10, max(v) - 8, 19.0):
            if rng.random() < 0.3:
                continue
            pose = frame.pose(
                u + float(rng.uniform(-3, 3)),
                place + float(rng.uniform(-2, 2)),
                float(rng.choice([0, math.pi / 2])) + float(rng.normal(0, 0.03)),
            )
            tone = scale(
                roof if rng.random() < 0.6 else ROOFS[int(rng.integers(len(ROOFS)))],
                float(rng.normal(1, 0.08)),
            )
            gable(
                canvas, pose, (float(rng.uniform(8, 15)), float(rng.uniform(6, 9))), tone, light, eaves_m=3.0
            )
