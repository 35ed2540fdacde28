"""What the decoding process does with a raster: its header, then one window of pixels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import rasterio
from rasterio._err import CPLE_BaseError
from rasterio.abc import MultiByteRangeResourceContainer
from rasterio.errors import RasterioError
from rasterio.io import MemoryFile
from rasterio.transform import from_origin
from rasterio.windows import Window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rasterio.io import DatasetReader

    from evidence.pixels.worker import Parent

_NAME = "scene"
_MADE_UP = re.compile(rf"(?:/vsi\w+/)?'?\b{_NAME}\b'?:? ?")
_TAGS_LENGTH = 512 * 1024


class Unfinished(Exception):
    """The bytes that GDAL wanted did not all come."""


# rasterio lets some of GDAL's own errors through unwrapped.
FAILURES = (RasterioError, CPLE_BaseError, Unfinished, MemoryError, ValueError)
"""What a file can make ``serve`` raise; anything else is a bug here."""


class Remote:
    """One open handle on the raster, as GDAL's plugin file system wants it."""

    def __init__(self, parent: Parent, size: int) -> None:
        """Start at the first byte of ``size``."""
        self._parent, self._size, self._at = parent, size, 0

    def read(self, length: int = -1) -> bytes:
        """Give up to ``length`` bytes from here on; all that is left when negative."""
        length = self._size - self._at if length < 0 else length
        [got] = self._parent.ask([(self._at, length)], exact=False)
        self._at += len(got)
        return got

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move, as a file does."""
        self._at = {0: 0, 1: self._at, 2: self._size}[whence] + offset
        return self._at

    def tell(self) -> int:
        """Position of the next byte."""
        return self._at

    def get_byte_ranges(self, offsets: Iterable[int], sizes: Iterable[int]) -> list[bytes]:
        """Give several ranges at once, which saves requests."""
        return self._parent.ask([(int(o), int(s)) for o, s in zip(offsets, sizes, strict=True)], exact=True)

    def close(self) -> None:
        """Do nothing: the parent holds the file."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class OneFile(MultiByteRangeResourceContainer):  # type: ignore[misc] # rasterio ships no types
    """The file system that GDAL sees: one file, and nothing beside it."""

    def __init__(self, parent: Parent, size: int) -> None:
        """Serve the parent's raster of ``size`` bytes."""
        self._parent, self._size = parent, size

    def open(self, path: str, mode: str = "r", **_: Any) -> Remote:
        """Open the raster for reading; nothing else exists, and nothing is written."""
        if not self.isfile(path) or set(mode) - set("rb"):
            raise FileNotFoundError(path)
        return Remote(self._parent, self._size)

    def isdir(self, _path: str) -> bool:
        """There are no folders."""
        return False

    def isfile(self, path: str) -> bool:
        """Whether this is the made-up name of the raster."""
        return str(path).rsplit("/", 1)[-1] == _NAME

    def ls(self, _path: str) -> list[str]:
        """There is nothing to list."""
        return []

    def mtime(self, _path: str) -> int:
        """Time does not matter here."""
        return 0

    def rm(self, path: str) -> None:
        """Refuse."""
        raise PermissionError(path)

    def size(self, _path: str) -> int:
        """Size of the raster in bytes."""
        return self._size


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
        "palette": [list(dataset.colormap(1)[n]) for n in range(256)] if palette else None,
        "nodata": list(dataset.nodatavals),
        "scales": list(dataset.scales),
        "offsets": list(dataset.offsets),
        "tags": tags(dataset),
    }


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
    with rasterio.open(_NAME, driver=task["driver"], sharing=False, opener=files) as dataset:
        parent.say({"header": header(dataset)})
        order, _ = parent.hear()
        if "window" not in order:
            return
        window = Window(*order["window"])
        pixels = np.ascontiguousarray(dataset.read(order["bands"], window=window))
        mask = np.ascontiguousarray(dataset.dataset_mask(window=window))
    if parent.short is not None:
        raise Unfinished(f"the file ends before byte {sum(parent.short)}")
    head = {"dtype": pixels.dtype.str, "shape": list(pixels.shape)}
    parent.say({"pixels": head}, [pixels.reshape(-1).view(np.uint8).data, mask.reshape(-1).data])


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
