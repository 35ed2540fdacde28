"""What holds of every text."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.languages import table
from claims.model import Article
from claims.statements import Extractor

EXTRACTOR = Extractor()

PIECES = (
    *(
        "73",
        "seventy",
        "two dozen",
        "dozens of",
        "at least",
        "up to",
        "about",
        "between",
        "none of the",
        "no",
    ),
    *(
        "ships",
        "railcars",
        "tents",
        "tanks",
        "convoy",
        "hectares",
        "km long",
        "destroyed",
        "rose from",
        "to",
        "and",
    ),
    *(
        "the",
        "of",
        "in Genoa",
        "at Tumangang",
        "Thursday",
        "5 October 2023",
        "captured",
        "said Reuters",
        "from",
    ),
    *(
        ",",
        ".",
        ";",
        ":",
        "-",
        "–",
        "“",
        "”",
        "(",
        ")",
        "\n\n",
        "\u00a0",
        "\u202f",
        "é",
        "İ",
        "🚢",
        "e\u0301",
    ),
)
WORDS = st.sampled_from(PIECES)
TEXTS = st.lists(WORDS, max_size=40).map(" ".join)
POINTLESS = st.text(alphabet="bcdfghjklmpqrvxz .,;:\n\u00e9\u0130\u200b🚢", max_size=200)


def article(text: str) -> Article:
    """A text published on 8 October 2023."""
    return Article(text=text, published="2023-10-08", sha256="")


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_a_quote_stands_where_it_says(text: str) -> None:
    """
    Every quote is in the text at its offset, and holds the words of its quantity.
    """
    for claim in EXTRACTOR(article(text)):
        assert claim.quote == text[claim.start : claim.start + len(claim.quote)]
        assert claim.quantity.text in claim.quote


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=200))
def test_no_text_crashes(text: str) -> None:
    """
    Any unicode is read; offsets count its characters.
    """
    for claim in EXTRACTOR(article(text)):
        assert text.startswith(claim.quote, claim.start)


@settings(deadline=None, max_examples=50)
@given(POINTLESS)
def test_text_without_numbers_makes_no_point_claim(text: str) -> None:
    """
    Without digits or number words there is no number to claim.
    """
    words = set(re.findall(r"\w+", text.lower()))
    assert not words & set(table("numbers")["units"])

    assert [] == [claim for claim in EXTRACTOR(article(text)) if claim.quantity.value is not None]


@settings(deadline=None, max_examples=50)
@given(TEXTS, st.sampled_from(["🚢 ", "é\u0301 ", "İstanbul. ", "\ufeff"]))
def test_the_same_text_gives_the_same_claims(text: str, before: str) -> None:
    """
    Reading is a function of the article alone, with characters of several bytes as with others.
    """
    assert EXTRACTOR(article(before + text)) == EXTRACTOR(article(before + text))


@pytest.mark.parametrize("text", ["9" * 5000, "1" + ",000" * 500, "5 billion " * 400, "seventy " * 500])
def test_rows_of_digits_are_no_numbers(text: str) -> None:
    """
    A number longer than anything countable is passed over.
    """
    assert () == EXTRACTOR(article(f"{text} x"))


@pytest.mark.parametrize(
    "text", ["Aa of ", "12, ", "5 October ", "12 ships, ", "“", "\n", "A. ", "from 12 to "]
)
def test_long_monotonous_text_is_read_in_seconds(text: str) -> None:
    """
    Nobody can stall the reader with a page of one repeated word.
    """
    started = time.process_time()
    EXTRACTOR(article(text * (6000 // len(text))))

    assert time.process_time() - started < 10
