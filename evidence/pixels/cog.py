"""A cloud-optimized copy of any raster: same pixels, same place, same words about its bands.

The original is decoded in the process that can reach nothing, window by window; this one writes what it gave.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import rasterio
import rasterio.shutil
from rasterio._err import CPLE_BaseError
from rasterio.crs import CRS
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError
from rasterio.transform import Affine
from rasterio.windows import Window as Part

from evidence.errors import NoGeoreference, RasterError
from evidence.pixels.grid import Grid
from evidence.pixels.layout import grid_of
from evidence.pixels.missing import Missing
from evidence.pixels.window import Window, decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rasterio.io import DatasetReader, DatasetWriter

    from evidence.pixels.header import Header
    from evidence.pixels.ranges import Source
    from evidence.pixels.window import Raw

TILE = 512
"""Sides of the copy's tiles, as GDAL's own driver for such files chooses."""

WINDOW_BYTES = 96 << 20
"""What is decoded at a time: each window starts a process (half a second), and is held three times."""

MOST_PIXELS = 2_500_000_000
"""Columns times rows that are copied (50,000 x 50,000): a few kilobytes may declare a thousand times more."""

# GDAL's cache is a twentieth of the machine's memory otherwise; nothing is written beside the file.
_QUIET = {
    "GDAL_CACHEMAX": 128,
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_TIFF_INTERNAL_MASK": True,
}
_TILED = {"tiled": True, "blockxsize": TILE, "blockysize": TILE, "bigtiff": "IF_SAFER", "sparse_ok": True}
_LOSSLESS = {"compress": "DEFLATE", "predictor": "YES", "blocksize": TILE, "bigtiff": "IF_SAFER"}

_CLOSE_DEG = 1e-7
"""A centimetre on the ground: how far a corner may move, from how a file writes its coordinate system."""


@dataclass(frozen=True)
class _Sum:
    """One window as it was decoded."""

    part: Part
    pixels: int
    mask: int
    """CRC-32 of the stored numbers, and of where there are pixels."""


def write_cog(source: Source, target: Path, *, told: Header, placed: Header) -> None:
    """Write a cloud-optimized GeoTIFF of a raster, and read it back.

    Args:
        source: the original's bytes.
        target: the file to write, in a folder for files in the making.
        told: the original's header; a window whose header differs is refused.
        placed: the same with the georeference that the copy shall have.

    Raises:
        NoGeoreference: it lies nowhere on Earth.
        RasterError: it is too large, cannot be decoded, or cannot be written so that it says the same.
        OSError: the disk is full or may not be written.
    """
    if told.width * told.height > MOST_PIXELS:
        raise RasterError(
            f"{source.name} has {told.width:,} x {told.height:,} pixels; at most {MOST_PIXELS:,} are copied.",
            next_step="Make a cloud-optimized GeoTIFF of it with a trusted tool, and add that.",
        )
    if placed.affine is None:
        raise NoGeoreference(
            f"{source.name} has no georeference, so its copy would have none.", next_step="Georeference it."
        )
    half = target.with_suffix(".half.tif")
    by = "NEAREST" if told.palette is not None else "AVERAGE"
    try:
        with rasterio.Env(**_QUIET):
            sums = _fill(half, source, told, placed)
            options = {**_LOSSLESS, "overview_resampling": by, "num_threads": "ALL_CPUS"}
            rasterio.shutil.copy(str(half), str(target), driver="COG", **options)
            half.unlink()
            _compare(target, sums, placed, name=source.name)
    except (RasterioError, CPLE_BaseError) as refused:
        raise RasterError(
            f"No copy of {source.name} can be written ({refused}).",
            next_step="Make room on the disk, or convert it with a trusted tool.",
        ) from refused


def _fill(half: Path, source: Source, told: Header, placed: Header) -> list[_Sum]:
    """Write every window into a plain tiled TIFF, and give their sums."""
    sums: list[_Sum] = []
    missing = Missing(told)
    with rasterio.open(half, "w+", **_profile(placed, nodata=missing.nodata)) as out:
        _describe(out, placed)
        for window in _windows(told):
            raw = _decoded(source, window, told)
            part = Part(window.column, window.row, window.width, window.height)
            out.write(raw.data, window=part)
            missing.write(out, raw, part)
            sums.append(_Sum(part, _crc(raw.data), _crc(raw.mask)))
    return sums


def _decoded(source: Source, window: Window, told: Header) -> Raw:
    def same(header: Header) -> Window:
        if repr(header) != repr(told):  # NaN is not equal to itself
            raise RasterError(
                f"{source.name} changed while it was being read.", next_step="Add it once it is complete."
            )
        return window

    _, raw = decode(source, same)
    assert raw is not None
    return raw


def _windows(header: Header) -> Iterator[Window]:
    """Cut the image into windows of whole tiles, as wide as they can be."""
    bands = len(header.dtypes)
    pixel = bands * np.dtype(header.dtype).itemsize + 1
    columns = min(header.width, _tiles(WINDOW_BYTES // (TILE * pixel)))
    rows = _tiles(WINDOW_BYTES // (columns * pixel))
    for row in range(0, header.height, rows):
        for column in range(0, header.width, columns):
            width, height = min(columns, header.width - column), min(rows, header.height - row)
            yield Window(column, row, width, height, tuple(range(1, bands + 1)))


def _tiles(pixels: int) -> int:
    return max(TILE, pixels // TILE * TILE)


def _profile(header: Header, *, nodata: float | None) -> dict[str, Any]:
    # GDAL takes any three bands of 8 bits for red, green and blue unless it is told otherwise.
    shown = "RGB" if header.colours[:3] == ["red", "green", "blue"] else "MINISBLACK"
    return {
        **_TILED,
        "driver": "GTiff",
        "width": header.width,
        "height": header.height,
        "count": len(header.dtypes),
        "dtype": header.dtype,
        "crs": CRS.from_wkt(header.crs, morph_from_esri_dialect=True),
        "transform": Affine(*header.transform),
        "nodata": nodata,
        "photometric": "PALETTE" if header.palette is not None else shown,
    }


def _describe(out: DatasetWriter, header: Header) -> None:
    """Say of the copy's bands what the original says."""
    if header.palette is not None:
        out.write_colormap(1, {number: tuple(colour) for number, colour in enumerate(header.palette)})
    else:
        out.colorinterp = [
            ColorInterp[name] if name in ColorInterp.__members__ else ColorInterp.undefined
            for name in header.colours
        ]
    out.descriptions = [text or None for text in header.descriptions]
    out.scales, out.offsets = header.scales, header.offsets
    out.update_tags(**_sound(header.tags))


def _sound(tags: dict[str, str]) -> dict[str, str]:
    """Tags that a file can hold as they are: a decoder that was taken over may send anything.

    NODATA_VALUES, which a PNG has with a transparent colour, would be a second word on what the mask says.
    """
    return {
        key: text
        for key, text in tags.items()
        if "=" not in key and key != "NODATA_VALUES" and (key + text).isprintable()
    }


def _crc(array: np.ndarray[Any, Any]) -> int:
    return zlib.crc32(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)


def _compare(target: Path, sums: list[_Sum], placed: Header, *, name: str) -> None:
    """Read the copy back; what differs is named. Raises RasterError."""
    with rasterio.open(target, driver="GTiff") as copy:
        differs = _differs(copy, placed)
        for one in sums:
            if _crc(copy.read(window=one.part)) != one.pixels:
                differs.append(f"pixels from row {one.part.row_off:,} on")
            if _crc(copy.dataset_mask(window=one.part) > 0) != one.mask:
                differs.append(f"missing pixels from row {one.part.row_off:,} on")
    if differs:
        raise RasterError(
            f"A GeoTIFF cannot say all that {name} says; it would change its {', '.join(differs)}.",
            next_step="Convert it with a trusted tool, look at the result, and add that.",
        )


def _differs(copy: DatasetReader, header: Header) -> list[str]:
    # A TIFF's first band is grey where nothing is said of it.
    plain = {"undefined": "gray"}
    shown = [plain.get(colour.name, colour.name) for colour in copy.colorinterp]
    palette = None if header.palette is None else [colour[:3] for colour in header.palette]
    kept = {
        "size": (copy.width, copy.height) == (header.width, header.height),
        "type": list(copy.dtypes) == header.dtypes,
        "place": _same_place(copy, header),
        "descriptions": [text or "" for text in copy.descriptions] == header.descriptions,
        "colours": shown == [plain.get(name, name) for name in header.colours],
        "palette": palette is None or [list(copy.colormap(1)[n][:3]) for n in range(256)] == palette,
        "scales": (list(copy.scales), list(copy.offsets)) == (header.scales, header.offsets),
    }
    return [what for what, same in kept.items() if not same]


def _same_place(copy: DatasetReader, header: Header) -> bool:
    """Whether the corners lie where they lay; the words for a coordinate system may differ."""
    was = grid_of(header)
    if was is None or copy.crs is None:
        return False
    now = Grid(copy.width, copy.height, tuple(copy.transform)[:6], copy.crs.to_wkt())
    px, py = np.array([0.0, was.width, was.width, 0.0]), np.array([0.0, 0.0, was.height, was.height])
    return bool(np.allclose(was.to_lonlat(px, py), now.to_lonlat(px, py), rtol=0, atol=_CLOSE_DEG))
