"""What is no wagon in style E: one sprite each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.yard_e import closed, opened
from evidence.training.render.yard_e.mould import TONES, Mould, pick

if TYPE_CHECKING:
    from evidence.training.render.yard_e.climate import Climate, Tone

ROOFS: tuple[Tone, ...] = (
    (0.36, 0.35, 0.34), (0.22, 0.22, 0.22), (0.30, 0.13, 0.09), (0.50, 0.50, 0.50), (0.10, 0.14, 0.22),
    (0.17, 0.15, 0.13), (0.24, 0.17, 0.12), (0.10, 0.10, 0.10), (0.60, 0.60, 0.58), (0.12, 0.17, 0.13),
)  # fmt: skip
GLASS: tuple[Tone, ...] = ((0.45, 0.48, 0.47), (0.30, 0.34, 0.33), (0.55, 0.56, 0.52))


def box(rng: np.random.Generator, size: tuple[float, float], stack: int) -> Mould:
    """Containers, one on another."""
    body = Mould(*size, 0.0, (0.1, 0.1, 0.1))
    opened.container(body, 0.0, size[0], pick(rng, opened.PAINT), 2.6 * stack)
    return body


def lorry(rng: np.random.Generator, size: tuple[float, float]) -> Mould:
    """A trailer with or without its tractor, a tanker, a tipper, or an empty one."""
    body = Mould(*size, 0.0, pick(rng))
    cab = 2.3 if rng.random() < 0.7 and size[0] > 7 else 0.0
    load = float(rng.choice([3.9, 3.6, 1.3, 2.4]))
    inner = body.half - cab / 2 - (0.3 if cab else 0.0)
    tone = pick(rng, opened.PAINT + TONES)
    body.put(body.box(-cab / 2 - 0.3, 0, inner, body.side), tone, load)
    if rng.random() < 0.15:
        barrel = 2.4 + np.sqrt(np.maximum(body.side**2 - body.t**2, 0)) + 0 * body.s
        body.put(body.box(-cab / 2 - 0.3, 0, inner, body.side), tone, barrel.astype(np.float32))
    if cab:
        body.put(body.box(body.half - cab / 2, 0, cab / 2, body.side * 0.96), pick(rng), 3.2)
        body.put(body.box(body.half - 0.25, 0, 0.25, body.side * 0.9), (0.04, 0.04, 0.05), 2.2)
    return body


def bus(rng: np.random.Generator, size: tuple[float, float]) -> Mould:
    """A coach of the road."""
    body = Mould(*size, 3.2, pick(rng, opened.PAINT))
    closed.coach(body, rng, rng)
    return body


def car(rng: np.random.Generator, size: tuple[float, float]) -> Mould:
    """A passenger car."""
    body = Mould(*size, 0.9, pick(rng))
    body.put(body.box(-0.2, 0, 1.2, body.side * 0.85), None, 1.45)
    body.put(body.box(0.9, 0, 0.3, body.side * 0.8), (0.04, 0.045, 0.05), 1.2)
    body.gloss[:] = 0.15
    return body


def shed(rng: np.random.Generator, size: tuple[float, float]) -> Mould:
    """A building: flat, gabled or in saw-teeth, with lights or fans."""
    tall = float(rng.choice([rng.uniform(2.5, 5), rng.uniform(5, 12)]))
    body = Mould(*size, tall, pick(rng, ROOFS))
    form = float(rng.random())
    if form < 0.4:
        body.height[:] = tall + float(rng.uniform(0.1, 0.45)) * (body.side - np.abs(body.t))
    elif form < 0.55:
        pitch = float(rng.uniform(5, 12))
        body.height[:] = tall + 0.25 * ((body.s + 500) % pitch) + 0 * body.t
    else:
        body.put(~body.box(0, 0, body.half - 0.4, body.side - 0.4), None, tall + 0.5)
    body.height += 0.04 * closed.ribs(body, float(rng.uniform(0.6, 1.2)), 0.2)
    if rng.random() < 0.5:
        tone = pick(rng, GLASS + ROOFS)
        for s in np.arange(-body.half + 3, body.half - 2, float(rng.uniform(4, 9))):
            body.put(body.box(float(s), 0, float(rng.uniform(0.4, 1.2)), body.side * 0.7), tone)
    return body


def canopy(rng: np.random.Generator, size: tuple[float, float]) -> Mould:
    """A platform's roof, or a loading bank."""
    tall = float(rng.choice([1.0, 3.4, 4.2]))
    body = Mould(*size, tall, pick(rng, ROOFS))
    body.height += float(rng.uniform(-0.12, 0.15)) * np.abs(body.t)
    body.shade(1 - float(rng.uniform(0, 0.3)) * closed.ribs(body, float(rng.uniform(5, 20)), 0.2))
    if rng.random() < 0.3:
        body.put(body.box(0, 0, body.half - 1, 0.35), pick(rng, GLASS), tall + 0.2)
    return body


def glasshouse(rng: np.random.Generator, size: tuple[float, float]) -> Mould:
    """A long greenhouse or a tunnel of foil."""
    body = Mould(*size, 2.0, pick(rng, GLASS))
    body.height[:] = 1.2 + 1.5 * (1 - (body.t / body.side) ** 2) + 0 * body.s
    body.shade(1 - 0.3 * closed.ribs(body, float(rng.uniform(1, 4)), 0.15))
    body.gloss[:] = float(rng.uniform(0, 0.4))
    return body


def pile(rng: np.random.Generator, size: tuple[float, float]) -> Mould:
    """Ties or rails or pipes in a stack."""
    tall = float(rng.uniform(0.5, 2.2))
    body = Mould(*size, tall, pick(rng, opened.WOOD + opened.METAL + opened.DECK))
    across = rng.random() < 0.5
    place = body.s if across else body.t
    lines = (place + 500) % float(rng.uniform(0.25, 0.7)) < 0.12
    body.shade(1 - 0.45 * np.asarray(lines, np.float32) + 0 * body.t)
    body.height += 0.2 * body.noise(rng, 3, 1.2)
    return body


def heap(rng: np.random.Generator, size: tuple[float, float]) -> Mould:
    """Bulk on the ground."""
    body = Mould(*size, 0.0, pick(rng, opened.CARGO))
    far = (body.s / body.half) ** 2 + (body.t / body.side) ** 2
    top = body.side * 0.6 * (1 - np.sqrt(far)) + 0.15 * body.noise(rng, 1.5, 1.5)
    body.height[:] = np.where(far < 1, np.maximum(top, 0), 0)
    return body


def wall(rng: np.random.Generator, size: tuple[float, float]) -> Mould:
    """A wall or a fence."""
    return Mould(*size, float(rng.uniform(1.5, 6)), pick(rng, ROOFS))


def mast(rng: np.random.Generator, size: tuple[float, float]) -> Mould:
    """A pole, or a tower of lights."""
    return Mould(*size, float(rng.choice([rng.uniform(6, 10), rng.uniform(14, 28)])), pick(rng, ROOFS))


def silo(rng: np.random.Generator, size: tuple[float, float]) -> Mould:
    """A round tank."""
    body = Mould(*size, 0.0, pick(rng, (*closed.STEEL, (0.65, 0.65, 0.63))))
    inside = body.disc(0, 0, body.side)
    tall = float(rng.uniform(4, 14))
    rise = tall + 0.8 * (1 - np.hypot(body.s, body.t) / body.side)
    body.height[:] = np.where(inside, rise, 0)
    return body


def tree(rng: np.random.Generator, size: tuple[float, float], climate: Climate) -> Mould:
    """A crown, bare in snow."""
    leaf = np.array([0.05, 0.075, 0.03]) if not climate.snow else np.array([0.10, 0.08, 0.065])
    red, green, blue = leaf * rng.lognormal(0, 0.2, 3)
    body = Mould(*size, 0.0, (float(red), float(green), float(blue)))
    far = np.hypot(body.s, body.t) / body.side + 0.22 * body.noise(rng, 1.2, 1.2)
    top = size[0] * (0.5 + 0.6 * np.sqrt(np.maximum(1 - far**2, 0))) + 0.5 * body.noise(rng, 0.8, 0.8)
    holes = rng.random(body.height.shape) < (0.55 if climate.snow else 0.05)
    body.height[:] = np.where((far < 1) & ~holes, top, 0)
    return body
