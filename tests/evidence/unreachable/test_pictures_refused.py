"""Pictures that would have other files opened, or exhaust this machine: refused by name, and in time."""

from __future__ import annotations

import io
import struct
import time
from typing import TYPE_CHECKING

import pytest
from hostile import (
    BANDS,
    BITS,
    COLOURS,
    MEANING,
    PACKED,
    UTM_52,
    box,
    degrees,
    directories,
    png,
    said,
    stream,
    system,
    tiff,
    tiled,
    zeros,
)
from PIL import Image
from recording import Try, Watched, ids
from serving import serving

from evidence.errors import RasterError
from evidence.pixels.georeference import placed
from evidence.pixels.ranges import Held
from evidence.pixels.read import read_image
from evidence.pixels.window import decode

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.pixels.header import Header

LONGEST_S = 20.0
"""Measured below 2 s each, most below 0.3 s; the machine that runs the tests may be busy."""

OPENED, COPIES = "names another file that would have to be opened", "smaller copies of itself in another file"


def shifted(grids: str) -> bytes:
    """A TIFF whose coordinate system is shifted by these grids, in PROJ's words."""
    words = f',EXTENSION["PROJ4","+proj=utm +zone=52 +ellps=WGS84 +nadgrids={grids} +no_defs"]'
    return tiff(where=system(UTM_52.format(datum="", system=words)))


def dated(grids: str) -> bytes:
    """A TIFF whose datum is shifted by these grids, in GDAL's words."""
    words = f',EXTENSION["PROJ4_GRIDS","{grids}"]'
    return tiff(where=system(UTM_52.format(datum=words, system="")))


def smaller(place: str) -> bytes:
    """A TIFF that says where smaller copies of it are."""
    item = f'<GDALMetadata><Item name="OVERVIEW_FILE" domain="OVERVIEWS">{place}</Item></GDALMetadata>'
    return tiff(300, 300, where=degrees(), said=said(item))


VRT = "&lt;VRTDataset>&lt;SourceFilename>{0}&lt;/SourceFilename>&lt;/VRTDataset>"

LEADS = [
    Try("a shift from a file", lambda path, _: shifted(path), OPENED),
    Try("a shift from a file, if it is there", lambda path, _: shifted(f"@{path}"), OPENED),
    Try("a shift from a file, second", lambda path, _: shifted(f"@null,{path}"), OPENED),
    Try("a shift from the network", lambda _, url: shifted(url), OPENED),
    Try("a datum's shift from a file", lambda path, _: dated(path), "cannot be decoded: PROJ"),
    Try("a datum's shift from the network", lambda _, url: dated(url), "cannot be decoded: PROJ"),
    Try("smaller copies in a file", lambda path, _: smaller(path), COPIES),
    Try("smaller copies on the network", lambda _, url: smaller(f"/vsicurl/{url}"), COPIES),
    Try("smaller copies in a VRT", lambda path, _: smaller(VRT.format(path)), COPIES),
    Try("smaller copies in itself", lambda *_: smaller("scene"), COPIES),
]


def look(body: bytes, folder: Path, *, gsd_m: float | None = 1.0) -> object:
    """Read a whole picture from a file."""
    path = folder / "evil.tif"
    path.write_bytes(body)
    return read_image(path, gsd_m=gsd_m)


@pytest.mark.parametrize("row", LEADS, ids=ids(LEADS))
def test_no_picture_has_another_file_opened(tmp_path: Path, row: Try) -> None:
    """
    Neither the process that decodes nor this one opens what a picture names as its CRS or its overviews.
    """
    with Watched(tmp_path / "secret.tif") as secret, serving() as server:
        body = row.tried(str(secret.path), f"{server.url}/secret")
        with pytest.raises(RasterError) as refused:
            look(body, tmp_path)

        assert row.rule in refused.value.what
        assert not secret.opened
        assert [] == server.asked


BESIDE = [
    Try("a system of PROJ's words", "+proj=utm +zone=52 +nadgrids={path}", OPENED),
    Try("a system of a file", "+init={path}:1", OPENED),
    Try("a system of operations", "+proj=pipeline +step +proj=hgridshift +grids={path}", OPENED),
    Try("a system of heights", "+proj=utm +zone=52 +geoidgrids={path}", OPENED),
    Try("a system of another model", "+proj=defmodel +model={path}", OPENED),
    Try("a system bound to a file", 'BOUNDCRS[SOURCECRS[x],PARAMETERFILE["a","{path}"]]', OPENED),
    Try("a system that is a path", "{path}", "is no known coordinate system"),
    Try("a system that is an address", "http://127.0.0.1/crs.prj", "is no known coordinate system"),
]  # fmt: skip


@pytest.mark.parametrize("row", BESIDE, ids=ids(BESIDE))
def test_no_system_beside_a_picture_opens_a_file(tmp_path: Path, row: Try) -> None:
    """
    What stands in a .prj file, or in --crs, is held to the same rule as what stands in the picture.
    """
    path = tmp_path / "scene.tif"
    header, _ = decode(Held(tiff(), name="scene.tif"), lambda _: None)
    with Watched(tmp_path / "secret.gsb") as secret:
        words = row.tried.replace("{path}", str(secret.path))
        path.with_suffix(".prj").write_text(words)
        path.with_suffix(".tfw").write_text("0.5\n0\n0\n-0.5\n631000\n4698000\n")
        for crs in (None, words):
            with pytest.raises(RasterError) as refused:
                placed(bare(header), path, crs=crs)

            assert row.rule in refused.value.what
        assert not secret.opened


def bare(header: Header) -> Header:
    """The same header of a picture that lies nowhere."""
    return header.model_copy(update={"crs": None, "transform": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]})


def animated(scans: int) -> bytes:
    """A progressive JPEG whose last scan is repeated."""
    out = io.BytesIO()
    Image.new("L", (1000, 1000), 7).save(out, "JPEG", progressive=True)
    body = out.getvalue()
    return body[:-2] + body[body.rfind(b"\xff\xda") : -2] * scans + b"\xff\xd9"


JP2 = b"\0\0\0\x0cjP  \r\n\x87\n"
PIXELS, BLOCK, ENDLESS, BROKEN = "pixels", "bytes in one block", "which no picture needs", "cannot be decoded"
WINDOW = "64,000,000 pixels and 1,073,741,824 bytes are accepted"


def packed(code: int) -> dict[int, object]:
    """The tag that names a compression."""
    return {PACKED: (3, [code])}


MANY = [(b"tEXt", b"k\0v")] * 10**6
ENTRIES = b"II+\0" + struct.pack("<HHQQ", 8, 0, 16, 2**63)

CODECS = {"deflate": 8, "old deflate": 32946, "LZW": 5, "PackBits": 32773, "LZMA": 34925, "LERC": 34887,
          "zstandard": 50000, "WebP": 50001, "JPEG": 7, "nothing": 1}  # fmt: skip

BOMBS = [
    Try("2^31 by 2^31 pixels", lambda: tiff(2**31 - 1, 2**31 - 1, b"", tiles=tiled(1 << 20)), PIXELS),
    Try("10^6 by 10^7 pixels", lambda: tiff(10**6, 10**7, b"", tiles=tiled(1 << 10)), PIXELS),
    Try("one column of 2^31", lambda: tiff(1, 2**31 - 1, b"\0"), WINDOW),
    Try("one strip of 2^31", lambda: tiff(2**31 - 1, 1, b"\0"), BLOCK),
    *(
        Try(f"a tile of a gigabyte, {name}", lambda code=code: bomb(code), BLOCK)
        for name, code in CODECS.items()
    ),
    Try("400 million pixels in a megabyte", lambda: tiff(20_000, 20_000, zeros(382), as_=packed(8)), WINDOW),
    Try("65,535 bands", lambda: tiff(1, 1, bytes(65535), many={BANDS: (3, [65535])}), "65,535 bands"),
    Try("directories in a circle", lambda: directories(5, then=8), "run in a circle, " + ENDLESS),
    Try("a directory after itself", lambda: directories(1, then=8), "run in a circle, " + ENDLESS),
    Try("a hundred thousand directories", lambda: directories(100_000), "128 directories, " + ENDLESS),
    Try("more entries than bytes", lambda: ENTRIES, BROKEN),
    Try("65,536 colours", lambda: palette(16), "numbers its colours in uint16"),
    Try("a JPEG of 3,000 scans", lambda: animated(3000), "exceeds maximum scans"),
    Try("a PNG of 2^31", lambda: png(2**31 - 1, 2**31 - 1, pixels=zeros(1)), BROKEN),
    Try("a PNG of 60,000", lambda: png(60_000, 60_000, pixels=zeros(64)), WINDOW),
    Try("a PNG that unpacks to more", lambda: png(8, 8, pixels=zeros(256)), BROKEN),
    Try("a PNG of a million parts", lambda: png(8, 8, chunks=MANY, pixels=b""), ENDLESS),
    Try("JPEG 2000 of 2^31", lambda: stream(2**31 - 1, 2**31 - 1, tile=1 << 30), PIXELS),
    Try("JPEG 2000 of 60,000", lambda: stream(60_000, 60_000, tile=60_000), WINDOW),
    Try("JPEG 2000 of 64 million tiles", lambda: stream(8000, 8000, tile=1), BROKEN),
    Try("JPEG 2000 of many bands", lambda: stream(99, 99, tile=99, bands=16384), "bands; at most 512"),
    Try("JPEG 2000 of an empty tile", lambda: stream(7000, 7000, tile=7000), BROKEN),
    Try("JPEG 2000 of a million boxes", lambda: JP2 + box(b"free", b"") * 10**6, "pixels, " + ENDLESS),
    Try("JPEG 2000 of a long text", lambda: JP2 + box(b"xml ", b"<a>" * 10**6), "pixels, " + ENDLESS),
]  # fmt: skip


def bomb(code: int) -> bytes:
    """A TIFF of one tile that declares 2^30 pixels and holds sixteen bytes."""
    return tiff(1 << 15, 1 << 15, bytes(16), tiles=tiled(1 << 15), as_=packed(code), where=degrees())


def palette(bits: int) -> bytes:
    """A TIFF with a palette of all colours that so many bits can number."""
    colours = [0] * (3 << bits)
    return tiff(4, 4, bytes(2 * 16), many={BITS: (3, [bits]), MEANING: (3, [3]), COLOURS: (3, colours)})


@pytest.mark.parametrize("row", BOMBS, ids=ids(BOMBS))
def test_no_picture_exhausts_the_machine(tmp_path: Path, row: Try) -> None:
    """
    Each is refused in time, and says what it is that is too much.
    """
    body = row.tried()
    started = time.monotonic()
    with pytest.raises(RasterError) as refused:
        look(body, tmp_path)

    assert row.rule in refused.value.what
    assert time.monotonic() - started < LONGEST_S
