"""The map of the world from a real Nominatim server, which holds a small map of a border station."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from nominatim import missing, nominatim

from evidence.seams import PlaceQuery
from evidence.sites.nominatim import Nominatim
from evidence.sites.pace import PAUSE_S, Pace
from evidence.sites.resolver import resolve
from evidence.trail import Trail
from evidence.web import Policy, Web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WHY_NOT = missing()
if WHY_NOT is not None:
    pytest.skip(WHY_NOT, allow_module_level=True)

MAP = Path(__file__).parents[2] / "fixtures" / "osm"

YARD = "Nominatim: OpenStreetMap way 106 (© OpenStreetMap contributors, ODbL)"


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """
    The address of a Nominatim server that knows the border station and nothing else.
    """
    with nominatim(MAP / "border_station.osm", MAP / "phrases.csv") as address:
        yield address


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    """
    What was asked.
    """
    return Trail(tmp_path / "trail")


@pytest.fixture
def web(trail: Trail) -> Iterator[Web]:
    """
    A door that may reach loopback.
    """
    policy = Policy(allow_private=("127.0.0.0/8",), contact="desk@example.org", longest_wait_s=0.0)
    with Web(policy, trail=trail) as door:
        yield door


@pytest.fixture
def geocoder(service: str, web: Web) -> Nominatim:
    """
    The geocoder in front of the server, without its pauses.
    """
    return Nominatim(web, contact="desk@example.org", service=service, pace=Pace(0.0))


def asked(trail: Trail) -> list[str]:
    """Names that the server was asked for."""
    return [parse_qs(urlsplit(exchange.url).query)["q"][0] for exchange in trail.since()]


def test_a_facility_is_found_with_its_outline(geocoder: Nominatim) -> None:
    """
    The yard of the town, not the town: place, outline, reach, country and attribution.
    """
    best = resolve(PlaceQuery("Tumangang Rail Facility", country="KP"), [geocoder]).candidates[0]

    assert ("Tumangang", "rail_yard", "KP", YARD) == (best.name, best.kind, best.country, best.found_by)
    assert (130.608, 42.4214) == pytest.approx((best.lon, best.lat), abs=1e-4)
    assert best.geometry is not None
    assert {(130.6008, 42.4232), (130.6158, 42.4208), (130.6153, 42.4195), (130.6003, 42.4219)} == {
        tuple(corner) for corner in best.geometry["coordinates"][0]
    }
    assert 670 == pytest.approx(best.radius_m, abs=20)


def test_the_server_needs_the_second_question(geocoder: Nominatim, trail: Trail) -> None:
    """
    A server wants every word of a question on the map: the whole finds nothing, and the bare name does.
    """
    assert "found" == resolve(PlaceQuery("Tumangang Rail Yard", country="KP"), [geocoder]).outcome

    assert ["Tumangang Rail Yard", "tumangang"] == asked(trail)


@pytest.mark.parametrize(
    "name", ["두만강", "두만강역", "Tuman-gang", "TUMAN-GANG RAIL YARD", "Dumangang", "Dumangang station"]
)
def test_every_spelling_on_the_map_leads_to_the_yard(name: str, geocoder: Nominatim) -> None:
    """
    The country's own script and alternative names, with and without a head-noun.
    """
    found = resolve(PlaceQuery(name, country="KP"), [geocoder])

    assert ("found", YARD) == (found.outcome, found.candidates[0].found_by)


@pytest.mark.parametrize(
    ("name", "country", "found"),
    [
        ("Kulpo Air Base", "KP", ("Kulpo Air Base", "air_base")),
        ("Kulpo Airfield", "KP", ("Kulpo Air Base", "air_base")),
        ("굴포비행장", "KP", ("Kulpo Air Base", "air_base")),
        ("Sungri", "KP", ("Sungri", "industrial")),
        ("Sungri plant", "KP", ("Sungri", "industrial")),
        ("Khasan Railway Station", "RU", ("Khasan", "rail_yard")),
        ("Хасан", "RU", ("Khasan", "town")),
    ],
)
def test_other_kinds_are_told_from_the_tags(
    name: str, country: str, found: tuple[str, str], geocoder: Nominatim
) -> None:
    """
    An air base, a plant that is called by its bare name, a station beside its town.
    """
    best = resolve(PlaceQuery(name, country=country), [geocoder]).candidates[0]

    assert found == (best.name, best.kind)


def test_the_port_has_its_outline(geocoder: Nominatim) -> None:
    """
    The name as the map has it, head-noun and all; its kind stands among the further tags of its land use.
    """
    best = geocoder(PlaceQuery("Rajin Port", country="KP"))[0]

    assert ("Rajin Port", "port", "KP", 0.88) == (best.name, best.kind, best.country, best.score)
    assert best.geometry is not None


def test_a_station_that_its_town_hides_is_asked_for_among_facilities(
    geocoder: Nominatim, trail: Trail
) -> None:
    """
    The server's answer to "Khasan" is the town alone; among facilities it is the station.
    """
    best = geocoder(PlaceQuery("Khasan Rail Yard", country="RU"))[0]

    assert ("Khasan", "rail_yard") == (best.name, best.kind)
    assert ["Khasan Rail Yard", "khasan", "khasan"] == asked(trail)
    assert "layer=railway" in trail.since()[-1].url


def test_a_town_is_no_answer_for_a_facility_that_is_not_there(geocoder: Nominatim) -> None:
    """
    The server answers with the town; nobody asked for a town.
    """
    assert [] == geocoder(PlaceQuery("Rajin Air Base", country="KP"))


def test_the_country_keeps_the_namesake_out(geocoder: Nominatim) -> None:
    """
    The village of the same name is found in its own country, and only there.
    """
    here, there = (geocoder(PlaceQuery("Tumangang", country=country)) for country in ("KP", "RU"))

    assert {"KP"} == {one.country for one in here}
    assert [("Tumangang", "town", "RU")] == [(one.name, one.kind, one.country) for one in there]


def test_all_bearers_of_a_name_are_shown(geocoder: Nominatim) -> None:
    """
    Without a country a bare name is ambiguous: town, yard and the village across the border.
    """
    found = geocoder(PlaceQuery("Tumangang"))

    assert {("town", "KP"), ("rail_yard", "KP"), ("town", "RU")} == {(one.kind, one.country) for one in found}
    assert "ambiguous" == resolve(PlaceQuery("Tumangang"), [geocoder]).outcome


@pytest.mark.parametrize("name", ["Nowhereville Rail Facility", "---", "Tumangang Nowhereville"])
def test_an_unknown_name_has_no_candidates(name: str, geocoder: Nominatim) -> None:
    """
    Not to know a place is no error.
    """
    assert [] == geocoder(PlaceQuery(name, country="KP"))


def test_the_command_asks_a_server_of_ones_own(
    recount: Callable[..., Any], service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A newsroom names its own Nominatim in the settings; what no gazetteer knows is asked there.
    """
    settings = {"CONTACT": "desk@example.org", "ALLOW_PRIVATE": "127.0.0.0/8", "NOMINATIM": service}
    for name, value in (settings | {"PHOTON": "off", "OVERPASS": "off"}).items():
        monkeypatch.setenv(f"RECOUNT_{name}", value)

    ran = recount("locate", "Kulpo Air Base", "--country", "KP")

    assert (0, "found") == (ran.code, ran.documents[0]["outcome"])
    best = ran.documents[0]["candidates"][0]
    assert "Nominatim: OpenStreetMap way 112 (© OpenStreetMap contributors, ODbL)" == best["found_by"]
    assert "Polygon" == best["geometry"]["type"]


def test_three_questions_take_two_seconds(service: str, web: Web, trail: Trail) -> None:
    """
    Left to itself, the geocoder keeps the pace that the public service asks for.
    """
    geocoder = Nominatim(web, contact="desk@example.org", service=service)
    began = time.monotonic()

    geocoder(PlaceQuery("Nowhereville Rail Facility"))

    assert ["Nowhereville Rail Facility", "nowhereville", "nowhereville"] == asked(trail)
    assert time.monotonic() - began >= 2 * PAUSE_S


def test_the_answer_has_the_form_that_the_scripted_ones_have(geocoder: Nominatim, trail: Trail) -> None:
    """
    What tests/evidence/sites/test_nominatim.py scripts is what a server says: names, and numbers as text.
    """
    geocoder(PlaceQuery("Kulpo Air Base", country="KP"))

    (place,) = json.loads(trail.body(trail.since()[0].sha256))
    told = {key: type(place[key]) for key in ("lat", "lon", "osm_id", "class", "type", "display_name")}
    assert {"lat": str, "lon": str, "osm_id": int, "class": str, "type": str, "display_name": str} == told
    assert ["42.3050000", "42.3150000", "130.4850000", "130.5150000"] == place["boundingbox"]
    assert ("굴포비행장", "Kulpo Air Base") == tuple(place["namedetails"][tag] for tag in ("name", "name:en"))
    assert ("kp", "Polygon") == (place["address"]["country_code"], place["geojson"]["type"])
    assert {"aeroway", "military"} & {place["class"], *place["extratags"]}
