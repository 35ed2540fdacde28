"""Wagons of style D: a body, and four things that may lie on it, mixed by lot rather than by catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from evidence.training.render.yard_b.raster import Painter
    from evidence.training.render.yard_b.spine import Field, Floats

    Look = tuple[Floats, Floats]
    """Brightness over the body's own, shape (n,), or colour, shape (n, 3); height over the body's."""

TINTS = (
    (120, 64, 50),
    (86, 62, 52),
    (70, 70, 74),
    (104, 102, 98),
    (150, 148, 142),
    (196, 194, 188),
    (62, 78, 122),
    (74, 92, 84),
    (140, 122, 96),
    (108, 82, 60),
    (56, 54, 54),
    (172, 156, 128),
    (88, 106, 122),
    (154, 80, 58),
)

FORMS = ("roof", "open", "heap", "tank", "deck", "skeleton", "boxes", "sheet", "hopper", "scrap")
SHARES = (0.19, 0.12, 0.11, 0.14, 0.06, 0.05, 0.13, 0.07, 0.08, 0.05)


class Spot(NamedTuple):
    """Where on a wagon; every array has shape (n,)."""

    s: Floats | Field
    t: Floats | Field
    """Metres along and across from the middle."""

    x: Floats | Field
    y: Floats | Field
    """The same as shares of half the length, 0..1, and of half the width, -1..1."""

    grain: np.random.Generator
    lit: float
    """Light that a slope towards growing t gains, -1..1."""


class Wagon(NamedTuple):
    """One wagon, standing nowhere yet."""

    form: str
    length_m: float
    width_m: float
    height_m: float
    tint: Floats
    habit: Floats
    """Eight numbers 0..1 that fix how it differs from others of its form."""


def new(rng: np.random.Generator) -> Wagon:
    """Any wagon."""
    form = str(rng.choice(FORMS, p=SHARES))
    length = float(
        rng.choice([rng.uniform(10.5, 17.5), rng.uniform(13, 15), rng.uniform(17.5, 23)], p=[0.55, 0.35, 0.1])
    )
    tall = {"deck": 1.3, "skeleton": 1.1, "open": 2.8, "heap": 3.0, "scrap": 3.0}.get(form, 4.0)
    tint = np.array(TINTS[int(rng.integers(len(TINTS)))], float) * rng.uniform(0.75, 1.15) + rng.normal(
        0, 7, 3
    )
    width = float(rng.uniform(2.65, 3.15))
    return Wagon(form, length, width, tall * float(rng.normal(1, 0.05)), tint, rng.random(8))


def string(rng: np.random.Generator, many: int) -> list[Wagon]:
    """Wagons of a train: a block of one type, or whatever came."""
    if rng.random() < 0.5:
        one = new(rng)
        same = rng.random() < 0.5
        return [_like(one, rng, same=same) for _ in range(many)]
    return [new(rng) for _ in range(many)]


def _like(one: Wagon, rng: np.random.Generator, *, same: bool) -> Wagon:
    """Another of the same type; same colour or not."""
    tint = one.tint * rng.normal(1, 0.05) if same else new(rng).tint
    habit = one.habit.copy()
    habit[6:] = rng.random(2)
    return one._replace(tint=tint, habit=habit)


def painter(wagon: Wagon, rng: np.random.Generator, *, lit: float, snow: float) -> Painter:
    """How it looks from above; ``lit`` is how much more light falls on what leans to growing t, -1..1."""
    grain = np.random.default_rng(int(rng.integers(2**31)))

    def paint(s: Field, t: Field) -> tuple[Floats, Floats]:
        x, y = np.abs(s) / (wagon.length_m / 2), t / (wagon.width_m / 2)
        shade, tall = _form(wagon, Spot(s, t, x, y, grain, lit))
        colour = shade[:, None] * wagon.tint if shade.ndim == 1 else shade
        ends = np.where(x > 1 - 0.02 - 0.03 * wagon.habit[3], 0.75, 1.0)
        colour = colour * (ends * (1 + 0.04 * grain.standard_normal(s.shape)))[:, None]
        white = np.array([218.0, 222.0, 228.0])
        return colour + (white - colour) * snow, np.maximum(tall * wagon.height_m, 0.5)

    return paint


def _form(wagon: Wagon, p: Spot) -> Look:
    """Brightness or colour, and height, by form."""
    a, b, c, d = wagon.habit[:4]
    one = np.ones(p.s.shape)
    rim = (np.abs(p.y) > 0.8 + 0.12 * a) | (p.x > 0.95)
    look: Look
    match wagon.form:
        case "roof":
            panels = np.where((p.s + 9 * b) % (1 + 3 * c) < 0.25, 0.88, 1.0)
            ridge = np.where(np.abs(p.y) < 0.08, 0.9 + 0.25 * d, 1.0)
            look = (1 + 0.25 * p.lit * np.clip(p.y * (1 + a), -1, 1)) * panels * ridge, one - 0.06 * p.y**2
        case "open":
            floor = 0.4 + 0.35 * b + 0.3 * p.lit * p.y + 0.05 * np.sin(p.s * 3)
            look = np.where(rim, 1.1, floor), np.where(rim, 1.0, 0.4)
        case "heap":
            load = (
                (0.35 + 1.1 * b)
                * (1 + 0.3 * p.lit * p.y)
                * (1 - 0.25 * np.abs(np.sin(p.s * (0.2 + 0.3 * c) + 6 * d)))
            )
            grey = 90 * (load * p.grain.uniform(0.85, 1.15, p.s.shape))[:, None] * np.array([1.0, 0.96, 0.9])
            look = np.where(rim[:, None], wagon.tint * 1.05, grey), np.where(rim, 0.95, 1.0)
        case "scrap":
            rough = p.grain.uniform(0.2, 1.7, p.s.shape) * 85
            look = np.where(rim[:, None], wagon.tint, rough[:, None] * np.array([1.0, 0.93, 0.88])), one
        case "tank":
            barrel = np.sqrt(np.clip(1 - p.y**2, 0, 1))
            shade = 0.45 + 0.65 * np.clip(0.8 * barrel + 0.55 * p.lit * p.y, 0, 1.3)
            shade = np.where((np.abs(p.y) < 0.12) & (p.x < 0.8), 0.6 + 0.6 * a, shade)
            look = np.where(p.x > 0.92, 0.5, shade), np.where(p.x > 0.92, 0.3, 0.55 + 0.45 * barrel)
        case "deck":
            look = (0.85 + 0.3 * b) * (1 + 0.08 * np.sign(np.sin(p.s * 6))), one
        case "skeleton":
            beam = (
                (np.abs(p.y) < 0.25)
                | (np.abs(p.y) > 0.82)
                | ((p.s + 5 * b) % (1.5 + 3 * c) < 0.5)
                | (p.x > 0.95)
            )
            look = np.where(beam, 0.9, 0.45), one
        case "boxes":
            look = _boxes(wagon, p)
        case "sheet":
            folds = 1 + 0.12 * np.sin(p.s * (1.5 + 2 * b) + 6 * c) + 0.25 * p.lit * p.y
            look = folds, one - 0.1 * p.y**2
        case _:
            hatch = ((p.s + 4 * b) % (1.2 + 2 * c) < 0.8) & (np.abs(p.y) < 0.3 + 0.4 * d)
            look = np.where(hatch, 0.5 + 0.8 * a, 1 + 0.2 * p.lit * p.y), one
    return look


def _boxes(wagon: Wagon, p: Spot) -> Look:
    """One to three boxes, not always filling the wagon."""
    a, b, c, _ = wagon.habit[4:]
    many = 1 if a < 0.35 else 2 if wagon.length_m < 19 or a < 0.8 else 3
    colour = np.tile(np.array([70.0, 66.0, 62.0]), (p.s.size, 1))
    tall = np.full(p.s.shape, 0.3)
    share = wagon.length_m * (0.97 if b < 0.7 else 0.8) / many
    for k in range(many):
        left = -share * many / 2 + k * share
        body = (p.s > left + 0.1) & (p.s < left + share - 0.1) & (np.abs(p.y) < 0.92)
        if many > 1 and p.grain.random() < 0.15:
            continue
        tint = np.array(TINTS[int(p.grain.integers(len(TINTS)))], float) * p.grain.uniform(0.8, 1.15)
        colour[body] = (
            tint * (1 + 0.1 * p.lit * p.y[body] + 0.04 * np.sign(np.sin(p.s[body] * (4 + 3 * c))))[:, None]
        )
        tall[body] = 1.0
    return colour, tall
