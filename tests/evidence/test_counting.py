"""What is counted once is not taken for another: a count depends on its pixels, and on what hides them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from making import NO_DIGEST, SQUARE, assessed

from evidence.chip import Chip
from evidence.counting import Counting
from evidence.errors import RasterError
from evidence.model.counts import Count, CounterId
from evidence.model.scenes import Asset, Search
from evidence.tools import Tools
from evidence.trail import Trail

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.model.places import Geometry
    from evidence.model.scenes import AssessedScene, Scene
    from evidence.seams import Reader

RECEIPT = Search(catalogues=(), query={}, when="2023-10-08T00:00:00Z", found=1)


class ByBrightness:
    """Counts as many railcars as the pixels are bright."""

    kind, method, finest_m, coarsest_m, smallest_m = "railcar", "objects", 0.3, 0.6, 10.0
    identity = CounterId(name="brightness", version="1", sha256=NO_DIGEST)

    def __call__(self, chip: Chip) -> Count:
        """Count."""
        seen = int(chip.data.max())
        return Count(kind="railcar", method="objects", best=seen, low=seen, high=seen, counter=self.identity)


def reader(*broken: str) -> Reader:
    """A reader of pixels as bright as the number at the end of a file's name; some files are broken."""

    def read(one: Scene, *, area: Geometry) -> Chip:
        del area
        href = one.assets["visual"].href
        if href in broken:
            raise RasterError(f"{href} is truncated.", next_step="Fetch it again.")
        column = 10 * (one.id == "east")
        return Chip(
            data=np.full((1, 10, 10), float(href[-1]), dtype=np.float32),
            valid=np.ones((10, 10), dtype=bool), inside=np.ones((10, 10), dtype=bool),
            bands=("pan",), gsd_m=0.5, posting_m=0.5, col_off=0, row_off=0,
            transform=(0.5, 0.0, 500_000.0 + 0.5 * column, 0.0, -0.5, 4_698_000.0), crs="EPSG:32652",
            sha256=href[-1] * 64,
        )  # fmt: skip

    return read


def pictured(name: str, href: str, **fields: Any) -> AssessedScene:
    """A countable scene with that file."""
    return assessed(name, assets={"visual": Asset(href=href)}, **fields)


def counted(counting: Counting, *scenes: AssessedScene) -> list[int]:
    """What is counted on these scenes."""
    seen, _ = counting.count(scenes, RECEIPT, [ByBrightness()], area=SQUARE)
    return [count.best for count, _, _ in seen]


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    """
    Nobody to ask, and pixels to read.
    """
    return Tools([], [], [], reader(), (ByBrightness(),), Trail(tmp_path))


def test_two_pictures_of_one_name_are_two_counts(tools: Tools) -> None:
    """
    Another folder has a scene of the same id, time and place: its own pixels are read.
    """
    counting = Counting(tools, tell=lambda _: None)

    assert [3] == counted(counting, pictured("yard", "a/3", catalogue="a"))
    assert [7] == counted(counting, pictured("yard", "b/7", catalogue="b"))


def test_what_a_cloud_hides_is_part_of_what_was_counted(tools: Tools) -> None:
    """
    A scene counted before anybody looked at its mask is counted anew once the mask hides all of it.
    """
    counting = Counting(tools, tell=lambda _: None)
    hidden = pictured("yard", "a/3").model_copy(
        update={
            "veil": {
                "type": "Polygon",
                "coordinates": [[[120, 40], [140, 40], [140, 50], [120, 50], [120, 40]]],
            }
        }
    )

    assert [3] == counted(counting, pictured("yard", "a/3"))
    assert [0] == counted(counting, hidden)


def test_a_pass_is_counted_once_and_its_other_listing_is_named(tools: Tools) -> None:
    """
    The receipt says of a usable scene why it was not used.
    """
    scenes = (pictured("one", "a/3"), pictured("two", "a/4"))
    counting = Counting(tools, tell=lambda _: None)
    seen, receipt = counting.count(scenes, RECEIPT, [ByBrightness()], area=SQUARE)

    assert [3] == [count.best for count, _, _ in seen]
    assert [("two", None, "It shows the pass that one shows, which was counted on.")] == [
        (why.scene, why.code, why.reason) for why in receipt.rejected
    ]


def tiled(*tiles: AssessedScene) -> AssessedScene:
    """One scene of these tiles."""
    first = tiles[0]
    parts = tuple(one.scene for one in tiles)
    return first.model_copy(update={"scene": first.scene.model_copy(update={"tiles": parts})})


@pytest.mark.parametrize("broken", [("a/5",), ("a/3",)], ids=["the second", "the first"])
def test_a_tile_that_cannot_be_read_does_not_lose_the_others(tmp_path: Path, broken: tuple[str, ...]) -> None:
    """
    What can be read is counted, and shows a part of the site.
    """
    tools = Tools([], [], [], reader(*broken), (ByBrightness(),), Trail(tmp_path))
    told: list[str] = []

    best = counted(Counting(tools, tell=told.append), tiled(pictured("west", "a/3"), pictured("east", "a/5")))

    assert [3 if broken == ("a/5",) else 5] == best
    assert any("is truncated. The other tiles" in sentence for sentence in told)


def test_of_tiles_none_of_which_can_be_read_nothing_is_counted(tmp_path: Path) -> None:
    """
    The scene goes on the receipt as unreadable.
    """
    tools = Tools([], [], [], reader("a/3", "a/5"), (ByBrightness(),), Trail(tmp_path))
    scenes = [tiled(pictured("west", "a/3"), pictured("east", "a/5"))]
    counting = Counting(tools, tell=lambda _: None)
    seen, receipt = counting.count(scenes, RECEIPT, [ByBrightness()], area=SQUARE)

    assert ([], ["imagery_unreadable"]) == (seen, [why.code for why in receipt.rejected])
