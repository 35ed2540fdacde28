"""A picture that does not say where it lies: a world file beside it, a .prj file, a person's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from rasterio.transform import Affine
from rasters import ROTATED, YARD, noise, write_raster

from evidence.errors import HostileRaster, NoGeoreference, RasterError
from evidence.pixels.intake import describe_placed, keep_copy
from evidence.pixels.read import describe, read_image

if TYPE_CHECKING:
    from pathlib import Path

# As ArcGIS writes it: other names for the same numbers.
PRJ = (
    'PROJCS["WGS_1984_UTM_Zone_52N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",'
    'SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
    'PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",129.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],'
    'UNIT["Meter",1.0]]'
)


def world(transform: Affine, *, comma: bool = False) -> str:
    """
    Write the six lines of a world file: they speak of the middle of the first pixel.
    """
    x, y = transform @ (0.5, 0.5)
    lines = "\n".join(str(one) for one in (transform.a, transform.d, transform.b, transform.e, x, y))
    return lines.replace(".", ",") if comma else lines


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """
    A PNG that lies nowhere.
    """
    Image.fromarray(np.moveaxis(noise(3, 60, 80), 0, 2)).save(tmp_path / "yard.png")
    return tmp_path / "yard.png"


@pytest.mark.parametrize("end", [".pgw", ".PGW", ".pngw", ".wld"])
@pytest.mark.parametrize("transform", [YARD, ROTATED], ids=["north up", "rotated"])
def test_a_world_file(picture: Path, end: str, transform: Affine) -> None:
    """
    It places the picture where a GeoTIFF of the same transform lies.
    """
    picture.with_suffix(end).write_text(world(transform), encoding="utf-8")
    like = describe(write_raster(picture.with_name("like.tif"), noise(3, 60, 80), transform=transform))

    found = describe_placed(picture, crs="EPSG:32652")

    assert like.transform == pytest.approx(found.transform)
    assert (like.crs, like.footprint) == (found.crs, found.footprint)


def test_a_decimal_comma(picture: Path) -> None:
    """
    Some programs write world files as their country writes numbers.
    """
    picture.with_suffix(".pgw").write_text(world(YARD, comma=True), encoding="utf-8")

    assert tuple(YARD)[:6] == describe_placed(picture, crs="EPSG:32652").transform


def test_a_prj_file(picture: Path) -> None:
    """
    It names the coordinate system; what a person says goes before it.
    """
    picture.with_suffix(".pgw").write_text(world(YARD), encoding="utf-8")
    picture.with_suffix(".prj").write_text(PRJ, encoding="utf-8")

    assert "EPSG:32652" == describe_placed(picture).crs
    assert "EPSG:32653" == describe_placed(picture, crs="EPSG:32653").crs


def test_a_jpeg_and_a_bare_tiff(tmp_path: Path) -> None:
    """
    World files stand beside other formats too.
    """
    Image.fromarray(noise(60, 80)).save(tmp_path / "a.jpg")
    (tmp_path / "a.jgw").write_text(world(YARD), encoding="utf-8")
    write_raster(tmp_path / "b.tif", noise(1, 60, 80), crs=None, transform=Affine.identity())
    (tmp_path / "b.tfw").write_text(world(YARD), encoding="utf-8")

    found = [describe_placed(tmp_path / name, crs="EPSG:32652").transform for name in ("a.jpg", "b.tif")]

    assert [tuple(YARD)[:6]] * 2 == found


def test_a_transform_without_a_system(tmp_path: Path) -> None:
    """
    The error names the option that helps.
    """
    path = write_raster(tmp_path / "yard.tif", noise(1, 60, 80), crs=None)

    with pytest.raises(NoGeoreference, match="--crs EPSG:32652"):
        describe_placed(path)
    assert tuple(YARD)[:6] == describe_placed(path, crs="EPSG:32652").transform


def test_a_system_without_a_transform(picture: Path) -> None:
    """
    It places nothing.
    """
    assert describe_placed(picture, crs="EPSG:32652").footprint is None
    with pytest.raises(NoGeoreference):
        keep_copy(picture, picture.with_name("copy.tif"), crs="EPSG:32652")


def test_the_picture_s_own_word_holds(tmp_path: Path) -> None:
    """
    A person's may repeat it, and not replace it; a world file is not looked at.
    """
    path = write_raster(tmp_path / "yard.tif", noise(1, 60, 80))
    path.with_suffix(".tfw").write_text(world(ROTATED), encoding="utf-8")

    assert describe(path) == describe_placed(path) == describe_placed(path, crs="EPSG:32652")
    with pytest.raises(RasterError, match=r"zone 52N, and --crs says WGS 84 / UTM zone 53N"):
        describe_placed(path, crs="EPSG:32653")


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("0.5 0 0", "it holds 3 words"),
        ("a b c d e f", "six numbers were expected"),
        ("0 0 0 0 1 2", "pixels have no size"),
        ("0.5 0 0 -0.5 nan 2", "pixels have no size"),
        ("1 " * 60_000, "longer than 100,000 bytes"),
    ],
)
def test_a_senseless_world_file(picture: Path, lines: str, says: str) -> None:
    """
    It is named, with what is wrong.
    """
    picture.with_suffix(".pgw").write_text(lines, encoding="utf-8")

    with pytest.raises(RasterError, match=rf"yard\.pgw makes no sense: .*{says}"):
        describe_placed(picture, crs="EPSG:32652")


@pytest.mark.parametrize("crs", ["EPSG:99999", "nonsense", "EPSG:4979", "EPSG:5773", "/etc/passwd", ""])
def test_a_system_that_is_none(picture: Path, crs: str) -> None:
    """
    Unknown, or no flat map: the error shows how one is written.
    """
    picture.with_suffix(".pgw").write_text(world(YARD), encoding="utf-8")

    with pytest.raises(RasterError, match="such as --crs EPSG:32652"):
        describe_placed(picture, crs=crs)


def test_a_prj_file_that_names_a_file(picture: Path) -> None:
    """
    It is as little trusted as the picture: PROJ would open what it names.
    """
    picture.with_suffix(".pgw").write_text(world(YARD), encoding="utf-8")
    hostile = PRJ[:-1] + ',EXTENSION["PROJ4_GRIDS","/etc/passwd"]]'
    picture.with_suffix(".prj").write_text(hostile, encoding="utf-8")

    with pytest.raises(HostileRaster):
        describe_placed(picture)


def test_its_copy_is_counted_on(picture: Path) -> None:
    """
    The copy carries the georeference itself.
    """
    picture.with_suffix(".pgw").write_text(world(YARD), encoding="utf-8")
    picture.with_suffix(".prj").write_text(PRJ, encoding="utf-8")

    assert keep_copy(picture, picture.with_name("copy.tif"))

    chip = read_image(picture.with_name("copy.tif"))
    assert ("EPSG:32652", tuple(YARD)[:6]) == (chip.crs, chip.transform)
    assert noise(3, 60, 80).tolist() == chip.data.tolist()
