"""Another sensor for a scene that was rendered fine: blur, sharpening, noise, bits, compression."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Field = NDArray[np.float32]

COUNTED = 0.82
"""Share of pictures on which single cars can be told; the others show trains, whose length can."""

GREY = np.array([0.3, 0.4, 0.3], np.float32)


def sense(fine: NDArray[np.uint8], rng: np.random.Generator, *, fine_m: float, out: int) -> Field:
    """Take a picture of a fine one.

    Args:
        fine: shape (rows, columns, 3).
        rng: chooses the sensor and the weather.
        fine_m: posting of ``fine``.
        out: side of what is given, pixels; what the sensor resolved may be coarser or finer.

    Returns:
        Shape (3, out, out), in units of 8-bit steps.
    """
    fine_gsd = rng.random() < COUNTED
    finest, coarsest = (0.27, 0.66) if fine_gsd else (0.66, 1.3)
    gsd = float(np.exp(rng.uniform(np.log(finest), np.log(coarsest))))
    side = max(32, round(fine.shape[0] * fine_m / gsd))
    if rng.random() < 0.35:
        fine = _wire(fine, rng, fine_m)
    seen = np.asarray(Image.fromarray(fine).resize((side, side), Image.Resampling.BOX), np.float32)
    seen = _weather(seen, rng)
    blur = float(rng.uniform(0.25, 0.75))
    seen = ndimage.gaussian_filter(seen, (blur, blur, 0))
    if rng.random() < 0.65:
        seen = _sharpen(seen, rng)
    seen = _noise(seen, rng)
    shown = np.clip(np.rint(seen), 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        held = io.BytesIO()
        Image.fromarray(shown).save(held, "JPEG", quality=int(rng.integers(45, 96)))
        shown = np.asarray(Image.open(held))
    how = Image.Resampling.BICUBIC if rng.random() < 0.6 else Image.Resampling.BILINEAR
    if side * 1.0 > out:
        how = Image.Resampling.BOX if rng.random() < 0.3 else Image.Resampling.BILINEAR
    given = Image.fromarray(shown).resize((out, out), how)
    return np.asarray(given, np.float32).transpose(2, 0, 1)


def _wire(fine: NDArray[np.uint8], rng: np.random.Generator, fine_m: float) -> NDArray[np.uint8]:
    """Thin straight things over everything with their shadows: gantries, wires, masts."""
    side = fine.shape[0]
    turn = float(rng.uniform(0, np.pi))
    way = np.array([np.cos(turn), np.sin(turn)]) * side * 1.5
    throw = rng.uniform(-14, 14, 2) / fine_m
    tone, dark = float(rng.uniform(60, 190)), float(rng.uniform(0.35, 0.8))
    shape = side, side
    above, below = (Image.new("L", shape) for _ in range(2))
    pens = ImageDraw.Draw(above), ImageDraw.Draw(below)
    wide = max(1, round(float(rng.uniform(0.15, 0.7)) / fine_m))
    step = float(rng.uniform(30, 75)) / fine_m
    at = rng.uniform(0, side, 2)
    for k in range(-3, 4):
        middle = at + np.array([-np.sin(turn), np.cos(turn)]) * step * k
        for pen, shift in zip(pens, (0.0, 1.0), strict=True):
            ends = [tuple(middle + sign * way + shift * throw) for sign in (-1, 1)]
            pen.line(ends, fill=255, width=wide)
    thick = float(rng.uniform(0.3, 0.95))
    over, under = (np.asarray(x, np.float32)[:, :, None] / 255 for x in (above, below))
    scene = fine * (1 - (1 - dark) * under)
    return np.clip(scene + (tone - scene) * over * thick, 0, 255).astype(np.uint8)


def _weather(seen: Field, rng: np.random.Generator) -> Field:
    """Light, colour and air: gain, gamma, casts, less or more colour, haze."""
    even = np.clip(seen / 255, 0, 1) ** float(np.exp(rng.uniform(-0.45, 0.45)))
    grey = (even @ GREY)[:, :, None]
    even = grey + (even - grey) * float(rng.uniform(0.1, 1.4))
    if rng.random() < 0.12:
        even = even[:, :, rng.permutation(3)]
    even = even * np.exp(rng.normal(0, 0.06, 3)) * np.exp(rng.uniform(-0.45, 0.35))
    haze = float(rng.choice([0.0, rng.uniform(0, 0.45)]))
    even = even * (1 - haze) + haze * np.array([0.55, 0.6, 0.66])
    return np.asarray(even * 255, np.float32)


def _sharpen(seen: Field, rng: np.random.Generator) -> Field:
    """Coarse colours that do not quite register, and the grey band's detail."""
    side = seen.shape[0]
    quarter = max(8, side // 4)
    bands = [Image.fromarray(np.ascontiguousarray(seen[:, :, k])) for k in range(3)]
    coarse = [band.resize((quarter, quarter), Image.Resampling.BOX) for band in bands]
    wide = np.stack([np.asarray(c.resize((side, side), Image.Resampling.BILINEAR)) for c in coarse], axis=2)
    wide = ndimage.shift(wide, (*rng.uniform(-0.7, 0.7, 2), 0), order=1, mode="nearest")
    pan, grey = seen @ GREY, wide @ GREY
    if rng.random() < 0.5:
        return np.asarray(wide * (pan / np.maximum(grey, 4))[:, :, None], np.float32)
    return np.asarray(wide + (pan - grey)[:, :, None], np.float32)


def _noise(seen: Field, rng: np.random.Generator) -> Field:
    """Of the signal and of reading it; now and then in few steps, as dark scenes have after stretching."""
    spread = float(rng.uniform(0.3, 2.5)) + float(rng.uniform(0, 0.25)) * np.sqrt(np.clip(seen, 0, 255))
    noisy = seen + rng.standard_normal(seen.shape, dtype=np.float32) * spread
    if rng.random() < 0.2:
        step = float(rng.uniform(1, 4))
        noisy = np.rint(noisy / step) * step
    return np.asarray(noisy, np.float32)
