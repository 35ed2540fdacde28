"""A raster's header as the decoding process tells it, held against limits before any pixel is read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evidence.errors import HostileRaster, RasterError
from evidence.pixels.systems import names_a_file

if TYPE_CHECKING:
    from evidence.model.places import Affine6

MOST_PIXELS = 10**12
"""Columns times rows that a scene may declare; the largest mosaics in open catalogues are below 10^11."""

MOST_BANDS = 512
"""Hyperspectral sensors have some 400."""

MOST_OVERVIEWS = 32
"""Each halves the image: 31 exhaust what a TIFF can address."""

MOST_BLOCK_BYTES = 512 * 1024 * 1024
"""One block is decoded as a whole, so one block must fit into memory."""

WINDOW_PIXELS = 64_000_000
"""Largest window that is ever read (8000 x 8000)."""

WINDOW_BYTES = 1 << 30
"""Largest window in bytes, all bands together; the decoder may hold it twice."""

_TYPES = frozenset(
    {f"{kind}{bits}" for kind in ("int", "uint") for bits in (8, 16, 32, 64)} | {"float32", "float64"}
)

Name = Annotated[str, Field(max_length=1000)]

Colour = Annotated[list[Annotated[int, Field(ge=0, le=255)]], Field(min_length=4, max_length=4)]
"""Red, green, blue and alpha."""


class Header(BaseModel):
    """What the decoder says about the file; checked for form, and for sizes, but not believed otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]
    dtypes: Annotated[list[Name], Field(min_length=1)]
    block: Annotated[list[int], Field(min_length=2, max_length=2)]
    """Rows and columns of the largest block."""

    overviews: int
    crs: Annotated[str, Field(max_length=100_000)] | None
    """WKT."""

    transform: Annotated[list[float], Field(min_length=6, max_length=6)]
    gcps: int
    """Number of ground control points."""

    descriptions: list[Name]
    colours: list[Name]
    """GDAL's colour interpretation of each band."""

    palette: Annotated[list[Colour], Field(min_length=256, max_length=256)] | None
    nodata: list[float | None]
    scales: list[float]
    offsets: list[float]
    tags: dict[str, str]

    @property
    def dtype(self) -> str:
        """NumPy name of the bands' type."""
        return self.dtypes[0]

    @property
    def affine(self) -> Affine6 | None:
        """Pixel to CRS; None when the file has no CRS, or only the identity."""
        a, b, c, d, e, f = self.transform
        # GDAL gives the identity where a file says nothing; its rows run down, as no map's do.
        nowhere = (a, b, c, d, e, f) == (1, 0, 0, 0, 1, 0)
        finite = all(math.isfinite(x) for x in self.transform)
        flat = not finite or a * e - b * d == 0
        return None if self.crs is None or nowhere or flat else (a, b, c, d, e, f)


def read_header(told: Any, *, name: str) -> Header:
    """Check a header's form, and refuse an image that would exhaust the machine.

    Raises:
        RasterError: the decoder told nonsense, or the image's type is not numeric.
        HostileRaster: a declared size is beyond a limit, and the error names both numbers; or the
            coordinate system names a file, which PROJ would open in this process.
    """
    try:
        header = Header.model_validate(told)
    except ValidationError as nonsense:
        raise RasterError(
            f"The header of {name} makes no sense.", next_step="Convert the file with a trusted tool."
        ) from nonsense
    bands = len(header.dtypes)
    if (
        not set(header.dtypes) <= _TYPES
        or len(set(header.dtypes)) > 1
        or any(
            len(each) != bands
            for each in (header.descriptions, header.colours, header.nodata, header.scales, header.offsets)
        )
    ):
        raise RasterError(
            f"{name} holds bands that are not read together: {', '.join(sorted(set(header.dtypes)))}.",
            next_step="Convert it to one whole-number or floating-point type.",
        )
    _refuse_bombs(header, bands=bands, name=name)
    _refuse_leads(header, name=name)
    return header


def _refuse_bombs(header: Header, *, bands: int, name: str) -> None:
    """Hold every declared size against its limit."""
    block_bytes = header.block[0] * header.block[1] * np.dtype(header.dtype).itemsize * bands
    for number, most, what in (
        (header.width * header.height, MOST_PIXELS, f"pixels ({header.width:,} x {header.height:,})"),
        (bands, MOST_BANDS, "bands"),
        (header.overviews, MOST_OVERVIEWS, "overviews"),
        (block_bytes, MOST_BLOCK_BYTES, "bytes in one block"),
    ):
        if number > most:
            raise HostileRaster(
                f"{name} declares {number:,} {what}; at most {most:,} are accepted.",
                next_step="Cut out the site with a trusted tool, as a tiled GeoTIFF.",
            )


def _refuse_leads(header: Header, *, name: str) -> None:
    """Refuse numbers and names that would lead elsewhere: past the palette, or to another file."""
    if header.palette is not None and header.dtype != "uint8":
        raise RasterError(
            f"{name} numbers its colours in {header.dtype}; at most 256 colours are read.",
            next_step="Convert it to red, green and blue with a trusted tool.",
        )
    if header.crs is not None and names_a_file(header.crs):
        raise HostileRaster(
            f"The coordinate system of {name} names another file that would have to be opened.",
            next_step="Give the image a standard coordinate system, such as its UTM zone.",
        )


def check_window(width: int, height: int, *, pixel_bytes: int, name: str) -> None:
    """Refuse a window beyond 64 million pixels, or 1 GiB. Raises RasterError."""
    if width * height > WINDOW_PIXELS or width * height * pixel_bytes > WINDOW_BYTES:
        raise RasterError(
            f"{width:,} x {height:,} pixels of {pixel_bytes} bytes would have to be read from {name}; "
            f"at most {WINDOW_PIXELS:,} pixels and {WINDOW_BYTES:,} bytes are accepted.",
            next_step="Choose a smaller area.",
        )
