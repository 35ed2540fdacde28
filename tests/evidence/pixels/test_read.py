"""A window of a scene becomes a chip."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import rasterio
from rasterio.control import GroundControlPoint
from rasterio.enums import ColorInterp
from rasterio.features import geometry_mask
from rasterio.transform import Affine
from rasterio.warp import transform_geom
from rasters import ROTATED, around, at_pixels, noise, north_up, write_raster

from evidence.disk import Disk
from evidence.errors import NoGeoreference, Offline, RasterError
from evidence.kit import Kit
from evidence.model.scenes import Asset, Scene
from evidence.pixels.chip import seen_share
from evidence.pixels.read import ChipReader, describe, make, read_image
from evidence.web import Policy, Web

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.chip import Chip
    from evidence.trail import Trail

PENTAGON = [(300.3, 310.1), (420.7, 290.2), (470.1, 380.4), (380.9, 450.3), (310.2, 420.6)]

GRIDS: dict[str, dict[str, Any]] = {
    "UTM, tiled": {"tiled": True, "blockxsize": 128, "blockysize": 128},
    "cloud-optimized with overviews": {"driver": "COG", "blocksize": 128, "overviews": "auto"},
    "rotated by 30 degrees": {"transform": ROTATED},
    "Web Mercator": {"crs": "EPSG:3857", "transform": north_up(14_538_000, 5_220_000, 10)},
    "geographic": {"crs": "EPSG:4326", "transform": north_up(130.6, 42.43, 1e-5)},
    "South polar": {"crs": "EPSG:3031", "transform": north_up(-1_000, 2_000_000, 10)},
}


def plain(path: Path, chip: Chip) -> Any:
    """
    Read a chip's pixels with rasterio alone.
    """
    height, width = chip.valid.shape
    with rasterio.open(path) as raster:
        return raster.read(
            window=((chip.row_off, chip.row_off + height), (chip.col_off, chip.col_off + width))
        )


def scene_of(assets: dict[str, Asset], *, gsd_m: float | None = 0.5) -> Scene:
    """
    Make a scene of these files.
    """
    day = datetime(2023, 10, 5, tzinfo=UTC)
    return Scene(
        id="yard",
        collection=None,
        catalogue="test",
        taken_start=day,
        taken_end=day,
        gsd_m=gsd_m,
        footprint=around(130.6, 42.4, half=0.1),
        assets=assets,
    )


@pytest.mark.parametrize("options", GRIDS.values(), ids=GRIDS.keys())
def test_a_chip_is_the_window_that_rasterio_reads(tmp_path: Path, options: dict[str, Any]) -> None:
    """
    On any grid, a chip holds exactly the pixels of a plain windowed read; ``inside`` is the area's polygon by
    pixel centres; and there is a margin of at least five pixels on every side of it.
    """
    path = write_raster(tmp_path / "scene.tif", noise(3, 700, 800, kind="uint16"), **options)
    area = at_pixels(path, PENTAGON)

    chip = read_image(path, area=area)

    with rasterio.open(path) as raster:
        drawn = transform_geom("OGC:CRS84", raster.crs, area)
    expected = geometry_mask([drawn], chip.inside.shape, Affine(*(chip.transform or ())), invert=True)
    # Straight sides in degrees are very slightly bent in other systems.
    assert np.count_nonzero(expected != chip.inside) <= 2
    assert np.array_equal(plain(path, chip), chip.data)
    assert not chip.inside[[0, 1, 2, 3, 4, -5, -4, -3, -2, -1]].any()
    assert not chip.inside[:, [0, 1, 2, 3, 4, -5, -4, -3, -2, -1]].any()


@pytest.mark.parametrize(
    ("path_options", "metres"),
    [
        (GRIDS["UTM, tiled"], 0.5),
        (GRIDS["rotated by 30 degrees"], 0.5),
        # 10 m of Web Mercator, times the cosine of 42.4 degrees.
        (GRIDS["Web Mercator"], 7.38),
        # The mean of 1.11 m from south to north and 0.82 m from west to east.
        (GRIDS["geographic"], math.sqrt(1.111 * 0.823)),
    ],
)
def test_posting_is_measured_on_the_ground(
    tmp_path: Path, path_options: dict[str, Any], metres: float
) -> None:
    """
    Posting is the distance between neighbouring pixels on Earth, whatever the map says.
    """
    path = write_raster(tmp_path / "scene.tif", noise(3, 700, 800), **path_options)

    assert pytest.approx(metres, rel=2e-3) == describe(path).posting_m


@pytest.mark.parametrize(
    ("given_m", "posted_m", "held_m"),
    [(None, 0.5, 0.5), (0.58, 0.305, 0.58), (0.3, 0.5, 0.5), (0.5, 0.5, 0.5), (10.0, 7.1, 10.0)],
)
def test_the_native_gsd_is_never_finer_than_what_is_known(
    tmp_path: Path, given_m: float | None, posted_m: float, held_m: float
) -> None:
    """
    A picture that is posted finer than its GSD has no more detail; one posted coarser has lost it.
    """
    grid = north_up(631_000, 4_698_000, posted_m)
    path = write_raster(tmp_path / "scene.tif", noise(3, 60, 60), transform=grid)

    assert pytest.approx(held_m, rel=2e-3) == read_image(path, gsd_m=given_m).gsd_m


def test_an_area_that_reaches_beyond_the_image_is_padded(tmp_path: Path) -> None:
    """
    The chip covers the whole area; where the image ends, pixels are not valid, and never zeros that count.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 300, 300))
    area = at_pixels(path, [(-100, 50), (100, 50), (100, 150), (-100, 150)])

    chip = read_image(path, area=area)

    first = -chip.col_off
    assert first > 100
    assert not chip.valid[:, :first].any()
    assert chip.valid[-chip.row_off if chip.row_off < 0 else 0 :, first:].all()
    assert chip.inside[:, :first].any()


def test_an_area_elsewhere_gives_no_chip(tmp_path: Path) -> None:
    """
    An area that the image does not touch is an error, not an empty chip.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 300, 300))

    with pytest.raises(RasterError, match=r"lies outside scene\.tif"):
        read_image(path, area=around(8.9, 44.4, half=0.01))


@pytest.mark.parametrize("how", ["nodata", "mask", "alpha"])
def test_missing_pixels_are_not_valid(tmp_path: Path, how: str) -> None:
    """
    A no-data value, an internal mask and an alpha band all say where there are no pixels.
    """
    data, hole = noise(3, 200, 200, kind="uint16"), np.zeros((200, 200), dtype=bool)
    hole[50:80, 60:120] = True
    options: dict[str, Any] = {}
    if how == "nodata":
        data[:, hole], options = 0, {"nodata": 0}
    elif how == "mask":
        options = {"mask": ~hole}
    else:
        data = np.concatenate([data, np.where(hole, 0, 65535)[None].astype("uint16")])
        colours = [ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha]
        options = {"colours": colours, "photometric": "rgb", "alpha": "unassociated"}
    path = write_raster(tmp_path / "scene.tif", data, **options)

    chip = read_image(path)

    assert np.array_equal(~hole, chip.valid)
    assert ("red", "green", "blue") == chip.bands


def test_a_black_collar_is_missing_and_a_shadow_is_not(tmp_path: Path) -> None:
    """
    Without a no-data value, a large patch of zeros in all bands is missing; a few black pixels are pixels.
    """
    data = noise(3, 200, 200)
    data[:, :, :60] = 0
    data[:, 100:105, 100:140] = 0
    path = write_raster(tmp_path / "scene.tif", data)

    chip = read_image(path)

    assert not chip.valid[:, :60].any()
    assert chip.valid[:, 60:].all()


def test_an_area_without_pixels_gives_no_chip(tmp_path: Path) -> None:
    """
    A file of zeros is an error: nothing can be counted on it, so nothing may be seen to be absent.
    """
    path = write_raster(tmp_path / "scene.tif", np.zeros((3, 200, 200), dtype="uint8"))

    with pytest.raises(RasterError, match="holds no pixels over the area"):
        read_image(path)


def test_scale_and_offset_are_applied(tmp_path: Path) -> None:
    """
    Stored integers become reflectance by each band's own scale and offset.
    """
    data = noise(2, 50, 50, kind="uint16")
    path = write_raster(
        tmp_path / "scene.tif",
        data,
        scales=(0.0001, 0.0002),
        offsets=(-0.1, 0.0),
        descriptions=("B04 red", "B08 nir"),
    )

    chip = read_image(path)

    expected = np.stack([data[0] * 0.0001 - 0.1, data[1] * 0.0002])
    assert np.allclose(expected, chip.data, atol=1e-6)
    assert ("red", "nir") == chip.bands


def test_a_palette_becomes_colours(tmp_path: Path) -> None:
    """
    A picture of palette entries is read as the colours that they stand for.
    """
    path = write_raster(tmp_path / "scene.tif", np.full((1, 40, 40), 7, dtype="uint8"), photometric="palette")
    with rasterio.open(path, "r+") as raster:
        raster.write_colormap(1, {7: (10, 20, 30, 255)})

    chip = read_image(path)

    assert [10.0, 20.0, 30.0] == chip.data[:, 5, 5].tolist()


@pytest.mark.parametrize(
    ("driver", "name"), [("PNG", "picture.png"), ("JPEG", "picture.jpg"), ("JP2OpenJPEG", "picture.jp2")]
)
def test_a_plain_picture_is_read_whole(tmp_path: Path, driver: str, name: str) -> None:
    """
    PNG, JPEG and JPEG 2000 without a georeference can be counted once a GSD is given.
    """
    smooth = np.indices((90, 120)).sum(axis=0, dtype="uint8") + 1
    path = write_raster(tmp_path / name, np.stack([smooth] * 3), driver=driver, crs=None, transform=None)

    chip = read_image(path, gsd_m=0.3)

    with pytest.warns(rasterio.errors.NotGeoreferencedWarning):
        expected = plain(path, chip)
    assert np.array_equal(expected, chip.data)
    assert (None, None, 0.3, 0.3) == (chip.crs, chip.transform, chip.gsd_m, chip.posting_m)


def test_a_picture_that_lies_nowhere_has_no_area_and_no_gsd_of_its_own(tmp_path: Path) -> None:
    """
    Without a georeference an area cannot be found, and without a GSD nothing can be measured.
    """
    path = write_raster(tmp_path / "p.png", noise(3, 60, 60), driver="PNG", crs=None, transform=None)

    with pytest.raises(NoGeoreference, match=r"no georeference .* area cannot be found"):
        read_image(path, area=around(130.6, 42.4, half=0.01), gsd_m=0.5)
    with pytest.raises(NoGeoreference, match="size of its pixels is unknown"):
        read_image(path)


@pytest.mark.parametrize(
    ("grid", "lacking"),
    [
        ({"transform": None}, "no transform"),
        ({"crs": None}, "no coordinate system"),
        (
            {"transform": None, "gcps": [GroundControlPoint(at, at, 130.6 + at, 42.4) for at in range(4)]},
            "only 4 ground control points",
        ),
    ],
)  # fmt: skip
def test_half_a_georeference_is_none(tmp_path: Path, grid: dict[str, Any], lacking: str) -> None:
    """
    A coordinate system without a transform, the reverse, and control points alone do not place an image.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 60, 60), **grid)

    with pytest.raises(NoGeoreference, match=lacking):
        read_image(path, area=around(130.6, 42.4, half=0.01))
    assert describe(path).crs is None


def test_the_built_in_reader_reaches_the_named_folders_alone(tmp_path: Path, trail: Trail) -> None:
    """
    A local file is read below a folder that a person named, or the library; elsewhere it is refused.
    """
    for name in ("named", "library", "elsewhere"):
        (tmp_path / name).mkdir()
        path = write_raster(tmp_path / name / "scene.tif", noise(1, 100, 100))
    area = at_pixels(path, [(40, 40), (60, 40), (60, 60)])
    with Web(Policy(offline=True), trail=trail) as web:
        kit = Kit(web=web, trail=trail, data=tmp_path / "library", imagery=(str(tmp_path / "named"),))
        [read] = make(kit)

        for name in ("named", "library"):
            asset = Asset(href=str(tmp_path / name / "scene.tif"))
            assert ("pan",) == read(scene_of({"image": asset}), area=area).bands
        with pytest.raises(RasterError, match="lies in no folder that was named"):
            read(scene_of({"image": Asset(href=str(path))}), area=area)
        with pytest.raises(Offline):
            read(scene_of({"image": Asset(href="https://example.org/scene.tif")}), area=area)


def test_what_is_seen_of_the_area_is_told(tmp_path: Path) -> None:
    """
    The share of the area that has pixels is what makes a count a lower bound.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 300, 300))

    half = read_image(path, area=at_pixels(path, [(-50, 50), (50, 50), (50, 150), (-50, 150)]))

    assert pytest.approx(0.5, abs=0.01) == seen_share(half)
    assert 1.0 == seen_share(read_image(path))


def test_the_header_says_where_the_image_lies(tmp_path: Path) -> None:
    """
    ``describe`` gives size, bands, grid, outline, posting and tags without reading a pixel.
    """
    path = write_raster(
        tmp_path / "scene.tif", noise(2, 300, 400), descriptions=("B04 red", "B08 nir"), nodata=0
    )
    with rasterio.open(path, "r+") as raster:
        raster.update_tags(TIFFTAG_DATETIME="2023:10:05 02:10:00")

    facts = describe(path)

    assert (400, 300, ("B04 red", "B08 nir"), "uint8", "EPSG:32652") == (
        facts.width,
        facts.height,
        facts.bands,
        facts.dtype,
        facts.crs,
    )
    assert "2023:10:05 02:10:00" == facts.tags["TIFFTAG_DATETIME"]
    west, south, east, north = rasterio.warp.transform_bounds("EPSG:32652", "OGC:CRS84", *_bounds(path))
    lons, lats = zip(*facts.footprint["coordinates"][0], strict=True)  # type: ignore[index,call-overload,misc,arg-type]
    assert pytest.approx((west, south, east, north), abs=1e-6) == (min(lons), min(lats), max(lons), max(lats))


def test_a_small_area_costs_a_small_share_of_the_file(big_cog: Path, trail: Trail) -> None:
    """
    Of a 4000 x 4000 image, an area of 200 x 200 pixels fetches under a tenth, in a handful of requests.
    """
    read = reader_of(big_cog.parent, trail)
    area = at_pixels(big_cog, [(2000, 2000), (2200, 2000), (2200, 2200), (2000, 2200)])

    read(scene_of({"image": Asset(href=str(big_cog), roles=("data",))}), area=area)

    exchanges = trail.since()
    assert sum(one.bytes for one in exchanges) < 0.1 * big_cog.stat().st_size
    assert len(exchanges) <= 12
    assert {"file:test/big.tif"} == {one.url for one in exchanges}


def test_cost_grows_with_the_area_and_not_with_the_image(big_cog: Path, trail: Trail) -> None:
    """
    The chip and the bytes fetched are as large as the area asks for.
    """
    read = reader_of(big_cog.parent, trail)
    scene = scene_of({"image": Asset(href=str(big_cog), roles=("data",))})
    costs, sizes = [], []
    for side in (100, 400, 1600):
        mark = trail.mark()
        area = at_pixels(big_cog, [(1000, 1000), (1000 + side, 1000), (1000 + side, 1000 + side)])
        sizes.append(read(scene, area=area).data.size)
        costs.append(sum(one.bytes for one in trail.since(mark)))

    assert sorted(costs) == costs
    assert [(side + 160 + 1) ** 2 for side in (100, 400, 1600)] == pytest.approx(sizes, rel=0.02)


def test_separate_bands_of_one_scene_make_one_chip(tmp_path: Path, trail: Trail) -> None:
    """
    Where a scene keeps each band in its own file, they are laid over each other by role.
    """
    data = noise(4, 300, 300, kind="uint16")
    assets = {}
    for index, role in enumerate(("nir", "red", "green", "blue")):
        path = write_raster(tmp_path / f"{role}.tif", data[index : index + 1])
        assets[role] = Asset(href=str(path), roles=("data",), bands=(role,))

    area = at_pixels(path, [(100, 100), (200, 100), (200, 200)])
    chip = reader_of(tmp_path, trail)(scene_of(assets), area=area)

    assert ("red", "green", "blue", "nir") == chip.bands
    row, column = 150 - chip.row_off, 150 - chip.col_off
    assert data[[1, 2, 3, 0], 150, 150].tolist() == chip.data[:, row, column].tolist()


def test_bands_on_different_grids_make_no_chip(tmp_path: Path, trail: Trail) -> None:
    """
    Bands that do not share a grid are not laid over each other.
    """
    assets = {}
    for role, posted_m in (("red", 0.5), ("green", 0.5), ("blue", 0.6)):
        grid = north_up(631_000, 4_698_000, posted_m)
        path = write_raster(tmp_path / f"{role}.tif", noise(1, 300, 300), transform=grid)
        assets[role] = Asset(href=str(path), bands=(role,))

    with pytest.raises(RasterError, match="do not lie on the same grid"):
        reader_of(tmp_path, trail)(scene_of(assets), area=at_pixels(path, [(99, 99), (150, 99), (150, 150)]))


def test_the_same_pixels_have_the_same_hash(tmp_path: Path) -> None:
    """
    A chip's hash follows from its pixels alone: not from the file's name or compression.
    """
    data = noise(3, 80, 80)
    plainly = write_raster(tmp_path / "a.tif", data)
    packed = write_raster(tmp_path / "b.tif", data, compress="deflate", tiled=True)
    other = data.copy()
    other[0, 0, 0] ^= 1
    changed = write_raster(tmp_path / "c.tif", other)

    assert read_image(plainly).sha256 == read_image(packed).sha256
    assert read_image(plainly).sha256 != read_image(changed).sha256


def reader_of(folder: Path, trail: Trail) -> ChipReader:
    """
    Make a reader that reaches one folder and no web.
    """
    disk = Disk("test", folder, trail=trail)
    return ChipReader(web=disk, disk=lambda _scene, _href: disk)


def _bounds(path: Path) -> tuple[float, float, float, float]:
    with rasterio.open(path) as raster:
        west, south, east, north = raster.bounds
    return west, south, east, north
