"""Numbers that no claim was made of, and why."""

from __future__ import annotations

import json

import pytest

from claims.article import read
from claims.statements import extract
from claims.untaken import untaken


def _untaken(text):
    article = read(json.dumps({"text": text, "published": "2023-10-08"}).encode())
    return {one.text: one.why for one in untaken(article, extract(article))}


@pytest.mark.parametrize(
    ("text", "number", "why"),
    [
        ("Satellite images show 73 railcars at Tumangang on 5 October 2023.", "2023", "time_or_place"),
        ("Some 40 deputies voted, officials said on Sunday.", "40", "counts_nothing"),
        ("Images show 3 Su-27 fighters at Belbek airfield.", "27", "no_quantity"),
    ],
)
def test_a_number_is_passed_over_for_a_reason(text, number, why):
    """
    A day, a quantity of what cannot be counted from above, a part of a name.
    """
    assert _untaken(text).get(number) in {why, "name"}


def test_the_number_of_a_claim_is_taken():
    """
    It is not among those that were left out.
    """
    assert "73" not in _untaken("Satellite images show 73 railcars at Tumangang on 5 October 2023.")
