"""Extraction measured on passages of our own wording, with pinned floors that no change may lower unseen.

``passages.jsonl`` holds 20 invented passages (18 with claims, two without) in the form of the contract.
Rules were mended after they were first scored, so the figures guard against regress and say nothing of
real articles.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from claims.model import Article
from claims.statements import Extractor

PASSAGES = [
    json.loads(line)
    for line in (Path(__file__).parent / "passages.jsonl").read_text(encoding="utf-8").splitlines()
]

Row = dict[str, Any]


def _key(claim: Row) -> tuple[object, ...]:
    quantity = claim["quantity"]
    stated = quantity["text"] if quantity["relation"] == "vague" else quantity["value"]
    return claim["kind"], stated, quantity["low"], quantity["high"]


def _days(claim: Row) -> tuple[str, str] | None:
    observed = claim["observed"]
    return (observed["start"], observed["end"]) if observed else None


def _site(claim: Row, field: str) -> str | None:
    return claim["site"][field] if claim["site"] else None


@pytest.fixture(scope="module")
def pairs() -> list[tuple[list[Row], list[Row]]]:
    """Claims annotated and claims read, passage by passage."""
    extract = Extractor()
    found = []
    for passage in PASSAGES:
        article = Article(
            text=passage["text"], published=passage["published"], title=passage["title"], sha256=""
        )
        found.append((passage["claims"], [claim.model_dump(mode="json") for claim in extract(article)]))
    return found


@pytest.fixture(scope="module")
def matched(pairs: list[tuple[list[Row], list[Row]]]) -> list[tuple[Row, Row]]:
    """Annotated claims with the claim read for each, where kind, number and bounds agree."""
    return [
        (gold, next(read for read in reads if _key(read) == _key(gold)))
        for golds, reads in pairs
        for gold in golds
        if any(_key(read) == _key(gold) for read in reads)
    ]


def test_claims_are_found_and_nothing_else(
    pairs: list[tuple[list[Row], list[Row]]], matched: list[tuple[Row, Row]]
) -> None:
    """
    Precision and recall of kind, number and bounds together.
    """
    annotated = sum(len(golds) for golds, _ in pairs)
    read = sum(len(reads) for _, reads in pairs)

    assert 0.94 <= len(matched) / annotated
    assert 0.94 <= len(matched) / read


def test_passages_without_claims_stay_without(pairs: list[tuple[list[Row], list[Row]]]) -> None:
    """
    Scores, fines, rates and rain are no counts.
    """
    assert [] == [read for golds, reads in pairs if not golds for read in reads]


@pytest.mark.parametrize(
    ("field", "floor"),
    [
        ("measure", 0.97),
        ("state", 0.94),
        ("site", 0.85),
        ("country", 0.94),
        ("observed", 0.91),
        ("checkable", 0.97),
        ("reason", 0.97),
    ],
)
def test_fields_of_what_is_found(matched: list[tuple[Row, Row]], field: str, floor: float) -> None:
    """
    Share of matched claims whose field agrees.
    """

    def value(claim: Row) -> object:
        if field == "observed":
            return _days(claim)
        if field in {"site", "country"}:
            return _site(claim, "text" if field == "site" else "country")
        return claim[field]

    assert floor <= sum(value(gold) == value(read) for gold, read in matched) / len(matched)
