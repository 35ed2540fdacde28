"""The ground of style D: land in patches, ballast under each group, every track drawn as lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from evidence.training.render.yard_b.raster import FINE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.training.render.yard_b.raster import Raster
    from evidence.training.render.yard_d.lines import Line

    Field = NDArray[np.float32]

Colour = tuple[int, int, int]

STONES = ((152, 152, 156), (136, 132, 126), (118, 108, 98), (104, 92, 80), (164, 160, 152), (92, 88, 86))
LANDS = ((108, 118, 74), (128, 120, 92), (96, 104, 66), (144, 132, 108), (116, 112, 106), (86, 98, 60))


def noise(rng: np.random.Generator, shape: tuple[int, int], cell: float) -> Field:
    """Lumps about that many pixels wide, deviation near one."""
    size = max(3, round(shape[1] / cell) + 2), max(3, round(shape[0] / cell) + 2)
    coarse = Image.fromarray(rng.standard_normal(size[::-1]).astype(np.float32))
    return np.asarray(coarse.resize((shape[1], shape[0]), Image.Resampling.BICUBIC), np.float32)


def paint(raster: Raster, rng: np.random.Generator, lines: list[Line], posting_m: float) -> None:
    """Cover the whole raster."""
    shape = raster.colour.shape[0], raster.colour.shape[1]
    scale = FINE / posting_m
    land = _land(rng, shape)
    near = _near(lines, shape, scale)
    ragged = near + noise(rng, shape, 25 * scale / 3) * 1.2
    stone = np.array(_tone(rng, STONES), np.float32)
    dirt = stone * rng.uniform(0.7, 1.05) * (1 + 0.1 * noise(rng, shape, 60 * scale / 3))[:, :, None]
    weeds = np.clip(noise(rng, shape, 20 * scale) - rng.uniform(0.5, 2.5), 0, 0.7)[:, :, None]
    dirt = dirt + (np.array((92, 108, 62), np.float32) - dirt) * weeds
    cover = np.clip(float(rng.uniform(5, 11)) - ragged, 0, 1)[:, :, None]
    land = land + (dirt - land) * cover
    image = Image.fromarray(np.clip(land, 0, 255).astype(np.uint8))
    _tracks(image, rng, lines, posting_m, stone)
    raster.colour[:] = np.asarray(image)


def _tone(rng: np.random.Generator, tones: tuple[Colour, ...]) -> tuple[float, float, float]:
    one = np.array(tones[int(rng.integers(len(tones)))]) * rng.uniform(0.8, 1.15) + rng.normal(0, 6, 3)
    return float(one[0]), float(one[1]), float(one[2])


def _land(rng: np.random.Generator, shape: tuple[int, int]) -> Field:
    one, two = np.array(_tone(rng, LANDS)), np.array(_tone(rng, LANDS))
    share = np.clip(0.5 + 0.6 * noise(rng, shape, shape[0] / 6) + 0.2 * noise(rng, shape, 30), 0, 1)
    return np.asarray(one + (two - one) * share[:, :, None], np.float32)


def _near(lines: list[Line], shape: tuple[int, int], scale: float) -> Field:
    """Metres to the nearest track, on a coarse grid."""
    coarse = 8
    small = Image.new("L", (shape[1] // coarse + 1, shape[0] // coarse + 1))
    pen = ImageDraw.Draw(small)
    for line in lines:
        pen.line([tuple(p) for p in line.points[::4] * FINE / coarse], fill=1, width=1)
    away = ndimage.distance_transform_edt(np.asarray(small) == 0).astype(np.float32) * coarse / scale
    return np.asarray(Image.fromarray(away).resize((shape[1], shape[0]), Image.Resampling.BILINEAR))


def _tracks(
    image: Image.Image, rng: np.random.Generator, lines: list[Line], posting_m: float, stone: Field
) -> None:
    """Beds of all tracks of a group, then sleepers and rails of each."""
    pen, scale = ImageDraw.Draw(image), FINE / posting_m
    beds = {g: stone * rng.uniform(0.75, 1.15) + rng.normal(0, 5, 3) for g in {line.group for line in lines}}
    for line in lines:
        bed = beds[line.group] * rng.normal(1, 0.05)
        pen.line(_flat(line.points * FINE), fill=_rgb(bed), width=round(3.9 * scale), joint="curve")
    dark, gap = float(rng.uniform(0.5, 0.95)), float(rng.uniform(0.55, 1.05))
    show_sleepers, wide = rng.random() < 0.7, max(1, round(0.12 * scale))
    for line in lines:
        bed = beds[line.group] * rng.normal(1, 0.05)
        middle = line.points * FINE
        wood = bed * dark * np.array([1.03, 0.98, 0.93])
        if show_sleepers:
            _sleepers(pen, middle, wood, scale)
        else:
            pen.line(_flat(middle), fill=_rgb(bed * (dark + 1) / 2), width=round(2.5 * scale))
        pen.line(_flat(middle), fill=_rgb(bed * gap), width=round(0.9 * scale))
        steel = (184, 180, 178) if rng.random() < 0.35 else (112, 92, 78)
        side = _sides(middle)
        for way in (-0.75, 0.75):
            pen.line(_flat(middle + side * (way + 0.12) * scale), fill=(54, 50, 46), width=wide)
            pen.line(_flat(middle + side * way * scale), fill=steel, width=wide)


def _sleepers(pen: ImageDraw.ImageDraw, middle: NDArray[np.float64], wood: Field, scale: float) -> None:
    """One every 0.6 m."""
    at = np.arange(0, len(middle) - 1, 0.6)
    k = np.arange(len(middle))
    points = np.stack([np.interp(at, k, middle[:, j]) for j in (0, 1)], axis=1)
    side = np.stack([np.interp(at, k, s) for s in _sides(middle).T], axis=1) * 1.25 * scale
    wide, fill = max(1, round(0.26 * scale)), _rgb(wood)
    seen = np.all((points > -20) & (points < 20_000), axis=1)
    for a, b in zip((points - side)[seen], (points + side)[seen], strict=True):
        pen.line((a[0], a[1], b[0], b[1]), fill=fill, width=wide)


def _sides(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit vectors to the right of a polyline."""
    way = np.gradient(points, axis=0)
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
    return np.stack([-way[:, 1], way[:, 0]], axis=1)


def _flat(points: NDArray[np.float64]) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in points[::3]]


def _rgb(colour: NDArray[np.floating]) -> Colour:
    r, g, b = np.clip(colour, 0, 255).astype(int)
    return int(r), int(g), int(b)


def turn(angle: float) -> float:
    """An angle between minus and plus a half turn."""
    return math.remainder(angle, math.tau)
