"""`recount review`: a person corrects a record by a file."""

from __future__ import annotations

import json

import pytest
from reviewing import one_count, reviewable, told

from verify.records.writing import write_bundle


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    """
    A bundle with one count of 73 railcars, consistent with what is said.
    """
    return write_bundle(*reviewable(), tmp_path_factory.mktemp("bundles"))


@pytest.fixture
def review(bundle, tmp_path):
    """
    Write a review file of that bundle.
    """

    def write(**edits):
        record = json.loads((bundle / "record.json").read_bytes())
        path = tmp_path / "review.json"
        path.write_text(json.dumps({"record": record["id"], "by": "A. Reader", "reason": "Looked."} | edits))
        return path

    return write


def test_a_review_writes_a_bundle_that_takes_the_others_place(recount, bundle, review, data_folder) -> None:
    """
    It is filed and found sound, and the old one is corrected by it.
    """
    file = review(**one_count(removed=list(range(30))))
    ran = recount("review", bundle, file, "--offline", "--format", "json")
    made = ran.documents[0]
    new = data_folder / "records" / made["id"]
    audited = recount("audit", bundle, "--with", new, "--format", "json").documents[0]
    listed = recount("records", "list", "--format", "json").documents[0]["records"]

    assert 0 == ran.code
    assert ("inconsistent", bundle.name, 43) == (
        made["verdict"]["agreement"],
        made["supersedes"],
        made["counts"][0]["best"],
    )
    assert ("valid", "corrected") == (audited["outcome"], audited["status"])
    assert [made["id"]] == [one["id"] for one in listed]


def test_a_person_reads_what_the_machine_said_and_what_is_said_now(recount, bundle, review, tmp_path) -> None:
    """
    Both numbers, both verdicts, who and why.
    """
    file = review(**one_count(removed=list(range(30))))
    ran = recount("review", bundle, file, "--offline", "--out", tmp_path / "out", "--format", "text")

    assert "count 0: 43 (90% interval 36 to 50), was 73 (71 to 75)" in ran.out
    assert "the machine says 73 (71 to 75); marks reviewed by A. Reader" in ran.out
    assert "inconsistent, was consistent" in ran.out
    assert "Looked. (A. Reader)" in ran.out


def test_a_place_that_is_named_is_checked_afresh(recount, bundle, review, tmp_path) -> None:
    """
    Scenes are searched and counted anew there, and the old record is superseded all the same.
    """
    file = review(afresh=True, site={"place": "42.5, 130.7", "name": "The next yard"})
    ran = recount("review", bundle, file, "--offline", "--out", tmp_path / "out", "--format", "json")
    made = ran.documents[0]
    audited = recount("audit", tmp_path / "out" / made["id"], "--rerun", "--format", "json").documents[0]

    assert (0, bundle.name, "The next yard") == (ran.code, made["supersedes"], made["site"]["name"])
    assert "not_searched" in made["verdict"]["reasons"]
    assert "Tumangang Rail Facility" == made["edited"]["site"]["name"]
    assert [] == [one for one in audited["checks"] if not one["ok"] and one["name"] != "rerun_code"]


def test_a_template_names_every_count(recount, bundle) -> None:
    """
    It is filled in, and given back on standard input.
    """
    started = recount("review", bundle, "--template", "--format", "json")
    filled = started.documents[0] | {"by": "A. Reader", "reason": "All as marked."}
    ran = recount("review", bundle, "-", "--offline", "--format", "json", stdin=json.dumps(filled))

    assert [{"number": 0, "removed": [], "added": []}] == started.documents[0]["counts"]
    assert ("A. Reader", 73) == (
        ran.documents[0]["counts"][0]["reviewed_by"],
        ran.documents[0]["counts"][0]["best"],
    )


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ({"by": ""}, "'by'"),
        (one_count(removed=[99]), "no mark 99"),
        ({"counts": [], "record": "0" * 64}, "edits nothing"),
        (told(reviewable()[0], by="A") | {"record": "0" * 64} | one_count(), "is of record 000"),
    ],
)
def test_a_review_that_cannot_be_taken_is_bad_input(recount, bundle, review, edits, said) -> None:
    """
    Exit code 2, two sentences, and no bundle.
    """
    ran = recount("review", bundle, review(**edits), "--offline")

    assert (2, "") == (ran.code, ran.out)
    assert said in ran.err


@pytest.mark.parametrize("words", [[], ["review.json", "--template"]], ids=["neither", "both"])
def test_a_review_needs_a_file_or_gives_one(recount, bundle, words) -> None:
    """
    One of both.
    """
    ran = recount("review", bundle, *words)

    assert 2 == ran.code
    assert "One of both is needed" in ran.err


def test_a_file_that_is_not_there_is_bad_input(recount, bundle, tmp_path) -> None:
    """
    Nor is a folder a review.
    """
    assert 2 == recount("review", bundle, tmp_path / "none.json").code
    assert 2 == recount("review", bundle, tmp_path).code
