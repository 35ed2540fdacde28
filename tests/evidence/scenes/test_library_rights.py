"""Scenes whose pixels may not be kept: that they exist is known, and who can be asked."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import item, query, square

from evidence.scenes.library.library import AlreadyThere, Library
from evidence.scenes.stac.refusals import NotAPicture, Unreadable
from evidence.seams import RasterFacts
from evidence.trail import Trail

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.model.scenes import Scene

FACTS = RasterFacts(
    width=100,
    height=100,
    bands=("",),
    dtype="uint8",
    crs="EPSG:32652",
    transform=(0.3, 0.0, 0.0, 0.0, -0.3, 0.0),
    footprint=square(side=0.1),
    posting_m=0.3,
    tags={},
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """
    An empty library.
    """
    return Library(
        tmp_path / "library",
        trail=Trail(tmp_path / "trail"),
        describe=lambda _: FACTS,
        keep=shutil.copyfile,
    )


@pytest.fixture
def raster(tmp_path: Path) -> Path:
    """
    A file that stands for a raster.
    """
    path = tmp_path / "yard.tif"
    path.write_bytes(b"II*\0pixels")
    return path


def told(tmp_path: Path, scene: Scene) -> dict[str, Any]:
    """
    Read the properties that were written.
    """
    path = tmp_path / "library" / "scenes" / scene.id / f"{scene.id}.json"
    return json.loads(path.read_text(encoding="utf-8"))["properties"]


def test_a_withheld_scene_keeps_no_pixels(tmp_path: Path, library: Library, raster: Path) -> None:
    """
    Searches find that it exists, where and when, and that its pixels are withheld.
    """
    added = library.add(raster, taken="2023-10-05", withheld=True, where="The picture desk")

    assert (added,) == library(query()).scenes
    assert ("withheld", "The picture desk", {}) == (added.access, added.where, added.assets)
    assert [] == list((tmp_path / "library").rglob("*.tif"))


def test_it_can_be_told_again_which_file_it_was(tmp_path: Path, library: Library, raster: Path) -> None:
    """
    The record holds the file's name and SHA-256, not its bytes.
    """
    properties = told(tmp_path, library.add(raster, taken="2023-10-05", withheld=True))

    assert "yard.tif" == properties["recount:original_name"]
    assert hashlib.sha256(b"II*\0pixels").hexdigest() == properties["recount:original_sha256"]
    assert "withheld" == properties["recount:access"]


def test_rights_change_by_taking_it_out(library: Library, raster: Path) -> None:
    """
    A withheld scene does not get pixels by the way, nor lose them.
    """
    withheld = library.add(raster, taken="2023-10-05", withheld=True)
    with pytest.raises(AlreadyThere, match=f"without its pixels.*recount library remove {withheld.id}"):
        library.add(raster, taken="2023-10-05")
    library.remove(withheld.id)
    library.add(raster, taken="2023-10-05")
    with pytest.raises(AlreadyThere, match="with its pixels"):
        library.add(raster, taken="2023-10-05", withheld=True)


def test_it_may_be_said_later_who_can_be_asked(library: Library, raster: Path) -> None:
    """
    Adding it again changes what is said of it, and forgets nothing.
    """
    library.add(raster, taken="2023-10-05", withheld=True)
    library.add(raster, taken="2023-10-05", withheld=True, where="The picture desk")
    last = library.add(raster, taken="2023-10-05", withheld=True, licence="All rights reserved")

    assert ("The picture desk", "All rights reserved") == (last.where, last.licence)


def test_a_sidecar_that_withholds(library: Library, raster: Path) -> None:
    """
    What stands beside the raster holds without an option.
    """
    beside = {"date": "2023-10-05", "recount:access": "withheld", "recount:where": "The picture desk"}
    raster.with_suffix(".json").write_text(json.dumps(beside), encoding="utf-8")
    added = library.add(raster)

    assert ("withheld", "The picture desk", {}) == (added.access, added.where, added.assets)


@pytest.mark.parametrize(
    ("access", "known"),
    [
        ({}, "withheld"),
        ({"recount:access": "purchase"}, "purchase"),
        ({"recount:access": "open"}, "withheld"),
    ],
    ids=["nothing said", "for sale", "open, but not here"],
)
def test_an_item_alone(tmp_path: Path, library: Library, access: dict[str, str], known: str) -> None:
    """
    It is metadata: its own id, place, time and sharpness, and none of its files.
    """
    path = tmp_path / "offer.json"
    fields = {"license": "proprietary", "view:off_nadir": 12.5, "platform": "WV03", **access}
    path.write_text(json.dumps(item("WV03/2023", **fields)), encoding="utf-8")

    added = library.add(path)

    assert (f"WV03-2023-20231005-{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}", known) == (
        added.id,
        added.access,
    )
    assert (0.5, 12.5, "WV03", {}) == (added.gsd_m, added.off_nadir, added.platform, added.assets)
    assert "2023-10-05T02:10:00+00:00" == added.taken_start.isoformat()
    assert (added,) == library(query()).scenes


def test_an_item_without_a_time(tmp_path: Path, library: Library) -> None:
    """
    A person may say it.
    """
    path = tmp_path / "offer.json"
    path.write_text(json.dumps(item("offer", without=["datetime", "assets"])), encoding="utf-8")

    with pytest.raises(Unreadable, match="when it was taken"):
        library.add(path)
    assert "2023-10-05" == f"{library.add(path, taken='2023-10-05').taken_start:%Y-%m-%d}"


@pytest.mark.parametrize(
    ("body", "error", "says"),
    [
        ("{", Unreadable, "holds no JSON object"),
        ("[]", Unreadable, "holds no JSON object"),
        ('{"type": "Catalog", "links": []}', Unreadable, "no STAC item"),
        (json.dumps(item(without=["geometry"])), Unreadable, "no geometry"),
        (json.dumps(item(**{"sar:frequency_band": "X"})), NotAPicture, "radar"),
    ],
)
def test_a_file_that_is_no_item(
    tmp_path: Path, library: Library, body: str, error: type[Exception], says: str
) -> None:
    """
    It is refused with the reason, and nothing is listed.
    """
    (tmp_path / "offer.json").write_text(body, encoding="utf-8")

    with pytest.raises(error, match=says):
        library.add(tmp_path / "offer.json")
    assert () == library.scenes()


@pytest.mark.parametrize(
    ("licence", "stated"),
    [
        ("CC-BY-4.0", {"license": "CC-BY-4.0"}),
        ("Bought for one story", {"license": "other", "recount:licence": "Bought for one story"}),
        ("https://example.org/terms", {"license": "other"}),
    ],
    ids=["identifier", "words", "address"],
)
def test_licences(
    tmp_path: Path, library: Library, raster: Path, licence: str, stated: dict[str, str]
) -> None:
    """
    STAC takes identifiers alone; words and addresses are kept beside, and read back as they were said.
    """
    added = library.add(raster, taken="2023-10-05", licence=licence)

    assert licence == added.licence
    assert stated == {
        key: value for key, value in told(tmp_path, added).items() if key in {"license", "recount:licence"}
    }
    assert "CC0-1.0" == library.add(raster, taken="2023-10-05", licence="CC0-1.0").licence
