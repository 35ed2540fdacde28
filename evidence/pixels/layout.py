"""From a header and an area to the window that is read: where, and which bands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidence.errors import NoGeoreference
from evidence.pixels.bands import ROLES, band_roles
from evidence.pixels.grid import Box, Grid, crs_name
from evidence.pixels.header import Header, check_window
from evidence.pixels.window import Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from evidence.model.places import Geometry

MARGIN_PX, MARGIN_M = 5, 40.0
"""Pixels around the area, whichever is more: objects on its edge are seen whole, filters have a border."""


@dataclass(frozen=True)
class Layout:
    """What of a file makes the chip."""

    grid: Grid | None
    """None without a georeference."""

    outline: BaseGeometry | None
    """AOI in pixels of the full image; None when the whole image is wanted."""

    box: Box
    """The chip in the full image; it may reach beyond it."""

    part: Box
    """What of the box lies inside the image."""

    bands: tuple[int, ...]
    """Band numbers to read, from 1."""

    roles: tuple[str, ...]
    """Role of each band of the chip."""

    @property
    def window(self) -> Window:
        """The order for the decoder."""
        return Window(self.part.column, self.part.row, self.part.width, self.part.height, self.bands)


def grid_of(header: Header) -> Grid | None:
    """Place of a raster on the ground; None without a georeference."""
    transform = header.affine
    if transform is None or header.crs is None:
        return None
    return Grid(header.width, header.height, transform, crs_name(header.crs))


def lay_out(header: Header, *, area: Geometry | None, named: Sequence[str], name: str) -> Layout:
    """Decide what to read.

    Args:
        header: the file's header.
        area: AOI, lon/lat Polygon or MultiPolygon; None for the whole image.
        named: common names of the bands as a STAC item gives them; may be empty.
        name: how to call the file in an error.

    Raises:
        NoGeoreference: there is an area, and the image lies nowhere.
        RasterError: the area lies outside the image, or is too large to be read.
    """
    grid = grid_of(header)
    outline, box = None, Box(0, 0, header.width, header.height)
    if area is not None:
        if grid is None:
            raise NoGeoreference(
                f"{name} has no georeference ({_lacks(header)}), so that the area cannot be found in it.",
                next_step="Give a GeoTIFF with a coordinate system and a transform, or leave the area out.",
            )
        outline = grid.outline(area, name=name)
        finest = grid.posting_m(*np.asarray(outline.centroid.coords[0]))
        box = grid.box(outline, margin_px=max(MARGIN_PX, math.ceil(MARGIN_M / finest)), name=name)
    bands, roles = _bands(header, named)
    itemsize = np.dtype(header.dtype).itemsize
    check_window(box.width, box.height, pixel_bytes=len(roles) * max(itemsize, 4), name=name)
    return Layout(grid, outline, box, _clipped(box, header), bands, roles)


def _bands(header: Header, named: Sequence[str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Numbers and roles of the bands that counters know; the first band when it knows none."""
    if header.palette is not None:
        return (1,), ("red", "green", "blue")
    roles = band_roles(
        len(header.dtypes), named=named, descriptions=header.descriptions, colours=header.colours
    )
    chosen = [(number, role) for number, role in enumerate(roles, start=1) if role in ROLES]
    numbers, kept = zip(*(chosen or [(1, "other")]), strict=True)
    return numbers, kept


def _clipped(box: Box, header: Header) -> Box:
    column, row = max(0, box.column), max(0, box.row)
    right, bottom = min(header.width, box.column + box.width), min(header.height, box.row + box.height)
    return Box(column, row, right - column, bottom - row)


def _lacks(header: Header) -> str:
    if header.gcps:
        return f"only {header.gcps} ground control points"
    return "no coordinate system" if header.crs is None else "no transform"
