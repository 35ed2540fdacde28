"""What a file is, by its first bytes; its name is never believed."""

from __future__ import annotations

from evidence.errors import HostileRaster

HEAD = 512
"""How many bytes from the start ``driver_of`` wants to see."""

_DRIVERS: tuple[tuple[bytes, str], ...] = (
    (b"II*\x00", "GTiff"),
    (b"MM\x00*", "GTiff"),
    (b"II+\x00", "GTiff"),  # BigTIFF, little endian
    (b"MM\x00+", "GTiff"),  # BigTIFF, big endian
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "JP2OpenJPEG"),
    (b"\xffO\xffQ", "JP2OpenJPEG"),  # bare code stream
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
)

# Formats that make GDAL open other files, fetch addresses or read memory (GDAL manual, "Security
# considerations"), and what people hand in by mistake. Compared in lower case, white space stripped.
_IMPOSTORS: tuple[tuple[bytes, str], ...] = (
    (b"<vrtdataset", "a GDAL virtual raster (VRT), which can pull in any other file"),
    (b"<gdaltileindexdataset", "a GDAL tile index (GTI), which pulls in other files"),
    (b"<mrf_meta", "an MRF header, which can point at any other file"),
    (b"<gdal_wms", "a GDAL web map description (WMS), which fetches from the network"),
    (b"<gdal_wmts", "a GDAL web map description (WMTS), which fetches from the network"),
    (b"<gdal_wcs", "a GDAL coverage description (WCS), which fetches from the network"),
    (b"<!doctype html", "an HTML page, perhaps a log-in or error page"),
    (b"<html", "an HTML page, perhaps a log-in or error page"),
    (b"<?xml", "an XML document"),
    (b"<", "an XML document"),
    (b"pk\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%pdf", "a PDF"),
    (b"sqlite format 3", "an SQLite database (GeoPackage or MBTiles)"),
    (b"\x89hdf", "an HDF5 file"),
    (b"gif8", "a GIF picture"),
    (b"riff", "a RIFF file (WebP)"),
    (b"{", "a JSON document"),
)


def driver_of(head: bytes, *, name: str) -> str:
    """Name the one GDAL driver that may open a file which begins like this.

    Args:
        head: first bytes of the file, ``HEAD`` of them where it has so many.
        name: how to call the file in an error.

    Raises:
        HostileRaster: it is none of GeoTIFF, JPEG 2000, PNG and JPEG.
    """
    for magic, driver in _DRIVERS:
        if head.startswith(magic):
            return driver
    raise HostileRaster(
        f"{name} is not an image: it is {_likeness(head)}.",
        next_step="Give the GeoTIFF, JPEG 2000, PNG or JPEG itself.",
    )


def _likeness(head: bytes) -> str:
    """Say what these bytes are instead, as far as their beginning tells."""
    if not head:
        return "empty"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    # The telling element often follows an XML declaration or a comment.
    for magic, likeness in _IMPOSTORS:
        if text.startswith(magic) or (len(magic) > 5 and magic.startswith(b"<") and magic in text):
            return likeness
    return f"of an unknown kind (it begins with {head[:8].hex(' ')})"
