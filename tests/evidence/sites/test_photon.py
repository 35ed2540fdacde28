"""Photon: asked for things of a kind, and told apart from the map's other orders of coordinates."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from serving import in_turn, says, serving

from evidence.errors import WebError
from evidence.kit import Kit, Services
from evidence.seams import PlaceQuery
from evidence.sites.headnouns import HEADS
from evidence.sites.osm import tags_wanted
from evidence.sites.pace import Pace
from evidence.sites.photon import Photon, make, places_in, why_absent
from evidence.trail import Trail
from evidence.web import Policy, Web

POLICY = Policy(allow_private=("127.0.0.0/8",), contact="desk@example.org")
NOTHING = says(b'{"features": [], "type": "FeatureCollection"}')


def feature(**properties) -> dict:
    """A feature in Photon's form about a yard that does not exist."""
    told = {
        "osm_type": "W",
        "osm_id": 11,
        "osm_key": "railway",
        "osm_value": "yard",
        "name": "Exampleville Yard",
        "countrycode": "UA",
        # West, north, east, south.
        "extent": [30.0, 50.01, 30.02, 50.0],
    }
    point = {"type": "Point", "coordinates": [30.01, 50.005]}
    return {"type": "Feature", "geometry": point, "properties": told | properties}


def answer(*features) -> bytes:
    """A whole answer."""
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def ask(reaction, tmp_path, query: PlaceQuery, **folders):
    """Candidates from a server that reacts so, and the questions that it was asked."""
    with (
        serving(api=reaction) as server,
        Web(POLICY, trail=Trail(tmp_path / "trail"), **folders) as web,
    ):
        found = list(Photon(web, contact="desk@example.org", service=server.url, pace=Pace(0.0))(query))
    return found, [parse_qs(urlsplit(one.path).query) for one in server.asked]


def test_an_answer_becomes_a_candidate(tmp_path) -> None:
    """
    Name, kind, country, reach by an extent of west, north, east, south, and the attribution.
    """
    (best,), _ = ask(says(answer(feature())), tmp_path, PlaceQuery("Exampleville rail yard", country="UA"))

    assert ("Exampleville Yard", "rail_yard", "UA", 30.01, 50.005) == (
        best.name,
        best.kind,
        best.country,
        best.lon,
        best.lat,
    )
    assert 900 == pytest.approx(best.radius_m, abs=20)
    assert "Photon: OpenStreetMap way 11 (© OpenStreetMap contributors, ODbL)" == best.found_by


def test_the_head_noun_becomes_a_filter(tmp_path) -> None:
    """
    The bare name among yards and stations first; then the name as it stands, among all things.
    """
    _, asked = ask(NOTHING, tmp_path, PlaceQuery("Exampleville Rail Facility", near=(30.0, 50.0)))

    first, second = asked
    assert ["exampleville"] == first["q"]
    assert {"railway:yard", "railway:station", "railway:halt", "landuse:railway"} <= set(first["osm_tag"])
    assert (["10"], ["50.0"], ["30.0"]) == (first["limit"], first["lat"], first["lon"])
    assert ["Exampleville Rail Facility"] == second["q"]
    assert "osm_tag" not in second


@pytest.mark.parametrize(
    ("wanted", "tag"),
    [
        ("rail", ("railway", "yard")),
        ("port", ("landuse", "port")),
        ("naval", ("military", "naval_base")),
        ("air", ("military", "airfield")),
        ("airport", ("aeroway", "aerodrome")),
        ("depot", ("industrial", "oil")),
        ("industrial", ("power", "plant")),
        ("dam", ("waterway", "dam")),
        ("launch", ("aeroway", "spaceport")),
        ("silo", ("landuse", "military")),
        ("reef", ("natural", "reef")),
        ("crossing", ("barrier", "border_control")),
        ("camp", ("amenity", "refugee_site")),
        ("town", ("place", "village")),
        ("base", ("landuse", "military")),
    ],
)
def test_each_head_noun_has_its_tags(wanted, tag) -> None:
    """
    What a word asks for is tagged so on the map, and never as everything.
    """
    assert tag in tags_wanted(wanted)
    assert len(tags_wanted(wanted)) < 40


def test_no_head_noun_is_forgotten() -> None:
    """
    Every word but "facility", which may be anything, narrows the question.
    """
    assert {"facility"} == {wanted for wanted in HEADS.values() if not tags_wanted(wanted)}


def test_a_local_name_is_asked_for_in_its_language(tmp_path) -> None:
    """
    Photon gives one name for each place; in English it would not be the one that was asked for.
    """
    _, local = ask(NOTHING, tmp_path, PlaceQuery("Прикладне"))
    _, english = ask(NOTHING, tmp_path, PlaceQuery("Exampleville"))

    assert [None, ["en"]] == [local[0].get("lang"), english[0].get("lang")]


def test_the_country_is_checked_on_our_side(tmp_path) -> None:
    """
    Photon knows no filter by country; what lies elsewhere, or does not say where, is left out.
    """
    reaction = says(answer(feature(countrycode="PL"), feature(osm_id=12, countrycode=None)))

    assert [] == ask(reaction, tmp_path, PlaceQuery("Exampleville Yard", country="UA"))[0]


def test_an_address_without_a_name_is_no_candidate(tmp_path) -> None:
    """
    A house number is an answer, and no place of a name.
    """
    assert [] == ask(says(answer(feature(name=None))), tmp_path, PlaceQuery("Exampleville Yard"))[0]


@pytest.mark.parametrize(
    "extent", [None, [30.0, 50.0, 30.02, 50.01], [30.02, 50.01, 30.0, 50.0], [0, 95, 1, 90], [400, 1, 401, 0]]
)
def test_a_doubtful_extent_gives_the_usual_reach(extent) -> None:
    """
    None, north and south changed over, west and east changed over, off the Earth: 1 km.
    """
    (place,) = places_in(answer(feature(extent=extent)), "https://example.org")

    assert 1000 == place.radius_m


def test_an_extent_across_the_antimeridian_has_its_width() -> None:
    """
    From 179.99 to −179.99 are 2 km in Fiji.
    """
    (place,) = places_in(answer(feature(extent=[179.99, -16.79, -179.99, -16.8])), "https://example.org")

    assert 1201 == pytest.approx(place.radius_m, abs=5)


@pytest.mark.parametrize(
    ("change", "properties"),
    [
        ({"geometry": {"type": "Point", "coordinates": [50.0]}}, {}),
        ({"geometry": {"type": "Point", "coordinates": [30.0, 95.0]}}, {}),
        ({"geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}, {}),
        ({"geometry": None}, {}),
        ({"properties": None}, {}),
        ({}, {"osm_type": "X"}),
        ({}, {"osm_id": "eleven"}),
        ({}, {"osm_id": 2**70}),
        ({}, {"osm_key": None}),
        ({}, {"extent": [1, 2, 3]}),
        ({}, {"name": ["Exampleville"]}),
    ],
)
def test_each_field_is_checked(change, properties) -> None:
    """
    A feature that breaks one rule is not believed; when it is all there is, the answer is an error.
    """
    broken = feature(**properties) | change

    assert 1 == len(places_in(answer(broken, feature()), "https://example.org"))
    with pytest.raises(WebError, match="1 places, none with a name and a point"):
        places_in(answer(broken), "https://example.org")


def test_a_recording_answers_alone(tmp_path) -> None:
    """
    What was asked once is found again from the recording, without any server.
    """
    query, tape = PlaceQuery("Exampleville rail yard", country="UA"), tmp_path / "tape"
    with (
        serving(api=in_turn(NOTHING, says(answer(feature())))) as server,
        Web(POLICY, trail=Trail(tmp_path / "live"), record=tape) as web,
    ):
        live = Photon(web, contact="desk@example.org", service=server.url, pace=Pace(0.0))(query)
    with Web(POLICY, trail=Trail(tmp_path / "again"), replay=tape) as web:
        again = Photon(web, contact="desk@example.org", service=server.url, pace=Pace(0.0))(query)

    assert 1 == len(live)
    assert live == again


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"offline": True}, "network is off"),
        ({"contact": None}, "RECOUNT_CONTACT"),
        ({"services": Services(photon=None)}, "switched off"),
        ({"services": Services(photon="")}, "switched off"),
        ({}, None),
    ],
)
def test_it_is_asked_only_when_it_may_be(change, why, tmp_path) -> None:
    """
    Without network or contact, or when a newsroom leaves it out, it is absent with a reason.
    """
    with Web(POLICY, trail=Trail(tmp_path)) as web:
        kit = Kit(
            **{"web": web, "trail": Trail(tmp_path), "data": tmp_path, "contact": "desk@example.org"} | change
        )
        assert (why is None) == bool(make(kit))
        assert (why or "") in (why_absent(kit) or "")
