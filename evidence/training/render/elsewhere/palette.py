"""Colours, and noise to vary them with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.training.render.elsewhere.canvas import Colour, Field
    from evidence.training.render.model import Season

GRASS: dict[Season, Colour] = {
    "spring": (92, 116, 62),
    "summer": (104, 118, 68),
    "autumn": (122, 114, 74),
    "winter": (112, 108, 82),
}
LEAF: dict[Season, Colour] = {
    "spring": (62, 88, 44),
    "summer": (46, 70, 38),
    "autumn": (106, 84, 46),
    "winter": (84, 76, 64),
}
ASPHALT: Colour = (96, 96, 98)
CONCRETE: Colour = (158, 154, 146)
TILES: tuple[Colour, ...] = (
    (150, 86, 66), (136, 78, 62), (118, 96, 86), (92, 90, 92), (74, 74, 80), (168, 112, 84), (126, 120, 116),
)  # fmt: skip
SHEETS: tuple[Colour, ...] = (
    (206, 206, 204), (176, 178, 180), (148, 150, 154), (222, 220, 212), (120, 132, 146), (128, 116, 106),
    (92, 94, 98), (160, 132, 116), (126, 146, 132),
)  # fmt: skip
PAINTS: tuple[Colour, ...] = (
    (226, 226, 224), (232, 230, 222), (40, 42, 46), (70, 74, 80), (150, 152, 156), (196, 198, 200),
    (128, 38, 36), (40, 62, 110), (60, 84, 70), (176, 160, 128),
)  # fmt: skip
BOXES: tuple[Colour, ...] = (
    (128, 66, 48), (110, 50, 42), (40, 76, 122), (56, 110, 150), (66, 106, 84), (196, 112, 52),
    (200, 198, 190), (150, 148, 144), (186, 168, 84), (70, 70, 76), (150, 58, 84),
)  # fmt: skip
SOIL: tuple[Colour, ...] = ((134, 108, 84), (118, 96, 76), (150, 128, 100), (108, 92, 80), (158, 140, 118))
CROPS: tuple[Colour, ...] = (
    (96, 124, 60), (74, 108, 52), (128, 142, 74), (190, 176, 116), (206, 192, 138), (160, 148, 92),
    (206, 196, 84), (82, 100, 62), (146, 120, 92), (116, 98, 80),
)  # fmt: skip


def one_of(rng: np.random.Generator, colours: Sequence[Colour], spread: float = 9.0) -> Colour:
    """One of the colours, a little off."""
    return about(rng, colours[int(rng.integers(len(colours)))], spread)


def about(rng: np.random.Generator, colour: Colour, spread: float = 9.0) -> Colour:
    """A colour near to another: lighter or darker, and a little of another hue."""
    light = float(rng.normal(0, spread))
    red, green, blue = (float(c + light + rng.normal(0, spread / 3)) for c in colour)
    return red, green, blue


def shade(colour: Colour, factor: float) -> Colour:
    """A colour under more or less light."""
    return colour[0] * factor, colour[1] * factor, colour[2] * factor


def blend(one: Colour, two: Colour, share: float) -> Colour:
    """So much of the second in the first."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, two, strict=True))
    return red, green, blue


def mottle(rng: np.random.Generator, size: tuple[int, int], cells: float) -> Field:
    """Smooth noise about 0 with a deviation near 1, shape ``size``; ``cells`` from bump to bump."""
    rows, cols = (max(2, int(n / cells) + 3) for n in size)
    coarse = Image.fromarray(rng.standard_normal((rows, cols)).astype(np.float32))
    return np.asarray(coarse.resize((size[1], size[0]), Image.Resampling.BICUBIC), np.float32)


def relief(rng: np.random.Generator, size: tuple[int, int], cells: float, octaves: int = 4) -> Field:
    """Noise with detail in its detail, shape ``size``, deviation near 1."""
    parts = [mottle(rng, size, max(2.0, cells / 2**k)) * 0.55**k for k in range(octaves)]
    whole = np.sum(parts, axis=0)
    return np.asarray(whole / max(float(whole.std()), 1e-6), np.float32)
