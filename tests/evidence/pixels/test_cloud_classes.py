"""What the numbers of cloud masks mean, and which numbers are none of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from clouded import GRID, classes, look
from rasters import noise, write_raster

from evidence.errors import RasterError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


@pytest.mark.parametrize(
    ("scheme", "pixel", "hidden", "unknown"),
    [
        ("scl", 0, 0, 1), ("scl", 1, 0, 1), ("scl", 2, 0, 0), ("scl", 3, 1, 0), ("scl", 4, 0, 0),
        ("scl", 5, 0, 0), ("scl", 6, 0, 0), ("scl", 7, 0, 0), ("scl", 8, 1, 0), ("scl", 9, 1, 0),
        ("scl", 10, 1, 0), ("scl", 11, 0, 0),
        ("qa_pixel", 1, 0, 1),  # fill
        ("qa_pixel", 21824, 0, 0),  # clear land
        ("qa_pixel", 21952, 0, 0),  # clear water
        ("qa_pixel", 21762, 1, 0),  # dilated cloud
        ("qa_pixel", 22280, 1, 0),  # cloud of high confidence
        ("qa_pixel", 54596, 1, 0),  # cirrus of high confidence
        ("qa_pixel", 23888, 1, 0),  # shadow of a cloud
        ("cloud_percent", 0, 0, 0), ("cloud_percent", 39, 0, 0), ("cloud_percent", 40, 1, 0),
        ("cloud_percent", 100, 1, 0),
    ],
)  # fmt: skip
def test_what_each_number_means(
    tmp_path: Path, scheme: str, pixel: int, hidden: float, unknown: float
) -> None:
    """
    Cloud, cirrus and shadow hide; no data is unknown; water, snow and dark ground are seen.
    """
    kind = "uint16" if scheme == "qa_pixel" else "uint8"
    path = write_raster(tmp_path / "mask.tif", classes(pixel, kind), **GRID)

    seen = look(path, scheme=scheme)

    assert (hidden, unknown) == (seen.hidden, seen.unknown)


@pytest.mark.parametrize(
    ("lit", "hidden", "unknown"),
    [(1, 0, 0), (2, 0, 0), (3, 1, 0), (4, 1, 0), (5, 1, 0), (6, 1, 0), (None, 0, 1)],
    ids=["clear", "snow", "shadow", "light haze", "heavy haze", "cloud", "not imaged"],
)
def test_a_usable_data_mask_has_a_band_for_each_class(
    tmp_path: Path, lit: int | None, hidden: float, unknown: float
) -> None:
    """
    Planet's eight bands: only clear ground and snow are seen; where no class is lit, nothing was imaged.
    """
    bands = classes(0, bands=8)
    bands[6] = 90  # confidence in per cent, whatever the class
    if lit is not None:
        bands[lit - 1] = 1
    path = write_raster(tmp_path / "udm2.tif", bands, **GRID)

    seen = look(path, scheme="udm2")

    assert (hidden, unknown) == (seen.hidden, seen.unknown)


@pytest.mark.parametrize(
    ("scheme", "data", "why"),
    [
        ("scl", classes(4, "uint16"), "it has 1 of uint16, not 1 of uint8"),
        ("scl", classes(4, bands=3), "it has 3 of uint8, not 1 of uint8"),
        ("scl", classes(12), "its numbers, up to 12, are not a mask's"),
        ("cloud_percent", classes(137), "its numbers, up to 137, are not a mask's"),
        ("qa_pixel", noise(1, 60, 60, kind="uint16"), "are not a mask's"),
        ("qa_pixel", classes(4), "it has 1 of uint8, not 1 of uint16"),
        ("udm2", classes(1), "it has 1 of uint8, not 8 of uint8"),
        ("udm2", classes(2, bands=8), "its numbers, up to 2, are not a mask's"),
    ],
    ids=[
        *("16 bits", "a picture", "a class that is none", "beyond 100 %", "reflectance", "8 bits"),
        *("the older mask", "other bands"),
    ],
)  # fmt: skip
def test_what_is_no_such_mask_is_refused(tmp_path: Path, scheme: str, data: NDArray[Any], why: str) -> None:
    """
    The key of an asset is a promise; numbers that do not keep it say nothing about cloud.
    """
    path = write_raster(tmp_path / "mask.tif", data, **GRID)

    with pytest.raises(RasterError) as refused:
        look(path, scheme=scheme)

    assert why in refused.value.what
