"""What stands beside a picture or in its margins and changes nothing: a picture is its own bytes alone."""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hostile import before_pixels, box, degrees, png, said, tiff, zeros
from rasters import noise, write_raster
from recording import Watched
from serving import serving

from evidence.pixels.read import read_image

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_S = 20.0
"""Measured below 1 s; the machine that runs the tests may be busy."""

VRT = (
    '<VRTDataset rasterXSize="4" rasterYSize="4"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
    "<SourceFilename>{path}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"
)
LAUGHS = '<!DOCTYPE a [<!ENTITY l0 "lol">' + "".join(
    f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9)
)

BESIDE = {
    ".aux.xml": '<PAMDataset><Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">{path}</MDI></Metadata>'
    "<SRS>EPSG:3857</SRS></PAMDataset>",
    ".aux.xml to the network": "<PAMDataset><Subdataset name='a'><PAMDataset>{url}</PAMDataset></Subdataset>",
    ".vrt": VRT,
    ".ovr": VRT,
    ".msk": VRT,
    ".rrd": VRT,
    "_RPC.TXT": "LINE_OFF: 1\nSAMP_OFF: 1\n",
    ".rpb": "BEGIN_GROUP = IMAGE\n",
    ".imd": "version = {path}\n",
    ".tfw": "9\n0\n0\n-9\n0\n0\n",
    ".prj": "+proj=utm +nadgrids={path}",
    ".clr": "0 0 0 0\n",
    ".hdr": "ENVI\n",
}


@pytest.mark.parametrize("end", BESIDE)
def test_nothing_beside_a_picture_is_opened(tmp_path: Path, end: str) -> None:
    """
    Whether it would be taken for a mask, overviews, statistics or a place: the pixels and their place stay.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 100, 100))
    alone = read_image(path)
    with Watched(tmp_path / "secret.tif") as secret, serving() as server:
        words = BESIDE[end].replace("{path}", str(secret.path)).replace("{url}", server.url)
        suffix = end.partition(" ")[0]
        beside = [tmp_path / f"scene{suffix}", tmp_path / f"scene.tif{suffix}"]
        for other in beside:
            other.write_text(words)
        with Watched(beside[0]) as first, Watched(beside[1]) as second:
            again = read_image(path)

            assert (False, False) == (first.opened, second.opened)
        assert not secret.opened
        assert [] == server.asked
    assert (alone.sha256, alone.crs, alone.transform) == (again.sha256, again.crs, again.transform)


@pytest.mark.parametrize("end", ["ovr", "msk"])
def test_no_real_overview_or_mask_beside_a_picture_is_opened(tmp_path: Path, end: str) -> None:
    """
    The same where the file beside is one that GDAL would believe.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 100, 100))
    alone = read_image(path)
    other = write_raster(tmp_path / f"scene.tif.{end}", np.zeros((1, 50, 50), dtype="uint8"))
    with Watched(other) as beside:
        assert alone.sha256 == read_image(path).sha256
        assert not beside.opened


def item(domain: str, name: str, text: str) -> str:
    """Metadata of a domain, as GDAL keeps it in a TIFF."""
    return f'<GDALMetadata><Item name="{name}" domain="{domain}">{text}</Item></GDALMetadata>'


WRITTEN = VRT.replace("<", "&lt;").replace(">", "&gt;")

MARGINS = {
    "a virtual raster": item("xml:VRT", "xml:VRT", WRITTEN),
    "a part of another file": item("SUBDATASETS", "SUBDATASET_1_NAME", "GTIFF_DIR:1:{path}"),
    "places in another file": item("GEOLOCATION", "X_DATASET", "{path}"),
    "a mask in another file": item("", "INTERNAL_MASK_FLAGS_1", "{path}"),
    "a derived raster": item(
        "DERIVED_SUBDATASETS", "DERIVED_SUBDATASET_1_NAME", "DERIVED_SUBDATASET:a:{path}"
    ),
    "a place in the network": item("xml:XMP", "xml:XMP", "&lt;x href='{url}'/>"),
    "an entity in a file": '<!DOCTYPE a [<!ENTITY x SYSTEM "file://{path}">]>' + item("", "A", "&x;"),
    "an entity in the network": '<!DOCTYPE a [<!ENTITY x SYSTEM "{url}">]>' + item("", "A", "&x;"),
    "a billion laughs": LAUGHS + "]>" + item("", "A", "&l9;"),
    "three hundred thousand elements deep": "<GDALMetadata>" + "<a>" * 300_000,
    "nine hundred thousand items": "<GDALMetadata>" + '<Item name="A">x</Item>' * 900_000 + "</GDALMetadata>",
}


@pytest.mark.parametrize("words", MARGINS.values(), ids=MARGINS)
def test_nothing_that_a_tiff_says_of_itself_is_followed(tmp_path: Path, words: str) -> None:
    """
    Metadata is text: it is not expanded, and what it names is not opened.
    """
    pixels = bytes(range(1, 17))
    with Watched(tmp_path / "secret.tif") as secret, serving() as server:
        xml = words.replace("{path}", str(secret.path)).replace("{url}", server.url)
        same(tmp_path, tiff(pixels=pixels, at=degrees()), tiff(pixels=pixels, at=degrees(), said=said(xml)))

        assert not secret.opened
        assert [] == server.asked


def same(folder: Path, plain: bytes, hostile: bytes) -> None:
    """Insist that two files give the same pixels, the second as soon as the first."""
    sums = []
    for name, body in (("plain.tif", plain), ("hostile.tif", hostile)):
        (folder / name).write_bytes(body)
        started = time.monotonic()
        sums.append(read_image(folder / name, gsd_m=1.0).sha256)
        assert time.monotonic() - started < LONGEST_S
    assert sums[0] == sums[1]


CHUNKS = {
    "zTXt": b"k\0\0" + zeros(256),
    "iTXt": b"k\0\1\0\0\0" + zeros(256),
    "iCCP": b"k\0\0" + zeros(256),
    "eXIf": b"II*\0\x08\0\0\0" + bytes(1000),
    "sPLT": b"k\0\x10" + bytes(1000),
}


@pytest.mark.parametrize("kind", CHUNKS)
def test_no_part_of_a_png_unpacks_to_more(tmp_path: Path, kind: str) -> None:
    """
    A text of half a megabyte that stands for 256 is left alone; the pixels are read.
    """
    rows = zlib.compress(b"".join(b"\0" + bytes(range(8 * row + 1, 8 * row + 9)) for row in range(8)))
    chunks = [(kind.encode(), CHUNKS[kind])]

    same(tmp_path, png(8, 8, pixels=rows), png(8, 8, chunks=chunks, pixels=rows))


GML = (
    '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml"><gml:featureMember>'
    '<gml:RectifiedGridCoverage><gml:rectifiedGridDomain><gml:RectifiedGrid dimension="2"><gml:limits>'
    "<gml:GridEnvelope><gml:low>0 0</gml:low><gml:high>63 63</gml:high></gml:GridEnvelope></gml:limits>"
    '<gml:origin><gml:Point srsName="{srs}"><gml:pos>631000 4698000</gml:pos></gml:Point></gml:origin>'
    '<gml:offsetVector srsName="{srs}">0.5 0</gml:offsetVector>'
    '<gml:offsetVector srsName="{srs}">0 -0.5</gml:offsetVector>'
    "</gml:RectifiedGrid></gml:rectifiedGridDomain></gml:RectifiedGridCoverage></gml:featureMember>"
    "</gml:FeatureCollection>"
)

SYSTEMS = {
    "an address": "{url}/system.xml",
    "an address of a standard": "http://127.0.0.1/def/crs/EPSG/0/32652",
    "a file": "{path}",
    "a file by its address": "file://{path}",
    "a file for PROJ": "+init={path}:1",
    "a shift from a file": "+proj=utm +zone=52 +nadgrids={path}",
    "a dictionary that names a file": "gmljp2://xml/Systems.gml#x",
    "a file of GDAL": "/vsicurl/{url}",
}
DICTIONARY = '<gml:Dictionary><gml:dictionaryEntry><gml:ProjectedCRS gml:id="x">{path}</gml:ProjectedCRS>'


@pytest.mark.parametrize("words", SYSTEMS.values(), ids=SYSTEMS)
def test_no_system_that_a_jpeg_2000_names_is_fetched(tmp_path: Path, words: str) -> None:
    """
    A coordinate system by reference is no system: the pixels are read, and lie nowhere.
    """
    options = {"driver": "JP2OpenJPEG", "crs": None, "transform": None}
    plain = write_raster(tmp_path / "plain.jp2", noise(1, 64, 64), **options).read_bytes()
    with Watched(tmp_path / "secret.gsb") as secret, serving() as server:
        places = {"{path}": str(secret.path), "{url}": server.url}
        named = [(b"gml.root-instance", GML.replace("{srs}", words)), (b"Systems.gml", DICTIONARY)]
        boxes = b""
        for label, xml in named:
            for what, place in places.items():
                xml = xml.replace(what, place)  # noqa: PLW2901 - the one text, with its places put in
            boxes += box(b"asoc", box(b"lbl ", label) + box(b"xml ", xml.encode()))
        gml = box(b"asoc", box(b"lbl ", b"gml.data") + boxes)
        same(tmp_path, plain, before_pixels(plain, gml))

        assert read_image(tmp_path / "hostile.tif", gsd_m=1.0).crs is None
        assert not secret.opened
        assert [] == server.asked
