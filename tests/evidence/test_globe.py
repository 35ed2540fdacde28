"""Outlines on a flat map: cut at ±180 degrees, closed over the poles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import Point, box, shape

from evidence.globe import areas, crosses, crossings, geojson, laid_flat, sides

GEOD = Geod(ellps="WGS84")

ACROSS = {
    "a step": [(179.9, -20), (-179.9, -20), (-179.9, -19.9), (179.9, -19.9), (179.9, -20)],
    "counted on": [(179.9, -20), (180.1, -20), (180.1, -19.9), (179.9, -19.9), (179.9, -20)],
    "counted down": [(-180.1, -20), (-179.9, -20), (-179.9, -19.9), (-180.1, -19.9), (-180.1, -20)],
    "a step from 180 to -180": [
        *[(179.9, -20), (180, -20), (-180, -20), (-179.9, -20)],
        *[(-179.9, -19.9), (-180, -19.9), (180, -19.9), (179.9, -19.9), (179.9, -20)],
    ],
    "the other way round": [(179.9, -20), (179.9, -19.9), (-179.9, -19.9), (-179.9, -20), (179.9, -20)],
    "left open": [(179.9, -20), (-179.9, -20), (-179.9, -19.9), (179.9, -19.9)],
}


@pytest.mark.parametrize("ring", ACROSS.values(), ids=ACROSS)
def test_an_outline_across_the_antimeridian_is_cut_in_two(ring: list[tuple[float, float]]) -> None:
    """
    Every spelling of one square gives the same two halves.
    """
    halves = sorted(part.bounds for part in areas(laid_flat([ring])))

    assert [(-180, -20, -179.9, -19.9), (179.9, -20, 180, -19.9)] == [
        pytest.approx(half, abs=1e-9) for half in halves
    ]


@pytest.mark.parametrize(
    "ring",
    [
        [(-180, -90), (180, -90), (180, 90), (-180, 90), (-180, -90)],
        [(-180, -60), (180, -60), (180, 60), (-180, 60), (-180, -60)],
        [(-180, 80), (0, 80), (180, 80), (180, 90), (-180, 90), (-180, 80)],
        [(-80, 10), (80, 10), (80, 20), (-80, 20), (-80, 10)],
    ],
    ids=["the world", "a belt", "a polar cap with the edge of the map", "a continent"],
)
def test_what_lies_on_the_map_stays(ring: list[tuple[float, float]]) -> None:
    """
    Edges along the edge of the map are no crossing.
    """
    whole = laid_flat([ring])

    assert shape({"type": "Polygon", "coordinates": [ring]}).equals(whole)


@pytest.mark.parametrize("sign", [1, -1], ids=["north", "south"])
@pytest.mark.parametrize("turn", [1, -1], ids=["eastward", "westward"])
def test_a_ring_around_a_pole_encloses_it(sign: int, turn: int) -> None:
    """
    Four corners at 89 degrees are a square around the pole, as they are on a polar map: half of 2r squared.
    """
    ring = [(lon, 89.0 * sign) for lon in (45, 135, -135, -45, 45)][::turn]

    (cap,) = areas(laid_flat([ring]))
    area_m2 = abs(GEOD.geometry_area_perimeter(cap)[0])
    r_m = GEOD.inv(0, 89, 0, 90)[2]

    assert cap.covers(Point(7, 90 * sign))
    assert 2 * r_m**2 == pytest.approx(area_m2, rel=0.01)
    assert not cap.covers(Point(90, 89.1 * sign))


def test_a_hole_is_cut_out_wherever_it_is_spelled() -> None:
    """
    The outer ring counts on to 180.2, its hole is written at −179.9.
    """
    outer = [(179.9, -20), (180.2, -20), (180.2, -19.8), (179.9, -19.8), (179.9, -20)]
    hole = [(-179.95, -19.95), (-179.9, -19.95), (-179.9, -19.9), (-179.95, -19.9), (-179.95, -19.95)]

    whole = laid_flat([outer, hole])

    assert 0.3 * 0.2 - 0.05 * 0.05 == pytest.approx(whole.area)
    assert not whole.contains(Point(-179.92, -19.92))


def test_twice_around_the_earth_is_refused() -> None:
    """
    Nobody knows what such a ring encloses.
    """
    ring = [(lon, 80) for lon in (0, 120, -120, 0, 120, -120, 0)]

    with pytest.raises(ValueError, match="2 times"):
        laid_flat([ring])


@given(st.floats(-180, 170), st.floats(-80, 80), st.floats(0.01, 9), st.sampled_from([-360, 360]))
def test_a_turn_more_or_less_changes_nothing(lon: float, lat: float, side: float, turn: int) -> None:
    """
    A box whose longitudes are counted on by a whole turn covers the same ground as the box itself.
    """
    here = box(lon, lat, lon + side, lat + side)
    there = [(x + turn, y) for x, y in here.exterior.coords]

    whole = laid_flat([there])

    assert 1e-9 > whole.symmetric_difference(here).area
    assert not any(crosses(part.exterior.coords) for part in areas(whole))


def test_one_is_a_polygon_two_are_a_multipolygon() -> None:
    """
    In lists, as JSON gives them back.
    """
    one, two = box(0, 0, 1, 1), box(2, 0, 3, 1)

    assert ("Polygon", "MultiPolygon") == (geojson([one])["type"], geojson([one, two])["type"])
    assert isinstance(geojson([one])["coordinates"], list)


@pytest.mark.parametrize(
    ("rings", "number"),
    [
        ([[(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]], 0),
        ([[(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)]], 1),
        ([[(0, 0), (1, 1), (1, 0), (0, 1)]], 1),
        ([[(0, 0), (4, 0), (4, 4), (0, 4)], [(1, -1), (3, -1), (3, 5), (1, 5)]], 4),
        ([[(0, 0), (1, 0), (1, 1), (0, 1)], [(1, 0), (2, 0), (2, 1), (1, 1)]], 0),
        ([[(179.9, 0), (-179.9, 1), (-179.9, 0), (179.9, 1), (179.9, 0)]], 1),
        (
            [
                [(179, 0), (181, 0), (181, 4), (179, 4)],
                [(-180.5, -1), (-179.5, -1), (-179.5, 5), (-180.5, 5)],
            ],
            4,
        ),
        ([[], [(0, 0)]], 0),
    ],
    ids=[
        "a square",
        "a bow tie",
        "left open",
        "two rings",
        "neighbours",
        "across the antimeridian",
        "spelled differently",
        "nothing",
    ],
)
def test_crossings_are_counted(rings: list[list[tuple[float, float]]], number: int) -> None:
    """
    Where sides cross; to share a corner or a side is none.
    """
    assert number == crossings(sides(rings), most=9)


def test_crossings_are_counted_up_to_a_number() -> None:
    """
    Beyond it, one more is told.
    """
    comb = [(n % 2 * 9.0, n / 10) for n in range(40)]
    across = [(4.0, -1.0), (5.0, -1.0), (5.0, 9.0), (4.0, 9.0)]

    assert 79 < crossings(sides([comb, across]), most=100)
    assert 6 == crossings(sides([comb, across]), most=5)
