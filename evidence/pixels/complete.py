"""Whether a picture's file is all there, in formats whose decoder does not say."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from evidence.errors import RasterError

if TYPE_CHECKING:
    from evidence.pixels.ranges import Source

_SIGNATURE = 8
_MOST_CHUNK = 2**31 - 1
"""Longest chunk (PNG specification, 5.3)."""


def check_complete(source: Source, *, driver: str) -> None:
    """Refuse a PNG with a chunk that is missing or damaged.

    GDAL 3.10.3 gives such a PNG's pixels as zeros or noise without an error (measured); of truncated GeoTIFF,
    JPEG 2000 and JPEG files it reports an error.

    Args:
        source: the file's bytes; all of them are read.
        driver: GDAL's driver for it; all but PNG pass.

    Raises:
        RasterError: the file is incomplete or damaged; the error says where.
    """
    if driver != "PNG":
        return
    at, kind = _SIGNATURE, b""
    while kind != b"IEND":
        [head] = source.read([(at, 8)])
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if len(head) < 8 or length > _MOST_CHUNK or at + 12 + length > source.size:
            raise RasterError(
                f"{source.name} ends early: of its {source.size:,} bytes, the part from byte {at:,} "
                "on is incomplete.",
                next_step="Get the file again.",
            )
        [body] = source.read([(at + 4, length + 8)])
        if zlib.crc32(body[:-4]) != int.from_bytes(body[-4:], "big"):
            raise RasterError(
                f"{source.name} is damaged: its part at byte {at:,} does not match its checksum.",
                next_step="Get the file again.",
            )
        at += 12 + length
