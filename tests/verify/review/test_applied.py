"""A review makes a record that takes the place of another, judged again, with new pictures and marks."""

from __future__ import annotations

import json
from functools import partial

import pytest
from reviewing import (
    NOW,
    POLICY,
    VERSIONS,
    Bright,
    one_count,
    outline,
    placed_chip,
    reviewable,
    reviewed_by,
)
from signatures import sign

from verify.records.audit import audit
from verify.records.bundle import chip_path
from verify.records.corrections import reason_for, status_of, superseding
from verify.records.record import Versions
from verify.records.remade import remade
from verify.records.signing.checks import Trust
from verify.records.signing.keys import new_signer
from verify.records.writing import write_bundle
from verify.rerun import rerun
from verify.review.applying import apply
from verify.review.drafts import draft
from verify.review.model import ReviewRefusedError
from verify.review.reading import review_of, template

THIRTY = one_count(removed=list(range(30)))
TOOLS = {"counters": [Bright()], "policy": POLICY, "now": NOW, "versions": VERSIONS}
AT_MOST = {"text": "73", "relation": "at_most", "value": 73, "low": None, "high": 73}
FIRST = {"px": 100.5, "py": 200.5}
"""The machine's first mark."""

DARK = {"px": 101.5, "py": 200.5}
"""A pixel that the machine did not mark."""


@pytest.fixture(scope="module")
def old():
    """
    A record of 73 railcars, consistent with what is said, and its files.
    """
    return reviewable()


@pytest.fixture(scope="module")
def new(old):
    """
    The same with thirty marks taken away, which turns the verdict.
    """
    return reviewed_by(*old, **THIRTY)


def looked_at(record, files, folder, counter=None):
    """
    Every check of its bundle, signed by a desk that is trusted, done again too.
    """
    bundle, desk = write_bundle(record, files, folder), new_signer("Desk")
    sign(bundle, desk)
    again = partial(rerun, counters=[counter or Bright()])
    return audit(bundle, Trust(keys={desk.public.id: desk.public}), closer=[remade, again])


def test_a_correction_turns_a_verdict(old, new) -> None:
    """
    73 marked of "73": consistent. 43 of them left: inconsistent, by the name of a person.
    """
    record = new[0]

    assert ("consistent", "inconsistent") == (old[0].verdict.agreement, record.verdict.agreement)
    assert "human_reviewed" in record.verdict.reasons
    assert (43, "A. Reader", 73) == (
        record.counts[0].best,
        record.counts[0].reviewed_by,
        record.counts[0].machine.best,
    )


def test_the_new_record_takes_the_old_ones_place(old, new) -> None:
    """
    It says why and who, and the old one is corrected by it.
    """
    record = new[0]

    assert (old[0].id, "Looked again.", "A. Reader") == (
        record.supersedes,
        record.correction.reason,
        record.correction.by,
    )
    assert "corrected" == status_of(old[0], [record])


def test_its_bundle_is_sound_and_done_again(new, tmp_path) -> None:
    """
    Pictures and marks are those of the person; the machine's count comes out again beside them.
    """
    found = looked_at(*new, tmp_path)

    assert "valid" == found.outcome
    told = {check.name: check.detail for check in found.checks}
    assert "73 counted again, mark by mark; 43 with the marks of A. Reader" == told["rerun_count"]
    assert "43 by A. Reader, 73 by bright" == told["review"]


def test_marks_of_a_person_say_so_for_machines(old, tmp_path) -> None:
    """
    In the GeoJSON, with their place on the ground.
    """
    record, files = reviewed_by(*old, **one_count(added=[DARK]))
    bundle = write_bundle(record, files, tmp_path)

    features = json.loads((bundle / "marks" / "0.geojson").read_bytes())["features"]

    assert 74 == len(features)
    assert ["A. Reader"] == [one["properties"].get("reviewed_by") for one in features[73:]]
    assert not any("reviewed_by" in one["properties"] for one in features[:73])
    assert features[73]["geometry"]["coordinates"][0] == pytest.approx(128.6, abs=0.01)


def test_taking_a_mark_away_and_putting_it_back_changes_nothing(old) -> None:
    """
    But that a person has looked: the record is the one that finds everything right.
    """
    mark = old[0].counts[0].marks[3]
    back = one_count(removed=[3], added=[{"px": mark.px, "py": mark.py}])

    assert reviewed_by(*old, **one_count())[0] == reviewed_by(*old, **back)[0]


def test_the_order_of_edits_does_not_matter(old) -> None:
    """
    Removed and added in whichever order, the record has the same id.
    """
    added = [DARK, {"px": 104.5, "py": 210.5}, {"px": 130.5, "py": 205.5}]
    forwards = reviewed_by(*old, **one_count(removed=[1, 5, 9], added=added))[0]

    assert forwards.id == reviewed_by(*old, **one_count(removed=[9, 1, 5], added=added[::-1]))[0].id


def test_a_second_person_sees_what_the_machine_said(new, tmp_path) -> None:
    """
    Their marks are counted from the machine's own; a mark that the first took away can be put back.
    """
    mark = new[0].counts[0].machine.marks[0]
    record, files = reviewed_by(*new, by="B. Reader", **one_count(added=[{"px": mark.px, "py": mark.py}]))

    assert (44, "B. Reader", 73) == (
        record.counts[0].best,
        record.counts[0].reviewed_by,
        record.counts[0].machine.best,
    )
    assert mark == record.counts[0].marks[0]
    assert "valid" == looked_at(record, files, tmp_path).outcome
    assert {"recount:reviewer-0", "recount:reviewer-1"} <= record.provenance["agent"].keys()


def test_a_site_that_is_drawn_anew_is_counted_in(old, tmp_path) -> None:
    """
    The upper half of the chip holds half of the cars; what was found before is kept.
    """
    half = outline(0, 0, 40, 12)
    record, files = reviewed_by(*old, site={"name": "Upper yard", "geometry": half})

    assert (40, None) == (record.counts[0].best, record.counts[0].reviewed_by)
    assert (half, old[0].site) == (record.site.geometry, record.edited.site)
    assert "human_reviewed" in record.verdict.reasons
    assert record.verdict.why.endswith("A person said where the site is.")
    assert "valid" == looked_at(record, files, tmp_path).outcome


def test_an_edited_claim_is_judged_on_the_same_count(tmp_path) -> None:
    """
    "At most 73" is what the article meant; what was extracted is kept beside it and found again.
    """
    old = reviewable(chip=placed_chip(bright=43))
    record, files = reviewed_by(*old, claim={"quantity": AT_MOST})

    assert ("inconsistent", "consistent") == (old[0].verdict.agreement, record.verdict.agreement)
    assert (old[0].claim, old[0].counts) == (record.edited.claim, record.counts)
    assert record.verdict.why.endswith("A person edited what the article says.")
    assert "valid" == looked_at(record, files, tmp_path).outcome


def test_an_edit_that_is_taken_back_leaves_nothing(old) -> None:
    """
    The claim as it was extracted is nobody's edit any more.
    """
    said = old[0].claim.quantity.model_dump(mode="json")
    edited = reviewed_by(*old, claim={"quantity": AT_MOST})

    assert reviewed_by(*edited, claim={"quantity": said})[0].edited is None


def test_a_count_that_other_code_made_is_no_codes_work(old) -> None:
    """
    A re-run then says that it is other code, and calls nothing forged.
    """
    review = review_of({"record": old[0].id, "by": "A", "reason": "B", "counts": [{"number": 0}]})
    here = Versions(recount="0.2.0", python="3.11", gdal="3.10", code="c" * 64)

    assert apply(*old, review, **TOOLS | {"versions": here})[0].made_by.code is None


def test_what_is_withheld_stays_so(old) -> None:
    """
    A chip that was put in its place for the review is not handed on by it.
    """
    record, files = old
    sealed = tuple(
        file.model_copy(update={"withheld": "no licence"}) if file.path == chip_path(0) else file
        for file in record.files
    )
    after, _ = reviewed_by(record.model_copy(update={"files": sealed}), files, **THIRTY)

    assert ["no licence"] == [file.withheld for file in after.files if file.path == chip_path(0)]


def test_a_preview_needs_no_pixels(old) -> None:
    """
    Count, interval and verdict of the edits so far, for a page to show at once.
    """
    review = review_of({"record": old[0].id, "by": "A", "reason": "B"} | THIRTY)
    shown = draft(old[0], review, pixels=None, counters=(), policy=old[0].verdict.policy)

    assert (43, "inconsistent") == (shown.record.counts[0].best, shown.record.verdict.agreement)


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        (one_count(removed=[73]), "has 73 marks, and no mark 73"),
        ({"counts": [{"number": 1}]}, "has 1 counts, and no count 1"),
        (one_count(added=[{"px": 99.0, "py": 205.0}]), "lies outside what is counted"),
        (one_count(added=[{"px": 1e12, "py": -1e12}]), "lies outside what is counted"),
        (one_count(added=[{"px": 100.6, "py": 200.6}]), "lies on another mark"),
        (one_count(added=[DARK, {"px": 101.6, "py": 200.6}]), "lies on another mark"),
        (one_count(removed=[0], added=[FIRST, FIRST | {"px": 100.505}]), "lies on another mark"),
        (one_count(added=[DARK | {"length_m": 14.0}]), "has a length"),
        (one_count(aoi=outline(0, 0, 60, 12)), "10.0 m beyond the pixels"),
        (one_count(aoi=outline(3.1, 3.1, 3.2, 3.2)), "holds none of the pixels"),
    ],
)
def test_what_cannot_be_done_is_refused(old, edits, said) -> None:
    """
    With the numbers of what is there.
    """
    with pytest.raises(ReviewRefusedError) as refused:
        reviewed_by(*old, **edits)

    assert said in refused.value.what


def test_a_review_is_of_one_record(old, new) -> None:
    """
    Not of its correction; and nothing that was taken back is reviewed.
    """
    withdrawn = superseding(
        old[0], old=old[0], correction=reason_for(withdrawn=True, reason="No.", by="A"), made_at=NOW
    )

    with pytest.raises(ReviewRefusedError, match="is of record"):
        apply(*new, review_of({"record": old[0].id, "by": "A", "reason": "B"} | one_count()), **TOOLS)
    with pytest.raises(ReviewRefusedError, match="withdraws"):
        reviewed_by(withdrawn, old[1], **one_count())


def test_nobody_goes_over_marks_without_pixels(old) -> None:
    """
    A withheld chip is put in its place first.
    """
    files = {path: body for path, body in old[1].items() if path != chip_path(0)}

    with pytest.raises(ReviewRefusedError, match="holds no pixels of count 0"):
        reviewed_by(old[0], files, **one_count())


def test_a_count_of_another_counter_is_not_made_again(old) -> None:
    """
    An area is counted in by the counter that counted before, or not at all.
    """
    with pytest.raises(ReviewRefusedError, match="not what is installed here"):
        reviewed_by(*old, Bright(measured_on="rendered"), **one_count(aoi=outline(0, 0, 40, 12)))


def test_a_template_is_filled_in_by_a_person(old) -> None:
    """
    It names every count, and cannot be taken as it is.
    """
    with pytest.raises(ReviewRefusedError, match="'by'"):
        review_of(template(old[0]))

    assert 1 == len(review_of(template(old[0]) | {"by": "A", "reason": "B"}).counts)
