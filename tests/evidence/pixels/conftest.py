"""A folder behind a door, and one large raster for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rasters import noise, write_raster

from evidence.disk import Disk
from evidence.trail import Trail

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    """A trail of its own."""
    return Trail(tmp_path / "trail")


@pytest.fixture
def disk(tmp_path: Path, trail: Trail) -> Disk:
    """The test's own folder behind the door."""
    return Disk("test", tmp_path, trail=trail)


@pytest.fixture(scope="session")
def big_cog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Cloud-Optimized GeoTIFF of 4000 x 4000 pixels with overviews, some 16 MB."""
    path = tmp_path_factory.mktemp("cog") / "big.tif"
    return write_raster(path, noise(1, 4000, 4000), driver="COG", compress="deflate", overviews="auto")
