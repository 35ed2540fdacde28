"""Numbers in words and digits, and what their hedges say. The tables are the specification."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.languages.en.quantities import numbers
from claims.model import Number

Bounds = tuple[Number | None, Number | None]


def found(text: str) -> list[tuple[str, str, Bounds]]:
    """Words, relation and bounds of all quantities of a text."""
    quantities = [mention.quantity for mention in numbers.find(text)]
    return [(said.text, said.relation, (said.low, said.high)) for said in quantities]


@pytest.mark.parametrize(
    ("sentence", "text", "relation", "bounds"),
    [
        # The bare number.
        ("73 railcars", "73", "exactly", (73, 73)),
        ("another 73 railcars", "73", "exactly", (73, 73)),
        ("just 73 railcars", "73", "exactly", (73, 73)),
        ("a total of 73 railcars", "73", "exactly", (73, 73)),
        ("an average of nine tankers", "nine", "exactly", (9, 9)),
        ("a 100-strong convoy", "100-strong", "exactly", (100, 100)),
        # About.
        ("about 73 railcars", "about 73", "about", (73, 73)),
        ("approximately 73 railcars", "approximately 73", "about", (73, 73)),
        ("roughly 73 in number", "roughly 73", "about", (73, 73)),
        ("some 73 railcars", "some 73", "about", (73, 73)),
        ("an estimated 73 railcars", "an estimated 73", "about", (73, 73)),
        ("circa 400 tents", "circa 400", "about", (400, 400)),
        ("c. 400 tents", "c. 400", "about", (400, 400)),
        ("approx. 400 tents", "approx. 400", "about", (400, 400)),
        ("~400 tents", "~400", "about", (400, 400)),
        ("the fleet, reckoned at 40 ships", "reckoned at 40", "about", (40, 40)),
        ("73 or so railcars", "73 or so", "about", (73, 73)),
        ("400 or thereabouts", "400 or thereabouts", "about", (400, 400)),
        ("a dozen or so tents", "a dozen or so", "about", (12, 12)),
        ("30-odd wide-bodies", "30-odd", "about", (30, 30)),
        ("seventy-odd wagons", "seventy-odd", "about", (70, 70)),
        ("forty-something trucks", "forty-something", "about", (40, 40)),
        ("40-ish trucks", "40-ish", "about", (40, 40)),
        ("400 trucks, 30 give or take", "30 give or take", "about", (30, 30)),
        ("191, give or take", "191, give or take", "about", (191, 191)),
        ("officials warned about 12 ships", "about 12", "about", (12, 12)),
        ("30, give or take one", "30, give or take one", "about", (30, 30)),
        # Nearly.
        ("nearly 73 railcars", "nearly 73", "nearly", (73, 73)),
        ("just under 600 wagons", "just under 600", "nearly", (600, 600)),
        ("a touch under 600 wagons", "a touch under 600", "nearly", (600, 600)),
        ("close on 280 trucks", "close on 280", "nearly", (280, 280)),
        ("close to two thousand trucks", "close to two thousand", "nearly", (2000, 2000)),
        ("getting on for 40 boats", "getting on for 40", "nearly", (40, 40)),
        ("pushing 300 lorries", "pushing 300", "nearly", (300, 300)),
        ("just shy of 90 tents", "just shy of 90", "nearly", (90, 90)),
        ("almost a hundred tents", "almost a hundred", "nearly", (100, 100)),
        # At least.
        ("at least 73 railcars", "at least 73", "at_least", (73, None)),
        ("at least seventy railcars", "at least seventy", "at_least", (70, None)),
        ("no fewer than 73 railcars", "no fewer than 73", "at_least", (73, None)),
        ("not less than fourteen", "not less than fourteen", "at_least", (14, None)),
        ("a minimum of 40 vehicles", "a minimum of 40", "at_least", (40, None)),
        ("running back a good 3 km", "a good 3 km", "about", (3, 3)),
        ("15 or more vessels", "15 or more", "at_least", (15, None)),
        ("a dozen or more vessels", "a dozen or more", "at_least", (12, None)),
        ("a score or more vessels", "a score or more", "at_least", (20, None)),
        ('had added "sixty, maybe more" to', "sixty, maybe more", "at_least", (60, None)),
        ("60, if not more, lay", "60, if not more", "at_least", (60, None)),
        ("150 and counting", "150 and counting", "at_least", (150, None)),
        ("200-plus vehicles", "200-plus", "at_least", (200, None)),
        ("200+ vehicles", "200+", "at_least", (200, None)),
        ("200 plus", "200 plus", "at_least", (200, None)),
        ("345 at the very least", "345 at the very least", "at_least", (345, None)),
        ("the total was 40 at a minimum.", "40 at a minimum", "at_least", (40, None)),
        ("dropped to as few as 12 ships", "as few as 12", "at_least", (12, None)),
        # More than.
        ("more than 73 railcars", "more than 73", "more_than", (74, None)),
        ("well over 100 ships", "well over 100", "more_than", (101, None)),
        ("comfortably over 100 ships", "comfortably over 100", "more_than", (101, None)),
        ("a shade over 100 ships", "a shade over 100", "more_than", (101, None)),
        ("in excess of 100 ships", "in excess of 100", "more_than", (101, None)),
        ("upwards of 100 ships", "upwards of 100", "more_than", (101, None)),
        ("North of 100 ships", "North of 100", "more_than", (101, None)),
        ("over 400 launchers", "over 400", "more_than", (401, None)),
        ("the number exceeded 250", "exceeded 250", "more_than", (251, None)),
        ("the count has passed 250", "passed 250", "more_than", (251, None)),
        ("more than one ship", "more than one", "more_than", (2, None)),
        # At most.
        ("totaling up to 73", "up to 73", "at_most", (None, 73)),
        ("as many as 73 railcars", "as many as 73", "at_most", (None, 73)),
        ("no more than 73 railcars", "no more than 73", "at_most", (None, 73)),
        ("not more than 73 railcars", "not more than 73", "at_most", (None, 73)),
        ("a maximum of 73 railcars", "a maximum of 73", "at_most", (None, 73)),
        ("these did not exceed the 300", "did not exceed the 300", "at_most", (None, 300)),
        ("capped at 40 tents", "capped at 40", "at_most", (None, 40)),
        ("50 or fewer trucks", "50 or fewer", "at_most", (None, 50)),
        ("50 at most", "50 at most", "at_most", (None, 50)),
        ("50, tops", "50, tops", "at_most", (None, 50)),
        ("50 max.", "50 max.", "at_most", (None, 50)),
        ("twelve of them, or ten if that", "ten if that", "at_most", (None, 10)),
        # Fewer than.
        ("fewer than ten boats", "fewer than ten", "fewer_than", (None, 9)),
        ("under 300 boats", "under 300", "fewer_than", (None, 299)),
        ("well below 300 boats", "well below 300", "fewer_than", (None, 299)),
        ("fewer than a hundred boats", "fewer than a hundred", "fewer_than", (None, 99)),
        # Several hedges: a bound outweighs "about".
        ("perhaps as many as 30 ships", "perhaps as many as 30", "at_most", (None, 30)),
        ("an estimated more than 30", "an estimated more than 30", "more_than", (31, None)),
        ("at least about 30 ships", "at least about 30", "at_least", (30, None)),
        ("about 30 or more ships", "about 30 or more", "at_least", (30, None)),
        ("more than just 30 ships", "more than just 30", "more_than", (31, None)),
        # Hedges in quotation marks.
        ("“about” 73 wagons", "“about” 73", "about", (73, 73)),
        ('"more than" 73 wagons', '"more than" 73', "more_than", (74, None)),
        ("there lay over 15 ships", "over 15", "more_than", (16, None)),
        # Prepositions of place and motion are no hedges.
        ("it flew over 14 ships", "14", "exactly", (14, 14)),
        ("it knocked over two sheds", "two", "exactly", (2, 2)),
        ("domes stand over 14 pits", "14", "exactly", (14, 14)),
        ("back over roughly 120 square miles", "roughly 120 square miles", "about", (120, 120)),
        ("parked under 12 canopies", "12", "exactly", (12, 12)),
        ("sailed up to the pier; the drone went up to 14 ships", "14", "exactly", (14, 14)),
        ("boats moored close to 14 ships", "14", "exactly", (14, 14)),
        ("the tug passed 14 ships", "14", "exactly", (14, 14)),
        ("12 ships plus 3 tugs", "3", "exactly", (3, 3)),
        ("40, at least three of them", "at least three", "at_least", (3, None)),
        # Ranges.
        ("between 70 and 75 railcars", "between 70 and 75", "between", (70, 75)),
        ("between about 70 and 75 railcars", "between about 70 and 75", "between", (70, 75)),
        ("from 10 to 12 railcars", "from 10 to 12", "between", (10, 12)),
        ("anywhere from 20 to 30 boats", "anywhere from 20 to 30", "between", (20, 30)),
        ("57 to 62 bulk carriers", "57 to 62", "between", (57, 62)),
        ("57 to perhaps 62 bulk carriers", "57 to perhaps 62", "between", (57, 62)),
        ("some 12 to 14 launchers", "some 12 to 14", "between", (12, 14)),
        ("1,200–1,300 wagons", "1,200–1,300", "between", (1200, 1300)),
        ("10-12 wagons", "10-12", "between", (10, 12)),
        ("10 – 12 wagons", "10 – 12", "between", (10, 12)),
        ("10—12 wagons", "10—12", "between", (10, 12)),
        ("forty or fifty lorries", "forty or fifty", "between", (40, 50)),
        ("either 12 or 13 lorries", "either 12 or 13", "between", (12, 13)),
        ("three to four ships", "three to four", "between", (3, 4)),
        ("two or three ships", "two or three", "between", (2, 3)),
        ("three, maybe four ships", "three, maybe four", "between", (3, 4)),
        ("two or three dozen ships", "two or three dozen", "between", (24, 36)),
        ("two to three hundred tents", "two to three hundred", "between", (200, 300)),
        ("90 to a hundred tents", "90 to a hundred", "between", (90, 100)),
        ("1.2 to 1.5 million tents", "1.2 to 1.5 million", "between", (1_200_000, 1_500_000)),
        ("between 150 and 160 meters", "between 150 and 160 meters", "between", (150, 160)),
        ("between 5 km and 6 km", "between 5 km and 6 km", "between", (5, 6)),
        ("a mile or two of lorries", "a mile or two", "between", (1, 2)),
        # Nothing at all.
        ("no tugs", "no", "exactly", (0, 0)),
        ("not a single truck", "not a single", "exactly", (0, 0)),
        ("there was not a single one", "not a single one", "exactly", (0, 0)),
        ("have not found a single one", "not found a single one", "exactly", (0, 0)),
        ("we could not see a single truck", "not see a single", "exactly", (0, 0)),
        ("not one truck", "not one", "exactly", (0, 0)),
        ("not even one truck", "not even one", "exactly", (0, 0)),
        ("nary a truck", "nary a", "exactly", (0, 0)),
        ("none of the tanks", "none", "exactly", (0, 0)),
        ("there had been none.", "none", "exactly", (0, 0)),
        ("zero tanks", "zero", "exactly", (0, 0)),
        ("tanks: nil", "nil", "exactly", (0, 0)),
        ("0 tanks", "0", "exactly", (0, 0)),
        ("without a single tank", "without a single", "exactly", (0, 0)),
        ("never a tank", "never a", "exactly", (0, 0)),
        ("no trace of a tank", "no trace", "exactly", (0, 0)),
        ("there are no longer any tents", "no longer any", "exactly", (0, 0)),
        ("and not a locomotive in sight", "not a", "exactly", (0, 0)),
        ("there was not a locomotive on either end", "not a", "exactly", (0, 0)),
    ],
)
def test_hedges_set_the_bounds(sentence: str, text: str, relation: str, bounds: Bounds) -> None:
    """
    Bounds are what the words literally say; tolerance is the judge's business.
    """
    assert (text, relation, bounds) == found(sentence)[-1]


@pytest.mark.parametrize(
    "words",
    [
        "dozens", "scores", "hundreds", "thousands", "tens of thousands", "hundreds of thousands",
        "dozens upon dozens",
        "several", "several dozen", "several hundred", "several hundred thousand", "a few", "a few dozen",
        "a couple", "a couple dozen", "quite a few",
        "a handful", "a small handful", "many dozens", "many tens", "many hundreds", "numerous", "countless",
        "low hundreds", "hardly any",
    ],
)  # fmt: skip
def test_words_for_many_set_no_bounds(words: str) -> None:
    """
    "Dozens" is a quantity without a number.
    """
    assert [(words, "vague", (None, None))] == found(f"there were {words} lorries")


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("stacked there by the thousand", "by the thousand"),
        ("lorries by the dozen", "by the dozen"),
        ("a couple of launchers", "a couple"),
        ("a clutch of launchers", "a clutch"),
        ("tens of launchers", "tens"),
        ("Couple of launchers with the nose up", "Couple"),
        ("tents in the mid-hundreds", "mid-hundreds"),
    ],
)
def test_words_for_many_stand_in_phrases(sentence: str, words: str) -> None:
    """
    Some words are vague only in a phrase.
    """
    assert [(words, "vague", (None, None))] == found(sentence)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one", 1), ("nineteen", 19), ("seventy-three", 73), ("seventy three", 73), ("twenty-eight", 28),
        ("a hundred", 100),
        ("one hundred", 100), ("a hundred and fifty", 150), ("two hundred and forty", 240),
        ("one hundred and twenty-five", 125),
        ("one hundred twenty-five", 125), ("a thousand", 1000), ("two thousand nine hundred", 2900),
        ("forty-one thousand", 41_000),
        ("forty-one thousand two hundred and six", 41_206), ("two thousand and six", 2006),
        ("five hundred thousand", 500_000),
        ("two dozen", 24), ("a dozen", 12), ("three-dozen", 36), ("half a dozen", 6), ("half-a-dozen", 6),
        ("half-dozen", 6), ("a half-dozen", 6),
        ("a half dozen", 6), ("a baker's dozen", 13), ("three score", 60), ("a pair", 2), ("a brace", 2),
        ("a trio", 3), ("a quartet", 4),
        ("a single", 1), ("a lone", 1), ("a single one", 1), ("36 thousand 591", 36_591),
        ("85 thousand", 85_000), ("1.5 million", 1_500_000),
        ("half a million", 500_000), ("a million and a half", 1_500_000),
        ("two and a half million", 2_500_000),
        ("a quarter of a million", 250_000), ("a quarter million", 250_000),
        ("three quarters of a million", 750_000), ("3 lakh", 300_000), ("1.2 crore", 12_000_000),
        ("1,20,000", 120_000), ("22,131", 22_131), ("22\u202f131", 22_131), ("22\u00a0131", 22_131),
        ("22\u2009131", 22_131), ("3'000", 3000), ("3’000", 3000), ("22 131", 22_131),
        ("７３", 73), ("٧٣", 73), ("12k", 12_000), ("a", 1), ("2½", 2.5),
    ],
)  # fmt: skip
def test_words_are_read_as_numbers(text: str, expected: Number) -> None:
    """
    Words, digits and both together give one number.
    """
    assert expected == numbers.value_of(text)


@pytest.mark.parametrize("text", ["few", "the", "", "twelve ships", "seventy seventy", "9" * 30])
def test_other_words_are_no_number(text: str) -> None:
    """
    The whole of the words must be a number.
    """
    assert numbers.value_of(text) is None


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("a dozen two-storey blocks", 12), ("fifty two-storey blocks", 50),
        ("two dozen four-wheelers", 24), ("40k tents", 40_000), ("a score of trenches", 20),
        ("a brace of cranes", 2), ("some dozen tents", 12), ("half a dozen tents", 6),
        ("seven\u00adty tents", 70), ("7\u200b3 tents", 73), ("\u200f73 tents", 73),
        ("73 S-400 launchers", 73), ("four Kilo-class boats", 4), ("Berth 6 holds 40 trucks", 40),
        ("Falcon 9 passed; 40 trucks", 40),
        ("on the line 40 trucks stood", 40), ("40 one-way drones", 40), ("On 5th Street 40 trucks", 40),
        ("by the blocks 27 are under construction", 27),
        ("between them 40 trucks", 40), ("it had just the one", 1), ("Sentinel-2 shows 40 trucks", 40),
        ("nine of the trucks", 9), ("vessels number 15", 15),
        ("a single truck", 1), ("the 300 tents", 300), ("(40 trucks)", 40), ("trucks: 40.", 40),
        ("40, then", 40), ("40; then", 40), ("40—mostly trucks—stood", 40),
        ("40/ ", 40), ("five trucks in 2 rows", 2), ("eight in two rows", 2),
    ],
)  # fmt: skip
def test_the_last_number_is(sentence: str, value: Number) -> None:
    """
    What stands around a number leaves it alone.
    """
    assert value == numbers.find(sentence)[-1].quantity.value


@pytest.mark.parametrize(
    "text",
    [
        # Models, units, names, labels.
        "the 73rd Brigade", "a KC-135 and a T-72 near an S-400", "Covid-19", "an A350 on the M20",
        "the 810th", "Sentinel-2", "an Su-35S", "Boeing 737-800", "Landsat 8",
        "page 3", "berth 107", "Berth 6", "berths 6 and 7", "Gates 3, 4 and 5", "No 4472", "No. 10",
        "Route 9", "Highway 61", "Tank 3", "Hangar 2", "PIC 3", "Figure 2",
        "pier 4", "Article 5", "Article Five", "World War Two", "the Group of Seven", "Formula One",
        "Air Force One", "the Big Three", "Phase Two", "the 1990s", "gate four was",
        # Ages, days, hours.
        "a 64-year-old bridge", "12 years of war", "40 days", "aged 64", "at 22:05", "at 5pm", "at 5 p.m.",
        "at 0430 GMT", "at 4:17", "at 1800 hours", "9 o'clock", "24/7", "9/11", "'09,",
        # Shares and ratios.
        "55 per cent", "18% of them", "18 % of them", "40 to 50 per cent", "one in five of them",
        "nine out of ten", "two-thirds", "two thirds of them", "a third of them", "three times", "tenfold",
        "3/4",
        # Money.
        "$300 million", "€522 a night", "€30 million", "US$4bn", "$41 a tonne", "$ 41",
        "4 billion roubles", "R$ 900", "1.2bn yuan", "AUD 3m", "Rs 18,148 crore", "Rs. 500", "30m euros",
        "300 million dollars", "5 US dollars", "$10-12", "£3,000", "40 cents", "$12k",
        # Weights, speeds, temperatures and other units.
        "a 5,000-cubic-metre tank", "at 19.9 degrees", "40 km/h", "40 kmh", "40 miles per hour",
        "9.5 tonnes", "617 hPa", "12 knots", "7.8 magnitude", "150 hp", "30 cm", "-20 °C", "minus 20",
        "48.2°N",
        "400 litres", "200 nautical miles", "3,000 square feet", "400 sq ft", "40 kg", "40kg",
        "a 155-metre ship", "two-storey", "10-12-foot",
        # Scores, votes, telephones, addresses, versions, years.
        "lost 3-1", "a 2–0 win", "approved by 302 to 217", "by 302 votes", "call +33 1 42 68 53 00",
        "call 555-0123", "https://example.org/40/trucks?n=12", "desk40@example.org",
        "version 3.0", "Web 3.0", "10.0.0.1", "1914-18", "2014–2022", "2023-10-05", "a 10k run", "4K video",
        # "One" as a pronoun, "no" and "not a" that count nothing.
        "the one that got away", "no one", "one another", "one day", "each one", "one can see", "no more",
        "no longer", "no doubt", "not a good idea", "there is not a doubt",
        "a no-fly zone", "zero tolerance", "ground zero", "below zero", "he scores a goal",
        "a score of 3-1", "a mile-long queue", "halfway", "half of them",
    ],
)  # fmt: skip
def test_other_numbers_are_left_alone(text: str) -> None:
    """
    Unit numbers, models, ages, shares, prices, names and compounds are no counts.
    """
    assert [] == numbers.find(text)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("almost 40 miles", 40, "mi"), ("6 km long", 6, "km"), ("1.6 km", 1.6, "km"), ("1.6km", 1.6, "km"),
        ("470 hectares", 470, "ha"), ("320,000ha", 320_000, "ha"),
        ("some 2,000 square kilometres", 2000, "km2"), ("2,000 sq km", 2000, "km2"),
        ("2,000 sq. km", 2000, "km2"), ("2,000 km²", 2000, "km2"), ("2,000km2", 2000, "km2"),
        ("199,000 square metres", 199_000, "m2"), ("199,000 m²", 199_000, "m2"),
        ("17,300 acres", 17_300, "acre"), ("120 square miles", 120, "mi2"), ("200 feet wide", 200, "ft"),
        ("28,000 feet", 28_000, "ft"),
        ("Half a kilometre", 0.5, "km"), ("half a mile", 0.5, "mi"), ("a quarter of a mile", 0.25, "mi"),
        ("three quarters of a mile", 0.75, "mi"), ("a kilometre and a half", 1.5, "km"),
        ("two and a half miles", 2.5, "mi"),
        ("2½ miles", 2.5, "mi"), ("a mile", 1, "mi"), ("a square kilometre", 1, "km2"),
        ("five kilometers", 5, "km"), ("1.5 million hectares", 1_500_000, "ha"),
        ("500,000 square metres or more", 500_000, "m2"),
        ("85 metres or so", 85, "m"), ("9,5 km", None, "each"),
    ],
)  # fmt: skip
def test_units_of_length_and_area_are_kept(text: str, value: Number | None, unit: str) -> None:
    """
    The unit belongs to the quantity and to its words.
    """
    quantities = [mention.quantity for mention in numbers.find(text)]

    assert ([(value, unit, text.removesuffix(" long").removesuffix(" wide"))] if value else []) == [
        (said.value, said.unit, said.text) for said in quantities
    ]


@pytest.mark.parametrize(
    ("text", "noun", "words", "relation"),
    [
        ("73 cars at most", "cars", "73 cars at most", "at_most"),
        ("fifty cars, tops", "cars", "fifty cars, tops", "at_most"),
        ("20 ships or more", "ships", "20 ships or more", "at_least"),
        ("20 ships or so", "ships", "20 ships or so", "about"),
        ("191 T-62s, give or take (", "T-62s", "191 T-62s, give or take", "about"),
        ("six C-17s at the very least,", "C-17s", "six C-17s at the very least", "at_least"),
        ("Ten F-35Bs minimum,", "F-35Bs", "Ten F-35Bs minimum", "at_least"),
        ("20 ships plus 3 tugs", "ships", "20", "exactly"),
        ("20 ships, at least three of them", "ships", "20", "exactly"),
        ("up to 20 ships or more", "ships", "up to 20", "at_most"),
    ],
)
def test_a_hedge_may_follow_the_noun(text: str, noun: str, words: str, relation: str) -> None:
    """
    "20 cars at most": the words then hold the noun.
    """
    mention = numbers.find(text)[0]
    said = numbers.with_hedge_after(mention, text, text.index(noun) + len(noun)).quantity

    assert (words, relation) == (said.text, said.relation)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("the count rose from 20 to 73 railcars", [20, 73]),
        ("the count grew by 53 to 73 railcars", [53, 73]),
        ("the count fell by 30 to 20 railcars", [30, 20]),
        ("from 20 railcars to 73", [20, 73]),
        ("40 20-foot containers", [40]),
    ],
)
def test_a_rise_gives_two_numbers(text: str, values: list[Number]) -> None:
    """
    "From 20 to 73" is no range after a word of change.
    """
    assert values == [mention.quantity.value for mention in numbers.find(text)]


@pytest.mark.parametrize(
    ("text", "words", "unit"),
    [
        ("several hundred metres of lorries", "several hundred metres", "m"),
        ("hundreds of hectares burned", "hundreds of hectares", "ha"),
        ("a few kilometres", "a few kilometres", "km"),
    ],
)
def test_a_vague_extent_keeps_its_unit(text: str, words: str, unit: str) -> None:
    """
    "Several hundred metres" is a length, and no count.
    """
    assert [(words, unit)] == [(m.quantity.text, m.quantity.unit) for m in numbers.find(text)]


@pytest.mark.parametrize(
    "text", ["several hours", "tens of millions of dollars", "a few days", "dozens of tonnes"]
)
def test_vague_times_and_prices_count_nothing(text: str) -> None:
    """
    What no number may count, no word for many counts either.
    """
    assert [] == numbers.find(text)


def test_a_stretch_that_means_something_else_holds_no_number() -> None:
    """
    "5" and "2023" in a date are not found again as numbers.
    """
    assert [] == numbers.find("5 October 2023", taken=[(0, 14)])


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["7", "3", ",", " ", "-", "–", "\u00ad", "\u200f", "\u00a0", "İ", "½", "seventy", "-three",
            "half a ", "a mile", " to ", "or so",
             "no ", "\n", "'", ".", "$", "km", "²", "between ", " and ", "about ", "million", "https://",
             "“", "７", "dozens "]
        ),
        max_size=30,
    )
)  # fmt: skip
def test_offsets_hold_whatever_the_signs(pieces: list[str]) -> None:
    """
    Invisible signs and letters that change length neither crash nor shift; mentions do not overlap.
    """
    text = "".join(pieces)
    mentions = numbers.find(text)

    assert all(text.startswith(m.quantity.text, m.start) for m in mentions)
    assert all(m.start <= m.core_start < m.end <= len(text) for m in mentions)
    assert all(before.end <= after.start for before, after in pairwise(mentions))


@pytest.mark.parametrize(
    "piece",
    ["7", "7 ", "7,000", "seventy ", "a ", "- ", "from 12 to ", "about ", "berth 6, ", "x", "one in ",
    "\u200f7", "no ", "(", "half a "]
)  # fmt: skip
def test_junk_is_read_in_linear_time(piece: str) -> None:
    """
    A megabyte takes seconds, whatever is repeated in it; here a tenth of one.
    """
    started = time.process_time()
    numbers.find(piece * (100_000 // len(piece)))

    assert time.process_time() - started < 3
