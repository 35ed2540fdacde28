"""Upper limits that are said by way of a denial."""

from __future__ import annotations

import pytest

from claims.model import Article
from claims.statements import extract


@pytest.mark.parametrize(
    ("text", "relation", "low", "high"),
    [
        ("No image of the yard at Khasan showed more than 20 railcars.", "at_most", None, 20),
        ("They had never seen more than 20 railcars at Khasan station.", "at_most", None, 20),
        ("There is no doubt that more than 20 railcars stood at Khasan station.", "more_than", 21, None),
        ("No fewer than 20 railcars stood at Khasan station.", "at_least", 20, None),
    ],
)
def test_never_more_than_is_an_upper_limit(
    text: str, relation: str, low: int | None, high: int | None
) -> None:
    """
    "No image showed more than 20" says at most 20, and says it of a time rather than of one day.
    """
    (claim,) = extract(Article(text=text, published="2023-10-08", sha256="0" * 64))

    assert (relation, low, high) == (claim.quantity.relation, claim.quantity.low, claim.quantity.high)
    assert claim.observed is None
