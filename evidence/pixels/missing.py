"""Where a copy has no pixels: said by the number for none, by an alpha band, or else by a mask of its own."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from rasterio.dtypes import in_dtype_range

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from rasterio.io import DatasetWriter
    from rasterio.windows import Window as Part

    from evidence.pixels.header import Header
    from evidence.pixels.window import Raw


class Missing:
    """Says of each window which pixels are missing, and writes a mask as soon as nothing else says the same.

    Example:
        missing = Missing(header)
        with rasterio.open(path, "w", nodata=missing.nodata, …) as out:
            missing.write(out, raw, part)
    """

    def __init__(self, header: Header) -> None:
        """Look at what the original says of its missing pixels."""
        self.nodata = _number(header)
        """The number that stands for none in every band of the copy; None without."""

        self._alpha = header.colours.index("alpha") if "alpha" in header.colours else None
        self._before: list[Part] = []
        self._masked = False

    def write(self, out: DatasetWriter, raw: Raw, part: Part) -> None:
        """Write the mask of a window, and of all before it once the first needs one.

        Args:
            out: the copy, opened for writing and reading.
            raw: the window's pixels, which have been written.
            part: where they lie.
        """
        if not self._masked and not np.array_equal(self._implied(raw.data), raw.mask):
            self._masked = True
            for earlier in self._before:
                out.write_mask(self._implied(out.read(window=earlier)), window=earlier)
        if self._masked:
            out.write_mask(raw.mask, window=part)
        else:
            self._before.append(part)

    def _implied(self, data: NDArray[Any]) -> NDArray[np.bool_]:
        """Where there are pixels by the numbers alone."""
        if self._alpha is not None:
            return np.asarray(data[self._alpha] > 0)
        if self.nodata is None:
            return np.ones(data.shape[1:], dtype=bool)
        empty = np.isnan(data) if math.isnan(self.nodata) else data == self.nodata
        return np.asarray(~empty.all(axis=0))


def _number(header: Header) -> float | None:
    """The bands' common number for no pixel; None without, or where their type cannot hold it."""
    first = header.nodata[0]
    same = all(
        one == first or (one is not None and first is not None and math.isnan(one) and math.isnan(first))
        for one in header.nodata
    )
    return first if first is not None and same and in_dtype_range(first, header.dtype) else None
