"""The picture in the making, at three times the resolution: colours, heights, and how high shadows reach."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from evidence.training.render.model import Light
    from evidence.training.render.yard_b.spine import Field

    Painter = Callable[[Field, Field], tuple[NDArray[np.floating], NDArray[np.floating]]]
    """Takes s and t, metres ahead and to the right of an object's middle, each of shape (n,); gives its
    colour, shape (n, 3), 0..255, and its height in metres, shape (n,)."""

FINE = 3


@dataclass(frozen=True)
class Block:
    """A rectangle that stands on the ground, or hangs above it."""

    column: float
    row: float
    angle: float
    half_m: float
    side_m: float
    height_m: float
    floor_m: float = 0.0
    """Underside above the ground; light passes below it."""

    round: bool = False
    """Whether its outline is the ellipse in the rectangle."""


class Raster:
    """Holds the three fields; objects are stamped one after another."""

    def __init__(self, *, width: int, height: int, posting_m: float, light: Light) -> None:
        """Size in image pixels, metres per pixel, and the sun."""
        self.width, self.height = width, height
        self.step_m = posting_m / FINE
        self.light = light
        self.colour = np.zeros((height * FINE, width * FINE, 3), np.uint8)
        self.tall = np.zeros((height * FINE, width * FINE), np.uint8)
        self.dark = np.zeros((height * FINE, width * FINE), np.uint8)
        self._fall = math.tan(math.radians(light.sun_elevation))

    def stamp(self, block: Block, paint: Painter) -> None:
        """Draw an object and cast its shadow."""
        self._cast(block)
        reach = math.hypot(block.half_m, block.side_m)
        rows, cols, s, t = self._around(block, reach, reach)
        if not s.size:
            return
        inside = (np.abs(s) <= block.half_m) & (np.abs(t) <= block.side_m)
        if block.round:
            inside &= (s / block.half_m) ** 2 + (t / block.side_m) ** 2 <= 1
        colour, height = paint(s[inside], t[inside])
        window = (rows, cols)
        self.colour[window][inside] = np.clip(colour, 0, 255).astype(np.uint8)
        self.tall[window][inside] = np.clip(height * 10, 0, 255).astype(np.uint8)

    def _around(self, block: Block, across: float, down: float) -> tuple[slice, slice, Field, Field]:
        """The window around a block, and each of its points in the block's own metres."""
        c, r = block.column * FINE, block.row * FINE
        spread_c, spread_r = across / self.step_m + 2, down / self.step_m + 2
        cols = slice(max(0, int(c - spread_c)), max(0, min(self.width * FINE, int(c + spread_c) + 1)))
        rows = slice(max(0, int(r - spread_r)), max(0, min(self.height * FINE, int(r + spread_r) + 1)))
        x = (np.arange(cols.start, cols.stop, dtype=np.float32) + 0.5 - c)[None, :] * self.step_m
        y = (np.arange(rows.start, rows.stop, dtype=np.float32) + 0.5 - r)[:, None] * self.step_m
        cos, sin = math.cos(block.angle), math.sin(block.angle)
        return rows, cols, x * cos + y * sin, y * cos - x * sin

    def _cast(self, block: Block) -> None:
        """Where a ray to the sun meets the block, note how high above the ground it is still dark."""
        far = math.hypot(block.half_m, block.side_m) + block.height_m / self._fall
        rows, cols, s, t = self._around(block, far, far)
        if not s.size:
            return
        col, row = self.light.towards_sun
        cos, sin = math.cos(block.angle), math.sin(block.angle)
        ahead, right = col * cos + row * sin, row * cos - col * sin
        if block.round:
            enter, leave = _oval(
                s / block.half_m, t / block.side_m, ahead / block.half_m, right / block.side_m
            )
        else:
            one, two = _slab(s, block.half_m, ahead), _slab(t, block.side_m, right)
            enter, leave = np.maximum(one[0], two[0]), np.minimum(one[1], two[1])
        enter = np.maximum(enter, 0)
        if block.floor_m > 0:
            hit = (enter <= leave) & (leave * self._fall >= block.floor_m)
            hit &= enter * self._fall <= block.height_m
            top = np.where(hit, 1.0, 0.0)
        else:
            top = np.where(enter <= leave, block.height_m - enter * self._fall, 0)
        level = np.clip(top * 10, 0, 255).astype(np.uint8)
        np.maximum(self.dark[rows, cols], level, out=self.dark[rows, cols])

    def light_up(self, grain: Field, *, sky: tuple[float, float, float]) -> Field:
        """Put light and shadow on everything and integrate to image pixels.

        Args:
            grain: brightness of the ground's fine texture, shape (height, width), about 1.
            sky: share of full light that reaches the shadows, red, green, blue.

        Returns:
            Shape (3, height, width), 0..255.
        """
        out = np.empty((3, self.height, self.width), np.float32)
        for top in range(0, self.height, 128):
            rows = slice(top * FINE, min(top + 128, self.height) * FINE)
            shaded = self.dark[rows] > self.tall[rows] + 2
            bare = self.tall[rows] == 0
            rough = np.repeat(np.repeat(grain[top : top + 128], FINE, axis=0), FINE, axis=1)
            factor = np.where(bare, rough, np.float32(1))
            for band in range(3):
                lit = self.colour[rows, :, band] * factor * np.where(shaded, np.float32(sky[band]), 1)
                shape = (lit.shape[0] // FINE, FINE, self.width, FINE)
                out[band, top : top + 128] = lit.reshape(shape).mean(axis=(1, 3))
        return out


def _slab(place: Field, half: float, slope: float) -> tuple[Field, Field]:
    """Distances at which a ray enters and leaves the space between -half and half."""
    if abs(slope) < 1e-6:
        never = np.where(np.abs(place) <= half, np.float32(-1e9), np.float32(1e9))
        return never, -never
    one, two = (-half - place) / slope, (half - place) / slope
    return np.minimum(one, two), np.maximum(one, two)


def _oval(s: Field, t: Field, ahead: float, right: float) -> tuple[Field, Field]:
    """Distances at which a ray enters and leaves the unit circle; a miss leaves before it enters."""
    square = ahead**2 + right**2
    half = s * ahead + t * right
    root = half**2 - square * (s**2 + t**2 - 1)
    reach = np.sqrt(np.maximum(root, 0))
    miss = np.where(root < 0, np.float32(2e9), np.float32(0))
    return (-half - reach) / square + miss, (-half + reach) / square - miss
