"""A whole scene of style D, from an order to pixels and truth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from evidence.training.render.model import Car, Light, Order, Rendered, RenderError, Season
from evidence.training.render.yard_b import optics
from evidence.training.render.yard_b.raster import Block, Raster
from evidence.training.render.yard_d import clutter, ground, lines, stock

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.training.render.yard_d.lines import Line

    Floats = NDArray[np.float64]

GAUGE_M = 4.0
"""Between points along the middles of two wagons on different tracks."""

Stood = tuple[float, float, float, stock.Wagon]
"""Column, row, heading, and what stands there."""


def draw(order: Order) -> Rendered:
    """Render a scene. Raises RenderError when the yard cannot hold the cars."""
    site = np.random.default_rng([61, order.seed if order.layout_seed is None else order.layout_seed])
    day = np.random.default_rng([62, order.seed])
    light = order.light or _sun(day)
    laid = lines.lay(site, order)
    stood = _stand(day, laid, order)
    raster = Raster(width=order.width, height=order.height, posting_m=order.posting_m, light=light)
    ground.paint(raster, site, laid, order.posting_m)
    snow = float(day.uniform(0.3, 0.9)) if light.season == "winter" and day.random() < 0.5 else 0.0
    if snow:
        _whiten(raster, day, snow)
    elif day.random() < 0.15:
        raster.colour[:] = (raster.colour * np.float32(0.7)).astype(np.uint8)
    clutter.scatter(raster, site, laid, order.posting_m)
    clutter.beside(raster, site, laid, order.posting_m)
    for col, row, angle, wagon in stood:
        _stamp(raster, (col, row, angle, wagon), day, snow=snow * float(day.random()))
    roofs = clutter.cover(raster, site, laid)
    clutter.hang(raster, site, laid, order.posting_m)
    seen = [one for one in stood if not _hidden(one, roofs, order.posting_m)]
    cars = tuple(Car(c, r, math.remainder(a, math.pi), w.length_m, w.width_m) for c, r, a, w in seen)
    grain = 1 + float(site.uniform(0.02, 0.08)) * site.standard_normal(
        (order.height, order.width), dtype=np.float32
    )
    sky = float(day.uniform(0.14, 0.42))
    scene = raster.light_up(grain, sky=(sky, sky * 1.1, sky * 1.3))
    if light.cloud > 0:
        thick = ground.noise(day, (order.height, order.width), order.width / 5)
        scene = optics.overcast(scene, thick, light.cloud)
    return Rendered(_expose(scene, light, day), cars, tuple(x.points for x in laid), light, order.posting_m)


def _sun(rng: np.random.Generator) -> Light:
    seasons: tuple[Season, ...] = ("spring", "summer", "autumn", "winter")
    return Light(
        sun_azimuth=float(rng.uniform(0, 360)),
        sun_elevation=float(rng.uniform(16, 72)),
        season=seasons[int(rng.integers(4))],
        haze=float(rng.uniform(0.0, 0.25)),
    )


def _whiten(raster: Raster, rng: np.random.Generator, amount: float) -> None:
    """Snow on the ground, thin where it is dark and oily."""
    shape = raster.colour.shape[0], raster.colour.shape[1]
    cover = amount + 0.25 * ground.noise(rng, shape, 60) + 0.1 * ground.noise(rng, shape, 8)
    bright = raster.colour.mean(axis=2)
    cover = (np.clip(cover, 0, 0.95) * np.clip((bright - 50) / 60, 0.2, 1))[:, :, None].astype(np.float32)
    white = np.array([216, 221, 228], np.float32)
    raster.colour[:] = (raster.colour + (white - raster.colour) * cover).astype(np.uint8)


def _stamp(raster: Raster, one: Stood, rng: np.random.Generator, *, snow: float) -> None:
    """Draw a wagon, and the dark of its couplers."""
    col, row, angle, wagon = one
    across = angle + math.pi / 2
    light = raster.light
    lit = float(np.clip(light.brightness(0.4, across) - light.brightness(0.4, across + math.pi), -1, 1))
    half = wagon.length_m / 2
    coupler = Block(col, row, angle, half + 0.5, 0.25, 1.0)
    raster.stamp(coupler, lambda s, _: (np.tile([46.0, 44.0, 42.0], (s.size, 1)), np.full(s.shape, 1.0)))
    block = Block(col, row, angle, half, wagon.width_m / 2, wagon.height_m)
    raster.stamp(block, stock.painter(wagon, rng, lit=lit, snow=snow))


def _hidden(one: Stood, roofs: list[Block], posting_m: float) -> bool:
    """Whether more than half of a wagon lies under a roof."""
    col, row, angle, wagon = one
    at = np.linspace(-0.5, 0.5, 21) * wagon.length_m / posting_m
    x, y = col + at * math.cos(angle), row + at * math.sin(angle)
    under = np.zeros(21, bool)
    for roof in roofs:
        cos, sin = math.cos(roof.angle), math.sin(roof.angle)
        s, t = (x - roof.column) * cos + (y - roof.row) * sin, (y - roof.row) * cos - (x - roof.column) * sin
        under |= (np.abs(s) * posting_m < roof.half_m) & (np.abs(t) * posting_m < roof.side_m)
    return bool(under.mean() > 0.5)


def _stand(rng: np.random.Generator, laid: list[Line], order: Order) -> list[Stood]:
    """So many wagons wholly in view, none within another's gauge."""
    taken = np.zeros((0, 2))
    stood: list[Stood] = []
    for tries in range(6):
        for index in rng.permutation(len(laid)):
            line = laid[int(index)]
            here: list[Floats] = []
            at = float(rng.exponential(40.0 / (1 + tries)))
            while len(stood) < order.cars and at < len(line.points):
                cut = stock.string(rng, int(rng.geometric(0.12)))
                room = float(rng.uniform(0.7, 1.6))
                for wagon in cut:
                    pose = line.pose(at + wagon.length_m / 2)
                    body = _body(pose, wagon, order)
                    if len(stood) < order.cars and _fits(body, taken, order):
                        stood.append((*pose, wagon))
                        here.append(body)
                    at += wagon.length_m + room + float(rng.uniform(-0.1, 0.1))
                at += float(rng.uniform(2, 8)) + float(rng.exponential(50.0 / (1 + tries)))
            taken = np.concatenate([taken, *here]) if here else taken
        if len(stood) == order.cars:
            return stood
    raise RenderError(
        f"The yard holds {len(stood)} cars in view, not {order.cars}.",
        next_step="Ask for fewer cars or a larger picture.",
    )


def _body(pose: tuple[float, float, float], wagon: stock.Wagon, order: Order) -> Floats:
    """Points along a wagon, pixels."""
    at = np.linspace(-0.5, 0.5, 9) * wagon.length_m / order.posting_m
    return np.stack([pose[0] + at * math.cos(pose[2]), pose[1] + at * math.sin(pose[2])], axis=1)


def _fits(body: Floats, taken: Floats, order: Order) -> bool:
    """Whether a wagon lies in view and clear of all that stand on other tracks or stood before."""
    edge = 2.0 / order.posting_m
    if body.min() < edge or body[:, 0].max() > order.width - edge or body[:, 1].max() > order.height - edge:
        return False
    if order.reach_m is not None:
        middle = np.array([order.width, order.height]) / 2
        if float(np.hypot(*(body[4] - middle))) * order.posting_m > order.reach_m:
            return False
    far = np.hypot(*(body[:, None] - taken[None]).transpose(2, 0, 1)) * order.posting_m
    return not len(taken) or float(far.min()) > GAUGE_M


def _expose(scene: NDArray[np.float32], light: Light, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Little more than eyes: the sensor is put on in training."""
    seen = scene * (1 - light.haze) + np.array([120, 130, 146], np.float32)[:, None, None] * light.haze
    seen = ndimage.gaussian_filter(seen, (0, 0.4, 0.4))
    seen += rng.standard_normal(seen.shape, dtype=np.float32) * 1.0
    return np.asarray(np.clip(np.rint(seen * float(rng.uniform(0.95, 1.7))), 0, 255), np.uint8)
