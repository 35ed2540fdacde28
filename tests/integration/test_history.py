"""``recount history`` as a user runs it."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path

import pytest
import rasterio
from PIL import Image
from rasterio.warp import transform

FIXTURES = Path(__file__).parents[2] / "fixtures"
IMAGERY = FIXTURES / "imagery"
POINT = (130.6081, 42.4214)
"""Middle of the yard; what lies within 250 m of it takes a fifth of the time of all of it."""

YARD = (f"{POINT[0]},{POINT[1]}", "--kind", "railcar", "--imagery", IMAGERY / "catalog.json", "--offline")


@pytest.fixture(scope="module")
def kept():
    """
    What the one long run of this file answered, kept for all tests.
    """
    return {}


@pytest.fixture
def autumn(recount, kept, tmp_path_factory):
    """
    The yard from June to the end of October 2023, with a plot.
    """
    if not kept:
        plot = tmp_path_factory.mktemp("plots") / "series.png"
        ran = recount("history", *YARD, "--from", "2023-06-01", "--to", "2023-10-31", "--plot", plot)
        kept.update(ran=ran, plot=plot.read_bytes())
    return kept


def truth(scene):
    """Railcars that the renderer put within 250 m of the middle."""
    objects = json.loads((IMAGERY / "truth" / f"{scene}.json").read_text())["objects"]
    with rasterio.open(IMAGERY / scene / f"{scene}.tif") as image:
        (east,), (north,) = transform("EPSG:4326", image.crs, [POINT[0]], [POINT[1]])
        places = [image.transform @ (one["px"], one["py"]) for one in objects]
    return sum(math.hypot(x - east, y - north) <= 250 for x, y in places)


def test_every_usable_scene_is_counted_once(autumn) -> None:
    """
    Of four scenes two can be counted on; the others are on the receipt with the reason.
    """
    told = autumn["ran"].documents[0]

    assert 0 == autumn["ran"].code
    assert ["tumangang-20230612", "tumangang-20231005"] == [one["scene_id"] for one in told["series"]]
    assert all(one["low"] <= truth(one["scene_id"]) <= one["high"] for one in told["series"])
    assert {("tumangang-20231004", "obscured"), ("tumangang-20231005-10m", "resolution_insufficient")} <= {
        (one["scene"], one["code"]) for one in told["receipt"]["rejected"]
    }


def test_the_newest_is_ranked_and_what_nobody_saw_is_told(autumn) -> None:
    """
    First of two, and two of 22 weeks were seen.
    """
    told = autumn["ran"].documents[0]

    assert (1, 2) == (told["rank"], told["standing"]["of"])
    assert round(2 / 22, 4) == told["coverage"]
    assert ["2023-06-01", "2023-06-15", "2023-10-12"] == [gap["start"] for gap in told["observed"]["gaps"]]
    ratio = told["standing"]["to_previous"]
    assert ratio["low"] <= truth("tumangang-20231005") / truth("tumangang-20230612") <= ratio["high"]


def test_what_a_first_place_rests_on_is_said(recount) -> None:
    """
    How far ahead of the next it is, and whether its low end stays above the others' high ends.
    """
    ran = recount("history", *YARD, "--from", "2023-06-01", "--to", "2023-10-31", "--format", "text")
    told = " ".join(ran.out.split())

    assert "more than the next, " in told
    assert "in tumangang-20230612; its low end, " in told
    assert "left out" not in told


def test_the_plot_shows_counts_and_gaps(autumn) -> None:
    """
    Yellow dots, shaded weeks, and large letters that say that nothing of it is real.
    """
    picture = Image.open(io.BytesIO(autumn["plot"])).convert("RGB")
    colours = {colour for _, colour in picture.getcolors(maxcolors=2**24) or []}

    assert {(255, 214, 0), (46, 42, 52), (214, 40, 40)} <= colours


def test_another_day_can_be_ranked(recount) -> None:
    """
    ``--at`` names it; with ``--most 1`` it stands alone, which is said.
    """
    ran = recount(
        "history", *YARD, "--from", "2023-06-01", "--to", "2023-06-30", "--at", "2023-06-10", "--most", 1,
        "--format", "text",
    )  # fmt: skip

    assert 0 == ran.code
    assert "tumangang-20230612 is the only usable scene" in ran.out
    assert "80% of weeks unobserved" in ran.out


def test_without_a_scene_there_is_an_honest_answer(recount) -> None:
    """
    No scene is no failure: nothing is ranked, and all weeks are unobserved.
    """
    ran = recount("history", *YARD, "--from", "2021-01-01", "--to", "2021-02-28")

    told = ran.documents[0]
    assert (0, [], None, 0) == (ran.code, told["series"], told["rank"], told["coverage"])
    assert [{"start": "2021-01-01", "end": "2021-02-28"}] == told["observed"]["gaps"]


def test_a_place_in_doubt_is_an_answer(recount) -> None:
    """
    Nothing is searched for where nobody knows.
    """
    ran = recount("history", "Nowhere Yard", *YARD[1:], "--from", "2021-01-01", "--to", "2021-02-28")

    assert (0, None, None) == (ran.code, ran.documents[0]["site"], ran.documents[0]["rank"])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--from", "2023-10-05", "--to", "2023-10-01"), "run backwards"),
        (("--from", "soon", "--to", "2023-10-01"), "are not two days"),
        (("--from", "2023-06-01", "--to", "2023-10-31", "--at", "2022-01-01"), "is not within"),
        (("--from", "2023-06-01", "--to", "2023-10-31", "--at", "noon"), "--at"),
        (("--from", "2023-06-01", "--to", "2023-10-31", "--most", "0"), "most"),
    ],
    ids=["backwards", "no days", "another time", "no day", "no scenes"],
)
def test_options_that_make_no_sense_are_refused(recount, options, told) -> None:
    """
    Before anything is searched for.
    """
    ran = recount("history", *YARD, *options)

    assert 2 == ran.code
    assert told in ran.err
