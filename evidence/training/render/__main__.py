"""Makes a labelled folder: ``python -m evidence.training.render OUT --style b --seeds 100-129``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from evidence.training.render.folder import write_folder
from evidence.training.render.model import RenderError
from evidence.training.render.scene import STYLES

if TYPE_CHECKING:
    from evidence.training.render.scene import Style


def _pair(text: str, *, mark: str) -> tuple[int, int]:
    first, _, last = text.partition(mark)
    try:
        return int(first), int(last or first)
    except ValueError as bad:
        raise argparse.ArgumentTypeError(f"{text!r} is not two numbers with {mark!r} between.") from bad


def _span(text: str) -> tuple[int, int]:
    """Read "100-129" or "100"."""
    return _pair(text, mark="-")


def _size(text: str) -> tuple[int, int]:
    """Read "1200x500"."""
    return _pair(text, mark="x")


def main(arguments: list[str] | None = None) -> int:
    """Render as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m evidence.training.render", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write NAME.tif and NAME.json to")
    parser.add_argument("--style", choices=("a", "b", "c", "d", "e", "elsewhere"), default="b")
    parser.add_argument("--seeds", type=_span, default=(100, 109), help="first-last, inclusive")
    parser.add_argument("--cars", type=_span, default=(0, 90), help="fewest-most, inclusive")
    parser.add_argument("--size", type=_size, default=(1200, 500), help="columns x rows, such as 1200x500")
    parser.add_argument("--posting", type=float, default=0.5, help="metres per pixel")
    asked = parser.parse_args(arguments)
    try:
        written = write_folder(
            asked.out,
            style=cast("Style", asked.style if asked.style in STYLES else f"yard_{asked.style}"),
            seeds=range(asked.seeds[0], asked.seeds[1] + 1),
            cars=asked.cars,
            size=asked.size,
            posting_m=asked.posting,
        )
    except RenderError as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    sys.stdout.write(f"{len(written)} scenes in {asked.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
