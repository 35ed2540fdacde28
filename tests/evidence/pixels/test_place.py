"""Marks get coordinates, tracks get pixels, and both fit each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from rasters import ROTATED, at_pixels, noise, north_up, write_raster

from evidence.errors import NoGeoreference, TracksElsewhere
from evidence.model.counts import Mark
from evidence.pixels.chips import chip_digest, read_chip, write_chip
from evidence.pixels.grid import Grid
from evidence.pixels.place import georeference, with_tracks
from evidence.pixels.read import read_image

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.chip import Chip

GRIDS = [
    Grid(800, 700, tuple(ROTATED)[:6], "EPSG:32652"),
    Grid(800, 700, tuple(north_up(631_000, 4_698_000, 0.5))[:6], "EPSG:32652"),
    Grid(800, 700, tuple(north_up(14_538_000, 5_220_000, 10))[:6], "EPSG:3857"),
    Grid(800, 700, tuple(north_up(130.6, 42.43, 1e-5))[:6], "EPSG:4326"),
]


@settings(deadline=None)  # the first use of a system opens PROJ's database
@given(st.sampled_from(GRIDS), st.floats(-500, 1500), st.floats(-500, 1500))
def test_pixels_to_degrees_and_back(grid: Grid, px: float, py: float) -> None:
    """
    A point that goes to degrees and back is where it was, to a thousandth of a pixel.
    """
    lon, lat = grid.to_lonlat(np.array([px]), np.array([py])).T

    assert np.allclose([[px, py]], grid.to_pixels(lon, lat), atol=1e-3)


def test_marks_lie_where_their_pixels_do(tmp_path: Path) -> None:
    """
    Full-image pixels become degrees with seven decimals through the chip's own transform and system.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 600, 600))
    chip = read_image(path, area=at_pixels(path, [(200, 200), (300, 200), (300, 300)]))

    [mark] = georeference([Mark(px=250.5, py=260.25, score=0.9)], chip)

    east, north = 631_000 + 250.5 * 0.5, 4_698_000 - 260.25 * 0.5
    lon, lat = Transformer.from_crs("EPSG:32652", "OGC:CRS84", always_xy=True).transform(east, north)
    assert (round(lon, 7), round(lat, 7)) == (mark.lon, mark.lat)
    assert (250.5, 260.25, 0.9) == (mark.px, mark.py, mark.score)


def test_tracks_are_laid_over_the_chip(tmp_path: Path) -> None:
    """
    A centreline in degrees becomes columns and rows of the chip.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 600, 600))
    chip = read_image(path, area=at_pixels(path, [(200, 200), (300, 200), (300, 300)]))
    ground = at_pixels(path, [(210, 215), (290, 280), (200, 300)])["coordinates"][0][:2]  # type: ignore[index,call-overload]  # JSON

    laid = with_tracks(chip, [ground])  # type: ignore[list-item]  # JSON again

    expected = np.array([(210, 215), (290, 280)]) - (chip.col_off, chip.row_off)
    assert np.allclose(expected, laid.tracks[0], atol=1e-3)


def test_a_picture_that_lies_nowhere_keeps_its_marks_and_takes_no_tracks(tmp_path: Path) -> None:
    """
    Without a georeference marks stay as they are, and tracks are refused.
    """
    path = write_raster(tmp_path / "p.png", noise(3, 60, 60), driver="PNG", crs=None, transform=None)
    chip = read_image(path, gsd_m=0.3)
    mark = Mark(px=1, py=2, score=1)

    assert (mark,) == georeference([mark], chip)
    with pytest.raises(NoGeoreference):
        with_tracks(chip, [[(130.6, 42.4), (130.7, 42.4)]])


def test_tracks_of_another_place_are_refused(tmp_path: Path) -> None:
    """
    A count along tracks that never touch the picture would be nought, and say nothing of it.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 600, 600))
    chip = read_image(path, area=at_pixels(path, [(200, 200), (300, 200), (300, 300)]))

    with pytest.raises(TracksElsewhere, match="None of the 1 tracks comes within 30 m"):
        with_tracks(chip, [[(10.0, 42.4), (10.1, 42.4)]])


def same(one: Chip, other: Chip) -> bool:
    """
    Whether two chips are equal in every field.
    """
    fields = vars(one) | {"tracks": [line.tolist() for line in one.tracks]}
    others = vars(other) | {"tracks": [line.tolist() for line in other.tracks]}
    return all(np.array_equal(fields[name], others[name]) for name in fields)


@pytest.mark.parametrize("kind", ["8 bits", "16 bits", "reflectance", "rotated, with a hole", "lies nowhere"])
def test_a_chip_comes_back_from_its_file(tmp_path: Path, kind: str) -> None:
    """
    A chip written for a bundle is read back equal, and the same chip gives the same bytes.
    """
    options = {
        "reflectance": {"scales": (0.0001,) * 3, "offsets": (-0.1,) * 3},
        "rotated, with a hole": {"transform": ROTATED, "nodata": 7},
        "lies nowhere": {"driver": "PNG", "crs": None, "transform": None},
    }.get(kind, {})
    pixels = noise(3, 300, 280, kind="uint16" if kind == "16 bits" else "uint8")
    path = write_raster(tmp_path / "scene", pixels, **options)
    chip = read_image(path, gsd_m=0.61)
    if chip.crs is not None:
        ground = at_pixels(path, [(20, 20), (200, 200), (20, 200)])["coordinates"][0][:2]  # type: ignore[index,call-overload]  # JSON
        chip = with_tracks(chip, [ground])  # type: ignore[list-item]  # JSON again

    body = write_chip(chip)

    assert same(chip, read_chip(body))
    assert chip.sha256 == chip_digest(body)
    assert body == write_chip(chip)


def test_one_changed_pixel_changes_the_hash(tmp_path: Path) -> None:
    """
    Whoever changes a chip in a bundle changes its hash.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 50, 50))
    chip = read_image(path)
    chip.data[0, 20, 20] += 1

    assert chip.sha256 != chip_digest(write_chip(chip))


@pytest.mark.parametrize(
    "grid",
    [
        Grid(10, 10, tuple(north_up(1e12, 1e12, 10))[:6], "EPSG:32652"),
        Grid(10, 10, tuple(north_up(631_000, 4_698_000, 1e-20))[:6], "EPSG:32652"),
        Grid(10, 10, tuple(north_up(0, 0, 1))[:6], 'LOCAL_CS["somewhere",UNIT["metre",1]]'),
    ],
)
def test_a_grid_that_makes_no_sense_is_no_georeference(grid: Grid) -> None:
    """
    Off the map, pixels without size and a local system all mean that an image lies nowhere.
    """
    with pytest.raises(NoGeoreference):
        grid.posting_m(5, 5)
