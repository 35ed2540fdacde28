"""What the decoding process does with a raster: its header, then one window of pixels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import rasterio
from rasterio._err import CPLE_BaseError
from rasterio.enums import MaskFlags
from rasterio.errors import RasterioError
from rasterio.io import MemoryFile
from rasterio.transform import from_origin
from rasterio.windows import Window

from evidence.pixels.onefile import NAME, OneFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rasterio.io import DatasetReader

    from evidence.pixels.worker import Parent

_MADE_UP = re.compile(rf"(?:/vsi\w+/)?'?\b{NAME}\b'?:? ?")
_TAGS_LENGTH = 512 * 1024


class Unfinished(Exception):
    """The bytes that GDAL wanted did not all come."""


class Elsewhere(Exception):
    """The raster would have another file opened."""


# rasterio lets some of GDAL's own errors through unwrapped.
FAILURES = (RasterioError, CPLE_BaseError, Unfinished, Elsewhere, MemoryError, ValueError)
"""What a file can make ``serve`` raise; anything else is a bug here."""


def header(dataset: DatasetReader) -> dict[str, Any]:
    """Say all that the parent needs to know before it asks for pixels."""
    palette = dataset.colorinterp[0].name == "palette"
    return {
        "width": dataset.width,
        "height": dataset.height,
        "dtypes": list(dataset.dtypes),
        "block": [max(side) for side in zip(*dataset.block_shapes, strict=True)],
        "overviews": max(len(dataset.overviews(band)) for band in dataset.indexes),
        "crs": dataset.crs.to_wkt() if dataset.crs else None,
        "transform": list(dataset.transform)[:6],
        "gcps": len(dataset.gcps[0]),
        "descriptions": [text or "" for text in dataset.descriptions],
        "colours": [colour.name for colour in dataset.colorinterp],
        "palette": colours(dataset.colormap(1)) if palette else None,
        "nodata": list(dataset.nodatavals),
        "scales": list(dataset.scales),
        "offsets": list(dataset.offsets),
        "tags": tags(dataset),
    }


def colours(palette: Mapping[int, tuple[int, ...]]) -> list[list[int]]:
    """Give the first 256 colours; a PNG may have fewer, and what it does not name is black."""
    return [list(palette.get(number, (0, 0, 0, 255))) for number in range(256)]


def tags(dataset: DatasetReader) -> dict[str, str]:
    """Give the metadata of the default domain, as far as it stays below half a million characters."""
    kept: dict[str, str] = {}
    left = _TAGS_LENGTH
    for key, text in dataset.tags().items():
        left -= len(key) + len(text)
        if left >= 0:
            kept[key] = text
    return kept


def reason(failed: BaseException) -> str:
    """Say why it failed: the first cause, without the made-up name of the file."""
    while failed.__cause__ is not None:
        failed = failed.__cause__
    text = _MADE_UP.sub("", str(failed)).rstrip(". ")
    return (text or type(failed).__name__)[:1000]


def serve(parent: Parent) -> None:
    """Hold one conversation about one raster."""
    task, _ = parent.hear()
    files = OneFile(parent, task["size"])
    with rasterio.open(NAME, driver=task["driver"], sharing=False, opener=files) as dataset:
        if dataset.tags(ns="OVERVIEWS"):
            # GDAL would open what they name; asking for the overviews is enough.
            raise Elsewhere("it names smaller copies of itself in another file")
        parent.say({"header": header(dataset)})
        order, _ = parent.hear()
        if "window" not in order:
            return
        window = Window(*order["window"])
        pixels = np.ascontiguousarray(dataset.read(order["bands"], window=window))
        mask = None if is_whole(dataset) else np.ascontiguousarray(dataset.dataset_mask(window=window))
    if parent.short is not None:
        raise Unfinished(f"the file ends before byte {sum(parent.short)}")
    head = {"dtype": pixels.dtype.str, "shape": list(pixels.shape), "whole": mask is None}
    bodies = [pixels.reshape(-1).view(np.uint8).data]
    parent.say({"pixels": head}, bodies if mask is None else [*bodies, mask.reshape(-1).data])


def is_whole(dataset: DatasetReader) -> bool:
    """Whether the file has no way to say that a pixel is missing: no mask, alpha or no-data value."""
    return all(flags == [MaskFlags.all_valid] for flags in dataset.mask_flag_enums)


def warm() -> None:
    """Load every library and open PROJ's database, so that nothing needs opening later."""
    grid = {
        "width": 1,
        "height": 1,
        "count": 1,
        "dtype": "uint8",
        "transform": from_origin(500_000, 0, 10, 10),
    }
    with MemoryFile() as memory:
        with memory.open(driver="GTiff", crs="EPSG:32652", **grid):
            pass
        with memory.open() as dataset:
            header(dataset)
            dataset.dataset_mask(window=Window(0, 0, 1, 1))
