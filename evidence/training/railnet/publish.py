"""Draws what ``evidence/counters/README.md`` shows: accuracy against GSD, and what the counter gets wrong.

``python -m evidence.training.railnet.publish MODEL.onnx TUNING.toml OUT FOLDER …``: folders of one GSD each,
of a style that nothing was trained on; writes ``railcars-by-gsd.svg`` and a few JPEGs, and prints a table.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image, ImageDraw
from scipy.spatial import cKDTree

from evidence.counters.rail.counter import RailcarCounter, TrainLengths
from evidence.counters.rail.polygons import corners
from evidence.training.railnet.command import ask
from evidence.training.railnet.scoring import Scene, hits, scene

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidence.model.counts import Count, Mark
    from evidence.training.render.model import Car

WIDE_M, HIGH_M, ZOOM_M = 150.0, 100.0, 0.2
"""Size of a picture of the gallery on the ground, and metres of its pixels."""

MOST = 6
"""Pictures in the gallery."""

RIGHT, WRONG, MISSED = (255, 214, 0), (255, 40, 40), (0, 229, 255)


class Look(NamedTuple):
    """A scene with its count, and what is wrong about it."""

    name: str
    scene: Scene
    seen: Count
    wrong: list[Mark]
    missed: list[Car]


def looked(path: Path, objects: RailcarCounter, lengths: TrainLengths) -> Look:
    """Count one scene by the counter that its GSD calls for."""
    one = scene(path)
    seen = (objects if one.chip.gsd_m <= objects.coarsest_m else lengths)(one.chip)
    if seen.method == "length":
        return Look(path.stem, one, seen, [], [])
    posting = one.chip.posting_m
    wrong = [mark for mark in seen.marks if not hits(one.cars, [mark], posting_m=posting)]
    missed = [car for car in one.cars if not hits([car], seen.marks, posting_m=posting)]
    return Look(path.stem, one, seen, wrong, missed)


class Line(NamedTuple):
    """How a counter did at one GSD."""

    scenes: int
    f1: float | None
    mape: float
    covered: float
    width: float


def line(looks: list[Look]) -> Line:
    """Sum up the scenes of one GSD; F1 is None where lengths were taken."""
    pairs = [(len(one.scene.cars), one.seen) for one in looks]
    right = sum(hits(o.scene.cars, o.seen.marks, posting_m=o.scene.chip.posting_m) for o in looks)
    marks, cars = sum(len(c.marks) for _, c in pairs), sum(true for true, _ in pairs)
    objects = pairs[0][1].method == "objects"
    return Line(
        len(looks),
        2 * right / max(marks + cars, 1) if objects else None,
        float(np.mean([abs(c.best - true) / max(true, 1) for true, c in pairs])),
        float(np.mean([c.low <= true <= c.high for true, c in pairs])),
        float(np.median([(c.high - c.low) / max(c.best, 1) for _, c in pairs])),
    )


def plot(lines: dict[float, Line], out: Path) -> None:
    """Draw F1 and count error against GSD as an SVG."""
    plt.rcParams["svg.hashsalt"] = "recount"
    figure, axes = plt.subplots(figsize=(7, 4))
    gsds = sorted(lines)
    counted = [gsd for gsd in gsds if lines[gsd].f1 is not None]
    axes.plot(counted, [lines[gsd].f1 for gsd in counted], "o-", color="#1b6ca8", label="F1 of marks")
    axes.plot(gsds, [lines[gsd].mape for gsd in gsds], "s--", color="#c0392b", label="count error, share")
    axes.plot(
        gsds, [lines[gsd].covered for gsd in gsds], "^:", color="#555555", label="truth in the interval"
    )
    axes.axvline(0.62, color="#999999", linewidth=0.8)
    axes.text(0.63, 0.5, "from here on lengths of trains", fontsize=8, color="#555555")
    axes.set(xlabel="native GSD, m", ylim=(0, 1.02))
    axes.legend(loc="center right", fontsize=8)
    axes.grid(visible=True, alpha=0.3)
    figure.savefig(out, metadata={"Date": None})


def gallery(looks: Iterable[Look], out: Path) -> list[str]:
    """Write pictures of the places with most errors, one of a scene; gives their captions."""
    worst = sorted(looks, key=lambda one: -len(one.wrong) - len(one.missed))[:MOST]
    captions = []
    for k, one in enumerate(worst, 1):
        picture = cutout(one)
        picture.save(out / f"railcars-wrong-{k}.jpg", quality=70, optimize=True)
        numbers = f"{len(one.scene.cars)} cars, {one.seen.best} counted ({one.seen.low} to {one.seen.high})"
        captions.append(f"{one.name} at {one.scene.chip.gsd_m:g} m: {numbers}")
    return captions


def cutout(one: Look) -> Image.Image:
    """The part of a scene that holds most errors, enlarged, with marks."""
    chip = one.scene.chip
    pixels = [*((mark.px, mark.py) for mark in one.wrong), *((car.px, car.py) for car in one.missed)]
    places = np.array(pixels) * chip.posting_m
    near = cKDTree(places).query_ball_point(places, WIDE_M / 3, return_length=True)
    middle = places[int(np.argmax(near))]
    zoom = chip.posting_m / ZOOM_M
    size = round(WIDE_M / ZOOM_M), round(HIGH_M / ZOOM_M)
    left, top = (float(v) for v in middle / chip.posting_m - np.array(size) / zoom / 2)
    box = (left, top, left + size[0] / zoom, top + size[1] / zoom)
    whole = Image.fromarray(np.clip(chip.data, 0, 255).astype(np.uint8).transpose(1, 2, 0))
    picture = whole.transform(size, Image.Transform.EXTENT, box, Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    wrong = {id(mark) for mark in one.wrong}
    for mark in one.seen.marks:
        _outline(pen, mark, WRONG if id(mark) in wrong else RIGHT, (left, top), zoom, chip.posting_m)
    for car in one.missed:
        _outline(pen, car, MISSED, (left, top), zoom, chip.posting_m)
    return picture


def _outline(
    pen: ImageDraw.ImageDraw,
    what: Mark | Car,
    colour: tuple[int, int, int],
    corner: tuple[float, float],
    zoom: float,
    posting_m: float,
) -> None:
    length, width = (what.length_m or 0.0) / posting_m, (what.width_m or 0.0) / posting_m
    around = corners(what.px - corner[0], what.py - corner[1], what.angle or 0.0, length, width) * zoom
    points = [tuple(point) for point in around]
    pen.line([*points, points[0]], fill=colour, width=2)


def main(arguments: list[str] | None = None) -> int:
    """Draw as the command line asks."""
    asked = ask("publish", arguments, about=__doc__, writes=True)
    counters = (
        RailcarCounter(asked.run, asked.tuning, "0" * 64),
        TrainLengths(asked.run, asked.tuning, "0" * 64),
    )
    looks: defaultdict[float, list[Look]] = defaultdict(list)
    for path in asked.scenes:
        one = looked(path, *counters)
        looks[one.scene.chip.gsd_m].append(one)
    lines = {gsd: line(some) for gsd, some in looks.items()}
    out = asked.out or Path()
    out.mkdir(parents=True, exist_ok=True)
    plot(lines, out / "railcars-by-gsd.svg")
    fine = [one for gsd, some in looks.items() for one in some if gsd <= counters[0].coarsest_m]
    every = {**lines, math.inf: line(fine)}
    for gsd, said in sorted(every.items()):
        name = "up to 0.6" if math.isinf(gsd) else f"{gsd:g}"
        f1 = "" if said.f1 is None else f"{said.f1:.3f}"
        sys.stdout.write(
            f"| {name} | {said.scenes} | {f1} | {said.mape:.3f} | {said.covered:.3f} | {said.width:.2f} |\n"
        )
    sys.stdout.write("\n".join(gallery(fine, out)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
