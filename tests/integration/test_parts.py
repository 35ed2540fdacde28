"""What a counter was not measured on is searched for and not counted: no number is held against another."""

from __future__ import annotations

from pathlib import Path

import pytest

CATALOGUE = Path(__file__).parents[2] / "fixtures" / "imagery" / "catalog.json"


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("12 tank cars", True),
        ("12 railcars loaded with coal", True),
        ("12 destroyed railcars", False),
        ("12 locomotives", False),
        ("12 containers", False),
    ],
)
def test_a_part_of_what_stands_there_is_not_held_against_all_of_it(recount, tmp_path, said, counted) -> None:
    """
    Twelve of 73 may well be tank cars: all are counted and marked, for a person to look at, and nothing is
    concluded. What no counter was measured on is not counted at all; the scene that exists is named.
    """
    text = f"Imagery captured on 5 October 2023 shows {said} at the Tumangang Rail Facility in North Korea."

    ran = recount("check", "-", "--offline", "--imagery", CATALOGUE, "--out", tmp_path / "out", stdin=text)

    assert 0 == ran.code, ran.err
    (record,) = ran.documents
    assert "not_checkable" == record["verdict"]["agreement"]
    assert "class_unvalidated" == record["verdict"]["reasons"][0]
    assert counted == bool(record["counts"])
    assert "tumangang-20231005" in {scene["id"] for scene in record["scenes"]}
