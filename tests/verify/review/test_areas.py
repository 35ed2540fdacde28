"""Areas that persons draw: nobody has seen the marks in them yet, and what others did is not lost by them."""

from __future__ import annotations

from functools import partial

import pytest
from reviewing import Bright, one_count, outline, reviewable, reviewed_by

from verify.records.audit import audit
from verify.records.remade import remade
from verify.records.writing import write_bundle
from verify.rerun import rerun

WHOLE = outline(0, 0, 40, 24)
UPPER = outline(0, 0, 40, 12)
LOWER = outline(0, 12, 40, 24)
DARK = {"px": 101.5, "py": 200.5}
LOW = {"px": 101.5, "py": 220.5}


@pytest.fixture(scope="module")
def old():
    """
    A record of 73 railcars: 40 in the upper half of its pixels, 33 in the lower.
    """
    return reviewable()


@pytest.fixture(scope="module")
def seen(old):
    """
    Ana took five marks away above and five below, and put one in below.
    """
    removed = [*range(5), *range(68, 73)]
    return reviewed_by(*old, by="Ana", **one_count(removed=removed, added=[LOW]))


def told(record):
    """
    Number, whose it is, and what a verdict says of persons.
    """
    count = record.counts[0]
    return count.best, count.reviewed_by, record.verdict.why.rpartition("A person")[2]


def is_done_again(record, files, folder):
    """
    Whether an audit of its bundle finds nothing wrong but that nobody signed it.
    """
    again = partial(rerun, counters=[Bright()])
    found = audit(write_bundle(record, files, folder), closer=[remade, again])
    return [check for check in found.checks if not check.ok and check.name != "reviewed"]


def test_nobody_went_over_the_marks_of_an_area_that_was_just_drawn(old, tmp_path) -> None:
    """
    The counter counts in it anew: that somebody drew it is all that is said.
    """
    made = reviewed_by(*old, **one_count(aoi=UPPER))

    assert (40, None, " drew the area.") == told(made[0])
    assert "human_reviewed" in made[0].verdict.reasons
    assert "went over the marks" not in made[0].verdict.why
    assert [] == is_done_again(*made, tmp_path)


def test_who_adds_marks_to_an_area_has_gone_over_it(old) -> None:
    """
    Both are said.
    """
    record, _ = reviewed_by(*old, **one_count(aoi=UPPER, added=[DARK]))

    assert (41, "A. Reader") == told(record)[:2]
    assert "A person went over the marks. A person drew the area." in record.verdict.why


def test_a_count_that_is_named_with_a_site_that_is_drawn_was_not_seen_in_it(old) -> None:
    """
    It is counted anew as well.
    """
    record, _ = reviewed_by(*old, site={"geometry": UPPER}, **one_count())

    assert (40, None) == told(record)[:2]


def test_marks_that_another_person_changed_are_carried_into_an_area(seen, tmp_path) -> None:
    """
    By place, those inside it, and with that person's name.
    """
    made = reviewed_by(*seen, by="Ben", **one_count(aoi=UPPER))

    assert (35, "Ana", 40) == (*told(made[0])[:2], made[0].counts[0].machine.best)
    assert [] == is_done_again(*made, tmp_path)


def test_marks_outside_an_area_are_kept_for_a_larger_one(seen, tmp_path) -> None:
    """
    Whoever draws half of it and then all of it again undoes nobody's work.
    """
    half = reviewed_by(*seen, by="Ben", **one_count(aoi=UPPER))
    made = reviewed_by(*half, by="Cleo", **one_count(aoi=WHOLE))

    assert (5, 1, "Ana") == (
        len(half[0].counts[0].aside.removed),
        len(half[0].counts[0].aside.added),
        half[0].counts[0].aside.by,
    )
    assert (seen[0].counts[0].marks, "Ana", None) == (
        made[0].counts[0].marks,
        made[0].counts[0].reviewed_by,
        made[0].counts[0].aside,
    )
    assert [] == is_done_again(*half, tmp_path / "half")
    assert [] == is_done_again(*made, tmp_path / "whole")


def test_where_nobody_changed_a_mark_nobody_went_over_the_area(old) -> None:
    """
    Ana's marks all lie elsewhere; they come back with the area.
    """
    above = reviewed_by(*old, by="Ana", **one_count(removed=[0, 1]))
    below = reviewed_by(*above, by="Ben", **one_count(aoi=LOWER))
    whole = reviewed_by(*below, by="Cleo", **one_count(aoi=WHOLE))

    assert (33, None) == told(below[0])[:2]
    assert (71, "Ana") == told(whole[0])[:2]


def test_a_site_that_is_drawn_loses_no_marks_either(seen) -> None:
    """
    All counts are made anew in it, with what persons did there.
    """
    record, _ = reviewed_by(*seen, by="Ben", site={"geometry": UPPER})

    assert (35, "Ana") == told(record)[:2]


@pytest.mark.parametrize(
    "small", [one_count(aoi=UPPER), {"site": {"geometry": UPPER}}], ids=["an area", "the site"]
)
@pytest.mark.parametrize(
    "again", [one_count(aoi=WHOLE), {"site": {"geometry": WHOLE}}], ids=["an area", "the site"]
)
def test_an_area_that_was_too_small_is_undone(old, small, again) -> None:
    """
    What the scene shows of the site, and what is known of its clouds, is as it was before any person.
    """
    half = reviewed_by(*old, **small)
    made, _ = reviewed_by(*half, **again)

    assert old[0].scenes == half[0].scenes == made.scenes
    assert (73, 1.0, False) == (made.counts[0].best, made.counts[0].covers, made.counts[0].beyond)
    assert "consistent" == made.verdict.agreement


def test_a_site_is_put_back_as_it_was(old) -> None:
    """
    The outline that was found, and its name, are no person's any more.
    """
    half = reviewed_by(*old, site={"geometry": UPPER, "name": "Upper yard"})
    made, _ = reviewed_by(*half, site={"geometry": WHOLE, "name": old[0].site.name})

    assert (old[0].site, None) == (made.site, made.edited)


def test_nobody_looked_for_cloud_beyond_the_site_as_it_was_found() -> None:
    """
    Whichever area was drawn before: the scene's own cloud counts there, and the site's comes back.
    """
    old = reviewable(geometry=UPPER)
    small = reviewed_by(*old, **one_count(aoi=outline(0, 0, 20, 12)))
    back = reviewed_by(*small, **one_count(aoi=UPPER))
    large = reviewed_by(*back, **one_count(aoi=WHOLE))

    assert [False, False, True] == [made[0].counts[0].beyond for made in (small, back, large)]


def test_a_part_of_the_site_contradicts_nothing(old, tmp_path) -> None:
    """
    An area for one count leaves the site as it is: what it leaves out is unseen, and the count a lower bound.
    """
    record, files = reviewed_by(*old, **one_count(aoi=UPPER))

    assert (40, 0.5, 1.0) == (record.counts[0].best, record.counts[0].covers, record.scenes[0].covers)
    assert "inconclusive" == record.verdict.agreement
    assert "partial_coverage" in record.verdict.reasons
    assert [] == is_done_again(record, files, tmp_path)


def test_a_chip_with_another_area_than_was_drawn_is_told(old) -> None:
    """
    Whoever seals a drawn area over a chip with another one.
    """
    record, files = reviewed_by(*old, **one_count(aoi=UPPER))
    forged = record.counts[0].model_copy(update={"area": outline(0, 0, 40, 11)})
    told = [
        check
        for check in rerun(record.model_copy(update={"counts": (forged,)}), files, counters=[Bright()])
        if check.name == "rerun_count"
    ]

    assert "its area is not the one that was drawn for it" == told[0].detail
