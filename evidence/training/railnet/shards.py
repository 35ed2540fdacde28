"""Rendered scenes kept on disk for training: two arrays each, fine pixels and the truth.

``python -m evidence.training.railnet.shards OUT --style yard_a --seeds 20000-20299``; what exists is kept.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evidence.training.render.model import RenderError
from evidence.training.render.scene import STYLES, Style, render

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.training.render.model import Rendered

POSTING_M = 0.25
SIDE_PX = 1024
"""256 m a side."""


class Shard(NamedTuple):
    """One scene as it is kept."""

    pixels: NDArray[np.uint8]
    """Shape (3, height, width), at ``POSTING_M``."""

    cars: NDArray[np.float32]
    """Shape (cars, 5): column, row, angle, length and width in metres, as ``model.Car``."""


def draw(style: Style, seed: int) -> Rendered:
    """Render the training scene of that number: none to very many cars, by the seed alone."""
    rng = np.random.default_rng([31, seed])
    wish = (0, int(rng.integers(1, 25)), int(rng.integers(15, 70)), int(rng.integers(50, 130)))
    cars = wish[int(rng.choice(4, p=[0.1, 0.2, 0.35, 0.35]))]
    while True:
        try:
            return render(style, seed, cars, width=SIDE_PX, height=SIDE_PX, posting_m=POSTING_M)
        except RenderError:
            # The yard that this seed drew holds fewer.
            cars = cars * 4 // 5


def keep(path: Path, rendered: Rendered) -> None:
    """Write a scene as NAME.npy, its truth beside it as NAME.cars; where the pixels are, all is there."""
    cars = np.array(rendered.cars, np.float32).reshape(-1, 5)
    with path.with_suffix(".cars").open("wb") as file:
        np.save(file, cars)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.save(file, rendered.pixels)
    part.rename(path)


def load(path: Path) -> Shard:
    """Open a scene; its pixels are read when they are looked at, and memory is shared between processes."""
    with path.with_suffix(".cars").open("rb") as file:
        cars = np.load(file)
    return Shard(np.load(path, mmap_mode="r"), cars)


def main(arguments: list[str] | None = None) -> int:
    """Render as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m evidence.training.railnet.shards", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--style", choices=sorted(STYLES), required=True)
    parser.add_argument("--seeds", required=True, help="first-last, inclusive")
    asked = parser.parse_args(arguments)
    first, _, last = asked.seeds.partition("-")
    asked.out.mkdir(parents=True, exist_ok=True)
    for seed in range(int(first), int(last or first) + 1):
        path = asked.out / f"{asked.style}_{seed:06d}.npy"
        if not path.exists():
            keep(path, draw(asked.style, seed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
