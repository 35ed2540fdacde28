"""What bodies of style E are sculpted in: a small grid of heights, colours and gloss."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from evidence.training.render.yard_e.relief import Sprite

if TYPE_CHECKING:
    from evidence.training.render.yard_e.climate import Tone
    from evidence.training.render.yard_e.relief import Floats, Mask

STEP_M = 0.1

TONES: tuple[Tone, ...] = (
    (0.16, 0.08, 0.06), (0.09, 0.06, 0.05), (0.035, 0.035, 0.037), (0.05, 0.05, 0.055), (0.20, 0.20, 0.20),
    (0.37, 0.37, 0.36), (0.62, 0.62, 0.60), (0.06, 0.10, 0.22), (0.07, 0.13, 0.08), (0.50, 0.36, 0.06),
    (0.33, 0.06, 0.05), (0.50, 0.51, 0.53), (0.22, 0.11, 0.06), (0.36, 0.28, 0.19), (0.45, 0.18, 0.05),
    (0.08, 0.20, 0.23), (0.55, 0.50, 0.40), (0.12, 0.11, 0.10), (0.27, 0.24, 0.21),
)  # fmt: skip
"""Paint, steel and rust."""


def pick(rng: np.random.Generator, tones: tuple[Tone, ...] = TONES) -> Tone:
    """Any of them, a little off."""
    tone = np.array(tones[int(rng.integers(len(tones)))]) * rng.lognormal(0, 0.15) + rng.normal(0, 0.012, 3)
    red, green, blue = np.clip(tone, 0.02, 0.8)
    return float(red), float(green), float(blue)


class Mould:
    """A body while it is sculpted; metres along ``s`` and across ``t`` from its middle."""

    def __init__(self, length_m: float, width_m: float, tall: float, tint: Tone) -> None:
        """Start with a plain block."""
        cols, rows = max(1, math.ceil(length_m / STEP_M)), max(1, math.ceil(width_m / STEP_M))
        self.s = np.asarray((np.arange(cols) + 0.5 - cols / 2)[None, :] * STEP_M, np.float32)
        self.t = np.asarray((np.arange(rows) + 0.5 - rows / 2)[:, None] * STEP_M, np.float32)
        self.half, self.side = length_m / 2, width_m / 2
        self.height = np.full((rows, cols), tall, np.float32)
        self.gloss = np.zeros((rows, cols), np.float32)
        self.colour = np.empty((rows, cols, 3), np.float32)
        self.colour[:] = tint

    def box(self, s: float, t: float, half: float, side: float) -> Mask:
        """Cells within so much of a place."""
        near = np.abs(self.s - np.float32(s)) <= half
        return np.asarray(near & (np.abs(self.t - np.float32(t)) <= side))

    def disc(self, s: float, t: float, radius: float) -> Mask:
        """Cells within a circle."""
        return np.asarray(np.hypot(self.s - np.float32(s), self.t - np.float32(t)) <= radius)

    def put(self, where: Mask, tone: Tone | None, height: float | Floats | None = None) -> None:
        """Colour cells, and raise or lower them; None leaves as it is."""
        if tone is not None:
            self.colour[where] = tone
        if height is not None:
            tall = np.broadcast_to(np.asarray(height, np.float32), self.height.shape)
            self.height[where] = tall[where]

    def shade(self, factor: Floats | float) -> None:
        """Make the paint lighter or darker."""
        self.colour *= np.broadcast_to(factor, self.height.shape)[:, :, None]

    def noise(self, rng: np.random.Generator, along_m: float, across_m: float) -> Floats:
        """Smooth noise of unit spread."""
        rows, cols = self.height.shape
        shape = max(2, round(rows * STEP_M / across_m) + 1), max(2, round(cols * STEP_M / along_m) + 1)
        small = Image.fromarray(rng.standard_normal(shape).astype(np.float32))
        return np.asarray(small.resize((cols, rows), Image.Resampling.BICUBIC), np.float32)

    def weather(self, rng: np.random.Generator, dust: Tone, amount: float) -> None:
        """Dirt in patches and streaks, and paint that has aged."""
        patches, streaks = self.noise(rng, 2.5, 1.0), self.noise(rng, 0.25, 3.0)
        share = np.clip(amount * (0.7 + 0.5 * patches + 0.35 * streaks), 0, 0.95)[:, :, None]
        self.colour += share * (np.asarray(dust, np.float32) - self.colour)
        speckle = rng.standard_normal(self.height.shape).astype(np.float32)
        self.shade(np.float32(1) + np.float32(0.05) * speckle + np.float32(0.05) * patches)

    def snow(self, rng: np.random.Generator, amount: float) -> None:
        """Snow on what is level."""
        patches = self.noise(rng, 3.0, 1.2)
        share = np.clip(amount * (1.05 + 0.3 * patches) + (amount - 0.5) * 0.3, 0, 0.97)[:, :, None]
        self.colour += share * (np.asarray((0.78, 0.79, 0.81), np.float32) - self.colour)
        self.gloss *= np.float32(1 - amount)

    def sprite(self) -> Sprite:
        """What was made."""
        return Sprite(np.clip(self.colour, 0.012, 0.92), np.maximum(self.height, 0), self.gloss, STEP_M)
