"""A sign-off is told apart from a correction, and takes nobody's correction over."""

from __future__ import annotations

import json
from functools import partial

import pytest
from exporting import export
from reviewing import NOW, Bright, one_count, reviewable, reviewed_by
from signatures import sign

from verify.errors import ExportError
from verify.exports.held import ended
from verify.exports.item import change
from verify.records.audit import audit
from verify.records.corrections import reason_for, same_finding, status_of, successor, superseding
from verify.records.remade import remade
from verify.records.signing.checks import Trust
from verify.records.signing.keys import new_signer
from verify.records.writing import write_bundle
from verify.rerun import rerun
from verify.seams import Held

WRONG = one_count(removed=[0, 1, 2, 3, 4])
AT_LEAST = {"text": "73", "relation": "at_least", "value": 73, "low": 73, "high": None}


@pytest.fixture(scope="module")
def old():
    """
    A record of 73 railcars, and its files.
    """
    return reviewable()


@pytest.fixture(scope="module")
def looked(old):
    """
    The same, looked at by a person who changed nothing.
    """
    return reviewed_by(*old, by="B. Reader", **one_count())


@pytest.fixture(scope="module")
def corrected(old):
    """
    The same with five marks taken away by another person.
    """
    return reviewed_by(*old, by="A. Reader", reason="Five are sheds.", **WRONG)


def words(held) -> list[tuple[str, bool]]:
    """
    What is told above a record, and whether calmly.
    """
    return [(one.words, one.is_calm) for one in change(held)]


def _of(found, name):
    """Words of an audit's checks of that name."""
    return (check.detail for check in found.checks if check.name == name)


@pytest.mark.parametrize(
    ("edits", "signed_off"),
    [
        (one_count(), True),
        (one_count(removed=[3], added=[{"px": 136.5, "py": 200.5}]), True),
        (WRONG, False),
        ({"site": {"name": "Another yard"}}, False),
        ({"claim": {"quantity": AT_LEAST}}, False),
    ],
    ids=["nothing", "taken away and put back", "marks", "site", "claim"],
)
def test_a_review_that_edits_nothing_is_a_sign_off(old, edits, signed_off) -> None:
    """
    Whatever marks, site or claim says otherwise is a correction.
    """
    assert signed_off is reviewed_by(*old, **edits)[0].correction.signed_off


def test_a_sign_off_that_moves_the_number_is_a_correction() -> None:
    """
    A counter may add up to more than it marked; a person answers for the marks.
    """
    more = reviewable(count={"best": 80, "low": 75, "high": 85})

    assert not reviewed_by(*more, **one_count())[0].correction.signed_off


def test_a_second_person_takes_no_correction_over(corrected, tmp_path) -> None:
    """
    A took five marks away; B changes nothing: the marks are A's word, and the bundle is sound.
    """
    record, files = reviewed_by(*corrected, by="B. Reader", **one_count())

    assert ("A. Reader", 68) == (record.counts[0].reviewed_by, record.counts[0].best)
    assert ("B. Reader", True) == (record.correction.by, record.correction.signed_off)
    bundle, desk = write_bundle(record, files, tmp_path), new_signer("Desk")
    sign(bundle, desk)
    again = partial(rerun, counters=[Bright()])
    found = audit(bundle, Trust(keys={desk.public.id: desk.public}), closer=[remade, again])
    assert ("valid", "signs off") == (found.outcome, next(_of(found, "correction"))[:9])


def test_people_are_told_of_in_order(old, corrected) -> None:
    """
    Corrected by A for a reason, looked at by B: in everything that goes out.
    """
    record, files = reviewed_by(*corrected, by="B. Reader", reason="Agreed.", **one_count())
    held = Held(record, files, earlier=(old[0], corrected[0]))
    looked = "Looked at by B. Reader on 1 Jan 2024, and nothing was changed: Agreed."
    looked += f" The earlier one is {corrected[0].id}."

    assert [
        ("Corrected by A. Reader on 1 Jan 2024: Five are sheds.", False),
        (
            looked,
            True,
        ),
    ] == words(held)
    page, note = export("html", held).decode(), json.loads(export("ninjs", held))["edNote"]
    assert page.index('class="change">Corrected by A. Reader') < page.index(
        'class="calm">Looked at by B. Reader'
    )
    assert note.index("Corrected by A. Reader") < note.index("Looked at by B. Reader")
    assert "to be read and signed off" not in note


def test_what_was_signed_off_still_stands(old, looked) -> None:
    """
    Its status is that of any record whose place was taken; an agency is not asked to take it back.
    """
    held = ended(Held(*old), [looked[0]])
    item = json.loads(export("ninjs-superdesk", held))

    same = f"Signed off on 1 Jan 2024 by B. Reader: the same finding stands in record {looked[0].id}."
    assert [(same, True)] == words(held)
    assert ("corrected", True) == (held.status, item["extra"]["recount_signed_off"])
    assert "usable" == item["pubstatus"]
    with pytest.raises(ExportError, match="was signed off"):
        export("claimreview", held)


@pytest.mark.parametrize(("withdrawn", "status"), [(False, "corrected"), (True, "void")])
def test_what_becomes_of_a_sign_off_becomes_of_what_it_signed_off(old, looked, withdrawn, status) -> None:
    """
    The same finding was corrected, or taken back: nobody is told that it stands.
    """
    if withdrawn:
        why = reason_for(withdrawn=True, reason="Another yard.", by="C. Reader")
        last = superseding(looked[0], old=looked[0], correction=why, made_at=NOW)
    else:
        last = reviewed_by(*looked, by="C. Reader", **WRONG)[0]
    later = [looked[0], last]

    assert (status, last.id) == (status_of(old[0], later), successor(old[0], later).id)
    assert [False] == [calm for _, calm in words(ended(Held(*old), later))]


def test_a_record_that_only_says_it_signs_off_is_told_as_a_correction(old, corrected) -> None:
    """
    Whoever seals other marks as a sign-off deceives nobody who has the earlier record.
    """
    told = corrected[0].correction.model_copy(update={"signed_off": True})
    forged = corrected[0].model_copy(update={"correction": told})

    assert not same_finding(old[0], forged)
    assert words(ended(Held(*old), [forged]))[0][0].startswith("This record was corrected on")
    assert [False] == [calm for _, calm in words(Held(forged, earlier=(old[0],)))]
