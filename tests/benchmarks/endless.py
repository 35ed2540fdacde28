"""Chips of any size that repeat one small picture, and so take no memory of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from evidence.chip import Chip

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Endless:
    """One band, as far as a counter may ask: a cut of it is made when asked for, all of it never."""

    def __init__(self, plane: NDArray[np.uint8], side: int) -> None:
        """Repeat a plane, shape (height, width), over a square of so many pixels."""
        self.plane = plane
        self.shape = side, side

    def __getitem__(self, cut: tuple[slice, slice]) -> NDArray[np.float32]:
        """Give rows and columns as stored."""
        places = (
            np.asarray(range(size)[part], int) % period
            for size, part, period in zip(self.shape, cut, self.plane.shape, strict=True)
        )
        return self.plane[np.ix_(*places)].astype(np.float32)


def endless(
    pixels: NDArray[np.uint8],
    side: int,
    *,
    posting_m: float = 0.5,
    inside: NDArray[np.bool_] | None = None,
) -> Chip:
    """Make a chip of so many pixels squared.

    Args:
        pixels: the picture that it repeats, shape (3, height, width).
        side: rows, and columns.
        posting_m: ground distance between neighbouring pixels, and native GSD.
        inside: the AOI, shape (side, side); None for all.
    """
    every = np.broadcast_to(np.True_, (side, side))
    return Chip(
        data=cast("Any", tuple(Endless(plane, side) for plane in pixels)), valid=every,
        inside=every if inside is None else inside, bands=("red", "green", "blue"), gsd_m=posting_m,
        posting_m=posting_m, col_off=0, row_off=0, transform=None, crs=None, sha256="0" * 64,
    )  # fmt: skip
