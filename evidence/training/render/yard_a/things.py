"""What stands beside the tracks: gantries, platforms, sheds, houses, trucks, containers, trees."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.yard_a.cars import BOXES, scale
from evidence.training.render.yard_a.frame import Pose

if TYPE_CHECKING:
    from evidence.training.render.model import Light, Season
    from evidence.training.render.yard_a.canvas import Canvas, Colour
    from evidence.training.render.yard_a.frame import Frame
    from evidence.training.render.yard_a.plan import Plan

ROOFS: tuple[Colour, ...] = (
    (142, 140, 138),
    (118, 74, 60),
    (104, 108, 112),
    (160, 154, 144),
    (84, 96, 116),
    (128, 116, 104),
)
TREES: dict[Season, tuple[Colour, ...]] = {
    "spring": ((84, 98, 58), (96, 104, 66), (104, 98, 74)),
    "summer": ((52, 74, 40), (60, 82, 46), (46, 66, 40)),
    "autumn": ((104, 92, 50), (86, 84, 48), (120, 88, 48), (66, 76, 44)),
    "winter": ((96, 88, 78), (84, 80, 72), (58, 66, 52)),
}


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
                canvas.disc((float(end[0]), float(end[1])), 0.35 / canvas.posting_m, grey, height_m=7.4)


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
) -> None:
    """Long goods sheds and workshops beside the yard, with a yard of trucks and containers between them."""
    u = -reach + float(rng.uniform(0, 60))
    sign = 1 if v > 0 else -1
    while u < reach:
        length = float(rng.uniform(25, 90))
        depth = float(rng.uniform(12, 24))
        roll = rng.random()
        if roll < 0.4:
            pose = _pose(frame, u + length / 2, v + sign * (8 + depth / 2))
            roof = ROOFS[int(rng.integers(len(ROOFS)))]
            gable(canvas, pose, (length, depth), roof, light, eaves_m=float(rng.uniform(4, 8)))
        elif roll < 0.75:
            _stack(canvas, frame, rng, u=u, v=v + sign * 6, sign=sign, length=length)
        u += length + float(rng.uniform(12, 70))


def _pose(frame: Frame, u: float, v: float, turn: float = 0.0) -> Pose:
    place = frame.pixels(u, v)[0]
    return Pose((float(place[0]), float(place[1])), frame.heading(u) + turn, frame.posting_m)


def _stack(
    canvas: Canvas, frame: Frame, rng: np.random.Generator, *, u: float, v: float, sign: int, length: float
) -> None:
    """Containers in rows on a paved lot, and lorries waiting."""
    canvas.ground(
        frame.box((u - 4, u + length + 4), (v - sign * 3, v + sign * 26)),
        scale((140, 138, 134), float(rng.uniform(0.85, 1.1))),
    )
    for row in range(int(rng.integers(1, 5))):
        place = u + float(rng.uniform(0, 8))
        while place < u + length - 12:
            if rng.random() < 0.7:
                long = 12.2 if rng.random() < 0.6 else 6.1
                pose = _pose(frame, place + long / 2, v + sign * (3 + row * float(rng.choice([2.7, 5.5]))))
                colour = scale(BOXES[int(rng.integers(len(BOXES)))], float(rng.uniform(0.85, 1.1)))
                canvas.thing(
                    pose.box((-long / 2, long / 2), (-1.22, 1.22)),
                    colour,
                    height_m=float(rng.choice([2.6, 5.2])),
                )
                place += long
            place += float(rng.choice([0.4, 1.0, 6.0]))
    for _ in range(int(rng.integers(0, 5))):
        pose = _pose(
            frame,
            u + float(rng.uniform(0, length)),
            v + sign * float(rng.uniform(16, 24)),
            float(rng.choice([0, 1.57])),
        )
        draw_truck(canvas, pose, rng)


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


def run_road(canvas: Canvas, frame: Frame, rng: np.random.Generator, *, v: float, reach: float) -> None:
    """An access road with traffic."""
    u = np.linspace(-reach, reach, 200)
    line = v + 3.0 * np.sin(u / 140 + float(rng.uniform(0, 6)))
    tone = scale((134, 130, 124), float(rng.uniform(0.8, 1.15)))
    canvas.ground(frame.ribbon(u, line, 4.6), scale(tone, 0.92))
    canvas.ground(frame.ribbon(u, line, 3.3), tone)
    for side in (-1.6, 1.6):
        place = -reach
        while place < reach:
            place += float(rng.exponential(70)) + 22
            _drive(canvas, _pose(frame, place, float(np.interp(place, u, line)) + side), rng)


def _drive(canvas: Canvas, pose: Pose, rng: np.random.Generator) -> None:
    """A lorry or a passenger car."""
    if rng.random() < 0.5:
        draw_truck(canvas, pose, rng)
        return
    grey = float(rng.uniform(60, 210))
    canvas.thing(pose.box((-2.2, 2.2), (-0.9, 0.9)), (grey, grey, grey * 1.02), height_m=1.5)


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
            pose = _pose(
                frame,
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


def grow_trees(
    canvas: Canvas,
    frame: Frame,
    rng: np.random.Generator,
    light: Light,
    *,
    v: tuple[float, float],
    reach: float,
    many: int,
) -> None:
    """Trees in clumps: a dark crown and a lit one shifted to the sun."""
    colours = TREES[light.season]
    while many > 0:
        clump = int(rng.integers(1, 14))
        u0, v0 = float(rng.uniform(-reach, reach)), float(rng.uniform(min(v), max(v)))
        for _ in range(clump):
            x, y = frame.pixels(u0 + float(rng.normal(0, 9)), v0 + float(rng.normal(0, 4)))[0]
            colour = scale(colours[int(rng.integers(len(colours)))], float(rng.normal(1, 0.1)))
            _tree(canvas, rng, (float(x), float(y)), colour, sun=light.towards_sun)
        many -= clump


def _tree(
    canvas: Canvas,
    rng: np.random.Generator,
    centre: tuple[float, float],
    colour: Colour,
    *,
    sun: tuple[float, float],
) -> None:
    """One crown: a few dark lobes, each with a lit side."""
    radius, tall = float(rng.uniform(1.2, 3.4)) / canvas.posting_m, float(rng.uniform(3, 9))
    lobes = [centre, *(tuple(rng.normal(centre, radius * 0.45)) for _ in range(4))]
    for shift, tone, size, share in ((0.0, 0.65, 0.75, 0.7), (0.2, 1.05, 0.5, 1.0)):
        for x, y in lobes:
            lit = scale(colour, tone * float(rng.normal(1, 0.1)))
            place = (float(x) + sun[0] * radius * shift, float(y) + sun[1] * radius * shift)
            canvas.disc(place, radius * size * float(rng.uniform(0.7, 1.1)), lit, height_m=tall * share)
