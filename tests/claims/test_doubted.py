"""Numbers that were not seen, or are only possible."""

from __future__ import annotations

import pytest

from claims.model import Article, Claim
from claims.statements import extract


def claims(text: str) -> tuple[Claim, ...]:
    """What a text published on Sunday 8 October 2023 claims."""
    return extract(Article(text=text, published="2023-10-08", sha256="0" * 64))


@pytest.mark.parametrize(
    "text",
    [
        "The image of Tumangang does not show 12 railcars.",
        "Imagery of Tumangang didn’t show 12 railcars.",
        "We did not see 12 railcars at Tumangang.",
        "Analysts could not find 12 railcars at Tumangang.",
        "No image of the Tumangang yard shows 12 railcars.",
        "There is no evidence of 73 railcars at Tumangang.",
        "Images never showed 73 railcars at Tumangang.",
        "The image does not show fewer than 20 railcars at Tumangang.",
        "They did not see more than 20 railcars at Tumangang.",
        "There may have been 73 railcars at Tumangang.",
        "There might be 73 railcars at Tumangang.",
        "The Tumangang yard could contain 73 railcars.",
        "As many as 73 railcars could be at Tumangang.",
        "73 railcars may have been parked at Tumangang.",
        "Possibly 73 railcars stood at Tumangang.",
    ],
)
def test_a_denied_or_possible_number_is_not_checked(text: str) -> None:
    """
    An image with twelve railcars would not bear out "does not show 12 railcars".
    """
    (claim,) = claims(text)

    assert (False, "denied_or_hypothetical") == (claim.checkable, claim.reason)


@pytest.mark.parametrize(
    "text",
    [
        "Some 73 railcars could be seen at Tumangang.",
        "Analysts could make out 73 railcars at Tumangang.",
        "What the 73 railcars at Tumangang held cannot be determined.",
        "It cannot be seen what the 73 railcars at Tumangang hold.",
        "The image did not show whether 73 railcars at Tumangang were loaded.",
        "The image, which does not show the bridge, shows 73 railcars at Tumangang.",
        "In May 73 railcars were at Tumangang.",
        "No fewer than 73 railcars stood at Tumangang.",
        "There is no doubt that 73 railcars stood at Tumangang.",
        "Not a single railcar was at Tumangang.",
        "They had never seen more than 20 railcars at Khasan station.",
    ],
)
def test_a_doubt_about_something_else_leaves_the_number_alone(text: str) -> None:
    """
    What the wagons hold may be unknown, the number is not; and seeing that "could" be done was done.
    """
    (claim,) = claims(text)

    assert (True, None) == (claim.checkable, claim.reason)


@pytest.mark.parametrize(
    "text",
    [
        "The 73 railcars reported at Tumangang were not there on 5 October.",
        "The 73 railcars at Tumangang were nowhere to be seen.",
        "73 railcars at Tumangang never existed.",
        "73 railcars have yet to arrive at Tumangang.",
        "Claims that 73 railcars stood at Tumangang could not be verified.",
        "Reports of 73 railcars at Tumangang proved unfounded.",
        "The 73 railcars at Tumangang were a hoax.",
    ],
)
def test_a_number_denied_behind_it_is_not_checked(text: str) -> None:
    """
    What is taken back at the end of the sentence was never claimed.
    """
    (claim,) = claims(text)

    assert (False, "denied_or_hypothetical") == (claim.checkable, claim.reason)


@pytest.mark.parametrize(
    "text",
    [
        "Nobody saw 73 railcars at Tumangang.",
        "The images contradict reports of 73 railcars at Tumangang.",
        "It is unclear whether 73 railcars stood at Tumangang.",
        "Suppose 73 railcars stood at Tumangang.",
        "A simulation showed 73 railcars at Tumangang.",
        "Were 73 railcars at Tumangang on 5 October?",
        "If 73 railcars were at Tumangang, someone would know.",
        "The yard at Tumangang has parking for 73 railcars.",
        "The licence allows 73 railcars at Tumangang.",
    ],
)
def test_what_is_asked_supposed_or_would_fit_is_never_held_against_an_image(text: str) -> None:
    """
    A question, a condition and a capacity say nothing of how many there were.
    """
    assert not any(claim.checkable for claim in claims(text))


@pytest.mark.parametrize(
    "text",
    [
        "A ship carrying 400 vehicles docked at Tartus on 5 October.",
        "There were 40 trucks aboard the ferry at Kerch on 5 October.",
    ],
)
def test_what_a_hull_covers_is_not_seen_from_above(text: str) -> None:
    """
    Counting the vehicles around a ship tells nothing of those in it.
    """
    assert not any(claim.checkable for claim in claims(text))


@pytest.mark.parametrize(
    "text",
    [
        "The image shows 73 railcars that were not there a week earlier at Tumangang.",
        "A train carrying 12 tanks stood at Tumangang.",
        "73 railcars were at Tumangang, although their cargo could not be verified.",
        "The yard at Tumangang contained 73 railcars.",
    ],
)
def test_what_is_new_open_or_of_unknown_cargo_is_checked(text: str) -> None:
    """
    The same words about something else leave the number standing.
    """
    (claim,) = claims(text)

    assert (True, None) == (claim.checkable, claim.reason)


def test_a_day_to_come_is_a_forecast() -> None:
    """
    No image was taken after the article appeared; a day more is what time zones make of it.
    """
    (later,) = claims("Some 73 railcars stood at Tumangang on 15 October 2023.")
    (next_day,) = claims("Some 73 railcars stood at Tumangang on 9 October 2023.")

    assert "forecast" == later.reason
    assert next_day.checkable
