"""Cloud at the site: a scene's mask decides over the number that its catalogue gives for all of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from drawn_port import SHIPS, scene
from rasterio.warp import transform, transform_geom
from rasters import north_up, write_raster
from servers import serving
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

WEST, NORTH = 490_000, 4_915_000
UTM = "EPSG:32632"
FIRST_SHIP = (slice(10, 28), slice(20, 40))
"""Rows and columns of the mask, 20 m each, around the ship at the upper left."""


def water() -> NDArray[Any]:
    """A classification of the bay, 80 by 100 pixels of 20 m: water under a clear sky."""
    return np.full((1, 80, 100), 6, dtype="uint8")


def under(*cloud: slice) -> NDArray[Any]:
    """The same with cloud over these rows and columns."""
    classes = water()
    classes[0][cloud] = 9
    return classes


@pytest.fixture
def port(tmp_path: Path) -> Any:
    """
    A catalogue of one item: the bay at 10 m, and beside it the mask given, if any.
    """
    folder = tmp_path / "port"
    folder.mkdir()
    pixels = np.round(scene() * 65535).astype("uint16")
    bands = ("B04 red", "B03 green", "B02 blue", "B08 nir")
    write_raster(
        folder / "port.tif", pixels, crs=UTM, transform=north_up(WEST, NORTH, 10), descriptions=bands
    )

    def listed(mask: NDArray[Any] | bytes | None, *, cloud_cover: float | None) -> Path:
        corners = [[WEST, NORTH], [WEST + 2000, NORTH], [WEST + 2000, NORTH - 1600], [WEST, NORTH - 1600]]
        outline = {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
        assets = {"image": {"href": "./port.tif", "type": "image/tiff", "roles": ["data"]}}
        if mask is not None:
            assets["scl"] = {"href": "./SCL.tif", "type": "image/tiff", "roles": ["data"]}
        if isinstance(mask, bytes):
            (folder / "SCL.tif").write_bytes(mask)
        elif mask is not None:
            write_raster(folder / "SCL.tif", mask, crs=UTM, transform=north_up(WEST, NORTH, 20), nodata=0)
        item = {
            "type": "Feature",
            "stac_version": "1.0.0",
            "id": "S2-port",
            "geometry": json.loads(json.dumps(transform_geom(UTM, "OGC:CRS84", outline))),
            "properties": {
                "datetime": "2023-07-10T10:10:00Z",
                "gsd": 10,
                **({} if cloud_cover is None else {"eo:cloud_cover": cloud_cover}),
            },
            "links": [],
            "assets": assets,
        }
        (folder / "item.json").write_text(json.dumps(item))
        links = [{"rel": "item", "href": "./item.json"}]
        root = {"type": "Catalog", "id": "port", "stac_version": "1.0.0", "description": "", "links": links}
        (folder / "catalog.json").write_text(json.dumps(root))
        return folder / "catalog.json"

    return listed


def check(recount: Any, imagery: object, *more: object, said: str = "four") -> dict[str, Any]:
    """Check a sentence of that many ships within 700 m of the middle of the bay; give its record."""
    (lon,), (lat,) = transform(UTM, "EPSG:4326", [WEST + 1000], [NORTH - 800])
    place = f"{lat:.5f} N, {lon:.5f} E"
    text = f"Sentinel-2 imagery taken on July 10, 2023 shows {said} ships within 700 m of {place}."
    ran = recount("check", "-", "--imagery", imagery, *more, stdin=text)
    assert 0 == ran.code, ran.err
    (record,) = ran.documents
    return record


def test_a_clear_site_in_a_cloudy_scene_is_counted(recount: Any, port: Any, tmp_path: Path) -> None:
    """
    Nine tenths of the scene are listed as cloud; none of it lies over the bay.
    """
    record = check(recount, port(water(), cloud_cover=90), "--offline", "--out", tmp_path / "out")

    [assessed] = record["scenes"]
    assert (0.0, "mask", 1.0) == (assessed["cloud_at_site"], assessed["cloud_from"], assessed["covers"])
    assert "hides 0% of the site (scene classification, SCL)." in assessed["adequacy"]["reason"]
    assert len(SHIPS) == record["counts"][0]["best"]
    assert any(entry["url"].endswith("/SCL.tif") for entry in record["trail"])
    assert 0 == recount("audit", tmp_path / "out" / record["id"]).code


def test_a_cloudy_site_in_a_clear_scene_is_refused(recount: Any, port: Any) -> None:
    """
    The scene is listed with no cloud at all; a cloud lies over the site.
    """
    record = check(recount, port(under(slice(0, 50)), cloud_cover=0), "--offline")

    assert ([], "not_checkable", ["obscured"]) == (
        record["counts"],
        record["verdict"]["agreement"],
        record["verdict"]["reasons"],
    )
    [why] = record["search"]["rejected"]
    assert "obscured" == why["code"]
    assert "of the site (scene classification, SCL)." in why["reason"]
    assert record["scenes"][0]["cloud_at_site"] > 0.5


def test_under_a_part_of_the_sky_a_count_is_a_lower_bound(recount: Any, port: Any, tmp_path: Path) -> None:
    """
    A cloud over one of four ships: three are counted, which contradicts no higher number, and nothing under
    the cloud is taken for a ship.
    """
    imagery = port(under(*FIRST_SHIP), cloud_cover=0)

    record = check(recount, imagery, "--offline", "--out", tmp_path / "out", said="more than 20")

    [assessed] = record["scenes"]
    assert 0.05 < assessed["cloud_at_site"] < 0.15
    assert 1 - assessed["cloud_at_site"] == pytest.approx(assessed["covers"], abs=0.02)
    assert len(SHIPS) - 1 == record["counts"][0]["best"]
    assert "partial_coverage" in record["verdict"]["reasons"]
    assert "inconclusive" == record["verdict"]["agreement"]
    assert 0 == recount("audit", tmp_path / "out" / record["id"]).code


@pytest.mark.parametrize(
    ("mask", "says"),
    [
        (None, "Cloud covers 12% of the whole scene."),
        (b"<VRTDataset><SourceFilename>/etc/passwd</SourceFilename>", "virtual raster (VRT)"),
        (water().astype("uint16"), "it has 1 of uint16, not 1 of uint8"),
        (np.zeros_like(water()), "scene classification, SCL: no data for 100% of the site"),
    ],
    ids=["no mask", "VRT", "16 bits", "all without data"],
)
def test_without_a_mask_that_settles_it_the_scenes_cover_stands(
    recount: Any, port: Any, mask: Any, says: str
) -> None:
    """
    The scene is counted all the same, and the sentence says what its clear sky rests on.
    """
    record = check(recount, port(mask, cloud_cover=12), "--offline")

    [assessed] = record["scenes"]
    assert (None, None, 1.0) == (assessed["cloud_at_site"], assessed["cloud_from"], assessed["covers"])
    assert says in assessed["adequacy"]["reason"]
    assert "Cloud covers 12% of the whole scene." in assessed["adequacy"]["reason"]
    assert len(SHIPS) == record["counts"][0]["best"]


def test_of_a_mask_that_ends_early_only_its_part_is_counted_on(
    recount: Any, port: Any, tmp_path: Path
) -> None:
    """
    It tells the northern sixth of the site: what lies in it is a lower bound, and not all ships are seen.
    """
    record = check(
        recount, port(water()[:, :20], cloud_cover=0), "--offline", "--out", tmp_path / "out", said="four"
    )

    [assessed] = record["scenes"]
    assert 0.15 == pytest.approx(assessed["covers"], abs=0.02)
    assert "for clear, and only that is counted on." in assessed["adequacy"]["reason"]
    assert record["counts"][0]["best"] < len(SHIPS)
    assert "inconclusive" == record["verdict"]["agreement"]
    assert "partial_coverage" in record["verdict"]["reasons"]
    assert 0 == recount("audit", tmp_path / "out" / record["id"]).code


def test_too_few_do_not_contradict_under_cloud_that_nobody_placed(recount: Any, port: Any) -> None:
    """
    A tenth of the scene is listed as cloud, without a mask: it may hide the ships that are missing. Under a
    clear sky the same count contradicts.
    """
    hazy, clear = (
        check(recount, port(None, cloud_cover=cover), "--offline", said="40")["verdict"] for cover in (10, 0)
    )

    assert ("inconclusive", ["obscured"], None) == (hazy["agreement"], hazy["reasons"], hazy["likelihood"])
    assert "inconsistent" == clear["agreement"]


def test_scenes_lists_what_said_so(recount: Any, port: Any) -> None:
    """
    A person who looks for scenes sees the cloud over the site, too.
    """
    imagery = port(under(*FIRST_SHIP), cloud_cover=None)
    (lon,), (lat,) = transform(UTM, "EPSG:4326", [WEST + 1000], [NORTH - 800])

    days = ("--from", "2023-07-10", "--to", "2023-07-10")
    ran = recount(
        "scenes", f"{lon:.5f},{lat:.5f}", *days, "--kind", "ship", "--imagery", imagery, "--offline"
    )

    [listed] = ran.documents[0]["scenes"]
    assert "mask" == listed["cloud_from"]


def test_a_look_is_replayed_to_the_same_finding(
    recount: Any, port: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Over a server with byte ranges, then from the recording alone.
    """
    port(under(*FIRST_SHIP), cloud_cover=80)
    monkeypatch.setenv("RECOUNT_ALLOW_PRIVATE", "127.0.0.0/8")
    with serving(Starlette(routes=[Mount("/", StaticFiles(directory=tmp_path / "port"))])) as server:
        live = check(recount, f"{server}/catalog.json", "--record", tmp_path / "tape")
        again = check(recount, f"{server}/catalog.json", "--replay", tmp_path / "tape")

    assert live["finding_id"] == again["finding_id"]
    assert [entry["url"] for entry in live["trail"]] == [entry["url"] for entry in again["trail"]]
    read = [entry for entry in live["trail"] if entry["url"].endswith("/SCL.tif")]
    assert read
    assert all(entry["range"] for entry in read)
    assert len(SHIPS) - 1 == live["counts"][0]["best"]
