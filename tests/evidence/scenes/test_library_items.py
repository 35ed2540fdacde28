"""The library's items are STAC 1.1, and say what they were made from."""

from __future__ import annotations

import hashlib
import json
import warnings
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pystac
import pytest
from PIL import Image
from rasters import ROTATED, noise, north_up, write_raster
from rio_stac import create_stac_item
from shapely.geometry import shape

from evidence.pixels.intake import describe_placed, keep_copy
from evidence.scenes.library.library import Library
from evidence.trail import Trail

if TYPE_CHECKING:
    from pathlib import Path

GRIDS: dict[str, dict[str, Any]] = {
    "UTM": {},
    "degrees": {"crs": "EPSG:4326", "transform": north_up(130.6, 42.43, 1e-5)},
    "rotated": {"transform": ROTATED},
    "no data": {"nodata": 7},
    "across the antimeridian": {"crs": "EPSG:32660", "transform": north_up(680_000, 5_000_000, 10)},
    "a system of its own": {
        "crs": "+proj=laea +lat_0=42 +lon_0=130 +datum=WGS84",
        "transform": north_up(100, 0, 1),
    },
}


def added(tmp_path: Path, raster: Path, **said: Any) -> tuple[dict[str, Any], Path]:
    """
    Add a scene; give its item, and the copy that it names.
    """
    library = Library(
        tmp_path / "library", trail=Trail(tmp_path / "trail"), describe=describe_placed, keep=keep_copy
    )
    scene = library.add(raster, **{"taken": "2023-10-05T02:10:00Z"} | said)
    folder = tmp_path / "library" / "scenes" / scene.id
    return json.loads((folder / f"{scene.id}.json").read_text(encoding="utf-8")), folder / f"{scene.id}.tif"


@pytest.mark.parametrize("options", GRIDS.values(), ids=GRIDS.keys())
@pytest.mark.parametrize(
    "said", [{}, {"taken": "2023-10-05", "licence": "One story only"}, {"withheld": True}]
)
def test_it_is_valid(tmp_path: Path, options: dict[str, Any], said: dict[str, Any]) -> None:
    """
    By the schema of STAC 1.1 that pystac holds; those of its extensions would have to be fetched.
    """
    raster = write_raster(tmp_path / "yard.tif", noise(3, 400, 900, kind="uint16"), **options)

    written, _ = added(tmp_path, raster, **said)

    assert "1.1.0" == written["stac_version"]
    assert pystac.Item.from_dict({**written, "stac_extensions": []}).validate()
    root = json.loads((tmp_path / "library" / "catalog.json").read_text(encoding="utf-8"))
    assert pystac.Catalog.from_dict(root).validate()


def test_it_says_what_it_was_made_from(tmp_path: Path) -> None:
    """
    Name and SHA-256 of the original, SHA-256 and size of the copy: both can be held against it.
    """
    Image.fromarray(np.moveaxis(noise(3, 60, 80), 0, 2)).save(tmp_path / "yard.png")
    (tmp_path / "yard.pgw").write_text("0.00001 0 0 -0.00001 130.6 42.43", encoding="utf-8")
    original = hashlib.sha256((tmp_path / "yard.png").read_bytes()).hexdigest()
    library = Library(
        tmp_path / "library",
        trail=Trail(tmp_path / "trail"),
        describe=lambda path: describe_placed(path, crs="EPSG:4326"),
        keep=lambda path, copy: keep_copy(path, copy, crs="EPSG:4326"),
    )
    library.add(tmp_path / "yard.png", taken="2023-10-05")
    (path,) = (tmp_path / "library" / "scenes").glob("*/*.json")
    written = json.loads(path.read_text(encoding="utf-8"))
    asset = written["assets"]["image"]
    copy = (path.parent / asset["href"]).read_bytes()

    assert ("yard.png", original) == tuple(
        written["properties"][f"recount:original_{what}"] for what in ("name", "sha256")
    )
    assert (f"1220{hashlib.sha256(copy).hexdigest()}", len(copy)) == (
        asset["file:checksum"],
        asset["file:size"],
    )


def test_a_copy_of_the_same_bytes_has_the_same_checksum(tmp_path: Path) -> None:
    """
    Of a file that was cloud-optimized already.
    """
    written, _ = added(tmp_path, write_raster(tmp_path / "yard.tif", noise(1, 700, 700), driver="COG"))

    original = written["properties"]["recount:original_sha256"]
    assert f"1220{original}" == written["assets"]["image"]["file:checksum"]


def by_rio_stac(copy: Path) -> dict[str, Any]:
    """
    Have rio-stac write an item of the same copy.
    """
    with warnings.catch_warnings():
        # rasterio turns corners in a way that affine will give up one day.
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        return create_stac_item(str(copy), datetime(2023, 10, 5, tzinfo=UTC), with_proj=True).to_dict()


def test_rio_stac_says_the_same(tmp_path: Path) -> None:
    """
    Of the grid; its outline of a rotated scene is the box around it, nearly twice as large.
    """
    upright, copy = added(tmp_path, write_raster(tmp_path / "a.tif", noise(3, 700, 900)))
    theirs = by_rio_stac(copy)
    assert "EPSG:32652" == upright["properties"]["proj:code"]
    assert theirs["bbox"] == pytest.approx(upright["bbox"], abs=1e-6)
    assert theirs["properties"]["proj:shape"] == upright["properties"]["proj:shape"]

    turned, copy = added(tmp_path, write_raster(tmp_path / "b.tif", noise(1, 700, 900), transform=ROTATED))
    theirs = by_rio_stac(copy)
    assert theirs["properties"]["proj:transform"][:6] == turned["properties"]["proj:transform"]
    assert theirs["properties"]["proj:bbox"] == pytest.approx(turned["properties"]["proj:bbox"])
    assert 1.8 < shape(theirs["geometry"]).area / shape(turned["geometry"]).area < 2.0


def test_what_is_said_of_bands(tmp_path: Path) -> None:
    """
    Names, type, the number for nothing, and how numbers become values.
    """
    raster = write_raster(
        tmp_path / "yard.tif",
        noise(2, 60, 80, kind="uint16"),
        descriptions=("B04 red", None),
        nodata=0,
        scales=(1e-4, 1e-4),
        offsets=(-0.1, -0.1),
    )
    written, _ = added(tmp_path, raster)

    common = {"data_type": "uint16", "nodata": 0.0, "raster:scale": 1e-4, "raster:offset": -0.1}
    assert [{"name": "B04 red", **common}, {"name": "b2", **common}] == written["assets"]["image"]["bands"]
    assert ["projection", "raster", "file"] == [
        address.split("/")[3] for address in written["stac_extensions"]
    ]


def test_across_the_antimeridian(tmp_path: Path) -> None:
    """
    The box's west is greater than its east, and the outline is in two parts.
    """
    raster = write_raster(tmp_path / "yard.tif", noise(1, 40, 20_000), **GRIDS["across the antimeridian"])
    written, _ = added(tmp_path, raster)
    west, _, east, _ = written["bbox"]

    assert "MultiPolygon" == written["geometry"]["type"]
    assert -180 < east < west < 180
