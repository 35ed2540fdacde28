"""A field of heights and colours: bodies are set down on it, then it is lit as a whole."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

if TYPE_CHECKING:
    from evidence.training.render.model import Light

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

FINEST_M = 0.15
"""Cells are no wider, unless the picture's pixels are."""

HIGHEST_M = 30.0


class Sprite(NamedTuple):
    """A body seen from above, its long axis along the columns."""

    colour: Floats
    """Shape (rows, columns, 3): reflectance, 0..1."""

    height: Floats
    """Metres above the ground, shape (rows, columns); nothing stands where it is 0."""

    gloss: Floats
    """0 dull .. 1 mirror, shape (rows, columns)."""

    step_m: float


class Over(NamedTuple):
    """What hangs over everything at one height: gantries, wires, bridges."""

    cover: Floats
    """Opacity, shape of the relief."""

    colour: Floats
    """Shape (rows, columns, 3)."""

    height_m: float


class Sky(NamedTuple):
    """Light of one day."""

    light: Light
    direct: float
    """Share of the light on level ground that comes from the sun, 0..1."""

    tint: tuple[float, float, float]
    """Colour of the sky's light, about 1."""


class Relief:
    """Cells of a fraction of a pixel."""

    def __init__(self, ground: Floats, *, fold: int, step_m: float) -> None:
        """Start with bare ground, shape (rows, columns, 3), so many cells to a pixel."""
        self.colour = ground
        self.height: Floats = np.zeros(ground.shape[:2], np.float32)
        self.gloss: Floats = np.zeros(ground.shape[:2], np.float32)
        self.fold, self.step_m = fold, step_m

    def place(self, sprite: Sprite, at: tuple[float, float], angle: float) -> None:
        """Set a body down, its middle at column and row of the image."""
        rows, cols, u, v = self._under(sprite, at, angle)
        if not u.size:
            return
        high, wide = sprite.height.shape
        inside = (u >= 0) & (u < wide) & (v >= 0) & (v < high)
        u, v = u[inside], v[inside]
        tall = sprite.height[v, u]
        solid = tall > 0
        window = rows, cols
        inside[inside] = solid
        self.colour[window][inside] = sprite.colour[v, u][solid]
        self.height[window][inside] = tall[solid]
        self.gloss[window][inside] = sprite.gloss[v, u][solid]

    def _under(
        self, sprite: Sprite, at: tuple[float, float], angle: float
    ) -> tuple[slice, slice, NDArray[np.int32], NDArray[np.int32]]:
        """The window below a sprite, and which of the sprite's cells lies over each of its cells."""
        high, wide = sprite.height.shape
        cos, sin = math.cos(angle), math.sin(angle)
        grow = sprite.step_m / self.step_m / 2
        across = (abs(cos) * wide + abs(sin) * high) * grow + 2
        down = (abs(sin) * wide + abs(cos) * high) * grow + 2
        c, r = at[0] * self.fold, at[1] * self.fold
        rows = slice(max(0, int(r - down)), max(0, min(self.height.shape[0], int(r + down) + 1)))
        cols = slice(max(0, int(c - across)), max(0, min(self.height.shape[1], int(c + across) + 1)))
        x = (np.arange(cols.start, cols.stop, dtype=np.float32) + 0.5 - c)[None, :] / (2 * grow)
        y = (np.arange(rows.start, rows.stop, dtype=np.float32) + 0.5 - r)[:, None] / (2 * grow)
        u = np.floor(x * cos + y * sin + wide / 2).astype(np.int32)
        v = np.floor(y * cos - x * sin + high / 2).astype(np.int32)
        return rows, cols, u, v

    def lit(self, sky: Sky, over: Over | None) -> Floats:
        """Light everything.

        Returns:
            Radiance in image pixels, shape (rows, columns, 3); level white ground in the sun has 1.
        """
        slope = math.tan(math.radians(sky.light.sun_elevation))
        towards = sky.light.towards_sun
        shade = _shade(self.height, towards, slope, self.step_m)
        if over is not None:
            shade = np.maximum(shade, self._below(over, towards, slope))
        sun, glint = self._facing(sky.light)
        sun *= 1 - shade
        ambient = (1 - sky.direct) * _open_sky(self.height, self.step_m)
        out = np.empty((*self.image_shape, 3), np.float32)
        shine = self.gloss * glint * (1 - shade) * sky.direct
        for band in range(3):
            colour = self.colour[:, :, band]
            cells = colour * (sky.direct * sun + ambient * np.float32(sky.tint[band])) + shine
            if over is not None:
                cells += over.cover * (over.colour[:, :, band] - cells)
            out[:, :, band] = self._pixels(cells)
        return out

    @property
    def image_shape(self) -> tuple[int, int]:
        """Rows and columns of the image."""
        return self.height.shape[0] // self.fold, self.height.shape[1] // self.fold

    def _pixels(self, cells: Floats) -> Floats:
        rows, cols = self.image_shape
        return np.asarray(cells.reshape(rows, self.fold, cols, self.fold).mean(axis=(1, 3)), np.float32)

    def _facing(self, light: Light) -> tuple[Floats, Floats]:
        """How much sun each cell gets over level ground's, and how near it is to mirroring it upwards."""
        low = np.zeros_like(self.height)
        high = np.zeros_like(self.height)
        low[:, 1:-1] = _slope(self.height[:, 2:] - self.height[:, :-2], self.step_m)
        high[1:-1] = _slope(self.height[2:] - self.height[:-2], self.step_m)
        norm = 1 / np.sqrt(1 + low * low + high * high)
        col, row = light.towards_sun
        rise = math.radians(light.sun_elevation)
        cos, sin = math.cos(rise), math.sin(rise)
        along = (low * np.float32(-col) + high * np.float32(-row)) * norm
        sun = np.maximum(along * np.float32(cos / sin) + norm, 0)
        half = math.hypot(cos, 1 + sin)
        mirror = (along * np.float32(cos) + norm * np.float32(1 + sin)) / np.float32(half)
        # Even a full mirror is not brighter than a sensor shows.
        return np.minimum(sun, 2.2), np.maximum(mirror, 0) ** 48

    def _below(self, over: Over, towards: tuple[float, float], slope: float) -> Floats:
        """Shadow of what hangs, on the ground and, displaced less, on roofs."""
        away = (over.height_m - np.minimum(self.height, over.height_m)) / np.float32(slope * self.step_m)
        rows, cols = self.height.shape
        row = np.arange(rows, dtype=np.float32)[:, None] + away * np.float32(towards[1])
        col = np.arange(cols, dtype=np.float32)[None, :] + away * np.float32(towards[0])
        seen = (row >= 0) & (row < rows) & (col >= 0) & (col < cols)
        index = np.clip(row, 0, rows - 1).astype(np.int32) * cols + np.clip(col, 0, cols - 1).astype(np.int32)
        return np.where(seen, over.cover.ravel()[index], np.float32(0))


def _slope(rise: Floats, step_m: float) -> Floats:
    """Slopes from the rise over two cells; the foot and the brim of a wall are hardly tilted."""
    slope = rise * np.float32(0.5 / step_m)
    return np.where(np.abs(slope) > 2.5, np.sign(slope) * np.float32(0.35), slope)


def _shade(height: Floats, towards: tuple[float, float], slope: float, step_m: float) -> Floats:
    """Share of the sun that is hidden: the highest line of sight, doubled in reach at each pass."""
    top = height.copy()
    reach = min(float(height.max()), HIGHEST_M) / slope / step_m
    stride = 1
    while stride <= max(reach, 1):
        dc, dr = round(towards[0] * stride), round(towards[1] * stride)
        drop = (dc * towards[0] + dr * towards[1]) * step_m * slope
        here, there = _overlap(height.shape[0], dr), _overlap(height.shape[1], dc)
        beyond = top[here[1], there[1]] - np.float32(drop)
        np.maximum(top[here[0], there[0]], beyond, out=top[here[0], there[0]])
        stride *= 2
    return np.asarray(np.clip((top - height - np.float32(0.08)) * np.float32(4), 0, 1), np.float32)


def _overlap(size: int, shift: int) -> tuple[slice, slice]:
    """Cells that have another ``shift`` further on, and those others."""
    if shift >= 0:
        return slice(0, max(size - shift, 0)), slice(min(shift, size), size)
    return slice(min(-shift, size), size), slice(0, max(size + shift, 0))


def _open_sky(height: Floats, step_m: float) -> Floats:
    """Share of the sky that is seen: less beside and between bodies."""
    coarse = height[::2, ::2]
    near = ndimage.uniform_filter(coarse, max(3, round(2.4 / step_m / 2)))
    wide = ndimage.uniform_filter(coarse, max(3, round(7.0 / step_m / 2)))
    mean = np.repeat(np.repeat(near + wide, 2, axis=0), 2, axis=1)[: height.shape[0], : height.shape[1]]
    return np.asarray(1 / (1 + np.maximum(mean * np.float32(0.5) - height, 0) * np.float32(0.55)), np.float32)
