"""A whole scene without railcars, from an order to pixels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.elsewhere import farms, picture, strips, towns, waters, wild, works
from evidence.training.render.elsewhere.canvas import Canvas, Frame
from evidence.training.render.model import Light, Order, Rendered, RenderError, Season

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from evidence.training.render.model import Points

PLACES: dict[str, Callable[[Canvas, np.random.Generator, Frame], None]] = {
    "city": towns.city,
    "suburb": towns.suburb,
    "industry": works.industry,
    "depot": works.depot,
    "solar": works.solar,
    "farmland": farms.farmland,
    "forest": wild.forest,
    "hills": wild.hills,
    "desert": wild.desert,
    "snow": wild.snow,
    "sea": waters.sea,
    "harbour": waters.harbour,
}

SHARE = {"city": 5, "suburb": 3, "industry": 5, "depot": 2, "solar": 1.5, "farmland": 5, "forest": 1.2,
         "hills": 1, "desert": 0.8, "snow": 0.6, "sea": 2, "harbour": 2}  # fmt: skip
"""How often a scene is about each place."""

ROWS = {"solar": 5, "depot": 4, "industry": 2, "harbour": 1, "snow": 1}
"""The same for a style of its own: places where long things lie in rows, as railcars do."""

BESIDE = {
    "city": ("city", "suburb", "industry"),
    "suburb": ("farmland", "industry", "forest", "city"),
    "industry": ("farmland", "suburb", "city", "depot", "solar"),
    "depot": ("industry", "city"),
    "solar": ("farmland", "hills", "forest", "desert"),
    "farmland": ("suburb", "forest", "solar", "industry", "hills"),
    "forest": ("farmland", "hills", "suburb"),
    "hills": ("farmland", "forest"),
    "desert": ("solar", "industry", "hills"),
    "snow": ("forest",),
}
"""What may border on a place; nothing does on water, which draws its own shore."""


def draw(order: Order, share: Mapping[str, float] = SHARE) -> Rendered:
    """Render a scene.

    Args:
        order: what is asked; no cars.
        share: how often a scene is about each place.

    Raises:
        RenderError: cars are asked for: there are none elsewhere.
    """
    if order.cars:
        raise RenderError(
            f"A scene of this style has no railcars, and {order.cars} were asked for.",
            next_step="Ask for 0 cars, or for a style of yard.",
        )
    site = np.random.default_rng([61, order.seed if order.layout_seed is None else order.layout_seed])
    day = np.random.default_rng([62, order.seed])
    light = order.light or _daylight(day)
    canvas = Canvas(width=order.width, height=order.height, posting_m=order.posting_m, light=light)
    place = str(site.choice(list(share), p=np.array(list(share.values())) / sum(share.values())))
    angle = float(site.uniform(0, math.tau)) if order.angle is None else order.angle
    tracks = _compose(canvas, site, place, angle)
    if light.season == "winter" and day.random() < 0.5 and place not in {"sea", "harbour", "desert"}:
        picture.whiten(canvas, day, float(day.uniform(0.2, 0.8)))
    scene = picture.light_up(canvas, day)
    lines = tuple((line + np.array(canvas.half)) / order.posting_m for line in tracks)
    return Rendered(picture.expose(scene, light, day), (), lines, light, order.posting_m)


def draw_rows(order: Order) -> Rendered:
    """Render a scene of panels, containers and the like in rows; see ``draw``."""
    return draw(order, ROWS)


def _daylight(rng: np.random.Generator) -> Light:
    seasons: tuple[Season, ...] = ("spring", "summer", "autumn", "winter")
    return Light(
        sun_azimuth=float(rng.uniform(75, 285)),
        sun_elevation=float(rng.uniform(17, 70)),
        season=seasons[int(rng.integers(4))],
        haze=float(rng.choice([0.0, 0.04, 0.1, 0.2, 0.35])),
    )


def _compose(canvas: Canvas, rng: np.random.Generator, place: str, angle: float) -> tuple[Points, ...]:
    """The place, what borders on it, and what runs through both; gives the tracks in metres."""
    lines: list[strips.Strip] = []
    if place not in {"sea", "harbour"}:
        kinds = ("road", "motorway", "river", "rails", "yard")
        for _ in range(int(rng.choice(3, p=[0.25, 0.6, 0.15]))):
            kind = str(rng.choice(kinds, p=[0.15, 0.2, 0.12, 0.25, 0.28]))
            along = angle if rng.random() < 0.6 else float(rng.uniform(0, math.tau))
            lines.append(strips.plan(canvas, rng, kind, along))
    if place in BESIDE and rng.random() < 0.55:
        _border(canvas, rng, place, angle)
    else:
        PLACES[place](canvas, rng, Frame(0, 0, angle))
    # Rails and roads go over a river, not it over them.
    lines.sort(key=lambda line: line.kind != "river")
    return tuple(track for line in lines for track in strips.paint(canvas, rng, line))


def _border(canvas: Canvas, rng: np.random.Generator, place: str, angle: float) -> None:
    """Two places with a straight border; nothing solid stands across it."""
    other = str(rng.choice(BESIDE[place]))
    reach = canvas.reach_m
    cut = Frame(0, 0, angle + float(rng.choice([0.0, math.pi / 2, rng.uniform(0, math.tau)])))
    edge = float(rng.uniform(-0.4, 0.4)) * min(canvas.half)
    here = cut.go(0, edge - reach).corners(1.5 * reach, reach)
    there = cut.go(0, edge + reach).corners(1.5 * reach, reach)
    side = canvas.layer()
    canvas.fence(there)
    side.fence(here)
    PLACES[place](canvas, rng, Frame(0, 0, angle))
    turn = 0.0 if rng.random() < 0.5 else float(rng.normal(0, 0.4))
    PLACES[other](side, rng, Frame(0, 0, angle + turn))
    canvas.lay(side, there)
