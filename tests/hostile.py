"""Pictures that nobody's program would write: TIFF, PNG and JPEG 2000 put together by hand."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Field = tuple[int, "Sequence[float] | bytes | None"]
"""Type of a TIFF tag (3 SHORT, 4 LONG, 2 ASCII, 12 DOUBLE) and its values; None: where the pixels start."""

_LETTERS = {2: "B", 3: "H", 4: "I", 12: "d"}

WIDTH, HEIGHT, BITS, PACKED, MEANING, STRIPS, BANDS, ROWS, LENGTHS = (
    256,
    257,
    258,
    259,
    262,
    273,
    277,
    278,
    279,
)
TILE_WIDTH, TILE_HEIGHT, TILES, TILE_LENGTHS = 322, 323, 324, 325
COLOURS, SCALE, TIE, KEYS, KEY_WORDS, METADATA = 320, 33550, 33922, 34735, 34737, 42112

UTM_52 = (
    'PROJCS["x",GEOGCS["GCS_x",DATUM["D_x",SPHEROID["s",6378137.0,298.257223563]{datum}],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",129.0],PARAMETER["Scale_Factor",0.9996],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]{system}]'
)


def tiff(width: int = 4, height: int = 4, pixels: bytes | None = None, **more: Mapping[int, Field]) -> bytes:
    """A TIFF of one strip of bytes; each further argument is a group of tags that replace or add."""
    pixels = bytes([77]) * (width * height) if pixels is None else pixels
    fields: dict[int, Field] = {
        WIDTH: (4, [width]), HEIGHT: (4, [height]), BITS: (3, [8]), PACKED: (3, [1]), MEANING: (3, [1]),
        STRIPS: (4, None), BANDS: (3, [1]), ROWS: (4, [height]), LENGTHS: (4, [len(pixels)]),
    }  # fmt: skip
    for group in more.values():
        fields |= group
    if TILE_WIDTH in fields:
        for tag in (STRIPS, ROWS, LENGTHS):
            del fields[tag]
    after = 8 + 2 + 12 * len(fields) + 4
    held = {tag: _packed(*field) for tag, field in sorted(fields.items())}
    long = b"".join(raw + b"\0" * (len(raw) % 2) for _, raw in held.values() if raw and len(raw) > 4)
    entries, at = b"", after
    for tag, (letters, raw) in held.items():
        entries += struct.pack("<HHI", tag, *letters)
        if raw is None:
            entries += struct.pack("<I", after + len(long))
        elif len(raw) <= 4:
            entries += raw.ljust(4, b"\0")
        else:
            entries += struct.pack("<I", at)
            at += len(raw) + len(raw) % 2
    start = struct.pack("<2sHIH", b"II", 42, 8, len(fields))
    return start + entries + struct.pack("<I", 0) + long + pixels


def _packed(kind: int, values: Sequence[float] | bytes | None) -> tuple[tuple[int, int], bytes | None]:
    if values is None:
        return (kind, 1), None
    raw = values if isinstance(values, bytes) else struct.pack(f"<{len(values)}{_LETTERS[kind]}", *values)
    return (kind, len(raw) // struct.calcsize(_LETTERS[kind])), raw


def degrees() -> dict[int, Field]:
    """Tags that lay a picture into the yard, in degrees."""
    keys = [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326]
    return {SCALE: (12, [1e-5, 1e-5, 0]), TIE: (12, [0, 0, 0, 130.6, 42.42, 0]), KEYS: (3, keys)}


def system(wkt: str) -> dict[int, Field]:
    """Tags that lay a picture into the yard by words of one's own, as one widespread program does."""
    words = b"ESRI PE String = " + wkt.encode() + b"|\0"
    keys = [1, 1, 0, 5, 1024, 0, 1, 32767, 1025, 0, 1, 1, 3072, 0, 1, 32767]
    keys += [3073, KEY_WORDS, len(words) - 1, 0, 3074, 0, 1, 16052]
    return {
        SCALE: (12, [0.5, 0.5, 0]),
        TIE: (12, [0, 0, 0, 631_000, 4_698_000, 0]),
        KEYS: (3, keys),
        KEY_WORDS: (2, words),
    }


def said(xml: str) -> dict[int, Field]:
    """The tag in which GDAL keeps metadata."""
    return {METADATA: (2, xml.encode() + b"\0")}


def tiled(side: int) -> dict[int, Field]:
    """Tags of one tile of that side, with hardly a byte in it."""
    return {TILE_WIDTH: (4, [side]), TILE_HEIGHT: (4, [side]), TILES: (4, None), TILE_LENGTHS: (4, [16])}


def directories(count: int, *, then: int = 0) -> bytes:
    """A TIFF of so many directories in a chain, whose last leads to byte ``then``."""
    tags = [(254, 4, 1), (WIDTH, 4, 1), (HEIGHT, 4, 1), (BITS, 3, 8), (PACKED, 3, 1), (MEANING, 3, 1)]
    tags += [(STRIPS, 4, 0), (BANDS, 3, 1), (ROWS, 4, 1), (LENGTHS, 4, 1)]
    entries = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", t, k, 1, v) for t, k, v in tags)
    size = len(entries) + 4
    onward = [8 + size * (number + 1) for number in range(count - 1)] + [then]
    return struct.pack("<2sHI", b"II", 42, 8) + b"".join(entries + struct.pack("<I", at) for at in onward)


def zeros(mebibytes: int) -> bytes:
    """So many MiB of zeros, deflated."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(mebibytes)) + packer.flush()


def png(width: int, height: int, *, chunks: Iterable[tuple[bytes, bytes]] = (), pixels: bytes) -> bytes:
    """A grey PNG with these chunks before its deflated pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    every = [(b"IHDR", head), *chunks, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in every
    )


def box(kind: bytes, body: bytes) -> bytes:
    """A box of a JPEG 2000 file."""
    return struct.pack(">I", 8 + len(body)) + kind + body


def before_pixels(jp2: bytes, *boxes: bytes) -> bytes:
    """A JPEG 2000 file with these boxes in place of what it said about itself in GML."""
    out, at = b"", 0
    while at < len(jp2):
        length, kind = struct.unpack(">I4s", jp2[at : at + 8])
        body = jp2[at : at + (length or len(jp2))]
        out += b"".join(boxes) + body if kind == b"jp2c" else body if kind != b"asoc" else b""
        at += len(body)
    return out


def stream(width: int, height: int, *, tile: int, bands: int = 1) -> bytes:
    """A bare JPEG 2000 code stream that declares these sizes and holds one empty tile."""
    size = struct.pack(">HIIIIIIIIH", 0, width, height, 0, 0, tile, tile, 0, 0, bands)
    size += struct.pack("BBB", 7, 1, 1) * bands
    coding = b"\xff\x52" + struct.pack(">HBBHBBBBBB", 12, 0, 0, 1, 0, 5, 4, 4, 0, 1)
    steps = b"\xff\x5c" + struct.pack(">HB", 19, 0x40) + bytes([0x48] * 16)
    one = b"\xff\x90" + struct.pack(">HHIBB", 10, 0, 14, 0, 1) + b"\xff\x93"
    return b"\xff\x4f\xff\x51" + struct.pack(">H", len(size) + 2) + size + coding + steps + one + b"\xff\xd9"
