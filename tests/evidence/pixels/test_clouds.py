"""What a cloud mask says about a site, and what is left of the pixels under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import rasterio
from clouded import GRID, SITE, classes, look, over
from making import scene
from rasterio.transform import Affine
from rasterio.warp import transform
from rasters import at_pixels, noise, north_up, write_raster

from evidence.errors import HostileRaster, NoGeoreference, RasterError
from evidence.model.scenes import Mask
from evidence.pixels.chip import seen_share
from evidence.pixels.chips import read_chip, write_chip
from evidence.pixels.clouds import MaskLook, veiled
from evidence.pixels.read import read_image

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.disk import Disk
    from evidence.trail import Trail


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("SCL.tif", {}),
        ("SCL.tif", {"driver": "COG", "blocksize": 128, "overviews": "none"}),
        ("SCL.tif", {"tiled": True, "blockxsize": 16, "blockysize": 16, "compress": "deflate", "nodata": 0}),
        ("SCL.jp2", {"driver": "JP2OpenJPEG", "quality": 100, "reversible": "yes"}),
        ("SCL.jp2", {"driver": "JP2OpenJPEG", "quality": 100, "reversible": "yes", "geojp2": "no"}),
    ],
    ids=["striped", "cloud-optimized", "tiled with no-data", "JPEG 2000", "JPEG 2000 placed by GML"],
)
def test_the_share_of_the_site_that_is_hidden(tmp_path: Path, name: str, options: dict[str, Any]) -> None:
    """
    Half of the site under cloud is half, in every format that catalogues list.
    """
    mask = classes()
    mask[0, :, 30:] = 9

    seen = look(write_raster(tmp_path / name, mask, **GRID | options))

    assert pytest.approx(0.5, abs=0.03) == seen.hidden
    assert (0, "scene classification, SCL") == (seen.unknown, seen.by)


def test_cloud_beside_the_site_hides_nothing_of_it(tmp_path: Path) -> None:
    """
    A scene that is cloudy everywhere else is clear where it matters.
    """
    mask = classes(9)
    mask[0, 18:42, 18:42] = 6

    assert (0, None) == (
        look(write_raster(tmp_path / "SCL.tif", mask, **GRID)).hidden,
        look(write_raster(tmp_path / "again.tif", mask, **GRID)).veil,
    )


@pytest.mark.parametrize(
    ("corners", "hidden"),
    [
        ([(30.4, 30.4), (30.6, 30.4), (30.6, 30.6), (30.4, 30.6)], 1.0),
        ([(31.4, 30.4), (31.6, 30.4), (31.6, 30.6), (31.4, 30.6)], 0.0),
        ([(30.9, 30.9), (31.1, 30.9), (31.1, 31.1), (30.9, 31.1)], 0.25),
    ],
    ids=["inside the cloud", "beside it", "where four pixels meet"],
)
def test_a_site_smaller_than_a_pixel(
    tmp_path: Path, corners: list[tuple[float, float]], hidden: float
) -> None:
    """
    Four metres of a 20 m mask: every pixel that the site touches counts, whether or not its centre is inside.
    """
    mask = classes()
    mask[0, 30, 30] = 9

    assert hidden == look(write_raster(tmp_path / "SCL.tif", mask, **GRID), corners).hidden


def test_what_has_no_data_is_neither_hidden_nor_clear(tmp_path: Path) -> None:
    """
    A mask that ends in the middle of the site tells half of it: by class, by no-data value, or by its edge.
    """
    ends = classes()
    ends[0, 30:] = 0
    by_class = look(write_raster(tmp_path / "class.tif", ends, **GRID))
    by_value = look(write_raster(tmp_path / "value.tif", ends, nodata=0, **GRID))
    by_edge = look(write_raster(tmp_path / "edge.tif", classes()[:, :30], **GRID))

    for seen in (by_class, by_value, by_edge):
        assert pytest.approx(0.5, abs=0.03) == seen.unknown
        assert 0 == seen.hidden


@pytest.mark.parametrize("edge", [False, True], ids=["by class", "by the mask's edge"])
def test_what_has_no_data_is_not_counted_on(tmp_path: Path, *, edge: bool) -> None:
    """
    Of a site whose mask tells the northern half alone, the southern half is taken out of the pixels.
    """
    ends = classes()
    ends[0, 30:] = 0
    mask = write_raster(tmp_path / "SCL.tif", ends[:, :30] if edge else ends, **GRID)
    area = at_pixels(mask, SITE)
    chip = read_image(picture(tmp_path / "picture.tif"), area=area)

    left = veiled(chip, over(mask, area).veil)

    # The mask posts 20 m, the picture 10 m.
    rows = np.nonzero((left.inside & left.valid).any(axis=1))[0] + left.row_off
    assert (40, 59) == (rows.min(), rows.max())
    assert pytest.approx(0.5, abs=0.03) == seen_share(left)


def test_a_probability_of_zero_may_be_no_data(tmp_path: Path) -> None:
    """
    Where the file calls 0 no data, as those of Sentinel-2 do, clear sky and missing pixels look the same.
    """
    mask = classes(0)
    mask[0, :, 30:] = 80

    seen = look(write_raster(tmp_path / "CLD.tif", mask, nodata=0, **GRID), scheme="cloud_percent")

    assert pytest.approx((0.5, 0.5), abs=0.03) == (seen.hidden, seen.unknown)


VRT = b'<VRTDataset rasterXSize="60" rasterYSize="60"><VRTRasterBand/></VRTDataset>'


@pytest.mark.parametrize(
    ("body", "error", "why"),
    [
        (VRT, HostileRaster, "virtual raster (VRT)"),
        (b"<!doctype html><html>Please log in", HostileRaster, "HTML page"),
        (b"", RasterError, ""),
    ],
    ids=["VRT", "log-in page", "empty"],
)
def test_a_hostile_mask_is_refused_like_a_hostile_picture(
    tmp_path: Path, body: bytes, error: type[RasterError], why: str
) -> None:
    """
    It passes the same gate, and is decoded in the same shut process.
    """
    path = tmp_path / "SCL.tif"
    path.write_bytes(body)
    area = at_pixels(write_raster(tmp_path / "other.tif", classes(), **GRID), SITE)

    with pytest.raises(error) as refused:
        over(path, area)

    assert why in refused.value.what


@pytest.mark.parametrize(
    ("options", "error", "why"),
    [
        ({"transform": north_up(900_000, 4_700_000, 20)}, RasterError, "lies outside"),
        ({"transform": north_up(600_000, 4_730_000, 1000)}, RasterError, "posts 1,000 m, beyond 100 m"),
        ({"crs": None}, NoGeoreference, "no georeference"),
    ],
    ids=["elsewhere", "far too coarse", "nowhere"],
)
def test_a_mask_on_another_grid_says_nothing(
    tmp_path: Path, options: dict[str, Any], error: type[RasterError], why: str
) -> None:
    """
    It must lie over the site, and tell the site from its surroundings.
    """
    area = at_pixels(write_raster(tmp_path / "right.tif", classes(), **GRID), SITE)
    path = write_raster(tmp_path / "SCL.tif", classes(), **GRID | options)

    with pytest.raises(error, match=why):
        over(path, area)


def test_a_read_of_a_mask_is_small_and_on_the_trail(tmp_path: Path, disk: Disk, trail: Trail) -> None:
    """
    Of a whole Sentinel-2 classification, a site of one kilometre takes the blocks around it, each noted.
    """
    mask = np.repeat(np.repeat(noise(1, 55, 55) % 11 + 1, 100, axis=1), 100, axis=2)[:, :5490, :5490]
    noisy = np.where(noise(1, 5490, 5490, seed=2) > 200, noise(1, 5490, 5490, seed=3) % 11 + 1, mask)
    path = write_raster(
        tmp_path / "SCL.tif", noisy, **GRID, driver="COG", compress="deflate", blocksize=512, nodata=0
    )
    area = at_pixels(path, [(2700, 2700), (2750, 2700), (2750, 2750), (2700, 2750)])

    MaskLook(web=disk, disk=lambda *_: disk)(scene(), Mask(href=str(path), scheme="scl"), area=area)

    read = trail.since()
    assert {"file:test/SCL.tif"} == {one.url for one in read}
    assert len(read) <= 4
    assert sum(one.bytes for one in read) < path.stat().st_size / 10


def picture(path: Path, crs: str = "EPSG:32652") -> Path:
    """A 10 m picture over the mask's ground, in this system."""
    west, north = 630_000, 4_700_000
    if crs != "EPSG:32652":
        (west,), (north,) = transform("EPSG:32652", crs, [west], [north])
    return write_raster(path, noise(3, 120, 120), crs=crs, transform=north_up(west, north, 10))


@pytest.mark.parametrize("crs", ["EPSG:32652", "EPSG:32651", "EPSG:3857"])
def test_what_a_cloud_hides_is_taken_out_of_the_pixels(tmp_path: Path, crs: str) -> None:
    """
    A pixel of the picture is missing exactly when its centre lies in a hidden pixel of the mask.
    """
    blobs = (np.add.outer(np.arange(60) // 3, np.arange(60) // 4) % 3 == 0) * 5 + 4
    mask = write_raster(tmp_path / "SCL.tif", blobs[None].astype("uint8"), **GRID)
    chip = read_image(picture(tmp_path / "picture.tif", crs), area=at_pixels(mask, SITE))

    left = veiled(chip, over(mask, at_pixels(mask, SITE)).veil)

    rows, columns = np.nonzero(chip.inside & chip.valid)
    a, b, c, d, e, f = chip.transform or ()
    xs, ys = a * (columns + 0.5) + b * (rows + 0.5) + c, d * (columns + 0.5) + e * (rows + 0.5) + f
    there = transform(crs, "EPSG:32652", xs, ys)
    with rasterio.open(mask) as raster:
        lit = np.array([value[0] for value in raster.sample(zip(*there, strict=True))])
    assert np.mean(left.valid[rows, columns] == (lit == 4)) > 0.999
    assert 0.3 < 1 - seen_share(left) < 0.4
    assert not left.data[:, ~left.valid].any()
    assert left.sha256 != chip.sha256
    assert left.sha256 == read_chip(write_chip(left)).sha256


def test_without_a_veil_a_chip_is_as_it_was(tmp_path: Path) -> None:
    """
    A clear sky takes nothing away, and neither does one over a picture that lies nowhere.
    """
    chip = read_image(picture(tmp_path / "picture.tif"))
    plain = read_image(
        write_raster(tmp_path / "plain.tif", noise(3, 20, 20), crs=None, transform=Affine(1, 0, 0, 0, 1, 0)),
        gsd_m=1,
    )
    veil = {"type": "MultiPolygon", "coordinates": [[[[130, 42], [131, 42], [131, 43], [130, 42]]]]}

    assert chip is veiled(chip, None)
    assert plain is veiled(plain, veil)
