"""The area as a server is asked for it."""

from __future__ import annotations

from typing import Any

import pytest
from catalogues import square
from shapely.geometry import MultiPolygon, Point, box, shape

from evidence.globe import areas, geojson
from evidence.scenes.catalogues.api_area import asked


def test_an_area_is_asked_as_it_is() -> None:
    """
    Anywhere between ±180 and the poles, the outline itself.
    """
    assert square() == asked(square())


@pytest.mark.parametrize(("lon", "lat"), [(179.5, 0.0), (-179.9, 0.0), (177.5, 71.0), (-177.0, -71.0)])
def test_near_the_antimeridian_both_sides_are_asked(lon: float, lat: float) -> None:
    """
    A strip as wide as a scene on either side, no higher than the area; at 71° it has thrice the degrees.
    """
    whole = shape(asked(square(lon, lat, side=0.01)))
    west, south, east, north = whole.bounds

    assert (-180, 180, lat, lat + 0.01) == (west, east, south, pytest.approx(north))
    assert whole.covers(shape(square(lon, lat, side=0.01)))
    assert whole.is_valid
    assert whole.area < 0.07


def test_farther_away_no_strip_is_asked() -> None:
    """
    Two degrees from it at the equator, no scene of the area reaches across.
    """
    assert square(177.9, 0) == asked(square(177.9, 0))


@pytest.mark.parametrize("lat", [89.5, -89.5])
def test_near_a_pole_the_cap_is_asked(lat: float) -> None:
    """
    All longitudes, from a scene's width before the area to the pole.
    """
    whole = shape(asked(square(10, lat)))

    assert whole.covers(Point(-170, 90 if lat > 0 else -90))
    assert whole.covers(Point(-170, lat - 1 if lat > 0 else lat + 1))
    assert 2 * 360 > whole.area


def many(*lons: float) -> dict[str, Any]:
    """Make an area of ninety squares, in columns of thirty at these longitudes."""
    return geojson([box(lon, n, lon + 0.5, n + 0.5) for lon in lons for n in range(30)])


def test_very_many_parts_are_asked_by_boxes_around_them() -> None:
    """
    One box; across ±180 one on each side, and never the world.
    """
    (here,) = areas(shape(asked(many(100, 101, 102))))
    sides = areas(shape(asked(many(175, 176, -176))))

    assert (100, 0, 102.5, 29.5) == here.bounds
    assert [(-176, -175.5), (175, 176.5)] == sorted((one.bounds[0], one.bounds[2]) for one in sides)


def test_boxes_that_overlap_are_one_outline() -> None:
    """
    Two crescents in each other's box would make a MultiPolygon that a database refuses.
    """
    ring = Point(100, 0).buffer(1, quad_segs=64).difference(Point(100, 0).buffer(0.8, quad_segs=64))
    halves = [ring.intersection(box(98, y, 102, y + 2)) for y in (-2.01, 0.01)]
    crescents = MultiPolygon([part for half in halves for part in areas(half)])

    assert shape(asked(geojson(areas(crescents)))).is_valid
