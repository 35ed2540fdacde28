"""A raster that is not what its name says gets nowhere, by whichever command it comes in."""

from __future__ import annotations

import struct

import numpy as np
import pytest
import rasterio
from rasterio import Affine

PLACE = Affine(0.00001, 0.0, 130.60, 0.0, -0.00001, 42.425)
TEXT = "Imagery taken on 5 October 2023 shows 73 railcars at 42.4214 N, 130.6081 E."
VRT = b'<VRTDataset rasterXSize="1" rasterYSize="1"><VRTRasterBand dataType="Byte" band="1"/></VRTDataset>'


def plain(path, **profile) -> bytes:
    """Write a small georeferenced GeoTIFF and give its bytes."""
    pixels = np.random.default_rng(7).integers(0, 255, (3, 600, 1600), dtype=np.uint8)
    shape = {"driver": "GTiff", "count": 3, "height": 600, "width": 1600, "dtype": "uint8"}
    with rasterio.open(path, "w", **shape | {"crs": "EPSG:4326", "transform": PLACE} | profile) as out:
        out.write(pixels)
    return path.read_bytes()


def huge(path) -> bytes:
    """A classic TIFF whose header claims 10^9 by 10^9 pixels."""
    plain(path)
    tags = [(256, 4, 1, 10**9), (257, 4, 1, 10**9), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    tags += [(273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, 10**9), (279, 4, 1, 1)]
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<H", len(tags)) + entries + struct.pack("<I", 0)


HOSTILE = {
    "vrt": lambda path: VRT,
    "truncated": lambda path: plain(path)[:2000],
    "huge": huge,
    "zip": lambda path: b"PK\x03\x04" + b"\0" * 200,
    "page": lambda path: b"<!DOCTYPE html><html><body>404</body></html>",
    "empty": lambda path: b"",
}


@pytest.fixture(params=sorted(HOSTILE))
def hostile(request, tmp_path):
    """
    One hostile file under an honest name, alone in a folder.
    """
    folder = tmp_path / "scenes"
    folder.mkdir()
    path = folder / "scene-2023-10-05.tif"
    path.write_bytes(HOSTILE[request.param](path))
    return path


def two_sentences(err: str) -> bool:
    """Whether stderr ends in sentences that say what happened and what to do."""
    return err.strip().endswith(".") and ". " in err.strip().replace("\n", " ")


def test_count_refuses_it(recount, hostile) -> None:
    """
    `count` says what the file is, and gives no number.
    """
    ran = recount("count", hostile, "--kind", "railcar", "--gsd", "0.5")

    assert (2, "", True) == (ran.code, ran.out, two_sentences(ran.err))


def test_the_library_refuses_it(recount, hostile) -> None:
    """
    `library add` takes nothing in that cannot be read.
    """
    ran = recount("library", "add", hostile, "--taken", "2023-10-05")

    assert (2, True) == (ran.code, two_sentences(ran.err))
    assert [] == recount("library", "list").documents[0]["scenes"]


def test_check_names_it_on_the_receipt(recount, hostile) -> None:
    """
    `check` keeps the record, with the reason on the receipt, and says in its exit code that a file was bad.
    """
    ran = recount("check", "-", "--offline", "--imagery", hostile.parent, stdin=TEXT)

    record = ran.documents[0]
    assert (2, True) == (ran.code, two_sentences(ran.err))
    assert ("not_checkable", []) == (record["verdict"]["agreement"], record["counts"])
    assert "imagery_unreadable" in {one["code"] for one in record["search"]["rejected"]}


def test_an_image_that_lies_nowhere_can_be_counted_but_not_checked(recount, tmp_path) -> None:
    """
    Without a georeference `count` needs the GSD; `library add` and `check` refuse it.
    """
    folder = tmp_path / "scenes"
    folder.mkdir()
    path = folder / "scene-2023-10-05.tif"
    with pytest.warns(rasterio.errors.NotGeoreferencedWarning):
        plain(path, crs=None, transform=Affine.identity())

    counted = recount("count", path, "--kind", "railcar", "--gsd", "0.5")
    without = recount("count", path, "--kind", "railcar")
    added = recount("library", "add", path, "--taken", "2023-10-05")
    checked = recount("check", "-", "--offline", "--imagery", folder, stdin=TEXT)

    assert (0, 2, 2, 2) == (counted.code, without.code, added.code, checked.code)
    assert "georeference" in added.err
    assert "georeference" in checked.err
