"""What cannot be settled is said with its reason and the receipt of the search, and it is no error."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from servers import free_port, serving
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

FIXTURES = Path(__file__).parents[2] / "fixtures"
TEXT = """A rail yard on the border has filled up, researchers say.

Imagery of the Tumangang Rail Facility in North Korea captured Thursday shows 73 freight railcars.
"""


@pytest.fixture
def check(recount, tmp_path):
    """
    Check the text, published on Sunday 8 October 2023, against some imagery.
    """

    def run(*options: object) -> dict:
        out = tmp_path / "out"
        ran = recount("check", "-", "--published", "2023-10-08", "--out", out, *options, stdin=TEXT)
        assert 0 == ran.code, ran.err
        assert 0 == recount("audit", out / ran.documents[0]["id"]).code
        return ran.documents[0]

    return run


def test_offline_nothing_was_searched(check) -> None:
    """
    Without a network and without own scenes, nothing is said about what exists.
    """
    record = check("--offline")

    assert ("not_checkable", ["not_searched"]) == (
        record["verdict"]["agreement"],
        record["verdict"]["reasons"],
    )
    assert {"not_asked"} == {one["outcome"] for one in record["search"]["catalogues"]}


def test_a_year_before_all_satellites_stops_no_other_claim(recount, tmp_path) -> None:
    """
    A record of 1950 is not checkable, and the number of 2023 beside it is looked into all the same.
    """
    text = (
        "In 1950, there were 73 railcars at Tumangang Rail Facility, the most in five years. "
        f"In October 1955, 60 railcars stood at Tumangang Rail Facility, up from 20.\n\n{TEXT}"
    )
    ran = recount(
        "check", "-", "--published", "2023-10-08", "--out", tmp_path / "out", "--offline", stdin=text
    )

    verdicts = [one["verdict"] for one in ran.documents]
    assert (0, 3) == (ran.code, len(verdicts)), ran.err
    assert {"not_checkable"} == {one["agreement"] for one in verdicts}
    assert ["date_unresolved", "date_unresolved", "not_searched"] == [one["reasons"][0] for one in verdicts]


@pytest.mark.parametrize("words", ["Twelve more railcars", "12 of the railcars"])
def test_what_counts_some_of_them_gets_no_advice_on_scenes(recount, tmp_path, words) -> None:
    """
    The day was counted; which of them are meant no other scene would tell.
    """
    text = TEXT.replace("73 freight railcars", f"{words[0].lower()}{words[1:]}")
    ran = recount(
        *("check", "-", "--published", "2023-10-08", "--out", tmp_path / "out", "--offline"),
        *("--imagery", FIXTURES / "imagery/catalog.json"),
        stdin=text,
    )

    record = ran.documents[0]
    assert "class_unvalidated" in record["verdict"]["reasons"], record["verdict"]
    assert record["counts"]
    assert record["search"]["settle"] is None


def test_catalogues_that_are_down(check, monkeypatch) -> None:
    """
    A catalogue that cannot be reached leaves the claim open, and the receipt says who did not answer.
    """
    monkeypatch.setenv("RECOUNT_ALLOW_PRIVATE", "127.0.0.0/8")

    record = check("--imagery", f"http://127.0.0.1:{free_port()}")

    assert ["catalogue_unreachable"] == record["verdict"]["reasons"]
    assert "unreachable" in {one["outcome"] for one in record["search"]["catalogues"]}


def test_catalogues_that_fail(check, monkeypatch) -> None:
    """
    A server that answers with an error is as good as down.
    """
    app = Starlette(routes=[Route("/", lambda _: PlainTextResponse("<h1>Bad Gateway</h1>", 502))])
    with serving(app) as address:
        monkeypatch.setenv("RECOUNT_ALLOW_PRIVATE", "127.0.0.0/8")
        record = check("--imagery", address)

    assert ["catalogue_unreachable"] == record["verdict"]["reasons"]


def test_catalogues_that_have_nothing(check, monkeypatch) -> None:
    """
    An answer without scenes says that nothing was acquired, with the hash of that answer.
    """
    search = "http://stac.example/search"
    landing = {
        "type": "Catalog",
        "stac_version": "1.0.0",
        "id": "empty",
        "description": "No scenes.",
        "conformsTo": ["https://api.stacspec.org/v1.0.0/core", "https://api.stacspec.org/v1.0.0/item-search"],
        "links": [{"rel": "search", "href": search, "method": "POST", "type": "application/geo+json"}],
    }
    nothing = {"type": "FeatureCollection", "features": [], "links": []}

    def start(request):
        address = str(request.base_url)
        links = [{**landing["links"][0], "href": f"{address}search"}, {"rel": "self", "href": address}]
        return JSONResponse(landing | {"links": links})

    app = Starlette(
        routes=[
            Route("/", start),
            Route("/search", lambda _: JSONResponse(nothing), methods=["GET", "POST"]),
        ]
    )
    with serving(app) as address:
        monkeypatch.setenv("RECOUNT_ALLOW_PRIVATE", "127.0.0.0/8")
        record = check("--imagery", address)

    assert ["no_acquisition_in_window"] == record["verdict"]["reasons"]
    assert [one for one in record["search"]["catalogues"] if one["response_sha256"]]


def test_only_a_coarse_scene_of_the_day(check, tmp_path) -> None:
    """
    At 10 m a railcar is a third of a pixel wide: no number is given.
    """
    catalogue = tmp_path / "coarse"
    shutil.copytree(FIXTURES / "imagery", catalogue)
    for path in catalogue.rglob("*.json"):
        item = json.loads(path.read_bytes())
        if item.get("type") == "Feature" and item["properties"]["gsd"] < 5:
            item["properties"]["datetime"] = "2020-01-01T00:00:00Z"
            path.write_text(json.dumps(item))

    record = check("--imagery", catalogue / "catalog.json", "--offline")

    assert ["resolution_insufficient"] == record["verdict"]["reasons"]
    assert [] == record["counts"]
    assert "none" in {scene["adequacy"]["verdict"] for scene in record["scenes"]}
