"""Railcars from above: boxes, gondolas, hoppers, tanks, flats, containers and covered loads."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from evidence.training.render.model import Light
    from evidence.training.render.yard_a.canvas import Canvas, Colour
    from evidence.training.render.yard_a.consist import Stand
    from evidence.training.render.yard_a.frame import Pose

FRAME: Colour = (46, 42, 40)
LOADS: tuple[Colour, ...] = (
    (38, 36, 36),
    (52, 48, 46),
    (132, 108, 84),
    (120, 116, 112),
    (98, 64, 48),
    (150, 138, 112),
)
BOXES: tuple[Colour, ...] = (
    (150, 58, 44),
    (48, 86, 138),
    (64, 106, 84),
    (172, 170, 164),
    (160, 110, 52),
    (104, 44, 44),
)


def scale(colour: Colour, by: float) -> Colour:
    """Brighten or darken."""
    return colour[0] * by, colour[1] * by, colour[2] * by


def draw_car(canvas: Canvas, pose: Pose, car: Stand, light: Light, rng: np.random.Generator) -> None:
    """Draw one car with its frame and couplers."""
    half, side = car.length_m / 2, car.width_m / 2
    canvas.bar(pose.line((-half - 0.5, 0), (half + 0.5, 0)), FRAME, width_m=0.45, height_m=1.0)
    canvas.thing(pose.box((-half, half), (-side, side)), scale(car.colour, 0.55), height_m=1.1)
    DRAWERS[car.kind](canvas, pose, car, light, rng)
    if car.kind in {"box", "tarped", "container"}:
        _wear(canvas, pose, car, rng)


def _wear(canvas: Canvas, pose: Pose, car: Stand, rng: np.random.Generator) -> None:
    """Patches, streaks and fittings on a closed top."""
    half, side = car.length_m / 2 - 0.3, car.width_m / 2 - 0.2
    for _ in range(int(rng.integers(0, 5))):
        s, t = float(rng.uniform(-half, half * 0.6)), float(rng.uniform(-side, side * 0.6))
        size = (float(rng.uniform(0.5, 5.0)), float(rng.uniform(0.25, 1.2)))
        box = pose.box((s, min(s + size[0], half)), (t, min(t + size[1], side)))
        canvas.thing(box, scale(car.colour, float(rng.normal(1.0, 0.12))), height_m=car.height_m)


def _roof(canvas: Canvas, pose: Pose, car: Stand, light: Light, rng: np.random.Generator) -> None:
    """A closed car: two roof slopes, a ridge, faint seams."""
    half, side = car.length_m / 2 - 0.05, car.width_m / 2
    _slopes(canvas, pose, car, light, lean=float(rng.uniform(0.1, 0.3)))
    if rng.random() < 0.5:
        canvas.bar(
            pose.line((-half, 0), (half, 0)), scale(car.colour, 1.12), width_m=0.25, height_m=car.height_m
        )
    if rng.random() < 0.6:
        pitch = float(rng.uniform(1.1, 2.4))
        s = -half + pitch
        while s < half - 0.5:
            canvas.bar(
                pose.line((s, -side), (s, side)),
                scale(car.colour, 0.9),
                width_m=0.12,
                height_m=car.height_m - 0.1,
            )
            s += pitch


def _slopes(
    canvas: Canvas, pose: Pose, car: Stand, light: Light, *, lean: float, trim: float = 0.05, strips: int = 4
) -> None:
    """A roof of strips along the car, the outer ones leaning more."""
    half, side = car.length_m / 2 - trim, car.width_m / 2
    for strip in range(strips):
        inner, outer = -1 + 2 * strip / strips, -1 + 2 * (strip + 1) / strips
        middle = (inner + outer) / 2
        facing = pose.angle + (math.pi / 2 if middle > 0 else -math.pi / 2)
        lit = light.brightness(lean * 2 * abs(middle), facing)
        top = car.height_m - 0.5 * side * lean * abs(middle)
        canvas.thing(
            pose.box((-half, half), (inner * side, outer * side)), scale(car.colour, lit), height_m=top
        )


def _open(canvas: Canvas, pose: Pose, car: Stand, floor: Colour, *, floor_m: float) -> None:
    """Four walls around a floor that lies deeper; the sun's shadow falls in by itself."""
    half, side = car.length_m / 2, car.width_m / 2
    canvas.thing(pose.box((-half, half), (-side, side)), scale(car.colour, 1.1), height_m=car.height_m)
    canvas.thing(pose.box((-half + 0.2, half - 0.2), (-side + 0.2, side - 0.2)), floor, height_m=floor_m)


def _gondola(canvas: Canvas, pose: Pose, car: Stand, _light: Light, rng: np.random.Generator) -> None:
    """An empty open car: dirty floor, crossbars now and then."""
    dirt = float(rng.uniform(0.55, 1.15))
    _open(canvas, pose, car, (92 * dirt, 82 * dirt, 72 * dirt), floor_m=1.2)
    side = car.width_m / 2
    if rng.random() < 0.3:
        for s in (-car.length_m / 4, 0.0, car.length_m / 4):
            canvas.bar(pose.line((s, -side), (s, side)), car.colour, width_m=0.15, height_m=car.height_m)


def _loaded(canvas: Canvas, pose: Pose, car: Stand, light: Light, rng: np.random.Generator) -> None:
    """An open car heaped with coal, ore, gravel, scrap or timber."""
    load = LOADS[int(rng.integers(len(LOADS)))]
    _open(canvas, pose, car, scale(load, 0.9), floor_m=car.height_m - 0.25)
    side = car.width_m / 2 - 0.35
    heaps = int(rng.integers(2, 6))
    span = car.length_m - 1.2
    for heap in range(heaps):
        s = -span / 2 + span * (heap + 0.5) / heaps
        reach = span / heaps / 2
        for facing, low, high in ((-math.pi / 2, -side, 0.0), (math.pi / 2, 0.0, side)):
            lit = light.brightness(0.35, pose.angle + facing) * float(rng.uniform(0.9, 1.1))
            canvas.thing(
                pose.box((s - reach, s + reach * 0.8), (low, high)), scale(load, lit), height_m=car.height_m
            )


def _tarped(canvas: Canvas, pose: Pose, car: Stand, light: Light, rng: np.random.Generator) -> None:
    """A load under canvas of one colour, sagging between its hoops."""
    half, side = car.length_m / 2 - 0.1, car.width_m / 2 - 0.02
    hoops = int(rng.integers(4, 9))
    lean = float(rng.uniform(0.15, 0.4))
    for hoop in range(hoops):
        start, end = -half + 2 * half * hoop / hoops, -half + 2 * half * (hoop + 1) / hoops
        sag = float(rng.normal(1.0, 0.045))
        for facing, low, high in ((-math.pi / 2, -side, 0.0), (math.pi / 2, 0.0, side)):
            lit = light.brightness(lean, pose.angle + facing) * sag
            canvas.thing(pose.box((start, end), (low, high)), scale(car.colour, lit), height_m=car.height_m)


def _hopper(canvas: Canvas, pose: Pose, car: Stand, light: Light, rng: np.random.Generator) -> None:
    """A hopper: closed with hatches on its ridge, or open with a wall across."""
    half, side = car.length_m / 2, car.width_m / 2
    if rng.random() < 0.5:
        _slopes(canvas, pose, car, light, lean=0.25, trim=0.6)
        hatches = int(rng.integers(3, 6))
        for hatch in range(hatches):
            s = -half + car.length_m * (hatch + 0.5) / hatches
            canvas.thing(
                pose.box((s - 0.5, s + 0.5), (-0.4, 0.4)),
                scale(car.colour, 0.72),
                height_m=car.height_m + 0.2,
            )
        return
    _open(canvas, pose, car, scale(car.colour, 0.6), floor_m=2.0)
    for sign in (-1, 1):
        slope = sorted((sign * (half - 0.2), sign * (half - 2.4)))
        lit = light.brightness(0.6, pose.angle + (math.pi if sign > 0 else 0.0))
        canvas.thing(
            pose.box((slope[0], slope[1]), (-side + 0.2, side - 0.2)),
            scale(car.colour, 0.7 * lit),
            height_m=2.6,
        )
    canvas.bar(pose.line((0, -side), (0, side)), car.colour, width_m=0.3, height_m=car.height_m)


def _tank(canvas: Canvas, pose: Pose, car: Stand, light: Light, rng: np.random.Generator) -> None:
    """A lying cylinder on a frame, with a dome and a walkway."""
    half = car.length_m / 2 - float(rng.uniform(0.4, 0.9))
    radius = car.width_m / 2 - 0.1
    for strip in range(8):
        inner, outer = -1 + strip / 4, -1 + (strip + 1) / 4
        middle = (inner + outer) / 2
        facing = pose.angle + (math.pi / 2 if middle > 0 else -math.pi / 2)
        lit = light.brightness(math.asin(abs(middle)), facing)
        top = car.height_m - radius * (1 - math.sqrt(1 - middle**2))
        canvas.thing(
            pose.box((-half, half), (inner * radius, outer * radius)), scale(car.colour, lit), height_m=top
        )
    canvas.disc(
        pose.at(0.0, 0.0),
        0.6 / pose.posting_m,
        scale(car.colour, float(rng.uniform(0.6, 1.3))),
        height_m=car.height_m,
    )
    canvas.bar(
        pose.line((-1.8, 0.0), (1.8, 0.0)), scale(car.colour, 0.75), width_m=0.35, height_m=car.height_m
    )


def _flat(canvas: Canvas, pose: Pose, car: Stand, _light: Light, rng: np.random.Generator) -> None:
    """An empty flat car: a deck of planks or bare beams."""
    half, side = car.length_m / 2, car.width_m / 2
    canvas.thing(pose.box((-half, half), (-side, side)), car.colour, height_m=1.25)
    if rng.random() < 0.5:
        for s in range(-int(half) + 1, int(half), 2):
            canvas.bar(pose.line((s, -side), (s, side)), scale(car.colour, 0.6), width_m=0.5, height_m=1.25)
    canvas.bar(pose.line((-half, 0), (half, 0)), scale(car.colour, 0.8), width_m=0.3, height_m=1.25)


def _container(canvas: Canvas, pose: Pose, car: Stand, light: Light, rng: np.random.Generator) -> None:
    """A flat car under one long container, or two short ones almost touching."""
    _flat(canvas, pose, car, light, rng)
    half = car.length_m / 2 - 0.4
    parts = [(-half, half)] if rng.random() < 0.6 else [(-half, -0.1), (0.1, half)]
    for start, end in parts:
        colour = scale(BOXES[int(rng.integers(len(BOXES)))], float(rng.uniform(0.85, 1.1)))
        canvas.thing(pose.box((start, end), (-1.22, 1.22)), colour, height_m=car.height_m)


DRAWERS: dict[str, Callable[[Canvas, Pose, Stand, Light, np.random.Generator], None]] = {
    "box": _roof,
    "gondola": _gondola,
    "loaded": _loaded,
    "tarped": _tarped,
    "hopper": _hopper,
    "tank": _tank,
    "flat": _flat,
    "container": _container,
}
