"""Files that only call themselves pictures, and names that only GDAL would understand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from recording import PUBLIC, Nowhere, Try, Watched, answer, ids
from serving import serving

from evidence.errors import HostileRaster, RasterError
from evidence.pixels.ranges import Ranges
from evidence.pixels.read import describe, read_image
from evidence.pixels.window import decode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evidence.web import Web

RASTER = '<VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename>{path}</SourceFilename>'
VRT = f'<VRTDataset rasterXSize="4" rasterYSize="4">{RASTER}</SimpleSource></VRTRasterBand></VRTDataset>'
RAW = VRT.replace('band="1"', 'band="1" subClass="VRTRawRasterBand"')
PYTHON = VRT.replace("<SimpleSource>", "<PixelFunctionLanguage>Python</PixelFunctionLanguage><SimpleSource>")

IMPOSTORS = [
    Try("VRT", VRT, "a GDAL virtual raster (VRT)"),
    Try("VRT of raw bytes", RAW, "a GDAL virtual raster (VRT)"),
    Try("VRT with a program", PYTHON, "a GDAL virtual raster (VRT)"),
    Try("VRT over the network", VRT.replace("{path}", "/vsicurl/{url}"), "a GDAL virtual raster (VRT)"),
    Try("VRT after a mark and a comment", "\ufeff<?xml version='1.0'?><!-- a --> " + VRT, "(VRT)"),
    Try("VRT behind blanks", " " * 300 + VRT, "a GDAL virtual raster (VRT)"),
    Try("warped VRT", VRT.replace("<VRTDataset", '<VRTDataset subClass="VRTWarpedDataset"'), "(VRT)"),
    Try("tile index", "<GDALTileIndexDataset><IndexDataset>{path}</IndexDataset>", "tile index (GTI)"),
    Try("MRF", "<MRF_META><Raster><DataFile>{path}</DataFile></Raster></MRF_META>", "an MRF header"),
    Try("MRF of a copy", "<MRF_META><CachedSource><Source>{url}</Source></CachedSource>", "an MRF header"),
    Try("WMS", '<GDAL_WMS><Service name="TMS"><ServerUrl>{url}</ServerUrl></Service></GDAL_WMS>', "(WMS)"),
    Try("WMTS", "<GDAL_WMTS><GetCapabilitiesUrl>{url}</GetCapabilitiesUrl></GDAL_WMTS>", "(WMTS)"),
    Try("WCS", "<WCS_GDAL><ServiceURL>{url}</ServiceURL></WCS_GDAL>", "an XML document"),
    Try("WCS as GDAL names it", "<GDAL_WCS><ServiceURL>{url}</ServiceURL></GDAL_WCS>", "(WCS)"),
    Try("STACIT", '{"type": "FeatureCollection", "features": [{"href": "{url}"}]}', "a JSON document"),
    Try("STACTA", '{"stac_extensions": ["tiled-assets"], "asset_templates": "{url}"}', "a JSON document"),
    Try("a map of maps", '<?xml version="1.0"?><kml><Region><href>{path}</href></Region></kml>', "an XML"),
    Try("a billion laughs", '<!DOCTYPE a [<!ENTITY b "{path}">]><a>&b;</a>', "an XML document"),
    Try("a page", "<!DOCTYPE html><html><body>Please log in", "an HTML page"),
    Try("a path", "/vsizip/{path}/a.tif", "of an unknown kind"),
    Try("memory", "MEM:::DATAPOINTER=1,PIXELS=9,LINES=9", "of an unknown kind"),
    Try("a directory of another TIFF", "GTIFF_DIR:1:{path}", "of an unknown kind"),
    Try("another TIFF without its driver", "GTIFF_RAW:{path}", "of an unknown kind"),
    Try("a part of another file", 'NETCDF:"{path}":band', "of an unknown kind"),
    Try("a header of raw bytes", "ENVI\nsamples = 4\nlines = 4\n", "of an unknown kind"),
    Try("netCDF", "CDF\x01\x00\x00\x00\x00", "of an unknown kind"),
    Try("HDF5", "\x89HDF\r\n\x1a\n", "an HDF5 file"),
    Try("GeoPackage", "SQLite format 3\x00", "an SQLite database"),
    Try("zip", "PK\x03\x04a.tif", "a zip archive"),
    Try("tar", "a.tif".ljust(257, "\x00") + "ustar\x0000", "of an unknown kind"),
    Try("gzip", "\x1f\x8b\x08\x00a.tif", "a gzip archive"),
    Try("xz", "\xfd7zXZ\x00", "of an unknown kind"),
    Try("PDF", "%PDF-1.7", "a PDF"),
    Try("WebP", "RIFF\x00\x00\x00\x00WEBPVP8 ", "a RIFF file (WebP)"),
    Try("GIF", "GIF89a", "a GIF picture"),
    Try("a program", "#!/bin/sh\ncat {path}", "of an unknown kind"),
    Try("passwords", "root:x:0:0:root:/root:/bin/bash", "of an unknown kind"),
]


WAYS: dict[str, Callable[[Web, Path], object]] = {
    "from a folder": lambda _, path: describe(path),
    "over the web": lambda web, _: decode(Ranges(web, "http://news.example/evil.tif"), lambda _: None),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("row", IMPOSTORS, ids=ids(IMPOSTORS))
def test_what_only_calls_itself_a_picture_opens_nothing(tmp_path: Path, row: Try, way: str) -> None:
    """
    The first bytes tell what it is, before any decoder is started; what it names is never opened or asked.
    """
    with Watched(tmp_path / "secret.tif") as secret, serving() as server:
        text = row.tried.replace("{path}", str(secret.path)).replace("{url}", f"{server.url}/secret")
        body = text.encode("utf-8" if text.startswith("\ufeff") else "latin-1")
        network = Nowhere(answers=[ranged(body)])
        path = tmp_path / "evil.tif"
        path.write_bytes(body)
        with network.door(tmp_path / "trail") as web, pytest.raises(HostileRaster) as refused:
            WAYS[way](web, path)

        assert not secret.opened
        assert [] == server.asked
    assert row.rule in refused.value.what
    assert ([f"{PUBLIC}:80"] if way == "over the web" else []) == network.reached


def ranged(body: bytes) -> bytes:
    """Answer the first request for bytes, with all there are."""
    return answer(body, 206, content_range=f"bytes 0-{len(body) - 1}/{len(body)}")


NAMES = (
    "/vsicurl/{url}", "/vsizip/{path}/a.tif", "/vsitar/{path}/a.tif", "/vsigzip/{path}", "/vsis3/b/a.tif",
    "/vsisubfile/0_9,{path}", "/vsistdin/", "zip://{path}!a.tif", "GTIFF_DIR:1:{path}", "GTIFF_RAW:{path}",
    'NETCDF:"{path}":a', 'HDF5:"{path}"://a', "MEM:::DATAPOINTER=1,PIXELS=9,LINES=9", "WMS:{url}?",
    'STACIT:"{url}"', "STACTA:{url}", "vrt://{path}", VRT, "s3://bucket/a.tif", "file://{path}", "{url}",
    "SQLITE:{path}", "PG:host=127.0.0.1", "GPKG:{path}:a", "/vsiaz/c/a.tif", "/vsimem/a.tif", "WCS:{url}",
    "/vsisparse/{path}",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name.partition("{")[0][:30])
def test_a_name_that_gdal_would_obey_is_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    """
    Decoders never see a name: what a person or a catalogue writes is a path of this machine, and no more.
    """
    with Watched(tmp_path / "secret.tif") as secret, serving() as server:
        written = name.replace("{path}", str(secret.path)).replace("{url}", f"{server.url}/secret")
        for read in (describe, read_image):
            with pytest.raises(
                RasterError, match=r"cannot be opened: (No such file|Not a dir|File name too)"
            ):
                read(written)

        assert not secret.opened
        assert [] == server.asked
