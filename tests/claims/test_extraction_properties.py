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


PASSAGES = (
    "Satellite images taken on Thursday show 73 railcars at Tumangang station, Example Watch said.",
    "At least 27 ships were anchored off Novorossiysk in an image of 3 March, according to Example Monitor.",
    "More than 300 houses have been destroyed in Derna, pictures from Monday show. Eleven bridges are gone.",
    "The number of tents at Tsel rose from 20 to 303 in a week, a group said; two dozen trucks stood there.",
    "The fire on Evia has blackened some 9,400 hectares since Saturday, the forest service said.",
)
DISTRACTORS = (
    "The minister, who is 54, paid 3,200 dollars for it.",
    "The bill passed by 312 votes to 140.",
    "The 73rd Brigade lost 14 men and 30 were wounded.",
    "It was 31 degrees, and the wind reached 40 km an hour.",
    "Shares fell 4.2 per cent to 118 points.",
    "Call 020 7946 0123 before 5 p.m.",
    "Article 12 of the law was changed in the second reading.",
)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(PASSAGES), st.lists(st.sampled_from(DISTRACTORS), min_size=1, max_size=3, unique=True))
def test_a_distractor_changes_no_claim(text: str, distractors: list[str]) -> None:
    """
    Ages, votes, brigades and prices behind a report are no claims, and leave its claims as they are.
    """
    assert EXTRACTOR(article(text)) == EXTRACTOR(article("\n\n".join([text, *distractors])))


INVISIBLE = (
    "\u00ad",
    "\u200b",
    "\u200e",
    "\u200f",
    "\u202b",
    "\u2066",
    "\ufeff",
    "\u00a0",
    "\u202f",
    "\u0301",
    "🚢",
)


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(PASSAGES),
    st.lists(st.tuples(st.integers(0, 110), st.sampled_from(INVISIBLE)), max_size=6),
)
def test_signs_of_every_kind_shift_no_offset(text: str, signs: list[tuple[int, str]]) -> None:
    """
    Soft hyphens, marks of direction, odd blanks and emoji anywhere: quotes still stand where they say.
    """
    for at, sign in signs:
        text = text[:at] + sign + text[at:]
    for claim in EXTRACTOR(article(text)):
        assert text.startswith(claim.quote, claim.start)
        assert claim.quantity.text in claim.quote


def test_full_width_digits_are_digits() -> None:
    """
    "７３" is 73, quoted as it stands.
    """
    (claim,) = EXTRACTOR(article("The image shows ７３ railcars at Tumangang station."))

    assert ("７３", 73) == (claim.quantity.text, claim.quantity.value)


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
