"""What lies flat: fields, river, yard bed, roads, ballast, sleepers, rails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from evidence.training.render.model import Season
    from evidence.training.render.yard_a.canvas import Canvas, Colour
    from evidence.training.render.yard_a.frame import Floats, Frame
    from evidence.training.render.yard_a.plan import Plan, Track

BASE: dict[Season, Colour] = {
    "spring": (112, 110, 82),
    "summer": (88, 100, 66),
    "autumn": (118, 110, 84),
    "winter": (138, 128, 114),
}
CROPS: dict[Season, tuple[Colour, ...]] = {
    "spring": ((122, 108, 86), (104, 92, 74), (92, 108, 66), (134, 122, 98)),
    "summer": ((72, 98, 52), (84, 108, 58), (96, 112, 66), (118, 112, 72), (64, 86, 50)),
    "autumn": ((152, 134, 88), (138, 118, 82), (164, 148, 104), (112, 104, 70), (120, 98, 74)),
    "winter": ((132, 118, 98), (120, 106, 90), (148, 136, 118), (140, 126, 104)),
}
WATER: Colour = (66, 78, 76)
BEDS: tuple[Colour, ...] = ((128, 120, 110), (116, 110, 100), (136, 132, 126), (122, 108, 94))
BALLASTS: tuple[Colour, ...] = (
    (150, 149, 147),
    (140, 134, 124),
    (124, 116, 104),
    (144, 140, 134),
    (116, 110, 102),
)
EDGE_M = 60.0
"""How far beyond the picture the ground is drawn."""


def lay_land(
    canvas: Canvas,
    frame: Frame,
    rng: np.random.Generator,
    *,
    season: Season,
    extent_m: float,
    yard_v: tuple[float, float],
) -> None:
    """Paint fields on both sides of the yard and a river behind one of them."""
    wide = extent_m + EDGE_M
    canvas.ground(frame.box((-wide, wide), (-wide, wide)), BASE[season])
    crops = CROPS[season]
    for side in (-1, 1):
        near = yard_v[1] + 95 if side > 0 else yard_v[0] - 85
        _fields(canvas, frame, rng, crops, span=(near, side * wide), reach=wide)
    if rng.random() < 0.75:
        _river(canvas, frame, rng, near=yard_v[1] + float(rng.uniform(120, 190)), reach=wide)


def _fields(
    canvas: Canvas,
    frame: Frame,
    rng: np.random.Generator,
    crops: tuple[Colour, ...],
    *,
    span: tuple[float, float],
    reach: float,
) -> None:
    """Fill a stretch with parcels, each with its rows."""
    u = -reach
    sign = 1 if span[1] > span[0] else -1
    while u < reach:
        width = float(rng.uniform(45, 130))
        v = span[0]
        while (span[1] - v) * sign > 0:
            depth = float(rng.uniform(40, 120))
            colour = crops[int(rng.random() * len(crops))]  # as many draws in every season
            tone = float(rng.normal(1, 0.05))
            parcel = (colour[0] * tone, colour[1] * tone, colour[2] * tone)
            box = frame.box((u + 1, u + width - 1), (v, v + sign * (depth - 2)))
            canvas.ground(box, parcel)
            _rows(canvas, frame, rng, parcel, (u + 2, u + width - 2), (v + sign, v + sign * (depth - 3)))
            v += sign * depth
        u += width


def _rows(
    canvas: Canvas,
    frame: Frame,
    rng: np.random.Generator,
    colour: Colour,
    u: tuple[float, float],
    v: tuple[float, float],
) -> None:
    """Furrows along or across a parcel."""
    pitch, tone = float(rng.uniform(2.5, 6.0)), float(rng.uniform(0.9, 0.97))
    darker = (colour[0] * tone, colour[1] * tone, colour[2] * tone)
    if rng.random() < 0.5:
        for place in np.arange(min(v), max(v), pitch):
            canvas.stripe(frame.pixels(np.array(u), float(place)), darker, width_m=pitch * 0.4)
    else:
        for place in np.arange(*u, pitch):
            canvas.stripe(frame.pixels(float(place), np.array(v)), darker, width_m=pitch * 0.4)


def _river(canvas: Canvas, frame: Frame, rng: np.random.Generator, *, near: float, reach: float) -> None:
    """A meandering river with sand along its banks."""
    u = np.linspace(-reach, reach, 240)
    phase, wave = float(rng.uniform(0, 6)), float(rng.uniform(300, 700))
    half = float(rng.uniform(28, 55))
    middle = near + half + 25 * (1 + np.sin(u / wave * 6.28 + phase)) + 6 * np.sin(u / 61 + phase * 2)
    canvas.ground(frame.ribbon(u, middle, half + 9 + 5 * np.sin(u / 83)), (108, 112, 82))
    canvas.ground(frame.ribbon(u, middle, half + 4 + 3 * np.sin(u / 37 + 1)), (166, 156, 134))
    canvas.ground(frame.ribbon(u, middle, half + 2 * np.sin(u / 29)), WATER)


def lay_bed(canvas: Canvas, frame: Frame, rng: np.random.Generator, plan: Plan, *, reach: float) -> None:
    """Paint the yard: cinders, ballast of several ages, sleepers, rails."""
    bed = BEDS[int(rng.integers(len(BEDS)))]
    u, low, high = _edges(plan, reach)
    ragged = 2.0 * np.sin(u / 47) + 1.5 * np.sin(u / 19 + 2)
    canvas.ground(np.concatenate([frame.pixels(u, low + ragged), frame.pixels(u, high + ragged)[::-1]]), bed)
    for v in plan.bands:
        _strips(canvas, frame, rng, v, reach=reach, bed=bed)
    groups = {track.group for track in plan.tracks}
    ages = {group: BALLASTS[int(rng.integers(len(BALLASTS)))] for group in sorted(groups)}
    for track in plan.tracks:
        tone = float(rng.normal(1.0, 0.035))
        canvas.ground(frame.ribbon(track.u, track.v, 1.95), _tinted(ages[track.group], tone))
    for track in plan.tracks:
        _sleepers(canvas, frame, rng, track, ages[track.group], reach=reach)
    for track in plan.tracks:
        _rails(canvas, frame, rng, track)


def _edges(plan: Plan, reach: float) -> tuple[Floats, Floats, Floats]:
    """Where the yard's bed ends on either side: u, low v, high v; it narrows where the tracks do."""
    u = np.linspace(-reach, reach, 160)
    rails = np.stack([np.interp(u, track.u, track.v, np.nan, np.nan) for track in plan.tracks])
    calm = np.full(9, 1 / 9)
    low, high = (
        np.convolve(np.pad(edge, 4, mode="edge"), calm, mode="valid")
        for edge in (np.nanmin(rails, axis=0) - 8, np.nanmax(rails, axis=0) + 10)
    )
    return u, low, high


def strew(canvas: Canvas, frame: Frame, rng: np.random.Generator, plan: Plan, *, reach: float) -> None:
    """Cabinets, lids, heaps and boxes between the tracks."""
    for low, high in plan.bands:
        for _ in range(int((high - low) * reach / 250)):
            u, v = float(rng.uniform(-reach, reach)), float(rng.uniform(low, high))
            off = min(abs(v - float(np.interp(u, track.u, track.v))) for track in plan.tracks)
            if off < 1.9:
                continue
            half, side = float(rng.uniform(0.2, 0.9)), float(rng.uniform(0.2, 0.5))
            tone = float(rng.choice([60.0, 150.0, 215.0])) * float(rng.uniform(0.85, 1.1))
            box = frame.pose(u, v).box((-half, half), (-side, side))
            canvas.thing(box, (tone, tone * 0.98, tone * 0.9), height_m=float(rng.uniform(0.3, 1.4)))


def _tinted(colour: Colour, tone: float) -> Colour:
    return colour[0] * tone, colour[1] * tone, colour[2] * tone


def _strips(
    canvas: Canvas,
    frame: Frame,
    rng: np.random.Generator,
    v: tuple[float, float],
    *,
    reach: float,
    bed: Colour,
) -> None:
    """Paths and spilled loads between the tracks, long and thin as trains leave them."""
    for _ in range(int((v[1] - v[0]) * reach / 400)):
        start = float(rng.uniform(-reach, reach))
        place = float(rng.uniform(*v))
        tone = float(rng.normal(1.0, 0.1))
        span = np.linspace(start, start + float(rng.uniform(20, 160)), 12)
        canvas.ground(
            frame.ribbon(span, np.full(12, place), float(rng.uniform(0.4, 1.8))), _tinted(bed, tone)
        )


def _sleepers(
    canvas: Canvas, frame: Frame, rng: np.random.Generator, track: Track, ballast: Colour, *, reach: float
) -> None:
    """Sleepers every 0.6 m, 2.5 m long, darker than the ballast, and the oil between the rails."""
    tone = float(rng.uniform(0.45, 0.72))
    wood = (ballast[0] * tone * 1.03, ballast[1] * tone * 0.98, ballast[2] * tone * 0.92)
    oil = float(rng.uniform(0.84, 0.97))
    canvas.ground(frame.ribbon(track.u, track.v, 0.55), _tinted(ballast, oil))
    low, high = max(-reach, track.u[0]), min(reach, track.u[-1])
    u = np.arange(low, high, 0.6)
    v = np.interp(u, track.u, track.v)
    ends = np.stack([frame.pixels(u, v - 1.25), frame.pixels(u, v + 1.25)], axis=1)
    for pair in ends:
        canvas.stripe(pair, wood, width_m=0.25)


def _rails(canvas: Canvas, frame: Frame, rng: np.random.Generator, track: Track) -> None:
    """Two rails: bright where trains run often, rusty where they stand."""
    busy = track.group == 0 or rng.random() < 0.4
    steel = (178.0, 176.0, 172.0) if busy else (112.0, 92.0, 78.0)
    for side in (-0.76, 0.76):
        canvas.stripe(frame.pixels(track.u, track.v + side + 0.11), (58, 52, 48), width_m=0.12)
        canvas.stripe(frame.pixels(track.u, track.v + side), steel, width_m=0.12)
