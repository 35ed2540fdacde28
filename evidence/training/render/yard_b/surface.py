"""The ground of style B: for every point its distance to track, road or field decides its colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import fft

from evidence.training.render.yard_b.raster import FINE

if TYPE_CHECKING:
    from evidence.training.render.model import Season
    from evidence.training.render.yard_b.layout import Fan, Yard
    from evidence.training.render.yard_b.raster import Raster
    from evidence.training.render.yard_b.spine import Field, Spine

Tone = tuple[float, float, float]

GRASS: dict[Season, Tone] = {
    "spring": (104, 116, 78),
    "summer": (92, 108, 74),
    "autumn": (130, 120, 90),
    "winter": (148, 140, 128),
}
WOOD: dict[Season, Tone] = {
    "spring": (70, 84, 52),
    "summer": (50, 70, 44),
    "autumn": (102, 86, 56),
    "winter": (94, 88, 82),
}
ASPHALT: Tone = (104, 104, 106)
WATER: Tone = (58, 74, 82)


@dataclass(frozen=True)
class Ground:
    """What the seed chose for the land."""

    season: Season
    dirt: Tone
    street_v: tuple[float, ...]
    """Centre lines of streets along the yard."""

    lots: tuple[tuple[float, float, float, float], ...]
    """Paved rectangles: u from, u to, v from, v to."""

    wet_v: float | None
    """Beyond this v there is water."""

    wild: float
    """How much of the open land is wooded, -1..1."""


def paint_ground(raster: Raster, spine: Spine, yard: Yard, ground: Ground, moods: Field) -> None:
    """Colour every point, in strips.

    Args:
        raster: is written to.
        spine: finds yard metres.
        yard: where the tracks lie.
        ground: what else there is.
        moods: two smooth noise fields, shape (2, height, width), deviation about one.
    """
    columns = (np.arange(raster.width * FINE, dtype=np.float32) + 0.5) / FINE
    for top in range(0, raster.height, 64):
        bottom = min(top + 64, raster.height)
        lines = (np.arange(top * FINE, bottom * FINE, dtype=np.float32) + 0.5) / FINE
        u, v = spine.find(*np.broadcast_arrays(columns[None, :], lines[:, None]))
        mood = np.repeat(np.repeat(moods[:, top:bottom], FINE, axis=1), FINE, axis=2)
        land = _open_land(u, v, mood, ground)
        low, high = yard.low_v - 4 + 1.5 * mood[0], yard.high_v + 4 + 1.5 * mood[1]
        bed = (v > low) & (v < high)
        land[bed] = _mix(np.array(ground.dirt, np.float32), mood[0][bed] * 0.06)
        for fan in yard.fans:
            _tracks(land, u, v, mood, fan)
        raster.colour[top * FINE : bottom * FINE] = np.clip(land, 0, 255).astype(np.uint8)


def _mix(tone: Field, change: Field) -> Field:
    """One colour, brightened or darkened point by point."""
    return np.asarray(tone * (1 + change[..., None]), np.float32)


def _open_land(u: Field, v: Field, mood: Field, ground: Ground) -> Field:
    """Meadow, wood, water, streets and paved lots."""
    land = _mix(np.array(GRASS[ground.season], np.float32), 0.08 * mood[0])
    wood = mood[1] + 0.6 * mood[0] < ground.wild
    land[wood] = _mix(np.array(WOOD[ground.season], np.float32), 0.12 * mood[0][wood])
    if ground.wet_v is not None:
        shore = v - ground.wet_v - 9 * mood[1]
        land[shore > -5] = (158, 150, 132)
        land[shore > 0] = WATER
    for west, east, near, far in ground.lots:
        inside = (u > west) & (u < east) & (v > near) & (v < far)
        land[inside] = _mix(np.array((138, 136, 132), np.float32), 0.05 * mood[0][inside])
    for street in ground.street_v:
        off = np.abs(v - street)
        land[off < 5.2] = (132, 126, 116)
        way = off < 3.6
        land[way] = _mix(np.array(ASPHALT, np.float32), 0.04 * mood[1][way])
        land[(off < 0.12) & (u % 9 < 4)] = (196, 194, 186)
    return land


def _tracks(land: Field, u: Field, v: Field, mood: Field, fan: Fan) -> None:
    """Ballast, sleepers and rails of one fan, by distance to the nearest of its tracks."""
    low, high = fan.reach_v
    near = (v > low) & (v < high)
    if not near.any():
        return
    along, open_ = u[near], fan.open(u[near])
    across = v[near] - fan.centre_v
    edges = (fan.offsets[1:] + fan.offsets[:-1]) / 2
    nearest = np.searchsorted(edges, across / np.maximum(open_, 0.02))
    off = np.abs(across - fan.offsets[nearest] * open_)
    inside = off < 3.0
    along, off, nearest = along[inside], off[inside], nearest[inside]
    worn = np.random.default_rng(len(fan.offsets)).normal(0, 0.04, len(fan.offsets))[nearest]
    base = np.array(fan.ballast, np.float32) * (1 + worn + 0.05 * mood[0][near][inside])[:, None]
    sleeper = (off < 1.28) * (0.5 + 0.5 * np.cos(along * (2 * np.pi / 0.62)))
    base *= (1 - fan.wood * sleeper)[:, None] * np.array([1.0, 0.99, 0.97], np.float32) ** (off < 1.4)[
        :, None
    ]
    base *= (1 - 0.1 * np.exp(-((off / 0.5) ** 2)))[:, None]
    rail = np.exp(-(((off - 0.75) / 0.09) ** 2))[:, None]
    base = base * (1 - rail) + np.array([1.0, 0.97, 0.93]) * fan.shine * rail
    # The shoulder of the ballast fades into the dirt, so the outermost metre is laid thinly.
    blend = np.clip((3.0 - off) / 1.2, 0, 1)[:, None]
    picked = np.flatnonzero(near)[inside]
    flat = land.reshape(-1, 3)
    flat[picked] = flat[picked] * (1 - blend) + base * blend


def spectral_noise(rng: np.random.Generator, shape: tuple[int, int], *, slope: float) -> Field:
    """Noise whose amplitude falls with frequency to the power of ``slope``; mean 0, deviation 1."""
    padded = tuple(fft.next_fast_len(size) for size in shape)
    white = fft.rfft2(rng.standard_normal(padded, dtype=np.float32))
    down = np.fft.fftfreq(padded[0])[:, None]
    over = np.fft.rfftfreq(padded[1])[None, :]
    gain = np.maximum(np.hypot(down, over), 1 / 400) ** -slope
    field = fft.irfft2(white * gain.astype(np.float32), s=padded)[: shape[0], : shape[1]]
    return np.asarray((field - field.mean()) / field.std(), np.float32)
