"""Labelled ports: a folder of four-band GeoTIFFs, each with its ships' boxes in a JSON file beside it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import rasterio

from evidence.chip import Chip

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

SPARE_PIXELS = 2.0
"""A mark may lie this far outside a label: labels are that loose."""


@dataclass(frozen=True)
class Port:
    """One labelled scene."""

    name: str
    chip: Chip
    ships: NDArray[np.float64]
    """Shape (ships, 4): centre column and row, width and height of the upright box, in pixels."""


def read_ports(folder: Path) -> tuple[Port, ...]:
    """Read every port of a folder, in the order of their names."""
    return tuple(_read(path) for path in sorted(folder.glob("*.json")) if path.with_suffix(".tif").exists())


def _read(path: Path) -> Port:
    label = json.loads(path.read_bytes())
    with rasterio.open(path.with_suffix(".tif")) as image:
        data = image.read().astype(np.float32)
    everywhere = np.ones(data.shape[1:], bool)
    chip = Chip(
        data=data,
        valid=everywhere,
        inside=everywhere,
        bands=("red", "green", "blue", "nir"),
        gsd_m=label["gsd"],
        posting_m=label["spacing_m"],
        col_off=0,
        row_off=0,
        transform=None,
        crs=None,
        sha256=hashlib.sha256(data.tobytes()).hexdigest(),
    )
    ships = [[o["px"], o["py"], o["w"], o["h"]] for o in label["objects"]]
    return Port(name=path.stem, chip=chip, ships=np.array(ships, float).reshape(-1, 4))


def hits(ships: NDArray[np.float64], places: Sequence[tuple[float, float]]) -> list[int]:
    """Give the places (column, row) that lie on a ship of their own: nearest pairs first, each used once."""
    if not len(ships) or not places:
        return []
    at = np.array(places, float)
    right, down = at[None, :, 0] - ships[:, 0, None], at[None, :, 1] - ships[:, 1, None]
    half = ships[:, 2:, None] / 2 + SPARE_PIXELS
    on = (np.abs(right) <= half[:, 0]) & (np.abs(down) <= half[:, 1])
    apart = np.where(on, np.hypot(right, down), np.inf)
    taken: list[int] = []
    while np.isfinite(apart).any():
        ship, place = np.unravel_index(int(np.argmin(apart)), apart.shape)
        taken.append(int(place))
        apart[ship], apart[:, place] = np.inf, np.inf
    return taken
