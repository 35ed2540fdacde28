"""What stored numbers stand for: as the item says, and where it is known to say too much or too little."""

from __future__ import annotations

from typing import Any

import pytest
from catalogues import item

from evidence.scenes.stac.items import scene_of

NEW, OLD = {"s2:processing_baseline": "05.11"}, {"s2:processing_baseline": "02.12"}
SAID = {"raster:bands": [{"nodata": 0, "scale": 0.0001, "offset": -0.1}]}


def scaled(key: str, asset: dict[str, Any], fields: dict[str, Any]) -> tuple[float, float] | None:
    """Scale and offset of an asset of an item with these properties."""
    whole = {"href": "https://example.org/a.tif", "type": "image/tiff", **asset}
    read = scene_of(item(assets={key: whole}, **fields), catalogue="test", base="https://example.org/i.json")
    return read.assets[key].scaling


@pytest.mark.parametrize(
    ("key", "asset", "fields", "expected"),
    [
        ("red", SAID, {}, (0.0001, -0.1)),
        ("red", {"raster:scale": 0.0001, "raster:offset": -0.1}, {}, (0.0001, -0.1)),
        (
            "red",
            {"bands": [{"name": "B04", "raster:scale": 0.0001, "raster:offset": -0.1}]},
            {},
            (0.0001, -0.1),
        ),
        ("red", {"raster:bands": [{"scale": 2.75e-05, "offset": -0.2}]}, {}, (2.75e-05, -0.2)),
        ("red", SAID, {"earthsearch:boa_offset_applied": True}, (0.0001, 0.0)),
        ("red", SAID, {"earthsearch:boa_offset_applied": False}, (0.0001, -0.1)),
        ("B04", {}, NEW, (0.0001, -0.1)),
        ("B04", {}, OLD, None),
        ("B04_10m", {}, NEW, (0.0001, -0.1)),
        ("visual", {}, NEW, None),
        ("B04", {}, {"s2:processing_baseline": "new"}, None),
        ("B04", {"raster:bands": [{"nodata": 0}]}, NEW, None),
        ("red", {"raster:bands": [{"scale": 1e-4}, {"scale": 2e-4}]}, {}, None),
        ("red", {"raster:bands": [{"scale": 0}]}, {}, None),
        ("red", {"raster:bands": [{"scale": "1e-4"}]}, {}, None),
        ("red", {"raster:bands": [{"scale": 1e300}]}, {}, None),
        ("red", {"raster:bands": [{"offset": -0.1}]}, {}, (1.0, -0.1)),
        ("red", {}, {}, None),
    ],
    ids=[
        "bands of the raster extension",
        "fields of the asset",
        "bands of STAC 1.1",
        "Landsat",
        "already taken out of the pixels",
        "not yet taken out",
        "a baseline that shifts, and nobody says so",
        "a baseline before",
        "a band with its resolution",
        "a picture for the eye",
        "a baseline that is none",
        "bands that say nothing of it",
        "bands that differ",
        "nothing",
        "a word",
        "beyond all measure",
        "an offset alone",
        "silence",
    ],
)
def test_what_numbers_stand_for(
    key: str, asset: dict[str, Any], fields: dict[str, Any], expected: tuple[float, float] | None
) -> None:
    """
    Number × scale + offset; None leaves the numbers as they are stored.
    """
    assert expected == scaled(key, asset, fields)
