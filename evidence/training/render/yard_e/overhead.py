"""What hangs over the tracks of style E: gantries, wires, footbridges, road bridges, roofs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.yard_e.mould import pick
from evidence.training.render.yard_e.opened import DECK, METAL
from evidence.training.render.yard_e.relief import Over

if TYPE_CHECKING:
    from PIL import Image

    from evidence.training.render.yard_e.climate import Tone
    from evidence.training.render.yard_e.ground import Sheet
    from evidence.training.render.yard_e.relief import Floats
    from evidence.training.render.yard_e.tracks import Doubles, Yard

CONCRETE: tuple[Tone, ...] = ((0.35, 0.34, 0.32), (0.12, 0.12, 0.12), (0.22, 0.22, 0.22), (0.45, 0.44, 0.42))


class Hung:
    """Everything that hangs, at one height."""

    def __init__(self, sheet: Sheet, height_m: float) -> None:
        """Nothing yet."""
        self.sheet, self.height_m = sheet, height_m
        self.layers: list[tuple[Image.Image, Tone]] = []
        self.decks: list[tuple[float, float, float, float, float]] = []
        """Bridges and roofs: middle, angle, half length, half width, metres."""

    def strip(self, spot: tuple[float, float], angle: float, size: tuple[float, float], tone: Tone) -> None:
        """Hang a rectangle of that half length and half width."""
        image, pen = self.sheet.mask()
        pen.polygon(self.sheet.at(_corners(spot, angle, size)), fill=255)
        self.layers.append((image, tone))
        self.decks.append((*spot, angle, *size))

    def hides(self, x: float, y: float, angle: float, length_m: float) -> bool:
        """Whether more than half of a wagon lies below bridges and roofs."""
        at = np.linspace(-0.5, 0.5, 25) * length_m
        px, py = x + at * math.cos(angle), y + at * math.sin(angle)
        under = np.zeros(25, bool)
        for mx, my, turn, half, side in self.decks:
            cos, sin = math.cos(turn), math.sin(turn)
            s, t = (px - mx) * cos + (py - my) * sin, (py - my) * cos - (px - mx) * sin
            under |= (np.abs(s) < half) & (np.abs(t) < side)
        return bool(under.mean() > 0.45)

    def over(self) -> Over | None:
        """All of it as layers of the relief."""
        if not self.layers:
            return None
        cols, rows = self.sheet.size
        cover = np.zeros((rows, cols), np.float32)
        colour: Floats = np.zeros((rows, cols, 3), np.float32)
        for image, tone in self.layers:
            share = np.asarray(image, np.float32) / 255
            colour += share[:, :, None] * (np.asarray(tone, np.float32) - colour)
            cover = np.maximum(cover, share)
        return Over(cover, colour, self.height_m)


def _corners(spot: tuple[float, float], angle: float, size: tuple[float, float]) -> Doubles:
    cos, sin = math.cos(angle), math.sin(angle)
    signs = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * size
    return np.asarray(signs @ np.array([(cos, sin), (-sin, cos)]) + spot)


def hang(rng: np.random.Generator, sheet: Sheet, yard: Yard) -> Hung:
    """Hang what this yard has."""
    hung = Hung(sheet, float(rng.uniform(5.8, 8.5)))
    if rng.random() < 0.45:
        _gantries(rng, hung, yard)
    if rng.random() < 0.22:
        _bridge(rng, hung, yard, float(rng.uniform(1.0, 2.4)))
    if rng.random() < 0.1:
        _bridge(rng, hung, yard, float(rng.uniform(3.5, 8.0)))
    if rng.random() < 0.1:
        x, y, angle = _somewhere(rng, yard)
        size = float(rng.uniform(10, 60)), float(rng.uniform(2.5, 14))
        hung.strip((x, y), angle, size, pick(rng, CONCRETE))
    return hung


def _somewhere(rng: np.random.Generator, yard: Yard) -> tuple[float, float, float]:
    track = yard.tracks[int(rng.integers(len(yard.tracks)))]
    return track.pose(float(rng.uniform(0.25, 0.75)) * len(track.metres))


def _bridge(rng: np.random.Generator, hung: Hung, yard: Yard, side: float) -> None:
    """A deck across all tracks."""
    x, y, angle = _somewhere(rng, yard)
    turn = angle + math.pi / 2 + float(rng.normal(0, 0.15))
    tone = pick(rng, CONCRETE)
    hung.strip((x, y), turn, (500.0, side), tone)
    if side > 3:
        bright = min(tone[0] * 1.8, 0.8)
        for t in (-side + 0.3, 0.0, side - 0.3):
            spot = x - math.sin(turn) * t, y + math.cos(turn) * t
            hung.strip(spot, turn, (500.0, 0.12), (bright, bright, bright))


def _gantries(rng: np.random.Generator, hung: Hung, yard: Yard) -> None:
    """Beams or cross-wires over groups of tracks, and contact wires along them."""
    image, pen = hung.sheet.mask()
    first, last = yard.tracks[0].metres, yard.tracks[-1].metres
    pitch = float(rng.uniform(35, 75))
    thick, firm = float(rng.choice([0.08, 0.35, 0.7])), int(rng.integers(110, 255))
    steps = round(pitch / 2)
    for k in range(int(rng.integers(1, steps)), len(first) - 1, steps):
        far = last[int(np.argmin(np.hypot(*(last - first[k]).T)))]
        pen.line(hung.sheet.at(np.stack([first[k], far])), fill=firm, width=hung.sheet.wide(thick))
        if thick > 0.5:
            # A lattice lets half of the light through.
            dotted = np.linspace(first[k], far, int(np.hypot(*(far - first[k])) / 1.2) + 2)
            for spot in hung.sheet.at(dotted):
                pen.rectangle([spot[0] - 1, spot[1] - 1, spot[0], spot[1]], fill=firm // 3)
    if rng.random() < 0.4:
        for track in yard.tracks:
            pen.line(hung.sheet.at(track.metres), fill=60, width=1)
    hung.layers.append((image, pick(rng, METAL if rng.random() < 0.5 else DECK + CONCRETE)))
