"""A review file may come from anybody: it is read within limits, or refused by name."""

from __future__ import annotations

import json

import pytest

from verify.review.model import ReviewRefusedError
from verify.review.reading import MOST_BYTES, read_review

ID = "0" * 64
SQUARE = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]
QUANTITY = {"text": "73", "relation": "exactly", "value": 73, "low": 73, "high": 73}


def body(**fields: object) -> bytes:
    """
    A review that finds the first count right, with fields of it changed.
    """
    told = {"record": ID, "by": "A. Reader", "reason": "Looked.", "counts": [{"number": 0}]}
    return json.dumps(told | fields).encode()


def drawn(ring: list, **fields: object) -> bytes:
    """
    A review that draws an area.
    """
    return body(counts=[{"number": 0, "aoi": {"type": "Polygon", "coordinates": [ring]} | fields}])


def test_a_review_says_who_why_and_what() -> None:
    """
    The least that one can say: the first count was looked at, and is right.
    """
    review = read_review(body(by="  A. Reader "))

    assert (ID, "A. Reader", "Looked.", 0) == (
        review.record,
        review.by,
        review.reason,
        review.counts[0].number,
    )


@pytest.mark.parametrize("name", ["علی‌رضا", "王小明", "O’Neill-Łukasz"])
def test_a_name_is_of_any_script(name) -> None:
    """
    Joiners are part of how some of them spell.
    """
    assert name == read_review(body(by=name)).by


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"[]", "cannot be taken"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"by": "A", "by": "B"}', "stands twice"),
        (b" " * (MOST_BYTES + 1), f"over {MOST_BYTES:,} bytes"),
        (body(by=""), "'by'"),
        (body(by="A\u202egnp.exe"), "nobody can see"),
        (body(by="A\x1b[31m"), "nobody can see"),
        (body(by="x" * 201), "'by'"),
        (body(by="\ud800"), "cannot be taken"),
        (body(reason="  "), "'reason'"),
        (body(reason="x" * 2001), "'reason'"),
        (body(record="../../etc/passwd"), "'record'"),
        (body(counts=[]), "edits nothing"),
        (body(counts=[{"number": 0}, {"number": 0}]), "one count twice"),
        (body(counts=[{"number": -1}]), "'counts.0.number'"),
        (body(counts=[{"number": "0"}]), "'counts.0.number'"),
        (body(counts=[{"number": 0, "removed": [1, 1]}]), "one mark twice"),
        (body(counts=[{"number": 0, "removed": [True]}]), "'counts.0.removed.0'"),
        (body(counts=[{"number": 0, "removed": list(range(10_001))}]), "'counts.0.removed'"),
        (body(counts=[{"number": 0, "added": [{"px": float("nan"), "py": 1}]}]), "'counts.0.added.0.px'"),
        (body(counts=[{"number": 0, "added": [{"px": 1e999, "py": 1}]}]), "'counts.0.added.0.px'"),
        (body(counts=[{"number": 0, "added": [{"px": 1, "py": 1}] * 2}]), "one mark twice"),
        (body(counts=[{"number": 0, "verdict": "consistent"}]), "'counts.0.verdict'"),
        (body(verdict={"agreement": "consistent"}), "'verdict'"),
        (drawn(SQUARE[:-1]), "'counts.0.aoi"),
        (drawn([*SQUARE[:-1], [0.5, 0.5]]), "does not end where it begins"),
        (drawn([[0.0, 0.0], [181.0, 0.0], [1.0, 1.0], [0.0, 0.0]]), "'counts.0.aoi"),
        (drawn([[0.0, 0.0]] * 1001), "'counts.0.aoi"),
        (drawn(SQUARE, type="MultiPolygon"), "'counts.0.aoi.type'"),
        (body(claim={}), "edits nothing"),
        (body(claim={"quantity": QUANTITY | {"high": 10**12}}), "outside 0 to"),
        (body(claim={"quantity": QUANTITY | {"low": 80}}), "runs backwards"),
        (body(claim={"observed": {"text": "x", "start": "2023-10-06", "end": "2023-10-05"}}), "backwards"),
        (body(claim={"observed": {"text": "x", "start": "yesterday", "end": "2023-10-05"}}), "2023-10-05"),
        (body(claim={"checkable": True}), "'claim.checkable'"),
        (body(site={}), "edits nothing"),
        (body(site={"score": 1.0}), "'site.score'"),
    ],
)
def test_anything_else_is_refused_by_name(what, said) -> None:
    """
    In two sentences: what is wrong and where, then what to do.
    """
    with pytest.raises(ReviewRefusedError) as refused:
        read_review(what)

    assert said in refused.value.what
    assert refused.value.next_step.endswith(".")
