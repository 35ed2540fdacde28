"""Whether a chip lies at the site of its record, by its own georeference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidence.errors import RasterError
from evidence.pixels.chip import inside_of
from evidence.pixels.grid import Box, Grid
from evidence.scenes.stac.footprints import footprint
from evidence.scenes.stac.refusals import Unreadable
from verify.model import Check

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from evidence.chip import Chip
    from evidence.model.counts import SceneCount
    from verify.model import Record

_OFF_PX = 1.5
"""Pixels by which an outline may lie otherwise: its sides are bent and cut by libraries of many versions."""


def place(record: Record, count: SceneCount, chip: Chip, *, path: str) -> Check:
    """Lay the site's outline over a chip again: what was counted in must be what it encloses.

    Where a person drew another area for a count, what was counted in must be what that encloses.

    Whoever writes a false georeference into a chip is not found so.

    Args:
        record: its ``site`` was counted in.
        count: one of its counts.
        chip: the pixels of that count.
        path: where they lie in the bundle.
    """
    wrong = _elsewhere(record, count, chip, path)
    return Check(name="place", ok=wrong is None, file=path, detail=wrong or "shows the site, whole")


def _elsewhere(record: Record, count: SceneCount, chip: Chip, path: str) -> str | None:
    """How a chip lies otherwise than at the site; None when it lies there."""
    if record.site is None or chip.transform is None or chip.crs is None:
        return "lies nowhere, or there is no site"
    height, width = chip.valid.shape
    grid = Grid(width, height, chip.transform, chip.crs)
    try:
        # Made sound first: an outline of a stranger's may take forever to lay over anything.
        outline = grid.outline(footprint(record.site.geometry), name=path)
        area = outline if count.area is None else grid.outline(footprint(count.area), name=path)
        [middle] = grid.to_pixels(np.array([record.site.lon]), np.array([record.site.lat]))
    except (Unreadable, RasterError) as nowhere:
        return nowhere.what
    if not _within(outline, width, height):
        return f"shows another place than {record.site.name}, or a part of it"
    if not _near(outline, *middle):
        return f"shows the outline of {record.site.name}, which lies elsewhere"
    differ = int((inside_of(area, Box(0, 0, width, height)) != chip.inside).sum())
    if differ > _OFF_PX * area.length:
        whose = "the site's" if count.area is None else "the one that was drawn for it"
        return f"was counted in another outline than {whose}: {differ:,} pixels differ"
    return None


def _near(outline: BaseGeometry, column: float, row: float) -> bool:
    """Whether a site's own point lies with its outline, of which it need not be the middle."""
    left, top, right, bottom = outline.bounds
    beside, above = right - left, bottom - top
    return bool(left - beside <= column <= right + beside and top - above <= row <= bottom + above)


def _within(outline: BaseGeometry, width: int, height: int) -> bool:
    left, top, right, bottom = outline.bounds
    return bool(
        left >= -_OFF_PX and top >= -_OFF_PX and right <= width + _OFF_PX and bottom <= height + _OFF_PX
    )
