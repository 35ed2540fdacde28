"""What the words of a change or a record say of other times."""

from __future__ import annotations

import pytest
from making import claim, quantity

from claims.model import Comparison
from claims.trends import Trend, trend_of


def said(measure, words, *, baseline=None, text="73", **fields):
    """A claim of 73 railcars, or of these words, with this comparison."""
    value = int(text) if text.isdigit() else None
    number = quantity("exactly" if value else "vague", value, text=text, **fields)
    return claim(number, measure=measure, comparison=Comparison(text=words, baseline=baseline, window=None))


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("the most in five years", "highest"),
        ("unprecedented", "highest"),
        ("a record", "highest"),
        ("far greater than at any time in the past five years", "highest"),
        ("the fewest since 2018", "lowest"),
        ("the lowest total since the protest began", "lowest"),
        ("an all-time low", "lowest"),
        ("fewer than at any time this year", "lowest"),
    ],
)
def test_a_record_is_of_many_unless_its_words_say_few(words, way) -> None:
    """
    "The most in five years" is the highest of them, "the fewest" the lowest.
    """
    trend = trend_of(said("record", words))

    assert trend is not None
    assert (way, "since" in words) == (trend.way, trend.since)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("doubled since 2019", 2, 2),
        ("twice as many", 2, 2),
        ("nearly doubled", 2, 2),
        ("more than doubled", 2, None),
        ("less than double", None, 2),
        ("tripled", 3, 3),
        ("three times as many", 3, 3),
        ("two and a half times as many as last year", 2.5, 2.5),
        ("a tenfold increase", 10, 10),
        ("halved in January", 0.5, 0.5),
        ("half as many", 0.5, 0.5),
        ("fell by half", 0.5, 0.5),
        ("risen by half", 1.5, 1.5),
        ("cut by a third", 0.667, 0.667),
        ("shrunk by two-thirds", 0.333, 0.333),
    ],
)
def test_words_of_a_factor_are_times(words, low, high) -> None:
    """
    "Doubled" is twice what there was, "more than doubled" twice or more, "halved" half of it.
    """
    assert Trend(way="times", low=low, high=high) == trend_of(said("change", words, text=words))


def sentence(measure, behind, *, text="73", baseline=None, relation="exactly"):
    """A claim of railcars that stood at a site on 5 October, with these words behind."""
    whole = f"Images show {text} railcars at Tumangang Rail Facility on October 5, {behind}."
    words = behind or whole
    number = quantity(relation, 73, text=text)
    comparison = Comparison(text=words, baseline=baseline, window=None)
    return claim(number, quote=whole, measure=measure, comparison=comparison)


@pytest.mark.parametrize(
    ("behind", "way"),
    [
        ("the most in five years", "highest"),
        ("the largest number of railcars since 2018", "highest"),
        ("by far the highest total seen there since June 12, 2023", "highest"),
        ("the fewest so far this year", "lowest"),
        ("more than at any time since early 2018", "highest"),
        ("the most in more than a decade, according to analysts", "highest"),
        ("the lowest number at Tumangang Rail Facility since the winter began", "lowest"),
        ("the most since 2018, Beyond Parallel said on Friday", "highest"),
    ],
)
def test_a_superlative_is_read_from_its_own_words(behind, way) -> None:
    """
    "No fewer than 70, the most in five years" is the highest of them: few stands in the number alone.
    """
    for text, relation in (("73", "exactly"), ("no fewer than 73", "at_least"), ("few", "vague")):
        trend = trend_of(sentence("record", behind, text=text, relation=relation))
        assert way == (trend and trend.way), text


@pytest.mark.parametrize(
    ("words", "looked"),
    [
        ("the highest that Beyond Parallel has recorded at the facility in the past five years", True),
        ("the most we have ever seen there since 2018", True),
        ("the highest recorded in the past five years", True),
        ("the highest in the past five years", False),
    ],
)
def test_a_record_of_what_somebody_saw_is_told_apart(words, looked) -> None:
    """
    "The number of railcars is the highest that they have recorded": they may have missed more.
    """
    said = quantity("vague", None, text="the highest")
    comparison = Comparison(text=words, baseline=None, window=None)
    quote = f"The number of railcars is {words}."

    assert Trend(way="highest", looked=looked, since="since" in words) == trend_of(
        claim(said, quote=quote, measure="record", comparison=comparison)
    )


@pytest.mark.parametrize(
    "behind",
    [
        "the second most in five years",
        "the second-most since 2018",
        "the third highest number since 2018",
        "not the most in five years",
        "no longer the most in five years",
        "never the most in five years",
        "among the most in five years",
        "one of the highest numbers in five years",
        "nearly the most in five years",
        "almost the highest since 2018",
        "possibly the most in five years",
        "short of the most in five years",
        "below the highest in five years",
        "half the highest in five years",
        "as many as the most in five years",
        "the most but one in five years",
        "the most on a Thursday in five years",
        "the most for a single day in October in five years",
        "the most for an October since 2018",
        "the most at any North Korean station in five years",
        "the most in the country since 2018",
        "the most per day in five years",
        "the most on average in five years",
        "the most in five Octobers",
        "the most tank cars in five years",
        "the most trains in five years",
        "the most since 2018 apart from June 2023",
        "the most since 2018, except in June 2023",
        "the most in five years excluding the summer",
        "the most in nearly five years",
        "the most in five years, up from few in 2020",
        "the most in five years and no longer a low number",
        "the highest number since the pandemic began, though fewer than in June 2023",
        "the most in five years if the tarped ones are left out",
        "the most in five years of looking",
        "the most loaded in five years",
        "tying the most in five years",
        "the joint highest since 2018",
        "the runner-up to the most in five years",
        "the most of any weekday in five years",
        "the most in five years outside harvest time",
        "the highest in five years bar one",
        "the most in five years at dawn",
        "the most in five years, June aside",
        "what would be the most in five years",
        "the most in five years until then",
        "the most that no other yard has recorded in five years",
        "the most that few have seen in five years",
    ],
)
def test_a_record_that_is_ranked_or_limited_is_none(behind) -> None:
    """
    "The second most" and "the most on a Thursday" would be contradicted by what they allow.
    """
    text = behind.removeprefix("the second ") if behind.startswith("the second ") else behind
    claimed = sentence("record", behind)
    own = claimed.comparison.model_copy(update={"text": text})

    assert trend_of(claimed) is None
    assert trend_of(claimed.model_copy(update={"comparison": own})) is None


@pytest.mark.parametrize(
    "quote",
    [
        "It is not true that 73 railcars, the most in five years, stood there.",
        "Images show 73 railcars and, next to them, 120 trucks, the most in five years.",
        "Images show 73 railcars there, where traffic was the most in five years.",
        "Images do not show 73 railcars there, the most in five years.",
        "Had 73 railcars been there, it would have been the most in five years.",
        "In the weeks before the flood 73 railcars stood there, the most in five years.",
        "If 73 railcars were there, it was the most in five years.",
        "73 railcars stood there; in June there were more, which was the most in five years.",
    ],
)
def test_a_record_in_a_sentence_that_shifts_it_is_none(quote) -> None:
    """
    Denied, supposed, of another number, or beside another time that its window may be of.
    """
    comparison = Comparison(text="the most in five years", baseline=None, window=None)

    assert trend_of(claim(quantity(), quote=quote, measure="record", comparison=comparison)) is None


@pytest.mark.parametrize(
    ("behind", "baseline", "relation", "low", "high"),
    [
        ("up from about 20", 20, "about", 20, 20),
        ("up from 20 on October 1, 2023", 20, "exactly", 20, 20),
        ("up from just 20 railcars a week earlier", 20, "exactly", 20, 20),
        ("up from fewer than 50 since June 12, 2023", 50, "fewer_than", None, 49),
        ("up from more than 50 the day before", 50, "more_than", 51, None),
        ("up from at least 50 last week", 50, "at_least", 50, None),
        ("down from up to 100 in June", 100, "at_most", None, 100),
        ("up from 50 or even more in June", 50, "at_least", 50, None),
        ("up from nearly 50 yesterday", 50, "nearly", 50, 50),
        ("up from 40 to 50 on 4 October", 40, "between", 40, 50),
        ("compared with some 900 in June 2022", 900, "about", 900, 900),
    ],
)
def test_a_number_told_for_before_keeps_its_own_hedge(behind, baseline, relation, low, high) -> None:
    """
    "Up from fewer than 50" is 49 at most, and "from 40 to 50" a range.
    """
    trend = trend_of(sentence("change", behind, baseline=baseline))

    assert trend is not None
    assert trend.before is not None
    assert ("from", relation, low, high) == (
        trend.way,
        trend.before.relation,
        trend.before.low,
        trend.before.high,
    )


@pytest.mark.parametrize(
    "behind",
    [
        "up from 20 at Khasan on June 12",
        "up from 20 trains on June 12",
        "up from 20 passenger cars on June 12",
        "up from 20 per day in September",
        "up from 20 a day",
        "up from an average of 20 in September",
        "up from a low of 20 in June",
        "down from a record 20 in June",
        "up from 20 in the eastern half",
        "up from 20 or 30 trains in June",
        "up from 20, though not for long",
        "possibly up from 20 in June",
        "up from 20% in June",
        "up from 20 on most days",
        "up from 20 two trains ago",
    ],
)
def test_a_number_of_other_things_is_no_number_before(behind) -> None:
    """
    Of another place, of whole trains, or of a usual day: no count of the yard shows it.
    """
    assert trend_of(sentence("change", behind, baseline=20)) is None


@pytest.mark.parametrize(
    ("quote", "before"),
    [
        ("The number of railcars rose from 20 on June 12 to 73 on October 5.", (20, 20)),
        ("The number of railcars fell to 73 on October 5 from more than 100 in June.", (101, None)),
    ],
)
def test_both_ends_of_a_rise_may_stand_in_either_order(quote, before) -> None:
    """
    "From 20 to 73" is no range when 73 is the claim's own number.
    """
    comparison = Comparison(text=quote, baseline=20 if before[1] else 100, window=None)
    trend = trend_of(claim(quantity(), quote=quote, measure="change", comparison=comparison))

    assert before == (trend and trend.before and (trend.before.low, trend.before.high))


@pytest.mark.parametrize(
    "behind",
    [
        "twice as many as at Khasan on June 12",
        "not doubled since June",
        "set to double",
        "no more than twice as many as in June",
        "twenty-two times as many as in June",
        "three times more than in June",
        "doubled the length of its sidings",
        "doubled and halved again",
        "doubled, except for the tank cars",
    ],
)
def test_a_factor_that_is_not_plain_is_none(behind) -> None:
    """
    Of another place, denied, or of something else.
    """
    assert trend_of(sentence("change", behind)) is None


@pytest.mark.parametrize(
    ("measure", "words", "fields"),
    [
        ("change", "12 have been added since June", {}),
        ("change", "six more than in April", {}),
        ("change", "doubled", {"unit": "ha"}),
        ("record", "the longest on record", {"unit": "km"}),
        ("count", "the most", {}),
    ],
    ids=["added", "more than", "an area", "a length", "a plain number"],
)
def test_what_two_counts_cannot_show_is_no_trend(measure, words, fields) -> None:
    """
    The size of a rise without what it rose from, and what is not counted, are left alone.
    """
    assert trend_of(said(measure, words, **fields)) is None


def test_a_claim_without_a_comparison_has_no_trend() -> None:
    """
    A plain claim of 73 railcars says nothing of other days.
    """
    assert trend_of(claim(measure="record")) is None
