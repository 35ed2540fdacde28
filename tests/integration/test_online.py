"""The whole flow over the network: a real STAC API, a real server with ranges, recorded and replayed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from servers import serving, stac_api
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

FIXTURES = Path(__file__).parents[2] / "fixtures"


def fixture_items(scenes: str) -> list[dict]:
    """The items of the fixture catalogue, with their pixels at an address."""
    items = []
    for path in sorted((FIXTURES / "imagery").rglob("*.json")):
        item = json.loads(path.read_bytes())
        if item.get("type") != "Feature":
            continue
        folder = path.parent.relative_to(FIXTURES / "imagery").as_posix()
        for asset in item["assets"].values():
            asset["href"] = f"{scenes}/imagery/{folder}/{asset['href'].removeprefix('./')}"
        items.append(item | {"links": []})
    return items


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """
    The fixture article and scenes on one server, their items behind a STAC API on another.
    """
    app = Starlette(routes=[Mount("/", StaticFiles(directory=FIXTURES))])
    with serving(app) as pages, stac_api(fixture_items(pages), tmp_path_factory.mktemp("stac")) as api:
        yield pages, api


def test_a_record_made_online_replays_offline_to_the_same_finding(
    recount, world, tmp_path, monkeypatch
) -> None:
    """
    Article by link, scenes by STAC API, pixels by byte ranges; then the same from the recording alone.
    """
    pages, api = world
    article = f"{pages}/articles/tumangang.html"
    monkeypatch.setenv("RECOUNT_ALLOW_PRIVATE", "127.0.0.0/8")

    live = recount(
        "check", article, "--imagery", api, "--out", tmp_path / "live", "--record", tmp_path / "tape"
    )
    monkeypatch.delenv("RECOUNT_ALLOW_PRIVATE")
    again = recount(
        "check", article, "--imagery", api, "--out", tmp_path / "again", "--replay", tmp_path / "tape"
    )

    assert (0, 0) == (live.code, again.code)
    assert [one["finding_id"] for one in live.documents] == [one["finding_id"] for one in again.documents]
    counted = next(one for one in live.documents if one["counts"])
    assert "consistent" == counted["verdict"]["agreement"]
    ranges = [entry for entry in counted["trail"] if entry["range"]]
    scene = FIXTURES / "imagery" / "tumangang-20231005" / "tumangang-20231005.tif"
    assert 0 < sum(entry["bytes"] for entry in ranges) <= scene.stat().st_size * 1.2
    assert 0 == recount("audit", tmp_path / "again" / again.documents[0]["id"]).code


def test_a_replay_without_a_recording_says_so(recount, tmp_path) -> None:
    """
    What was not recorded is not fetched.
    """
    (tmp_path / "tape").mkdir()
    (tmp_path / "tape" / "index.ndjson").touch()

    ran = recount("check", "https://wire.example/article", "--replay", tmp_path / "tape")

    assert 4 == ran.code
    assert "recording" in ran.err
