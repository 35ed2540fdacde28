"""The rendered fixtures: a valid catalogue of one yard on many days, with the truth about every railcar."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pystac
import pytest
import rasterio
from shapely import Point, Polygon
from shapely.geometry import shape

from evidence.training.fixtures import place, sun
from evidence.training.fixtures.catalogue import item
from evidence.training.fixtures.imagery import average
from evidence.training.fixtures.shots import SHOTS, Shot

HOME = Path(__file__).parents[3]
IMAGERY = HOME / "fixtures" / "imagery"
FINE = [shot for shot in SHOTS if shot.gsd_m == 0.5]


def truth(shot: Shot) -> dict[str, Any]:
    """What stands in the truth file of a shot."""
    return dict(json.loads((IMAGERY / "truth" / f"{shot.id}.json").read_text(encoding="utf-8")))


def stored(shot: Shot) -> dict[str, Any]:
    """The STAC item of a shot, as it is in the catalogue."""
    return dict(json.loads((IMAGERY / shot.id / f"{shot.id}.json").read_text(encoding="utf-8")))


def test_seventy_three_railcars_on_the_day_and_few_before() -> None:
    """
    5 October 2023 has 73; at least six earlier dates have 20 or fewer.
    """
    counts = {shot.taken.date().isoformat(): truth(shot)["count"] for shot in FINE if shot.cloud == 0}
    earlier = [count for day, count in counts.items() if day < "2023-10-01"]

    assert 73 == counts["2023-10-05"]
    assert len(earlier) >= 6
    assert max(earlier) <= 20


@pytest.mark.parametrize("shot", FINE, ids=lambda shot: shot.id)
def test_every_railcar_lies_in_the_area_of_interest(shot: Shot) -> None:
    """
    Both in the rectangle that the fixtures are made for and in the outline that the gazetteer gives.
    """
    yards = json.loads((HOME / "evidence/sites/gazetteer/rail_yards.geojson").read_text(encoding="utf-8"))
    known = next(row for row in yards["features"] if row["id"] == "kp-tumangang-rail-facility")
    areas = (Polygon(place.area()), shape(known["geometry"]))
    grid = place.grid()
    cars = [Point(grid.lonlat(car["px"], car["py"])) for car in truth(shot)["objects"]]

    assert shot.cars == len(cars)
    assert all(area.contains(car) for area in areas for car in cars)


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.id)
def test_items_are_valid_and_say_that_they_are_rendered(shot: Shot) -> None:
    """
    Valid against the STAC 1.1.0 schema; with GSD, sun, cloud and the property ``recount:rendered``.
    """
    found = stored(shot)
    fields = found["properties"]
    pystac.Item.from_dict({**found, "stac_extensions": []}).validate()

    assert fields["recount:rendered"] is True
    assert shot.gsd_m == fields["gsd"]
    assert ["data", "visual"] == found["assets"]["visual"]["roles"]
    assert ["red", "green", "blue"] == [band["eo:common_name"] for band in found["assets"]["visual"]["bands"]]
    assert 25 < fields["view:sun_elevation"] < 75
    assert 100 * shot.cloud == pytest.approx(fields["eo:cloud_cover"])


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.id)
def test_items_describe_their_own_pictures(shot: Shot) -> None:
    """
    Size, hash and place in the item are those of the file beside it, and the code still writes that item.
    """
    picture = IMAGERY / shot.id / f"{shot.id}.tif"
    found = stored(shot)
    body = picture.read_bytes()
    with rasterio.open(picture) as opened:
        facts = (opened.crs.to_string(), list(opened.transform)[:6], list(opened.shape))

    assert item(shot, picture) == found
    assert "1220" + hashlib.sha256(body).hexdigest() == found["assets"]["visual"]["file:checksum"]
    assert facts == tuple(found["properties"][f"proj:{name}"] for name in ("code", "transform", "shape"))
    assert len(body) < 1_000_000


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.id)
def test_pictures_cover_the_area_of_interest(shot: Shot) -> None:
    """
    The footprint holds the whole rectangle of 1500 x 420 m.
    """
    assert shape(stored(shot)["geometry"]).contains(Polygon(place.area()))


def test_the_catalogue_leads_to_every_item() -> None:
    """
    catalog.json → collection.json → items, by relative links alone.
    """
    catalogue = pystac.Catalog.from_file(str(IMAGERY / "catalog.json"))

    assert {shot.id for shot in SHOTS} == {found.id for found in catalogue.get_items(recursive=True)}
    assert all(
        link["href"].startswith(".")
        for name in ("catalog.json", "collection.json")
        for link in json.loads((IMAGERY / name).read_text(encoding="utf-8"))["links"]
    )


def test_the_coarse_scene_is_the_fine_one_averaged() -> None:
    """
    Each pixel of 10 m is the mean of 20 x 20 pixels of half a metre, but for what WebP changed in those.
    """
    fine, coarse = (
        rasterio.open(IMAGERY / name / f"{name}.tif").read().astype(float)
        for name in ("tumangang-20231005", "tumangang-20231005-10m")
    )

    assert np.abs(average(fine.astype(np.uint8), 20) - coarse).mean() < 2


def test_rendered_shadows_agree_with_the_sun_of_the_item() -> None:
    """
    On 5 October, with the sun in the south-south-east, the ground north of a car is darker than south of it.
    """
    shot = next(shot for shot in FINE if shot.cars == 73)
    name = IMAGERY / shot.id / f"{shot.id}.tif"
    with rasterio.open(name) as opened:
        grey = opened.read().mean(axis=0)
    cars = truth(shot)["objects"]
    north, south = (
        np.mean([grey[int(car["py"] + rows), int(car["px"])] for car in cars]) for rows in (-6, 6)
    )

    assert north < south - 10


@pytest.mark.parametrize(
    ("taken", "lat", "elevation"),
    [
        (datetime(2024, 6, 20, 12, 2, tzinfo=UTC), 23.44, 90.0),
        (datetime(2024, 3, 20, 12, 7, tzinfo=UTC), 0.0, 90.0),
        (datetime(2024, 12, 21, 11, 58, tzinfo=UTC), 42.0, 24.6),
    ],
)
def test_the_sun_stands_where_geometry_puts_it(taken: datetime, lat: float, elevation: float) -> None:
    """
    At local noon the elevation is 90 degrees less latitude plus declination.
    """
    assert elevation == pytest.approx(sun.position(taken, lon=0.0, lat=lat)[1], abs=0.5)
