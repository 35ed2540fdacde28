"""Claims and sites that persons edit: who edited which, what was there before, and what nobody found."""

from __future__ import annotations

import pytest
from reviewing import outline, reviewable, reviewed_by

from verify.review.model import ReviewRefusedError

UPPER = outline(0, 0, 40, 12)
LOWER = outline(0, 12, 40, 24)
AT_LEAST = {"text": "73", "relation": "at_least", "value": 73, "low": 73, "high": None}
NAMED = {"name": "The yard"}


@pytest.fixture(scope="module")
def old():
    """
    A record of 73 railcars, consistent with what is said, and its files.
    """
    return reviewable()


def test_an_edit_keeps_the_name_of_whoever_made_it(old) -> None:
    """
    Ana edits the number; Ben, who only renames the site, does not answer for it.
    """
    first = reviewed_by(*old, by="Ana", claim={"quantity": AT_LEAST})
    record, _ = reviewed_by(*first, by="Ben", site=NAMED)

    assert ("Ana", None) == (first[0].edited.claim_by, first[0].edited.site_by)
    assert ("Ana", "Ben", "Ben") == (record.edited.claim_by, record.edited.site_by, record.edited.by)


def test_who_takes_an_edit_back_leaves_the_other_person_s(old) -> None:
    """
    With that person's name.
    """
    first = reviewed_by(*old, by="Ana", site=NAMED)
    second = reviewed_by(*first, by="Ben", claim={"quantity": AT_LEAST})
    said = old[0].claim.quantity.model_dump(mode="json")
    record, _ = reviewed_by(*second, by="Ben", claim={"quantity": said})

    assert (None, None, "Ana") == (record.edited.claim, record.edited.claim_by, record.edited.site_by)


def test_no_gazetteer_answers_for_a_name_that_a_person_gave(old) -> None:
    """
    The way in which the site was found says whose its name is, and the verdict that it was renamed.
    """
    record, _ = reviewed_by(*old, by="Ana", site=NAMED)

    assert "gazetteer; named by Ana" == record.site.found_by
    assert record.verdict.why.endswith("A person renamed the site.")
    assert "where the site is" not in record.verdict.why


def test_a_site_says_who_drew_and_who_named_it(old) -> None:
    """
    One after the other; whoever does both is named for both.
    """
    drawn = reviewed_by(*old, by="Ana", site={"geometry": UPPER})
    record, _ = reviewed_by(*drawn, by="Ben", site=NAMED)
    both, _ = reviewed_by(*old, by="Ana", site=NAMED | {"geometry": LOWER})

    assert "gazetteer; drawn by Ana; named by Ben" == record.site.found_by
    assert "gazetteer; named by Ana; drawn by Ana" == both.site.found_by
    assert both.verdict.why.endswith("A person said where the site is.")


def test_a_number_that_the_article_did_not_give_is_sealed_by_nobody(old) -> None:
    """
    The rule is the review's own, so that it holds through the command, the API and the page alike.
    """
    for said in ({"text": "5,000 stolen", "value": 5000}, {"text": "7", "value": 7}):
        edit = AT_LEAST | said | {"low": said["value"]}
        with pytest.raises(ReviewRefusedError, match="does not stand in the sentence"):
            reviewed_by(*old, claim={"quantity": edit})
