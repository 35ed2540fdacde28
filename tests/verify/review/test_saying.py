"""Nobody is held against a number that the article did not give: through whatever door it comes."""

from __future__ import annotations

import pytest
from making import claim, quantity

from verify.review.model import ClaimEdit, ReviewRefusedError
from verify.review.saying import edited_claim, stands_in

QUOTE = (
    "Between 60 and 70 of the 1,073 wagons, at least 73 of them new, stand there on 5 October, up from "
    "twenty-two; no tents, and dozens of trucks."
)


def said(text, relation="exactly", value=None, **bounds):
    """
    What becomes of the claim of "73" where a person says this.
    """
    before = claim(quantity(), quote=QUOTE)
    edit = quantity(relation, value, text=text, **bounds)
    return edited_claim(before, ClaimEdit(quantity=edit), extracted=before).quantity


@pytest.mark.parametrize(
    ("text", "relation", "value", "bounds"),
    [
        ("at least 73", "at_least", 73, {"high": None}),
        ("73", "at_least", 73, {"high": None}),
        ("73", "more_than", 73, {"low": 74, "high": None}),
        ("at least 73 of them", "exactly", 73, {}),
        ("1,073", "exactly", 1073, {}),
        ("Between 60 and 70", "between", None, {"low": 60, "high": 70}),
        ("60", "exactly", 60, {}),
        ("70", "exactly", 70, {}),
        ("twenty-two", "exactly", 22, {}),
        ("no", "exactly", 0, {}),
        ("dozens", "vague", None, {}),
    ],
)
def test_a_person_says_what_the_words_say(text, relation, value, bounds) -> None:
    """
    Hedges may be read otherwise, and of a range one end; "no" says none.
    """
    assert text == said(text, relation, value, **bounds).text


@pytest.mark.parametrize(
    ("text", "relation", "value", "bounds", "why"),
    [
        ("7", "exactly", 7, {}, "does not stand in the sentence"),
        ("3", "exactly", 3, {}, "does not stand in the sentence"),
        ("", "exactly", 73, {}, "does not stand in the sentence"),
        ("5,000 stolen", "exactly", 5000, {}, "does not stand in the sentence"),
        ("1", "exactly", 1, {}, "do not say 1"),
        ("073", "exactly", 73, {}, "do not say 73"),
        ("two", "exactly", 2, {}, "do not say 2"),
        ("5", "exactly", 5, {}, "do not say 5"),
        ("wagons", "exactly", 0, {}, "do not say 0"),
        ("at least 73", "exactly", 74, {}, "do not say 74"),
        ("73", "exactly", 200, {}, "do not say 200"),
        ("Between 60 and 70", "between", None, {"low": 60, "high": 80}, "do not say 60 to 80"),
        ("Between 60 and 70", "between", None, {"low": 60, "high": None}, "is not what between"),
        ("73", "at_least", 73, {"low": 5, "high": None}, "is not what at least"),
        ("73", "exactly", 73, {"low": 5, "high": 5000}, "is not what exactly"),
        ("73", "exactly", 73, {"unit": "km"}, "do not say 'km'"),
        ("73", "vague", None, {}, "a vague number"),
        ("dozens", "vague", None, {"low": 5}, "is not what vague"),
    ],
)
def test_nobody_is_held_against_what_they_did_not_say(text, relation, value, bounds, why) -> None:
    """
    Whole words of the sentence, a number that is read there, and the bounds that its relation makes.
    """
    with pytest.raises(ReviewRefusedError) as refused:
        said(text, relation, value, **bounds)

    assert why in refused.value.what


def test_words_and_number_that_stay_are_not_asked_for_again() -> None:
    """
    A reader that has the whole article may have found them where the sentence alone does not show them.
    """
    before = claim(quantity(text="five score", value=100), quote=QUOTE)
    edit = ClaimEdit(quantity=quantity("at_least", 100, text="five score", high=None))

    assert "at_least" == edited_claim(before, edit, extracted=before).quantity.relation


def test_what_was_extracted_can_be_put_back() -> None:
    """
    Whatever another person made of it since.
    """
    first = claim(quantity(text="five score", value=100), quote=QUOTE)
    later = claim(quantity(), quote=QUOTE)

    assert first == edited_claim(later, ClaimEdit(quantity=first.quantity), extracted=first)


def test_words_stand_in_a_text_whole() -> None:
    """
    However they are spaced.
    """
    assert stands_in("73 of  them", "at least 73\nof them")
    assert not stands_in("3 of them", "at least 73 of them")
    assert not stands_in(" ", "at least 73")
