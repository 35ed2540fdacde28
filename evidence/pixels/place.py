"""From pixels to the ground and back: marks get coordinates, tracks get pixels."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from shapely import LineString, box

from evidence.errors import NoGeoreference, TracksElsewhere
from evidence.pixels.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from evidence.chip import Chip
    from evidence.model.counts import Mark


NEAR_M = 30.0
"""Tracks farther than this from a picture say nothing of it."""


def georeference(marks: Iterable[Mark], chip: Chip) -> tuple[Mark, ...]:
    """Fill in ``lon`` and ``lat`` of marks, from their pixels in the full image.

    Args:
        marks: as a counter gives them.
        chip: the chip that they were counted on.

    Returns:
        The same marks with degrees to 7 decimals (1 cm); unchanged when the chip lies nowhere.
    """
    marks, grid = tuple(marks), _grid(chip)
    if grid is None or not marks:
        return marks
    px = np.array([mark.px for mark in marks]) - chip.col_off
    py = np.array([mark.py for mark in marks]) - chip.row_off
    places = grid.to_lonlat(px, py).round(7)
    return tuple(
        mark.model_copy(update={"lon": float(lon), "lat": float(lat)})
        for mark, (lon, lat) in zip(marks, places, strict=True)
    )


def with_tracks(chip: Chip, lines: Iterable[Sequence[tuple[float, float]]]) -> Chip:
    """Give a chip its known rail centrelines.

    Args:
        chip: a chip with a georeference.
        lines: each a run of (lon, lat) points.

    Raises:
        NoGeoreference: the chip lies nowhere.
        TracksElsewhere: no line comes near it.
    """
    grid = _grid(chip)
    if grid is None:
        raise NoGeoreference(
            "The image has no georeference, so that tracks cannot be laid over it.",
            next_step="Give a GeoTIFF, or leave the tracks out.",
        )
    points = [np.asarray(line, dtype=np.float64)[:, :2] for line in lines]
    laid = tuple(grid.to_pixels(line[:, 0], line[:, 1]) for line in points)
    if not any(_comes_near(line, chip) for line in laid):
        raise TracksElsewhere(
            f"None of the {len(laid)} tracks comes within {NEAR_M:g} m of the picture.",
            next_step="Give tracks of this place, as lon/lat, or leave them out.",
        )
    return replace(chip, tracks=laid)


def _comes_near(line: NDArray[np.float64], chip: Chip) -> bool:
    """Whether a line, in chip pixels, has a piece near the chip."""
    if not np.isfinite(line).all():
        return False
    height, width = chip.valid.shape
    near = NEAR_M / chip.posting_m
    return bool(LineString(line).intersects(box(-near, -near, width + near, height + near)))


def _grid(chip: Chip) -> Grid | None:
    if chip.transform is None or chip.crs is None:
        return None
    height, width = chip.valid.shape
    return Grid(width, height, chip.transform, chip.crs)
