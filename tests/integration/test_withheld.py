"""The command keeps at home what its bundles go without, for the page of the same data folder."""

from __future__ import annotations

import json

import pytest

from verify.records.bundle import chip_path, picture_path

SENTENCE = "Satellite imagery shows 73 railcars at Tumangang Rail Facility on 5 October 2023."
CATALOGUE = "fixtures/imagery/catalog.json"
PIXELS = {chip_path(0), picture_path(0)}


@pytest.fixture
def check(recount, monkeypatch):
    """
    Check the sentence, for bundles without pixels.
    """
    monkeypatch.setenv("RECOUNT_PIXELS", "never")
    return lambda: recount("check", "-", "--imagery", CATALOGUE, "--offline", stdin=SENTENCE)


def _kept(data, name):
    home = data / "withheld" / name
    return {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}


def _bundled(data, name):
    return {path for path in PIXELS if (data / "records" / name / path).exists()}


def test_a_check_and_a_review_of_it_keep_them_at_home(recount, check, data_folder, tmp_path) -> None:
    """
    A review is done on the pixels that are kept, and so is a withdrawal of what came of it.
    """
    made = check().documents[0]["id"]
    file = tmp_path / "review.json"
    counts = [{"number": 0, "removed": [0]}]
    file.write_text(json.dumps({"record": made, "by": "A. Reader", "reason": "A shadow.", "counts": counts}))
    after = recount("review", data_folder / "records" / made, file, "--offline").documents[0]["id"]
    said = ("--reason", "Another yard.", "--by", "A. Reader", "--offline")
    void = recount("withdraw", after, *said).documents[0]["id"]

    assert [PIXELS] * 3 == [_kept(data_folder, name) for name in (made, after, void)]
    assert [set()] * 3 == [_bundled(data_folder, name) for name in (made, after, void)]


def test_a_bundle_is_written_where_they_cannot_be_kept(check, data_folder) -> None:
    """
    The person is told.
    """
    data_folder.mkdir()
    (data_folder / "withheld").write_text("no folder")
    ran = check()

    assert 0 == ran.code
    assert "cannot be kept" in ran.err
    assert (data_folder / "records" / ran.documents[0]["id"] / "manifest.json").is_file()
