"""Numbers of one article held against each other: what is flagged, and, more often, what is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.arithmetic.discrepancies import discrepancies
from claims.model import Article, Discrepancy
from claims.statements import extract


def found_in(text: str, title: str | None = None) -> tuple[Discrepancy, ...]:
    """What does not agree in an article of 8 October 2023."""
    article = Article(text=text, title=title, published="2023-10-08", sha256="")
    return discrepancies(article, extract(article))


@pytest.mark.parametrize(
    ("text", "kind", "stated", "reckoned"),
    [
        (
            "Some 3,840 tanks stood at Vagzhanovo in 2021. By 2022 some 2,600 were left, a loss of over 40%.",
            "share",
            "over 40%",
            32.3,
        ),
        ("The stock fell by over 40 per cent, from 3,840 tanks to 2,600.", "share", "over 40 per cent", 32.3),
        ("It fell from 3,840 tanks in 2021 to 2,600 in 2022, a drop of over 40%.", "share", "over 40%", 32.3),
        ("The yard held 73 railcars, up 40 percent from 20 in May.", "share", "40 percent", 265),
        ("The tents fell in number from 400 to 300, a reduction of a half.", "share", "a half", 25),
        (
            "The camp grew from 200 tents to 300. That is a rise of nearly 80 per cent.",
            "share",
            "nearly 80 per cent",
            50,
        ),
        ("Ships fell by 55.8 per cent, from 400 to 300.", "share", "55.8 per cent", 25),
        ("The yard grew from 20 wagons to 80, 2.5 times as many.", "factor", "2.5 times", 4),
        ("The number of ships rose from 20 to 40, a fall of 50 per cent.", "share", "50 per cent", -100),
        ("The queue shrank by two-thirds, from 90 lorries to 60.", "share", "two-thirds", 33.3),
        ("In the yard 30 of the 73 railcars, or 60 per cent, were covered.", "share", "60 per cent", 41.1),
        ("Tents more than doubled, from 120 in May to 180 in June.", "factor", "more than doubled", 1.5),
        ("The number of tents tripled, from 100 to 120.", "factor", "tripled", 1.2),
        ("The fleet was halved, from 100 ships to 90.", "factor", "halved", 1.11),
        ("The yard held 73 railcars, twice the 20 of last May.", "factor", "twice", 3.65),
        (
            "There were 120 tents in May. Now 500 tents stand there, more than five times as many.",
            "factor",
            "more than five times",
            4.17,
        ),
        ("Tents rose tenfold, from 50 to 150.", "factor", "tenfold", 3),
        ("They saw 383 vehicles on 3 May and 295 on 8 May, a fall of 98.", "difference", "98", 88),
        ("The queue rose by 53 to 83 trucks from 20.", "difference", "53", 63),
        ("A count found 26 aircraft, six more than the 18 seen in April.", "difference", "six", 8),
        ("Twelve fighters and four bombers stood there, 17 in all.", "sum", "17", 16),
        ("They counted a total of 18 aircraft: 12 fighters and five bombers.", "sum", "18", 17),
        ("Of the 73 railcars, 40 were covered and the other 30 were empty.", "sum", "73", 70),
    ],
)
def test_numbers_that_do_not_agree(text: str, kind: str, stated: str, reckoned: float) -> None:
    """
    "Over 40 per cent" for 3,840 to 2,600 is flagged: it is 32.
    """
    (found,) = found_in(text)

    assert (kind, stated, reckoned) == (found.kind, found.stated, found.reckoned)
    assert text.startswith(found.quote, found.start)
    assert stated in found.quote


@pytest.mark.parametrize(
    "text",
    [
        "The stock fell by nearly a third, from 3,840 tanks to 2,600.",
        "The stock fell by 32 per cent, from 3,840 tanks to 2,600.",
        "The stock fell by about 30 per cent, from 3,840 tanks to 2,600.",
        "The stock fell by over 30 per cent, from 3,840 tanks to 2,600.",
        "The stock fell by over 40 per cent, from 3,840 tanks to no more than 2,600.",
        "The stock fell by over 40 per cent, from about 3,900 tanks to some 2,400.",
        "The yard held 73 railcars, up 265 per cent from 20.",
        "Stocks fell from 400 tanks to 300 while the budget rose by 80 per cent.",
        "Stocks fell from 400 tanks to 300 and prices rose by 80 per cent.",
        "The yard held 73 railcars, up from 20. Unemployment fell by 8 per cent.",
        "The port held 73 ships, against 20 in May, with trade up 5 per cent.",
        "The share of empty wagons rose from 20 to 40 per cent, and 30 were full.",
        "Ships fell by 24.8 per cent, from 400 to 300.",
        "Ships fell by 2.5 to 35.5 per cent, from 400 to 300.",
        "The share fell by 20 percentage points, from 60 tanks to 50.",
        "Catches fell by 8 per cent to 312 tonnes, and 12 boats stayed in port.",
        "There were 12 ships. Freight rates fell by 40 per cent to 600.",
        "In May 12 tanks stood there. In June 300 trucks came, up 4 per cent.",
        "Tents doubled from 120 in May to 250 in June.",
        "The number of tents more than doubled, from 120 to 235.",
        "The fleet was halved, from 100 ships to 55.",
        "They found 150 helicopters, twice what they had seen ten days before.",
        "Each of the 20 crews double-checked 12 tanks.",
        "They saw 383 vehicles on 3 May and 295 on 8 May, a fall of 88.",
        "The queue rose by 53 to 73 trucks from 20.",
        "It held 1,670 trucks, an increase of 420 on the previous week.",
        "A count found 26 aircraft, six more than in April.",
        "Twelve fighters and five bombers stood there, 17 in all.",
        "Twelve fighters and four bombers with three crews each, 25 in all.",
        "Six ships, 12 fighters and five bombers were seen, 17 aircraft in all.",
        "A total of 18 aircraft, among them 12 fighters and five bombers.",
        "Of the 73 railcars, 40 were covered and 20 were empty.",
        "Of the 73 railcars, 40 were covered and the other 33 were empty.",
        "On the right stood 26 trucks in all, by 2 warehouses and 3 sheds.",
        "The refugees rose from 12,000 to 15,000, doubling the pressure on the camp.",
        "It fell from 20 on Monday to 15 on Tuesday and 10 on Wednesday, a drop of 50 per cent.",
        "It grew by 12 hectares, from 120 tents to 140.",
        "Output doubled to 40 tanks a month from 2021 to 2023.",
        "The camp had 100 tents on 1 May and 300 on 3 June, after the population doubled.",
        "About 12 fighters and four bombers stood there, 17 in all.",
    ],
)
def test_silence_over_noise(text: str) -> None:
    """
    What agrees within its hedges, and what may be about something else, is left alone.
    """
    assert () == found_in(text)


@pytest.mark.parametrize(
    ("title", "body", "flagged"),
    [
        ("Over 1,500 trucks wait at the border", "Roughly 1,500 trucks", 1),
        ("Nearly 40,000 trucks wait at the border", "37,379 trucks", 0),
        ("Nearly 40,000 trucks wait at the border", "31,379 trucks", 1),
        ("More than 70 trucks wait at the border", "Exactly 73 trucks", 0),
        ("More than 70 trucks wait at the border", "At least 72 trucks", 0),
        ("More than 70 trucks wait at the border", "No more than 60 trucks", 1),
        ("40 trucks wait at the border", "At least 38 trucks", 1),
        ("40 trucks wait at the border", "At least 40 trucks", 0),
        ("81 trucks wait at the border", "Some 79 trucks", 1),
        ("700 trucks wait at the border", "Some 670 trucks", 0),
        ("81 tanks wait at the border", "Some 79 trucks", 0),
        ("81 trucks burned at the border", "Some 79 damaged trucks", 0),
        ("81 trucks wait at the border", "Dozens of trucks", 0),
        ("80 truck drivers wait at the border", "Some 73 trucks", 0),
        ("Trucks wait at the border for 80 days", "Some 73 trucks", 0),
        ("In 2023 trucks wait at the border", "Some 2,000 trucks", 0),
    ],
)
def test_the_headline_against_the_body(title: str, body: str, flagged: int) -> None:
    """
    "Over 1,500" stands over "roughly 1,500" no better than "40" over "at least 38".
    """
    found = found_in(f"{body} were standing at Torfyanovka on 5 October 2023.", title)

    assert ["headline"] * flagged == [one.kind for one in found]


def test_a_headline_is_borne_out_by_any_number_of_its_kind() -> None:
    """
    "81 trucks" is 79 and 2, or the 81 of another sentence.
    """
    text = "Some 79 trucks stood at Torfyanovka on 5 October 2023."
    title = "81 trucks wait at the border"

    assert () == found_in(f"{text} Two trucks stood at Vaalimaa.", title)
    assert () == found_in(f"{text} The ministry, for its part, speaks of 81.", title)


def test_a_headline_is_told_with_its_words() -> None:
    """
    The quote is that of the body, the stated words are those of the headline.
    """
    text = "It rained. Some 79 trucks stood at Torfyanovka on 5 October 2023."

    (found,) = found_in(text, "81 trucks wait at the border")

    assert ("81", 79, 11) == (found.stated, found.reckoned, found.start)
    assert "The headline has “81 trucks” where the text has “Some 79 trucks”." == found.why


PIECES = st.sampled_from(
    [
        *("73", "20 tents", "about 3,840", "twelve ships", "2.5 million", "from", "to", "fell", "rose", "by"),
        *(
            "40 %",
            "a third",
            "over 40 per cent",
            "doubled",
            "more than halved",
            "three times as many",
            "fold",
        ),
        *(
            "17 in all",
            "a total of",
            "of the",
            "the other",
            "more than the",
            "an increase of",
            ":",
            ",",
            "and",
        ),
        *("in May 2021", "last year", "up", "against", ".", "\n\n", "\ue000", "\ue002", "-", "(", "0", "no"),
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map(" ".join)


@settings(deadline=None, max_examples=300)
@given(st.one_of(TEXTS, st.text(max_size=200)), TEXTS)
def test_no_text_crashes(text: str, title: str) -> None:
    """
    Any text is read, and every quote stands where it says.
    """
    for found in found_in(text, title):
        assert text.startswith(found.quote, found.start)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.sampled_from(["the", "fell", "by", "40 %", "doubled", "tents", ".", ",", "from", "in all"]))
)
def test_nothing_is_flagged_without_two_numbers(words: list[str]) -> None:
    """
    A share alone is held against nothing.
    """
    assert () == found_in(" ".join(words))


def test_three_times_more_is_read_both_ways() -> None:
    """
    To one writer it is three times as many, to another three times on top; eight times is neither.
    """
    assert () == found_in("The number of tanks rose from 20 to 60, three times more than before.")
    assert () == found_in("The number of tanks rose from 20 to 80, three times more than before.")
    (found,) = found_in("The number of tanks rose from 20 to 160, three times more than before.")
    assert 8 == found.reckoned


def test_long_monotonous_text_is_read_in_seconds() -> None:
    """
    Nobody can stall the reader with a page of one repeated phrase.
    """
    for text in ("doubled from 12 to ", "a fall of ", "12 and ", "from ", "40 % ", "of the 12, "):
        started = time.process_time()
        article = Article(text=text * (20_000 // len(text)), title=text * 100, sha256="")
        discrepancies(article, ())

        assert time.process_time() - started < 5
