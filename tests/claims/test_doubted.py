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
