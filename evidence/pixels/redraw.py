"""Another area on pixels that were read: for whoever draws the site anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evidence.errors import NoGeoreference, RasterError
from evidence.pixels.chip import inside_of
from evidence.pixels.grid import Box, Grid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from evidence.chip import Chip
    from evidence.model.places import Geometry

_NOTHING_PX = 1.0
"""An edge that is drawn along that of the pixels may lie so far beyond it: degrees are rounded."""


def redrawn(chip: Chip, area: Geometry, *, name: str) -> Chip:
    """Give a chip another AOI; its pixels and their hash stay.

    Args:
        chip: with a georeference.
        area: Polygon or MultiPolygon, lon/lat degrees.
        name: how to call the chip in an error.

    Raises:
        NoGeoreference: the chip lies nowhere.
        RasterError: the area is none, reaches beyond the chip, or holds none of its pixels.
    """
    height, width = chip.valid.shape
    outline = _outline(chip, area, name)
    left, top, right, bottom = outline.bounds
    beyond = max(-left, -top, right - width, bottom - height)
    if not beyond <= _NOTHING_PX:
        raise RasterError(
            f"The area reaches {beyond * chip.posting_m:,.1f} m beyond the pixels of {name}.",
            next_step="Draw it within them, or check the article again with a site that holds it.",
        )
    inside = inside_of(outline, Box(0, 0, width, height))
    if not (inside & chip.valid).any():
        raise RasterError(
            f"The area holds none of the pixels of {name} that show the ground.",
            next_step="Draw it larger, or elsewhere.",
        )
    return replace(chip, inside=inside)


def laid(chip: Chip, area: Geometry, *, name: str) -> NDArray[np.bool_]:
    """Which pixels of a chip lie in an area, shape (height, width), however far that reaches beyond them.

    Raises:
        NoGeoreference: the chip lies nowhere.
        RasterError: the area is none.
    """
    height, width = chip.valid.shape
    return inside_of(_outline(chip, area, name), Box(0, 0, width, height))


def _outline(chip: Chip, area: Geometry, name: str) -> BaseGeometry:
    """An area in a chip's own pixels."""
    if chip.transform is None or chip.crs is None:
        raise NoGeoreference(
            f"{name} lies nowhere, so that no area can be drawn on it.", next_step="Leave the area as it is."
        )
    height, width = chip.valid.shape
    return Grid(width, height, chip.transform, chip.crs).outline(area, name=name)
