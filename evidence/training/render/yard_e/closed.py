"""Wagons of style E that are closed: roofs, hatches, barrels, covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.yard_e.mould import pick

if TYPE_CHECKING:
    from evidence.training.render.yard_e.climate import Tone
    from evidence.training.render.yard_e.mould import Mould
    from evidence.training.render.yard_e.relief import Floats

STEEL: tuple[Tone, ...] = ((0.42, 0.42, 0.42), (0.30, 0.29, 0.28), (0.17, 0.12, 0.09), (0.5, 0.5, 0.48))
GRIME: Tone = (0.05, 0.046, 0.043)


def ribs(body: Mould, pitch: float, width: float) -> Floats:
    """One on the seams between panels, else nought; shape (1, columns)."""
    return np.asarray((np.abs(body.s) + pitch / 2) % pitch < width, np.float32)


def boxcar(body: Mould, make: np.random.Generator, _own: np.random.Generator) -> None:
    """A roof of panels, curved or peaked, of the body's colour or of bare steel."""
    tall = float(body.height[0, 0])
    share = np.abs(body.t) / body.side
    curve = share**2 if make.random() < 0.6 else share
    body.height[:] = tall - float(make.uniform(0.05, 0.5)) * curve
    if make.random() < 0.4:
        body.put(body.box(0, 0, body.half - 0.1, body.side - 0.15), pick(make, STEEL))
    seams = ribs(body, float(make.uniform(0.9, 3.0)), 0.15)
    body.height += seams * float(make.uniform(-0.04, 0.1))
    body.shade(1 - seams * float(make.uniform(0, 0.25)))
    if make.random() < 0.3:
        body.put(body.box(0, 0, body.half - 0.4, 0.3), pick(make, STEEL), tall + 0.12)


def coach(body: Mould, make: np.random.Generator, _own: np.random.Generator) -> None:
    """A long curved roof with fans or coolers."""
    tall = float(body.height[0, 0])
    body.height[:] = tall - 0.7 * (np.abs(body.t) / body.side) ** 3
    tone, many = pick(make, STEEL), int(make.integers(2, 9))
    half, side = float(make.uniform(0.3, 1.6)), float(make.uniform(0.25, 0.8))
    for s in np.linspace(-0.8, 0.8, many) * body.half:
        body.put(body.box(float(s), 0, half, side), tone, tall + 0.15)
    body.gloss[:] = float(make.uniform(0, 0.15))


def hatched(body: Mould, make: np.random.Generator, _own: np.random.Generator) -> None:
    """A covered hopper: a roof with hatches in rows or one long trough, boards beside, ends cut away."""
    tall = float(body.height[0, 0])
    body.height[:] = tall - float(make.uniform(0.25, 0.8)) * (np.abs(body.t) / body.side) ** 1.5
    lid = pick(make, STEEL) if make.random() < 0.5 else None
    form, many = float(make.random()), int(make.integers(3, 11))
    inner = body.half - 1.6
    if form < 0.35:
        body.put(body.box(0, 0, inner, float(make.uniform(0.3, 0.6))), lid, tall + 0.22)
        body.shade(1 - 0.3 * ribs(body, float(make.uniform(1.0, 2.2)), 0.12))
    else:
        rows = (0.0,) if form < 0.7 else (-0.7, 0.7)
        radius, square = float(make.uniform(0.28, 0.5)), make.random() < 0.4
        for s in np.linspace(-inner + 0.4, inner - 0.4, many):
            for t in rows:
                at = float(s), t
                shape = body.box(*at, radius * 1.2, radius) if square else body.disc(*at, radius)
                body.put(shape, lid, tall + 0.2)
    if make.random() < 0.6:
        edge = body.box(0, 0, inner + 0.5, body.side * 0.78) & ~body.box(0, 0, inner + 0.3, body.side * 0.6)
        body.put(edge, pick(make, STEEL), tall)
    _ends(body, float(make.uniform(0.2, 1.5)))


def _ends(body: Mould, long: float) -> None:
    """Open platforms at both ends."""
    where = ~body.box(0, 0, body.half - long, body.side)
    body.put(where, GRIME, 1.3)


def tank(body: Mould, make: np.random.Generator, _own: np.random.Generator) -> None:
    """A barrel with round heads on a frame, a walkway, a manway, hatches."""
    radius = body.side - float(make.uniform(0.03, 0.25))
    middle = float(body.height[0, 0]) - radius
    barrel = body.half - float(make.uniform(0.3, 1.0))
    head = float(make.uniform(0.25, 0.7))
    over = np.clip((np.abs(body.s) - barrel + head) / head, 0, None)
    square = radius**2 * np.clip(1 - over**2, 0, None) - body.t**2
    round_ = (square > 0) & (over < 1)
    tint = body.colour[0, 0].copy()
    body.put(~round_, GRIME, 1.1)
    body.height[:] = np.where(round_, middle + np.sqrt(np.maximum(square, 0)), body.height)
    body.gloss[round_] = float(make.choice([0.03, make.uniform(0.05, 0.6)]))
    top = middle + radius
    if make.random() < 0.75:
        long = barrel - head if make.random() < 0.6 else float(make.uniform(1, 3))
        tone = pick(make, STEEL) if make.random() < 0.5 else tuple(tint * 0.6)
        body.put(body.box(0, 0, long, float(make.uniform(0.15, 0.4))), tone, top + 0.12)
        body.gloss[body.box(0, 0, long, 0.4)] = 0
    for s in np.linspace(-0.7, 0.7, int(make.choice([1, 1, 2, 3, 4]))) * (
        barrel - 1 if make.random() < 0.5 else 0.01
    ):
        body.put(body.disc(float(s), 0, float(make.uniform(0.3, 0.75))), pick(make, STEEL), top + 0.35)
    if make.random() < 0.3:
        band = (np.abs(body.s) < float(make.uniform(0.4, 2.0))) & round_
        body.colour[band] *= float(make.uniform(0.3, 1.2))


def vessels(body: Mould, make: np.random.Generator, _own: np.random.Generator) -> None:
    """Powder in two to five upright vessels with domed tops."""
    many, tall = int(make.integers(2, 6)), float(body.height[0, 0])
    pitch = (2 * body.half - 1.4) / many
    radius = min(body.side - 0.05, pitch / 2 + float(make.uniform(-0.05, 0.25)))
    tint = body.colour[0, 0].copy()
    body.put(np.ones(body.height.shape, bool), GRIME, 1.2)
    for k in range(many):
        s = (k - (many - 1) / 2) * pitch
        far = np.hypot(body.s - np.float32(s), body.t)
        dome = tall - 0.9 * (far / radius) ** 2
        where = (far < radius) & (dome > body.height)
        body.put(where, tuple(tint), dome.astype(np.float32))
        body.put(body.disc(s, 0, 0.3), pick(make, STEEL), tall + 0.15)
    if make.random() < 0.5:
        body.put(body.box(0, 0.4, body.half - 1, 0.2), (0.3, 0.3, 0.3), tall + 0.05)


def tarp(body: Mould, make: np.random.Generator, own: np.random.Generator) -> None:
    """Cloth over hoops, or sliding covers of steel over coils."""
    tall = float(body.height[0, 0])
    body.height[:] = tall - float(make.uniform(0.3, 1.0)) * (np.abs(body.t) / body.side) ** 2
    pitch = float(make.uniform(1.0, 4.5))
    body.height += np.asarray(0.06 * np.cos(2 * np.pi * body.s / pitch), np.float32) * float(
        make.uniform(0, 1.5)
    )
    body.height += 0.04 * body.noise(own, 0.8, 0.6) * float(make.random() < 0.5)
    body.shade(1 - ribs(body, float(make.choice([pitch, body.half])), 0.12) * float(make.uniform(0, 0.5)))
    body.gloss[:] = float(make.uniform(0, 0.2))


def autorack(body: Mould, make: np.random.Generator, own: np.random.Generator) -> None:
    """A long high roof of corrugated steel that rusts in panels."""
    tall = float(body.height[0, 0])
    body.height[:] = tall - 0.35 * (np.abs(body.t) / body.side) ** 2
    body.height += 0.05 * ribs(body, 0.5, 0.25)
    panels = body.noise(own, float(make.uniform(1.2, 4)), 9.0)
    rust = np.clip(panels - float(make.uniform(0, 1.5)), 0, 0.8)[:, :, None]
    body.colour += rust * (np.array([0.24, 0.13, 0.08], np.float32) - body.colour)
    body.shade(1 - 0.35 * ribs(body, float(make.uniform(2, 6)), 0.15))
    body.put(~body.box(0, 0, body.half - 0.25, body.side), GRIME, tall - 0.9)
