"""Whether a TIFF is laid out to be read in parts, told from its directories alone, without GDAL.

What counts: its directories at the start, tiles, smaller copies of a large image, and the smallest copy's
pixels first (Cloud Optimized GeoTIFF, OGC 21-026).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.pixels.ranges import Source

LARGE_PX = 512
"""Sides up to this need neither tiles nor smaller copies."""

_FIRST = 300
"""The first directory starts before this byte; what GDAL writes ahead of it takes less (GDAL, COG driver)."""

_INVALIDATED = b"KNOWN_INCOMPATIBLE_EDITION=YES"
"""What GDAL writes near the start when it changes a file that was cloud-optimized."""

_MOST_DIRECTORIES, _MOST_ENTRIES, _MOST_OFFSETS = 64, 4096, 1 << 18

_SUBFILE, _WIDTH, _HEIGHT, _STRIP_OFFSETS, _TILE_WIDTH, _TILE_OFFSETS = 254, 256, 257, 273, 322, 324
_STRIP_LENGTHS, _TILE_LENGTHS = 279, 325
_SIZES = {3: ("H", 2), 4: ("I", 4), 13: ("I", 4), 16: ("Q", 8), 18: ("Q", 8)}
"""Types of whole numbers: SHORT, LONG, IFD, LONG8, IFD8 (TIFF 6.0; BigTIFF)."""

_SMALLER, _MASK = 1, 4
"""Bits of NewSubfileType."""


class _Odd(Exception):
    """Something that no cloud-optimized file has."""


@dataclass(frozen=True)
class _Directory:
    """One image of the file."""

    at: int
    kind: int
    """NewSubfileType."""

    width: int
    height: int
    tiled: bool
    data: int
    """First byte of its first block that is stored; 0 when none is."""

    @property
    def large(self) -> bool:
        return max(self.width, self.height) > LARGE_PX


def is_cloud_optimized(source: Source) -> bool:
    """Whether the file can be read in parts as it lies; False for all that is unusual, too.

    Args:
        source: the file's bytes; of a file that is no TIFF, the first sixteen are read.
    """
    try:
        images = list(_Tiff(source).directories())
    except (_Odd, struct.error):
        return False
    [start] = source.read([(0, _FIRST)])
    if not images:
        return False
    main, *others = images
    smaller = [image for image in others if image.kind & _SMALLER and not image.kind & _MASK]
    ends = max(image.at for image in images)
    pixels = [image.data for image in (main, *smaller) if image.data]
    return (
        main.at < _FIRST
        and _INVALIDATED not in start
        and [image.at for image in images] == sorted(image.at for image in images)
        and all(image.tiled or not image.large for image in images)
        and (bool(smaller) or not main.large)
        and all(first > ends for first in pixels)
        and pixels == sorted(pixels, reverse=True)
    )


class _Tiff:
    """The directories of a TIFF or BigTIFF."""

    def __init__(self, source: Source) -> None:
        self._source = source
        head = self._bytes(0, 16)
        self._order = {b"II": "<", b"MM": ">"}.get(head[:2], "")
        version = struct.unpack(f"{self._order}H", head[2:4])[0] if self._order else 0
        if version not in {42, 43}:
            raise _Odd
        self._big = version == 43
        # Of an entry's twenty (or twelve) bytes, the last eight (or four) hold its value or its place.
        self._word = "Q" if self._big else "I"
        self._first = self._number(self._word, head[8:16] if self._big else head[4:8])

    def directories(self) -> Iterator[_Directory]:
        """Give them in the order of the file's chain, which starts with the image itself."""
        at, met = self._first, 0
        while at:
            met += 1
            if met > _MOST_DIRECTORIES:
                raise _Odd
            found, onward = self._directory(at)
            yield found
            at = onward

    def _directory(self, at: int) -> tuple[_Directory, int]:
        count_size, entry_size = (8, 20) if self._big else (2, 12)
        count = self._number("Q" if self._big else "H", self._bytes(at, count_size))
        if not 0 < count <= _MOST_ENTRIES:
            raise _Odd
        size = struct.calcsize(self._word)
        body = self._bytes(at + count_size, count * entry_size + size)
        entries = {}
        for first in range(0, count * entry_size, entry_size):
            tag, kind = struct.unpack(f"{self._order}HH", body[first : first + 4])
            entries[tag] = (kind, body[first + 4 : first + entry_size])
        offsets = self._values(entries, _TILE_OFFSETS) or self._values(entries, _STRIP_OFFSETS)
        lengths = self._values(entries, _TILE_LENGTHS) or self._values(entries, _STRIP_LENGTHS)
        ends = (first + length for first, length in zip(offsets, lengths, strict=False) if first)
        if max(ends, default=0) > self._source.size:
            # Cut off: its directories are whole, and blocks of its pixels are not there.
            raise _Odd
        directory = _Directory(
            at=at,
            kind=sum(self._values(entries, _SUBFILE)[:1]),
            width=sum(self._values(entries, _WIDTH)[:1]),
            height=sum(self._values(entries, _HEIGHT)[:1]),
            tiled=_TILE_WIDTH in entries,
            data=next((offset for offset in offsets if offset), 0),
        )
        return directory, self._number(self._word, body[-size:])

    def _values(self, entries: dict[int, tuple[int, bytes]], tag: int) -> tuple[int, ...]:
        """Whole numbers of an entry; empty when there is none."""
        if tag not in entries:
            return ()
        kind, rest = entries[tag]
        size = struct.calcsize(self._word)
        count = self._number(self._word, rest[:size])
        if kind not in _SIZES or not 0 < count <= _MOST_OFFSETS:
            raise _Odd
        letter, each = _SIZES[kind]
        held = rest[size : size + count * each]
        if count * each > size:
            held = self._bytes(self._number(self._word, rest[size:]), count * each)
        return struct.unpack(f"{self._order}{count}{letter}", held)

    def _number(self, letter: str, held: bytes) -> int:
        return int(struct.unpack(f"{self._order}{letter}", held)[0])

    def _bytes(self, first: int, length: int) -> bytes:
        if first + length > self._source.size:
            raise _Odd
        [got] = self._source.read([(first, length)])
        return got
