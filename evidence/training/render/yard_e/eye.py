"""What a sensor of style E makes of a scene's light."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.training.render.model import Light
    from evidence.training.render.yard_e.relief import Floats

AIR = np.array([0.16, 0.19, 0.24], np.float32)


def expose(scene: Floats, light: Light, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Radiance, shape (rows, columns, 3), to an 8-bit picture of shape (3, rows, columns)."""
    seen = scene * np.float32(1 - light.haze) + AIR * np.float32(light.haze * rng.uniform(0.6, 1.6))
    blur = float(rng.uniform(0.2, 0.65))
    seen = ndimage.gaussian_filter(seen, (blur, blur, 0))
    if rng.random() < 0.3:
        fine = seen - ndimage.gaussian_filter(seen, (1.2, 1.2, 0))
        seen = seen + np.float32(rng.uniform(0.2, 0.9)) * fine
    grey = seen.mean(axis=2)
    middle, bright = float(np.median(grey)), float(np.quantile(grey[::4, ::4], 0.995))
    # Ground of middling tone, but bright things keep some drawing.
    gain = min(
        float(rng.uniform(0.16, 0.34)) / max(middle, 1e-3), float(rng.uniform(1.0, 2.2)) / max(bright, 1e-3)
    )
    gain = max(gain, 0.55 / max(bright, 1e-3))
    if light.cloud > 0:
        seen = _overcast(seen, light.cloud, rng, 0.75 / gain)
    seen = np.maximum(seen - np.float32(rng.uniform(0, 0.5) * np.quantile(grey[::4, ::4], 0.005)), 0)
    seen = seen * np.float32(gain) * np.exp(rng.normal(0, 0.035, 3)).astype(np.float32)
    shoulder = float(rng.uniform(1.2, 3.0))
    seen = seen * (1 + seen / np.float32(shoulder**2)) / (1 + seen * np.float32(rng.uniform(0, 0.5)))
    seen = np.clip(seen, 0, 1) ** np.float32(1 / rng.uniform(1.35, 2.2))
    level = seen.mean(axis=2, keepdims=True)
    seen = level + (seen - level) * np.float32(
        rng.choice([rng.uniform(0.7, 1.3), rng.uniform(0.1, 0.7)], p=[0.7, 0.3])
    )
    noise = rng.standard_normal(seen.shape, dtype=np.float32) * np.float32(rng.uniform(0.002, 0.012))
    shown = np.clip(np.rint((seen + noise) * 255), 0, 255).astype(np.uint8)
    return np.asarray(shown.transpose(2, 0, 1))


def _overcast(seen: Floats, share: float, rng: np.random.Generator, white: float) -> Floats:
    """Opaque cloud over so much of the picture."""
    rows, cols = seen.shape[:2]
    thick = np.zeros((rows, cols), np.float32)
    for cells in (4, 9, 20):
        small = Image.fromarray(rng.standard_normal((cells, cells)).astype(np.float32))
        thick += np.asarray(small.resize((cols, rows), Image.Resampling.BICUBIC), np.float32) / np.float32(
            cells
        )
    edge = np.quantile(thick, 1 - share)
    cover = np.clip((thick - edge) / 0.05 + 0.5, 0, 1)[:, :, None]
    return np.asarray(seen + cover * (np.float32(white) - seen), np.float32)
