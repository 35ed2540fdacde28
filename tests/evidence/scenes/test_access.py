"""How pixels can be had, as items say it or leave it to be guessed."""

from __future__ import annotations

from typing import Any

import pytest
from catalogues import item

from evidence.scenes.stac.items import scene_of

IMAGE = {"type": "image/tiff", "roles": ["data"]}


def accessed(**fields: Any) -> tuple[str, str | None, int]:
    """How the pixels of an item can be had, where, and how many files it offers."""
    read = scene_of(item(**fields), catalogue="test", base="https://example.org/item.json")
    return read.access, read.where, len(read.assets)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("open", None, 1)),
        (
            {"assets": {"red": IMAGE | {"href": "s3://usgs-landsat/a.tif"}}},
            ("requester_pays", "s3://usgs-landsat", 0),
        ),
        (
            {"assets": {"red": IMAGE | {"href": "s3://own/a.tif", "storage:requester_pays": True}}},
            ("requester_pays", "s3://own", 0),
        ),
        (
            {
                "assets": {"red": IMAGE | {"href": "s3://own/a.tif"}},
                "storage:schemes": {"aws": {"requester_pays": True}},
            },
            ("requester_pays", "s3://own", 0),
        ),
        (
            {
                "assets": {"red": IMAGE | {"href": "s3://eodata/a.jp2", "auth:refs": ["s3"]}},
                "links": [{"rel": "self", "href": "https://example.org/items/yard"}],
            },
            ("account", "https://example.org/items/yard", 0),
        ),
        (
            {
                "assets": {
                    "red": IMAGE
                    | {
                        "href": "https://example.org/a.tif",
                        "alternate": {"s3": {"href": "s3://own/a.tif", "storage:requester_pays": True}},
                    }
                }
            },
            ("open", None, 1),
        ),
        ({"assets": {}, "recount:access": "withheld"}, ("withheld", None, 0)),
        ({"recount:access": "purchase", "recount:where": "the desk"}, ("purchase", "the desk", 0)),
        ({"recount:access": "whatever"}, ("withheld", None, 0)),
        ({"recount:access": "open"}, ("open", None, 1)),
    ],
    ids=[
        "https",
        "a bucket known to charge",
        "an asset that says so",
        "a scheme that says so",
        "s3 behind an account",
        "an alternate that charges",
        "withheld",
        "sold",
        "an unknown word is the strictest",
        "said to be open",
    ],
)
def test_how_pixels_can_be_had(fields: dict[str, Any], expected: tuple[str, str | None, int]) -> None:
    """
    Requester-pays buckets and accounts are recognised and said so, instead of failing when they are read.
    """
    assert expected == accessed(**fields)


def test_bands_that_an_item_does_not_name_are_known_of_its_collection() -> None:
    """
    A provider's table says what an asset shows; what the item itself says wins.
    """
    assets = {
        "image": IMAGE | {"href": "https://example.org/a.tif"},
        "other": IMAGE | {"href": "https://example.org/b.tif", "eo:bands": [{"common_name": "pan"}]},
    }
    known = {"image": ("red", "green", "blue", "nir"), "other": ("red",)}

    read = scene_of(item(assets=assets), catalogue="test", base="https://example.org/i.json", bands=known)

    assert [("red", "green", "blue", "nir"), ("pan",)] == [
        read.assets[key].bands for key in ("image", "other")
    ]
