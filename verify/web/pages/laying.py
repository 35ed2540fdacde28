"""One picture laid on another by where both lie on the ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidence.errors import NoGeoreference

if TYPE_CHECKING:
    from evidence.pixels.grid import Grid
    from verify.web.pages.sights import Sight


def whole(sight: Sight) -> str:
    """The view box of all of a picture."""
    return f"0 0 {sight.facts['width']} {sight.facts['height']}"


def laid(sight: Sight, *, on: Sight) -> str | None:
    """How a picture is moved, turned and stretched to lie in the pixels of another, as SVG says it.

    Three corners tell; over a site the ground is flat enough for that.

    Returns:
        ``matrix(…)``; None when one of them lies nowhere, or they show no ground that both have.
    """
    if sight.grid is None or on.grid is None:
        return None
    corners = _corners(sight.grid, on.grid)
    if corners is None or not np.isfinite(corners).all():
        return None
    (x0, y0), (x1, y1), (x2, y2) = corners
    fourth = [x1 + x2 - x0, y1 + y2 - y0]
    box = np.vstack([corners, fourth])
    (left, top), (right, bottom) = box.min(axis=0), box.max(axis=0)
    if right <= 0 or bottom <= 0 or left >= on.grid.width or top >= on.grid.height:
        return None
    width, height = sight.grid.width, sight.grid.height
    parts = ((x1 - x0) / width, (y1 - y0) / width, (x2 - x0) / height, (y2 - y0) / height, x0, y0)
    return f"matrix({' '.join(f'{part:.6g}' for part in parts)})"


def _corners(grid: Grid, other: Grid) -> np.ndarray | None:
    """Upper left, upper right and lower left corner of a grid in pixels of another; shape (3, 2)."""
    px, py = np.array([0.0, grid.width, 0.0]), np.array([0.0, 0.0, grid.height])
    try:
        lonlat = grid.to_lonlat(px, py)
        return np.asarray(other.to_pixels(lonlat[:, 0], lonlat[:, 1]))
    except NoGeoreference:
        return None
