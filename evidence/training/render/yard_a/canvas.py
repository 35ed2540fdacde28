"""A display list of patches with heights, drawn strip by strip at four times the resolution."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.training.render.model import Light, Points

Colour = tuple[float, float, float]
"""Red, green, blue, 0..255; clipped when drawn."""

FINE = 4
"""Drawn pixels per image pixel, each way."""

STRIP = 192
"""Image rows drawn at once; bounds memory whatever the image's height."""

TALLEST_M = 25.0


class _Shape(NamedTuple):
    top: float
    bottom: float
    shape: str
    points: list[float]
    colour: tuple[int, int, int]
    height: int
    width: int


@dataclass(frozen=True)
class Layers:
    """What the strips give, at image resolution; float32 of shape (height, width, 3), light in 0..255."""

    ground: NDArray[np.float32]
    """Lit ground, black where something stands on it."""

    things: NDArray[np.float32]
    """Lit things, black elsewhere."""

    shade: NDArray[np.float32]
    """Shape (height, width): share of each pixel in shadow."""


class Canvas:
    """Collects shapes in painting order; heights cast the shadows."""

    def __init__(self, *, width: int, height: int, posting_m: float) -> None:
        """Size in image pixels, and metres per pixel."""
        self.width, self.height, self.posting_m = width, height, posting_m
        self._ground: list[_Shape] = []
        self._things: list[_Shape] = []
        self._hanging: list[tuple[Points, float]] = []

    def ground(self, points: Points, colour: Colour) -> None:
        """Fill a polygon on the ground."""
        self._ground.append(self._shape("polygon", points, colour))

    def stripe(self, points: Points, colour: Colour, *, width_m: float) -> None:
        """Draw a line on the ground, at least one drawn pixel wide."""
        self._ground.append(self._shape("line", points, colour, width_m=width_m))

    def thing(self, points: Points, colour: Colour, *, height_m: float) -> None:
        """Fill a level polygon that stands ``height_m`` above the ground, down to it."""
        self._things.append(self._shape("polygon", points, colour, height_m=height_m))

    def disc(self, centre: tuple[float, float], radius_px: float, colour: Colour, *, height_m: float) -> None:
        """Fill a level circle that stands ``height_m`` above the ground, down to it."""
        box = np.array([centre, centre]) + radius_px * np.array([[-1, -1], [1, 1]])
        self._things.append(self._shape("ellipse", box, colour, height_m=height_m))

    def bar(self, points: Points, colour: Colour, *, width_m: float, height_m: float) -> None:
        """Draw a line-shaped thing down to the ground."""
        self._things.append(self._shape("line", points, colour, width_m=width_m, height_m=height_m))

    def beam(self, points: Points, colour: Colour, *, width_m: float, height_m: float) -> None:
        """Draw a line that hangs in the air: its shadow lies apart from it."""
        self._things.append(self._shape("line", points, colour, width_m=width_m))
        self._hanging.append((points, height_m))

    def paint(self, light: Light) -> Layers:
        """Draw everything under this light."""
        size = (self.height, self.width)
        ground = np.zeros((*size, 3), np.float32)
        things = np.zeros((*size, 3), np.float32)
        shade = np.zeros(size, np.float32)
        for top in range(0, self.height, STRIP):
            bottom = min(top + STRIP, self.height)
            part = self._strip(top, bottom, light)
            ground[top:bottom], things[top:bottom], shade[top:bottom] = part
        return Layers(ground, things, shade)

    def _shape(
        self, shape: str, points: Points, colour: Colour, *, width_m: float = 0.0, height_m: float = 0.0
    ) -> _Shape:
        """Turn metres into drawn pixels; heights into centimetres."""
        rows = points[:, 1]
        red, green, blue = (int(min(max(value, 0.0), 255.0)) for value in colour)
        width = max(1, round(width_m / self.posting_m * FINE))
        pad = width / FINE
        return _Shape(
            float(rows.min()) - pad,
            float(rows.max()) + pad,
            shape,
            (points * FINE).ravel().tolist(),
            (red, green, blue),
            round(min(height_m, TALLEST_M) * 10),
            width,
        )

    def _strip(
        self, top: int, bottom: int, light: Light
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Draw image rows top..bottom, with as much around them as the longest shadow needs."""
        reach = math.ceil(TALLEST_M / math.tan(math.radians(light.sun_elevation)) / self.posting_m)
        reach = min(reach, 4 * STRIP)
        first, last = top - reach, bottom + reach
        size = (self.width * FINE, (last - first) * FINE)
        inner = (0, reach * FINE, size[0], (reach + bottom - top) * FINE)
        ground = _draw(self._ground, Image.new("RGB", size), first, last)
        heights = _draw(self._things, Image.new("L", size), first, last, heights=True)
        things = _draw(self._things, Image.new("RGB", size), first, last)
        cover = _draw(self._things, Image.new("L", size), first, last, cover=True)
        shadow = _cast(np.asarray(heights), light, self.posting_m / FINE)
        self._hang(shadow, first, light)
        dark = Image.fromarray(np.where(shadow, np.uint8(255), np.uint8(0))).crop(inner)
        lit_ground = _shaded(ground.crop(inner), dark)
        lit_things = _shaded(things.crop(inner), dark)
        black = Image.new("RGB", dark.size)
        over = cover.crop(inner)
        return (
            _average(Image.composite(black, lit_ground, over)),
            _average(Image.composite(lit_things, black, over)),
            _average(dark) / np.float32(255),
        )

    def _hang(self, shadow: NDArray[np.bool_], first: int, light: Light) -> None:
        """Add the shadows of beams to a strip that starts at image row ``first``."""
        if not self._hanging:
            return
        drawn = Image.new("1", (shadow.shape[1], shadow.shape[0]))
        pen = ImageDraw.Draw(drawn)
        col, row = light.towards_sun
        far = 1.0 / math.tan(math.radians(light.sun_elevation)) / self.posting_m
        for points, height_m in self._hanging:
            moved = points - np.array([col, row]) * height_m * far - np.array([0.0, first])
            pen.line((moved * FINE).ravel().tolist(), fill=1, width=2)
        shadow |= np.asarray(drawn)


def _draw(
    shapes: list[_Shape],
    picture: Image.Image,
    first: int,
    last: int,
    *,
    heights: bool = False,
    cover: bool = False,
) -> Image.Image:
    """Paint the shapes that touch image rows first..last: their colours, their heights, or where they are."""
    pen = ImageDraw.Draw(picture)
    lift = first * FINE
    for one in shapes:
        if one.bottom < first or last < one.top:
            continue
        points = list(one.points)
        points[1::2] = [row - lift for row in points[1::2]]
        fill: int | tuple[int, int, int] = 255 if cover else one.height if heights else one.colour
        if one.shape == "line":
            if not (heights and one.height == 0):
                pen.line(points, fill=fill, width=one.width)
        elif one.shape == "ellipse":
            pen.ellipse(points, fill=fill)
        else:
            pen.polygon(points, fill=fill)
    return picture


def _cast(heights: NDArray[np.uint8], light: Light, step_m: float) -> NDArray[np.bool_]:
    """Mark what the sun does not reach.

    Doubles the distance looked at in each turn, so that a ray of n steps takes log2(n) passes.

    Args:
        heights: decimetres above ground, shape (rows, columns).
        light: gives the sun's place.
        step_m: metres between neighbours.

    Returns:
        Same shape; True in shadow.
    """
    col, row = light.towards_sun
    fall = math.tan(math.radians(light.sun_elevation))
    own = heights.astype(np.int16) * 10
    roof = own.copy()
    stride = 2.0
    while stride * step_m * fall < TALLEST_M:
        drop = np.int16(round(stride * step_m * fall * 100))
        np.maximum(roof, _slide(roof, round(-col * stride), round(-row * stride)) - drop, out=roof)
        stride *= 2
    # The steps that stand for a sloping roof are lower than this, and cast no shadows on each other.
    return np.asarray(roof > own + 30)


def _slide(field: NDArray[np.int16], cols: int, rows: int) -> NDArray[np.int16]:
    """Move a field by whole pixels, with bare ground coming in at the edges."""
    out = np.zeros_like(field)
    height, width = field.shape
    if abs(cols) >= width or abs(rows) >= height:
        return out
    out[max(rows, 0) : height + min(rows, 0), max(cols, 0) : width + min(cols, 0)] = field[
        max(-rows, 0) : height + min(-rows, 0), max(-cols, 0) : width + min(-cols, 0)
    ]
    return out


def _shaded(picture: Image.Image, dark: Image.Image) -> Image.Image:
    """Leave only sky light in shadow: bluish, about a fifth of full light."""
    shares = zip(picture.split(), (0.17, 0.19, 0.25), strict=True)
    dim = [band.point([int(value * share) for value in range(256)]) for band, share in shares]
    return Image.composite(Image.merge("RGB", dim), picture, dark)


def _average(picture: Image.Image) -> NDArray[np.float32]:
    """Integrate over image pixels."""
    return np.asarray(picture.reduce(FINE), dtype=np.float32)
