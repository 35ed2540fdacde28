"""What the numbers of cloud masks mean: which pixels are hidden, and which are unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evidence.errors import RasterError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from evidence.pixels.header import Header

    Pixels = NDArray[Any]
    Marked = NDArray[np.bool_]

SCL_HIDDEN = (3, 8, 9, 10)
"""Cloud shadow; cloud of medium and of high probability; thin cirrus (Sentinel-2 Products Specification
Document, scene classification of Sen2Cor)."""

SCL_UNKNOWN = (0, 1)
"""No data; saturated or defective."""

SCL_LAST = 11
"""Snow or ice, the last class there is."""

QA_FILL = 1 << 0
QA_HIDDEN = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4
"""Dilated cloud, cirrus, cloud, cloud shadow (USGS LSDS-1619, Landsat 8-9 Collection 2 Level 2 Product Guide,
QA_PIXEL)."""

QA_CLOUD = 1 << 1 | 1 << 3
QA_CLEAR = 1 << 6
"""Set exactly where neither cloud nor dilated cloud is."""

CLOUDY_PERCENT = 40
"""Least probability of cloud that counts as cloud: the default threshold of s2cloudless, 0.4."""

UDM2_HIDDEN = (3, 4, 5, 6)
"""Bands of Planet's usable data mask: shadow, light haze, heavy haze, cloud; 1 is clear, 2 snow. UDM2.1 puts
all haze into band 4. Haze can be seen through, but no counter has been measured through it."""


@dataclass(frozen=True)
class Scheme:
    """How to read one producer's masks."""

    name: str
    """As it stands in a sentence."""

    bands: tuple[int, ...]
    """Bands to read, from 1."""

    count: int
    """Bands that such a file has."""

    dtype: str
    """NumPy name of its type."""

    is_sound: Callable[[Pixels], bool]
    """Whether pixels with data, shape (bands, pixels), can be such a mask's."""

    is_hidden: Callable[[Pixels], Marked]
    is_unknown: Callable[[Pixels], Marked]
    """Both from (bands, height, width) to (height, width)."""


SCHEMES: Mapping[str, Scheme] = {
    "scl": Scheme(
        name="scene classification, SCL",
        bands=(1,),
        count=1,
        dtype="uint8",
        is_sound=lambda data: bool((data <= SCL_LAST).all()),
        is_hidden=lambda data: np.isin(data[0], SCL_HIDDEN),
        is_unknown=lambda data: np.isin(data[0], SCL_UNKNOWN),
    ),
    "qa_pixel": Scheme(
        name="quality bits, QA_PIXEL",
        bands=(1,),
        count=1,
        dtype="uint16",
        is_sound=lambda data: _agrees(data[0]),
        is_hidden=lambda data: _any_of(data[0], QA_HIDDEN),
        is_unknown=lambda data: _any_of(data[0], QA_FILL),
    ),
    "cloud_percent": Scheme(
        name="cloud probability, CLD",
        bands=(1,),
        count=1,
        dtype="uint8",
        is_sound=lambda data: bool((data <= 100).all()),
        is_hidden=lambda data: data[0] >= CLOUDY_PERCENT,
        is_unknown=lambda data: np.zeros(data.shape[1:], dtype=np.bool_),
    ),
    "udm2": Scheme(
        name="usable data mask, UDM2",
        bands=(1, 2, 3, 4, 5, 6),
        count=8,
        dtype="uint8",
        is_sound=lambda data: bool((data <= 1).all()),
        is_hidden=lambda data: np.logical_or.reduce(data[[band - 1 for band in UDM2_HIDDEN]]),
        is_unknown=lambda data: np.logical_and.reduce(data == 0),
    ),
}
"""By the scheme's name in ``Mask``."""


def check_form(header: Header, scheme: Scheme, *, name: str) -> None:
    """Refuse a file that is made otherwise than such a mask. Raises RasterError."""
    bands = len(header.dtypes)
    if (bands, header.dtype) != (scheme.count, scheme.dtype):
        raise _other(name, scheme, f"it has {bands} of {header.dtype}, not {scheme.count} of {scheme.dtype}")


def classified(data: Pixels, mask: Marked, scheme: Scheme, *, name: str) -> tuple[Marked, Marked]:
    """Tell which pixels are hidden, and which unknown.

    Args:
        data: shape (bands, height, width), the scheme's bands as stored.
        mask: shape (height, width); True where the file says that there are pixels.
        scheme: how to read them.
        name: how to call the file in an error.

    Returns:
        Two of shape (height, width); no pixel is both. A probability of 0 in a file that calls 0 no data is
        unknown: it may be either.

    Raises:
        RasterError: a number is none of the scheme's.
    """
    if not scheme.is_sound(data[:, mask]):
        raise _other(name, scheme, f"its numbers, up to {data[:, mask].max()}, are not a mask's")
    unknown = ~mask | scheme.is_unknown(data)
    return scheme.is_hidden(data) & ~unknown, unknown


def _agrees(bits: Pixels) -> bool:
    """Whether the bit for "clear" says the opposite of those for cloud, as it always does."""
    told = ~_any_of(bits, QA_FILL)
    return bool((_any_of(bits, QA_CLEAR) != _any_of(bits, QA_CLOUD))[told].all())


def _any_of(bits: Pixels, wanted: int) -> Marked:
    set_there: Marked = np.bitwise_and(bits, wanted).astype(np.bool_)
    return set_there


def _other(name: str, scheme: Scheme, why: str) -> RasterError:
    return RasterError(
        f"{name} is no {scheme.name}: {why}.", next_step="Look for the scene in another catalogue."
    )
