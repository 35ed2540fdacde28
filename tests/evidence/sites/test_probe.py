"""Geocoders and the map's interpreter are tried with one question each, as any question is asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from serving import says, serving

from evidence.kit import Kit, Services
from evidence.sites.geonames import GeoNames
from evidence.sites.probe import probe, services
from evidence.trail import Trail
from evidence.web import Policy, Web

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from serving import Server

    from evidence.model.probes import Probe

NOMINATIM = {
    "osm_type": "relation",
    "osm_id": 11,
    "lat": "44.41",
    "lon": "8.95",
    "class": "place",
    "type": "city",
    "display_name": "Genoa, Italy",
    "boundingbox": ["44.3", "44.5", "8.8", "9.1"],
    "namedetails": {"name": "Genova", "name:en": "Genoa"},
    "address": {"country_code": "it"},
}
PHOTON = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [8.95, 44.41]},
    "properties": {
        "osm_type": "R",
        "osm_id": 11,
        "osm_key": "place",
        "osm_value": "city",
        "name": "Genoa",
        "countrycode": "IT",
    },
}
GEONAMES = {
    "geonameId": 11,
    "name": "Genoa",
    "lat": "44.41",
    "lng": "8.95",
    "fcl": "P",
    "fcode": "PPLA",
    "countryCode": "IT",
}
TRACK = {
    "type": "way",
    "id": 1,
    "tags": {"railway": "rail"},
    "geometry": [{"lat": 42.421, "lon": 130.607}, {"lat": 42.422, "lon": 130.609}],
}
SOUND = {
    "Nominatim": [NOMINATIM],
    "Photon": {"type": "FeatureCollection", "features": [PHOTON]},
    "GeoNames": {"geonames": [GEONAMES]},
    "Overpass": {"version": 0.6, "elements": [TRACK]},
}
PATHS = {"Nominatim": "/search", "Photon": "/api", "GeoNames": "/searchJSON", "Overpass": "/interpreter"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """
    All four services on loopback, sound.
    """
    with serving() as played:
        played.paths = {PATHS[name]: says(json.dumps(told).encode()) for name, told in SOUND.items()}
        # GeoNames has one address for all the world, which no setting moves.
        monkeypatch.setitem(GeoNames.__init__.__kwdefaults__, "service", played.url)
        yield played


def tried(name: str, server: Server, tmp_path: Path, *, contact: str | None = "desk@example.org") -> Probe:
    """What a probe of that service says."""
    told = Services(
        nominatim=server.url,
        photon=server.url,
        overpass=f"{server.url}/interpreter",
        geonames_user="quillon_desk" if contact else None,
    )
    trail = Trail(tmp_path / "trail")
    policy = Policy(allow_private=("127.0.0.0/8",), contact=contact)
    with Web(policy, trail=trail, record=tmp_path / "tape") as web:
        kit = Kit(web=web, trail=trail, data=tmp_path / "data", contact=contact, services=told)
        (service,) = (one for one in services(kit) if one.name == name)
        return probe(service, kit)


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_service(name: str, server: Server, tmp_path: Path) -> None:
    """
    One request, and what came of it: the distance of the best answer, or the tracks.
    """
    found = tried(name, server, tmp_path)

    assert (True, 1, "GET", 200) == (
        found.ok,
        len(server.asked),
        found.facts["method"],
        found.facts["status"],
    )
    assert ("1 rail track and" if name == "Overpass" else "1 place, the best 0.6 km") in found.told[0]


def test_overpass_is_asked_anew(server: Server, tmp_path: Path) -> None:
    """
    What was kept of an earlier answer does not stand for one of today.
    """
    tried("Overpass", server, tmp_path)
    tried("Overpass", server, tmp_path)

    assert 2 == len(server.asked)
    assert not (tmp_path / "data" / "osm").exists()


@pytest.mark.parametrize(
    ("name", "told", "expected"),
    [
        ("Nominatim", [NOMINATIM | {"lat": "45.5"}], "It has Genoa 122 km away."),
        ("Nominatim", [], "It knows no Genoa."),
        ("Photon", {"type": "FeatureCollection", "features": []}, "It knows no Genoa."),
        ("Overpass", {"version": 0.6, "elements": []}, "It has no rail track at Tumangang Rail Facility."),
    ],
)
def test_what_changed(name: str, told: Any, expected: str, server: Server, tmp_path: Path) -> None:
    """
    An answer that cannot be right is named.
    """
    server.paths[PATHS[name]] = says(json.dumps(told).encode())

    assert (expected,) == tried(name, server, tmp_path).changed


@pytest.mark.parametrize("name", SOUND)
def test_a_service_that_is_down(name: str, server: Server, tmp_path: Path) -> None:
    """
    The error has its name and its status.
    """
    server.paths[PATHS[name]] = says(b"<html>Gateway Timeout</html>", 504)

    found = tried(name, server, tmp_path)

    assert ("failed", "BadStatus", 504) == (found.outcome, found.facts["error"], found.facts["status"])


@pytest.mark.parametrize("name", SOUND)
def test_a_service_that_is_not_asked_says_why(name: str, server: Server, tmp_path: Path) -> None:
    """
    Without an address to write to, or an account, nobody is asked.
    """
    found = tried(name, server, tmp_path, contact=None)

    assert ("not_tried", True, []) == (found.outcome, found.ok, server.asked)
    assert "RECOUNT_" in found.told[0]


def test_neither_contact_nor_account_is_kept(server: Server, tmp_path: Path) -> None:
    """
    They are sent, and stand in no probe, trail or recording, also where an error says them again.
    """
    server.paths["/searchJSON"] = says(b'{"status": {"message": "user quillon_desk has no credits"}}')
    probes = [tried(name, server, tmp_path) for name in SOUND]

    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    kept += b"".join(one.model_dump_json().encode() for one in probes)
    assert any("quillon_desk" in one.path for one in server.asked)
    assert (False, False) == (b"quillon_desk" in kept, b"desk@example.org" in kept)
