"""A review that is checked afresh, or that finds a record right in which nothing was counted."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from bundling import make_bundle

from verify.judge.policy import load_policy
from verify.records.record import Versions
from verify.records.sound import sound
from verify.review.applying import apply
from verify.review.model import ReviewRefusedError
from verify.review.reading import read_review, review_of, template

SQUARE = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]
AREA = {"type": "Polygon", "coordinates": [SQUARE]}


def body(**fields: object) -> bytes:
    """
    A review of no count, with fields of it.
    """
    return json.dumps({"record": "0" * 64, "by": "A. Reader", "reason": "Looked.", **fields}).encode()


def applied(bundle, **fields):
    """
    Do a review to a bundle on the pixels that it holds.
    """
    record, files = sound(bundle)
    told = {"record": record.id, "by": "A. Reader", "reason": "Looked.", **fields}
    return apply(
        record,
        files,
        review_of(told),
        counters=(),
        policy=load_policy(),
        now=datetime(2024, 1, 1, tzinfo=UTC),
        versions=Versions(recount="0.1.0", python="3.11", gdal="3.10"),
    )[0]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"found_right": True, "counts": [{"number": 0}]}, "finds the record right, and edits it"),
        ({"found_right": True, "site": {"name": "The yard"}}, "finds the record right, and edits it"),
        ({"afresh": True}, "edits nothing"),
        ({"afresh": True, "found_right": True}, "made anew, or edits nothing"),
        ({"afresh": True, "site": {"geometry": AREA}, "counts": [{"number": 0}]}, "edits counts"),
        ({"claim": {"kind": "ship"}}, "needs other pixels: say afresh"),
        ({"afresh": True, "claim": {"kind": "unicorn"}}, "there is no kind 'unicorn'"),
        ({"site": {"place": "Rason"}}, "needs other pixels: say afresh"),
        ({"site": {"candidate": 0}}, "needs other pixels: say afresh"),
        ({"afresh": True, "site": {"candidate": -1}}, "'site.candidate'"),
        ({"afresh": True, "site": {"candidate": 0, "place": "Rason"}}, "in more than one way"),
        ({"afresh": True, "site": {"place": "x" * 201}}, "'site.place'"),
    ],
)
def test_what_does_not_go_together_is_refused(fields, said) -> None:
    """
    Another kind or place needs other pixels; what is looked up afresh has no marks yet that could be edited.
    """
    with pytest.raises(ReviewRefusedError) as refused:
        read_review(body(**fields))

    assert said in refused.value.what


def test_a_record_of_nothing_counted_is_found_right(tmp_path) -> None:
    """
    It takes the old one's place with the same finding, and says who looked.
    """
    bundle = make_bundle(tmp_path, counted=False)
    record = applied(bundle, found_right=template(sound(bundle)[0])["found_right"])

    assert ("A. Reader", bundle.name) == (record.correction.by, record.supersedes)
    assert sound(bundle)[0].finding_id == record.finding_id


def test_counts_are_found_right_one_by_one(tmp_path) -> None:
    """
    Whoever looked at marks says at which.
    """
    with pytest.raises(ReviewRefusedError, match="1 counts, and the review names none"):
        applied(make_bundle(tmp_path), found_right=True)


def test_what_needs_other_pixels_is_not_done_on_these(tmp_path) -> None:
    """
    It is a check of its own, or recount review.
    """
    with pytest.raises(ReviewRefusedError, match="searched and counted anew") as refused:
        applied(make_bundle(tmp_path), afresh=True, site={"place": "42.5, 130.7"})

    assert "recount review" in refused.value.next_step
