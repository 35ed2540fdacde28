"""A whole scene of style C, from an order to pixels and truth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.model import Car, Light, Order, Rendered, RenderError, Season
from evidence.training.render.yard_c import ground, layout, picture, sensor, stock, surroundings
from evidence.training.render.yard_c.sheet import Sheet, waves

if TYPE_CHECKING:
    from evidence.training.render.yard_c.layout import Bend, Track
    from evidence.training.render.yard_c.sheet import Field
    from evidence.training.render.yard_c.stock import Wagon

FINE = 2
MARGIN_M = 12.0


def draw(order: Order) -> Rendered:
    """Render a scene. Raises RenderError when the yard cannot hold the cars."""
    site = np.random.default_rng([41, order.seed if order.layout_seed is None else order.layout_seed])
    day = np.random.default_rng([42, order.seed])
    light = order.light or _sun(day)
    size = (order.width, order.height)
    half = math.hypot(*size) * order.posting_m / 2
    bend = layout.bend(site, size=size, posting_m=order.posting_m, angle=order.angle)
    room = min(size) * order.posting_m * float(site.uniform(0.25, 0.8))
    tracks = layout.lay(site, half_u=half, room_m=min(room, 200.0))
    wagons = _stand(day, tracks, bend, order)
    sheet = Sheet(half_u=half + MARGIN_M, half_v=half + MARGIN_M, step_m=order.posting_m / FINE)
    ground.lay_ground(sheet, site, tracks, light.season)
    across = bend.angle + math.pi / 2
    tilt = float(np.clip(light.brightness(0.4, across) - light.brightness(0.4, across + math.pi), -1, 1))
    surroundings.build(sheet, site, tracks, tilt)
    snow = float(day.uniform(0.3, 0.9)) if light.season == "winter" and day.random() < 0.5 else 0.0
    if snow:
        ground.whiten(sheet, day, snow)
    elif day.random() < 0.15:
        ground.wet(sheet, day)
    for wagon in wagons:
        look = stock.painter(wagon, day, sunny_side=tilt, snow=snow * float(day.uniform(0, 1)))
        middle = wagon.u, tracks[wagon.track].at(wagon.u)
        sheet.paint(middle, (wagon.length_m, wagon.width_m), look)
    scene = _see(sheet, bend, site, tracks, order, light)
    if light.cloud > 0:
        scene = picture.hide(scene, waves(day, scene.shape[:2], scene.shape[1] / 4), light.cloud)
    cars = tuple(_truth(wagon, tracks[wagon.track], bend) for wagon in wagons)
    lines = tuple(bend.place(track.u, track.v) for track in tracks)
    return Rendered(sensor.expose(scene, size, light, day), cars, lines, light, order.posting_m)


def _sun(rng: np.random.Generator) -> Light:
    seasons: tuple[Season, ...] = ("spring", "summer", "autumn", "winter")
    return Light(
        sun_azimuth=float(rng.uniform(80, 280)),
        sun_elevation=float(rng.uniform(16, 68)),
        season=seasons[int(rng.integers(4))],
        haze=float(rng.choice([0.02, 0.08, 0.18, 0.35])),
    )


def _see(
    sheet: Sheet, bend: Bend, rng: np.random.Generator, tracks: list[Track], order: Order, light: Light
) -> Field:
    """Bend, light, and hang gantries and masts over the tracks."""
    colour, height = picture.bend_sheet(sheet, bend, (order.width, order.height), fine=FINE)
    step = order.posting_m / FINE
    dark = picture.shadows(height, light, step)
    sky = np.array([0.24, 0.28, 0.36]) * float(rng.uniform(0.8, 1.35))
    lit = picture.light_up(colour, dark, sky)
    over = picture.Overhead(height.shape, light, step)
    pitch, half = float(rng.uniform(45, 75)), sheet.half_u
    wired = rng.random() < 0.7
    low, high = min(float(t.v.min()) for t in tracks), max(float(t.v.max()) for t in tracks)
    for u in np.arange(-half + float(rng.uniform(0, pitch)), half, pitch):
        if wired:
            for edge in (-0.35, 0.35):
                ends = bend.place(np.full(2, u + edge), np.array([low - 3, high + 3])) * FINE
                over.beam(ends, width_m=0.2, height_m=8.0, thick=190)
            ends = bend.place(np.full(2, u), np.array([low - 3, high + 3])) * FINE
            over.beam(ends, width_m=0.6, height_m=8.0, thick=70)
        elif rng.random() < 0.5:
            foot = bend.place(np.array([u]), np.array([float(rng.uniform(low, high))]))[0] * FINE
            over.mast(foot, height_m=float(rng.uniform(8, 22)))
    return over.lay_over(lit, tone=float(rng.uniform(90, 170)))


def _stand(rng: np.random.Generator, tracks: list[Track], bend: Bend, order: Order) -> list[Wagon]:
    """Exactly so many wagons wholly in view."""
    free = _free(tracks, bend, order)
    wagons: list[Wagon] = []
    for share in (0.4, 0.8, 1.0):
        wagons = []
        for index in rng.permutation(len(free)):
            track, low, high = free[int(index)]
            while len(wagons) < order.cars and high - low > 22:
                if share < 1:
                    low += float(rng.exponential(30 * (1.2 - share)))
                cut = stock.string(rng, int(min(rng.geometric(0.13), order.cars - len(wagons))), track)
                fits = [one for one in cut if low + one.u + one.length_m / 2 < high]
                wagons += [one._replace(u=low + one.u) for one in fits]
                low = low + (fits[-1].u + fits[-1].length_m / 2 if fits else 20) + float(rng.uniform(3, 9))
        if len(wagons) == order.cars:
            return wagons
    raise RenderError(
        f"The yard holds {len(wagons)} cars in view, not {order.cars}.",
        next_step="Ask for fewer cars or a larger picture.",
    )


def _free(tracks: list[Track], bend: Bend, order: Order) -> list[tuple[int, float, float]]:
    """Stretches of each track that lie in view and clear of turnouts: (track, low u, high u)."""
    found = []
    for index, track in enumerate(tracks):
        u = np.arange(max(track.clear[0], track.u[0]), min(track.clear[1], track.u[-1]), 1.0)
        if len(u) < 20:
            continue
        col, row = bend.place(u, np.interp(u, track.u, track.v)).T
        seen = (col > 8) & (row > 8) & (col < order.width - 8) & (row < order.height - 8)
        if order.reach_m is not None:
            seen &= np.abs(u) < order.reach_m
        edges = np.flatnonzero(np.diff(np.pad(seen.astype(int), 1))).reshape(-1, 2)
        found += [(index, float(u[a]), float(u[b - 1])) for a, b in edges]
    return found


def _truth(wagon: Wagon, track: Track, bend: Bend) -> Car:
    """Where a wagon stands in the picture."""
    u, v = np.array([wagon.u]), np.array([track.at(wagon.u)])
    col, row = bend.place(u, v)[0]
    slope = bend.slope(wagon.u)
    angle = math.remainder(bend.angle + math.atan(slope), math.pi)
    stretch = math.hypot(1.0, slope)
    return Car(float(col), float(row), angle, wagon.length_m * stretch, wagon.width_m / stretch)
