"""Pixels of one scene over one site."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from evidence.model.places import Affine6


RENDERED = "RECOUNT_RENDERED"
"""TIFF metadata item by which a renderer marks its pictures: a copy of the file alone still says so."""


@dataclass(frozen=True)
class Chip:
    """Pixels of one scene over one site, in the scene's own grid, and what is known about them."""

    data: NDArray[np.float32]
    """Shape (bands, height, width). Values as stored, scale and offset applied; counters normalise."""

    valid: NDArray[np.bool_]
    """Shape (height, width); True where there are pixels."""

    inside: NDArray[np.bool_]
    """Shape (height, width); True inside the AOI. Objects centred outside are not counted."""

    bands: tuple[str, ...]
    """Role of each band: red, green, blue, nir, pan or other."""

    gsd_m: float
    """Native ground sample distance."""

    posting_m: float
    """Ground distance between neighbouring pixels at the chip's centre."""

    col_off: int
    """Column of the chip's first pixel in the full image."""

    row_off: int
    """Row of the chip's first pixel in the full image."""

    transform: Affine6 | None
    """Chip pixel to CRS; None without a georeference."""

    crs: str | None
    """WKT or authority code; None without a georeference."""

    sha256: str
    """Hex digest over the pixels' bytes, their shape and type."""

    rendered: bool = False
    """True when the file itself says that a renderer made it."""

    tracks: tuple[NDArray[np.float64], ...] = field(default=())
    """Known rail centrelines, each (points, 2) as (column, row) in chip pixels; empty when unknown."""

    def band(self, role: str) -> NDArray[np.float32] | None:
        """Give the band of that role, shape (height, width); None when the chip has none."""
        return self.data[self.bands.index(role)] if role in self.bands else None
