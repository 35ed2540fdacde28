"""Marks that a person adds: what is shown before signing is what signing says, at any length of a field."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from browsing import pages
from bundling import make_bundle, small_chip

from evidence.pixels.chip import digest
from verify.errors import RecordError
from verify.web.pages.reviewing import edit_of

WRITTEN = [
    ("812.5, 433", {"px": 812.5, "py": 433.0}),
    ("  812.5 433  ", {"px": 812.5, "py": 433.0}),
    ("812.5;433;60", {"px": 812.5, "py": 433.0, "length_m": 60.0}),
    ("-1.5\t2", {"px": -1.5, "py": 2.0}),
]


@pytest.fixture
def holed(tmp_path, data_folder):
    """
    Pages with a record of whose pixels one is missing.
    """
    chip = small_chip()
    valid = chip.valid.copy()
    valid[3, 4] = False
    told = replace(chip, valid=valid, sha256=digest(chip.data, valid))
    bundle = make_bundle(tmp_path / "made", chip=told)
    with pages(data_folder, bundle) as site:
        yield site, f"/records/{bundle.name}"


@pytest.mark.parametrize(("line", "point"), WRITTEN)
def test_a_mark_is_column_row_and_perhaps_a_length(line, point):
    """
    With commas, semicolons or blanks between them.
    """
    assert [point] == edit_of(0, removed=[], added=line, aoi="")["added"]


@pytest.mark.parametrize(
    "line",
    ["812.5", "a, b", "1, 2, 3, 4", "1, 2 m", "nan, 1", "1e3, 2", "1..2, 3", "1_0, 2", f"1,{' ' * 120}2"],
)
def test_a_line_that_is_no_mark_is_refused(line):
    """
    It is repeated, and an example says how marks are written.
    """
    with pytest.raises(RecordError, match="is no mark"):
        edit_of(0, removed=[], added=line, aoi="")


@pytest.mark.parametrize("shape", ["1{0}1{0}x", "1{0}x", "{0}1", "1,{0}1,{0}1,{0}x"])
def test_a_longer_line_takes_no_more_than_its_share_of_time(shape):
    """
    Sixty-four times as many blanks take at most 640 times as long, never the cube of it.
    """

    def took(blanks):
        best = float("inf")
        for _ in range(3):
            began = time.perf_counter()
            with pytest.raises(RecordError):
                edit_of(0, removed=[], added=shape.format(" " * blanks), aoi="")
            best = min(best, time.perf_counter() - began)
        return best

    took(10)

    assert took(64_000) < 640 * took(1_000)


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ("-5, -5", "lies outside what is counted"),
        ("150, 230", "lies outside what is counted"),
        ("104.5, 203.5", "lies outside what is counted"),
        ("105, 212, 60", "has a length"),
        ("105, 212\n105.2, 212", "lies on another mark"),
        ("\n".join(f"105.{number:04}, 212" for number in range(3000)), "lies on another mark"),
    ],
)
def test_what_signing_refuses_is_refused_when_it_is_tried_out(holed, added, told):
    """
    In the same words: outside the area, where there are no pixels, many in one place.
    """
    site, at = holed
    tried = site.send(at, f"{at}/preview", number=0, added=added)
    signed = site.send(at, f"{at}/review", number=0, added=added, by="A. Editor", reason="Missed.")

    assert (422, 422) == (tried.status_code, signed.status_code)
    assert told in tried.text
    assert told in signed.text


def test_what_signing_takes_is_shown_when_it_is_tried_out(holed):
    """
    The same count and word as of the record that comes of it.
    """
    site, at = holed
    tried = site.send(at, f"{at}/preview", number=0, added="105, 212")
    signed = site.send(at, f"{at}/review", number=0, added="105, 212", by="A. Editor", reason="Missed.")

    assert 303 == signed.status_code
    assert "As corrected: 3" in tried.text
    assert 3 == site.desk.record(signed.headers["location"].split("/")[2].split("?")[0]).counts[0].best


def test_a_browser_is_told_where_is_counted(holed):
    """
    In rectangles: top, bottom, left and right, in pixels of the count.
    """
    site, at = holed
    facts = site.http.get(f"{at}/counts/0/marks.json").json()

    assert [[0, 3, 0, 40], [3, 4, 0, 4], [3, 4, 5, 40], [4, 24, 0, 40]] == facts["open"]
    assert (False, 0.5) == (facts["lengths"], facts["posting_m"])
