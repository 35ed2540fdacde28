"""Where nobody lives: woods, hills, sand, snow."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from evidence.training.render.elsewhere import plants
from evidence.training.render.elsewhere.palette import GRASS, LEAF, SOIL, about, one_of, relief, shade

if TYPE_CHECKING:
    from evidence.training.render.elsewhere.canvas import Canvas, Colour, Field, Frame


def forest(canvas: Canvas, rng: np.random.Generator, frame: Frame) -> None:
    """Trees everywhere, a clearing, a track with logs piled along it."""
    canvas.polygon(canvas.whole(), shade(LEAF[canvas.light.season], 0.7))
    reach = canvas.reach_m
    if rng.random() < 0.7:
        hole = frame.go(float(rng.uniform(-0.4, 0.4)) * reach, float(rng.uniform(-0.4, 0.4)) * reach)
        half = float(rng.uniform(15, 0.4 * reach)), float(rng.uniform(10, 0.3 * reach))
        canvas.box(hole, *half, about(rng, GRASS[canvas.light.season]))
        canvas.fence(hole.corners(*half))
    lane = frame.go(0, float(rng.uniform(-0.4, 0.4)) * reach, 0.3)
    ends = np.array([lane.at(-reach * 1.3, 0), lane.at(reach * 1.3, 0)])
    canvas.line(ends, 4.0, one_of(rng, SOIL))
    canvas.reserve(ends, 13)
    plants.wood(canvas, frame, rng, half=(reach, reach))
    for u in np.arange(-reach, reach, float(rng.uniform(8, 18))):
        if rng.random() < 0.5:
            place, half_m = lane.go(u, 4.5), float(rng.uniform(2, 6))
            canvas.box(place, half_m, float(rng.uniform(0.8, 1.8)), about(rng, (156, 128, 96)), 2.0)


def hills(canvas: Canvas, rng: np.random.Generator, frame: Frame) -> None:
    """Bare hills of rock and thin grass."""
    tones = one_of(rng, (*SOIL, GRASS[canvas.light.season])), one_of(rng, SOIL)
    _ground(canvas, rng, tones, cells_m=float(rng.uniform(30, 140)), steep=float(rng.uniform(0.2, 0.8)))
    plants.scatter(
        canvas, frame, rng, half=(canvas.reach_m, canvas.reach_m), each_m2=float(rng.choice([150, 900, 9000]))
    )


def desert(canvas: Canvas, rng: np.random.Generator, frame: Frame) -> None:
    """Sand in ripples and dunes, a track of tyres across it."""
    sand = one_of(rng, ((206, 178, 138), (190, 158, 118), (220, 204, 172)))
    _ground(
        canvas,
        rng,
        (sand, shade(sand, 0.93)),
        cells_m=float(rng.uniform(20, 70)),
        steep=float(rng.uniform(0.1, 0.5)),
    )
    for v in rng.normal(0, canvas.reach_m * 0.4, 3):
        for wheel in (-0.9, 0.9):
            ends = np.array([frame.at(-canvas.reach_m, v + wheel), frame.at(canvas.reach_m, v + wheel)])
            canvas.line(ends, 0.4, shade(sand, 0.86))
    plants.scatter(canvas, frame, rng, half=(canvas.reach_m, canvas.reach_m), each_m2=2500)


def snow(canvas: Canvas, rng: np.random.Generator, frame: Frame) -> None:
    """White ground with drifts, rocks and single trees."""
    white: Colour = (232, 236, 242)
    _ground(canvas, rng, (white, shade(white, 0.96)), cells_m=float(rng.uniform(20, 90)), steep=0.2)
    plants.scatter(
        canvas, frame, rng, half=(canvas.reach_m, canvas.reach_m), each_m2=float(rng.choice([120, 1500]))
    )


def _ground(
    canvas: Canvas, rng: np.random.Generator, tones: tuple[Colour, Colour], *, cells_m: float, steep: float
) -> None:
    """Relief under the sun, in two tones."""
    size = canvas.colour.size[1] // 2, canvas.colour.size[0] // 2
    step = 2 * canvas.step_m
    rise = relief(rng, size, cells_m / step, 6)
    down, right = np.gradient(rise * cells_m * steep * 0.16, step)
    col, row = canvas.light.towards_sun
    slope = -(right * col + down * row) / math.tan(math.radians(max(canvas.light.sun_elevation, 25)))
    # Slopes turned away still have the light of the sky.
    lit = 1 + 0.55 * np.tanh(slope)
    share = np.clip(0.5 + 0.5 * relief(rng, size, cells_m / step / 2), 0, 1)[:, :, None]
    colour: Field = (np.array(tones[0]) * (1 - share) + np.array(tones[1]) * share).astype(np.float32)
    shown = np.clip(colour * lit[:, :, None], 0, 255).astype(np.uint8)
    canvas.colour.paste(Image.fromarray(shown).resize(canvas.colour.size, Image.Resampling.BILINEAR))
