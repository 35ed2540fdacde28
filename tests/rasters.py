"""Rasters that tests write for themselves, and areas on them."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import rasterio
from rasterio.errors import NotGeoreferencedWarning
from rasterio.transform import Affine

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from evidence.model.places import Geometry

# Half a metre, UTM zone 52 north, near 130.6 E 42.4 N.
YARD = Affine(0.5, 0, 631_000, 0, -0.5, 4_698_000)
ROTATED = Affine.translation(631_000, 4_698_000) @ Affine.rotation(30) @ Affine.scale(0.5, -0.5)


def north_up(west: float, north: float, step: float) -> Affine:
    """
    Make the transform of a north-up grid.
    """
    return Affine(step, 0, west, 0, -step, north)


def write_raster(path: Path, data: NDArray[Any], **options: Any) -> Path:
    """
    Write pixels of shape (bands, height, width) as a GeoTIFF of the yard, unless the options say otherwise.
    """
    grid = {"driver": "GTiff", "crs": "EPSG:32652", "transform": YARD} | options
    extra = {name: grid.pop(name, None) for name in ("descriptions", "colours", "mask", "scales", "offsets")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        size = {"count": len(data), "height": data.shape[1], "width": data.shape[2], "dtype": data.dtype}
        with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "w", **size, **grid) as out:
            for name, field in (("descriptions", "descriptions"), ("colours", "colorinterp")):
                if extra[name] is not None:
                    setattr(out, field, extra[name])
            for name in ("scales", "offsets"):
                if extra[name] is not None:
                    setattr(out, name, extra[name])
            out.write(data)
            if extra["mask"] is not None:
                out.write_mask(extra["mask"])
    return path


def noise(*shape: int, kind: str = "uint8", seed: int = 1) -> NDArray[Any]:
    """
    Give random pixels from 1 up, so that a zero is never a pixel.
    """
    top = {"uint8": 255, "uint16": 12_000}[kind]
    return np.random.default_rng(seed).integers(1, top, shape).astype(kind)


def around(lon: float, lat: float, *, half: float) -> Geometry:
    """
    Make a square of ``half`` degrees to every side.
    """
    west, south, east, north = lon - half, lat - half, lon + half, lat + half
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def at_pixels(path: Path, corners: list[tuple[float, float]]) -> Geometry:
    """
    Give the polygon on the ground whose corners lie at these columns and rows of a raster.
    """
    from rasterio.warp import transform  # noqa: PLC0415 - only tests with a grid need PROJ

    with rasterio.open(path) as raster:
        points = [raster.transform @ corner for corner in corners]
        lons, lats = transform(raster.crs, "OGC:CRS84", *zip(*points, strict=True))
    ring = [[lon, lat] for lon, lat in zip(lons, lats, strict=True)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
