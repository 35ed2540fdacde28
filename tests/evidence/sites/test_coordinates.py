"""Coordinates as people write them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.sites.coordinates import parse_coordinates, point

HERE = (130.6081, 42.4214)
MINUTES = (130.6080556, 42.4213889)


@pytest.mark.parametrize(
    "text",
    [
        "42.4214 N, 130.6081 E",
        "42.4214N 130.6081E",
        "N42.4214 E130.6081",
        "N 42.4214, E 130.6081",
        "42.4214° N, 130.6081° E",
        "42.4214°N 130.6081°E",
        "130.6081 E, 42.4214 N",
        "42.4214, 130.6081",
        "42.4214,130.6081",
        "42.4214 130.6081",
        "+42.4214 +130.6081",
        "(42.4214, 130.6081)",
        "42.4214; 130.6081",
        "42.4214/130.6081",
        "at 42.4214 N, 130.6081 E",
        "coordinates: 42.4214, 130.6081",
        "lat 42.4214, lon 130.6081",
        "lat: 42.4214 lon: 130.6081",
        "Longitude 130.6081, Latitude 42.4214",
        "42.4214 north, 130.6081 east",
        "42.4214 degrees north, 130.6081 degrees east",
        "４２.４２１４, 130.6081",
    ],
)
def test_decimal_degrees(text: str) -> None:
    """
    Decimal pairs read as latitude, longitude, as in ordinary prose, unless letters or labels say otherwise.
    """
    assert HERE == parse_coordinates(text)


@pytest.mark.parametrize(
    "text",
    [
        "42°25'17\"N 130°36'29\"E",
        "42°25′17″N, 130°36′29″E",
        "42° 25' 17\" N, 130° 36' 29\" E",
        "42º25’17” N 130º36’29” E",
        "N42°25'17\" E130°36'29\"",
        "42 25' 17\" N 130 36' 29\" E",
        "42d25m17s N, 130d36m29s E",
        "42°25'17''N 130°36'29''E",
        "130°36'29\"E 42°25'17\"N",
    ],
)
def test_degrees_minutes_seconds(text: str) -> None:
    """
    Degrees, minutes and seconds with any of the marks that editors use.
    """
    assert MINUTES == parse_coordinates(text)


@pytest.mark.parametrize(
    ("text", "lon", "lat"),
    [
        ("42°25.284'N 130°36.486'E", 130.6081, 42.4214),
        ("33.61 N, 7.60 W", -7.6, 33.61),
        ("33.61, -7.60", -7.6, 33.61),
        ("23.95 S, 46.30 W", -46.3, -23.95),
        ("−23.95, −46.30", -46.3, -23.95),
        ("0, 0", 0.0, 0.0),
        ("90, 180", 180.0, 90.0),
        ("42N 130E", 130.0, 42.0),
    ],
)
def test_hemispheres_and_signs(text: str, lon: float, lat: float) -> None:
    """
    South and west are negative, by letter or by sign.
    """
    assert (lon, lat) == parse_coordinates(text)


def test_a_command_may_take_longitude_first() -> None:
    """
    LON,LAT is read only where the command says so; letters still win.
    """
    assert HERE == parse_coordinates("130.6081,42.4214", lon_first=True)
    assert HERE == parse_coordinates("42.4214 N, 130.6081 E", lon_first=True)
    assert parse_coordinates("130.6081,42.4214") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tumangang Rail Facility",
        "73",
        "73 railcars",
        "42.4214",
        "91.0, 10.0",
        "42.4, 181",
        "42.4214 N, 130.6081 N",
        "-42.4214 S, 130.6081 E",
        "42°75'17\"N 130°36'29\"E",
        "42°25'77\"N 130°36'29\"E",
        "42.5°25'N 130°36'E",
        "N 42.4 N, E 130.6",
        "from 20 to 73",
        "5 October, 2023",
        "Route 66, 12",
        "1.2.3.4, 5",
        "nan, inf",
        "42.4214, 130.6081, 12",
        "9" * 5000,
        "1 " * 60,
    ],
)
def test_what_is_no_pair_on_earth(text: str) -> None:
    """
    Names, single numbers, impossible angles, clashing letters and long texts are no coordinates.
    """
    assert parse_coordinates(text) is None


@pytest.mark.parametrize(
    ("text", "radius_m"),
    [
        ("42.4214 N, 130.6081 E", 250.0),
        ("within 500 m of 42.4214 N, 130.6081 E", 500.0),
        ("42.4214 N, 130.6081 E (radius 2 km)", 2000.0),
        ("42.4214 N, 130.6081 E, radius of 1.5 km", 1500.0),
        ("42.4214, 130.6081 within 800 metres", 800.0),
    ],
)
def test_a_stated_radius_is_the_reach(text: str, radius_m: float) -> None:
    """
    The place reaches as far as the text says, else 250 m.
    """
    found = point(text)

    assert found is not None
    assert (*HERE, radius_m) == (found.lon, found.lat, found.radius_m)


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_a_written_pair_reads_back(lon: float, lat: float) -> None:
    """
    Six decimals with hemisphere letters come back as they were, wherever on Earth.
    """
    text = f"{abs(lat):.6f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.6f}° {'E' if lon >= 0 else 'W'}"

    read = parse_coordinates(text)

    assert read is not None
    assert abs(read[0] - lon) < 1e-6
    assert abs(read[1] - lat) < 1e-6


@given(st.text(alphabet="0123456789.,°'\"NSEW+- dms", max_size=120))
def test_any_text_is_read_or_refused_quickly(text: str) -> None:
    """
    No mix of digits and marks raises, stalls, or gives a point off the Earth.
    """
    began = time.process_time()
    read = parse_coordinates(text)

    assert time.process_time() - began < 0.2
    assert read is None or (-180 <= read[0] <= 180 and -90 <= read[1] <= 90)
