"""The map of the world, asked politely over a real server, and disbelieved until checked."""

from __future__ import annotations

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from evidence.errors import WebError
from evidence.kit import Kit
from evidence.seams import PlaceQuery
from evidence.sites.nominatim import Nominatim, make, why_absent
from evidence.sites.pace import Pace
from evidence.sites.resolver import resolve
from evidence.trail import Trail
from evidence.web import Policy, Web

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SQUARE = [[30.0, 50.0], [30.02, 50.0], [30.02, 50.01], [30.0, 50.01], [30.0, 50.0]]


def place(**fields: Any) -> dict[str, Any]:
    """Make an answer in Nominatim's form about a yard that does not exist."""
    return {
        "osm_type": "way",
        "osm_id": 11,
        "lat": "50.005",
        "lon": "30.01",
        "class": "railway",
        "type": "yard",
        "display_name": "Exampleville Yard, Exampleville, Ukraine",
        "boundingbox": ["50.0", "50.01", "30.0", "30.02"],
        "namedetails": {
            "name": "Прикладне",
            "name:en": "Exampleville Yard",
            "alt_name": "Old Yard;Upper Yard",
        },
        "address": {"city": "Exampleville", "country_code": "ua"},
        "extratags": {},
        "geojson": {"type": "Polygon", "coordinates": [SQUARE]},
    } | fields


class Service:
    """A server on loopback that answers every search with the same bytes, and remembers what was asked."""

    def __init__(self) -> None:
        """Listen on a free port."""
        self.body, self.status = b"[]", 200
        self.asked: list[dict[str, str]] = []
        self.agents: list[str] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                """Answer a search."""
                asked = parse_qs(urlsplit(self.path).query)
                service.asked.append({key: values[0] for key, values in asked.items()})
                service.agents.append(self.headers["user-agent"])
                self.send_response(service.status)
                self.send_header("content-length", str(len(service.body)))
                self.end_headers()
                # A client that has read enough hangs up.
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(service.body)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def say(self, *places: dict[str, Any]) -> None:
        """Answer with these places from now on."""
        self.body = json.dumps(places).encode()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def service() -> Iterator[Service]:
    """
    A Nominatim of our own on loopback.
    """
    running = Service()
    yield running
    running.close()


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """
    A door that may reach loopback.
    """
    policy = Policy(allow_private=("127.0.0.0/8",), contact="desk@example.org", longest_wait_s=0.0)
    with Web(policy, trail=Trail(tmp_path / "trail")) as door:
        yield door


@pytest.fixture
def nominatim(service: Service, web: Web) -> Nominatim:
    """
    The geocoder in front of our own server, without its pauses.
    """
    return Nominatim(web, contact="desk@example.org", service=service.address, pace=Pace(0.0))


def test_an_answer_becomes_a_candidate(service: Service, nominatim: Nominatim) -> None:
    """
    Name, kind, country, outline, reach and the attribution that the licence asks for.
    """
    service.say(place())

    best = nominatim(PlaceQuery("Exampleville rail yard", country="UA"))[0]

    assert ("Exampleville Yard", "rail_yard", "UA") == (best.name, best.kind, best.country)
    assert (30.01, 50.005) == (best.lon, best.lat)
    assert {"type": "Polygon", "coordinates": [SQUARE]} == best.geometry
    assert 900 == pytest.approx(best.radius_m, abs=20)
    assert "Nominatim: OpenStreetMap way 11 (© OpenStreetMap contributors, ODbL)" == best.found_by


def test_it_asks_for_all_that_it_needs(service: Service, nominatim: Nominatim) -> None:
    """
    One request asks for names, tags, address and outline in English, ten at most, in one country.
    """
    service.say(place())

    nominatim(PlaceQuery("Exampleville Yard", country="UA"))

    expected = {
        "q": "Exampleville Yard",
        "limit": "10",
        "countrycodes": "ua",
        "accept-language": "en",
        "polygon_geojson": "1",
    }
    assert expected == {key: service.asked[0].get(key) for key in expected}
    assert {"namedetails", "addressdetails", "extratags"} <= set(service.asked[0])
    assert ["recount/0.1 (+desk@example.org)"] == service.agents


def test_a_second_question_leaves_the_head_noun_out(service: Service, nominatim: Nominatim) -> None:
    """
    Maps seldom write "Rail Facility", so the bare name is asked next, and then among facilities alone.
    """
    assert [] == nominatim(PlaceQuery("Exampleville Rail Facility"))

    bare = ["exampleville", "exampleville"]
    assert ["Exampleville Rail Facility", *bare] == [asked["q"] for asked in service.asked]
    assert [None, None, "railway,poi,manmade,natural"] == [asked.get("layer") for asked in service.asked]


def test_other_languages_and_old_names_count(service: Service, nominatim: Nominatim) -> None:
    """
    Every name that the map has for a place leads to it.
    """
    service.say(place())

    for name in ("Прикладне", "Upper Yard", "EXAMPLEVILLE YARD"):
        assert nominatim(PlaceQuery(name, country="UA")), name


def test_a_town_never_answers_for_a_facility(service: Service, nominatim: Nominatim) -> None:
    """
    The town of the right name is no candidate when an air base is asked for.
    """
    service.say(place(**{"class": "place", "type": "town", "display_name": "Exampleville, Ukraine"}))

    assert "unknown" == resolve(PlaceQuery("Exampleville air base"), [nominatim]).outcome


def test_a_bare_name_without_a_country_is_shown_and_not_taken(service: Service, nominatim: Nominatim) -> None:
    """
    The world has many of every name.
    """
    service.say(place(**{"class": "place", "type": "village", "display_name": "Mirim, Ukraine"}))

    assert "ambiguous" == resolve(PlaceQuery("Mirim"), [nominatim]).outcome
    assert "found" == resolve(PlaceQuery("Mirim", country="UA"), [nominatim]).outcome
    assert "ambiguous" == resolve(PlaceQuery("Mirim", country="UA", kind="aircraft"), [nominatim]).outcome


def test_a_river_is_no_site(service: Service, nominatim: Nominatim) -> None:
    """
    What the map calls by the name and is no kind of site is not taken, in whatever country.
    """
    service.say(place(**{"class": "waterway", "type": "river", "display_name": "Belaya, Ukraine"}))

    assert "ambiguous" == resolve(PlaceQuery("Belaya", country="UA"), [nominatim]).outcome


def test_an_airport_with_soldiers_is_an_air_base(service: Service, nominatim: Nominatim) -> None:
    """
    Military tags count before the civil class.
    """
    service.say(place(**{"class": "aeroway", "type": "aerodrome", "extratags": {"military": "airfield"}}))

    assert "air_base" == nominatim(PlaceQuery("Exampleville Yard"))[0].kind


def test_the_country_is_checked_on_our_side(service: Service, nominatim: Nominatim) -> None:
    """
    A server that ignores the filter, or does not say where a place lies, is not believed.
    """
    service.say(place(address={"country_code": "pl"}), place(osm_id=12, address=None))

    assert [] == nominatim(PlaceQuery("Exampleville Yard", country="UA"))


@pytest.mark.parametrize(
    "geojson",
    [
        None,
        {"type": "Point", "coordinates": [30.0, 50.0]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[30, 50], [31, 50]]]},
        {"type": "Polygon", "coordinates": [[[30, 50], [31, 51], [31, 50], [30, 51], [30, 50]]]},
        {"type": "Polygon", "coordinates": [[[300, 50], [31, 51], [31, 50], [300, 50]]]},
        {"type": "Polygon", "coordinates": [[["a", "b"]] * 5]},
        {"type": "Polygon", "coordinates": [SQUARE * 2000]},
        "POLYGON ((30 50))",
    ],
)
def test_a_doubtful_outline_is_left_out(geojson: object, service: Service, nominatim: Nominatim) -> None:
    """
    Points, open or crossing or endless rings, corners off the Earth: the point stays, the outline goes.
    """
    service.say(place(geojson=geojson))

    best = nominatim(PlaceQuery("Exampleville Yard"))[0]

    assert (None, 30.01) == (best.geometry, best.lon)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"<html><title>Blocked</title></html>", 'no JSON, but "<html>'),
        (b"", 'no JSON, but ""'),
        (b"\xff\xfe\x00", "no UTF-8"),
        (b'{"error": "Unable"}', "no list of places"),
        (b'"places"', "no list of places"),
        (b'[{"lat": NaN, "lon": 1, "display_name": "x"}]', "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[1, null, {}]", "3 places, none with a name and a point on Earth"),
        (b'[{"lat": "95", "lon": "30", "display_name": "x"}]', "1 places, none"),
        (b'[{"lat": "5", "lon": "30"}]', "1 places, none"),
        (b'[{"lat": "5", "lon": "30", "display_name": "x", "namedetails": [1]}]', "1 places, none"),
    ],
)
def test_nonsense_with_status_200_is_an_error(
    body: bytes, told: str, service: Service, nominatim: Nominatim
) -> None:
    """
    A block page, broken JSON, missing fields: never "no such place".
    """
    service.body = body

    with pytest.raises(WebError, match="answered") as raised:
        nominatim(PlaceQuery("Exampleville Yard"))

    assert told in raised.value.what


def test_one_broken_place_does_not_hide_a_sound_one(service: Service, nominatim: Nominatim) -> None:
    """
    What can be read is used.
    """
    service.body = json.dumps([{"lat": "x"}, place()]).encode()

    assert 1 == len(nominatim(PlaceQuery("Exampleville Yard")))


@pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
def test_an_error_status_is_an_error(status: int, service: Service, nominatim: Nominatim) -> None:
    """
    A refusal passes through geopy as the door's own error, status kept.
    """
    service.status = status

    with pytest.raises(WebError) as raised:
        nominatim(PlaceQuery("Exampleville Yard"))

    assert status == raised.value.status


def test_twenty_megabytes_are_refused(service: Service, nominatim: Nominatim) -> None:
    """
    An answer beyond 4 MiB is not read to its end.
    """
    service.body = b"[" + b" " * 20_000_000 + b"]"

    with pytest.raises(WebError):
        nominatim(PlaceQuery("Exampleville Yard"))


def test_a_name_that_can_be_none_is_not_sent(service: Service, nominatim: Nominatim) -> None:
    """
    Ten thousand characters, or control characters, stay here.
    """
    assert [] == [*nominatim(PlaceQuery("x" * 10_000)), *nominatim(PlaceQuery("a\x00b"))]
    assert [] == service.asked


def test_requests_keep_a_second_apart() -> None:
    """
    The pace holds back the second and the third caller; one who comes late does not wait.
    """
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pace = Pace(1.0, clock=lambda: now[0], sleep=sleep)
    pace.wait()
    pace.wait()
    now[0] += 0.25
    pace.wait()
    now[0] += 60.0
    pace.wait()

    assert [1.0, 0.75] == slept


@pytest.mark.parametrize(
    ("offline", "contact", "why"),
    [
        (True, "desk@example.org", "The network is off"),
        (False, None, "none is set"),
        (False, "", "none is set"),
    ],
)
def test_without_network_or_contact_there_is_no_online_geocoder(
    *, offline: bool, contact: str | None, why: str, web: Web, tmp_path: Path
) -> None:
    """
    It is absent with a reason, and nothing crashes.
    """
    kit = Kit(web=web, trail=Trail(tmp_path), data=tmp_path, offline=offline, contact=contact)

    assert [] == list(make(kit))
    assert why in (why_absent(kit) or "")


def test_with_a_contact_it_is_there(web: Web, tmp_path: Path) -> None:
    """
    A network and an address to write to are all it takes.
    """
    kit = Kit(web=web, trail=Trail(tmp_path), data=tmp_path, contact="desk@example.org")

    assert (["Nominatim"], None) == ([one.name for one in make(kit)], why_absent(kit))
