"""A scene of one's own on its way into the library: its header, with what lies beside it, and its copy."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from evidence.pixels.cog import write_cog
from evidence.pixels.georeference import placed
from evidence.pixels.ranges import LocalFile
from evidence.pixels.read import facts_of
from evidence.pixels.tiff_layout import is_cloud_optimized
from evidence.pixels.window import decode

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.pixels.ranges import Source
    from evidence.seams import RasterFacts

_PART = 8 << 20
"""Bytes that are copied at a time."""


def describe_placed(path: Path, *, crs: str | None = None) -> RasterFacts:
    """Read a raster's header, placed by its world file and .prj where it says nothing itself.

    Args:
        path: GeoTIFF, JPEG 2000, PNG or JPEG on this machine.
        crs: coordinate system that a person gives for it, authority code or WKT; None without.

    Raises:
        RasterError: it cannot be read or is hostile, or what lies beside it makes no sense.
    """
    with closing(LocalFile(path)) as source:
        header, _ = decode(source, lambda _: None)
    return facts_of(placed(header, path, crs=crs))


def keep_copy(path: Path, target: Path, *, crs: str | None = None) -> bool:
    """Copy a raster as a cloud-optimized GeoTIFF: byte for byte if it is one, without loss if it is not.

    Args:
        path: as for ``describe_placed``.
        target: file to write, in a folder for files in the making.
        crs: as for ``describe_placed``.

    Returns:
        Whether the copy's bytes are others than the original's.

    Raises:
        RasterError: it cannot be read, is hostile, or too large.
        OSError: the copy cannot be written.
    """
    with closing(LocalFile(path)) as source:
        told, _ = decode(source, lambda _: None)
        where = placed(told, path, crs=crs)
        if where is told and is_cloud_optimized(source):
            _copy(source, target)
            return False
        write_cog(source, target, told=told, placed=where)
    return True


def _copy(source: Source, target: Path) -> None:
    with target.open("wb") as out:
        for first in range(0, source.size, _PART):
            out.writelines(source.read([(first, _PART)]))
