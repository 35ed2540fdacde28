"""Wagons of style B: each a function of the place on its own deck."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from evidence.training.render.yard_b.raster import Block

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidence.training.render.model import Light
    from evidence.training.render.yard_b.raster import Raster
    from evidence.training.render.yard_b.spine import Field
    from evidence.training.render.yard_b.trains import Wagon

Floats = NDArray[np.floating]
Look = tuple[Floats, Floats]
"""Colour, shape (n, 3), 0..255; height in metres, shape (n,)."""

CARGO = (
    (36, 35, 36),
    (60, 54, 50),
    (144, 120, 92),
    (126, 124, 120),
    (110, 74, 54),
    (92, 92, 80),
    (164, 156, 138),
)
CASES = (
    (164, 72, 52),
    (40, 76, 120),
    (84, 120, 92),
    (184, 182, 176),
    (178, 132, 70),
    (96, 100, 108),
    (120, 48, 52),
)


@dataclass(frozen=True)
class Deck:
    """What a wagon's painter may ask."""

    wagon: Wagon
    angle: float
    light: Light
    rng: np.random.Generator

    @property
    def half(self) -> float:
        """Half the body's length, metres."""
        return self.wagon.length_m / 2

    @property
    def side(self) -> float:
        """Half the body's width, metres."""
        return self.wagon.width_m / 2

    def across(self, lean: Floats) -> Floats:
        """Brightness of faces that lean to the right by so many radians (to the left when negative)."""
        return self._lit(lean, self.angle + math.pi / 2)

    def along(self, lean: Floats) -> Floats:
        """Brightness of faces that lean ahead by so many radians."""
        return self._lit(lean, self.angle)

    def _lit(self, lean: Floats, facing: float) -> Floats:
        col, row = self.light.towards_sun
        height = math.radians(self.light.sun_elevation)
        toward = math.cos(facing) * col + math.sin(facing) * row
        direct = np.cos(lean) + np.sin(lean) * toward / math.tan(height)
        return np.asarray(0.3 + 0.7 * np.maximum(direct, 0))


def stand(
    raster: Raster, wagon: Wagon, place: tuple[float, float], angle: float, rng: np.random.Generator
) -> None:
    """Draw one wagon, its frame below it and its couplings."""
    deck = Deck(wagon, angle, raster.light, rng)
    column, row = place
    draught = Block(column, row, angle, deck.half + 0.5, 0.25, 1.0)
    raster.stamp(draught, lambda s, _t: (np.full((s.size, 3), 44.0), np.full(s.size, 1.0)))
    inset = {"tanker": 0.0, "silo": 0.0}.get(wagon.kind, 0.0)
    body = Block(column, row, angle, deck.half - inset, deck.side, wagon.height_m)
    raster.stamp(body, lambda s, t: PAINTERS[wagon.kind](deck, s, t))


def _even(deck: Deck, shade: Floats, height: Floats) -> Look:
    return deck.wagon.colour[None, :] * shade[:, None], height


def _grime(deck: Deck, s: Field) -> Floats:
    """Slow change of tone along a roof."""
    waves = deck.rng.uniform(0.2, 1.2, 3)
    phases = deck.rng.uniform(0, 6, 3)
    return np.asarray(1 + 0.03 * sum(np.sin(s * w + p) for w, p in zip(waves, phases, strict=True)))


def _van(deck: Deck, s: Field, t: Field) -> Look:
    """Barrel roof, corrugated or smooth."""
    shade = deck.across(0.5 * t / deck.side) * _grime(deck, s)
    if deck.rng.random() < 0.5:
        shade = shade * (1 + 0.06 * np.sin(s * 2 * math.pi / float(deck.rng.uniform(0.8, 1.6))))
    if deck.rng.random() < 0.3:
        shade = np.where(np.abs(np.abs(s) - deck.half * 0.5) < 0.35, shade * 0.75, shade)
    return _even(deck, shade, deck.wagon.height_m - 0.4 * (t / deck.side) ** 2)


def _walls(deck: Deck, s: Field, t: Field, floor: Floats, inner: Floats) -> Look:
    """Walls 15 cm thick around an inside whose colour and height are given; walls shade the inside."""
    wall = (np.abs(s) > deck.half - 0.18) | (np.abs(t) > deck.side - 0.15)
    rim = deck.wagon.colour[None, :] * 1.12
    col, row = deck.light.towards_sun
    sun_s = col * math.cos(deck.angle) + row * math.sin(deck.angle)
    sun_t = row * math.cos(deck.angle) - col * math.sin(deck.angle)
    depth = (deck.wagon.height_m - floor) / math.tan(math.radians(deck.light.sun_elevation))
    dark = (np.abs(s + sun_s * depth) > deck.half - 0.18) | (np.abs(t + sun_t * depth) > deck.side - 0.15)
    inside = inner * np.where(dark, 0.3, 1.0)[:, None]
    colour = np.where(wall[:, None], rim, inside)
    # The raster must not shade the inside again, so the whole body counts as high as its walls.
    return colour, np.full(s.shape, deck.wagon.height_m)


def _open(deck: Deck, s: Field, t: Field) -> Look:
    """Empty, with a stained floor."""
    tone = float(deck.rng.uniform(0.5, 1.2))
    stain = 1 + 0.15 * np.sin(s * float(deck.rng.uniform(0.5, 2)) + t)
    return _walls(deck, s, t, np.full(s.shape, 1.2), np.array([92.0, 84.0, 74.0]) * tone * stain[:, None])


def _heap(deck: Deck, s: Field, t: Field) -> Look:
    """Loaded: cones of bulk that meet."""
    cones = int(deck.rng.integers(1, 5))
    cargo = np.array(CARGO[int(deck.rng.integers(len(CARGO)))], float)
    pitch = 2 * deck.half / cones
    local = (s + deck.half) % pitch - pitch / 2
    lean = 0.45 * t / deck.side
    shade = deck.across(lean) * (0.5 + 0.5 * deck.along(0.35 * 2 * local / pitch))
    shade = shade * deck.rng.normal(1, 0.08, s.shape)
    return _walls(deck, s, t, np.full(s.shape, deck.wagon.height_m - 0.15), cargo * shade[:, None])


def _sheet(deck: Deck, s: Field, t: Field) -> Look:
    """Covered: one colour, ridged over its hoops and pulled down at the sides."""
    pitch = float(deck.rng.uniform(1.2, 2.6))
    sag = 0.12 * np.sin(2 * math.pi * s / pitch + float(deck.rng.uniform(0, 6)))
    lean = np.clip(1.3 * t / deck.side, -0.7, 0.7) * float(deck.rng.uniform(0.3, 0.8))
    shade = deck.across(lean) * deck.along(sag) * _grime(deck, s)
    return _even(deck, shade, deck.wagon.height_m - 0.3 * (t / deck.side) ** 2)


def _silo(deck: Deck, s: Field, t: Field) -> Look:
    """Covered hopper with one long hatch, walkways and open ends."""
    shade = deck.across(np.clip(0.9 * t / deck.side, -0.6, 0.6)) * _grime(deck, s)
    shade = np.where((np.abs(t) < 0.35) & (np.abs(s) < deck.half - 1.6), shade * 0.8, shade)
    ends = np.abs(s) > deck.half - 0.8
    return _even(deck, np.where(ends, 0.35, shade), np.where(ends, 1.2, deck.wagon.height_m))


def _tanker(deck: Deck, s: Field, t: Field) -> Look:
    """A lying cylinder with round ends over a narrow frame."""
    radius = deck.side - 0.08
    length = deck.half - 0.5
    over = np.maximum(np.abs(s) - (length - 0.6), 0) / 0.6
    body = (np.abs(t) < radius) & (over < 1)
    lean = np.arcsin(np.clip(t / radius, -1, 1))
    shade = deck.across(lean * 0.92) * np.sqrt(np.clip(1 - over**2, 0.1, 1))
    dome = np.hypot(s, t) < 0.55
    shade = np.where(dome, shade * 1.25, np.where((np.abs(t) < 0.22) & (np.abs(s) < 2.4), shade * 0.7, shade))
    top = deck.wagon.height_m - radius * (1 - np.cos(lean))
    return _even(deck, np.where(body, shade, 0.45), np.where(body, top, 1.2))


def _deck(deck: Deck, s: Field, t: Field) -> Look:
    """An empty flat: planks across, stakes along the edge."""
    planks = 1 + 0.12 * np.sign(np.sin(s * 2 * math.pi / float(deck.rng.uniform(0.7, 2.0))))
    edge = np.where(np.abs(t) > deck.side - 0.2, 0.7, 1.0)
    return _even(deck, planks * edge, np.full(s.shape, deck.wagon.height_m))


def _boxes(deck: Deck, s: Field, t: Field) -> Look:
    """A flat under containers: one of 12 m, or two of 6 m."""
    two = deck.rng.random() < 0.4
    picks = deck.rng.integers(len(CASES), size=2)
    colours = np.array(CASES, float)[picks if two else picks[[0, 0]]]
    half = min(deck.half - 0.2, 6.15)
    on = (np.abs(s) < half) & (np.abs(t) < 1.22) & ~(two & (np.abs(s) < 0.12))
    ribs = 1 + 0.05 * np.sin(s * 2 * math.pi / 0.9)
    colour = np.where(on[:, None], colours[(s > 0).astype(int)] * ribs[:, None], deck.wagon.colour * 0.8)
    return colour, np.where(on, deck.wagon.height_m, 1.2)


def _timber(deck: Deck, s: Field, t: Field) -> Look:
    """Logs or bundles of boards between stakes."""
    stacks = int(deck.rng.integers(2, 5))
    pitch = 2 * deck.half / stacks
    gap = np.abs((s + deck.half) % pitch - pitch / 2) > pitch / 2 - 0.25
    wood = np.array((158, 126, 88), float) * float(deck.rng.uniform(0.7, 1.2))
    grain = 1 + 0.15 * np.sin(t * 2 * math.pi / 0.4)
    colour = np.where(gap[:, None], deck.wagon.colour * 0.6, wood * (grain * deck.across(0.2 * t))[:, None])
    return colour, np.where(gap, 1.3, deck.wagon.height_m)


PAINTERS: dict[str, Callable[[Deck, Field, Field], Look]] = {
    "van": _van,
    "open": _open,
    "heap": _heap,
    "sheet": _sheet,
    "silo": _silo,
    "tanker": _tanker,
    "deck": _deck,
    "boxes": _boxes,
    "timber": _timber,
}
