"""Scenes as files: NAME.tif with its truth beside it as NAME.json."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from evidence.chip import RENDERED
from evidence.training.render.scene import render

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pydantic import JsonValue

    from evidence.training.render.model import Rendered
    from evidence.training.render.scene import Style


GDAL_METADATA = 42112
"""TIFF tag in which GDAL keeps its metadata items."""

MARKED = f'<GDALMetadata><Item name="{RENDERED}">YES</Item></GDALMetadata>'


def truth(rendered: Rendered, *, gsd_m: float | None = None, shrink: float = 1.0) -> dict[str, JsonValue]:
    """Describe every railcar, in the form that the counting scorer reads.

    Args:
        rendered: the scene.
        gsd_m: what the picture resolves; None for the posting it was rendered at.
        shrink: factor from rendered pixels to the pixels of the picture that is described.
    """
    objects: list[JsonValue] = [
        {
            "px": round(car.px * shrink, 2),
            "py": round(car.py * shrink, 2),
            "length": round(car.length_m, 2),
            "width": round(car.width_m, 2),
            "angle": round(car.angle, 4),
        }
        for car in rendered.cars
    ]
    return {
        "kind": "railcar",
        "gsd": rendered.posting_m if gsd_m is None else gsd_m,
        "count": len(objects),
        "objects": objects,
    }


def write_truth(path: Path, described: dict[str, JsonValue]) -> None:
    """Write a truth file, one object to a line."""
    text = (
        json.dumps(described, sort_keys=True)
        .replace("}, {", "},\n {")
        .replace('"objects": [', '"objects": [\n ')
    )
    path.write_text(text + "\n", encoding="utf-8")


def write_folder(
    out: Path,
    *,
    style: Style,
    seeds: Iterable[int],
    cars: tuple[int, int],
    size: tuple[int, int],
    posting_m: float,
) -> list[Path]:
    """Render one scene for each seed, with a number of cars that the seed chooses.

    Args:
        out: folder, made when missing.
        style: one of ``scene.STYLES``.
        seeds: one scene each.
        cars: fewest and most, inclusive.
        size: columns, rows.
        posting_m: metres per pixel.

    Returns:
        The pictures written.

    Raises:
        RenderError: a yard cannot hold the cars that were asked.
    """
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for seed in seeds:
        many = int(np.random.default_rng([7, seed]).integers(cars[0], cars[1] + 1))
        rendered = render(style, seed, many, width=size[0], height=size[1], posting_m=posting_m)
        path = out / f"{style}_{seed:05d}.tif"
        picture = Image.fromarray(rendered.pixels.transpose(1, 2, 0))
        picture.save(path, compression="tiff_adobe_deflate", tiffinfo={GDAL_METADATA: MARKED})
        write_truth(path.with_suffix(".json"), truth(rendered))
        written.append(path)
    return written
