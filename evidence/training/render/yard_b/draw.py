"""A whole scene of style B, from an order to pixels and truth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.model import Car, Light, Order, Rendered, Season
from evidence.training.render.yard_b import clutter, layout, optics, surface, trains, wagons
from evidence.training.render.yard_b.raster import Raster
from evidence.training.render.yard_b.spine import Spine

if TYPE_CHECKING:
    from evidence.training.render.yard_b.layout import Yard
    from evidence.training.render.yard_b.surface import Ground

SOILS = ((134, 124, 112), (112, 104, 98), (146, 134, 118), (124, 122, 118))


def draw(order: Order) -> Rendered:
    """Render a scene. Raises RenderError when the yard cannot hold the cars."""
    site = np.random.default_rng([21, order.seed if order.layout_seed is None else order.layout_seed])
    day = np.random.default_rng([22, order.seed])
    light = order.light or _day_light(day)
    half = math.hypot(order.width, order.height) * order.posting_m / 2
    room = min(order.width, order.height) * order.posting_m
    spine = Spine(
        (order.width / 2, order.height / 2),
        float(site.uniform(0, math.tau)) if order.angle is None else order.angle,
        float(site.choice([-1.0, 1.0])) * max(900.0, half * float(site.uniform(3, 20))),
        order.posting_m,
    )
    yard = layout.plan(site, half_m=half, room_m=float(np.clip(room * 0.4, 24, 130)), whole=half > 500)
    string = trains.assemble(day, trains.stretches(yard, spine, order), order.cars)
    raster = Raster(width=order.width, height=order.height, posting_m=order.posting_m, light=light)
    ground = _land(site, yard, light.season, half)
    size = (order.height, order.width)
    moods = np.stack(
        [surface.spectral_noise(site, size, slope=1.1), surface.spectral_noise(site, size, slope=1.5)]
    )
    surface.paint_ground(raster, spine, yard, ground, moods)
    _clutter(raster, spine, yard, ground, site, half_m=half)
    cars = tuple(_stand(raster, spine, wagon, day) for wagon in string)
    clutter.raise_masts(raster, spine, site, yard, half_m=half)
    grain = 1 + 0.035 * site.standard_normal(size, dtype=np.float32) + 0.02 * moods[0]
    scene = raster.light_up(grain.astype(np.float32), sky=(0.2, 0.23, 0.28))
    if light.cloud > 0:
        scene = optics.overcast(scene, surface.spectral_noise(day, size, slope=1.6), light.cloud)
    lines = [line for fan in yard.fans for line in trains.centrelines(fan, spine)]
    return Rendered(optics.record(scene, light, day), cars, tuple(lines), light, order.posting_m)


def _day_light(rng: np.random.Generator) -> Light:
    """Any hour at which such sensors pass."""
    seasons: tuple[Season, ...] = ("spring", "summer", "autumn", "winter")
    return Light(
        sun_azimuth=float(rng.uniform(95, 265)),
        sun_elevation=float(rng.uniform(22, 66)),
        season=seasons[int(rng.integers(4))],
        haze=float(rng.uniform(0.0, 0.25)),
    )


def _land(rng: np.random.Generator, yard: Yard, season: Season, half_m: float) -> Ground:
    """Streets, lots and water around the yard."""
    lots = []
    for _ in range(int(half_m / 90) + 1):
        west = float(rng.uniform(-half_m, half_m))
        lots.append((west, west + float(rng.uniform(40, 110)), yard.low_v - 38.0, yard.low_v - 8.0))
    soil = SOILS[int(rng.integers(len(SOILS)))]
    return surface.Ground(
        season,
        (float(soil[0]), float(soil[1]), float(soil[2])),
        (yard.low_v - 48.0, yard.high_v + 14.0),
        tuple(lots),
        yard.high_v + float(rng.uniform(90, 200)) if rng.random() < 0.5 else None,
        float(rng.uniform(-1.6, 0.2)),
    )


def _clutter(
    raster: Raster, spine: Spine, yard: Yard, ground: Ground, rng: np.random.Generator, *, half_m: float
) -> None:
    """All that stands beside the tracks."""
    clutter.park_lorries(raster, spine, rng, ground)
    clutter.build_halls(raster, spine, rng, v=(yard.low_v - 84, yard.low_v - 56), half_m=half_m)
    clutter.build_halls(raster, spine, rng, v=(yard.high_v + 22, yard.high_v + 44), half_m=half_m)
    clutter.lay_islands(raster, spine, rng, yard, half_m=half_m)
    for near, far in ((yard.low_v - 170, yard.low_v - 92), (yard.high_v + 48, yard.high_v + 86)):
        tone = surface.WOOD[ground.season]
        clutter.sow_scrub(raster, spine, rng, raster.light, v=(near, far), half_m=half_m, tone=tone)


def _stand(raster: Raster, spine: Spine, wagon: trains.Wagon, rng: np.random.Generator) -> Car:
    """Draw a wagon and say where it is."""
    column, row = spine.place(wagon.u, wagon.v)[0]
    angle = spine.heading(wagon.u)
    wagons.stand(raster, wagon, (float(column), float(row)), angle, rng)
    return Car(float(column), float(row), math.remainder(angle, math.pi), wagon.length_m, wagon.width_m)
