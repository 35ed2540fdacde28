"""``recount locate`` as a user runs it, and what its services add to a record."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image
from serving import says, serving

FIXTURES = Path(__file__).parents[2] / "fixtures"

TRACK = {
    "type": "way", "id": 7, "version": 3, "tags": {"railway": "rail"},
    "geometry": [{"lat": 42.4215, "lon": 130.606}, {"lat": 42.4212, "lon": 130.610}],
}  # fmt: skip
GROUND = json.dumps({"version": 0.6, "elements": [TRACK]}).encode()


@pytest.fixture
def overpass(monkeypatch):
    """
    An Overpass on loopback that knows one track at Tumangang; no other service is asked.
    """
    with serving(api=says(GROUND)) as server:
        settings = {"CONTACT": "desk@example.org", "ALLOW_PRIVATE": "127.0.0.0/8", "NOMINATIM": "off"}
        settings |= {"PHOTON": "off", "OVERPASS": f"{server.url}/api"}
        for name, value in settings.items():
            monkeypatch.setenv(f"RECOUNT_{name}", value)
        yield server


def test_a_place_comes_with_its_tracks(recount, overpass) -> None:
    """
    The outline is the gazetteer's, the tracks are the map's, and both are named.
    """
    best = recount("locate", "Tumangang Rail Facility").documents[0]["candidates"][0]

    assert "Polygon" == best["geometry"]["type"]
    assert [[[130.606, 42.4215], [130.61, 42.4212]]] == best["tracks"]["coordinates"]
    assert best["found_by"].startswith("Recount gazetteer: ")
    assert best["found_by"].endswith("; tracks: OpenStreetMap, © OpenStreetMap contributors, ODbL")
    assert 1 == len(overpass.asked)


def test_what_was_asked_once_is_known_offline(recount, overpass) -> None:
    """
    A second look asks nobody, with the network or without, and gives the same.
    """
    first = recount("locate", "Tumangang Rail Facility").out

    assert first == recount("locate", "Tumangang Rail Facility").out
    assert first == recount("locate", "Tumangang Rail Facility", "--offline").out
    assert 1 == len(overpass.asked)


def test_an_overpass_that_fails_costs_the_tracks_alone(recount, overpass) -> None:
    """
    The place is found all the same, and the reasons say what went wrong.
    """
    overpass.paths["/api"] = says(b"<html>rate limited</html>", 429, content_type="text/html")

    ran = recount("locate", "Tumangang Rail Facility", "--explain")

    best = ran.documents[0]["candidates"][0]
    assert (0, "found", None) == (ran.code, ran.documents[0]["outcome"], best["tracks"])
    assert "Overpass was asked in vain: " in best["reasons"][-1]
    assert "Overpass was asked in vain: " in ran.err


def test_the_record_carries_tracks_attribution_and_trail(recount, overpass, tmp_path) -> None:
    """
    Who reads the record sees the tracks, whom they are from, and the answer that they came in.
    """
    ran = recount(
        "check", FIXTURES / "articles" / "tumangang.html", "--imagery", FIXTURES / "imagery" / "catalog.json",
        "--out", tmp_path,
    )  # fmt: skip

    record = next(one for one in ran.documents if one["site"])
    assert "MultiLineString" == record["site"]["tracks"]["type"]
    assert "© OpenStreetMap contributors, ODbL" in record["site"]["found_by"]
    assert [entry for entry in record["trail"] if entry["url"].startswith(overpass.url)]
    assert 0 == recount("audit", tmp_path / record["id"]).code


def test_the_search_is_of_local_days(recount) -> None:
    """
    5 October at Tumangang begins at 15:00 UTC on the 4th; local day, zone and UTC window are all told.
    """
    ran = recount(
        "scenes", "Tumangang Rail Facility", "--from", "2023-10-05", "--to", "2023-10-05",
        "--kind", "railcar", "--imagery", FIXTURES / "imagery" / "catalog.json", "--offline",
    )  # fmt: skip

    told = ran.documents[0]
    assert "2023-10-04T15:00:00+00:00" == told["window"]["start"]
    assert "Asia/Pyongyang" == told["window"]["time_zone"]
    assert "Asia/Pyongyang" == told["receipt"]["query"]["time_zone"]
    assert "2023-10-05/2023-10-05" == told["receipt"]["query"]["local_days"]


def test_a_map_is_drawn(recount, tmp_path) -> None:
    """
    The picture has two maps side by side, for an answer that is in doubt too.
    """
    for name in ("Tumangang Rail Facility", "Semnan"):
        ran = recount("locate", name, "--offline", "--plot", tmp_path / "map.png")

        assert 0 == ran.code
        assert 1800 < Image.open(io.BytesIO((tmp_path / "map.png").read_bytes())).width


def test_an_unknown_place_has_no_map(recount, tmp_path) -> None:
    """
    The answer is the same, and no file is made.
    """
    ran = recount("locate", "Nowhereville Rail Yard", "--offline", "--plot", tmp_path / "map.png")

    assert (0, "unknown") == (ran.code, ran.documents[0]["outcome"])
    assert "nothing to draw" in ran.err
    assert not (tmp_path / "map.png").exists()


@pytest.mark.parametrize(("name", "plot"), [("-", "map.png"), ("Genoa", "."), ("Genoa", "no/such/map.png")])
def test_a_map_that_cannot_be_written_is_bad_usage(recount, tmp_path, name: str, plot: str) -> None:
    """
    A stream has many answers, a folder is no file: said before anything is looked up.
    """
    ran = recount("locate", name, "--offline", "--plot", tmp_path / plot, stdin=b"")

    assert 2 == ran.code
    assert "--plot" in ran.err


def test_many_names_are_answered_line_by_line(recount) -> None:
    """
    Bulk: one line in, one out, in order; a name that is none is unknown, and the rest goes on.
    """
    names = [
        "Tumangang Rail Facility",
        "x" * 10_000,
        "(a+)+$" * 30,
        "A\x00B",
        "42.4214 N, 130.6081 E",
        "Khasan",
    ]
    lines = "".join(json.dumps({"id": n, "name": name}) + "\n" for n, name in enumerate(names))

    ran = recount("locate", "-", "--input", "ndjson", "--offline", stdin=lines)

    assert 0 == ran.code
    assert list(range(6)) == [one["id"] for one in ran.documents]
    outcomes = ["found", "unknown", "unknown", "unknown", "found", "found"]
    assert outcomes == [one["outcome"] for one in ran.documents]


@pytest.mark.parametrize(("country", "code"), [("Libya", "LY"), ("ly", "LY"), ("North Korea", "KP")])
def test_a_country_is_given_by_code_or_name(recount, country: str, code: str) -> None:
    """
    Either filters as ISO 3166 does.
    """
    found = recount("locate", "airport", "--country", country, "--offline")
    port = recount("locate", "Tripoli port", "--country", country, "--offline").documents[0]

    assert 0 == found.code
    assert {code} >= {one["country"] for one in port["candidates"]}


@pytest.mark.parametrize(
    ("arguments", "told"), [(("Tripoli", "--country", "Lybia"), "no country"), ((" ",), "no name")]
)
def test_nonsense_is_not_answered_with_unknown(recount, arguments, told: str) -> None:
    """
    A misspelt country would hide every place, and an empty name asks for nothing: both are bad usage.
    """
    ran = recount("locate", *arguments, "--offline")

    assert 2 == ran.code
    assert told in ran.err


def test_a_misspelt_country_in_a_stream_is_a_bad_line(recount) -> None:
    """
    The line says so, and the rest goes on.
    """
    lines = (
        '{"id": 1, "name": "Tripoli", "country": "Lybia"}\n{"id": 2, "name": "Khasan", "country": "Russia"}\n'
    )

    ran = recount("locate", "-", "--input", "ndjson", "--offline", stdin=lines)

    assert 6 == ran.code
    assert "no country" in ran.documents[0]["error"]
    assert "found" == ran.documents[1]["outcome"]


def test_doctor_finds_a_broken_gazetteer(recount, data_folder) -> None:
    """
    The tool to find it with works with it, and names the file and the row.
    """
    (data_folder / "gazetteer").mkdir(parents=True)
    (data_folder / "gazetteer" / "Mine.GEOJSON").write_text('{"features": [{"id": 1}]}', encoding="utf-8")

    ran = recount("doctor", "--offline")

    (gazetteer,) = [one for one in ran.documents[0]["checks"] if one["name"] == "gazetteer"]
    assert (0, False) == (ran.code, gazetteer["ok"])
    assert "Row 1 of the gazetteer Mine.GEOJSON" in gazetteer["detail"]


def test_the_scores_are_explained(recount) -> None:
    """
    With --explain every candidate says what its score is made of; without, it does not.
    """
    explained = recount("locate", "Semnan", "--country", "IR", "--offline", "--explain").documents[0]
    plain = recount("locate", "Semnan", "--country", "IR", "--offline").documents[0]

    assert all(one["reasons"] for one in explained["candidates"])
    assert all("reasons" not in one for one in plain["candidates"])
