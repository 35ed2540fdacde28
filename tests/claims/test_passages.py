"""Extraction measured on annotated passages, with pinned floors that no change may lower unseen.

``passages/held.jsonl`` was neither learned from nor looked into while rules were mended;
``passages/learn.jsonl`` was, so that its figures say nothing of unseen text and only guard against regress.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from scoring import Row, passages, score

from claims.kinds import KINDS
from claims.statements import Extractor

FOLDER = Path(__file__).parent / "passages"
HELD = passages(FOLDER / "held.jsonl")
LEARN = passages(FOLDER / "learn.jsonl")

FLOORS = {
    "held": {
        "precision": 0.87, "recall": 0.83, "f1": 0.85, "relation": 0.99, "bounds": 0.99,
        "measure": 0.94, "state": 0.88, "site": 0.73, "country": 0.85, "observed": 0.76,
        "origin": 0.77, "checkable": 0.9, "quote": 0.99, "reason": 0.58,
    },
    "learn": {
        "precision": 0.94, "recall": 0.91, "f1": 0.93, "relation": 0.99, "bounds": 0.99,
        "measure": 0.98, "state": 0.93, "site": 0.83, "country": 0.87, "observed": 0.9,
        "origin": 0.87, "checkable": 0.96, "quote": 0.99, "reason": 0.83,
    },
}  # fmt: skip
"""Figures of 25 November 2026, rounded down to whole points."""


@pytest.fixture(scope="module", params=["held", "learn"])
def measured(request: pytest.FixtureRequest) -> tuple[dict[str, float], dict[str, float]]:
    """The floors of one of the two sets, and its figures."""
    rows = HELD if request.param == "held" else LEARN
    return FLOORS[request.param], score(rows, Extractor())


def test_no_figure_falls_below_its_floor(measured: tuple[dict[str, float], dict[str, float]]) -> None:
    """
    Finding claims, and each field of those found.
    """
    floors, figures = measured

    assert {} == {name: figures[name] for name, floor in floors.items() if figures[name] < floor}


def test_claimless_passages_stay_nearly_claimless() -> None:
    """
    Scores, fines, rates, novels and rain are no counts.
    """
    figures = score([row for row in HELD if not row["claims"]], Extractor())

    assert figures["false"] <= 9


def test_no_passage_is_in_both_sets() -> None:
    """
    What is measured on was not learned from.
    """
    assert set() == {row["text"] for row in HELD} & {row["text"] for row in LEARN}


@pytest.mark.parametrize("row", [*LEARN, *HELD], ids=lambda row: row["id"])
def test_an_annotation_is_of_the_agreed_form(row: Row) -> None:
    """
    Quotes and names stand in the text, bounds fit their relation, days are days.
    """
    for claim in row["claims"]:
        said, text = claim["quantity"], row["text"]
        assert claim["quote"] in text
        assert said["text"] in claim["quote"]
        assert claim["kind"] in KINDS
        assert claim["checkable"] == (claim["reason"] is None)
        assert (said["low"], said["high"]) == _bounds(said)
        assert all(name in text or name == row["publisher"] for name in claim["attribution"])
        if claim["site"]:
            assert claim["site"]["text"] in text
            assert re.fullmatch(r"[A-Z]{2}", claim["site"]["country"] or "XX")
        if claim["observed"]:
            start, end = (date.fromisoformat(claim["observed"][side]) for side in ("start", "end"))
            assert start <= end
            assert claim["observed"]["text"] in text


def _bounds(said: Row) -> tuple[float | None, float | None]:
    """What the relation literally says of the value."""
    value = said["value"]
    bounds = {
        "between": (said["low"], said["high"]),
        "vague": (None, None),
        "at_least": (value, None),
        "more_than": (value and value + 1, None),
        "at_most": (None, value),
        "fewer_than": (None, value and value - 1),
    }
    return bounds.get(said["relation"], (value, value))
