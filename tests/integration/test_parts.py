"""What a counter was not measured on is searched for and not counted: no number is held against another."""

from __future__ import annotations

from pathlib import Path

import pytest

CATALOGUE = Path(__file__).parents[2] / "fixtures" / "imagery" / "catalog.json"


@pytest.mark.parametrize(
    "said",
    [
        "12 tank cars",
        "12 railcars loaded with coal",
        "12 destroyed railcars",
        "12 locomotives",
        "12 containers",
    ],
)
def test_a_part_of_what_stands_there_is_not_held_against_all_of_it(recount, tmp_path, said) -> None:
    """
    Twelve of 73 may well be tank cars: the scene that exists is named, and no number is given.
    """
    text = f"Imagery captured on 5 October 2023 shows {said} at the Tumangang Rail Facility in North Korea."

    ran = recount("check", "-", "--offline", "--imagery", CATALOGUE, "--out", tmp_path / "out", stdin=text)

    assert 0 == ran.code, ran.err
    (record,) = ran.documents
    assert "not_checkable" == record["verdict"]["agreement"]
    assert "class_unvalidated" == record["verdict"]["reasons"][0]
    assert [] == record["counts"]
    assert "tumangang-20231005" in {scene["id"] for scene in record["scenes"]}
