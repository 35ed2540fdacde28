"""A chip as a cloud-optimized GeoTIFF: the same chip gives the same bytes, and comes back the same."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import numpy as np
import rasterio
import rasterio.shutil
from pydantic import Field, ValidationError
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile
from rasterio.transform import Affine

from claims.model import Value
from evidence.chip import Chip
from evidence.errors import RasterError
from evidence.model.places import Affine6
from evidence.pixels.chip import digest
from evidence.pixels.cog import TILE
from evidence.pixels.header import check_window
from evidence.pixels.ranges import Held
from evidence.pixels.systems import names_a_file
from evidence.pixels.window import Window, decode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.pixels.header import Header

_TAG = "RECOUNT_CHIP"

_PLAIN = {"driver": "GTiff", "tiled": True, "interleave": "band", "photometric": "minisblack"}
"""How the chip is laid out before GDAL's own driver for such files lays it out anew."""

_COG = {
    "driver": "COG",
    "compress": "DEFLATE",
    "predictor": "YES",
    # Half the time of GDAL's own choice, 6, for a fortieth more bytes.
    "level": 2,
    "blocksize": TILE,
    "overview_resampling": "NEAREST",
    "bigtiff": "IF_SAFER",
    "num_threads": 1,
}


class _Facts(Value):
    """What of a chip a GeoTIFF cannot hold by itself, or would round."""

    bands: tuple[str, ...]
    gsd_m: Annotated[float, Field(gt=0)]
    posting_m: Annotated[float, Field(gt=0)]
    col_off: int
    row_off: int
    transform: Affine6 | None
    crs: str | None
    rendered: bool = False
    tracks: tuple[tuple[tuple[float, float], ...], ...] = ()


def write_chip(chip: Chip) -> bytes:
    """Write a chip as a cloud-optimized GeoTIFF.

    The bands come first, described by their role; the last band, "inside", is 1 inside the AOI. The internal
    mask says where there are pixels. Values are stored as 8 or 16 bits where these hold them exactly. Bytes
    are the same for the same chip and the same GDAL.
    """
    kind = _storage(chip.data)
    bands, height, width = chip.data.shape
    grid = {} if chip.transform is None else {"crs": chip.crs, "transform": Affine(*chip.transform)}
    size = {"count": bands + 1, "height": height, "width": width, "dtype": kind}
    with (
        rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True),
        warnings.catch_warnings(),
        MemoryFile() as plain,
        MemoryFile() as whole,
    ):
        # A chip of a plain picture lies nowhere, and may.
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with plain.open(**_PLAIN, **size, **grid) as out:
            out.write(chip.data.astype(kind), indexes=list(range(1, bands + 1)))
            out.write(chip.inside.astype(kind), indexes=bands + 1)
            out.descriptions = (*chip.bands, "inside")
            out.write_mask(chip.valid)
            out.update_tags(**{_TAG: _facts(chip).model_dump_json()})
        rasterio.shutil.copy(plain.name, whole.name, **_COG)
        return bytes(whole.getbuffer())


def read_chip(body: bytes, *, name: str = "The chip") -> Chip:
    """Read a chip back, through the decoding process: a bundle comes from anywhere.

    Its ``sha256`` is computed anew from what was read.

    Raises:
        RasterError: it is no chip, or cannot be read.
    """
    header, raw = decode(Held(body, name=name), lambda header: _whole(header, name=name))
    assert raw is not None
    try:
        facts = _Facts.model_validate_json(header.tags.get(_TAG, ""))
    except ValidationError as garbled:
        raise _no_chip(name) from garbled
    if len(facts.bands) + 1 != len(raw.data) or names_a_file(facts.crs or ""):
        raise _no_chip(name)
    data = raw.data[:-1].astype(np.float32)
    chip = Chip(
        data=data,
        valid=raw.mask,
        inside=raw.data[-1] > 0,
        bands=facts.bands,
        gsd_m=facts.gsd_m,
        posting_m=facts.posting_m,
        col_off=facts.col_off,
        row_off=facts.row_off,
        transform=facts.transform,
        crs=facts.crs,
        sha256=digest(data, raw.mask),
        rendered=facts.rendered,
    )
    return replace(chip, tracks=tuple(np.array(line, dtype=np.float64) for line in facts.tracks))


def chip_digest(body: bytes) -> str:
    """Hash of the pixels in a chip's file, as ``Chip.sha256``. Raises RasterError for what is no chip."""
    return read_chip(body).sha256


def _facts(chip: Chip) -> _Facts:
    return _Facts(
        bands=chip.bands,
        gsd_m=chip.gsd_m,
        posting_m=chip.posting_m,
        col_off=chip.col_off,
        row_off=chip.row_off,
        transform=chip.transform,
        crs=chip.crs,
        rendered=chip.rendered,
        tracks=tuple(tuple((float(x), float(y)) for x, y in line) for line in chip.tracks),
    )


def _storage(data: NDArray[np.float32]) -> str:
    """Smallest type that holds every value exactly."""
    for kind in ("uint8", "uint16"):
        most = np.iinfo(kind).max
        if data.min() >= 0 and data.max() <= most and (data == np.trunc(data)).all():
            return kind
    return "float32"


def _whole(header: Header, *, name: str) -> Window:
    bands = len(header.dtypes)
    check_window(header.width, header.height, pixel_bytes=bands * np.dtype(header.dtype).itemsize, name=name)
    return Window(0, 0, header.width, header.height, tuple(range(1, bands + 1)))


def _no_chip(name: str) -> RasterError:
    return RasterError(
        f"{name} is not a chip: its tag {_TAG} or its bands are missing.",
        next_step="Take the bundle from its source again.",
    )
