"""A whole scene of style E, from an order to pixels and truth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.model import Car, Light, Order, Rendered, Season
from evidence.training.render.yard_e import besides, climate, eye, ground, overhead, standing, tracks
from evidence.training.render.yard_e.mould import Mould
from evidence.training.render.yard_e.relief import FINEST_M, Relief, Sky

if TYPE_CHECKING:
    from evidence.training.render.yard_e.climate import Climate
    from evidence.training.render.yard_e.standing import Stood


def draw(order: Order) -> Rendered:
    """Render a scene. Raises RenderError when the yard cannot hold the cars."""
    plan = order.seed if order.layout_seed is None else order.layout_seed
    site, soil, roofs = (np.random.default_rng([73, plan, k]) for k in range(3))
    day, wear, sensor = (np.random.default_rng([79, order.seed, k]) for k in range(3))
    fold = min(8, max(2, math.ceil(order.posting_m / FINEST_M)))
    yard = tracks.lay(site, order)
    place = climate.choose(site)
    sky = _sky(day, order.light, place, yard.angle)
    if order.light is not None and order.light.season == "summer":
        place = place._replace(snow=0.0)
    sheet = ground.Sheet(order, fold)
    hung = overhead.hang(site, sheet, yard)
    stood, seen = standing.stand(day, yard, hung, order)
    relief = Relief(ground.paint(soil, order, yard, place, fold), fold=fold, step_m=sheet.step_m)
    besides.furnish(roofs, relief, yard, place, order)
    _set_down(wear, relief, stood, place, order)
    scene = relief.lit(sky, hung.over())
    middle = order.width / 2, order.height / 2
    cars = tuple(
        Car(
            middle[0] + one.x / order.posting_m,
            middle[1] + one.y / order.posting_m,
            math.remainder(one.angle, math.pi),
            one.design.length_m,
            one.design.width_m,
        )
        for one, counts in zip(stood, seen, strict=True)
        if counts
    )
    lines = tuple(track.pixels(order) for track in yard.tracks)
    return Rendered(eye.expose(scene, sky.light, sensor), cars, lines, sky.light, order.posting_m)


def _sky(rng: np.random.Generator, light: Light | None, place: Climate, heading: float) -> Sky:
    """Light of the day: clear, hazy, overcast, low, or along the tracks."""
    tint = float(rng.uniform(0.9, 1.05)), 1.0, float(rng.uniform(1.0, 1.25))
    if light is not None:
        return Sky(light, float(rng.uniform(0.72, 0.86)), tint)
    seasons: tuple[Season, ...] = ("spring", "summer", "autumn")
    season: Season = "winter" if place.snow else seasons[int(rng.integers(3))]
    low = float(rng.uniform(12.5, 26)), float(rng.uniform(20, 45)), float(rng.uniform(40, 75))
    azimuth = float(rng.uniform(0, 360))
    if rng.random() < 0.18:
        azimuth = (math.degrees(heading) + 90 + float(rng.normal(0, 6))) % 360
    drawn = Light(
        sun_azimuth=azimuth,
        sun_elevation=float(rng.choice(low, p=[0.3, 0.4, 0.3])),
        season=season,
        haze=float(rng.choice([0.0, rng.uniform(0, 0.35)])),
    )
    direct = float(
        rng.choice([rng.uniform(0.65, 0.9), rng.uniform(0.0, 0.12), rng.uniform(0.2, 0.6)], p=[0.7, 0.2, 0.1])
    )
    return Sky(drawn, direct, tint)


def _set_down(
    rng: np.random.Generator, relief: Relief, stood: list[Stood], place: Climate, order: Order
) -> None:
    """Sculpt every wagon and put it on its track, with the couplers at its ends."""
    middle = order.width / 2, order.height / 2
    covered: dict[int, float] = {}
    for one in stood:
        at = middle[0] + one.x / order.posting_m, middle[1] + one.y / order.posting_m
        coupler = Mould(one.design.length_m + one.gap_m, 0.4, 1.0, (0.06, 0.055, 0.05))
        relief.place(coupler.sprite(), at, one.angle)
        if place.snow and one.run not in covered:
            covered[one.run] = float(rng.choice([0.0, rng.uniform(0.2, 0.8), rng.uniform(0.7, 1.0)]))
        snow = covered.get(one.run, 0.0) * place.snow * float(rng.uniform(0.85, 1))
        relief.place(one.design.cast(rng, place, snow), at, one.angle)
