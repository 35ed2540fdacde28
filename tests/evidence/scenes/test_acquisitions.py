"""Listings to acquisitions: processings folded, tiles of one pass together, nothing lost without a word."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import square
from making import scene

from evidence.model.scenes import Asset
from evidence.scenes.acquisitions import folded, together
from evidence.scenes.stac.footprints import covered

if TYPE_CHECKING:
    from evidence.model.scenes import Scene

FILE = {"visual": Asset(href="https://example.org/a.tif")}
AREA = square(130.62, 42.44)
WEST, EAST = square(130.525, 42.4, side=0.1), square(130.624, 42.4, side=0.1)


def listed(name: str, *, later_s: float = 0.0, **fields: Any) -> Scene:
    """One listing of a pass of a satellite."""
    first = scene(name)
    moment = first.taken_start + timedelta(seconds=later_s)
    known = {"platform": "sentinel-2a", "assets": FILE, "footprint": square(side=0.1)}
    return scene(name, **known | {"taken_start": moment, "taken_end": moment} | fields)


def test_the_later_processing_is_used_and_the_earlier_named() -> None:
    """
    A scene that was processed again under a new id is one witness; the receipt says what became of the other.
    """
    kept, left = folded([listed("old", processed="02.09"), listed("new", processed="05.10", later_s=3)])

    assert ["new"] == [one.id for one in kept]
    assert [("old", None, "Another processing of the acquisition that new shows, which is used.")] == [
        (why.scene, why.code, why.reason) for why in left
    ]


def test_pixels_weigh_more_than_a_later_processing() -> None:
    """
    What cannot be read does not push out what can.
    """
    kept, _ = folded([listed("read", processed="02.09"), listed("bare", processed="05.10", assets={})])

    assert ["read"] == [one.id for one in kept]


@pytest.mark.parametrize(
    "other",
    [
        {"platform": "sentinel-2b"},
        {"platform": None},
        {"gsd_m": 20.0},
        {"catalogue": "other"},
        {"rendered": True},
        {"later_s": 90.0},
        {"footprint": square(130.65, side=0.1)},
    ],
    ids=["satellite", "unknown satellite", "gsd", "catalogue", "rendered", "time", "ground"],
)
def test_what_differs_is_kept_apart(other: dict[str, Any]) -> None:
    """
    Another satellite, GSD, catalogue, minute or ground is another acquisition, as far as anybody can tell.
    """
    assert 2 == len(folded([listed("one"), listed("two", **other)])[0])


def test_one_id_in_two_catalogues_is_read_where_it_can_be() -> None:
    """
    A witness lists it first and has no pixels; another has them.
    """
    witness = listed("same", assets={}, catalogue="witness")

    (only,) = folded([witness, listed("same", catalogue="open")])[0]

    assert "open" == only.catalogue


def test_tiles_that_an_area_straddles_become_one_scene() -> None:
    """
    Neither tile shows the whole site; both together do, in the worst light that either has.
    """
    tiles = [listed("east", footprint=EAST, cloud=0.3), listed("west", footprint=WEST, cloud=0.1)]

    (one,) = together(tiles, AREA)

    assert ("east", ["east", "west"], 0.3) == (one.id, [tile.id for tile in one.tiles], one.cloud)
    assert covered(AREA, one.footprint) == pytest.approx(1.0)


def test_a_tile_that_shows_all_needs_no_other() -> None:
    """
    Neighbours that overlap it are left as they are, each a scene of its own.
    """
    whole = listed("whole", footprint=square(130.6, 42.42, side=0.1))

    assert [(), ()] == [one.tiles for one in together([whole, listed("west", footprint=WEST)], AREA)]


def test_tiles_of_two_passes_are_not_mixed() -> None:
    """
    Half of one day and half of another are no picture of either.
    """
    later = listed("west", footprint=WEST, later_s=5400)

    assert 2 == len(together([listed("east", footprint=EAST), later], AREA))
