"""Which TIFFs can be read in parts as they lie: judged from their directories, and held against rio-cogeo."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.enums import Resampling
from rasters import noise, write_raster
from rio_cogeo.cogeo import cog_validate

from evidence.pixels.ranges import Held, LocalFile
from evidence.pixels.tiff_layout import is_cloud_optimized

if TYPE_CHECKING:
    from pathlib import Path

LARGE = noise(3, 700, 1100)
TILED = {"tiled": True, "blockxsize": 256, "blockysize": 256}

FILES: dict[str, tuple[bool, dict[str, Any]]] = {
    "strips": (False, {}),
    "tiles without overviews": (False, TILED),
    "cloud-optimized": (True, {"driver": "COG"}),
    "cloud-optimized, JPEG inside": (True, {"driver": "COG", "compress": "jpeg"}),
    "cloud-optimized BigTIFF": (True, {"driver": "COG", "bigtiff": "YES"}),
    "cloud-optimized, band after band": (True, {"driver": "COG", "interleave": "band"}),
    "without overviews": (False, {"driver": "COG", "overviews": "NONE"}),
    "big-endian strips": (False, {"endianness": "BIG"}),
}


def judged(path: Path) -> tuple[bool, bool]:
    """
    Give our word and rio-cogeo's.
    """
    with closing(LocalFile(path)) as source:
        return is_cloud_optimized(source), cog_validate(path, strict=True, quiet=True)[0]


@pytest.mark.parametrize(("is_one", "options"), FILES.values(), ids=FILES.keys())
def test_a_large_file(tmp_path: Path, *, is_one: bool, options: dict[str, Any]) -> None:
    """
    It needs tiles, smaller copies, and its directories first.
    """
    assert (is_one, is_one) == judged(write_raster(tmp_path / "scene.tif", LARGE, **options))


@pytest.mark.parametrize("options", [{}, {"endianness": "BIG"}, TILED], ids=["strips", "big-endian", "tiles"])
def test_a_small_file(tmp_path: Path, options: dict[str, Any]) -> None:
    """
    Up to 512 pixels neither tiles nor copies are needed.
    """
    assert (True, True) == judged(write_raster(tmp_path / "scene.tif", noise(1, 300, 300), **options))


def test_overviews_that_came_later(tmp_path: Path) -> None:
    """
    They lie behind the pixels, so that a reader must look for them at the end of the file.
    """
    path = write_raster(tmp_path / "scene.tif", LARGE, **TILED)
    with rasterio.open(path, "r+") as out:
        out.build_overviews([2, 4], Resampling.average)

    assert (False, False) == judged(path)


def test_a_change_that_broke_the_layout(tmp_path: Path) -> None:
    """
    A longer tag moved the first directory to the end.
    """
    path = write_raster(tmp_path / "scene.tif", LARGE, driver="COG")
    with rasterio.open(path, "r+", IGNORE_COG_LAYOUT_BREAK="YES") as out:
        out.update_tags(note="x" * 5000)

    assert (False, False) == judged(path)


def test_masks_and_gaps(tmp_path: Path) -> None:
    """
    Masks have directories of their own, and tiles that are not stored have no place.
    """
    plain = write_raster(tmp_path / "plain.tif", LARGE, mask=noise(700, 1100) > 100)
    rasterio.shutil.copy(str(plain), str(tmp_path / "masked.tif"), driver="COG")
    corner = np.zeros((1, 3000, 3000), np.uint8)
    corner[:, 2000:, 2000:] = 5
    sparse = write_raster(tmp_path / "sparse.tif", corner, driver="COG", sparse_ok=True)

    assert [(True, True)] * 2 == [judged(tmp_path / "masked.tif"), judged(sparse)]


@pytest.mark.parametrize("body", [b"", b"II*\0", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"II*\0" + b"\xff" * 40])
def test_what_is_no_tiff(body: bytes) -> None:
    """
    It is none that can be read in parts, whatever it is.
    """
    assert not is_cloud_optimized(Held(body, name="scene.tif"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """
    A good file.
    """
    return write_raster(tmp_path_factory.mktemp("tiff") / "scene.tif", LARGE, driver="COG").read_bytes()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 255)), max_size=6), st.integers(0, 6000))
def test_damage_is_no_error(whole: bytes, hits: list[tuple[int, int]], cut: int) -> None:
    """
    Whatever stands in the directories, the answer is yes or no.
    """
    body = bytearray(whole)
    for at, byte in hits:
        body[at] = byte

    kept = bytes(body[: len(body) - cut])

    assert is_cloud_optimized(Held(kept, name="scene.tif")) in {True, False}
