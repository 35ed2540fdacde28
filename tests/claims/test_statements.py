"""What is read out of sentences: the manual of extraction."""

from __future__ import annotations

import pytest

from claims.model import Article, Claim, Number
from claims.statements import Extractor, extract

EXTRACTOR = Extractor()

YARD = "Satellite imagery of the Tumangang Rail Facility in North Korea taken on October 5, 2023 shows {}."

REPORT = """World, Asia

Example wire staff  | 08.10.2023 - Update : 08.10.2023

SEOUL

A research group said in a note on Friday that traffic at the border had surged after a meeting last month.

Example Imagery Watch, a project of the Example Institute, wrote in its note Friday that a picture of \
North Korea's Tumangang Rail Facility captured Thursday shows an unprecedented number of freight \
railcars, totaling 73.

"The level of rail traffic is far greater than what Example Imagery Watch has seen there during the past \
five years, even against pre-Covid-19 levels," it said.

A 64-year-old bridge, 2 km away, carries the line. Some 5,000 people live in the town."""


def read(text: str, *, published: str | None = "2023-10-08", title: str | None = None) -> tuple[Claim, ...]:
    """Claims of a text published on Sunday 8 October 2023."""
    return EXTRACTOR(Article(text=text, published=published, title=title, sha256=""))


def test_an_article_gives_its_count_with_place_day_and_source() -> None:
    """
    73 railcars: quantity after the noun, day from "captured Thursday", not from the "Friday" of the note.
    """
    claim = read(REPORT)[0]

    assert ("73", "exactly", 73) == (claim.quantity.text, claim.quantity.relation, claim.quantity.value)
    assert ("railcar", "freight railcars") == (claim.kind, claim.object)
    assert claim.site
    assert ("Tumangang Rail Facility", "KP") == (claim.site.text, claim.site.country)
    assert claim.observed
    assert ("2023-10-05", "2023-10-05") == (claim.observed.start, claim.observed.end)
    assert "Example Imagery Watch" in claim.attribution
    assert claim.checkable


def test_a_record_without_a_number_is_a_claim_of_its_own() -> None:
    """
    "Far greater than during the past five years" is a record, with the years as its window.
    """
    record = read(REPORT)[1]

    assert ("record", "vague") == (record.measure, record.quantity.relation)
    assert record.comparison
    assert record.comparison.window
    assert "2018-10-05" == record.comparison.window.start


def test_nothing_else_in_the_article_is_a_claim() -> None:
    """
    Dates, ages, distances, people and the name of an illness are no counts.
    """
    assert 2 == len(read(REPORT))


@pytest.mark.parametrize(
    ("words", "relation", "low", "high"),
    [
        ("approximately 73 freight railcars", "about", 73, 73),
        ("up to 73 freight railcars", "at_most", None, 73),
        ("at least 73 freight railcars", "at_least", 73, None),
        ("freight railcars, roughly 73 in number", "about", 73, 73),
        ("freight railcars, totaling up to 73", "at_most", None, 73),
        ("at least seventy freight railcars", "at_least", 70, None),
        ("73 or so freight railcars", "about", 73, 73),
        ("between 70 and 75 freight railcars", "between", 70, 75),
        ("two dozen freight railcars", "exactly", 24, 24),
        ("73 freight railcars at most", "at_most", None, 73),
    ],
)
def test_one_image_in_many_wordings(
    words: str, relation: str, low: Number | None, high: Number | None
) -> None:
    """
    The same count is printed with many hedges; each keeps its own bounds, and everything else agrees.
    """
    (claim,) = read(YARD.format(words))

    assert (relation, low, high) == (claim.quantity.relation, claim.quantity.low, claim.quantity.high)
    assert ("railcar", "KP") == (claim.kind, claim.site and claim.site.country)


@pytest.mark.parametrize(("words", "value"), [("about 30 ships", 30), ("220 ships", 220)])
def test_ships_in_a_port(words: str, value: int) -> None:
    """
    The place is "port of Genoa", in Italy, on the day of the image.
    """
    (claim,) = read(f"Sentinel-2 imagery taken on July 10, 2023 shows {words} in the port of Genoa.")

    assert ("ship", value, "port of Genoa", "IT", "2023-07-10") == (
        claim.kind,
        claim.quantity.value,
        claim.site and claim.site.text,
        claim.site and claim.site.country,
        claim.observed and claim.observed.start,
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The captain, 54, has served for 22 years.",
        "On 5 October 2023 the minister spoke for 40 minutes in Genoa.",
        "Repairs in Genoa will cost $4 million, 12 per cent more than planned.",
        "At least 30 people were killed and 112 wounded in Mariupol.",
        "The 810th Brigade and the 47th Regiment hold positions near Kherson.",
        "The village lies 30 km north of Kyiv, at 50.71° N, 30.52° E.",
        "A KC-135 built in 1962 passed over the S-400 site.",
        "Covid-19 closed 2 of every 3 schools.",
        "Forty tank crews and 12 ship engineers trained in Genoa.",
    ],
)
def test_distractors_are_no_claims(sentence: str) -> None:
    """
    Ages, dates, money, casualties, unit and model numbers, coordinates, distances, capacities.
    """
    assert () == read(sentence)


@pytest.mark.parametrize(
    ("sentence", "kind", "value"),
    [
        ("Landing ships in Sevastopol: four.", "ship", 4),
        ("The tents at Tsel number almost 300.", "tent", 300),
        ("Ten ships lay off Odesa on Monday; on Friday only six were left.", "ship", 6),
        ("Of the 32 silos at Yumen, 14 have domes.", "silo", 14),
        ("Nine fuel tanks at Feodosia burned; another three were damaged.", "storage_tank", 3),
        ("The image shows eleven Tu-95s at Olenya airfield.", "aircraft", 11),
        ("Not one of the KC-135s was in view at Al Udeid.", "aircraft", 0),
        ("Imagery of Rajin shows no ships.", "ship", 0),
        ("Analysts put the number of wagons at Dostyk at 300.", "railcar", 300),
    ],
)
def test_the_noun_may_stand_elsewhere(sentence: str, kind: str, value: int) -> None:
    """
    Before the number, in the sentence before, or left out.
    """
    claim = read(sentence)[-1]

    assert (kind, value) == (claim.kind, claim.quantity.value)


@pytest.mark.parametrize(
    ("sentence", "kind", "measure", "value", "unit"),
    [
        ("The convoy near Ivankiv is 27 km long.", "convoy", "length", 27, "km"),
        ("The queue of lorries on the M20 stretched for 20 miles.", "convoy", "length", 20, "mi"),
        ("A crater roughly 60 metres wide is visible at Plesetsk.", "crater", "length", 60, "m"),
        ("The fire has burned 12,000 hectares of forest in Evia.", "area", "area", 12_000, "ha"),
        ("The camp at Qarni covers about 199,000 square metres.", "area", "area", 199_000, "m2"),
        ("The number of ships at Genoa increased from 20 to 73.", "ship", "change", 73, "each"),
        ("Images show 118 ships at Subi Reef, up from 48 a year ago.", "ship", "change", 118, "each"),
        ("There are 62 tank wagons in Kijfhoek, the most since 2019.", "railcar", "record", 62, "each"),
    ],
)
def test_measures(sentence: str, kind: str, measure: str, value: Number, unit: str) -> None:
    """
    A length, an area, a change with its baseline, a record.
    """
    (claim,) = read(sentence)

    assert (kind, measure, value, unit) == (
        claim.kind,
        claim.measure,
        claim.quantity.value,
        claim.quantity.unit,
    )


def test_the_baseline_of_a_change_goes_with_it() -> None:
    """
    "Up from 48" is what the 118 is held against, no claim of its own.
    """
    (claim,) = read("Images show 118 ships at Subi Reef, up from 48 a year ago.")

    assert claim.comparison
    assert 48 == claim.comparison.baseline


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("At least 20 tanks were destroyed at the Feodosia oil depot.", "destroyed"),
        ("Some 137 houses in Derna were damaged or destroyed.", "damaged"),
        ("Images show 250 new tents at Tsel.", "new"),
        ("Images show 16 silos under construction at Jilantai.", "under construction"),
        ("Three tanks were on fire at the Feodosia oil depot.", "burning"),
        ("Images show 250 tents at Tsel.", None),
    ],
)
def test_states(sentence: str, state: str | None) -> None:
    """
    A claim that counts only things in one state says so.
    """
    assert state == read(sentence)[0].state


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Three patrol ships will be sent to Whitsun Reef.", "forecast"),
        ("Officials denied that 500 cars had been abandoned in Dover.", "denied_or_hypothetical"),
        ("Before the war 500 lorries a day entered Gaza.", "cumulative"),
        ("Russia has 130 silos.", "not_at_a_site"),
        ("The airline has ordered 40 aircraft from the works in Toulouse.", "not_visual"),
        ("The company owns 707 ships.", "not_at_a_site"),
        ("The port of Genoa can hold 300 containers.", "denied_or_hypothetical"),
    ],
)
def test_what_no_image_can_settle_says_why(sentence: str, reason: str) -> None:
    """
    Forecasts, denials, flows, national totals and orders are kept, with their reason.
    """
    claim = read(sentence)[0]

    assert (False, reason) == (claim.checkable, claim.reason)


@pytest.mark.parametrize(
    ("sentence", "text", "country"),
    [
        ("Eleven ships lay in Sevastopol.", "Sevastopol", "UA"),
        ("Four jets stood at Al Udeid Air Base.", "Al Udeid Air Base", "QA"),
        ("At Camp Example in Jordan, 400 tents have been put up.", "Camp Example", "JO"),
        ("Wagner tents, 300 of them, stand near Tsel in Belarus.", "Tsel", "BY"),
        ("About 200 Chinese vessels were at Whitsun Reef.", "Whitsun Reef", "XX"),
        (
            "More than 900 graves were counted at the cemetery of Bucha, 25 km from Kyiv.",
            "cemetery of Bucha",
            "UA",
        ),
    ],
)
def test_sites_and_their_countries(sentence: str, text: str, country: str) -> None:
    """
    The most specific place, never one that only locates it, in the country that its name or the text settles.
    """
    site = read(sentence)[0].site

    assert site
    assert (text, country) == (site.text, site.country)


def test_place_and_day_are_carried_over() -> None:
    """
    A sentence that goes on about the same image takes its place and day.
    """
    first, second = read(
        "An image of Olenya airfield taken on 1 October shows 12 bombers. Three fuel trucks stand nearby."
    )

    assert first.site == second.site
    assert first.observed == second.observed


def test_without_a_day_of_publication_weekdays_stay_open() -> None:
    """
    No guess replaces a missing publication date.
    """
    (claim,) = read("Images captured Thursday show 12 ships at Genoa.", published=None)

    assert claim.observed is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Imagery taken on 5 October 2023 shows 73 railcars at Tumangang.", "2023-10-05"),
        ("Imagery taken on Thursday shows 73 railcars at Tumangang.", None),
        ("Imagery taken on October 5 shows 73 railcars at Tumangang.", None),
    ],
)
def test_without_a_day_of_publication_only_days_with_their_year_are_known(text: str, day: str | None) -> None:
    """
    "Thursday" means nothing without a day to count from; "5 October 2023" means the same always.
    """
    (claim,) = extract(Article(text=text, sha256="0" * 64))

    assert day == (claim.observed.start if claim.observed else None)
    assert [73] == [claim.quantity.value]
