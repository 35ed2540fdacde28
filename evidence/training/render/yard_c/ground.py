"""The ground of style C: land, ballast, tracks, strips of grass, roads and paved lots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.yard_c.sheet import Colour, Field, Sheet, waves

if TYPE_CHECKING:
    from evidence.training.render.model import Season
    from evidence.training.render.yard_c.layout import Track

LAND: dict[Season, tuple[Colour, ...]] = {
    "spring": ((104, 122, 70), (124, 122, 82), (130, 116, 92)),
    "summer": ((92, 106, 62), (138, 130, 88), (150, 138, 104)),
    "autumn": ((122, 112, 74), (106, 98, 70), (128, 108, 80)),
    "winter": ((112, 106, 90), (96, 94, 84), (120, 114, 100)),
}
BALLAST: tuple[Colour, ...] = (
    (150, 148, 146),
    (128, 122, 114),
    (110, 100, 90),
    (140, 130, 116),
    (162, 158, 152),
    (96, 90, 86),
)
WEED: Colour = (96, 108, 66)


def mix(colour: Colour, factor: float) -> Colour:
    """A colour, brighter or darker."""
    return colour[0] * factor, colour[1] * factor, colour[2] * factor


def lay_ground(sheet: Sheet, rng: np.random.Generator, tracks: list[Track], season: Season) -> None:
    """Paint everything that has no height."""
    _land(sheet, rng, season)
    edges = [(float(t.v.min()) - 4.5, float(t.v.max()) + 4.5) for t in tracks]
    stone = BALLAST[int(rng.integers(len(BALLAST)))]
    low, high = min(e[0] for e in edges), max(e[1] for e in edges)
    base = mix(BALLAST[int(rng.integers(len(BALLAST)))], 0.95)
    _ballast(sheet, rng, (low, high), base)
    for group in sorted({t.group for t in tracks}):
        mine = [t for t in tracks if t.group == group]
        if rng.random() < 0.5:
            stone = BALLAST[int(rng.integers(len(BALLAST)))]
        if rng.random() < 0.4:
            _strip(sheet, rng, min(float(t.v.min()) for t in mine) - 5.0, float(rng.uniform(2, 5)))
        for track in mine:
            _bed(sheet, rng, track, stone)
    texture = 1 + 0.05 * waves(rng, sheet.shape, 1.0) + 0.05 * waves(rng, sheet.shape, 9)
    sheet.colour *= np.clip(texture, 0.6, 1.5)[:, :, None]


def _land(sheet: Sheet, rng: np.random.Generator, season: Season) -> None:
    """Patches of two tones, and fields with furrows."""
    choice = LAND[season]
    one, two = (np.array(choice[int(rng.integers(len(choice)))], np.float32) for _ in range(2))
    share = np.clip(0.5 + 0.3 * waves(rng, sheet.shape, 160) + 0.12 * waves(rng, sheet.shape, 14), 0, 1)
    sheet.colour[:] = one + (two * 0.9 - one) * share[:, :, None]
    for _ in range(int(rng.integers(0, 7))):
        u, v = float(rng.uniform(-1, 1)) * sheet.half_u, float(rng.uniform(-1, 1)) * sheet.half_v
        tone = mix(choice[int(rng.integers(len(choice)))], float(rng.uniform(0.75, 1.25)))
        span = (u, u + float(rng.uniform(40, 150))), (v, v + float(rng.uniform(30, 90)))
        sheet.blend(*span, tone, 0.8)
        for row in np.arange(span[1][0], span[1][1], float(rng.uniform(1.5, 4))):
            sheet.blend(span[0], (float(row), float(row) + 0.5), mix(tone, 0.8), 0.4)


def _ballast(sheet: Sheet, rng: np.random.Generator, v: tuple[float, float], base: Colour) -> None:
    """Old ballast and dirt over the whole yard, weeds in it."""
    rows, _ = sheet.window((-sheet.half_u, sheet.half_u), v)
    part = sheet.colour[rows]
    ragged = waves(rng, part.shape[:2], 20)
    edge = np.minimum(sheet.vs()[rows] - v[0], v[1] - sheet.vs()[rows])[:, None]
    cover = np.clip((edge + 1.5 * ragged - 1.0) / 1.5, 0, 1)[:, :, None]
    weeds = np.clip(waves(rng, part.shape[:2], 26) - float(rng.uniform(0.6, 2.2)), 0, 0.6)[:, :, None]
    tone = np.array(base, np.float32) * (1 + 0.08 * waves(rng, part.shape[:2], 40))[:, :, None]
    tone = tone + (np.array(WEED, np.float32) - tone) * weeds
    part += (tone - part) * cover


def _strip(sheet: Sheet, rng: np.random.Generator, v: float, wide: float) -> None:
    """Grass or a service path between groups."""
    tone = ((84, 112, 58), (120, 116, 84), (158, 156, 150))[int(rng.integers(3))]
    u = sheet.us()[:: max(1, int(6 / sheet.step_m))]
    line = v + 0.8 * np.sin(u / float(rng.uniform(20, 60)))
    sheet.trail(u, line.astype(np.float32), wide, tone, 0.85)


def _bed(sheet: Sheet, rng: np.random.Generator, track: Track, stone: Colour) -> None:
    """One track: ballast shoulders, sleepers, dirt between the rails, two rails."""
    u, v = track.u.astype(np.float32), track.v.astype(np.float32)
    own = mix(stone, float(rng.normal(1, 0.06)))
    sheet.trail(u, v, 3.8, own, float(rng.uniform(0.4, 0.9)))
    sheet.trail(u, v, 2.5, mix(own, float(rng.uniform(0.6, 0.9))), 0.75)
    if rng.random() < 0.7:
        sheet.trail(u, v, 0.7, mix((92, 80, 68), float(rng.uniform(0.7, 1.1))), float(rng.uniform(0.2, 0.7)))
    steel: Colour = (186, 182, 178) if rng.random() < 0.4 else (104, 84, 70)
    for side in (-0.75, 0.75):
        sheet.trail(u, v + np.float32(side + 0.13), 0.18, (52, 46, 42), 0.8)
        sheet.trail(u, v + np.float32(side), 0.12, steel, 0.9)


def pave(sheet: Sheet, rng: np.random.Generator, v: float, wide: float) -> Colour:
    """A road along the yard; gives its tone."""
    tone = mix(((122, 120, 118), (98, 98, 100), (144, 138, 128))[int(rng.integers(3))], 1.0)
    sheet.blend((-sheet.half_u, sheet.half_u), (v - wide / 2, v + wide / 2), tone, 0.95)
    for u in np.arange(-sheet.half_u, sheet.half_u, 9.0):
        sheet.blend((float(u), float(u) + 3), (v - 0.1, v + 0.1), (210, 210, 206), 0.5)
    return tone


def whiten(sheet: Sheet, rng: np.random.Generator, amount: float) -> None:
    """Snow on the ground: thick beside the tracks, thin between the rails."""
    cover = np.clip(amount + 0.25 * waves(rng, sheet.shape, 30) + 0.12 * waves(rng, sheet.shape, 4), 0, 0.95)
    cover[sheet.height > 0.2] *= 0.0
    bright = sheet.colour.mean(axis=2)
    # Dark, warm sleepers and rails melt through.
    cover *= np.clip((bright - 55) / 70, 0.25, 1)
    white: Field = np.array([218, 222, 228], np.float32)
    sheet.colour += (white - sheet.colour) * cover[:, :, None]


def wet(sheet: Sheet, rng: np.random.Generator) -> None:
    """Rain: all grounds darker, puddles on level parts."""
    ground = sheet.height <= 0.2
    sheet.colour[ground] *= 0.72
    pools = ground & (waves(rng, sheet.shape, 24) > 2.0)
    sheet.colour[pools] = sheet.colour[pools] * 0.5 + np.array([46, 52, 60], np.float32)
