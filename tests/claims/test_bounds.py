"""Numbers and years beyond what can be written or reckoned with."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.article import read
from claims.errors import ArticleError, BadPassage
from claims.languages.en.quantities import numbers
from claims.model import Article, Observed, Period
from claims.statements import extract

LARGEST = 2**53 - 1


@pytest.mark.parametrize(
    "words",
    [
        "999999999999 million",
        "9007199254740992",
        "10,000,000 billion",
        "5 to 999999999999 billion",
        "9999999999 million",
    ],
)
def test_a_number_that_json_cannot_hold_is_no_claim(words: str) -> None:
    """
    From 2**53 on whole numbers have no exact canonical form; nothing on the ground is that many.
    """
    text = f"Imagery taken on 5 October 2023 shows {words} railcars at the Tumangang Rail Facility."
    found = extract(Article(text=text, published="2023-10-08", sha256="0" * 64))

    assert all((claim.quantity.value or claim.quantity.high or 0) <= LARGEST for claim in found)


@given(
    st.integers(min_value=0, max_value=10**12 - 1), st.sampled_from(["", " thousand", " million", " billion"])
)
def test_every_number_read_can_be_written(digits: int, magnitude: str) -> None:
    """
    "More than" adds one, and even that stays exact.
    """
    for mention in numbers.find(f"They saw more than {digits}{magnitude} railcars."):
        bounds = (mention.quantity.value, mention.quantity.low, mention.quantity.high)
        assert all(bound is None or bound <= LARGEST for bound in bounds)


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31T23:59:59+00:00"])
def test_a_day_of_publication_in_an_unlikely_year_is_refused(day: str) -> None:
    """
    "Last week" of the year 1 is no week; the refusal names the years.
    """
    with pytest.raises(ArticleError, match="1900 to 2200") as given_apart:
        read(b"73 railcars stand at Tumangang.", published=day)
    with pytest.raises(BadPassage, match="1900 to 2200"):
        read(json.dumps({"text": "73 railcars.", "published": day}).encode())

    assert "2023-10-08" in given_apart.value.next_step


@pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31"])
def test_the_first_and_the_last_year_are_taken(day: str) -> None:
    """
    Both ends count.
    """
    assert day == read(b"73 railcars stand at Tumangang.", published=day).published


def test_an_unlikely_year_that_a_page_states_is_not_believed() -> None:
    """
    A page's own zero date is a default of its software, so the next statement is asked.
    """
    page = (
        "<html><head><meta property='article:published_time' content='0001-01-01T00:00:00Z'>"
        "<meta name='date' content='2023-10-08'></head><body><article>"
        f"<p>{'Seventy-three railcars stood in the yard on Thursday, researchers said. ' * 4}</p>"
        "</article></body></html>"
    )

    assert "2023-10-08" == read(page.encode()).published


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
def test_extraction_takes_any_day_of_publication(published: str) -> None:
    """
    Words that count from an impossible day stay open.
    """
    text = "Images taken last week show 73 railcars at Tumangang, 40 more than 900 decades ago."

    assert extract(Article(text=text, published=published, sha256="0" * 64))


@pytest.mark.parametrize(
    ("words", "observed"),
    [
        (
            "on 10/05/2023",
            Observed(
                text="10/05/2023",
                start="2023-10-05",
                end="2023-10-05",
                alternatives=(Period(start="2023-05-10", end="2023-05-10"),),
            ),
        ),
        (
            "last Thursday",
            Observed(
                text="last Thursday",
                start="2023-10-05",
                end="2023-10-05",
                alternatives=(Period(start="2023-09-28", end="2023-09-28"),),
            ),
        ),
        ("on Thursday", Observed(text="Thursday", start="2023-10-05", end="2023-10-05")),
    ],
)
def test_a_claim_keeps_the_other_readings_of_its_day(words: str, observed: Observed) -> None:
    """
    The likelier reading is the claim's day, the other stays with it.
    """
    text = f"Imagery taken {words} shows 73 railcars at Tumangang station."
    (claim,) = extract(Article(text=text, published="2023-10-08", sha256="0" * 64))

    assert observed == claim.observed


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (
            "according to a report released Friday by Example Watch, a project of the Example Center (EC)",
            ("Example Watch",),
        ),
        ("according to a note published on Friday by Example Watch", ("Example Watch",)),
        ("according to Example Watch", ("Example Watch",)),
    ],
)
def test_who_released_a_report_is_a_source(words: str, names: tuple[str, ...]) -> None:
    """
    A day may stand between "released" and "by".
    """
    text = f"Imagery captured Thursday shows 73 railcars at the Tumangang Rail Facility, {words}."
    (claim,) = extract(Article(text=text, published="2023-10-08", sha256="0" * 64))

    assert names == claim.attribution
