"""From light to numbers: blur, colour bleed of pan-sharpening, air, noise, eight bits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.training.render.model import Light


@dataclass(frozen=True)
class Camera:
    """One sensor's habits."""

    blur_px: float
    """Gaussian sigma of the whole optical chain."""

    bleed_px: float
    """Gaussian sigma of the colour bands, which are four times coarser than the sharp one."""

    shift_px: tuple[float, float]
    """Colour against sharpness, (columns, rows)."""

    read_noise: float
    shot_noise: float
    """Standard deviations in 8-bit steps: fixed, and per square root of the signal."""

    gain: tuple[float, float, float]


def pick(rng: np.random.Generator) -> Camera:
    """A sensor of the sub-metre class."""
    white = rng.normal(1.0, 0.02, 3) * rng.uniform(0.92, 1.08)
    return Camera(
        blur_px=float(rng.uniform(0.42, 0.62)),
        bleed_px=float(rng.uniform(0.9, 1.5)),
        shift_px=(float(rng.uniform(-0.4, 0.4)), float(rng.uniform(-0.4, 0.4))),
        read_noise=float(rng.uniform(0.5, 1.0)),
        shot_noise=float(rng.uniform(0.05, 0.12)),
        gain=(float(white[0]), float(white[1]), float(white[2])),
    )


def overcast(scene: NDArray[np.float32], waves: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """Draw cloud over a share of the scene.

    Args:
        scene: light, shape (height, width, 3), 0..255.
        waves: smooth noise of shape (height, width), deviation about one.
        share: of the picture that is more cloud than ground, 0..1.
    """
    edge = np.quantile(waves, 1 - share)
    thick = np.clip((waves - edge) / 0.8 + 0.5, 0, 1)[:, :, None]
    white = 222 + 12 * np.clip(waves, -2, 2)[:, :, None] + np.array([-2, 0, 3], np.float32)
    return np.asarray(scene * (1 - 0.97 * thick) + white * 0.97 * thick, np.float32)


def expose(
    scene: NDArray[np.float32], camera: Camera, light: Light, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Take the picture.

    Args:
        scene: light at image resolution, shape (height, width, 3), 0..255.
        camera: the sensor.
        light: its haze is added.
        rng: noise.

    Returns:
        Shape (3, height, width).
    """
    sharp = ndimage.gaussian_filter(scene.mean(axis=2), camera.blur_px)
    out = np.empty((3, *sharp.shape), np.uint8)
    air = np.array([150.0, 158.0, 172.0], np.float32)
    for band in range(3):
        tint = ndimage.gaussian_filter(scene[:, :, band] - scene.mean(axis=2), camera.bleed_px)
        tint = ndimage.shift(tint, camera.shift_px[::-1], order=1, mode="nearest")
        seen = (sharp + tint) * (1 - light.haze) + air[band] * light.haze
        seen *= camera.gain[band]
        spread = camera.read_noise + camera.shot_noise * np.sqrt(np.clip(seen, 0, 255))
        seen += rng.standard_normal(seen.shape, dtype=np.float32) * spread
        out[band] = np.clip(np.rint(seen), 0, 255).astype(np.uint8)
    return out
