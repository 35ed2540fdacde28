"""Renders the scenes that the railcar counters are tuned, calibrated and measured on.

``python -m evidence.training.railnet.sets OUT`` makes OUT/fresh (styles that were trained on, other seeds),
OUT/calibration and OUT/test (style C), OUT/empty (style C without cars) and OUT/elsewhere, a folder for each
GSD; scenes that are there are kept. Every yard is some 320 by 240 m with up to 70 cars.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from evidence.training.render.folder import write_folder
from evidence.training.render.model import RenderError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.training.render.scene import Style

SIZES = {
    0.3: (1067, 800), 0.4: (800, 600), 0.5: (640, 480), 0.6: (533, 400), 0.8: (400, 300), 1.0: (320, 240),
    1.2: (267, 200),
}  # fmt: skip
"""Columns and rows at each GSD, metres."""

FINE, COARSE = (0.5, 0.3, 0.6, 0.4), (0.8, 1.0, 1.2)


class Part(NamedTuple):
    """One folder of scenes."""

    folder: str
    style: Style
    seeds: range
    gsd_m: float
    size: tuple[int, int]
    most: int
    """Cars of the fullest scene."""


def parts() -> Iterator[Part]:
    """All folders."""
    yield from _yards("test", ("yard_c",), 8000, {**dict.fromkeys(FINE, 56), **dict.fromkeys(COARSE, 30)})
    yield from _yards(
        "calibration", ("yard_c",), 8500, {**dict.fromkeys(FINE, 40), **dict.fromkeys(COARSE, 30)}
    )
    yield from _yards("calibration", ("yard_c",), 9000, dict.fromkeys(FINE, 56))
    yield Part("empty/g50", "yard_c", range(8800, 8840), 0.5, SIZES[0.5], 0)
    yield Part("elsewhere/g50", "elsewhere", range(59020, 59040), 0.5, (1000, 700), 0)
    yield Part("fresh/elsewhere", "elsewhere", range(59000, 59020), 0.5, (1000, 700), 0)
    yield Part("fresh/rows", "rows", range(61000, 61012), 0.5, (1000, 700), 0)
    trained: tuple[Style, ...] = ("yard_e", "yard_a", "yard_b", "yard_d")
    yield from _yards("fresh", trained, 71000, dict.fromkeys(FINE, 7), step=10)
    first = 72000
    for gsd in COARSE:
        yield from _yards("fresh", ("yard_a", "yard_b", "yard_d", "yard_e"), first, {gsd: 6}, step=10)
        first += 40


def _yards(
    name: str, styles: tuple[Style, ...], first: int, many: dict[float, int], *, step: int = 0
) -> Iterator[Part]:
    """Folders of yards, seeds one after another; ``step`` from folder to folder, 0 for as many as scenes."""
    for style in styles:
        for gsd, scenes in many.items():
            letter = f"{style[-1]}" if len(styles) > 1 else "g"
            seeds = range(first, first + scenes)
            yield Part(f"{name}/{letter}{round(gsd * 100)}", style, seeds, gsd, SIZES[gsd], 70)
            first += step or scenes


def make(out: Path, part: Part) -> None:
    """Render a folder; a yard that cannot hold the cars that its seed asks for is left out."""
    for seed in part.seeds:
        if not (out / part.folder / f"{part.style}_{seed:05d}.tif").exists():
            try:
                write_folder(
                    out / part.folder, style=part.style, seeds=[seed], cars=(0, part.most), size=part.size,
                    posting_m=part.gsd_m,
                )  # fmt: skip
            except RenderError as full:
                sys.stderr.write(f"{part.folder}, seed {seed}: {full.what}\n")


def main(arguments: list[str] | None = None) -> int:
    """Render as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m evidence.training.railnet.sets", description=__doc__)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args(arguments)
    for part in parts():
        make(asked.out, part)
    return 0


if __name__ == "__main__":
    sys.exit(main())
