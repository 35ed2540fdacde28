"""Every form in which imagery comes: the chip holds what a plain read of the file gives."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from making import scene
from rasterio.enums import ColorInterp
from rasterio.shutil import copy
from rasterio.transform import Affine
from rasters import YARD, at_pixels, noise, north_up, write_raster
from shapely.geometry import shape

from evidence.disk import Disk
from evidence.errors import RasterError
from evidence.model.scenes import Asset
from evidence.pixels.chip import without_collar
from evidence.pixels.read import ChipReader, describe, read_image
from evidence.trail import Trail

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from evidence.chip import Chip

CORNERS = [(150.3, 140.1), (290.7, 155.2), (270.4, 260.6)]


def numbers(kind: str, bands: int) -> NDArray[Any]:
    """
    Give random pixels over the whole range of a type, none of them zero.
    """
    chance = np.random.default_rng(3)
    shape = (bands, 420, 460)
    if np.dtype(kind).kind == "f":
        return (chance.standard_normal(shape) * 1000 + 0.5).astype(kind)
    limits = np.iinfo(kind)
    drawn = chance.integers(limits.min, limits.max, shape, dtype=kind, endpoint=True)
    return np.where(drawn == 0, 1, drawn).astype(kind)


def stored(path: Path, chip: Chip, *, bands: list[int]) -> NDArray[np.float32]:
    """
    Read the chip's pixels with rasterio alone.
    """
    height, width = chip.valid.shape
    rows, columns = (chip.row_off, chip.row_off + height), (chip.col_off, chip.col_off + width)
    with rasterio.open(path) as raster:
        read: NDArray[np.float32] = raster.read(bands, window=(rows, columns)).astype("float32")
    return read


KINDS = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bands", [1, 3])
def test_every_type_of_number_is_read(tmp_path: Path, kind: str, bands: int) -> None:
    """
    Eight bits to sixty-four, with a sign or without, whole or not; one band is grey, three are colours.
    """
    path = write_raster(tmp_path / "scene.tif", numbers(kind, bands))

    chip = read_image(path, area=at_pixels(path, CORNERS))

    assert np.array_equal(stored(path, chip, bands=list(range(1, bands + 1))), chip.data)
    assert chip.valid.all()
    assert {1: ("pan",), 3: ("red", "green", "blue")}[bands] == chip.bands


LAYOUTS: dict[str, dict[str, Any]] = {
    "strips of one row": {"blockysize": 1},
    "one strip": {"blockysize": 420},
    "strips, deflated": {"compress": "deflate"},
    "tiles": {"tiled": True, "blockxsize": 64, "blockysize": 32},
    "bands beside each other": {"interleave": "band", "tiled": True, "blockxsize": 64, "blockysize": 64},
    "bands beside each other, in strips": {"interleave": "band"},
    "BigTIFF": {"BIGTIFF": "YES"},
    "the other byte order": {"ENDIANNESS": "BIG", "compress": "lzw", "predictor": 2},
    "LZW": {"compress": "lzw", "predictor": 2},
    "Zstandard": {"compress": "zstd", "tiled": True, "blockxsize": 64, "blockysize": 64},
    "LZMA": {"compress": "lzma"},
    "twelve bits": {"NBITS": 12},
    "cloud-optimized": {"driver": "COG", "blocksize": 128, "compress": "deflate", "predictor": "yes"},
    "JPEG 2000 without loss": {"driver": "JP2OpenJPEG", "QUALITY": "100", "REVERSIBLE": "YES"},
}


@pytest.mark.parametrize("options", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_every_layout_of_a_file_is_read(tmp_path: Path, options: dict[str, Any]) -> None:
    """
    However a file orders and packs its pixels, they come back exactly.
    """
    data = noise(4, 420, 460, kind="uint16") % 4096 + 1
    data = np.minimum(data, 4095).astype("uint16")
    colours = [ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.undefined]
    # GDAL's writer of JPEG 2000 tells by the name whether there is room for a georeference.
    name = "scene.jp2" if "QUALITY" in options else "scene.tif"
    path = write_raster(tmp_path / name, data, colours=colours, **options)

    chip = read_image(path, area=at_pixels(path, CORNERS))

    height, width = chip.valid.shape
    rows, columns = slice(chip.row_off, chip.row_off + height), slice(chip.col_off, chip.col_off + width)
    assert np.array_equal(data[:3, rows, columns], chip.data)
    assert ("red", "green", "blue") == chip.bands


@pytest.mark.parametrize("compress", ["jpeg", "webp"])
def test_lossy_packing_gives_what_any_reader_gives(tmp_path: Path, compress: str) -> None:
    """
    JPEG and WebP inside a GeoTIFF are unpacked as rasterio alone unpacks them.
    """
    smooth = np.indices((420, 460)).sum(axis=0) // 4 + 20
    data = np.stack([smooth, smooth + 10, smooth + 20]).astype("uint8")
    path = write_raster(tmp_path / "scene.tif", data, driver="COG", compress=compress, blocksize=128)

    chip = read_image(path, area=at_pixels(path, CORNERS))

    assert np.array_equal(stored(path, chip, bands=[1, 2, 3]), chip.data)


def test_one_bit_is_a_picture_too(tmp_path: Path) -> None:
    """
    One bit a pixel is read as black and white; lone black pixels are pixels.
    """
    data = (np.indices((420, 460)).sum(axis=0) % 2)[None].astype("uint8")
    path = write_raster(tmp_path / "scene.tif", data, NBITS=1)

    chip = read_image(path, area=at_pixels(path, CORNERS))

    assert {0.0, 255.0} == set(np.unique(chip.data).tolist())
    assert chip.valid.all()


def test_of_many_bands_those_are_read_that_counters_know(tmp_path: Path) -> None:
    """
    Of thirteen bands in the order of Sentinel-2, red, green, blue and near infrared are found by description.
    """
    told = [f"B{number:02}" for number in range(1, 14)]
    told[1], told[2], told[3], told[7] = "B02 blue", "B03 green", "B04 red", "B08 nir"
    data = noise(13, 420, 460, kind="uint16")
    path = write_raster(tmp_path / "scene.tif", data, descriptions=told)

    chip = read_image(path, area=at_pixels(path, CORNERS))

    assert ("blue", "green", "red", "nir") == chip.bands
    assert np.array_equal(stored(path, chip, bands=[2, 3, 4, 8]), chip.data)


def test_reflectance_of_sentinel_2_may_fall_below_zero(tmp_path: Path) -> None:
    """
    Numbers of 16 bits become reflectance by a factor of 0.0001 less 0.1; what is dark stays a pixel.
    """
    data = np.full((1, 100, 100), 900, dtype="uint16")
    data[0, 50:, :] = 1400
    path = write_raster(
        tmp_path / "scene.tif", data, scales=[0.0001], offsets=[-0.1], nodata=0, descriptions=["B04 red"]
    )

    chip = read_image(path)

    assert pytest.approx([-0.01, 0.04]) == [chip.data[0, 10, 10], chip.data[0, 90, 90]]
    assert chip.valid.all()


@pytest.mark.parametrize(
    ("own", "expected"), [({}, 0.04), ({"scales": [0.001], "offsets": [0.5]}, 1.9)], ids=["silent", "its own"]
)
def test_what_an_item_says_of_numbers_holds_for_files_that_say_nothing(
    tmp_path: Path, own: dict[str, Any], expected: float
) -> None:
    """
    Reflectance by the item's factor and summand; a file that has its own is believed.
    """
    data = np.full((1, 100, 100), 1400, dtype="uint16")
    path = write_raster(tmp_path / "scene.tif", data, descriptions=["B04 red"], **own)
    disk = Disk("test", tmp_path, trail=Trail(tmp_path / "trail"))
    asset = Asset(href=str(path), roles=("data",), bands=("red",), scaling=(0.0001, -0.1))
    middle = at_pixels(path, [(40, 40), (60, 40), (60, 60)])

    chip = ChipReader(web=disk, disk=lambda *_: disk)(scene(assets={"red": asset}), area=middle)

    assert pytest.approx(expected) == float(chip.data[0][chip.valid].mean())


HOLES: dict[str, tuple[str, float]] = {
    "zero of 8 bits": ("uint8", 0),
    "the largest of 16 bits": ("uint16", 65535),
    "below zero": ("int16", -32768),
    "a fraction": ("float32", -9999.5),
    "not a number": ("float32", float("nan")),
}


@pytest.mark.parametrize(("kind", "none"), HOLES.values(), ids=HOLES.keys())
def test_any_number_may_stand_for_no_pixel(tmp_path: Path, kind: str, none: float) -> None:
    """
    Where the file's own number for none stands, nothing is valid, and the chip holds zero.
    """
    data, hole = numbers(kind, 3), np.zeros((420, 460), dtype=bool)
    data[data == none] = 1
    hole[100:120, 130:170] = True
    data[:, hole] = none
    path = write_raster(tmp_path / "scene.tif", data, nodata=none)

    chip = read_image(path)

    assert np.array_equal(~hole, chip.valid)
    assert not chip.data[:, hole].any()


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_finite_number_is_no_pixel(tmp_path: Path, odd: float) -> None:
    """
    NaN and infinity are missing even where no number for none is declared.
    """
    data = numbers("float32", 3)
    data[1, 40, 50] = odd
    path = write_raster(tmp_path / "scene.tif", data)

    chip = read_image(path)

    assert [[40, 50]] == np.argwhere(~chip.valid).tolist()


@settings(deadline=None)
@given(row=st.integers(0, 44), column=st.integers(0, 34), side=st.integers(12, 20))
def test_a_collar_begins_at_sixteen_pixels_wherever_it_lies(row: int, column: int, side: int) -> None:
    """
    A square of zeros in all bands is missing from 16 pixels on; a smaller one, and lone zeros, are pixels.
    """
    data = np.ones((2, 60, 50), dtype="uint8")
    data[:, ::7, ::5] = 0
    data[:, row : row + side, column : column + side] = 0
    seen = np.ones((60, 50), dtype=bool)
    inner = (slice(row, row + side), slice(column, column + side))

    valid = without_collar(data, seen)

    height, width = valid[inner].shape
    assert (min(height, width) >= 16) == (not valid[inner].any())
    assert valid.sum() >= valid.size - (side + 2) ** 2


def test_a_mask_tells_more_than_the_number_for_none(tmp_path: Path) -> None:
    """
    In a cloud-optimized file with a mask, the mask alone says where there are pixels, black ones too.
    """
    data, hole = noise(3, 420, 460), np.zeros((420, 460), dtype=bool)
    hole[100:120, 130:170] = True
    data[:, 20, 30] = 0
    path = write_raster(tmp_path / "plain.tif", data, mask=~hole)
    cog = tmp_path / "scene.tif"
    copy(path, cog, driver="COG", compress="jpeg", quality=95)

    chip = read_image(cog)

    assert np.array_equal(~hole, chip.valid)


GRIDS: dict[str, tuple[str, Affine]] = {
    "UTM north": ("EPSG:32652", YARD),
    "UTM south": ("EPSG:32736", north_up(500_000, 8_000_000, 0.5)),
    "geographic": ("EPSG:4326", north_up(130.6, 42.43, 5e-6)),
    "another datum": ("EPSG:2056", north_up(2_600_000, 1_200_000, 0.5)),
    "Web Mercator": ("EPSG:3857", north_up(14_538_000, 5_220_000, 0.6)),
    "North polar": ("EPSG:3413", north_up(-1_000_000, 1_500_000, 2)),
    "South polar": ("EPSG:3031", north_up(-1_000, 2_000_000, 2)),
    "equal area": ("EPSG:3035", north_up(4_321_000, 3_210_000, 1)),
    "south up": ("EPSG:32652", Affine(0.5, 0, 631_000, 0, 0.5, 4_698_000)),
    "east left": ("EPSG:32652", Affine(-0.5, 0, 631_000, 0, -0.5, 4_698_000)),
    "turned by 75 degrees": ("EPSG:32652", YARD @ Affine.rotation(75)),
    "sheared": ("EPSG:32652", YARD @ Affine.shear(12, 3)),
    "pixels twice as wide as high": ("EPSG:32652", YARD @ Affine.scale(2, 1)),
}


@pytest.mark.parametrize(("crs", "grid"), GRIDS.values(), ids=GRIDS.keys())
def test_an_area_is_found_on_any_grid(tmp_path: Path, crs: str, grid: Affine) -> None:
    """
    In any system and any attitude, what is marked on the ground lies inside the chip's area.
    """
    data = noise(1, 420, 460)
    path = write_raster(tmp_path / "scene.tif", data, crs=crs, transform=grid)
    corners = [(120.0, 100.0), (160.0, 100.0), (160.0, 150.0), (120.0, 150.0)]

    chip = read_image(path, area=at_pixels(path, corners))

    rows, columns = np.nonzero(chip.inside)
    found = [columns.min() + chip.col_off, rows.min() + chip.row_off]
    found += [columns.max() + 1 + chip.col_off, rows.max() + 1 + chip.row_off]
    assert pytest.approx([120, 100, 160, 150], abs=1) == found
    assert pytest.approx(grid.column_vectors[2], rel=1e-9) == (
        Affine(*(chip.transform or ())) @ (-chip.col_off, -chip.row_off)
    )


ASTRIDE: dict[str, tuple[str, Affine]] = {
    "UTM zone 60": ("EPSG:32660", north_up(703_000, 5_768_000, 10)),
    "UTM zone 1": ("EPSG:32601", north_up(292_000, 5_768_000, 10)),
    "degrees beyond 180": ("EPSG:4326", north_up(179.99, 52.01, 1e-4)),
    "degrees below -180": ("EPSG:4326", north_up(-180.01, 52.01, 1e-4)),
}


@pytest.mark.parametrize(("crs", "grid"), ASTRIDE.values(), ids=ASTRIDE.keys())
def test_an_area_astride_the_date_line_is_one_area(tmp_path: Path, crs: str, grid: Affine) -> None:
    """
    An outline that is cut at 180 degrees comes together again in a scene that reaches across.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 1000, 1000), crs=crs, transform=grid)
    east = [[179.995, 51.99], [180.0, 51.99], [180.0, 52.0], [179.995, 52.0], [179.995, 51.99]]
    west = [[-180.0, 51.99], [-179.995, 51.99], [-179.995, 52.0], [-180.0, 52.0], [-180.0, 51.99]]

    chip = read_image(path, area={"type": "MultiPolygon", "coordinates": [[east], [west]]})

    # 0.01 degrees of longitude and of latitude, at 52 degrees north.
    area_m2 = chip.inside.sum() * chip.posting_m**2
    assert pytest.approx(686.5 * 1112.7, rel=0.02) == area_m2
    assert chip.valid[chip.inside].all()


@pytest.mark.parametrize(("crs", "grid"), ASTRIDE.values(), ids=ASTRIDE.keys())
def test_a_scene_astride_the_date_line_has_two_outlines(tmp_path: Path, crs: str, grid: Affine) -> None:
    """
    The outline of such a scene is cut at 180 degrees, as GeoJSON wants it, and its size is that of the scene.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 1000, 1000), crs=crs, transform=grid)

    facts = describe(path)

    outline = shape(facts.footprint)
    square_degrees = (1000 * facts.posting_m) ** 2 / (111_270 * 111_320 * math.cos(math.radians(52)))  # type: ignore[operator]
    assert "MultiPolygon" == outline.geom_type
    assert (-180.0, 180.0) == (outline.bounds[0], outline.bounds[2])
    assert pytest.approx(square_degrees, rel=0.02) == outline.area


def test_bands_of_several_types_are_refused_by_name(tmp_path: Path) -> None:
    """
    What cannot be one array is refused, and says what it holds.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 60, 60).astype("complex64"))

    with pytest.raises(RasterError, match="complex64"):
        describe(path)
