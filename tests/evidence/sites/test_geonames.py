"""GeoNames: asked with the user's name, which nobody else gets to see."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from serving import says, serving

from evidence.errors import WebError
from evidence.kit import Kit, Services
from evidence.seams import PlaceQuery
from evidence.sites.geonames import GeoNames, make, places_in, why_absent
from evidence.sites.headnouns import SITE_KINDS
from evidence.sites.pace import Pace
from evidence.trail import Trail
from evidence.web import Policy, Web, redact
from evidence.web.failures import Busy, Forbidden

POLICY = Policy(allow_private=("127.0.0.0/8",), contact="desk@example.org")
USER = "quillon_desk"


def row(**fields) -> dict:
    """A row in GeoNames' form about a yard that does not exist."""
    return {
        "geonameId": 4711,
        "name": "Exampleville Yard",
        "toponymName": "Prykladne",
        "alternateNames": [
            {"name": "Прикладне", "lang": "uk"},
            {"name": "https://example.org/wiki/Exampleville", "lang": "link"},
            {"name": "Old Yard"},
        ],
        "lat": "50.005",
        "lng": "30.01",
        "fcl": "S",
        "fcode": "RYD",
        "countryCode": "UA",
        "bbox": {"west": 30.0, "south": 50.0, "east": 30.02, "north": 50.01, "accuracyLevel": 0},
    } | fields


def answer(*rows) -> bytes:
    """A whole answer."""
    return json.dumps({"totalResultsCount": len(rows), "geonames": rows}).encode()


def failing(number: object, message: str = "no") -> bytes:
    """One of GeoNames' error documents."""
    return json.dumps({"status": {"message": message, "value": number}}).encode()


def ask(body: bytes, tmp_path, query: PlaceQuery, **folders):
    """Candidates from a server that answers so, and the questions that it was asked."""
    with (
        serving(searchJSON=says(body)) as server,
        Web(POLICY, trail=Trail(tmp_path / "trail"), **folders) as web,
    ):
        found = list(GeoNames(web, user=USER, service=server.url, pace=Pace(0.0))(query))
    return found, [parse_qs(urlsplit(one.path).query) for one in server.asked]


def test_an_answer_becomes_a_candidate(tmp_path) -> None:
    """
    Name, kind by the feature code, country, reach by the bounds, and the attribution.
    """
    (best,), _ = ask(answer(row()), tmp_path, PlaceQuery("Exampleville rail yard", country="UA"))

    assert ("Exampleville Yard", "rail_yard", "UA") == (best.name, best.kind, best.country)
    assert (30.01, 50.005) == (best.lon, best.lat)
    assert 900 == pytest.approx(best.radius_m, abs=20)
    assert "GeoNames: https://www.geonames.org/4711 (GeoNames, CC BY 4.0)" == best.found_by


def test_it_asks_for_all_that_it_needs(tmp_path) -> None:
    """
    Ten rows in full, by the user, in one country; then again without the head-noun.
    """
    _, (first, second) = ask(answer(), tmp_path, PlaceQuery("Exampleville Rail Facility", country="ua"))

    expected = {
        "q": ["Exampleville Rail Facility"],
        "maxRows": ["10"],
        "style": ["FULL"],
        "country": ["UA"],
        "username": [USER],
    }
    assert expected == {key: first.get(key) for key in expected}
    assert ["exampleville"] == second["q"]


@pytest.mark.parametrize("name", ["Прикладне", "Prykladne", "Old Yard"])
def test_every_name_leads_to_it(name, tmp_path) -> None:
    """
    Other languages and other names count.
    """
    assert ask(answer(row()), tmp_path, PlaceQuery(name, country="UA"))[0]


def test_a_link_among_the_names_is_no_name() -> None:
    """
    GeoNames lists links and codes among the names, under languages that are none.
    """
    (place,) = places_in(answer(row()), "https://example.org")

    assert ("Exampleville Yard", ("Prykladne", "Прикладне", "Old Yard")) == (place.name, place.aliases)


@pytest.mark.parametrize(
    ("fcl", "fcode", "kind"),
    [
        ("S", "RSTN", "rail_yard"),
        ("S", "PRT", "port"),
        ("H", "HBR", "port"),
        ("S", "NVB", "naval_base"),
        ("S", "AIRB", "air_base"),
        ("S", "AIRP", "airport"),
        ("S", "OILT", "depot"),
        ("S", "PSN", "industrial"),
        ("S", "DAM", "dam"),
        ("S", "CTRS", "launch_site"),
        ("T", "ISL", "reef"),
        ("S", "PSTB", "crossing"),
        ("S", "CMPRF", "camp"),
        ("P", "PPLA", "town"),
        ("A", "ADM1", "town"),
        ("S", "MALL", "other"),
        ("", "", "other"),
    ],
)
def test_feature_codes_tell_the_kind(fcl, fcode, kind) -> None:
    """
    The codes of facilities that are in the news, and towns by their class.
    """
    (place,) = places_in(answer(row(fcl=fcl, fcode=fcode)), "https://example.org")

    assert kind == place.kind
    assert kind in SITE_KINDS


@pytest.mark.parametrize(
    ("number", "error", "told"),
    [
        (10, Forbidden, "does not know the user"),
        (18, Busy, "credits"),
        (19, Busy, "credits"),
        (20, Busy, "credits"),
        (22, Busy, "too busy"),
        (14, WebError, "its error 14"),
        ("10", WebError, "an error without a number"),
        ([10], WebError, "an error without a number"),
        (None, WebError, "an error without a number"),
    ],
)
def test_its_errors_have_names(number, error, told, tmp_path) -> None:
    """
    An error document comes with status 200; it is an error all the same, and does not name the user.
    """
    body = failing(number, f"the hourly limit of credits for {USER} has been exceeded")
    with pytest.raises(error, match=told) as raised:
        ask(body, tmp_path, PlaceQuery("Exampleville Yard"))

    assert USER not in raised.value.what + raised.value.next_step


def test_its_errors_take_the_user_s_name_nowhere(tmp_path) -> None:
    """
    The service's own words name the user, with status 200; what is kept of the answer does not.
    """
    body = failing(19, f"the hourly limit of credits for {USER} has been exceeded")
    with (
        serving(searchJSON=says(body)) as server,
        Web(
            POLICY, trail=Trail(tmp_path / "live"), record=tmp_path / "tape", cache=tmp_path / "cache"
        ) as web,
        pytest.raises(Busy),
    ):
        GeoNames(web, user=USER, service=server.url, pace=Pace(0.0))(PlaceQuery("Exampleville Yard"))

    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"credits" in kept
    assert USER.encode() not in kept


def test_nothing_found_is_no_error(tmp_path) -> None:
    """
    One of its errors says that there is no such place.
    """
    assert [] == ask(failing(15), tmp_path, PlaceQuery("Exampleville Yard"))[0]


def test_the_country_is_checked_on_our_side(tmp_path) -> None:
    """
    A server that ignores the filter is not believed.
    """
    body = answer(row(countryCode="PL"), row(geonameId=4712, countryCode=None))

    assert [] == ask(body, tmp_path, PlaceQuery("Exampleville Yard", country="UA"))[0]


@pytest.mark.parametrize(
    "broken",
    [
        {"lat": None},
        {"lat": "north"},
        {"lat": "95"},
        {"lng": []},
        {"geonameId": -1},
        {"name": 7},
        {"name": "", "toponymName": "", "alternateNames": []},
        {"alternateNames": "Прикладне"},
        {"alternateNames": [{"lang": "uk"}]},
        {"bbox": {"west": 1}},
        {"fcode": {"code": "RYD"}},
    ],
)
def test_each_field_is_checked(broken) -> None:
    """
    A row that breaks one rule is not believed; when it is all there is, the answer is an error.
    """
    assert 1 == len(places_in(answer(row(**broken), row()), "https://example.org"))
    with pytest.raises(WebError, match="1 places, none with a name and a point"):
        places_in(answer(row(**broken)), "https://example.org")


def test_the_user_is_in_no_trail_and_no_recording(tmp_path) -> None:
    """
    Whoever reads the name can spend the user's credits, so it stays here; the recording replays all the same.
    """
    query, tape = PlaceQuery("Exampleville Yard", country="UA"), tmp_path / "tape"
    with (
        serving(searchJSON=says(answer(row()))) as server,
        Web(POLICY, trail=Trail(tmp_path / "live"), record=tape, cache=tmp_path / "cache") as web,
    ):
        live = GeoNames(web, user=USER, service=server.url, pace=Pace(0.0))(query)
    trail = Trail(tmp_path / "again")
    with Web(POLICY, trail=trail, replay=tape) as web:
        again = GeoNames(web, user=USER, service=server.url, pace=Pace(0.0))(query)

    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert 1 == len(live)
    assert live == again
    assert USER.encode() not in kept
    assert ["redacted" in exchange.url for exchange in trail.since()] == [True]


def test_a_name_of_a_user_is_redacted_wherever_it_stands() -> None:
    """
    Under the names that services have for it.
    """
    shown = redact("https://a.example/?username=abc&user_name=abc&q=username")

    assert (
        "https://a.example/?username=redacted-ba7816bf8f01&user_name=redacted-ba7816bf8f01&q=username"
        == shown
    )


@pytest.mark.parametrize(
    ("offline", "user", "why"),
    [(True, USER, "network is off"), (False, None, "RECOUNT_GEONAMES_USER"), (False, USER, None)],
)
def test_it_is_asked_only_when_it_may_be(offline, user, why, tmp_path) -> None:
    """
    Without network or a user's name it is absent with a reason.
    """
    with Web(POLICY, trail=Trail(tmp_path)) as web:
        services = Services(geonames_user=user)
        kit = Kit(web=web, trail=Trail(tmp_path), data=tmp_path, offline=offline, services=services)
        assert (why is None) == bool(make(kit))
        assert (why or "") in (why_absent(kit) or "")
