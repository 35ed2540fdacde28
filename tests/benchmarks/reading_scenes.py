"""Scenes for the benchmark of reading: large, of a texture that compresses as photographs do, or empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import rasterio
from rasterio.enums import ColorInterp
from rasterio.shutil import copy
from rasterio.warp import transform
from rasters import YARD
from scipy import ndimage

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from evidence.model.places import Geometry

SIDE = 10_000
_PERIOD = 2048
_CRS = "EPSG:32652"


def texture(seed: int = 1) -> NDArray[np.float32]:
    """Grey values of a surface that is rough at every scale, shape (2048, 2048), repeatable side by side."""
    chance = np.random.default_rng(seed)
    total = np.zeros((_PERIOD, _PERIOD), dtype=np.float32)
    for octave in range(9):
        cell = 2**octave
        drawn = chance.standard_normal((_PERIOD // cell, _PERIOD // cell)).astype(np.float32)
        total += 5 * 1.2**octave * ndimage.zoom(drawn, cell, order=1, mode="grid-wrap", grid_mode=True)
    return total


def textured_scene(path: Path, compress: str) -> Path:
    """Write a Cloud-Optimized GeoTIFF of 10,000 x 10,000 pixels of 0.5 m in red, green and blue."""
    plain = path.with_name("plain.tif")
    if not plain.exists():
        _write_plain(plain)
    options = {"quality": 85} if compress == "jpeg" else {"predictor": 2}
    copy(plain, path, driver="COG", compress=compress, blocksize=512, num_threads=2, **options)
    return path


def _write_plain(path: Path) -> None:
    size = {"width": SIDE, "height": SIDE, "count": 3, "dtype": "uint8"}
    tiles = {"tiled": True, "blockxsize": 512, "blockysize": 512}
    surface = np.tile(texture(), (1, -(-SIDE // _PERIOD)))[:, :SIDE]
    with rasterio.open(path, "w", driver="GTiff", crs=_CRS, transform=YARD, **size, **tiles) as out:
        out.colorinterp = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)
        for top in range(0, SIDE, _PERIOD):
            height = min(_PERIOD, SIDE - top)
            grey = surface[:height]
            data = np.stack([np.clip(grey + base, 1, 255).astype("uint8") for base in (118, 126, 108)])
            out.write(data, window=((top, top + height), (0, SIDE)))


def sparse_scene(path: Path, side: int) -> Path:
    """Write a tiled scene of which only the first 2,000 x 2,000 pixels take any space on disk."""
    size = {"width": side, "height": side, "count": 3, "dtype": "uint8"}
    tiles = {"tiled": True, "blockxsize": 512, "blockysize": 512, "compress": "deflate", "sparse_ok": True}
    data = np.random.default_rng(1).integers(1, 255, (3, 2000, 2000)).astype("uint8")
    with rasterio.open(path, "w", driver="GTiff", crs=_CRS, transform=YARD, **size, **tiles) as out:
        out.write(data, window=((0, 2000), (0, 2000)))
    return path


def area_of(column: int, row: int, side: int) -> Geometry:
    """Give the square on the ground over these pixels of a scene."""
    corners = [(column, row), (column + side, row), (column + side, row + side), (column, row + side)]
    lons, lats = transform(_CRS, "OGC:CRS84", *zip(*(YARD @ corner for corner in corners), strict=True))
    ring = [[lon, lat] for lon, lat in zip(lons, lats, strict=True)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
