"""Buildings from above: gables, flat roofs with what stands on them, ribbed and saw-toothed halls."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.elsewhere.palette import SHEETS, TILES, about, one_of, shade

if TYPE_CHECKING:
    from evidence.training.render.elsewhere.canvas import Canvas, Colour, Frame


def gable(
    canvas: Canvas, frame: Frame, rng: np.random.Generator, *, half: tuple[float, float], tone: Colour
) -> bool:
    """A ridge along u; whether there was room."""
    if not canvas.free(frame.corners(*half)):
        return False
    eaves, lean = float(rng.uniform(3.5, 9)), float(rng.uniform(0.45, 0.75))
    ridge = eaves + half[1] * 0.6
    for side in (-1, 1):
        lit = canvas.light.brightness(lean, frame.angle + side * math.pi / 2)
        slope = frame.go(0, side * half[1] / 2)
        canvas.box(slope, half[0], half[1] / 2, shade(tone, min(1.35, 0.3 + 0.7 * lit)), (eaves + ridge) / 2)
    canvas.line(np.array([frame.at(-half[0], 0), frame.at(half[0], 0)]), 0.25, shade(tone, 0.8), ridge)
    for _ in range(int(rng.integers(0, 4))):
        u, v = rng.uniform(-0.8, 0.8, 2) * half
        canvas.box(
            frame.go(u, v), 0.5, 0.4, one_of(rng, ((60, 64, 70), (150, 90, 74), (190, 200, 210))), ridge + 0.7
        )
    return True


def flat(
    canvas: Canvas, frame: Frame, rng: np.random.Generator, *, half: tuple[float, float], height_m: float
) -> bool:
    """A parapet, gravel or felt, machines and skylights, often in a row; whether there was room."""
    if not canvas.free(frame.corners(*half)):
        return False
    felt = one_of(rng, ((150, 148, 142), (112, 112, 114), (176, 172, 164), (204, 202, 196), (132, 118, 104)))
    canvas.box(frame, *half, shade(felt, float(rng.choice([0.8, 1.15]))), height_m + 0.6)
    canvas.box(frame, half[0] - 0.5, half[1] - 0.5, felt, height_m)
    for _ in range(int(rng.poisson(half[0] * half[1] / 50))):
        u, v = rng.uniform(-0.8, 0.8, 2) * half
        metal = one_of(rng, ((206, 208, 208), (150, 152, 154), (86, 88, 92)))
        size = rng.uniform(0.5, 2.0, 2)
        canvas.box(
            frame.go(u, v), float(size[0]), float(size[1]), metal, height_m + float(rng.uniform(0.5, 2.2))
        )
    if rng.random() < 0.4:
        skylights(canvas, frame, rng, half=half, height_m=height_m)
    return True


def skylights(
    canvas: Canvas, frame: Frame, rng: np.random.Generator, *, half: tuple[float, float], height_m: float
) -> None:
    """Long panes or domes in even rows."""
    size = float(rng.uniform(0.8, 7.5)), float(rng.uniform(0.6, 1.5))
    gap = float(rng.uniform(0.6, 6.0)), float(rng.uniform(3.0, 9.0))
    tone = one_of(rng, ((196, 206, 212), (228, 232, 232), (70, 78, 88)))
    for u in np.arange(-half[0] + size[0] + 1.5, half[0] - size[0] - 1, 2 * size[0] + gap[0]):
        for v in np.arange(-half[1] + size[1] + 1.5, half[1] - size[1] - 1, 2 * size[1] + gap[1]):
            canvas.box(frame.go(u, v), *size, about(rng, tone, 4), height_m + 0.6)


def hall(
    canvas: Canvas,
    frame: Frame,
    rng: np.random.Generator,
    *,
    half: tuple[float, float],
    tone: Colour | None = None,
) -> bool:
    """A hall of sheet metal, ribbed across, with panes or a ridge; whether there was room."""
    if not canvas.free(frame.corners(*half)):
        return False
    sheet, height = tone or one_of(rng, SHEETS, 10), float(rng.uniform(5, 13))
    canvas.box(frame, *half, sheet, height)
    if rng.random() < 0.5:
        lit = canvas.light.brightness(0.2, frame.angle + math.pi / 2)
        canvas.box(frame.go(0, half[1] / 2), half[0], half[1] / 2, shade(sheet, 0.3 + 0.7 * lit), height)
    for u in np.arange(-half[0], half[0], float(rng.uniform(2.5, 8))):
        ends = np.array([frame.at(u, -half[1]), frame.at(u, half[1])])
        canvas.line(ends, 0.15, shade(sheet, float(rng.choice([0.93, 1.05]))), height)
    lot = rng.random()
    if lot < 0.5:
        skylights(canvas, frame, rng, half=half, height_m=height)
    elif lot < 0.7:
        canvas.box(frame, half[0] * 0.96, min(1.6, half[1] * 0.3), shade(sheet, 1.15), height + 1.5)
    return True


def saw(canvas: Canvas, frame: Frame, rng: np.random.Generator, *, half: tuple[float, float]) -> bool:
    """A saw-toothed roof: a bright pane and a dull slope by turns along u; whether there was room."""
    if not canvas.free(frame.corners(*half)):
        return False
    tone, pitch, height = (
        one_of(rng, (*TILES, *SHEETS)),
        float(rng.uniform(4.5, 9)),
        float(rng.uniform(6, 10)),
    )
    glass = one_of(rng, ((190, 200, 206), (76, 84, 92)))
    for u in np.arange(-half[0], half[0], pitch):
        wide = min(pitch, half[0] - u)
        canvas.box(
            frame.go(u + wide / 2, 0), wide / 2, half[1], shade(tone, float(rng.uniform(0.95, 1.05))), height
        )
        canvas.box(frame.go(u + wide * 0.12, 0), wide * 0.12, half[1] * 0.97, glass, height + 2)
    return True


def tank(canvas: Canvas, x: float, y: float, rng: np.random.Generator, *, radius_m: float) -> None:
    """A round tank with its roof's rim."""
    tone, height = (
        one_of(rng, ((226, 226, 222), (190, 190, 188), (146, 120, 104))),
        radius_m * float(rng.uniform(0.8, 2)),
    )
    spots = np.array([[x - radius_m, y], [x + radius_m, y], [x, y - radius_m], [x, y + radius_m]])
    if not canvas.free(spots):
        return
    canvas.disc(x, y, radius_m, shade(tone, 0.85), height)
    canvas.disc(x, y, radius_m * 0.92, tone, height)
    canvas.disc(x + radius_m * 0.3, y, radius_m * 0.12, shade(tone, 0.6), height)
