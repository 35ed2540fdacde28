"""Trees, alone and in clumps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.training.render.yard_a.cars import scale

if TYPE_CHECKING:
    import numpy as np

    from evidence.training.render.model import Light, Season
    from evidence.training.render.yard_a.canvas import Canvas, Colour
    from evidence.training.render.yard_a.frame import Frame

TREES: dict[Season, tuple[Colour, ...]] = {
    "spring": ((84, 98, 58), (96, 104, 66), (104, 98, 74)),
    "summer": ((52, 74, 40), (60, 82, 46), (46, 66, 40)),
    "autumn": ((104, 92, 50), (86, 84, 48), (120, 88, 48), (66, 76, 44)),
    "winter": ((96, 88, 78), (84, 80, 72), (58, 66, 52)),
}


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
            colour = scale(colours[int(rng.random() * len(colours))], float(rng.normal(1, 0.1)))
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
