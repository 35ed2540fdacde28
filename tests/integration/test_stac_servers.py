"""STAC APIs of two makers, pgstac and rustac, with the same items: awkward places, times, pages and ids."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import loopback_web, query, square
from pyproj import Transformer
from stac_servers import fronted, listed, missing, pgstac, rustac

from evidence.scenes.catalogues.api import ApiCatalogue, Limits
from evidence.scenes.catalogues.configured import Known, Provider
from evidence.scenes.stac.footprints import covered
from evidence.sites.outlines import circle
from evidence.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evidence.seams import Found
    from evidence.web import Web

WHY_NOT = missing()
if WHY_NOT is not None:
    pytest.skip(WHY_NOT, allow_module_level=True)

MANY = 10_000


def polygon(*points: tuple[float, float]) -> dict[str, Any]:
    """A polygon with these corners, closed."""
    return {"type": "Polygon", "coordinates": [[list(point) for point in (*points, points[0])]]}


def ell(west: float, south: float) -> dict[str, Any]:
    """An L, 0.1 degrees high and wide, its arms 0.02 wide."""
    steps = [(0, 0), (0.1, 0), (0.1, 0.02), (0.02, 0.02), (0.02, 0.1), (0, 0.1)]
    return polygon(*((west + x, south + y) for x, y in steps))


def polar(east_m: float, north_m: float, *, side_m: float = 100_000.0) -> dict[str, Any]:
    """The footprint of a square of the polar grid (UPS north), corner by corner, as a program writes it."""
    to_degrees = Transformer.from_crs("EPSG:32661", "OGC:CRS84", always_xy=True).transform
    half = side_m / 2
    corners = [(-half, -half), (half, -half), (half, half), (-half, half)]
    return polygon(*(to_degrees(2e6 + east_m + x, 2e6 + north_m + y) for x, y in corners))


YARD = [
    listed("arm", geometry=square(130.66, 42.405)),
    listed("leg", geometry=square(130.605, 42.46)),
    listed("notch", geometry=square(130.65, 42.45)),
    listed("whole", geometry=square(130.55, 42.35, side=0.2), gsd=10),
    listed("ell", geometry=ell(130.6, 42.4)),
]
STRAIT = [
    listed(name, geometry=geometry, collection="strait")
    for name, geometry in {
        "a step": polygon((179.9, -16.9), (-179.9, -16.9), (-179.9, -16.7), (179.9, -16.7)),
        "counted on": polygon((179.9, -16.9), (180.1, -16.9), (180.1, -16.7), (179.9, -16.7)),
        "counted down": polygon((-180.1, -16.9), (-179.9, -16.9), (-179.9, -16.7), (-180.1, -16.7)),
        "cut": {
            "type": "MultiPolygon",
            "coordinates": [
                polygon((179.9, -16.9), (180, -16.9), (180, -16.7), (179.9, -16.7))["coordinates"],
                polygon((-180, -16.9), (-179.9, -16.9), (-179.9, -16.7), (-180, -16.7))["coordinates"],
            ],
        },
        "other side of the world": square(-0.1, -16.9, side=0.2),
        "west of it": square(179.5, -16.9, side=0.2),
    }.items()
]
POLES = [
    listed("square on the pole", geometry=polar(10_000, 20_000), collection="poles"),
    listed("beside it", geometry=polar(150_000, 0), collection="poles"),
    listed("ring", geometry=polygon((0, 89), (90, 89), (180, 89), (-90, 89)), collection="poles"),
    listed("far south", geometry=polygon((0, -89), (120, -89), (-120, -89)), collection="poles"),
    listed("a sector", geometry=polygon((0, 88), (60, 88), (60, 89.95), (0, 89.95)), collection="poles"),
]
TIMES = [
    listed(name, geometry=square(10, 50), collection="times", **fields)
    for name, fields in {
        "instant": {"datetime": "2023-10-05T02:10:00Z"},
        "interval": {
            "datetime": None,
            "start_datetime": "2023-10-05T02:00:00Z",
            "end_datetime": "2023-10-05T02:05:00Z",
        },
        "reaches in": {
            "datetime": None,
            "start_datetime": "2023-10-04T14:59:50Z",
            "end_datetime": "2023-10-04T15:00:10Z",
        },
        "day before": {
            "datetime": None,
            "start_datetime": "2023-10-03T02:00:00Z",
            "end_datetime": "2023-10-03T02:05:00Z",
        },
        "day after": {"datetime": "2023-10-06T02:10:00Z"},
    }.items()
]
TWINS = [
    listed("twin", geometry=square(20, 50), collection=name, datetime=f"2023-10-05T{hour}:10:00Z", gsd=gsd)
    for name, hour, gsd in (("drones", "02", 0.05), ("satellites", "03", 10))
]
BUSY = [
    listed(
        f"{n:05d}",
        geometry=square(-30, 10),
        collection="busy",
        datetime=(datetime(2023, 9, 1, tzinfo=UTC) + timedelta(minutes=n)).isoformat(),
    )
    for n in range(MANY)
]
WHOLE_YEAR = ("2023-01-01T00:00:00", "2023-12-31T23:59:59")


@pytest.fixture(scope="module", params=[pgstac, rustac])
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    """
    A STAC API that holds all of them.
    """
    with request.param([*YARD, *STRAIT, *POLES, *TIMES, *TWINS, *BUSY]) as address:
        yield address


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """
    The real door, open to this machine.
    """
    with loopback_web(Trail(tmp_path / "trail")) as door:
        yield door


def ask(web: Web, address: str, area: dict[str, Any], *days: str, limits: Limits | None = None) -> Found:
    """Ask the server for the scenes of an area on the usual day, or on these."""
    return ApiCatalogue("test", address, web=web, limits=limits)(query(area, *days))


def ids(found: Found) -> set[str]:
    """Ids of the scenes, of which nothing was left out or refused."""
    assert (None, ()) == (found.answer.detail, found.refused)
    return {scene.id for scene in found.scenes}


def test_an_l_shaped_area(server: str, web: Web) -> None:
    """
    What lies in the notch of an L lies in its box, and not in the L.
    """
    assert {"arm", "leg", "whole", "ell"} == ids(ask(web, server, ell(130.6, 42.4)))


def test_an_l_shaped_scene(server: str, web: Web) -> None:
    """
    A scene in the shape of an L does not show what lies in its notch.
    """
    assert {"notch", "whole"} == ids(ask(web, server, square(130.653, 42.453, side=0.002)))


@pytest.mark.parametrize("lon", [180.0, -179.999, 179.95, -179.95])
def test_an_area_at_the_antimeridian(lon: float, server: str, web: Web) -> None:
    """
    On it, across it and on either side: all spellings of a scene that lies across are found, and cover it.
    """
    area = circle(lon, -16.8, 500)
    found = ask(web, server, area)

    assert {"a step", "counted on", "counted down", "cut"} == ids(found)
    assert [pytest.approx(1.0)] * 4 == [covered(area, scene.footprint) for scene in found.scenes]


@pytest.mark.parametrize(
    ("lon", "lat", "scenes"),
    [
        (0, 90, {"ring", "square on the pole"}),
        (30, 89.93, {"ring", "square on the pole", "a sector"}),
        (30, 89.5, {"a sector"} | {"ring"}),
        (77, -90, {"far south"}),
        (-135, -89.9, {"far south"}),
    ],
)
def test_an_area_at_a_pole(lon: float, lat: float, scenes: set[str], server: str, web: Web) -> None:
    """
    A ring of longitudes around the pole encloses it, however far it lies from each of its corners.
    """
    assert scenes == ids(ask(web, server, circle(lon, lat, 500)))


def test_both_forms_of_time(server: str, web: Web) -> None:
    """
    An instant; an interval with ``datetime`` null; one of which only the end lies in the day.
    """
    found = ask(web, server, square(10, 50))

    assert {"instant", "interval", "reaches in"} == ids(found)
    (interval,) = [scene for scene in found.scenes if scene.id == "interval"]
    assert timedelta(minutes=5) == interval.taken_end - interval.taken_start


def test_a_search_without_end_is_cut_short_and_says_so(server: str, web: Web) -> None:
    """
    Of ten thousand, one thousand in ten pages.
    """
    answer = ask(web, server, square(-30, 10), *WHOLE_YEAR).answer

    assert (1000, "Stopped after 1000 items; there may be more.") == (answer.found, answer.detail)
    assert 1 + 10 == len(answer.response_sha256)


def test_ten_thousand_items_in_pages(server: str, web: Web) -> None:
    """
    Given the room, every one of them, each once.
    """
    room = Limits(page=1000, pages=20, items=2 * MANY)

    found = ask(web, server, square(-30, 10), *WHOLE_YEAR, limits=room)

    assert {one["id"] for one in BUSY} == ids(found)
    assert MANY == len(found.scenes)


def test_two_items_with_one_id(server: str, web: Web) -> None:
    """
    An id is unique in its collection only; where two collections share one, the collection tells them apart.
    """
    found = ask(web, server, square(20, 50))

    assert [("drones/twin", 0.05), ("satellites/twin", 10)] == [(one.id, one.gsd_m) for one in found.scenes]


def test_a_next_link_that_loops(server: str, web: Web) -> None:
    """
    A next link that leads back to the first page ends the search, and nothing is listed twice.
    """
    first: list[dict[str, Any]] = []

    def remembered(asked: dict[str, Any]) -> dict[str, Any]:
        first.append(asked)
        return asked

    def looped(page: dict[str, Any]) -> dict[str, Any]:
        back = {"rel": "next", "method": "POST", "href": f"{front}search", "body": first[0]}
        return page | {"links": [back]}

    with fronted(server, question=remembered, answer=looped) as front:
        found = ask(web, front, square(-30, 10), *WHOLE_YEAR)

    assert (100, 1) == (len(found.scenes), len(first))
    assert "points back to a page that was already read" in str(found.answer.detail)


@pytest.mark.parametrize("constraint", ["intersects", "datetime", "collections"])
def test_a_filter_that_the_server_ignores(constraint: str, server: str, web: Web) -> None:
    """
    The server answers 200 to a question of which it saw a part; every constraint is checked again here.
    """

    def deaf(asked: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in asked.items() if name != constraint} | {"limit": MANY}

    provider = Provider(name="test", url=server, collections={"drones": Known(), "times": Known()})
    room = Limits(page=MANY, items=2 * MANY)
    with fronted(server, question=deaf) as front:
        catalogue = ApiCatalogue("test", front, web=web, provider=provider, limits=room)
        times = catalogue(query(square(10, 50)))
        twin = catalogue(query(square(20, 50)))

    assert ({"instant", "interval", "reaches in"}, {"twin"}) == (ids(times), ids(twin))
    assert ["drones"] == [scene.collection for scene in twin.scenes]
