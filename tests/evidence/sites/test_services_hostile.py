"""Services that are busy, broken or hostile: an error by name, never silence, never belief."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from servers import free_port
from serving import in_turn, says, serving

from evidence.errors import WebError
from evidence.model.places import Candidate
from evidence.seams import PlaceQuery
from evidence.sites.geonames import GeoNames
from evidence.sites.kept import Store
from evidence.sites.nominatim import Nominatim
from evidence.sites.overpass import Overpass
from evidence.sites.pace import Pace
from evidence.sites.photon import Photon
from evidence.trail import Trail
from evidence.web import Policy, Web, World
from evidence.web.failures import Busy, TooLarge, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NAME = "Exampleville Yard"
LONGEST_S = 3.0
SQUARE = [(30.0, 50.0), (30.02, 50.0), (30.02, 50.01), (30.0, 50.01), (30.0, 50.0)]


def nominatim_says(name: str) -> object:
    """A yard of this name in Nominatim's form."""
    place = {"osm_type": "way", "osm_id": 11, "lat": "50.005", "lon": "30.01", "display_name": name}
    return [place | {"class": "railway", "type": "yard", "namedetails": {"name": name}}]


def photon_says(name: str) -> object:
    """A yard of this name in Photon's form."""
    told = {"osm_type": "W", "osm_id": 11, "osm_key": "railway", "osm_value": "yard", "name": name}
    told |= {"street": "Yard Street", "housenumber": "1", "postcode": "12345", "city": "Exampleville"}
    told |= {"state": "Example", "country": "Ukraine", "extent": [30.0, 50.01, 30.02, 50.0]}
    return {"features": [{"geometry": {"type": "Point", "coordinates": [30.01, 50.005]}, "properties": told}]}


def geonames_says(name: str) -> object:
    """A yard of this name in GeoNames' form."""
    return {"geonames": [{"geonameId": 11, "name": name, "lat": "50.005", "lng": "30.01", "fcode": "RYD"}]}


def overpass_says(name: str) -> object:
    """A yard of this name in Overpass' form; it does not hold the point, so that the name must count."""
    line = [{"lat": lat, "lon": lon + 0.03} for lon, lat in SQUARE]
    tags = {"landuse": "railway", "name": name}
    way = {"type": "way", "id": 11, "version": 1, "geometry": line, "tags": tags}
    parts = [{"type": "way", "ref": 12, "role": "outer", "geometry": line}]
    area = {"type": "relation", "id": 13, "version": 1, "members": parts, "tags": {"type": "multipolygon"}}
    return {"elements": [way, area]}


def outlined(web: Web, url: str, name: str, data: Any) -> list[str]:
    """Names, in found_by, of what the outliner gave; none when it gave nothing."""
    outliner = Overpass(
        web, trail=Trail(data), store=Store(data / "osm"), service=f"{url}/api", pace=Pace(0.0)
    )
    before = Candidate(
        name=name, kind="rail_yard", lon=30.01, lat=50.005, radius_m=1000, score=1, found_by="GeoNames"
    )
    after = outliner(before)
    return [] if after == before else [after.found_by]


@dataclass(frozen=True)
class Service:
    """One service: where it is asked, by whom, and in what form it answers."""

    path: str
    says: Callable[[str], object]
    ask: Callable[[Web, str, str, Any], list[str]]
    """With a door, the server's address, a name and a data folder; gives what was found."""


def names(geocoder: Any, name: str) -> list[str]:
    """Names of the candidates."""
    return [one.name for one in geocoder(PlaceQuery(name, country=None))]


SERVICES = {
    "nominatim": Service(
        "search",
        nominatim_says,
        lambda web, url, name, _: names(
            Nominatim(web, contact="desk@example.org", service=url, pace=Pace(0.0)), name
        ),
    ),
    "photon": Service(
        "api",
        photon_says,
        lambda web, url, name, _: names(
            Photon(web, contact="desk@example.org", service=url, pace=Pace(0.0)), name
        ),
    ),
    "geonames": Service(
        "searchJSON",
        geonames_says,
        lambda web, url, name, _: names(GeoNames(web, user="desk", service=url, pace=Pace(0.0)), name),
    ),
    "overpass": Service("api", overpass_says, outlined),
}
GEOCODERS = [name for name in SERVICES if name != "overpass"]


@pytest.fixture(params=SERVICES)
def service(request) -> Service:
    """
    Each of the services in turn.
    """
    return SERVICES[request.param]


@contextmanager
def door(data: Path, slept: list[float] | None = None) -> Iterator[Web]:
    """A door that may reach loopback; how long it waits is noted, without waiting."""
    policy = Policy(allow_private=("127.0.0.0/8",), contact="desk@example.org", total_s=20)
    world = World(sleep=[].append if slept is None else slept.append)
    with Web(policy, trail=Trail(data / "trail"), world=world) as web:
        yield web


def good(service: Service) -> bytes:
    """An answer that finds the yard."""
    return json.dumps(service.says(NAME)).encode()


def asked(
    service: Service, reaction, data: Path, name: str = NAME, slept: list[float] | None = None
) -> tuple[list[str], int]:
    """What was found at a server that reacts so, and how often it was asked."""
    with serving(**{service.path: reaction}) as server, door(data, slept) as web:
        return service.ask(web, server.url, name, data), len(server.asked)


def test_a_good_answer_is_found(service, tmp_path) -> None:
    """
    The tests below have something to lose.
    """
    assert 1 == len(asked(service, says(good(service)), tmp_path)[0])


def test_a_short_wait_is_waited_for_once(service, tmp_path) -> None:
    """
    Who asks for two seconds gets them, and is asked once more.
    """
    reaction = in_turn(says(b"slow down", 429, retry_after="2"), says(good(service)))
    slept: list[float] = []
    found, times = asked(service, reaction, tmp_path, slept=slept)

    assert (1, 2, [2.0]) == (len(found), times, slept)


def test_a_long_wait_is_told(service, tmp_path) -> None:
    """
    Minutes are not waited for: the error says how long.
    """
    slept: list[float] = []
    with pytest.raises(Busy, match="asks to wait 600 s") as raised:
        asked(service, says(b"slow down", 429, retry_after="600"), tmp_path, slept=slept)

    assert (429, []) == (raised.value.status, slept)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 502, 504])
def test_an_error_status_is_an_error(service, status, tmp_path) -> None:
    """
    A refusal passes as the door's own error, status kept.
    """
    with pytest.raises(WebError) as raised:
        asked(service, says(b"<html>no</html>", status), tmp_path)

    assert status == raised.value.status


def test_twenty_megabytes_are_not_read(service, tmp_path) -> None:
    """
    Announced or not, what is longer than any answer is not read to its end.
    """
    with pytest.raises(TooLarge):
        asked(service, says(b"[" + b" " * 20_000_000 + b"]"), tmp_path)


def test_nobody_answers(service, tmp_path) -> None:
    """
    A server that is down is an error, not an unknown place.
    """
    with door(tmp_path) as web, pytest.raises(Unreachable):
        service.ask(web, f"http://127.0.0.1:{free_port()}", NAME, tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        b"<html><title>Blocked</title><p>Too many requests.</p></html>",
        b"",
        b"\xff\xfe\x00",
        b"\x00" * 1000,
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"1",
        b'"places"',
        b"null",
        b"true",
        b'{"error": "no"}',
        b'{"elements": "", "features": {}, "geonames": 1}',
        b'{"elements": [NaN], "features": [NaN], "geonames": [NaN]}',
        b'{"elements": [null, 1, "x", [], {}], "features": [null, 1, [], {}], "geonames": [null, "x", []]}',
        b'{"elements": [' + b"[" * 900 + b"]" * 900 + b"]}",
        b"9" * 5000,
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_no_answer_is_an_error(service, body, tmp_path) -> None:
    """
    Pages with status 200, broken, endless, misshapen JSON: an error that fits on a line and names the server.
    """
    began = time.monotonic()
    with pytest.raises(WebError, match=r"at 127\.0\.0\.1:\d+ answered") as raised:
        asked(service, says(body), tmp_path)

    assert raised.value.what.isprintable()
    assert len(raised.value.what) < 400
    assert time.monotonic() - began < LONGEST_S


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_an_answer_that_was_cut_short_is_an_error(service, share, tmp_path) -> None:
    """
    Half of an answer is none.
    """
    whole = good(service)
    with pytest.raises(WebError, match="no JSON"):
        asked(service, says(whole[: int(len(whole) * share)]), tmp_path)


def corrupted(value: Any, path: tuple[Any, ...], put: object) -> Any:
    """A copy of a JSON value in which one thing was replaced."""
    if not path:
        return put
    copy = list(value) if isinstance(value, list) else dict(value)
    copy[path[0]] = corrupted(value[path[0]], path[1:], put)
    return copy


def places_in(value: Any, path: tuple[Any, ...] = ()):
    """Every path into a JSON value but the empty one."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield (*path, key)
        yield from places_in(below, (*path, key))


@pytest.mark.parametrize("put", [None, 10**25, -1e308, "x" * 10_000, [], {}, [[[1]]], {"a": {"b": 1}}, True])
def test_a_wrong_type_anywhere_is_refused_or_harmless(service, put, tmp_path) -> None:
    """
    Whatever is replaced in a good answer: candidates as good as before, none, or an error by name; no crash.
    """
    whole = service.says(NAME)
    for path in places_in(whole):
        try:
            found, _ = asked(
                service, says(json.dumps(corrupted(whole, path, put)).encode()), tmp_path / str(path)
            )
        except WebError:
            continue
        assert len(found) <= 1


HOSTILE = [
    "x" * 10_000,
    "(" * 10_000,
    "a " * 5_000,
    "Exampleville\x1b[31m Yard",
    "Exampleville\x00 Yard",
    "Exampleville\u202e Yard",
    "\x07",
    "\u200b\u200b",
    "...",
]


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: ascii(name[:12]))
def test_a_hostile_name_in_an_answer_is_not_believed(service, name, tmp_path) -> None:
    """
    Endless names, control characters, and signs that turn the text around: such a place bears no name.
    """
    began = time.monotonic()
    try:
        found, _ = asked(service, says(json.dumps(service.says(name)).encode()), tmp_path)
    except WebError as refused:
        found = [] if "none with a name" in refused.what else [refused.what]

    assert [] == found
    assert time.monotonic() - began < LONGEST_S


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: ascii(name[:12]))
def test_a_good_name_beside_a_hostile_one_counts(name, tmp_path) -> None:
    """
    The sound one of a place's names leads to it, and is the one that is shown.
    """
    (row,) = nominatim_says(NAME)
    body = json.dumps([row | {"namedetails": {"name:xx": name, "alt_name": f"{name};{NAME}"}}]).encode()

    assert [NAME] == asked(SERVICES["nominatim"], says(body), tmp_path)[0]


@pytest.mark.parametrize("name", ["x" * 10_000, "a\x00b", "a\x1b[2Jb", "\ud800", "", " \n "], ids=ascii)
@pytest.mark.parametrize("geocoder", GEOCODERS)
def test_what_can_be_no_name_is_not_sent(geocoder, name, tmp_path) -> None:
    """
    Endless texts, control characters and halves of characters stay here.
    """
    assert ([], 0) == asked(SERVICES[geocoder], says(b"", 500), tmp_path, name)


@pytest.mark.parametrize(
    "name",
    ["(" * 200, "a" * 199 + "!", "a " * 100, "x's " * 50, "[(" * 100, "of " * 66, "%s%n{0}" * 20, "&q=x#y?z"],
)
@pytest.mark.parametrize("geocoder", GEOCODERS)
def test_a_name_that_stalls_a_pattern_is_asked_in_time(geocoder, name, tmp_path) -> None:
    """
    Brackets that never close and words without end cost no time, and break no question.
    """
    nothing = {"nominatim": b"[]", "photon": b'{"features": []}', "geonames": b'{"geonames": []}'}[geocoder]
    began = time.monotonic()
    found, times = asked(SERVICES[geocoder], says(nothing), tmp_path, name)

    assert [] == found
    assert times <= 2
    assert time.monotonic() - began < LONGEST_S


def test_a_relation_of_thousands_of_crossing_parts_is_refused_in_time(tmp_path) -> None:
    """
    A small answer may ask for days of work; what has more parts than any harbour is not joined.
    """
    thin = [[(30 + n / 1e4, 50), (30 + n / 1e4, 50.5), (30.00001 + n / 1e4, 50.5)] for n in range(3000)]
    parts = [
        {
            "type": "way",
            "ref": n,
            "role": "outer",
            "geometry": [{"lat": y, "lon": x} for x, y in [*line, line[0]]],
        }
        for n, line in enumerate(thin)
    ]
    row, area = overpass_says(NAME)["elements"]
    body = json.dumps({"elements": [row, area | {"members": parts}]}).encode()
    began = time.monotonic()
    found, _ = asked(SERVICES["overpass"], says(body), tmp_path)

    assert 1 == len(found)
    assert time.monotonic() - began < LONGEST_S


def test_a_hostile_name_of_a_candidate_is_not_sent(tmp_path) -> None:
    """
    An outliner asks by place and kind; names stay here.
    """
    for name in HOSTILE:
        with serving(api=says(b'{"elements": []}')) as server, door(tmp_path) as web:
            assert [] == outlined(web, server.url, name, tmp_path / ascii(name[:5]))
        assert all("Example" not in one.path for one in server.asked)


def test_an_answer_full_of_outlines_is_read_in_time(tmp_path) -> None:
    """
    As many as are read at all, each bearing the name.
    """
    row, _ = overpass_says(NAME)["elements"]
    small = row | {"geometry": row["geometry"][:3] + row["geometry"][-1:]}
    body = json.dumps({"elements": [small | {"id": number} for number in range(20_000)]}).encode()
    began = time.monotonic()
    found, _ = asked(SERVICES["overpass"], says(body), tmp_path)

    assert 1 == len(found)
    assert time.monotonic() - began < 30
