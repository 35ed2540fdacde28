"""Circles and rectangles on the ellipsoid."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from evidence.sites.outlines import circle, distance_m, rectangle

GEOD = Geod(ellps="WGS84")


@given(st.floats(-179, 179), st.floats(-85, 85), st.floats(50, 20_000))
def test_a_circle_has_its_radius_everywhere(lon: float, lat: float, radius_m: float) -> None:
    """
    Corners lie at the radius wherever on Earth, and the area is a 64-gon's: 0.16 % less than the circle's.
    """
    ring = circle(lon, lat, radius_m)["coordinates"][0]
    # Rings that cross the date line jump by 360 degrees; the geodesic does not mind.
    area_m2, _ = GEOD.polygon_area_perimeter(*zip(*ring, strict=True))

    assert all(abs(distance_m(lon, lat, x, y) - radius_m) < 0.05 for x, y in ring)
    assert pytest.approx(3.14159265 * radius_m**2 * 0.9984, rel=2e-3) == area_m2


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
