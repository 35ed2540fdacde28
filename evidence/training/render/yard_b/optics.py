"""The sensor of style B: a sharpened response, bands that do not quite register, 11 bits stretched to 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import fft, ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.training.render.model import Light
    from evidence.training.render.yard_b.spine import Field


def record(scene: Field, light: Light, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Take the picture.

    Args:
        scene: light at image resolution, shape (3, height, width), 0..255.
        light: its haze is added.
        rng: the sensor's habits and its noise.

    Returns:
        Same shape, 8 bit, stretched so that few pixels are clipped.
    """
    width = float(rng.uniform(0.45, 0.75))
    lift = float(rng.uniform(0.0, 0.35))
    tone = float(rng.uniform(0.85, 1.1))
    floor = np.array([96.0, 108.0, 126.0], np.float32) * light.haze * float(rng.uniform(1.0, 1.6))
    stripes = float(rng.uniform(0.2, 0.8)) * rng.standard_normal(scene.shape[2], dtype=np.float32)
    bands = []
    for band in range(3):
        seen = _respond(scene[band], width, lift)
        if band != 1:
            drift = rng.uniform(-0.35, 0.35, 2)
            seen = ndimage.shift(seen, drift, order=1, mode="nearest")
        seen = seen * (1 - light.haze) + floor[band]
        counts = np.clip(seen, 0, 255) * 6.0
        counts = counts + rng.normal(0, 1, counts.shape) * np.sqrt(counts * 0.8 + 30.0) + 6.0 * stripes
        bands.append(np.rint(np.clip(counts, 0, 2047)).astype(np.float32))
    stack = np.stack(bands)
    low, high = np.percentile(stack[:, ::4, ::4], (0.1, 99.8))
    even = np.clip((stack - low) / max(high - low, 1.0), 0, 1) ** tone
    return np.asarray(np.rint(14 + 226 * even), np.uint8)


def overcast(scene: Field, thickness: Field, share: float) -> Field:
    """Hide a share of the scene, shape (3, height, width), under cloud where ``thickness`` is greatest."""
    rank = np.sort(thickness, axis=None)
    edge = rank[min(rank.size - 1, int((1 - share) * rank.size))]
    veil = 1 / (1 + np.exp(-6 * (thickness - edge)))
    return np.asarray(scene * (1 - veil) + (228 + 10 * np.tanh(thickness)) * veil, np.float32)


def _respond(band: Field, width: float, lift: float) -> Field:
    """Blur as optics and detector do, then lift the middle frequencies as ground processing does."""
    rows, cols = (fft.next_fast_len(size + 16) for size in band.shape)
    wide = np.pad(band, ((8, rows - band.shape[0] - 8), (8, cols - band.shape[1] - 8)), mode="edge")
    down, over = np.fft.fftfreq(rows)[:, None], np.fft.rfftfreq(cols)[None, :]
    beat = np.hypot(down, over)
    gain = np.exp(-2 * (np.pi * width * beat) ** 2) * (1 + lift * np.sin(np.pi * np.clip(beat / 0.5, 0, 1)))
    seen = fft.irfft2(fft.rfft2(wide) * gain.astype(np.float32), s=(rows, cols))
    return np.asarray(seen[8 : 8 + band.shape[0], 8 : 8 + band.shape[1]], np.float32)
