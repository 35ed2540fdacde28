"""A copy of one's own scene says exactly what the original says, and can be read in parts."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import rasterio
from PIL import Image
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning
from rasters import ROTATED, YARD, noise, north_up, write_raster
from rio_cogeo.cogeo import cog_validate

from evidence.chip import RENDERED
from evidence.errors import HostileRaster, RasterError
from evidence.pixels import cog
from evidence.pixels.intake import describe_placed, keep_copy

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SIZE = (530, 700)
DRAWN = np.random.default_rng(3).normal(size=(1, *SIZE)).astype("float32")
RED, GREEN, BLUE, ALPHA = ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha
LATE = np.arange(SIZE[0])[:, None] * np.ones(SIZE[1]) < 520

SCENES: dict[str, tuple[NDArray[Any], dict[str, Any]]] = {
    "16 bits, described and scaled": (
        noise(4, *SIZE, kind="uint16"),
        {"descriptions": ("B04 red", "g", "b", "nir"), "scales": (1e-4,) * 4, "offsets": (-0.1,) * 4},
    ),
    "8-bit colours": (noise(3, *SIZE), {"photometric": "RGB"}),
    "8-bit colours as JPEG": (noise(3, *SIZE), {"photometric": "YCBCR", "compress": "JPEG"}),
    "colours with alpha": (noise(4, *SIZE) // 100 * 100, {"colours": [RED, GREEN, BLUE, ALPHA]}),
    "blue first": (noise(4, *SIZE, kind="uint16"), {"colours": [BLUE, GREEN, RED, ColorInterp.nir]}),
    "three bands of nothing said": (noise(3, *SIZE), {"photometric": "MINISBLACK"}),
    "floating point": (DRAWN, {}),
    "NaN is nothing": (np.where(DRAWN > 1, np.nan, DRAWN), {"nodata": float("nan")}),
    "a number is nothing": (noise(3, *SIZE, kind="uint16"), {"nodata": 7}),
    "a mask": (noise(3, *SIZE), {"mask": noise(*SIZE) > 100}),
    "a mask for the last rows": (noise(3, *SIZE), {"mask": LATE}),
    "a mask and a number": (noise(3, *SIZE), {"mask": LATE, "nodata": 3}),
    "rotated": (noise(1, *SIZE), {"transform": ROTATED}),
    "south up": (noise(1, *SIZE), {"transform": YARD @ YARD.scale(1, -1)}),
    "degrees": (noise(1, *SIZE), {"crs": "EPSG:4326", "transform": north_up(130.6, 42.43, 1e-5)}),
    "polar": (noise(1, *SIZE), {"crs": "EPSG:3031", "transform": north_up(-1_000, 2_000_000, 10)}),
    "signed 8 bits": (noise(1, *SIZE).astype("int8"), {}),
    "64 bits": (noise(1, *SIZE).astype("int64"), {}),
}


def everything(path: Path) -> dict[str, Any]:
    """
    Read all that a raster says, with rasterio alone.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path) as raster:
            return {
                "pixels": raster.read().tobytes(),
                "type": raster.dtypes,
                "mask": (raster.dataset_mask() > 0).tobytes(),
                "transform": tuple(np.round(raster.transform, 9)),
                "crs": raster.crs,
                "descriptions": raster.descriptions,
                "colours": raster.colorinterp,
                "nodata": str(raster.nodatavals),
                "scales": (raster.scales, raster.offsets),
            }


@pytest.mark.parametrize(("pixels", "options"), SCENES.values(), ids=SCENES.keys())
def test_a_copy_says_the_same(tmp_path: Path, pixels: NDArray[Any], options: dict[str, Any]) -> None:
    """
    Every pixel, also those that are masked, and every word about them; nothing else is written.
    """
    original = write_raster(tmp_path / "scene.tif", pixels, **options)
    (tmp_path / "made").mkdir()
    copy = tmp_path / "made" / "copy.tif"

    assert keep_copy(original, copy)

    assert everything(original) == everything(copy)
    assert (True, [], []) == cog_validate(copy, strict=True, quiet=True)
    assert [copy] == list(copy.parent.iterdir())


@pytest.mark.parametrize("name", [name for name in SCENES if "mask" in name or "nothing" in name])
def test_a_copy_is_made_in_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """
    However large the scene, little of it is held at a time; a hole in the last makes none in the first.
    """
    monkeypatch.setattr(cog, "WINDOW_BYTES", 1 << 19)
    pixels, options = SCENES[name]
    original = write_raster(tmp_path / "scene.tif", pixels, **options)

    keep_copy(original, tmp_path / "copy.tif")

    assert everything(original) == everything(tmp_path / "copy.tif")


@pytest.mark.parametrize(
    "options", [{"transform": ROTATED}, {"driver": "JP2OpenJPEG", "quality": 100, "reversible": "YES"}]
)
def test_a_copy_looks_the_same(tmp_path: Path, options: dict[str, Any]) -> None:
    """
    Drawn as pictures, original and copy are equal to the last bit.
    """
    original = write_raster(tmp_path / "scene.jp2", noise(3, *SIZE), **options)
    keep_copy(original, tmp_path / "copy.tif")

    for path in (original, tmp_path / "copy.tif"):
        with rasterio.open(path) as raster:
            Image.fromarray(np.moveaxis(raster.read(), 0, 2)).save(path.with_suffix(".png"))

    assert (tmp_path / "scene.png").read_bytes() == (tmp_path / "copy.png").read_bytes()


@pytest.mark.parametrize("colours", [4, 256])
def test_numbered_colours(tmp_path: Path, colours: int) -> None:
    """
    The numbers and the colours that they stand for are kept, few or many, and a transparent one.
    """
    picture = Image.new("P", SIZE[::-1])
    picture.putdata((noise(*SIZE).astype(int) % colours).reshape(-1).tolist())
    picture.putpalette(noise(colours * 3).tobytes())
    picture.save(tmp_path / "scene.png", transparency=2)
    (tmp_path / "scene.pgw").write_text("0.5 0 0 -0.5 631000.25 4697999.75", encoding="utf-8")

    keep_copy(tmp_path / "scene.png", tmp_path / "copy.tif", crs="EPSG:32652")

    was, now = everything(tmp_path / "scene.png"), everything(tmp_path / "copy.tif")
    assert [was[what] for what in ("pixels", "mask", "colours")] == [
        now[what] for what in ("pixels", "mask", "colours")
    ]
    with rasterio.open(tmp_path / "copy.tif") as copy:
        shown = np.array([copy.colormap(1)[number][:3] for number in range(colours)], dtype=np.uint8)
    assert noise(colours * 3).tobytes() == shown.tobytes()


def test_what_is_cloud_optimized_is_copied_as_it_is(tmp_path: Path, big_cog: Path) -> None:
    """
    Byte for byte.
    """
    assert not keep_copy(big_cog, tmp_path / "copy.tif")
    assert big_cog.read_bytes() == (tmp_path / "copy.tif").read_bytes()


def test_tags_come_along(tmp_path: Path) -> None:
    """
    Above all that the picture was rendered; and whether its points are middles or corners.
    """
    original = write_raster(tmp_path / "scene.tif", noise(1, *SIZE))
    told = {RENDERED: "yes", "TIFFTAG_DATETIME": "2023:10:05 11:10:00", "AREA_OR_POINT": "Point", "a": "<&>"}
    with rasterio.open(original, "r+") as out:
        out.update_tags(**told)

    keep_copy(original, tmp_path / "copy.tif")

    assert told == dict(describe_placed(tmp_path / "copy.tif").tags)
    assert everything(original) == everything(tmp_path / "copy.tif")


def test_a_header_that_promises_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A few bytes may declare more pixels than any disk holds: refused before one is read.
    """
    monkeypatch.setattr(cog, "MOST_PIXELS", 1000)
    original = write_raster(tmp_path / "scene.tif", noise(1, *SIZE))

    with pytest.raises(RasterError, match=r"has 700 x 530 pixels; at most 1,000 are copied"):
        keep_copy(original, tmp_path / "copy.tif")


def test_a_hostile_file_is_no_copy(tmp_path: Path) -> None:
    """
    What the reader refuses is never written.
    """
    (tmp_path / "scene.tif").write_bytes(b"<VRTDataset rasterXSize='1' rasterYSize='1'/>")

    with pytest.raises(HostileRaster):
        keep_copy(tmp_path / "scene.tif", tmp_path / "copy.tif")
    assert not (tmp_path / "copy.tif").exists()


def test_a_cut_file_is_no_copy(tmp_path: Path) -> None:
    """
    Pixels that are missing are an error, not zeros.
    """
    original = write_raster(tmp_path / "scene.tif", noise(3, *SIZE), compress="deflate")
    original.write_bytes(original.read_bytes()[:-200_000])

    with pytest.raises(RasterError):
        keep_copy(original, tmp_path / "copy.tif")
    assert not (tmp_path / "copy.tif").exists()
