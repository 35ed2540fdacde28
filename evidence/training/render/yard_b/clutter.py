"""What is not a wagon in style B: halls, tanks, parked lorries, islands, masts, bridges, scrub."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.yard_b.raster import Block

if TYPE_CHECKING:
    from evidence.training.render.model import Light
    from evidence.training.render.yard_b.layout import Yard
    from evidence.training.render.yard_b.raster import Painter, Raster
    from evidence.training.render.yard_b.spine import Field, Floats, Spine
    from evidence.training.render.yard_b.surface import Ground

HALLS = ((176, 174, 170), (120, 126, 132), (150, 132, 112), (96, 92, 90), (190, 186, 176), (112, 68, 58))
PAINTS = ((200, 200, 198), (40, 44, 52), (130, 132, 136), (150, 48, 44), (52, 80, 132), (176, 168, 150))


def plain(colour: tuple[float, float, float], height_m: float) -> Painter:
    """One colour, one height."""

    def paint(s: Field, _t: Field) -> tuple[Floats, Floats]:
        return np.tile(np.array(colour, float), (s.size, 1)), np.full(s.shape, height_m)

    return paint


def _block(
    spine: Spine, at: tuple[float, float], size: tuple[float, float, float], turn: float = 0.0
) -> Block:
    """A block at yard metres; size is half length, half width, height."""
    column, row = spine.place(*at)[0]
    return Block(float(column), float(row), spine.heading(at[0]) + turn, *size)


def build_halls(
    raster: Raster, spine: Spine, rng: np.random.Generator, *, v: tuple[float, float], half_m: float
) -> None:
    """Flat-roofed halls with plant on their roofs, and round tanks, along one side of the yard."""
    u = -half_m + float(rng.uniform(0, 30))
    while u < half_m:
        long, deep = float(rng.uniform(14, 70)), float(rng.uniform(10, abs(v[1] - v[0])))
        at = (u + long / 2, (v[0] + v[1]) / 2 + float(rng.normal(0, 2)))
        if rng.random() < 0.2:
            _tank_farm(raster, spine, rng, at, long)
        elif rng.random() < 0.75:
            tall = float(rng.uniform(4, 12))
            tone = np.array(HALLS[int(rng.integers(len(HALLS)))], float) * rng.uniform(0.85, 1.1)
            raster.stamp(
                _block(spine, at, (long / 2, deep / 2, tall)), _flat_roof(rng, tone, long, deep, tall)
            )
            for _ in range(int(long * deep / 200)):
                spot = (
                    at[0] + float(rng.uniform(-0.4, 0.4)) * long,
                    at[1] + float(rng.uniform(-0.35, 0.35)) * deep,
                )
                size = (float(rng.uniform(0.6, 2.2)), float(rng.uniform(0.6, 1.4)), tall + 1.5)
                raster.stamp(_block(spine, spot, size), plain((168, 168, 166), tall + 1.5))
        u += long + float(rng.uniform(6, 50))


def _flat_roof(rng: np.random.Generator, tone: Floats, long: float, deep: float, tall: float) -> Painter:
    """A roof with a parapet, seams and a gutter line."""
    pitch = float(rng.uniform(2.5, 7.0))

    def paint(s: Field, t: Field) -> tuple[Floats, Floats]:
        rim = (np.abs(s) > long / 2 - 0.4) | (np.abs(t) > deep / 2 - 0.4)
        seam = np.abs(s % pitch) < 0.25
        shade = np.where(rim, 1.15, np.where(seam, 0.92, 1.0))
        return tone[None, :] * shade[:, None], np.where(rim, tall + 0.5, tall)

    return paint


def _tank_farm(
    raster: Raster, spine: Spine, rng: np.random.Generator, at: tuple[float, float], long: float
) -> None:
    """A row of upright storage tanks."""
    radius = float(rng.uniform(3, 7))
    for u in np.arange(at[0] - long / 2, at[0] + long / 2, radius * 2.5):
        block = _block(spine, (float(u), at[1]), (radius, radius, 8.0))
        ring = Block(block.column, block.row, block.angle, radius, radius, 8.0, round=True)
        raster.stamp(ring, plain((190, 188, 182), 8.0))


def park_lorries(raster: Raster, spine: Spine, rng: np.random.Generator, ground: Ground) -> None:
    """Lorries, trailers, boxes and cars in rows on the lots, and traffic on the streets."""
    for west, east, near, far in ground.lots:
        for v in np.arange(near + 3, far - 3, float(rng.choice([4.0, 6.5, 16.0]))):
            u = west + 4.0
            while u < east - 16:
                long = float(rng.choice([4.4, 6.1, 12.2, 13.6]))
                if rng.random() < 0.55:
                    _vehicle(raster, spine, rng, (u + long / 2, float(v)), long)
                u += long + float(rng.choice([0.6, 1.0, 2.5, 9.0]))
    for street in ground.street_v:
        u = float(ground.lots[0][0]) if ground.lots else -100.0
        for _ in range(12):
            u += 20.0 + float(rng.exponential(60))
            _vehicle(
                raster,
                spine,
                rng,
                (u, street + float(rng.choice([-1.8, 1.8]))),
                float(rng.choice([4.4, 9.0, 16.0])),
            )


def _vehicle(
    raster: Raster, spine: Spine, rng: np.random.Generator, at: tuple[float, float], long: float
) -> None:
    """A car, a container, a trailer or a lorry, by its length."""
    wide, tall = (0.9, 1.5) if long < 5 else (1.24, float(rng.uniform(2.4, 4.0)))
    tone = np.array(PAINTS[int(rng.integers(len(PAINTS)))], float) * rng.uniform(0.85, 1.1)
    colour = (float(tone[0]), float(tone[1]), float(tone[2]))
    raster.stamp(_block(spine, at, (long / 2, wide, tall)), plain(colour, tall))


def lay_islands(raster: Raster, spine: Spine, rng: np.random.Generator, yard: Yard, *, half_m: float) -> None:
    """Loading islands between fans, where the gap is wide; some with a roof, some with crates."""
    for left, right in zip(yard.fans, yard.fans[1:], strict=False):
        low, high = left.reach_v[1] - 0.8, right.reach_v[0] + 0.8
        if high - low < 4.5 or rng.random() < 0.3:
            continue
        middle, u = (low + high) / 2, float(rng.uniform(-0.4, 0.4)) * half_m
        long, side = float(rng.uniform(30, 110)), min((high - low) / 2, 3.6)
        for step in np.arange(-long, long, 10.0):
            raster.stamp(_block(spine, (u + step + 5, middle), (5.1, side, 1.0)), plain((164, 160, 150), 1.0))
        if rng.random() < 0.5:
            for step in np.arange(-long / 2, long / 2, 10.0):
                roof = _block(spine, (u + step + 5, middle), (5.1, side - 0.3, 4.6))
                raster.stamp(roof, plain((128, 132, 138), 4.6))


def raise_masts(raster: Raster, spine: Spine, rng: np.random.Generator, yard: Yard, *, half_m: float) -> None:
    """Lamp masts between the fans, thin with long shadows, and now and then a footbridge over everything."""
    for fan in yard.fans:
        for u in np.arange(-half_m + float(rng.uniform(0, 40)), half_m, 48.0):
            mast = _block(spine, (float(u), fan.reach_v[0] + 0.4), (0.22, 0.22, 14.0))
            raster.stamp(mast, plain((150, 150, 150), 14.0))
    if rng.random() < 0.35:
        low, high = yard.low_v - 8, yard.high_v + 8
        column, row = spine.place(float(rng.uniform(-0.6, 0.6)) * half_m, (low + high) / 2)[0]
        turn = spine.angle + math.pi / 2
        bridge = Block(float(column), float(row), turn, (high - low) / 2, 1.3, 7.5, floor_m=6.5)
        raster.stamp(bridge, plain((146, 146, 142), 7.5))


def sow_scrub(
    raster: Raster,
    spine: Spine,
    rng: np.random.Generator,
    light: Light,
    *,
    v: tuple[float, float],
    half_m: float,
    tone: tuple[float, float, float],
) -> None:
    """Bushes and trees as domes, lit on one side."""
    col, row = light.towards_sun
    count = int(half_m * abs(v[1] - v[0]) / 160)
    hubs = rng.uniform((-half_m, min(v)), (half_m, max(v)), (max(1, count // 6), 2))
    for _ in range(count):
        hub = hubs[int(rng.integers(len(hubs)))]
        at = (float(hub[0] + rng.normal(0, 9)), float(hub[1] + rng.normal(0, 5)))
        radius, tall = float(rng.uniform(0.9, 3.6)), float(rng.uniform(1.5, 9))
        column, line = spine.place(*at)[0]
        shade = np.array(tone) * rng.normal(1, 0.12)

        def dome(
            s: Field, t: Field, radius: float = radius, tall: float = tall, shade: Floats = shade
        ) -> tuple[Floats, Floats]:
            lit = 0.85 + 0.45 * (s * col + t * row) / radius + rng.normal(0, 0.12, s.shape)
            return shade[None, :] * lit[:, None], np.full(s.shape, tall)

        block = Block(
            float(column), float(line), 0.0, radius, radius * float(rng.uniform(0.7, 1)), tall, round=True
        )
        raster.stamp(block, dome)
