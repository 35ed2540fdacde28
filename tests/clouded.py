"""Cloud masks that tests write for themselves, and a look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from rasters import at_pixels, north_up

from evidence.pixels.clouds import read_mask
from evidence.pixels.ranges import LocalFile

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from evidence.model.places import Geometry
    from evidence.seams import Sky

GRID = {"transform": north_up(630_000, 4_700_000, 20)}
"""Sentinel-2's 20 m in UTM zone 52 north."""

SITE = [(20.0, 20.0), (40.0, 20.0), (40.0, 40.0), (20.0, 40.0)]
"""400 m to a side: 20 by 20 pixels, and the ones beyond that its sides, bent by a hair, touch."""


def classes(fill: int = 4, kind: str = "uint8", bands: int = 1) -> NDArray[Any]:
    """A mask of 60 by 60 pixels of one class."""
    return np.full((bands, 60, 60), fill, dtype=kind)


def look(path: Path, corners: list[tuple[float, float]] | None = None, scheme: str = "scl") -> Sky:
    """Read a mask over an area given in its own pixels."""
    return over(path, at_pixels(path, corners or SITE), scheme)


def over(path: Path, area: Geometry, scheme: str = "scl") -> Sky:
    """Read a mask over an area on the ground."""
    source = LocalFile(path)
    try:
        return read_mask(source, scheme=scheme, area=area)
    finally:
        source.close()
