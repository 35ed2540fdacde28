"""Where people work: industry with its lorries, container depots, panels in rows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.elsewhere import plants, roofs, vehicles
from evidence.training.render.elsewhere.palette import ASPHALT, CONCRETE, GRASS, SHEETS, SOIL, about, one_of
from evidence.training.render.elsewhere.towns import near

if TYPE_CHECKING:
    from evidence.training.render.elsewhere.canvas import Canvas, Frame


def industry(canvas: Canvas, rng: np.random.Generator, frame: Frame) -> None:
    """Plots of halls, docks, tanks, trailers and boxes, roads between."""
    canvas.polygon(canvas.whole(), one_of(rng, (ASPHALT, CONCRETE, (126, 120, 112)), 10))
    long, deep, road = float(rng.uniform(70, 150)), float(rng.uniform(50, 90)), float(rng.uniform(10, 18))
    reach = canvas.reach_m
    kinds = (_big_hall, _big_hall, _narrow_halls, _saw_tooth, _trailers, _tanks, _boxes, _pipes)
    for u in np.arange(-reach + float(rng.uniform(0, long)), reach + long, long + road):
        for v in np.arange(-reach + float(rng.uniform(0, deep)), reach + deep, deep + road):
            plot = frame.go(u, v)
            if not near(canvas, plot, math.hypot(long, deep) / 2):
                continue
            ground = (ASPHALT, CONCRETE, GRASS[canvas.light.season], (140, 130, 116))
            canvas.box(plot, long / 2, deep / 2, one_of(rng, ground, 12))
            kinds[int(rng.integers(len(kinds)))](canvas, rng, plot, (long / 2 - 3, deep / 2 - 3))
            if rng.random() < 0.4:
                plants.trees_along(canvas, plot.go(0, deep / 2), rng, length_m=long)


def _big_hall(canvas: Canvas, rng: np.random.Generator, plot: Frame, half: tuple[float, float]) -> None:
    """A hall with lorries backed to its docks, cars on the other side."""
    side = half[0] * float(rng.uniform(0.6, 0.95)), half[1] * float(rng.uniform(0.35, 0.6))
    hall = plot.go(0, -half[1] * 0.2)
    if rng.random() < 0.5:
        roofs.hall(canvas, hall, rng, half=side)
    else:
        roofs.flat(canvas, hall, rng, half=side, height_m=float(rng.uniform(7, 12)))
    dock = hall.go(0, side[1] + 7.6)
    vehicles.row(
        canvas, dock, rng, length_m=2 * side[0] - 6, kind="trailers", full=float(rng.uniform(0.3, 0.95))
    )
    vehicles.row(canvas, hall.go(0, -side[1] - 4), rng, length_m=2 * side[0], kind="slots", full=0.6)


def _narrow_halls(canvas: Canvas, rng: np.random.Generator, plot: Frame, half: tuple[float, float]) -> None:
    """Long narrow roofs side by side, cut into bays of even length."""
    side, gap = float(rng.uniform(1.6, 6.5)), float(rng.uniform(1.2, 6))
    bay = float(rng.uniform(6, 30))
    tone = one_of(rng, SHEETS)
    for v in np.arange(-half[1] + side, half[1] - side, 2 * side + gap):
        whole = rng.random() < 0.4
        for u in [0.0] if whole else np.arange(-half[0] + bay / 2, half[0], bay + float(rng.uniform(0.5, 2))):
            long = half[0] if whole else bay / 2
            roofs.hall(canvas, plot.go(u, v), rng, half=(long, side), tone=about(rng, tone, 6))


def _saw_tooth(canvas: Canvas, rng: np.random.Generator, plot: Frame, half: tuple[float, float]) -> None:
    """An old mill."""
    turn = float(rng.choice([0.0, math.pi / 2]))
    side = (half[0] * 0.8, half[1] * 0.7) if turn == 0 else (half[1] * 0.7, half[0] * 0.8)
    roofs.saw(canvas, plot.go(0, 0, turn), rng, half=side)


def _trailers(canvas: Canvas, rng: np.random.Generator, plot: Frame, half: tuple[float, float]) -> None:
    """A lorry park: trailers side by side in rows, or whole lorries end to end in lanes."""
    lanes = rng.random() < 0.5
    pitch = float(rng.uniform(3.6, 5.5)) if lanes else float(rng.uniform(15, 24))
    full = float(rng.uniform(0.5, 1.0))
    for v in np.arange(-half[1] + pitch / 2, half[1] - pitch / 2, pitch):
        kind = "lorries" if lanes else "trailers"
        vehicles.row(canvas, plot.go(0, v), rng, length_m=2 * half[0], kind=kind, full=full)
        canvas.box(plot.go(0, v + pitch / 2), half[0], 0.08, (206, 204, 196))


def _tanks(canvas: Canvas, rng: np.random.Generator, plot: Frame, half: tuple[float, float]) -> None:
    """Tanks in a grid, or silos in a row."""
    radius = float(rng.uniform(2, 14))
    pitch = 2 * radius + float(rng.uniform(1, 8))
    for u in np.arange(-half[0] + radius, half[0] - radius, pitch):
        for v in np.arange(-half[1] + radius, half[1] - radius, pitch * 1.2):
            if rng.random() < 0.85:
                roofs.tank(canvas, *plot.at(u, v), rng, radius_m=radius)


def _boxes(canvas: Canvas, rng: np.random.Generator, plot: Frame, half: tuple[float, float]) -> None:
    """Boxes in rows, one to six wide."""
    wide = int(rng.integers(1, 7))
    pitch = wide * 2.75 + float(rng.uniform(3, 16))
    for v in np.arange(-half[1] + pitch / 2, half[1] - pitch / 2 + 1, pitch):
        many = int(half[0] / 6.6)
        vehicles.stack(canvas, plot.go(0, v), rng, wide=wide, long=max(1, many), high=int(rng.integers(1, 6)))


def _pipes(canvas: Canvas, rng: np.random.Generator, plot: Frame, half: tuple[float, float]) -> None:
    """Pipe racks, and stock laid out in bundles end to end."""
    v = -half[1] + 2
    while v < half[1] - 2:
        tone, width = one_of(rng, (*SHEETS, (120, 78, 56), (86, 80, 76))), float(rng.uniform(0.5, 3.0))
        bundle = float(rng.choice([half[0] * 2, 6, 12, 15]))
        for u in np.arange(-half[0] + bundle / 2, half[0], bundle + float(rng.uniform(0.4, 2.5))):
            place = plot.go(u, v)
            if canvas.free(place.corners(bundle / 2, width / 2)) and rng.random() < 0.9:
                canvas.box(place, bundle / 2, width / 2, about(rng, tone, 5), float(rng.uniform(0.5, 3)))
        v += width + float(rng.uniform(0.8, 7))


def depot(canvas: Canvas, rng: np.random.Generator, frame: Frame) -> None:
    """A container terminal: blocks in rows, cranes across them, lorries waiting."""
    canvas.polygon(canvas.whole(), one_of(rng, (CONCRETE, ASPHALT), 10))
    wide, long, lane = int(rng.integers(2, 9)), int(rng.integers(4, 16)), float(rng.uniform(6, 18))
    pitch_u, pitch_v = long * 12.8 + 14, wide * 2.7 + lane
    reach, high = canvas.reach_m, int(rng.integers(1, 6))
    for u in np.arange(-reach, reach + pitch_u, pitch_u):
        for v in np.arange(-reach, reach + pitch_v, pitch_v):
            block = frame.go(u, v)
            if not near(canvas, block, pitch_u):
                continue
            canvas.box(block.go(0, pitch_v / 2), pitch_u / 2, 0.1, (214, 186, 90))
            vehicles.stack(canvas, block, rng, wide=wide, long=long, high=high)
            if rng.random() < 0.3:
                vehicles.row(
                    canvas, block.go(0, pitch_v / 2), rng, length_m=pitch_u, kind="lorries", full=0.6
                )
            if rng.random() < 0.25:
                spot, far = block.go(float(rng.uniform(-40, 40)), 0), pitch_v / 2
                if not canvas.free(spot.corners(5, far)):
                    continue
                for edge in (-4.0, 4.0):
                    beam = np.array([spot.at(edge, -far), spot.at(edge, far)])
                    canvas.hang(beam, 1.4, 20, one_of(rng, ((200, 120, 40), (60, 90, 150), (200, 200, 196))))


def solar(canvas: Canvas, rng: np.random.Generator, frame: Frame) -> None:
    """Tables of panels in rows on grass or bare ground."""
    canvas.polygon(canvas.whole(), one_of(rng, (GRASS[canvas.light.season], SOIL[2]), 8))
    side, gap = float(rng.uniform(0.9, 3.2)), float(rng.uniform(2.0, 6.5))
    table = float(rng.uniform(8, 40))
    glass = one_of(rng, ((44, 52, 78), (38, 42, 54), (70, 84, 112), (88, 96, 110)), 6)
    reach, tall = canvas.reach_m, float(rng.uniform(1.5, 2.8))
    for v in np.arange(-reach, reach, 2 * side + gap):
        for u in np.arange(-reach + float(rng.uniform(0, 4)), reach, table + float(rng.uniform(0.3, 1.5))):
            place = frame.go(u, v)
            if canvas.free(place.corners(table / 2, side)) and rng.random() < 0.97:
                canvas.box(place, table / 2, side, about(rng, glass, 3), tall)
                ends = np.array([place.at(-table / 2, 0), place.at(table / 2, 0)])
                canvas.line(ends, 0.08, (120, 126, 136), tall)
