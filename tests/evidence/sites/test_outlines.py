"""Circles and rectangles on the ellipsoid."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import shape

from evidence.globe import areas
from evidence.sites.outlines import circle, distance_m, distance_to_m, rectangle, sound

GEOD = Geod(ellps="WGS84")


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(50, 20_000))
def test_a_circle_has_its_radius_everywhere(lon: float, lat: float, radius_m: float) -> None:
    """
    Corners lie at the radius wherever on Earth, and the area is a 64-gon's: 0.16 % less than the circle's.
    """
    area = circle(lon, lat, radius_m)
    drawn = shape(area)
    rings = [part.exterior.coords for part in areas(drawn)]
    corners = [(x, y) for ring in rings for x, y in ring if abs(x) < 180 and abs(y) < 90]
    area_m2 = sum(GEOD.polygon_area_perimeter(*zip(*ring, strict=True))[0] for ring in rings)

    assert drawn.is_valid
    assert all(abs(distance_m(lon, lat, x, y) - radius_m) < 0.05 for x, y in corners)
    assert pytest.approx(3.14159265 * radius_m**2 * 0.9984, rel=2e-3) == area_m2


@pytest.mark.parametrize(
    ("lon", "lat", "form", "bounds"),
    [
        (130.6, 42.4, "Polygon", (130.59392, 42.3955, 130.60608, 42.4045)),
        (179.999, 71.2, "MultiPolygon", (-180, 71.19552, 180, 71.20448)),
        (-180.0, -16.8, "MultiPolygon", (-180, -16.80452, 180, -16.79548)),
        (10.0, 89.999, "Polygon", (-180, 89.99452, 180, 90)),
        (0.0, -90.0, "Polygon", (-180, -90, 180, -89.99552)),
    ],
    ids=["anywhere", "Wrangel Island", "Fiji", "close to a pole", "at a pole"],
)
def test_a_circle_is_geojson(
    lon: float, lat: float, form: str, bounds: tuple[float, float, float, float]
) -> None:
    """
    Cut at ±180 in two; around a pole, all longitudes up to the edge of the map. Outer rings turn left.
    """
    area = circle(lon, lat, 500)
    drawn = shape(area)

    assert form == area["type"]
    assert bounds == pytest.approx(drawn.bounds, abs=1e-5)
    assert drawn.is_valid
    assert all(part.exterior.is_ccw for part in areas(drawn))


def test_an_outline_that_steps_across_the_antimeridian_is_cut() -> None:
    """
    A newsroom's own outline of a wharf on 180 degrees is no belt around the world.
    """
    ring = [(179.99, -16.8), (-179.99, -16.8), (-179.99, -16.79), (179.99, -16.79), (179.99, -16.8)]

    wharf = sound({"type": "Polygon", "coordinates": [ring]})

    assert wharf is not None
    assert {(-180.0, -179.99), (179.99, 180.0)} == {part.bounds[::2] for part in areas(shape(wharf))}


def test_the_nearest_point_may_lie_across_the_antimeridian() -> None:
    """
    From 179.99 it is 4.3 km to −179.97, not the way around the world.
    """
    assert 4259 == pytest.approx(distance_to_m(179.99, -16.8, circle(-179.97, -16.8, 5)), abs=10)


def test_a_circle_needs_a_radius() -> None:
    """
    Nothing lies within 0 m.
    """
    with pytest.raises(ValueError, match="above 0 m, not 0 m"):
        circle(0, 0, 0)


def test_a_rectangle_has_its_sides_and_its_bearing() -> None:
    """
    The yard's outline is 1500 m by 420 m, its long sides towards 105 degrees.
    """
    ring = rectangle(130.6081, 42.4214, length_m=1500, width_m=420, azimuth=105)["coordinates"][0]
    sides = [distance_m(*a, *b) for a, b in pairwise(ring)]
    bearings = [GEOD.inv(*a, *b)[0] % 180 for a, b in pairwise(ring)]
    area_m2, _ = GEOD.polygon_area_perimeter(*zip(*ring, strict=True))

    assert [420, 1500, 420, 1500] == [pytest.approx(side, abs=0.1) for side in sides]
    assert [15, 105, 15, 105] == [pytest.approx(bearing, abs=0.05) for bearing in bearings]
    assert pytest.approx(630_000, rel=1e-4) == area_m2
