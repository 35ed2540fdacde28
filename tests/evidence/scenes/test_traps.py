"""Twelve ways in which catalogues mislead, each seen in what providers really answer.

| trap | what happens | what is done about it |
|---|---|---|
| 1 | an incidence angle is the satellite's elevation | the off-nadir angle alone is believed |
| 2 | cloud and data share under words of one's own, times with a blank | they are read; empty tiles refused |
| 3 | 200 to a filter that was not applied, or was dropped on the next page | every item is checked again |
| 4 | the number matched changes from page to page, or is missing | it is never believed |
| 5 | a next page is reached in six ways | all are followed |
| 6 | geometry and bbox are left out, no item has a GSD | refused, not missed, told by the collection |
| 7 | the antimeridian has four spellings, a bbox runs from east to west | one outline comes of all |
| 8 | a GSD in degrees | it is unknown |
| 9 | ``null``, days, lists and heights where others stand | the other form is read, or the item refused |
| 10 | no cloud cover; files that cost money | unknown is not clear; who pays is said |
| 11 | errors as prose, as HTML, as 403 | the catalogue could not be asked, and why |
| 12 | a box that runs west, north, east, south | it is read in its order |
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import item, square
from shapely.geometry import box, shape

from evidence.scenes.stac.footprints import footprint
from evidence.scenes.stac.items import scene_of

if TYPE_CHECKING:
    from evidence.model.scenes import Scene

HERE = Path(__file__).parent

TOLD_ELSEWHERE = {
    1: "test_items.py::test_incidence_is_not_off_nadir",
    2: "test_items.py::test_cloud_is_a_share test_items.py::test_the_time_of_a_scene",
    3: "test_stac_api.py::test_a_server_that_ignores_the_question "
    "test_traps_of_answers.py::test_trap_3_a_next_page_that_forgot_the_question",
    4: "test_traps_of_answers.py::test_trap_4_the_number_matched",
    5: "test_traps_of_answers.py::test_trap_5_ways_to_the_next_page",
    6: "test_items.py::test_items_that_are_no_scene "
    "test_traps_of_answers.py::test_trap_6_items_that_leave_things_out",
    7: "../test_globe.py::test_an_outline_across_the_antimeridian_is_cut_in_two",
    8: "test_items.py::test_the_gsd_is_the_native_one",
    9: "test_items.py::test_the_time_of_a_scene test_items.py::test_heights_are_dropped",
    10: "test_access.py::test_how_pixels_can_be_had",
    11: "test_traps_of_answers.py::test_trap_11_errors_in_every_dress "
    "test_traps_of_answers.py::test_trap_11_too_many_requests",
    12: "../sites/test_photon.py::test_an_answer_becomes_a_candidate",
}
"""Where a trap has its tests, beside those below."""


def read(**fields: Any) -> Scene:
    """Read an item as a scene."""
    return scene_of(item(**fields), catalogue="test", base="https://example.org/stac/yard.json")


@pytest.mark.parametrize("where", TOLD_ELSEWHERE.values(), ids=TOLD_ELSEWHERE)
def test_where_it_is_told(where: str) -> None:
    """
    Every test that the table names is there.
    """
    for one in where.split():
        file, _, name = one.partition("::")
        assert re.search(rf"^def {name}\(", (HERE / file).read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    ("off_nadir", "incidence"), [(27.5, 58.9), (30.0, 55.9), (None, 52.0)], ids=["low", "lower", "alone"]
)
def test_trap_1_an_incidence_that_is_an_elevation(off_nadir: float | None, incidence: float) -> None:
    """
    27.5 off nadir is seen from 58.9 above the horizon; alone, such a number says nothing of the angle.
    """
    scene = read(**{"view:off_nadir": off_nadir, "view:incidence_angle": incidence})

    assert off_nadir == scene.off_nadir


def test_trap_2_a_tile_in_words_of_its_own() -> None:
    """
    No ``eo:cloud_cover`` but per cent of a tile, and a blank in its time.
    """
    scene = read(**{"datetime": "2023-10-05 02:10:35Z", "tile:clouds_percent": 12, "tile:data_area": 0.4})

    assert ("02:10:35", 0.12) == (f"{scene.taken_start:%H:%M:%S}", scene.cloud)


@pytest.mark.parametrize(
    ("geometry", "covered", "not_covered"),
    [
        (box(179.98, 70, 180.97, 71), box(-180, 70, -179.03, 71), box(-90, 70, 90, 71)),
        (box(-180.0014, 10, -179.0014, 11), box(179.9986, 10, 180, 11), box(-90, 10, 90, 11)),
    ],
    ids=["counted on", "a hair beyond"],
)
def test_trap_7_the_antimeridian(geometry: Any, covered: Any, not_covered: Any) -> None:
    """
    Elevation tiles reach −180.0014: a sliver of them lies on the far side of the map.
    """
    ring = [list(point) for point in geometry.exterior.coords]
    whole = shape(footprint({"type": "Polygon", "coordinates": [ring]}))

    assert covered.area == pytest.approx(whole.intersection(covered).area, rel=1e-6)
    assert 0 == whole.intersection(not_covered).area


def test_trap_7_a_bbox_from_east_to_west() -> None:
    """
    GeoJSON writes the box of an outline across ±180 with west above east; only the outline counts.
    """
    parts = [square(179.9, 70, side=0.1), square(-180, 70, side=0.1)]
    outline = {"type": "MultiPolygon", "coordinates": [part["coordinates"] for part in parts]}
    whole = item("wrangel", geometry=outline) | {"bbox": [179.9, 70, -179.9, 70.1]}

    scene = scene_of(whole, catalogue="test", base="https://example.org/stac/wrangel.json")

    assert 0.02 == pytest.approx(shape(scene.footprint).area)


@pytest.mark.parametrize(("gsd", "native"), [(2.4e-7, None), (4e-7, None), (0.04, 0.04)])
def test_trap_8_a_gsd_in_degrees(gsd: float, native: float | None) -> None:
    """
    No camera in orbit or in the air sees a fortieth of a micrometre; four centimetres, a drone does.
    """
    scene = read(gsd=gsd, assets={"image": {"href": "a.tif", "type": "image/tiff"}})

    assert native == scene.gsd_m


@pytest.mark.parametrize("epsg", [{"proj:epsg": None, "proj:code": None}, {"proj:epsg": None}])
def test_trap_9_a_projection_that_stands_on_the_asset(epsg: dict[str, Any]) -> None:
    """
    Its pixels are posted at 2 m, which is all the detail that is left of the half metre stated.
    """
    own = {"proj:code": "EPSG:32652", "proj:transform": [2.0, 0, 4e5, 0, -2.0, 5e6]}
    visual = {"href": "a.tif", "type": "image/tiff", "roles": ["visual"], **own}

    assert 2.0 == read(assets={"visual": visual}, **epsg).gsd_m


def test_trap_10_no_cloud_cover_is_not_a_clear_sky() -> None:
    """
    Aerial photographs come without one: it is unknown, neither clear nor overcast.
    """
    assert read(without=["eo:cloud_cover"]).cloud is None
