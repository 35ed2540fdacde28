"""From the drawn place to the picture: shadows, snow, light, air, the sensor."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from evidence.training.render.elsewhere.canvas import LEVEL_M, ink, points_of
from evidence.training.render.elsewhere.palette import mottle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.training.render.elsewhere.canvas import Canvas, Field
    from evidence.training.render.model import Light

    Bytes = NDArray[np.uint8]


def shadow(tall: Field, light: Light, step_m: float) -> NDArray[np.bool_]:
    """Where something nearer to the sun stands above the line of sight to it.

    Args:
        tall: heights in metres.
        light: the sun.
        step_m: metres per cell.
    """
    col, row = light.towards_sun
    fall = math.tan(math.radians(light.sun_elevation)) * step_m
    sight, far, highest = tall.copy(), 1, float(tall.max())
    # Each look doubles how far towards the sun the highest line of sight is known.
    while far * fall < highest + fall:
        dc, dr = round(col * far), round(row * far)
        rows, from_rows = _overlap(dr, tall.shape[0])
        cols, from_cols = _overlap(dc, tall.shape[1])
        seen = sight[from_rows, from_cols] - np.float32(far * fall)
        sight = sight.copy()
        np.maximum(sight[rows, cols], seen, out=sight[rows, cols])
        far *= 2
    return np.asarray(sight > tall + 0.3, bool)


def _overlap(move: int, size: int) -> tuple[slice, slice]:
    """Cells that have a neighbour so far on, and those neighbours."""
    move = min(max(move, -size), size)
    return slice(max(0, -move), size - max(0, move)), slice(max(0, move), size - max(0, -move))


def whiten(canvas: Canvas, rng: np.random.Generator, share: float) -> None:
    """Let snow lie: thick on what is level and pale, thin where it melts first."""
    size = canvas.colour.size
    drift = mottle(rng, (size[1] // 4, size[0] // 4), 40) + 0.5 * mottle(rng, (size[1] // 4, size[0] // 4), 6)
    thick = np.clip(share + 0.16 * drift, 0, 0.95) * 255
    mask = Image.fromarray(thick.astype(np.uint8)).resize(size, Image.Resampling.BILINEAR)
    tone = int(rng.integers(222, 240))
    canvas.colour.paste((tone, tone + 2, min(255, tone + 8)), mask=mask)


def light_up(canvas: Canvas, rng: np.random.Generator) -> Field:
    """Light at the sensor, shape (rows, columns, 3), at the picture's posting."""
    light = canvas.light
    tall = np.asarray(canvas.tall, np.float32) * np.float32(LEVEL_M)
    dark = np.where(shadow(tall, light, canvas.step_m), np.uint8(255), np.uint8(0))
    below = Image.fromarray(dark)
    pen, above = ImageDraw.Draw(below), ImageDraw.Draw(canvas.colour)
    col, row = light.towards_sun
    for thing in canvas.hung:
        throw = thing.height_m / math.tan(math.radians(light.sun_elevation))
        wide = max(1, round(thing.width_m / canvas.step_m))
        at = (thing.points + np.array(canvas.half)) / canvas.step_m
        away = at - np.array([col, row]) * throw / canvas.step_m
        pen.line(points_of(away), fill=255, width=wide)
    for thing in canvas.hung:
        wide = max(1, round(thing.width_m / canvas.step_m))
        at = (thing.points + np.array(canvas.half)) / canvas.step_m
        above.line(points_of(at), fill=ink(thing.colour), width=wide)
        pen.line(points_of(at), fill=0, width=wide)
    lit, fine = np.asarray(canvas.colour), canvas.fine
    shaded = np.asarray(below) > 0
    sky = np.array([0.27, 0.31, 0.38], np.float32) * np.float32(rng.uniform(0.75, 1.25))
    out = np.empty((canvas.height, canvas.width, 3), np.float32)
    for band in range(3):
        seen = lit[:, :, band] * np.where(shaded, sky[band], np.float32(1))
        out[:, :, band] = seen.reshape(canvas.height, fine, canvas.width, fine).mean(axis=(1, 3))
    rough = rng.standard_normal(out.shape[:2], dtype=np.float32) * np.float32(rng.uniform(0.015, 0.05))
    patches = (
        mottle(rng, (out.shape[0], out.shape[1]), 60) * 0.03
        + mottle(rng, (out.shape[0], out.shape[1]), 7) * 0.02
    )
    return np.asarray(out * (1 + rough + patches)[:, :, None], np.float32)


def expose(scene: Field, light: Light, rng: np.random.Generator) -> Bytes:
    """Take the picture: blur, bands a little apart, haze, noise, a stretch to 8 bits.

    Args:
        scene: shape (rows, columns, 3).
        light: its haze and cloud are added.
        rng: the sensor's habits and its noise.

    Returns:
        Shape (3, rows, columns).
    """
    blur, edge = float(rng.uniform(0.35, 0.8)), float(rng.uniform(0.0, 0.6))
    noise, tone = float(rng.uniform(0.4, 2.2)), float(rng.uniform(0.8, 1.15))
    air = np.array([118.0, 128.0, 144.0]) * float(rng.uniform(0.7, 1.1))
    if light.cloud > 0:
        scene = _overcast(
            scene, mottle(rng, (scene.shape[0], scene.shape[1]), scene.shape[1] / 4), light.cloud
        )
    bands = []
    for band in range(3):
        seen = ndimage.gaussian_filter(scene[:, :, band], blur)
        seen = seen + edge * (seen - ndimage.gaussian_filter(seen, 1.2))
        if band != 1:
            seen = ndimage.shift(seen, rng.uniform(-0.3, 0.3, 2), order=1, mode="nearest")
        seen = seen * (1 - light.haze) + air[band] * light.haze
        bands.append(seen + noise * rng.standard_normal(seen.shape, dtype=np.float32))
    stack = np.stack(bands)
    low, high = np.percentile(stack[:, ::4, ::4], (0.2, 99.7))
    # A calm sea must not be stretched until its noise looks like things.
    room = max(float(high - low), float(rng.uniform(90, 190)))
    floor = float(low) - (room - float(high - low)) * float(rng.uniform(0, 0.6))
    even = np.clip((stack - floor) / room, 0, 1) ** tone
    return np.asarray(np.rint(10 + 234 * even), np.uint8)


def _overcast(scene: Field, thick: Field, share: float) -> Field:
    edge = float(np.quantile(thick[::4, ::4], 1 - share))
    veil = np.clip(0.5 + 2.5 * (thick - edge), 0, 1)[:, :, None]
    return np.asarray(scene + (np.array([228, 230, 233], np.float32) - scene) * veil, np.float32)
