"""The yard pulled straight: colours and heights on a raster whose columns run along the tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.float32]

if TYPE_CHECKING:
    from collections.abc import Callable

    Painter = Callable[[Field, Field], tuple[Field, Field | float]]
    """Takes s, shape (1, n), and t, shape (m, 1): metres along and across from the middle. Gives colour,
    broadcastable to (m, n, 3), and height in metres."""

Colour = tuple[float, float, float]


def waves(rng: np.random.Generator, size: tuple[int, int], cell: float) -> Field:
    """Smooth noise about 0 with a deviation near 1, shape ``size``; ``cell`` pixels from bump to bump."""
    rows, cols = (max(4, int(n / cell) + 3) for n in size)
    coarse = Image.fromarray(rng.standard_normal((rows, cols)).astype(np.float32))
    return np.asarray(coarse.resize((size[1], size[0]), Image.Resampling.BICUBIC), np.float32)


class Sheet:
    """Draws in metres: u along the tracks, v across; (0, 0) is the middle."""

    def __init__(self, *, half_u: float, half_v: float, step_m: float) -> None:
        """Half of the sheet's extent in metres, and metres per cell."""
        self.half_u, self.half_v, self.step_m = half_u, half_v, step_m
        shape = int(2 * half_v / step_m), int(2 * half_u / step_m)
        self.colour: Field = np.zeros((*shape, 3), np.float32)
        self.height: Field = np.zeros(shape, np.float32)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, columns."""
        return self.height.shape[0], self.height.shape[1]

    def us(self) -> Field:
        """The u of every column."""
        return np.asarray((np.arange(self.shape[1]) + 0.5) * self.step_m - self.half_u, np.float32)

    def vs(self) -> Field:
        """The v of every row."""
        return np.asarray((np.arange(self.shape[0]) + 0.5) * self.step_m - self.half_v, np.float32)

    def window(self, u: tuple[float, float], v: tuple[float, float]) -> tuple[slice, slice]:
        """Rows and columns whose middles lie within; may be empty."""
        rows = self._cells(v, self.half_v, self.shape[0])
        return rows, self._cells(u, self.half_u, self.shape[1])

    def _cells(self, span: tuple[float, float], half: float, most: int) -> slice:
        first, end = (int(np.ceil((x + half) / self.step_m - 0.5)) for x in span)
        return slice(min(max(first, 0), most), min(max(end, 0), most))

    def fill(self, u: tuple[float, float], v: tuple[float, float], colour: Colour, height: float = 0) -> None:
        """Cover a rectangle with one colour."""
        at = self.window(u, v)
        self.colour[at] = colour
        self.height[at] = height

    def blend(self, u: tuple[float, float], v: tuple[float, float], colour: Colour, share: float) -> None:
        """Let a colour through over a rectangle."""
        at = self.window(u, v)
        self.colour[at] += (np.array(colour, np.float32) - self.colour[at]) * share

    def paint(self, middle: tuple[float, float], size: tuple[float, float], painter: Painter) -> None:
        """Let a painter cover a rectangle of that length and width about a middle."""
        u, v = middle
        rows, cols = self.window((u - size[0] / 2, u + size[0] / 2), (v - size[1] / 2, v + size[1] / 2))
        if rows.stop <= rows.start or cols.stop <= cols.start:
            return
        colour, height = painter(self.us()[None, cols] - np.float32(u), self.vs()[rows, None] - np.float32(v))
        self.colour[rows, cols] = np.clip(colour, 0, 255)
        self.height[rows, cols] = height

    def trail(self, u: Field, v: Field, width_m: float, colour: Colour, share: float) -> None:
        """Let a colour through along a line over the columns, fainter where narrower than a cell."""
        cols = np.flatnonzero((self.us() >= u[0]) & (self.us() <= u[-1]))
        line = np.interp(self.us()[cols], u, v)
        tint = np.array(colour, np.float32)
        first = np.floor((line - width_m / 2 + self.half_v) / self.step_m).astype(int)
        low, high = line - width_m / 2 + self.half_v, line + width_m / 2 + self.half_v
        for step in range(int(np.ceil(width_m / self.step_m)) + 1):
            row = first + step
            cover = np.minimum(high, (row + 1) * self.step_m) - np.maximum(low, row * self.step_m)
            ok = (row >= 0) & (row < self.shape[0]) & (cover > 0)
            part = (cover[ok] / self.step_m * share)[:, None].astype(np.float32)
            at = row[ok], cols[ok]
            self.colour[at] += (tint - self.colour[at]) * part
