"""What a scene is drawn on, in metres about its middle: colours, heights, and ground that is taken."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from evidence.training.render.model import Light, Points

    Field = NDArray[np.float32]
    Texture = Callable[[Field, Field], Field]
    """Takes u, v of a frame, both of shape (rows, columns); gives colour, shape (rows, columns, 3)."""

Colour = tuple[float, float, float]

LEVEL_M = 0.25
"""Heights are kept in steps of this, up to 63 m."""

FINEST_M = 0.16


class Frame(NamedTuple):
    """Where something lies: u runs ahead, v to the right, both in metres."""

    x: float
    y: float

    angle: float
    """From the columns towards the rows."""

    def at(self, u: float, v: float) -> tuple[float, float]:
        """The place of a point."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return self.x + u * cos - v * sin, self.y + u * sin + v * cos

    def go(self, u: float, v: float, turn: float = 0.0) -> Frame:
        """A frame about another point, turned further."""
        x, y = self.at(u, v)
        return Frame(x, y, self.angle + turn)

    def corners(self, half_u: float, half_v: float) -> Points:
        """Corners of a rectangle about the middle."""
        signs = ((1, 1), (1, -1), (-1, -1), (-1, 1))
        return np.array([self.at(s * half_u, t * half_v) for s, t in signs])


class Hung(NamedTuple):
    """Something above the ground that light passes below."""

    points: Points
    width_m: float
    height_m: float
    colour: Colour


class Canvas:
    """Draws at a finer step than the picture's; integration comes later."""

    def __init__(self, *, width: int, height: int, posting_m: float, light: Light) -> None:
        """Size in pixels of the picture, metres per pixel, and the sun."""
        self.width, self.height, self.posting_m, self.light = width, height, posting_m, light
        self.fine = max(2, round(posting_m / FINEST_M))
        self.step_m = posting_m / self.fine
        self.half = width * posting_m / 2, height * posting_m / 2
        self.reach_m = math.hypot(*self.half)
        size = width * self.fine, height * self.fine
        self.colour, self.tall = Image.new("RGB", size), Image.new("L", size)
        self._pens = ImageDraw.Draw(self.colour), ImageDraw.Draw(self.tall)
        self.taken = Image.new("L", (math.ceil(2 * self.half[0]), math.ceil(2 * self.half[1])))
        self.hung: list[Hung] = []

    def layer(self) -> Canvas:
        """An empty canvas of the same place, on which the same ground is taken."""
        other = Canvas(width=self.width, height=self.height, posting_m=self.posting_m, light=self.light)
        other.taken = self.taken.copy()
        return other

    def lay(self, other: Canvas, outline: Points) -> None:
        """Take over what another canvas shows within an outline."""
        mask = Image.new("L", self.colour.size)
        ImageDraw.Draw(mask).polygon(self._pixels(outline), fill=255)
        self.colour.paste(other.colour, mask=mask)
        self.tall.paste(other.tall, mask=mask)
        self.hung += other.hung

    def reserve(self, points: Points, width_m: float) -> None:
        """Let no solid be put within so wide a strip."""
        pen = ImageDraw.Draw(self.taken)
        pen.line([tuple(p) for p in points + np.array(self.half)], fill=255, width=round(width_m))

    def fence(self, outline: Points) -> None:
        """Let no solid be put within an outline."""
        ImageDraw.Draw(self.taken).polygon([tuple(p) for p in points_of(outline + self.half)], fill=255)

    def free(self, points: Points) -> bool:
        """Whether a solid with these corners is near the picture and stands on no ground that is taken."""
        low, high = points.min(axis=0), points.max(axis=0)
        if (
            low[0] > self.half[0]
            or low[1] > self.half[1]
            or high[0] < -self.half[0]
            or high[1] < -self.half[1]
        ):
            return False
        most = self.taken.size[0] - 1, self.taken.size[1] - 1
        places = [*points, points.mean(axis=0), *((points + np.roll(points, 1, axis=0)) / 2)]
        cells = [
            (min(max(int(x + self.half[0]), 0), most[0]), min(max(int(y + self.half[1]), 0), most[1]))
            for x, y in places
        ]
        return not any(self.taken.getpixel(cell) for cell in cells)

    def polygon(self, points: Points, colour: Colour, height_m: float | None = None) -> None:
        """Paint an outline; without a height what stands there keeps its own."""
        outline = self._pixels(points)
        self._pens[0].polygon(outline, fill=ink(colour))
        if height_m is not None:
            self._pens[1].polygon(outline, fill=level(height_m))

    def box(
        self, frame: Frame, half_u: float, half_v: float, colour: Colour, height_m: float | None = None
    ) -> None:
        """Paint a rectangle about a frame's middle."""
        self.polygon(frame.corners(half_u, half_v), colour, height_m)

    def line(self, points: Points, width_m: float, colour: Colour, height_m: float | None = None) -> None:
        """Paint a strip along a line; one fine pixel wide at least."""
        path, wide = self._pixels(points), max(1, round(width_m / self.step_m))
        joint = "curve" if len(path) > 2 and wide > 3 else None
        self._pens[0].line(path, fill=ink(colour), width=wide, joint=joint)
        if height_m is not None:
            self._pens[1].line(path, fill=level(height_m), width=wide, joint=joint)

    def disc(
        self, x: float, y: float, radius_m: float, colour: Colour, height_m: float | None = None
    ) -> None:
        """Paint a circle."""
        (col, row), wide = self._pixels(np.array([[x, y]]))[0], radius_m / self.step_m
        bounds = col - wide, row - wide, col + wide, row + wide
        self._pens[0].ellipse(bounds, fill=ink(colour))
        if height_m is not None:
            self._pens[1].ellipse(bounds, fill=level(height_m))

    def texture(self, points: Points, frame: Frame, paint: Texture) -> None:
        """Paint an outline with a pattern that is reckoned in a frame."""
        outline = np.array(self._pixels(points))
        size = np.array(self.colour.size)
        low = np.clip(np.floor(outline.min(axis=0)), 0, size).astype(int)
        high = np.clip(np.ceil(outline.max(axis=0)) + 1, 0, size).astype(int)
        if np.any(high - low < 1):
            return
        x, y = (
            ((np.arange(low[k], high[k], dtype=np.float32) + 0.5) * self.step_m - self.half[k] - middle)
            for k, middle in enumerate((frame.x, frame.y))
        )
        x, y, cos, sin = x[None, :], y[:, None], math.cos(frame.angle), math.sin(frame.angle)
        u, v = x * cos + y * sin, y * cos - x * sin
        colours = paint(u.astype(np.float32), v.astype(np.float32))
        patch = Image.fromarray(np.clip(colours, 0, 255).astype(np.uint8))
        mask = Image.new("L", patch.size)
        ImageDraw.Draw(mask).polygon(points_of(outline - low), fill=255)
        self.colour.paste(patch, (int(low[0]), int(low[1])), mask)

    def hang(self, points: Points, width_m: float, height_m: float, colour: Colour) -> None:
        """Hang a beam, a wire, a bridge above the ground."""
        self.hung.append(Hung(points, width_m, height_m, colour))

    def whole(self) -> Points:
        """The outline of the picture."""
        return Frame(0, 0, 0).corners(self.half[0] + 1, self.half[1] + 1)

    def _pixels(self, points: Points) -> list[tuple[float, float]]:
        return points_of((points + np.array(self.half)) / self.step_m)


def points_of(places: Points) -> list[tuple[float, float]]:
    """Points as Pillow takes them."""
    return [(float(x), float(y)) for x, y in places]


def ink(colour: Colour) -> tuple[int, int, int]:
    """A colour as Pillow takes it."""
    red, green, blue = (min(max(int(c), 0), 255) for c in colour)
    return red, green, blue


def level(height_m: float) -> int:
    """A height as it is kept."""
    return min(max(round(height_m / LEVEL_M), 0), 255)
