"""The newsroom's own scenes: added with what is needed to use them, listed, searched, removed."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import item, query, square

from evidence.errors import CatalogueError, NoGeoreference, RasterError
from evidence.scenes.library.library import AlreadyThere, Library
from evidence.scenes.stac.refusals import NotThere, Unreadable
from evidence.seams import RasterFacts
from evidence.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Callable

FACTS = RasterFacts(
    width=100,
    height=100,
    bands=("red", "green", "blue"),
    dtype="uint8",
    crs="EPSG:32652",
    transform=(0.3, 0.0, 0.0, 0.0, -0.3, 0.0),
    footprint=square(side=0.1),
    posting_m=0.3,
    tags={},
)


def library(tmp_path: Path, **header: Any) -> Library:
    """An empty library, for rasters with that header, which are kept as they are."""
    return Library(
        tmp_path / "library",
        trail=Trail(tmp_path / "trail"),
        describe=lambda _: replace(FACTS, **header),
        keep=shutil.copyfile,
    )


@pytest.fixture
def raster(tmp_path: Path) -> Path:
    """
    A file that stands for a raster; its header is given.
    """
    path = tmp_path / "our yard.tif"
    path.write_bytes(b"II*\0pixels")
    return path


def test_what_is_added_is_found(tmp_path: Path, raster: Path) -> None:
    """
    The raster is copied, so that the original may go, and every later search lists it.
    """
    added = library(tmp_path).add(raster, taken="2023-10-05T02:10:00Z", gsd_m=0.5, licence="CC-BY-4.0")
    raster.unlink()

    found = library(tmp_path)(query())

    assert (added,) == found.scenes
    assert ("library", 0.5, "CC-BY-4.0") == (added.catalogue, added.gsd_m, added.licence)
    assert ("red", "green", "blue") == added.assets["image"].bands
    with open(added.assets["image"].href, "rb") as copy:  # noqa: PTH123 (an href is a string)
        assert b"II*\0pixels" == copy.read()


def test_a_day_is_enough(tmp_path: Path, raster: Path) -> None:
    """
    Without a time of day the scene is of the whole UTC day.
    """
    added = library(tmp_path).add(raster, taken="2023-10-05")

    assert ("2023-10-05T00:00:00", "2023-10-05T23:59:59.999999") == tuple(
        moment.replace(tzinfo=None).isoformat() for moment in (added.taken_start, added.taken_end)
    )


@pytest.mark.parametrize(("given", "gsd_m"), [(0.5, 0.5), (0.1, 0.3), (None, 0.3)])
def test_how_sharp_it_is(given: float | None, gsd_m: float, tmp_path: Path, raster: Path) -> None:
    """
    The GSD given holds against a finer posting; without one the posting stands in.
    """
    assert gsd_m == library(tmp_path).add(raster, taken="2023-10-05", gsd_m=given).gsd_m


def test_an_empty_library_is_not_asked(tmp_path: Path) -> None:
    """
    It is no catalogue that answered with nothing.
    """
    assert "not_asked" == library(tmp_path)(query()).answer.outcome


def test_adding_twice_lists_once(tmp_path: Path, raster: Path) -> None:
    """
    The same pixels of the same day are one scene, with what is said of it last.
    """
    shelf = library(tmp_path)
    shelf.add(raster, taken="2023-10-05", licence="CC-BY-4.0")
    shelf.add(raster, taken="2023-10-05", gsd_m=0.5)
    (scene,) = shelf.scenes()

    assert (0.5, "CC-BY-4.0") == (scene.gsd_m, scene.licence)
    assert scene == shelf.add(raster, taken="2023-10-05")


def test_the_same_pixels_at_another_time(tmp_path: Path, raster: Path) -> None:
    """
    One of the two times is wrong: the error says which is listed, and how to take that out.
    """
    shelf = library(tmp_path)
    added = shelf.add(raster, taken="2023-10-05T02:10:00Z")

    with pytest.raises(
        AlreadyThere, match=rf"taken 2023-10-05T02:10:00Z, .*recount library remove {added.id}"
    ):
        shelf.add(raster, taken="2023-10-06")
    assert (added,) == shelf.scenes()


def test_the_copy_itself_is_the_same_scene(tmp_path: Path, raster: Path) -> None:
    """
    Adding what the library holds adds nothing.
    """
    shelf = library(tmp_path)
    added = shelf.add(raster, taken="2023-10-05")

    assert added == shelf.add(Path(added.assets["image"].href), taken="2023-10-05")
    assert (added,) == shelf.scenes()


def test_a_copy_that_was_lost_is_made_again(tmp_path: Path, raster: Path) -> None:
    """
    A scene whose raster was deleted by hand is not taken for one that is there.
    """
    shelf = library(tmp_path)
    lost = shelf.add(raster, taken="2023-10-05").assets["image"].href
    Path(lost).unlink()
    shelf.add(raster, taken="2023-10-05")

    assert Path(lost).is_file()


def test_a_file_that_changes_meanwhile(tmp_path: Path, raster: Path) -> None:
    """
    What was looked at must be what was copied.
    """

    def keep(original: Path, copy: Path) -> None:
        original.write_bytes(b"II*\0other")
        shutil.copyfile(original, copy)

    shelf = Library(
        tmp_path / "library", trail=Trail(tmp_path / "trail"), describe=lambda _: FACTS, keep=keep
    )
    with pytest.raises(RasterError, match="changed while it was being copied"):
        shelf.add(raster, taken="2023-10-05")
    assert () == shelf.scenes()


def test_what_is_removed_is_gone(tmp_path: Path, raster: Path) -> None:
    """
    Its raster too; an id that is not there is an error that says how to see those that are.
    """
    shelf = library(tmp_path)
    added = shelf.add(raster, taken="2023-10-05")
    shelf.remove(added.id)

    assert () == shelf.scenes()
    assert [] == list((tmp_path / "library").rglob("*.tif"))
    with pytest.raises(NotThere, match="recount library list"):
        shelf.remove(added.id)


def test_removing_never_leaves_the_library(tmp_path: Path, raster: Path) -> None:
    """
    An id is looked up in the list, not followed as a path.
    """
    shelf = library(tmp_path)
    shelf.add(raster, taken="2023-10-05")

    with pytest.raises(NotThere):
        shelf.remove("../..")
    assert raster.exists()


def test_without_a_place(tmp_path: Path, raster: Path) -> None:
    """
    A picture that lies nowhere can be counted, but not searched.
    """
    with pytest.raises(NoGeoreference, match="recount count"):
        library(tmp_path, footprint=None).add(raster, taken="2023-10-05")


def test_without_a_time(tmp_path: Path, raster: Path) -> None:
    """
    The error says what to give.
    """
    with pytest.raises(Unreadable, match="--taken 2023"):
        library(tmp_path).add(raster)


def test_without_a_reader(tmp_path: Path, raster: Path) -> None:
    """
    Where no raster can be opened, none is added.
    """
    with pytest.raises(RasterError):
        Library(tmp_path / "library", trail=Trail(tmp_path / "trail")).add(raster, taken="2023-10-05")


def test_what_stands_beside_it_comes_along(tmp_path: Path, raster: Path) -> None:
    """
    Time, licence, cloud and above all that it was rendered.
    """
    beside = item(
        "our yard", license="CC0-1.0", **{"eo:cloud_cover": 12, "recount:rendered": True, "gsd": 0.6}
    )
    raster.with_suffix(".json").write_text(json.dumps(beside), encoding="utf-8")

    added = library(tmp_path).add(raster)

    assert (0.6, "CC0-1.0", 0.12, True) == (added.gsd_m, added.licence, added.cloud, added.rendered)
    assert "2023-10-05T02:10:00+00:00" == added.taken_start.isoformat()


def test_a_broken_file_beside_it(tmp_path: Path, raster: Path) -> None:
    """
    It is not passed over: it may say that the picture was rendered.
    """
    raster.with_suffix(".json").write_text('{"rendered": tru', encoding="utf-8")

    with pytest.raises(Unreadable, match=r"our yard\.json"):
        library(tmp_path).add(raster, taken="2023-10-05")


def answering(*answers: str) -> tuple[Callable[[str], str], list[str]]:
    """A person who gives these answers, and what they were asked."""
    asked: list[str] = []
    left = iter(answers)

    def ask(question: str) -> str:
        asked.append(question)
        return next(left)

    return ask, asked


def test_what_is_missing_is_asked_for(tmp_path: Path, raster: Path) -> None:
    """
    When, how sharp, under which licence, in this order.
    """
    ask, asked = answering("2023-10-05", "0.5", "CC-BY-4.0")
    added = library(tmp_path).add(raster, ask=ask)

    assert ("2023-10-05", 0.5, "CC-BY-4.0") == (f"{added.taken_start:%Y-%m-%d}", added.gsd_m, added.licence)
    assert ["When", "What", "Under"] == [question.split()[0] for question in asked]


def test_what_is_known_is_not_asked_for(tmp_path: Path, raster: Path) -> None:
    """
    Neither what the person gave nor what stands beside the raster; an empty answer takes the pixels' spacing.
    """
    raster.with_suffix(".json").write_text('{"date": "2023-10-05"}', encoding="utf-8")
    ask, asked = answering("")
    added = library(tmp_path).add(raster, licence="CC0-1.0", ask=ask)

    assert (0.3, 1) == (added.gsd_m, len(asked))


def test_an_answer_that_makes_no_sense(tmp_path: Path, raster: Path) -> None:
    """
    It is asked again, three times in all.
    """
    ask, asked = answering("yesterday", "2023-10-05", "half a metre", "0.5", "")
    added = library(tmp_path).add(raster, ask=ask)

    assert (0.5, None) == (added.gsd_m, added.licence)
    assert "'half a metre' is no length" in asked[3]
    with pytest.raises(Unreadable, match="--taken"):
        library(tmp_path / "other").add(raster, ask=lambda _: "")


def test_a_damaged_library_says_so(tmp_path: Path) -> None:
    """
    It is not taken for an empty one.
    """
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "catalog.json").write_text("{", encoding="utf-8")

    with pytest.raises(CatalogueError, match="did not answer with JSON"):
        library(tmp_path)(query())
