"""Chips of the tiles of one acquisition put together, where their grids are one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from evidence.errors import NoGeoreference, RasterError
from evidence.pixels.chip import digest
from evidence.pixels.grid import Box, Grid
from evidence.pixels.header import check_window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evidence.chip import Chip
    from evidence.model.places import Affine6

_OFF_PX = 0.01
"""Pixels of neighbours that lie farther than this from one grid would have to be resampled."""


def mosaic(chips: Sequence[Chip]) -> Chip:
    """Lay chips of one acquisition beside each other, without resampling.

    Where chips overlap the earlier one is kept; a later one fills only what it lacks. Tracks are those of the
    first chip that has any.

    Args:
        chips: one or more, of the same CRS, pixel size and bands, shifted by whole pixels; georeferenced.

    Returns:
        The chip of their common box, ``col_off`` and ``row_off`` in the grid of the first; its GSD is the
        coarsest. One chip alone comes back as it is.

    Raises:
        NoGeoreference: one of several lies nowhere.
        RasterError: they do not lie on one grid, differ in their bands, or are too large together.
    """
    first = chips[0]
    if len(chips) == 1:
        return first
    places = [_place(chip, in_=first, number=number) for number, chip in enumerate(chips, start=1)]
    box = _around(places)
    check_window(box.width, box.height, pixel_bytes=4 * len(first.bands), name="all tiles together")
    laid = _laid(chips, places, box)
    transform, crs = _georeference(first)
    shifted = _shifted(transform, box.column, box.row)
    grid = Grid(box.width, box.height, shifted, crs)
    tracks = next((_moved(chip, at, box) for chip, at in zip(chips, places, strict=True) if chip.tracks), ())
    return replace(
        first,
        data=laid.data,
        valid=laid.valid,
        inside=laid.inside,
        gsd_m=max(chip.gsd_m for chip in chips),
        posting_m=grid.posting_m(box.width / 2, box.height / 2),
        col_off=first.col_off + box.column,
        row_off=first.row_off + box.row,
        transform=shifted,
        sha256=digest(laid.data, laid.valid),
        rendered=any(chip.rendered for chip in chips),
        tracks=tracks,
    )


@dataclass(frozen=True)
class _Laid:
    """Pixels of the whole, with the shapes of a chip's."""

    data: NDArray[np.float32]
    valid: NDArray[np.bool_]
    inside: NDArray[np.bool_]


def _laid(chips: Sequence[Chip], places: Sequence[Box], box: Box) -> _Laid:
    size = (box.height, box.width)
    laid = _Laid(
        np.zeros((len(chips[0].bands), *size), dtype=np.float32),
        np.zeros(size, dtype=bool),
        np.zeros(size, dtype=bool),
    )
    for chip, at in zip(chips, places, strict=True):
        rows = slice(at.row - box.row, at.row - box.row + at.height)
        columns = slice(at.column - box.column, at.column - box.column + at.width)
        new = chip.valid & ~laid.valid[rows, columns]
        laid.data[:, rows, columns][:, new] = chip.data[:, new]
        laid.valid[rows, columns] |= chip.valid
        laid.inside[rows, columns] |= chip.inside
    return laid


def _place(chip: Chip, *, in_: Chip, number: int) -> Box:
    """Find a chip in the pixels of another; three corners tell shift, size and turn."""
    (transform, crs), (base, base_crs) = _georeference(chip), _georeference(in_)
    height, width = chip.valid.shape
    if crs != base_crs or chip.bands != in_.bands:
        told, wanted = f"{crs[:60]}: {', '.join(chip.bands)}", f"{base_crs[:60]}: {', '.join(in_.bands)}"
        raise _apart(f"tile {number} is {told}, the first {wanted}")
    corners = np.array([[0, 0], [width, 0], [0, height]], dtype=np.float64)
    shifts = _pixels(base, _ground(transform, corners)) - corners
    column, row = (round(float(shift)) for shift in shifts[0])
    off = float(np.abs(shifts - [column, row]).max())
    if off > _OFF_PX:
        raise _apart(f"tile {number} is {off:.2g} pixels off the grid of the first")
    return Box(column, row, width, height)


def _georeference(chip: Chip) -> tuple[Affine6, str]:
    if chip.transform is None or chip.crs is None:
        raise NoGeoreference(
            "A tile has no georeference, so that its place among the others is unknown.",
            next_step="Choose a scene with a georeference.",
        )
    return chip.transform, chip.crs


def _ground(transform: Affine6, pixels: NDArray[np.float64]) -> NDArray[np.float64]:
    a, b, c, d, e, f = transform
    moved: NDArray[np.float64] = pixels @ np.array([[a, d], [b, e]]) + np.array([c, f])
    return moved


def _pixels(transform: Affine6, ground: NDArray[np.float64]) -> NDArray[np.float64]:
    a, b, c, d, e, f = transform
    found: NDArray[np.float64] = (ground - np.array([c, f])) @ np.linalg.inv(np.array([[a, d], [b, e]]))
    return found


def _shifted(transform: Affine6, column: int, row: int) -> Affine6:
    a, b, _, d, e, _ = transform
    [(c, f)] = _ground(transform, np.array([[column, row]], dtype=np.float64))
    return (a, b, float(c), d, e, float(f))


def _around(places: Sequence[Box]) -> Box:
    column, row = min(at.column for at in places), min(at.row for at in places)
    right, bottom = max(at.column + at.width for at in places), max(at.row + at.height for at in places)
    return Box(column, row, right - column, bottom - row)


def _moved(chip: Chip, at: Box, box: Box) -> tuple[NDArray[np.float64], ...]:
    shift = np.array([at.column - box.column, at.row - box.row], dtype=np.float64)
    return tuple(line + shift for line in chip.tracks)


def _apart(why: str) -> RasterError:
    return RasterError(
        f"The tiles do not lie on one grid: {why}.",
        next_step="Count on the tile that shows most of the site.",
    )
