"""Files that are not what their name says, are broken, or would exhaust the machine."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
from rasters import at_pixels, noise, write_raster

from evidence.errors import HostileRaster, RasterError
from evidence.pixels.read import describe, read_image

if TYPE_CHECKING:
    from pathlib import Path

VRT = """<VRTDataset rasterXSize="20" rasterYSize="1"><VRTRasterBand dataType="Byte" band="1"
 subClass="VRTRawRasterBand"><SourceFilename relativeToVRT="0">/etc/passwd</SourceFilename></VRTRasterBand>
</VRTDataset>"""

IMPOSTORS = {
    "virtual raster": (VRT.encode(), "virtual raster (VRT)"),
    "virtual raster after a declaration": (b'<?xml version="1.0"?>\n' + VRT.encode(), "virtual raster (VRT)"),
    "tile index": (b"<GDALTileIndexDataset><IndexDataset>/etc</IndexDataset>", "tile index (GTI)"),
    "MRF": (b"<MRF_META><Raster><DataFile>/etc/passwd</DataFile></Raster></MRF_META>", "MRF header"),
    "WMS": (b'<GDAL_WMS><Service name="TMS"><ServerUrl>http://127.0.0.1</ServerUrl>', "description (WMS)"),
    "zip": (b"PK\x03\x04" + b"\0" * 60, "a zip archive"),
    "log-in page": (b"<!DOCTYPE html>\n<html><body>Please log in", "an HTML page"),
    "error document": (b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "an XML document"),
    "JSON": (b'{"type": "Feature"}', "a JSON document"),
    "PDF": (b"%PDF-1.7", "a PDF"),
    "database": (b"SQLite format 3\0", "SQLite database"),
    "text": (b"root:x:0:0:root", "of an unknown kind (it begins with 72 6f 6f 74"),
    "nothing": (b"", "it is empty"),
}


@pytest.mark.parametrize(("body", "named"), IMPOSTORS.values(), ids=IMPOSTORS.keys())
def test_an_impostor_is_named(tmp_path: Path, body: bytes, named: str) -> None:
    """
    What only calls itself .tif is refused before any decoder sees it, and the error says what it is.
    """
    path = tmp_path / "evil.tif"
    path.write_bytes(body)

    with pytest.raises(HostileRaster) as refused:
        describe(path)

    assert named in refused.value.what
    assert refused.value.what.startswith("evil.tif is not an image: ")


def bigtiff(width: int, height: int, *, tile: int | None = None) -> bytes:
    """
    Make a BigTIFF of one IFD that declares a size, with a hundred bytes of pixels.
    """
    short, long, offset = 3, 4, 16
    blocks = [(273, offset, 1, 16), (278, long, 1, 1), (279, offset, 1, 100)]
    if tile is not None:
        blocks = [(322, long, 1, tile), (323, long, 1, tile), (324, offset, 1, 16), (325, offset, 1, 100)]
    plain = [(256, long, 1, width), (257, long, 1, height), (258, short, 1, 8), (259, short, 1, 1)]
    tags = sorted([*plain, (262, short, 1, 1), (277, short, 1, 1), *blocks])
    body = b"II+\0" + struct.pack("<HHQQ", 8, 0, 16, len(tags))
    body += b"".join(struct.pack("<HHQQ", *tag) for tag in tags)
    return body + struct.pack("<Q", 0) + b"\0" * 100


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        (bigtiff(10**9, 10**9, tile=1 << 20), ("1,000,000,000 x 1,000,000,000", "1,000,000,000,000 are")),
        (bigtiff(2**31 - 1, 2**31 - 1, tile=1 << 20), ("2,147,483,647 x 2,147,483,647", "pixels")),
        (bigtiff(60_000, 60_000, tile=60_000), ("3,600,000,000 bytes in one block", "536,870,912")),
    ],
)
def test_a_bomb_is_refused_by_its_numbers(tmp_path: Path, body: bytes, numbers: tuple[str, ...]) -> None:
    """
    Declared sizes are held against limits before a pixel is read, and the error says both numbers.
    """
    path = tmp_path / "bomb.tif"
    path.write_bytes(body)

    with pytest.raises(HostileRaster) as refused:
        read_image(path, gsd_m=1.0)

    assert all(number in refused.value.what for number in numbers)


def test_a_window_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """
    An image may be large, but no more than 64 million pixels of it are read at once.
    """
    sparse = {"tiled": True, "blockxsize": 512, "blockysize": 512, "sparse_ok": True}
    path = _sparse(tmp_path / "large.tif", 9000, 9000, **sparse)

    assert 9000 == describe(path).width
    with pytest.raises(RasterError, match="9,000 x 9,000 pixels"):
        read_image(path)


def _sparse(path: Path, width: int, height: int, **options: object) -> Path:
    import rasterio  # noqa: PLC0415 - only this file is written without its pixels
    from rasters import YARD  # noqa: PLC0415 - the same

    size = {"width": width, "height": height, "count": 1, "dtype": "uint8"}
    with rasterio.open(path, "w", driver="GTiff", crs="EPSG:32652", transform=YARD, **size, **options):
        pass
    return path


@pytest.mark.parametrize("share", [0.05, 0.95])
@pytest.mark.parametrize("driver", ["GTiff", "COG", "JP2OpenJPEG", "PNG", "JPEG"])
def test_a_truncated_file_gives_no_pixels(tmp_path: Path, driver: str, share: float) -> None:
    """
    Whatever the format, and wherever it is cut, a file that ends early is an error and never zeros.
    """
    grid = {"crs": None, "transform": None} if driver in {"PNG", "JPEG"} else {}
    whole = write_raster(tmp_path / "whole", noise(3, 600, 600), driver=driver, **grid)
    cut = tmp_path / "cut.tif"
    body = whole.read_bytes()
    cut.write_bytes(body[: int(len(body) * share)])

    with pytest.raises(RasterError, match=r"cut\.tif"):
        read_image(cut, gsd_m=1.0)


def test_a_flipped_bit_of_a_png_gives_no_pixels(tmp_path: Path) -> None:
    """
    A PNG whose checksum fails is an error that says where.
    """
    path = write_raster(tmp_path / "p.png", noise(3, 60, 60), driver="PNG", crs=None, transform=None)
    body = bytearray(path.read_bytes())
    body[200] ^= 1
    path.write_bytes(body)

    with pytest.raises(RasterError, match=r"p\.png is damaged: its part at byte \d+"):
        read_image(path, gsd_m=1.0)


def test_overviews_and_masks_beside_the_file_are_never_opened(tmp_path: Path) -> None:
    """
    A file beside the image that GDAL would take for its mask, overviews or statistics changes nothing.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 100, 100))
    alone = read_image(path)
    write_raster(tmp_path / "scene.tif.msk", np.zeros((1, 100, 100), dtype="uint8"))
    write_raster(tmp_path / "scene.tif.ovr", np.zeros((1, 50, 50), dtype="uint8"))
    (tmp_path / "scene.tif.aux.xml").write_text("<PAMDataset><SRS>EPSG:3857</SRS></PAMDataset>")

    beside = read_image(path)

    assert alone.sha256 == beside.sha256
    assert "EPSG:32652" == beside.crs


@pytest.mark.parametrize("area", [{}, {"type": "Point", "coordinates": [130.6, 42.4]}, {"type": "Polygon"}])
def test_an_area_that_is_none_is_refused(tmp_path: Path, area: dict[str, object]) -> None:
    """
    Only a polygon encloses anything.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 100, 100))

    with pytest.raises(RasterError, match="encloses nothing"):
        read_image(path, area=area)  # type: ignore[arg-type]  # hostile on purpose


def test_complex_numbers_are_no_picture(tmp_path: Path) -> None:
    """
    Radar files of complex numbers are refused with their type.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 20, 20).astype("complex64"))

    with pytest.raises(RasterError, match="complex64"):
        read_image(path, area=at_pixels(path, [(5, 5), (9, 5), (9, 9)]))


@pytest.mark.parametrize("seed", range(8))
def test_a_scrambled_header_gives_pixels_or_a_reason(tmp_path: Path, seed: int) -> None:
    """
    Whatever ten bytes of a header are changed, the answer is a chip or a RasterError, never a crash.
    """
    path = write_raster(tmp_path / "scene.tif", noise(3, 300, 300), driver="COG", compress="deflate")
    area = at_pixels(path, [(100, 100), (200, 100), (200, 200)])
    body, chance = bytearray(path.read_bytes()), np.random.default_rng(seed)
    for at in chance.integers(8, 1200, 10):
        body[at] = chance.integers(256)
    path.write_bytes(body)

    try:
        told = f"{read_image(path, area=area).valid.sum()} pixels"
    except RasterError as refused:
        told = refused.what

    assert told not in {"", "0 pixels"}
    assert "its process ended early" not in told
