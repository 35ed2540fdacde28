"""Where a picture lies that does not say so itself: a world file beside it, and a coordinate system."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from pyproj import CRS
from pyproj.exceptions import CRSError

from evidence.errors import HostileRaster, NoGeoreference, RasterError
from evidence.pixels.systems import names_a_file

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.pixels.header import Header

_MOST_BYTES = 100_000
"""Longest world or .prj file that is read: the first is six lines, the second a few thousand signs."""

_NOWHERE = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
"""The transform that GDAL gives where a file says nothing."""

_CODE = re.compile(r"[A-Za-z]{2,10}:[0-9A-Za-z]{1,10}")

_SAY_SO = "Say which with --crs, such as --crs EPSG:32652, or put its .prj file beside it."


def placed(header: Header, path: Path, *, crs: str | None = None) -> Header:
    """Give a header the georeference that it lacks; as it is when it has one, or when nothing gives it one.

    The transform comes from a world file (NAME.pgw, NAME.pngw, NAME.wld and the like), the coordinate
    system from ``crs``, else from NAME.prj. What the picture itself says is never replaced.

    Args:
        header: the picture's header.
        path: the picture, which the other files lie beside.
        crs: what a person says: authority code or WKT.

    Raises:
        RasterError: ``crs`` is none, or contradicts the picture; a file beside it makes no sense.
        NoGeoreference: there is a transform, and no coordinate system for it.
    """
    said = None if crs is None else _system(crs, says=f"--crs {crs}")
    if header.crs is not None and said is not None:
        own = _system(header.crs, says=f"The coordinate system of {path.name}")
        if not own.equals(said, ignore_axis_order=True):
            raise RasterError(
                f"{path.name} says that its coordinate system is {own.name}, and --crs says {said.name}.",
                next_step="Leave --crs out, or correct the picture.",
            )
    known = header.transform != _NOWHERE and all(map(math.isfinite, header.transform))
    transform = header.transform if known else _world(path)
    if transform is None or (known and header.crs is not None):
        return header
    if header.crs is not None:
        return header.model_copy(update={"transform": transform})
    system = said or _beside(path)
    if system is None:
        raise NoGeoreference(
            f"{path.name} has a transform, and nothing says in which coordinate system.", next_step=_SAY_SO
        )
    return header.model_copy(update={"crs": system.to_wkt(), "transform": transform})


def world_files(path: Path) -> list[Path]:
    """Names that a picture's world file may have, in the order in which they are looked for."""
    end = path.suffix.removeprefix(".").lower()
    ends = [f"{end[0]}{end[-1]}w", f"{end}w", "wld"] if end else ["wld"]
    return [path.with_suffix(f".{written}") for one in ends for written in (one, one.upper())]


def _world(path: Path) -> list[float] | None:
    """Transform from the corner of the first pixel; None when there is no world file."""
    for file in world_files(path):
        words = _read(file)
        if words is not None:
            # Some programs write a decimal comma.
            return _corner(words.replace(",", ".").split(), name=file.name)
    return None


def _corner(words: list[str], *, name: str) -> list[float]:
    """From the six lines of a world file, which speak of the first pixel's centre."""
    try:
        a, d, b, e, c, f = map(float, words)
    except ValueError as bad:
        raise _senseless(name, f"six numbers were expected, and it holds {len(words)} words") from bad
    corner = [a, b, c - (a + b) / 2, d, e, f - (d + e) / 2]
    if not all(map(math.isfinite, corner)) or a * e - b * d == 0:
        raise _senseless(name, "its pixels have no size")
    return corner


def _beside(path: Path) -> CRS | None:
    for file in (path.with_suffix(".prj"), path.with_suffix(".PRJ")):
        words = _read(file)
        if words is not None:
            return _system(words.strip(), says=file.name)
    return None


def _system(words: str, *, says: str) -> CRS:
    try:
        system = None if names_a_file(words) else CRS.from_user_input(words)
    except CRSError as unknown:
        raise RasterError(f"{says[:80]} is no known coordinate system.", next_step=_SAY_SO) from unknown
    if system is None or names_a_file(system.to_wkt()):
        raise HostileRaster(
            f"{says[:80]} names another file that would have to be opened.", next_step=_SAY_SO
        )
    if not (system.is_projected or system.is_geographic) or len(system.axis_info) != 2:
        raise RasterError(f"{says[:80]} ({system.name}) is no system of a flat map.", next_step=_SAY_SO)
    return system


def _read(file: Path) -> str | None:
    """Text of a small file; None when there is none."""
    try:
        if not file.is_file():
            return None
        with file.open("rb") as opened:
            held = opened.read(_MOST_BYTES + 1)
        words = held.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as bad:
        raise _senseless(file.name, "it cannot be read as text") from bad
    if len(held) > _MOST_BYTES:
        raise _senseless(file.name, f"it is longer than {_MOST_BYTES:,} bytes")
    return words


def _senseless(name: str, why: str) -> RasterError:
    return RasterError(f"{name} makes no sense: {why}.", next_step="Correct it, or take it away.")
