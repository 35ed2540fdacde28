"""A passage about ships, checked on a folder that holds a four-band scene of the day."""

from __future__ import annotations

import json

import numpy as np
import pytest
import rasterio
from drawn_port import SHIPS, scene
from rasterio import Affine
from rasterio.warp import transform

TEXT = (
    "Sentinel-2 imagery taken on July 10, 2023 shows {said} ships within 700 m of {lat:.5f} N, {lon:.5f} E."
)


@pytest.fixture
def port(tmp_path):
    """
    A folder as a newsroom has it: one GeoTIFF, and beside it the day and the GSD.
    """
    folder = tmp_path / "scenes"
    folder.mkdir()
    west, north = 490_000, 4_915_000
    pixels = np.round(scene() * 65535).astype("uint16")
    bands, height, width = pixels.shape
    with rasterio.open(
        folder / "port.tif",
        "w",
        driver="GTiff",
        dtype="uint16",
        count=bands,
        height=height,
        width=width,
        crs="EPSG:32632",
        transform=Affine(10, 0, west, 0, -10, north),
    ) as out:
        out.write(pixels)
        out.descriptions = ("B04 red", "B03 green", "B02 blue", "B08 nir")
    (folder / "port.json").write_text(json.dumps({"date": "2023-07-10", "gsd": 10.0}))
    (lon,), (lat,) = transform("EPSG:32632", "EPSG:4326", [west + 1000], [north - 800])
    return folder, lon, lat


def check(recount, port, said, out) -> dict:
    """Check the passage with that number of ships; give its record."""
    folder, lon, lat = port
    text = TEXT.format(said=said, lon=lon, lat=lat)
    ran = recount("check", "-", "--offline", "--imagery", folder, "--out", out, stdin=text)
    assert 0 == ran.code, ran.err
    (record,) = ran.documents
    assert 0 == recount("audit", out / record["id"]).code
    return record


def test_ships_are_counted_with_marks_and_an_interval(recount, port, tmp_path) -> None:
    """
    Every ship in the area is marked where it lies, on the day that the text gives.
    """
    record = check(recount, port, f"about {len(SHIPS)}", tmp_path / "out")

    (count,) = record["counts"]
    assert len(SHIPS) == count["best"]
    assert count["low"] <= count["best"] <= count["high"]
    assert {True} == {mark["lon"] is not None for mark in count["marks"]}
    assert record["verdict"]["agreement"] in {"consistent", "inconclusive"}
    assert "2023-07-10T00:00:00Z" == record["scenes"][0]["taken_start"]


def test_a_number_far_too_high_is_never_borne_out(recount, port, tmp_path) -> None:
    """
    "220 ships" where four lie is inconsistent, or left open; it is not consistent.
    """
    record = check(recount, port, "220", tmp_path / "out")

    assert record["verdict"]["agreement"] in {"inconsistent", "inconclusive"}
    assert record["verdict"]["likelihood"] <= 0.05
