"""Tiles of one acquisition make the chip that the whole would have made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasters import YARD, at_pixels, noise, north_up, write_raster

from evidence.chip import Chip
from evidence.errors import NoGeoreference, RasterError
from evidence.pixels.chip import digest
from evidence.pixels.grid import Grid
from evidence.pixels.mosaic import mosaic
from evidence.pixels.read import read_image

if TYPE_CHECKING:
    from pathlib import Path

    from rasterio.transform import Affine

AREA = [(250.5, 240.2), (350.1, 260.3), (340.2, 352.4), (260.3, 345.5)]


def chip_of(
    data: np.ndarray[Any, Any], valid: np.ndarray[Any, Any], *, transform: Affine, at: tuple[int, int]
) -> Chip:
    """
    Make a chip of the yard's colours, whose first pixel lies at this column and row of the grid.
    """
    moved = transform @ transform.translation(*at)
    height, width = valid.shape
    affine = (moved.a, moved.b, moved.c, moved.d, moved.e, moved.f)
    data = np.where(valid, data, 0).astype("float32")
    return Chip(
        data=data,
        valid=valid,
        inside=np.ones(valid.shape, dtype=bool),
        bands=("red", "green"),
        gsd_m=0.5,
        posting_m=Grid(width, height, affine, "EPSG:32652").posting_m(width / 2, height / 2),
        col_off=at[0],
        row_off=at[1],
        transform=affine,
        crs="EPSG:32652",
        sha256=digest(data, valid),
    )


WHOLE = noise(2, 60, 80, kind="uint16")
CUTS = st.tuples(st.integers(0, 59), st.integers(0, 79), st.integers(1, 60), st.integers(1, 80))


@settings(deadline=None)
@given(cuts=st.lists(CUTS, min_size=1, max_size=6), seed=st.integers(0, 99), turn=st.integers(0, 359))
def test_tiles_of_one_picture_are_one_picture(
    cuts: list[tuple[int, int, int, int]], seed: int, turn: int
) -> None:
    """
    However one picture is cut into overlapping tiles, with whatever missing, and however it is turned: the
    mosaic has the pixels of the whole where any tile has them, and nothing elsewhere.
    """
    grid = YARD @ YARD.rotation(turn)
    chance = np.random.default_rng(seed)
    seen = np.zeros((60, 80), dtype=bool)
    tiles = []
    for row, column, height, width in cuts:
        rows, columns = slice(row, min(60, row + height)), slice(column, min(80, column + width))
        valid = chance.random(seen[rows, columns].shape) < 0.7
        seen[rows, columns] |= valid
        tiles.append(chip_of(WHOLE[:, rows, columns], valid, transform=grid, at=(column, row)))

    whole = mosaic(tiles)

    rows = slice(whole.row_off, whole.row_off + whole.valid.shape[0])
    columns = slice(whole.col_off, whole.col_off + whole.valid.shape[1])
    assert np.array_equal(seen[rows, columns], whole.valid)
    assert np.array_equal(np.where(whole.valid, WHOLE[:, rows, columns], 0), whole.data)
    assert seen.sum() == whole.valid.sum()
    expected = grid @ (whole.col_off, whole.row_off)
    assert pytest.approx(expected, abs=1e-6) == (whole.transform[2], whole.transform[5])
    assert digest(whole.data, whole.valid) == whole.sha256


@pytest.mark.parametrize("turn", [0, 30], ids=["north up", "turned by 30 degrees"])
def test_an_area_astride_tiles_is_read_as_from_the_whole(tmp_path: Path, turn: int) -> None:
    """
    Four overlapping tiles in files of their own give the chip that the undivided file gives.
    """
    grid, data = YARD @ YARD.rotation(turn), noise(3, 600, 600)
    path = write_raster(tmp_path / "whole.tif", data, transform=grid)
    area = at_pixels(path, AREA)
    tiles = []
    for row, column in ((0, 0), (0, 290), (280, 0), (280, 290)):
        part = data[:, row : row + 320, column : column + 310]
        moved = grid @ grid.translation(column, row)
        tile = write_raster(tmp_path / f"{row}-{column}.tif", part, transform=moved)
        tiles.append(read_image(tile, area=area))

    chip, whole = mosaic(tiles), read_image(path, area=area)

    assert (whole.sha256, whole.bands, whole.crs) == (chip.sha256, chip.bands, chip.crs)
    assert np.array_equal(whole.inside, chip.inside)
    assert pytest.approx(whole.transform, abs=1e-6) == chip.transform
    assert (whole.col_off, whole.row_off) == (chip.col_off, chip.row_off)
    assert pytest.approx(whole.posting_m) == chip.posting_m


def yard(**changed: Any) -> Chip:
    """
    Make a small chip, some fields of it changed.
    """
    chip = chip_of(WHOLE, np.ones((60, 80), dtype=bool), transform=YARD, at=(0, 0))
    return replace(chip, **changed)


APART: dict[str, tuple[Chip, str]] = {
    "another system": (yard(crs="EPSG:32653"), "tile 2 is EPSG:32653"),
    "other bands": (yard(bands=("red", "nir")), "red, nir"),
    "another size of pixels": (
        yard(transform=(0.51, 0, 631_000, 0, -0.51, 4_698_000)),
        "pixels off the grid",
    ),
    "half a pixel to the east": (
        yard(transform=(0.5, 0, 631_000.25, 0, -0.5, 4_698_000)),
        "tile 2 is 0.5 pixels",
    ),
    "turned": (yard(transform=(0.4, 0.3, 631_000, 0.3, -0.4, 4_698_000)), "pixels off the grid"),
    "far away": (yard(transform=(0.5, 0, 731_000, 0, -0.5, 4_598_000)), "200,080 x 200,060 pixels"),
}


@pytest.mark.parametrize(("other", "words"), APART.values(), ids=APART.keys())
def test_what_is_not_one_grid_is_not_put_together(other: Chip, words: str) -> None:
    """
    Tiles that would have to be resampled, or that leave a gap of kilometres, are refused with the numbers.
    """
    with pytest.raises(RasterError) as refused:
        mosaic([yard(), other])

    assert words in refused.value.what


def test_a_tile_that_lies_nowhere_has_no_neighbours() -> None:
    """
    One picture without a georeference is itself, and cannot be put beside another.
    """
    plain = yard(transform=None, crs=None)

    assert plain is mosaic([plain])
    with pytest.raises(NoGeoreference, match="its place among the others is unknown"):
        mosaic([yard(), plain])


def test_what_is_known_of_the_tiles_is_kept() -> None:
    """
    The GSD is the coarsest, rendered is what any tile says, and tracks move with their tile.
    """
    track = np.array([[1.0, 2.0], [3.0, 4.0]])
    west = chip_of(WHOLE, np.ones((60, 80), dtype=bool), transform=YARD, at=(0, 10))
    east = chip_of(WHOLE, np.ones((60, 80), dtype=bool), transform=YARD, at=(80, 0))

    chip = mosaic([west, replace(east, gsd_m=0.6, rendered=True, tracks=(track,))])

    assert (0.6, True) == (chip.gsd_m, chip.rendered)
    assert (0, 0, (70, 160)) == (chip.col_off, chip.row_off, chip.valid.shape)
    assert [[81.0, 2.0], [83.0, 4.0]] == chip.tracks[0].tolist()


def test_tiles_in_degrees_agree_in_spite_of_rounding() -> None:
    """
    Shifts that floating-point numbers do not hold exactly are whole pixels all the same.
    """
    grid = north_up(130.6, 42.43, 1e-5)
    tiles = [
        replace(
            chip_of(WHOLE, np.ones((60, 80), dtype=bool), transform=grid, at=(column, 0)), crs="EPSG:4326"
        )
        for column in (0, 79)
    ]

    assert (60, 159) == mosaic(tiles).valid.shape
