"""From the straight sheet to light at the sensor: bend, cast shadows over the whole, add what hangs above."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.training.render.model import Light
    from evidence.training.render.yard_c.layout import Bend
    from evidence.training.render.yard_c.sheet import Field, Sheet

    Floats = NDArray[np.float64]

CELL = 64
"""Side of the patches over which the bend is taken as straight, fine pixels."""


def bend_sheet(sheet: Sheet, bend: Bend, size: tuple[int, int], *, fine: int) -> tuple[Field, Field]:
    """Colours, shape (rows, columns, 3), and heights of the picture, ``fine`` times as fine."""
    width, height = size[0] * fine, size[1] * fine
    mesh = []
    for top in range(0, height, CELL):
        for left in range(0, width, CELL):
            right, low = min(left + CELL, width), min(top + CELL, height)
            # Pillow wants the corners from the upper left against the clock.
            col = np.array([left, left, right, right], float) / fine
            row = np.array([top, low, low, top], float) / fine
            u, v = bend.find(col, row)
            quad = np.stack([(u + sheet.half_u) / sheet.step_m, (v + sheet.half_v) / sheet.step_m], axis=1)
            mesh.append(((left, top, right, low), tuple(float(x) for x in quad.ravel())))
    colours = Image.fromarray(np.clip(sheet.colour, 0, 255).astype(np.uint8))
    heights = Image.fromarray(sheet.height)
    turned = colours.transform((width, height), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
    tall = heights.transform((width, height), Image.Transform.MESH, mesh, Image.Resampling.NEAREST)
    return np.asarray(turned, np.float32), np.asarray(tall, np.float32)


def shadows(height: Field, light: Light, step_m: float) -> NDArray[np.bool_]:
    """Where the sun is hidden by something nearer to it that stands higher than the line of sight.

    The highest thing within reach is found by doubling the reach: eight looks do for 256 cells.
    """
    col, row = light.towards_sun
    fall = math.tan(math.radians(light.sun_elevation)) * step_m
    reach = float(height.max()) / fall + 1
    above, looks = height.copy(), 1
    while looks < reach:
        far = _moved(above, round(col * looks), round(row * looks)) - np.float32(fall * looks)
        above = np.maximum(above, far)
        looks *= 2
    return np.asarray(above > height + 0.25, bool)


def _moved(field: Field, cols: int, rows: int) -> Field:
    """The field as seen from a place that many columns and rows before; the ground beyond the edge."""
    out = np.zeros_like(field)
    tall, wide = field.shape
    if abs(rows) >= tall or abs(cols) >= wide:
        return out
    to_r = slice(max(0, -rows), tall - max(0, rows))
    to_c = slice(max(0, -cols), wide - max(0, cols))
    from_r = slice(max(0, rows), tall - max(0, -rows))
    from_c = slice(max(0, cols), wide - max(0, -cols))
    out[to_r, to_c] = field[from_r, from_c]
    return out


def light_up(colour: Field, dark: NDArray[np.bool_], sky: Floats) -> Field:
    """Leave only the light of the sky in the shade."""
    return np.asarray(np.where(dark[:, :, None], colour * sky.astype(np.float32), colour), np.float32)


def hide(scene: Field, thick: Field, share: float) -> Field:
    """Draw opaque cloud over a share of the scene, where ``thick`` is greatest."""
    edge = float(np.quantile(thick[::4, ::4], 1 - share))
    veil = np.clip(0.5 + 2.5 * (thick - edge), 0, 1)[:, :, None]
    return np.asarray(scene + (np.array([226, 228, 232], np.float32) - scene) * veil, np.float32)


class Overhead:
    """Thin things above everything, drawn with their shadows apart from the field of heights."""

    def __init__(self, shape: tuple[int, int], light: Light, step_m: float) -> None:
        """Size in fine pixels, the sun, metres per fine pixel."""
        self.light, self.step_m = light, step_m
        self.above, self.below = (Image.new("L", (shape[1], shape[0])) for _ in range(2))
        self._pens = ImageDraw.Draw(self.above), ImageDraw.Draw(self.below)

    def beam(self, ends: Floats, *, width_m: float, height_m: float, thick: int) -> None:
        """Draw a beam between two points in fine pixels; ``thick`` is how opaque it is, 0..255."""
        col, row = self.light.towards_sun
        throw = height_m / math.tan(math.radians(self.light.sun_elevation)) / self.step_m
        wide = max(1, round(width_m / self.step_m))
        away = ends - np.array([col, row]) * throw
        for pen, line in zip(self._pens, (ends, away), strict=True):
            pen.line([tuple(p) for p in line], fill=thick, width=wide)

    def mast(self, foot: Floats, *, height_m: float) -> None:
        """Draw a mast's shadow and its head."""
        col, row = self.light.towards_sun
        throw = height_m / math.tan(math.radians(self.light.sun_elevation)) / self.step_m
        away = foot - np.array([col, row]) * throw
        self._pens[1].line([tuple(foot), tuple(away)], fill=170, width=max(1, round(0.4 / self.step_m)))
        x, y = float(foot[0]), float(foot[1])
        self._pens[0].rectangle((x - 1, y - 1, x + 1, y + 1), fill=220)

    def lay_over(self, scene: Field, *, tone: float) -> Field:
        """Put shadows, then the things, over a lit scene."""
        dark = np.asarray(self.below, np.float32)[:, :, None] / 255
        bright = np.asarray(self.above, np.float32)[:, :, None] / 255
        shaded = scene * (1 - 0.7 * dark)
        return np.asarray(shaded + (np.float32(tone) - shaded) * bright, np.float32)
