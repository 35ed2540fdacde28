"""The sensor of style C: sharp grey band, coarse colours, 11 bits, sharpening, compression, resampling."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.training.render.model import Light
    from evidence.training.render.yard_c.sheet import Field


def expose(scene: Field, size: tuple[int, int], light: Light, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Take the picture.

    Args:
        scene: light, shape (rows, columns, 3), finer than the picture.
        size: columns and rows of the picture.
        light: its haze is added.
        rng: the sensor's habits and its noise.

    Returns:
        Shape (3, rows, columns).
    """
    # What is delivered is often posted finer than the sensor saw it.
    over = float(rng.choice([1.0, 1.0, 1.12, 1.3]))
    native = max(16, round(size[0] / over)), max(16, round(size[1] / over))
    seen = _resize(scene, native, Image.Resampling.BOX)
    air = np.array([118.0, 130.0, 150.0], np.float32)
    seen = seen * (1 - light.haze) + air * light.haze
    seen = ndimage.gaussian_filter(seen, (sigma := float(rng.uniform(0.35, 0.6)), sigma, 0))
    full = 7.0 * float(rng.uniform(0.7, 1.1))
    pan = _count(seen @ np.array([0.32, 0.4, 0.28], np.float32), full, rng)
    colours = (
        _sharpen(pan, seen, full, rng)
        if rng.random() < 0.75
        else np.stack([_count(seen[:, :, k], full, rng) for k in range(3)], axis=2)
    )
    shown = _stretch(colours, rng)
    if over > 1:
        shown = _resize(shown, size, Image.Resampling.BICUBIC)
    out = np.clip(np.rint(shown), 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        out = _compress(out, int(rng.integers(55, 95)))
    return np.ascontiguousarray(out.transpose(2, 0, 1))


def _resize(scene: Field, size: tuple[int, int], how: Image.Resampling) -> Field:
    """Resample each band to that many columns and rows."""
    bands = (Image.fromarray(np.ascontiguousarray(scene[:, :, k], np.float32)) for k in range(scene.shape[2]))
    return np.stack([np.asarray(band.resize(size, how), np.float32) for band in bands], axis=2)


def _count(light: Field, full: float, rng: np.random.Generator) -> Field:
    """Photons to 11-bit numbers."""
    counts = np.clip(light, 0, None) * np.float32(full)
    noise = rng.standard_normal(counts.shape, dtype=np.float32)
    counts = counts + noise * np.sqrt(counts * float(rng.uniform(0.3, 1.2)) + 12.0)
    return np.asarray(np.clip(np.rint(counts), 0, 2047), np.float32)


def _sharpen(pan: Field, seen: Field, full: float, rng: np.random.Generator) -> Field:
    """Colours at a quarter of the resolution, not quite in place, times the grey band's detail."""
    rows, cols = pan.shape
    coarse = _resize(seen, (max(4, cols // 4), max(4, rows // 4)), Image.Resampling.BOX)
    coarse = np.stack([_count(coarse[:, :, k], full, rng) for k in range(3)], axis=2)
    wide = _resize(coarse, (cols, rows), Image.Resampling.BILINEAR)
    drift = (*rng.uniform(-0.7, 0.7, 2), 0)
    wide = ndimage.shift(wide, drift, order=1, mode="nearest")
    grey = wide @ np.array([0.32, 0.4, 0.28], np.float32)
    return np.asarray(wide * (pan / np.maximum(grey, 1.0))[:, :, None], np.float32)


def _stretch(colours: Field, rng: np.random.Generator) -> Field:
    """To eight bits: linear between two percentiles, a gamma, a cast."""
    low, high = np.percentile(colours[::3, ::3], (0.2, 99.7))
    even = np.clip((colours - low) / max(float(high - low), 1.0), 0, 1)
    cast = 1 + rng.normal(0, 0.03, 3)
    low_out, high_out = float(rng.uniform(2, 40)), float(rng.uniform(185, 250))
    return np.asarray(
        low_out + (high_out - low_out) * even ** float(rng.uniform(0.65, 1.1)) * cast, np.float32
    )


def _compress(picture: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    """Through JPEG and back."""
    held = io.BytesIO()
    Image.fromarray(picture).save(held, "JPEG", quality=quality)
    return np.asarray(Image.open(held))
