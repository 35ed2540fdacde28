"""A plain folder of pictures: when, how sharp, whose, from what stands beside or inside each file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import rasterio
from catalogues import item, query, square
from pyproj import Transformer
from rasterio import Affine

from evidence.disk import Disk
from evidence.errors import CatalogueError, HostileRaster
from evidence.pixels.read import ChipReader, describe
from evidence.scenes.catalogues.folder import FolderCatalogue
from evidence.seams import RasterFacts
from evidence.trail import Trail

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.model.scenes import Scene
    from evidence.seams import Found

WHOLE_DAY = ("2023-10-05T00:00:00", "2023-10-05T23:59:59.999999")


def facts(**fields: Any) -> RasterFacts:
    """Make the header of a half-metre picture over the site."""
    return RasterFacts(
        **{
            "width": 100,
            "height": 100,
            "bands": ("", "", ""),
            "dtype": "uint8",
            "crs": "EPSG:32652",
            "transform": (0.5, 0.0, 0.0, 0.0, -0.5, 0.0),
            "footprint": square(side=0.1),
            "posting_m": 0.5,
            "tags": {},
        }
        | fields
    )


def ask(folder: Path, trail_at: Path, **header: Any) -> Found:
    """Ask for the usual place and day, with every file having that header."""
    door = Disk("pictures", folder, trail=Trail(trail_at))
    return FolderCatalogue("pictures", folder, door=door, describe=lambda _: facts(**header))(query())


def one(tmp_path: Path, name: str, sidecar: dict[str, Any] | None = None, **header: Any) -> Scene:
    """Put one picture in a folder, with this beside it, and give its scene."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / name).write_bytes(b"II*\0")
    if sidecar is not None:
        (folder / name).with_suffix(".json").write_text(json.dumps(sidecar), encoding="utf-8")
    found = ask(folder, tmp_path / "trail", **header)
    assert () == found.refused
    return found.scenes[0]


@pytest.mark.parametrize(
    ("name", "sidecar", "tag", "times"),
    [
        ("a.tif", {"datetime": "2023-10-05T02:10:00Z"}, None, ("2023-10-05T02:10:00",) * 2),
        ("a.tif", {"taken": "2023-10-05T11:10:00+09:00"}, None, ("2023-10-05T02:10:00",) * 2),
        ("a.tif", {"date": "2023-10-05"}, None, WHOLE_DAY),
        ("2020-01-01.tif", {"date": "2023-10-05"}, "2021:01:01 10:00:00", WHOLE_DAY),
        ("2020-01-01.tif", None, "2023:10:05 11:10:00", WHOLE_DAY),
        ("yard_2023-10-05.tif", None, None, WHOLE_DAY),
        ("20231005_yard.tiff", {"count": 73}, "0000:00:00 00:00:00", WHOLE_DAY),
    ],
    ids=["time", "offset", "day", "sidecar first", "then the tag", "then the name", "a clock never set"],
)
def test_when_it_was_taken(
    name: str, sidecar: dict[str, Any] | None, tag: str | None, times: tuple[str, str], tmp_path: Path
) -> None:
    """
    The file beside it, then the tag DATETIME, whose zone nobody knows, then a day in the name.
    """
    scene = one(tmp_path, name, sidecar, tags={"TIFFTAG_DATETIME": tag} if tag else {})

    assert times == tuple(
        moment.replace(tzinfo=None).isoformat() for moment in (scene.taken_start, scene.taken_end)
    )


@pytest.mark.parametrize(
    ("stated", "posting_m", "gsd_m"),
    [(10.0, 7.15, 10.0), (0.5, 2.0, 2.0), (None, 0.5, 0.5), (3e-7, 0.5, 0.5)],
)
def test_how_sharp_it_is(stated: float | None, posting_m: float, gsd_m: float, tmp_path: Path) -> None:
    """
    The GSD stated holds against a finer posting; only where nobody says, the posting stands in.
    """
    assert gsd_m == one(tmp_path, "a.tif", {"date": "2023-10-05", "gsd": stated}, posting_m=posting_m).gsd_m


def test_licence_and_rendering(tmp_path: Path) -> None:
    """
    Both are taken over from the file beside it.
    """
    scene = one(tmp_path, "a.tif", {"date": "2023-10-05", "licence": "CC-BY-4.0", "rendered": True})

    assert ("CC-BY-4.0", True) == (scene.licence, scene.rendered)


def test_a_stac_item_beside_it(tmp_path: Path) -> None:
    """
    It is read as any other item, with all that it says.
    """
    scene = one(tmp_path, "yard.tif", item("yard", **{"eo:cloud_cover": 12, "recount:rendered": True}))

    assert ("yard", 0.12, True) == (scene.id, scene.cloud, scene.rendered)
    assert str(tmp_path / "pictures" / "yard.tif") == scene.assets["visual"].href


@pytest.mark.parametrize(
    ("name", "sidecar", "header", "says"),
    [
        ("a.tif", None, {}, "say when"),
        ("S2A_20231005T021500_20240516T022440.tif", None, {}, "holds 2 days (2023-10-05, 2024-05-16)"),
        ("a.tif", {"date": "Thursday"}, {}, "'Thursday'"),
        ("a.tif", {"date": 20231005}, {}, "20231005"),
        ("2023-10-05.tif", {"gsd": "0.5 m"}, {}, "'0.5 m'"),
        ("2023-10-05.tif", None, {"footprint": None}, "no georeference"),
        ("2023-10-05.tif", {"type": "Feature"}, {}, "no id"),
        ("2023-10-05.tif", [], {}, "JSON list"),
    ],
)
def test_pictures_that_are_refused(
    name: str, sidecar: Any, header: dict[str, Any], says: str, tmp_path: Path
) -> None:
    """
    Each by its name, with what is missing; the others in the folder are listed all the same.
    """
    folder = tmp_path / "pictures"
    folder.mkdir()
    for file in (name, "good_2023-10-05.tif"):
        (folder / file).write_bytes(b"II*\0")
    if sidecar is not None:
        (folder / name).with_suffix(".json").write_text(json.dumps(sidecar), encoding="utf-8")

    found = ask(folder, tmp_path / "trail", **header)

    (refused,) = [why for why in found.refused if why.scene == name.rpartition(".")[0]]
    assert says in refused.reason
    assert "imagery_unreadable" == refused.code
    assert ([] if "footprint" in header else ["good_2023-10-05"]) == [scene.id for scene in found.scenes]


def test_a_hostile_raster_is_named(tmp_path: Path) -> None:
    """
    What the header's reader refuses is refused here, with its sentence.
    """
    (tmp_path / "2023-10-05.tif").write_bytes(b"<VRTDataset/>")

    def refuse(_path: Path) -> RasterFacts:
        raise HostileRaster("It is a VRT under the name of a TIFF.", next_step="Convert it.")

    door = Disk("pictures", tmp_path, trail=Trail(tmp_path / "trail"))
    found = FolderCatalogue("pictures", tmp_path, door=door, describe=refuse)(query())

    assert ["It is a VRT under the name of a TIFF. Convert it."] == [why.reason for why in found.refused]


def test_a_file_told_to_be_of_another_time_is_not_opened(tmp_path: Path) -> None:
    """
    What stands beside a picture saves opening it; what is opened is opened once.
    """
    for name, day in (("old", "2019-01-01"), ("new", "2023-10-05")):
        (tmp_path / f"{name}.tif").write_bytes(b"II*\0")
        (tmp_path / f"{name}.json").write_text(json.dumps({"date": day}), encoding="utf-8")
    opened: list[str] = []

    def note(path: Path) -> RasterFacts:
        opened.append(path.name)
        return facts()

    folder = FolderCatalogue(
        "pictures", tmp_path, door=Disk("pictures", tmp_path, trail=Trail(tmp_path / "trail")), describe=note
    )
    folder(query())
    folder(query())

    assert ["new.tif"] == opened


def test_links_out_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    """
    A picture that is a link to a file elsewhere is not listed.
    """
    (tmp_path / "elsewhere.tif").write_bytes(b"II*\0")
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "2023-10-05.tif").symlink_to(tmp_path / "elsewhere.tif")

    assert 0 == ask(folder, tmp_path / "trail").answer.found


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """
    It is no empty answer.
    """
    with pytest.raises(CatalogueError, match="no folder"):
        ask(tmp_path / "gone", tmp_path / "trail")


@pytest.mark.parametrize("end", [".png", ".jpg", ".JPG"])
def test_a_picture_that_cannot_say_where(end: str, tmp_path: Path) -> None:
    """
    A PNG or JPEG with a world file lacks a coordinate system: refused, with the command that takes one.
    """
    (tmp_path / f"2023-10-05{end}").write_bytes(b"pixels")
    (tmp_path / f"2023-10-05.{end[1]}{end[-1]}w".lower()).write_text("0.5 0 0 -0.5 1 2", encoding="utf-8")

    (refused,) = ask(tmp_path, tmp_path / "trail").refused

    assert "imagery_unreadable" == refused.code
    assert f"recount library add 2023-10-05{end} --crs EPSG:" in refused.reason


def test_illustrations_are_passed_over(tmp_path: Path) -> None:
    """
    A PNG without a world file is no scene, unless it is the one file that was named.
    """
    (tmp_path / "2023-10-05.png").write_bytes(b"pixels")
    door = Disk("pictures", tmp_path, trail=Trail(tmp_path / "trail"))
    path = tmp_path / "2023-10-05.png"
    named = FolderCatalogue("pictures", tmp_path, door=door, describe=lambda _: facts(), only=path)

    assert 0 == ask(tmp_path, tmp_path / "other").answer.found
    assert ["2023-10-05"] == [one.scene for one in named(query()).refused]


def test_a_real_jpeg_2000(tmp_path: Path) -> None:
    """
    Its georeference is its own, and its pixels are read like a GeoTIFF's.
    """
    pixels = np.random.default_rng(1).integers(1, 255, (3, 300, 400), dtype=np.uint8)
    profile = {"driver": "JP2OpenJPEG", "quality": 100, "reversible": "YES", "dtype": "uint8", "count": 3}
    grid = {"crs": "EPSG:4326", "transform": Affine(1e-5, 0.0, 130.6, 0.0, -1e-5, 42.424)}
    path = tmp_path / "yard_2023-10-05.jp2"
    with rasterio.open(path, "w", width=400, height=300, **profile, **grid) as raster:
        raster.write(pixels)
    area = square(130.601, 42.422, side=0.0005)

    door = Disk("pictures", tmp_path, trail=Trail(tmp_path / "trail"))
    (scene,) = FolderCatalogue("pictures", tmp_path, door=door, describe=describe)(query(area)).scenes
    chip = ChipReader(web=door, disk=lambda *_: door)(scene, area=area)

    assert "image/jp2" == scene.assets["image"].media_type
    height, width = chip.valid.shape
    seen = pixels[:, chip.row_off : chip.row_off + height, chip.col_off : chip.col_off + width]
    assert seen.tolist() == chip.data.tolist()


def test_a_real_geotiff(tmp_path: Path) -> None:
    """
    Footprint and posting come from the file's own header, the picture in UTM, the answer in degrees.
    """
    folder = tmp_path / "pictures"
    folder.mkdir()
    profile = {
        "driver": "GTiff",
        "width": 60,
        "height": 40,
        "count": 1,
        "dtype": "uint8",
        "crs": "EPSG:32652",
        "transform": Affine(50.0, 0.0, 632_000.0, 0.0, -50.0, 4_700_000.0),
    }
    with rasterio.open(folder / "yard_2023-10-05.tif", "w", **profile) as raster:
        raster.write(np.ones((1, 40, 60), np.uint8))
    lon, lat = Transformer.from_crs(32652, 4326, always_xy=True).transform(633_500, 4_699_000)
    around = square(lon - 0.001, lat - 0.001, side=0.002)

    door = Disk("pictures", folder, trail=Trail(tmp_path / "trail"))
    (scene,) = FolderCatalogue("pictures", folder, door=door, describe=describe)(query(around)).scenes

    assert 50.0 == pytest.approx(scene.gsd_m, rel=0.01)
    assert datetime(2023, 10, 5, tzinfo=UTC) == scene.taken_start
