"""The cheap look that passes over texts with nothing to count."""

from __future__ import annotations

from pathlib import Path

import pytest
from scoring import passages

from claims.prefilter import may_count

FOLDER = Path(__file__).parent / "passages"


def test_no_annotated_passage_with_claims_is_passed_over() -> None:
    """
    Recall is 1.00 on all passages of ours.
    """
    rows = [*passages(FOLDER / "learn.jsonl"), *passages(FOLDER / "held.jsonl")]

    assert [] == [row["id"] for row in rows if row["claims"] and not may_count(row["text"])]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The minister spoke for an hour and then went home to his family.",
        "The committee met on Tuesday. It adopted the report by 12 votes to three.",
        "She is 54 and has written seven novels; the latest won a prize of 30,000 euros.",
        "Rain is expected, with 12 degrees at noon and winds from the west.",
    ],
)
def test_a_text_without_things_to_count_is_passed_over(text: str) -> None:
    """
    Numbers alone are not enough: something that can be counted must stand near.
    """
    assert not may_count(text)


@pytest.mark.parametrize(
    "text",
    [
        "Seven ships lay there.",
        "The trucks left at dawn. The count on Monday had been 14.",
        "Not a single tent was left.",
        "Two Su-34s burned.",
        "The fire spread over 900 hectares.",
        "Rail traffic there is far greater than in five years; the wagons never were so many.",
    ],
)
def test_a_text_with_something_to_count_is_kept(text: str) -> None:
    """
    In digits or words, elided or denied.
    """
    assert may_count(text)
