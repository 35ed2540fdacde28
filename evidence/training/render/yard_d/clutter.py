"""What is not a wagon in style D, much of it long, narrow and along the tracks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.yard_b.raster import Block
from evidence.training.render.yard_d.stock import TINTS

if TYPE_CHECKING:
    from evidence.training.render.yard_b.raster import Painter, Raster
    from evidence.training.render.yard_b.spine import Field, Floats
    from evidence.training.render.yard_d.lines import Line


def plain(rng: np.random.Generator, tint: Floats, tall: float) -> Painter:
    """One colour with seams."""
    pitch, depth = float(rng.uniform(0.6, 6)), float(rng.uniform(0, 0.15))
    slope = float(rng.uniform(-0.25, 0.25)) if rng.random() < 0.4 else 0.0

    def paint(s: Field, t: Field) -> tuple[Floats, Floats]:
        shade = (1 - depth * (s % pitch < 0.3)) * (1 + slope * np.sign(t))
        return tint[None, :] * shade[:, None], np.full(s.shape, tall)

    return paint


def _tint(rng: np.random.Generator) -> Floats:
    return np.asarray(TINTS[int(rng.integers(len(TINTS)))] * rng.uniform(0.75, 1.3, 1) + rng.normal(0, 8, 3))


def scatter(raster: Raster, rng: np.random.Generator, lines: list[Line], posting_m: float) -> None:
    """Things off the tracks: clusters of boxes, lorries, cars, roofs, huts, trees."""
    wide, high = raster.width, raster.height
    for _ in range(int(rng.integers(10, 36))):
        spot = rng.uniform((0, 0), (wide, high))
        away = min(float(np.min(np.hypot(*(line.points[::5] - spot).T))) for line in lines) * posting_m
        if away < 9:
            continue
        near = _heading(lines, spot) + (math.pi / 2 if rng.random() < 0.4 else 0) + float(rng.normal(0, 0.05))
        kind = str(rng.choice(["boxes", "lorries", "cars", "roofs", "huts", "trees"]))
        _cluster(raster, rng, kind, (spot, near, away - 4.0), lines, posting_m)


def _cluster(
    raster: Raster,
    rng: np.random.Generator,
    kind: str,
    where: tuple[Floats, float, float],
    lines: list[Line],
    posting_m: float,
) -> None:
    spot, angle, _ = where
    size = {
        "boxes": (float(rng.choice([6.1, 12.2])), 2.44),
        "lorries": (float(rng.uniform(7, 16.5)), 2.5),
        "cars": (4.5, 1.8),
        "roofs": (float(rng.uniform(12, 50)), float(rng.uniform(3, 22))),
        "huts": (float(rng.uniform(2.5, 6)), float(rng.uniform(2.2, 3.5))),
        "trees": (float(rng.uniform(1.5, 7)),) * 2,
    }[kind]
    pad = float(rng.choice([0.3, 0.8, 2.0, 6.0])), float(rng.choice([0.2, 0.6, 2.0, 8.0]))
    rows, cols = int(rng.integers(1, 9)), int(rng.integers(1, 14))
    cos, sin = math.cos(angle), math.sin(angle)
    for i in range(rows):
        for j in range(cols):
            if rng.random() < 0.25:
                continue
            s, t = (j - cols / 2) * (size[0] + pad[0]), (i - rows / 2) * (size[1] + pad[1])
            if kind in ("trees", "huts"):
                s, t = s + float(rng.normal(0, 3)), t + float(rng.normal(0, 3))
            at = spot + np.array([s * cos - t * sin, s * sin + t * cos]) / posting_m
            if _clear(lines, at, math.hypot(*size) / 2 + 2.2, posting_m):
                _stand(raster, rng, kind, at, angle, size)


def _stand(
    raster: Raster, rng: np.random.Generator, kind: str, at: Floats, angle: float, size: tuple[float, ...]
) -> None:
    tall = {"cars": 1.5, "huts": 2.5, "trees": size[0]}.get(kind, float(rng.uniform(2.4, 6)))
    block = Block(float(at[0]), float(at[1]), angle, size[0] / 2, size[1] / 2, tall, round=kind == "trees")
    if kind == "trees":
        green = np.array([70.0, 88.0, 50.0]) * rng.normal(1, 0.15)

        def crown(s: Field, _t: Field) -> tuple[Floats, Floats]:
            return green[None, :] * rng.uniform(0.6, 1.3, (s.size, 1)), np.full(s.shape, tall)

        raster.stamp(block, crown)
        return
    raster.stamp(block, plain(rng, _tint(rng), tall))


def _clear(lines: list[Line], at: Floats, reach_m: float, posting_m: float) -> bool:
    return all(float(np.min(np.hypot(*(line.points[::4] - at).T))) * posting_m > reach_m for line in lines)


def _heading(lines: list[Line], spot: Floats) -> float:
    line = min(lines, key=lambda one: float(np.min(np.hypot(*(one.points[::5] - spot).T))))
    k = int(np.argmin(np.hypot(*(line.points - spot).T)))
    a, b = line.points[max(0, k - 3)], line.points[min(len(line.points) - 1, k + 3)]
    return math.atan2(float(b[1] - a[1]), float(b[0] - a[0]))


def beside(raster: Raster, rng: np.random.Generator, lines: list[Line], posting_m: float) -> None:
    """Narrow things along the tracks where there is room: platforms, stacks of sleepers, canopies."""
    for line in lines:
        for _ in range(int(rng.integers(0, 5))):
            at = float(rng.uniform(20, len(line.points) - 20))
            col, row, angle = line.pose(at)
            side = float(rng.choice([-1, 1])) * float(rng.uniform(2.6, 6.5))
            long = float(rng.choice([rng.uniform(1, 8), rng.uniform(8, 16), rng.uniform(20, 60)]))
            wide = float(rng.uniform(0.5, 2.9))
            spot = np.array(
                [col - math.sin(angle) * side / posting_m, row + math.cos(angle) * side / posting_m]
            )
            ends = [
                spot + np.array([math.cos(angle), math.sin(angle)]) * w * long / 2 / posting_m
                for w in (-1, 0, 1)
            ]
            if not all(_clear(lines, end, wide / 2 + 1.75, posting_m) for end in ends):
                continue
            tall = float(rng.choice([0.3, 0.9, 2.6, 3.8]))
            block = Block(float(spot[0]), float(spot[1]), angle, long / 2, wide / 2, tall)
            raster.stamp(block, plain(rng, _tint(rng), tall))


def hang(raster: Raster, rng: np.random.Generator, lines: list[Line], posting_m: float) -> None:
    """Gantries across all tracks, masts between them, now and then a bridge or a roof over some."""
    middle = lines[len(lines) // 2]
    first, last = lines[0].points.mean(axis=0), lines[-1].points.mean(axis=0)
    span = float(np.hypot(*(last - first))) * posting_m + 10
    wired, pitch = rng.random() < 0.75, float(rng.uniform(40, 80))
    grey = np.full(3, float(rng.uniform(70, 180)))
    for at in np.arange(float(rng.uniform(0, pitch)), len(middle.points) - 6, pitch):
        _, _, angle = middle.pose(float(at))
        offset = (first + last) / 2 - middle.points.mean(axis=0)
        spot = middle.points[int(at)] + offset
        across = angle + math.pi / 2 + float(rng.normal(0, 0.01))
        if wired:
            beam = Block(
                float(spot[0]), float(spot[1]), across, span / 2, float(rng.uniform(0.1, 0.3)), 8.0, 7.6
            )
            raster.stamp(beam, plain(rng, grey, 8.0))
        for t in np.arange(-span / 2, span / 2 + 1, float(rng.uniform(15, 40))):
            mast = spot + np.array([math.cos(across), math.sin(across)]) * t / posting_m
            if rng.random() < 0.5 and _clear(lines, mast, 1.7, posting_m):
                post = Block(float(mast[0]), float(mast[1]), angle, 0.2, 0.2, float(rng.uniform(7, 18)))
                raster.stamp(post, plain(rng, grey, post.height_m))


def cover(raster: Raster, rng: np.random.Generator, lines: list[Line]) -> list[Block]:
    """Roofs and bridges over tracks; what is under them is hidden."""
    blocks = []
    for _ in range(int(rng.choice([0, 1, 2], p=[0.6, 0.3, 0.1]))):
        line = lines[int(rng.integers(len(lines)))]
        col, row, angle = line.pose(float(rng.uniform(0, len(line.points) - 1)))
        if rng.random() < 0.5:
            half, side, turn = float(rng.uniform(15, 60)), float(rng.uniform(1.5, 7)), angle
        else:
            half, side, turn = (
                400.0,
                float(rng.uniform(1.0, 5)),
                angle + math.pi / 2 + float(rng.normal(0, 0.2)),
            )
        block = Block(col, row, turn, half, side, 7.5, 6.5)
        raster.stamp(block, plain(rng, _tint(rng), 7.5))
        blocks.append(block)
    return blocks
