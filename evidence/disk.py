"""Files below one folder, behind the same door as the web."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from evidence.errors import AddressRefused, WebError
from evidence.seams import Answer

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.trail import Trail

# The same as the network's default, so that a file does not become readable by being downloaded.
MOST_BYTES = 64 * 2**20


class Disk:
    """Reads regular files below one folder, and nothing else on the machine."""

    def __init__(self, name: str, root: Path, *, trail: Trail) -> None:
        """Serve ``root`` under ``name``, which is what the trail calls it: ``file:NAME/relative/path``."""
        self._name = name
        self._root = root.resolve()
        self._trail = trail

    def get(self, address: str, *, span: tuple[int, int] | None = None, most: int | None = None) -> Answer:
        """Read a file, or bytes ``span[0]`` to ``span[1]`` of it, both inclusive.

        Args:
            address: path, absolute or relative to the folder.
            span: bytes to read; beyond the end it is cut, as HTTP does.
            most: refuse more bytes than this; None for 64 MiB.

        Raises:
            AddressRefused: it lies outside the folder or is no regular file.
            WebError: it does not exist, cannot be read, is too large, or ends before the span.
        """
        path = self._inside(address)
        body, size = self._read(path, span=span, most=MOST_BYTES if most is None else most)
        url = f"file:{self._name}/{path.relative_to(self._root).as_posix()}"
        exchange = self._trail.note(body, url=url, method="READ", status=None, span=span)
        return Answer(str(path), None, {"content-length": str(size)}, body, exchange)

    def _inside(self, address: str) -> Path:
        """Follow every link, then insist that the file is still below the folder."""
        try:
            path = (self._root / address).resolve()
        except (OSError, ValueError, RuntimeError) as broken:
            raise _unreadable(address) from broken
        if not path.is_relative_to(self._root):
            raise AddressRefused(
                f"The path {address} leads out of the folder {self._name}.",
                next_step="Copy the file into the folder, or name the folder that holds it.",
            )
        return path

    def _read(self, path: Path, *, span: tuple[int, int] | None, most: int) -> tuple[bytes, int]:
        # O_NONBLOCK: opening a pipe must not wait for a writer. O_NOFOLLOW: the path is resolved already,
        # so a link here was put in place since.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
        try:
            handle = os.open(path, flags | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
        except OSError as missing:
            raise _unreadable(str(path)) from missing
        try:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise AddressRefused(
                    f"The path {path} is not a regular file.",
                    next_step="Name a file, not a folder or a device.",
                )
            first, length = _extent(path, found.st_size, span=span, most=most)
            with os.fdopen(handle, "rb", closefd=False) as file:
                file.seek(first)
                return file.read(length), found.st_size
        finally:
            os.close(handle)


def _extent(path: Path, size: int, *, span: tuple[int, int] | None, most: int) -> tuple[int, int]:
    """Give first byte and length to read."""
    first, last = (0, size - 1) if span is None else (span[0], min(span[1], size - 1))
    if span is not None and not 0 <= first <= last:
        raise WebError(
            f"The file {path} has {size:,} bytes; bytes {span[0]}-{span[1]} are not in it.",
            next_step="Check that the file is complete.",
        )
    if last - first + 1 > most:
        raise WebError(
            f"The file {path} has {last - first + 1:,} bytes to read; at most {most:,} are read here.",
            next_step="Use a smaller file, or a Cloud-Optimized GeoTIFF, which is read in parts.",
        )
    return first, last - first + 1


def _unreadable(address: str) -> WebError:
    return WebError(
        f"The file {address} does not exist or cannot be read.", next_step="Check its name and permissions."
    )
