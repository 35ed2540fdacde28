"""Draws a port in reflectance: red, green, blue and near infrared, through the sensor's blur and noise."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from evidence.training.render.port.plan import FINE_M, SHORTEST_M, Plan, Ship, plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Field = NDArray[np.float32]

GSD_M = 10.0
"""Sentinel-2's red, green, blue and near infrared."""

MTF_PX = 0.45
"""Blur of the optics, deviation in pixels: MTF at Nyquist of about 0.37; the mission asks for 0.15 to 0.3."""

WATERS = ((0.025, 0.035, 0.045, 0.012), (0.045, 0.060, 0.055, 0.018), (0.075, 0.080, 0.060, 0.030))
GREEN, TOWN, PAVED = (0.05, 0.07, 0.04, 0.30), (0.16, 0.15, 0.14, 0.22), (0.19, 0.18, 0.17, 0.21)
HULLS = (
    (0.30, 0.29, 0.28, 0.30),
    (0.14, 0.08, 0.07, 0.16),
    (0.08, 0.09, 0.12, 0.10),
    (0.20, 0.20, 0.19, 0.22),
)
FOAM = (0.16, 0.17, 0.17, 0.13)


@dataclass(frozen=True)
class Port:
    """A scene and its truth."""

    pixels: NDArray[np.uint16]
    """Shape (4, height, width): red, green, blue, near infrared, reflectance times 10,000."""

    ships: tuple[Ship, ...]
    """Those of ``SHORTEST_M`` and more, in metres; a pixel is ``GSD_M``."""


def draw(seed: int, *, width: int = 300, height: int = 260) -> Port:
    """Draw the port of that seed; the same seed gives the same pixels.

    Args:
        seed: chooses everything.
        width: columns of ``GSD_M``.
        height: rows.
    """
    rng = np.random.default_rng([61, seed])
    laid = plan(rng, width_m=width * GSD_M, height_m=height * GSD_M)
    fine = _ground(rng, laid)
    for ship in laid.ships:
        _ship(rng, fine, ship)
    return Port(_sense(rng, fine), tuple(one for one in laid.ships if one.length_m >= SHORTEST_M))


def _ground(rng: np.random.Generator, laid: Plan) -> Field:
    """Water, country, town and paved ground, shape (4, rows, columns) at ``FINE_M``."""
    shape = laid.water.shape
    sea = np.array(WATERS[int(rng.integers(len(WATERS)))], np.float32)[:, None, None]
    depth = ndimage.distance_transform_edt(laid.water) * FINE_M
    shoal = 1 + 0.9 * np.exp(-depth / rng.uniform(30, 200)).astype(np.float32)
    fine = sea * shoal * (1 + 0.12 * _clouded(rng, shape, 120)) + 0.004 * _clouded(rng, shape, 3)
    urban = _clouded(rng, shape, 100) + 0.8 * (ndimage.distance_transform_edt(~laid.water) * FINE_M < 700)
    for mask, tone, grain in (
        (~laid.water, GREEN, 20),
        (~laid.water & (urban > rng.uniform(-0.5, 0.8)), TOWN, 5),
        (laid.quays, PAVED, 8),
    ):
        texture = np.clip(1 + 0.35 * _clouded(rng, shape, grain), 0.3, 2.5)
        fine[:, mask] = np.array(tone, np.float32)[:, None] * texture[mask]
    _stacks(rng, fine, laid.quays)
    return np.asarray(np.clip(fine, 0.002, 1.2), np.float32)


def _clouded(rng: np.random.Generator, shape: tuple[int, int], grain: float) -> Field:
    """Smooth noise of deviation one, with patches of ``grain`` pixels."""
    step = max(1, int(grain / 3))
    coarse = rng.standard_normal((shape[0] // step + 3, shape[1] // step + 3)).astype(np.float32)
    coarse = ndimage.gaussian_filter(coarse, 1.2)
    wide = ndimage.zoom(coarse, step, order=1)[: shape[0], : shape[1]]
    return np.asarray((wide - wide.mean()) / max(float(wide.std()), 1e-6), np.float32)


def _stacks(rng: np.random.Generator, fine: Field, quays: NDArray[np.bool_]) -> None:
    """Sheds and rows of containers on paved ground: bright and dark blocks, as long as ships."""
    places = np.argwhere(quays)
    for _ in range(min(60, len(places) // 400)):
        row, col = places[int(rng.integers(len(places)))]
        high, wide = (round(rng.uniform(15, 45) / FINE_M), round(rng.uniform(40, 220) / FINE_M))
        if rng.random() < 0.5:
            high, wide = wide, high
        block = np.s_[row : row + high, col : col + wide]
        tone = np.array(HULLS[int(rng.integers(len(HULLS)))], np.float32) * rng.uniform(0.7, 1.6)
        fine[:, *block] = np.where(quays[block], tone[:, None, None], fine[:, *block])


def _ship(rng: np.random.Generator, fine: Field, ship: Ship) -> None:
    """A hull with a bow, a bridge at its stern, cargo of another tone; foam behind it when under way."""
    reach = round((ship.length_m * (3 if ship.wake else 0.7)) / FINE_M) + 4
    row, col = round(ship.y / FINE_M), round(ship.x / FINE_M)
    window = np.s_[max(0, row - reach) : row + reach, max(0, col - reach) : col + reach]
    rows, cols = np.mgrid[window[0], window[1]][:, : fine.shape[1] - window[0].start]
    rows, cols = rows[:, : fine.shape[2] - window[1].start], cols[:, : fine.shape[2] - window[1].start]
    dx, dy = cols * FINE_M - ship.x, rows * FINE_M - ship.y
    along = dx * math.cos(ship.angle) + dy * math.sin(ship.angle)
    across = np.abs(dy * math.cos(ship.angle) - dx * math.sin(ship.angle))
    half = ship.length_m / 2
    part = fine[:, *window]
    if ship.wake:
        behind = (along < -half) & (along > -5 * half) & (across < ship.width_m / 3 - along / 12)
        fade = np.exp(along[behind] / (3 * half) + 0.3).clip(0, 1) * 0.8
        part[:, behind] += (np.array(FOAM)[:, None] - part[:, behind]) * fade
    bow = np.clip((half - along) / (0.12 * ship.length_m), 0, 1) ** 0.6
    hull = (np.abs(along) <= half) & (across <= ship.width_m / 2 * bow)
    tone, cargo = (np.array(HULLS[int(k)]) * rng.uniform(0.7, 1.4) for k in rng.integers(len(HULLS), size=2))
    part[:, hull] = tone[:, None]
    hold = hull & (np.abs(along) < 0.36 * ship.length_m) & (across < 0.38 * ship.width_m)
    part[:, hold] = cargo[:, None]
    part[:, hull & (along < -0.36 * ship.length_m)] = np.array(HULLS[0])[:, None] * rng.uniform(0.9, 1.5)


def _sense(rng: np.random.Generator, fine: Field) -> NDArray[np.uint16]:
    """Average to the sensor's pixels, blur, haze, noise, whole numbers."""
    step = round(GSD_M / FINE_M)
    bands, rows, cols = fine.shape
    seen = fine.reshape(bands, rows // step, step, cols // step, step).mean(axis=(2, 4))
    seen = ndimage.gaussian_filter(seen, (0, MTF_PX, MTF_PX))
    haze = rng.uniform(0, 0.03) * np.array([0.8, 1.0, 1.3, 0.4])[:, None, None]
    noisy = seen * rng.uniform(0.85, 1.15) + haze + rng.normal(0, 0.0012, seen.shape)
    return np.asarray(np.clip(np.rint(noisy * 10_000), 1, 65_535), np.uint16)
