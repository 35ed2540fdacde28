"""The file system that GDAL sees in a decoding process: one raster, whose bytes the parent hands over."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from rasterio.abc import MultiByteRangeResourceContainer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from evidence.pixels.worker import Parent

NAME = "scene"
"""What the raster is called in here."""

_STEP = 16 * 1024
"""Bytes that a short read has the parent send: GDAL reads a header in some two hundred short ones."""

_STEPS_KEPT = 256


class Remote:
    """One open handle on the raster, as GDAL's plugin file system wants it."""

    def __init__(self, parent: Parent, size: int, step: Callable[[int], bytes]) -> None:
        """Start at the first byte of ``size``; ``step`` gives the bytes of a step by its number."""
        self._parent, self._size, self._step, self._at = parent, size, step, 0

    def read(self, length: int = -1) -> bytes:
        """Give up to ``length`` bytes from here on; all that is left when negative."""
        length = max(0, self._size - self._at) if length < 0 else length
        if length > _STEP:
            [got] = self._parent.ask([(self._at, length)], exact=False)
        else:
            number, skip = divmod(self._at, _STEP)
            got = self._step(number)[skip : skip + length]
            if skip + length > _STEP:
                got += self._step(number + 1)[: skip + length - _STEP]
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
        self._step = lru_cache(maxsize=_STEPS_KEPT)(self._asked)

    def open(self, path: str, mode: str = "r", **_: Any) -> Remote:
        """Open the raster for reading; nothing else exists, and nothing is written."""
        if not self.isfile(path) or set(mode) - set("rb"):
            raise FileNotFoundError(path)
        return Remote(self._parent, self._size, self._step)

    def isdir(self, _path: str) -> bool:
        """There are no folders."""
        return False

    def isfile(self, path: str) -> bool:
        """Whether this is the made-up name of the raster."""
        return str(path).rsplit("/", 1)[-1] == NAME

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

    def _asked(self, number: int) -> bytes:
        [got] = self._parent.ask([(number * _STEP, _STEP)], exact=False)
        return got
