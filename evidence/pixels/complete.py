"""What a file's own chain of parts says before any decoder sees it: whether it is all there, and ends."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Literal

from evidence.errors import HostileRaster, RasterError

if TYPE_CHECKING:
    from evidence.pixels.ranges import Source

_SIGNATURE = 8
_MOST_CHUNK = 2**31 - 1
"""Longest chunk (PNG specification, 5.3)."""

MOST_CHUNKS = 25_000
"""libpng writes chunks of 8 KiB, so 200 MB, which 8000 x 8000 pixels in colour stay below."""

_STEP = 1 << 20
"""Bytes of a chunk that are held at a time."""

MOST_DIRECTORIES = 128
"""An image, 31 overviews and a mask for each make 64; others of several pages are not read anyway."""


MOST_BOX_BYTES = 2 << 20
"""What a JPEG 2000 may say beside its pixels: GDAL reads its boxes one by one, and Sentinel-2 has 5 KB."""


def check_complete(source: Source, *, driver: str) -> None:
    """Refuse a PNG with a part that is missing or damaged, and any picture whose parts do not end.

    GDAL 3.10.3 gives a damaged PNG's pixels as zeros or noise without an error, and goes through 100,000
    directories of a TIFF or two million boxes of a JPEG 2000 (all measured); of truncated GeoTIFF, JPEG 2000
    and JPEG files it reports an error.

    Args:
        source: the file's bytes; all of a PNG are read, and of others the few words that chain their parts.
        driver: GDAL's driver for it; a JPEG passes.

    Raises:
        RasterError: the file is incomplete or damaged; the error says where.
        HostileRaster: it has more parts than any picture needs, or they run in a circle.
    """
    if driver == "PNG":
        _check_chunks(source)
    elif driver == "GTiff":
        _check_directories(source)
    elif driver == "JP2OpenJPEG":
        _check_boxes(source)


def _check_chunks(source: Source) -> None:
    at, kind, count = _SIGNATURE, b"", 0
    while kind != b"IEND":
        count += 1
        if count > MOST_CHUNKS:
            raise _endless(source, f"more than {MOST_CHUNKS:,} parts")
        [head] = source.read([(at, 8)])
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if len(head) < 8 or length > _MOST_CHUNK or at + 12 + length > source.size:
            raise RasterError(
                f"{source.name} ends early: of its {source.size:,} bytes, the part from byte {at:,} "
                "on is incomplete.",
                next_step="Get the file again.",
            )
        if _sum(source, at + 4, length + 4) != _number(source, at + 8 + length, 4, "big"):
            raise RasterError(
                f"{source.name} is damaged: its part at byte {at:,} does not match its checksum.",
                next_step="Get the file again.",
            )
        at += 12 + length


def _sum(source: Source, first: int, length: int) -> int:
    """CRC-32 of some bytes, which are never all in memory."""
    found = 0
    for start in range(first, first + length, _STEP):
        [piece] = source.read([(start, min(_STEP, first + length - start))])
        found = zlib.crc32(piece, found)
    return found


def _check_directories(source: Source) -> None:
    """Follow the chain of directories (TIFF 6.0, section 2; BigTIFF: eight-byte words)."""
    [head] = source.read([(0, 4)])
    order: Literal["little", "big"] = "little" if head[:2] == b"II" else "big"
    count_size, entry, word, first = (8, 20, 8, 8) if 43 in head[2:] else (2, 12, 4, 4)
    at, met = _number(source, first, word, order), set[int]()
    # A chain that leaves the file is for the decoder to refuse, as it does with anything that is broken.
    while 0 < at < source.size:
        if at in met:
            raise _endless(source, "directories that run in a circle")
        if len(met) == MOST_DIRECTORIES:
            raise _endless(source, f"more than {MOST_DIRECTORIES} directories")
        met.add(at)
        at = _number(source, at + count_size + entry * _number(source, at, count_size, order), word, order)


def _check_boxes(source: Source) -> None:
    """Add up the boxes around the code stream (ISO 15444-1, I.4); a bare code stream has none."""
    [head] = source.read([(4, 4)])
    at, beside = 0, 0
    while head == b"jP  " and at < source.size:
        [start] = source.read([(at, 16)])
        length = int.from_bytes(start[:4], "big")
        if length == 1:
            length = int.from_bytes(start[8:16], "big")
        length = max(8, length) if length else source.size - at
        if start[4:8] != b"jp2c":
            beside += length
        if beside > MOST_BOX_BYTES:
            raise _endless(source, f"more than {MOST_BOX_BYTES:,} bytes beside its pixels")
        at += length


def _number(source: Source, at: int, size: int, order: Literal["little", "big"]) -> int:
    """A whole number in the file; beyond its end, 0."""
    if at >= source.size:
        return 0
    [held] = source.read([(at, size)])
    return int.from_bytes(held, order)


def _endless(source: Source, what: str) -> HostileRaster:
    return HostileRaster(
        f"{source.name} has {what}, which no picture needs.", next_step="Convert it with a trusted tool."
    )
