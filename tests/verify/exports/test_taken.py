"""When an image was taken, where nobody told its hour, and how fine it is."""

from __future__ import annotations

import csv
import io

import pytest
from exporting import export, export_json, saying

from verify.exports.words import credit, taken
from verify.judge.sentences import pixel


@pytest.fixture
def of_a_day(held):
    """
    The record with its scene of a day whose hour nobody told, and a pixel that a transform gave.
    """
    whole = {"taken_start": "2023-10-05T00:00:00Z", "taken_end": "2023-10-05T23:59:59Z", "gsd_m": 0.500092}
    return saying(held, scenes=[scene.model_dump() | whole for scene in held.record.scenes])


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2023-10-05T02:10:00Z", "2023-10-05T02:10:00Z", "5 Oct 2023, 02:10 UTC"),
        ("2023-10-05T02:10:00Z", "2023-10-05T03:40:00Z", "5 Oct 2023, 02:10 UTC"),
        ("2023-10-05T00:00:00Z", "2023-10-05T23:59:59Z", "5 Oct 2023 (time unknown)"),
        ("2023-10-05T00:00:00Z", "2023-10-06T00:00:00Z", "5 Oct 2023 (time unknown)"),
        ("2023-10-01T00:00:00Z", "2023-10-31T23:59:59Z", "1 Oct 2023 to 31 Oct 2023 (time unknown)"),
        ("no time", "none", "no time"),
    ],
)
def test_an_hour_is_told_only_where_it_is_known(start, end, words) -> None:
    """
    A scene put in with a day alone spans all of it, which is no time of midnight.
    """
    assert words == taken(start, end)


@pytest.mark.parametrize(
    ("gsd_m", "words"),
    [(0.5, "0.5 m"), (0.500092, "0.5 m"), (10.0, "10 m"), (1000.0, "1000 m"), (None, "unknown GSD")],
)
def test_a_pixel_has_three_digits(gsd_m, words) -> None:
    """
    A transform gives more of them than anybody measured.
    """
    assert words == pixel(gsd_m)


def test_a_caption_says_that_the_hour_is_unknown(of_a_day) -> None:
    """
    "5 Oct 2023 (time unknown), 0.5 m" stands under every picture.
    """
    assert ", 5 Oct 2023 (time unknown), 0.5 m, " in credit(of_a_day.record.scenes[0])


def test_exports_give_the_day_alone_or_nothing(of_a_day) -> None:
    """
    A table takes a day; ninjs and ClaimReview take a time with its hour alone, and get none.
    """
    [row] = csv.DictReader(io.StringIO(export("csv", of_a_day).decode()))

    assert "2023-10-05" == row["taken"]
    assert "contentCreated" not in export_json("ninjs", of_a_day)
    assert "contentcreated" not in export_json("ninjs-1.6", of_a_day)
    assert "observationDate" not in export_json("claimreview", of_a_day)["about"][0]
    assert b"5 Oct 2023 (time unknown)" in export("html", of_a_day)
    assert b"5 Oct 2023, 00:00 UTC" not in export("html", of_a_day)
