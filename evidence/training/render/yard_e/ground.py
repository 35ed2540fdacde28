"""The ground of style E: soil, parcels, ballast, ties, rails, stains, snow; painted flat, with Pillow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

if TYPE_CHECKING:
    from evidence.training.render.model import Order
    from evidence.training.render.yard_e.climate import Climate, Tone
    from evidence.training.render.yard_e.relief import Floats
    from evidence.training.render.yard_e.tracks import Doubles, Track, Yard

Pen = ImageDraw.ImageDraw


class Sheet:
    """A picture in reflectance that is painted in metres from its middle."""

    def __init__(self, order: Order, fold: int) -> None:
        """Cells of a fraction of a pixel."""
        self.size = order.width * fold, order.height * fold
        self.step_m = order.posting_m / fold
        self.middle = np.array(self.size) / 2

    def mask(self) -> tuple[Image.Image, Pen]:
        """An empty sheet of one band, and its pen."""
        image = Image.new("L", self.size)
        return image, ImageDraw.Draw(image)

    def at(self, metres: Doubles) -> list[tuple[float, float]]:
        """Cells of points in metres, shape (points, 2)."""
        cells = metres / self.step_m + self.middle
        return [(float(x), float(y)) for x, y in cells]

    def wide(self, metres: float) -> int:
        """Cells that are so wide."""
        return max(1, round(metres / self.step_m))

    def noise(self, rng: np.random.Generator, grain_m: float) -> Floats:
        """Smooth noise of about unit spread, shape of the sheet."""
        cols, rows = (max(3, round(n * self.step_m / grain_m) + 2) for n in self.size)
        small = Image.fromarray(rng.standard_normal((rows, cols)).astype(np.float32))
        return np.asarray(small.resize(self.size, Image.Resampling.BICUBIC), np.float32) * np.float32(1.3)


def share(image: Image.Image) -> Floats:
    """Grey levels of a mask as 0..1."""
    return np.asarray(np.asarray(image, np.float32) / np.float32(255))


def blend(ground: Floats, tone: Tone | Floats, cover: Floats) -> None:
    """Put a colour over the ground, in place."""
    for band in range(3):
        layer = ground[:, :, band]
        layer += cover * (np.float32(tone[band]) - layer)


def paint(rng: np.random.Generator, order: Order, yard: Yard, climate: Climate, fold: int) -> Floats:
    """Paint the ground; shape (rows, columns, 3), reflectance."""
    sheet = Sheet(order, fold)
    ground = np.empty((sheet.size[1], sheet.size[0], 3), np.float32)
    ground[:] = climate.soil
    slow, middle, quick = sheet.noise(rng, 45), sheet.noise(rng, 9), sheet.noise(rng, 1.6)
    cover = slow + 0.6 * middle + 0.4 * quick + 0.25 * sheet.noise(rng, 0.6)
    edge = float(np.quantile(cover[::8, ::8], 1 - np.clip(climate.green, 0.02, 0.98)))
    blend(ground, climate.growth, np.clip((cover - edge) * 0.8 + 0.4, 0, 1))
    _parcels(rng, sheet, ground, climate, yard)
    ragged = 0.5 * middle + 0.5 * quick
    _apron(rng, sheet, ground, climate, yard, ragged)
    _beds(rng, sheet, ground, climate, yard, ragged)
    _spots(rng, sheet, ground, climate, yard)
    _ties(rng, sheet, ground, climate, yard)
    _rails(rng, sheet, ground, yard)
    grit = rng.standard_normal(ground.shape[:2], dtype=np.float32)
    rough = np.float32(rng.uniform(0.04, 0.13)) * grit + np.float32(rng.uniform(0.01, 0.04)) * quick
    ground *= np.maximum(1 + rough + np.float32(0.06) * slow + np.float32(0.04) * middle, 0.3)[:, :, None]
    if climate.wet:
        puddles = np.clip((middle + quick - 1.6) * 2, 0, 1) * np.float32(climate.wet)
        ground *= np.float32(1 - 0.35 * climate.wet)
        blend(ground, (0.10, 0.11, 0.13), puddles)
    if climate.snow:
        _snow(rng, sheet, ground, climate, yard, slow + middle + 0.5 * quick)
    return np.clip(ground, 0.012, 0.95)


def _parcels(rng: np.random.Generator, sheet: Sheet, ground: Floats, climate: Climate, yard: Yard) -> None:
    """Fields, yards of concrete, roads and water around the tracks."""
    image = Image.fromarray(np.clip(ground[::4, ::4] * 255, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(image, "RGBA")
    scale = 4 * sheet.step_m
    for _ in range(int(rng.integers(0, 9))):
        tone = _surface(rng, climate)
        size = rng.uniform((15, 10), (140, 60))
        if rng.random() < 0.4:
            # A road, a path or a ditch.
            size = np.array([600.0, float(rng.choice([1.5, 4.0, 7.0, 9.0]))])
        turn = yard.angle + float(rng.normal(0, 0.06)) + float(rng.choice([0, np.pi / 2, 0.5]))
        spot = rng.uniform(-0.5, 0.5, 2) * np.array(image.size) * scale
        corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * size / 2
        way = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        shape = (spot + corners @ way) / scale + np.array(image.size) / 2
        pen.polygon([(float(x), float(y)) for x, y in shape], fill=(*tone, int(rng.integers(120, 255))))
        if rng.random() < 0.5:
            for line in np.linspace(-0.5, 0.5, int(rng.integers(3, 30))):
                ends = (
                    spot + np.array([(-size[0] / 2, line * size[1]), (size[0] / 2, line * size[1])]) @ way
                ) / scale + np.array(image.size) / 2
                dark = tuple(int(v * 0.7) for v in tone)
                pen.line([(float(x), float(y)) for x, y in ends], fill=(*dark, 140), width=1)
    big = image.resize(sheet.size, Image.Resampling.BILINEAR)
    changed = share(big)
    rows = np.abs(changed - ground).max(axis=2) > 0.03
    ground[rows] = changed[rows]


def _surface(rng: np.random.Generator, climate: Climate) -> tuple[int, int, int]:
    choices = (
        climate.soil, climate.growth, climate.apron, (0.10, 0.10, 0.105), (0.38, 0.37, 0.35),
        (0.06, 0.08, 0.09), (0.21, 0.20, 0.19), (0.17, 0.2, 0.08),
    )  # fmt: skip
    tone = np.array(choices[int(rng.integers(len(choices)))]) * rng.lognormal(0, 0.15)
    red, green, blue = (int(v) for v in np.clip(tone * 255, 4, 250))
    return red, green, blue


def _band(sheet: Sheet, tracks: tuple[Track, ...], half_m: float, levels: Doubles) -> Floats:
    """Strips along tracks, one grey level each, 0..255; shape of the sheet, 0..1."""
    image, pen = sheet.mask()
    for track, level in zip(tracks, levels, strict=True):
        for run in runs(track):
            pen.line(sheet.at(run), fill=int(level), width=sheet.wide(2 * half_m), joint="curve")
    return share(image)


def runs(track: Track) -> list[Doubles]:
    """Stretches of a track on which it lies apart."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], track.lone, [False]]).astype(int)))
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [track.metres[max(0, a - 1) : b + 1] for a, b in pairs if b - a > 1]


def _apron(
    rng: np.random.Generator, sheet: Sheet, ground: Floats, climate: Climate, yard: Yard, ragged: Floats
) -> None:
    """One ground for all tracks, wide or hardly wider than the beds, with ragged edges."""
    full = np.full(len(yard.tracks), 255.0)
    band = _band(sheet, yard.tracks, float(rng.uniform(1.8, 5.5)), full)
    soft = ndimage.uniform_filter(band, sheet.wide(2.0))
    blend(ground, climate.apron, np.clip((soft - 0.5 + 0.14 * ragged) * 5 + 0.5, 0, 1))


def _beds(
    rng: np.random.Generator, sheet: Sheet, ground: Floats, climate: Climate, yard: Yard, ragged: Floats
) -> None:
    """Ballast of many ages, and the stain between the rails."""
    many = len(yard.tracks)
    old = float(rng.uniform(0, 1))
    levels = np.where(rng.random(many) < old, rng.uniform(20, 120, many), rng.uniform(120, 255, many))
    band = _band(sheet, yard.tracks, float(rng.uniform(1.35, 2.1)), levels)
    soft = ndimage.uniform_filter(band, sheet.wide(0.7))
    tone = np.array(climate.bed) * rng.lognormal(0, 0.2)
    blend(ground, np.asarray(tone, np.float32), np.clip(soft * (1 + 0.15 * ragged), 0, 1))
    image, pen = sheet.mask()
    heavy = rng.uniform(60, 250, many) * float(rng.uniform(0.35, 1.1))
    for track, level in zip(yard.tracks, heavy, strict=True):
        wide = sheet.wide(float(rng.choice([1.2, 1.6, 2.4])))
        for run in runs(track):
            step = int(rng.integers(6, 60))
            for k in range(0, len(run) - 1, step):
                shade = int(np.clip(level * rng.uniform(0.8, 1.15), 0, 250))
                pen.line(sheet.at(run[k : k + step + 1]), fill=shade, width=wide)
    stain = ndimage.uniform_filter(share(image), sheet.wide(0.5))
    blend(ground, climate.stain, np.clip(stain * (1 + 0.15 * ragged), 0, 1))


def _spots(rng: np.random.Generator, sheet: Sheet, ground: Floats, climate: Climate, yard: Yard) -> None:
    """Weeds, oil, spilt cargo, fresh gravel, along tracks."""
    tones = (climate.growth, climate.stain, (0.03, 0.03, 0.03), (0.5, 0.48, 0.42), climate.soil, climate.bed)
    for tone in tones:
        if rng.random() < 0.4:
            continue
        image, pen = sheet.mask()
        for _ in range(int(rng.integers(3, 160))):
            track = yard.tracks[int(rng.integers(len(yard.tracks)))]
            k = int(rng.integers(len(track.metres) - 2))
            way = track.metres[k + 1] - track.metres[k]
            side = np.array([-way[1], way[0]]) / 2 * float(rng.normal(0, 2.2))
            long = float(rng.lognormal(0.3, 0.7))
            ends = np.stack([track.metres[k] + side, track.metres[k] + side + way / 2 * long])
            wide = sheet.wide(float(rng.lognormal(-0.3, 0.5)))
            pen.line(sheet.at(ends), fill=int(rng.integers(60, 230)), width=wide)
        blend(ground, tone, ndimage.uniform_filter(share(image), sheet.wide(0.6)))


def _ties(rng: np.random.Generator, sheet: Sheet, ground: Floats, climate: Climate, yard: Yard) -> None:
    image, pen = sheet.mask()
    pitch, broad = float(rng.choice([0.54, 0.6, 0.65])), sheet.wide(0.24)
    strong = float(rng.uniform(0.05, 1))
    for track in yard.tracks:
        level = int(250 * strong * float(rng.uniform(0.4, 1)))
        half = track.gauge_m / 2 + 0.53
        for run in runs(track):
            along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(run, axis=0).T))])
            at = np.arange(0, along[-1], pitch)
            x, y = (np.interp(at, along, axis) for axis in run.T)
            way = np.stack([np.interp(at, along, axis) for axis in np.gradient(run, axis=0).T], axis=1)
            side = np.stack([-way[:, 1], way[:, 0]], axis=1) / np.hypot(*way.T)[:, None] * half
            mid = np.stack([x, y], axis=1)
            for a, b in zip(sheet.at(mid - side), sheet.at(mid + side), strict=True):
                pen.line([a, b], fill=level, width=broad)
    blend(ground, climate.tie, share(image))


def _rails(rng: np.random.Generator, sheet: Sheet, ground: Floats, yard: Yard) -> None:
    """Rusty feet, and heads that are bright where trains run."""
    (feet, foot), (heads, head) = sheet.mask(), sheet.mask()
    used, dull = float(rng.uniform(0.1, 1)), int(rng.integers(60, 190))
    for track in yard.tracks:
        level = int(rng.uniform(110, 250)) if rng.random() < used else 0
        for run in runs(track):
            way = np.gradient(run, axis=0)
            side = np.stack([-way[:, 1], way[:, 0]], axis=1) / np.hypot(*way.T)[:, None]
            for sign in (-0.5, 0.5):
                line = sheet.at(run + side * sign * (track.gauge_m + 0.07))
                foot.line(line, fill=dull, width=sheet.wide(0.2))
                head.line(line, fill=level, width=1)
    blend(ground, (0.09, 0.06, 0.045), share(feet))
    # A rail's head is half as wide as a cell.
    narrow = np.float32(min(1.0, 0.08 / sheet.step_m))
    blend(ground, (0.52, 0.52, 0.53), share(heads) * narrow)


def _snow(
    rng: np.random.Generator, sheet: Sheet, ground: Floats, climate: Climate, yard: Yard, patchy: Floats
) -> None:
    """Snow, thinner on tracks that are used and where it melts."""
    swept = rng.uniform(40, 255, len(yard.tracks)) * float(rng.uniform(0.2, 1))
    bare = ndimage.uniform_filter(
        _band(sheet, yard.tracks, float(rng.uniform(0.7, 1.7)), swept), sheet.wide(0.8)
    )
    deep = (climate.snow - 0.5) * 1.2 + 0.6
    cover = np.clip(deep + float(rng.uniform(0.04, 0.2)) * patchy, 0, 0.97) * (1 - bare)
    dirt = float(rng.uniform(0.5, 0.88))
    drift = np.float32(1) + np.float32(0.03) * patchy
    blend(ground, (dirt, dirt * 1.01, dirt * 1.03), np.asarray(cover * drift, np.float32))
