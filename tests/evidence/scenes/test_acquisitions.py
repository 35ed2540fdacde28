"""Listings to acquisitions: processings folded, tiles of one pass together, nothing lost without a word."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import square
from making import scene

from evidence.model.scenes import Asset
from evidence.scenes.acquisitions import listed_once, superseded, together
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


def marked(*scenes: Scene) -> dict[str, str | None]:
    """Which scene is superseded by which."""
    return {one.id: one.superseded_by for one in superseded(scenes)[0]}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"version": "02.09"}, {"version": "05.10"}),
        ({"version": "9.1"}, {"version": "10.0"}),
        ({"processed": "2021-01-01T00:00:00Z"}, {"processed": "2023-01-01T00:00:00Z"}),
        ({"version": "05.10", "processed": "2021"}, {"version": "05.10", "processed": "2023"}),
        ({"version": "05.10", "assets": {}}, {"version": "02.09"}),
    ],
    ids=["version", "version by number", "time", "time of one version", "pixels before version"],
)
def test_the_later_processing_is_used_and_the_earlier_named(old: dict[str, Any], new: dict[str, Any]) -> None:
    """
    A scene that was processed again is one witness; the earlier stays, to be read where the later cannot be,
    and the receipt says what became of it. In whichever order they are listed.
    """
    early, late = listed("old", **old), listed("new", **new, later_s=3)

    assert {"old": "new", "new": None} == marked(early, late) == marked(late, early)
    assert [("old", None, "Another processing of the acquisition that new shows, which is used.")] == [
        (why.scene, why.code, why.reason) for why in superseded([early, late])[1]
    ]


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
    assert {"one": None, "two": None} == marked(listed("one"), listed("two", **other))


def test_one_id_in_two_catalogues_is_read_where_it_can_be() -> None:
    """
    A witness lists it first and has no pixels; another has them.
    """
    witness = listed("same", assets={}, catalogue="witness")

    (only,) = listed_once([witness, listed("same", catalogue="open")])

    assert ("open", "same") == (only.catalogue, only.id)


def test_no_two_scenes_bear_one_id() -> None:
    """
    Files of one name in two folders are two scenes, and so are two days of one name in one folder.
    """
    folders = [listed("yard", catalogue="a"), listed("yard", catalogue="b", later_s=86_400)]
    one_folder = [listed("yard", catalogue="a"), listed("yard", catalogue="a", later_s=86_400)]

    assert ["a/yard", "b/yard"] == [one.id for one in listed_once(folders)]
    assert ["a/yard@2023-10-05T02:10:00.000000Z", "a/yard@2023-10-06T02:10:00.000000Z"] == [
        one.id for one in listed_once(one_folder)
    ]


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


def test_tiles_that_add_nothing_stay_scenes_of_their_own() -> None:
    """
    Of three tiles two are needed; the third is weighed and named like any other scene.
    """
    again = listed("again", footprint=square(130.626, 42.41, side=0.05))

    scenes = together([again, listed("east", footprint=EAST), listed("west", footprint=WEST)], AREA)

    assert [("again", 0), ("east", 2)] == [(one.id, len(one.tiles)) for one in scenes]


def test_what_one_tile_leaves_open_is_open_for_all() -> None:
    """
    A tile whose cloud nobody states may be the cloudy one.
    """
    tiles = [listed("east", footprint=EAST, cloud=0.0), listed("west", footprint=WEST, cloud=None)]

    (one,) = together(tiles, AREA)

    assert one.cloud is None


def test_a_thousand_tiles_are_put_together_in_a_moment() -> None:
    """
    A site under a grid of small tiles costs time by their number, not by its square of outlines.
    """
    step = 0.001
    tiles = [
        listed(f"{row}-{column}", footprint=square(130.61 + column * step, 42.43 + row * step, side=step))
        for row in range(32)
        for column in range(32)
    ]
    started = time.process_time()
    scenes, left = superseded(tiles)
    grouped = together(scenes, AREA)

    assert ([], 1) == (left, sum(bool(one.tiles) for one in grouped))
    assert time.process_time() - started < 10
