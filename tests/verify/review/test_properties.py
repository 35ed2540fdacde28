"""What no review may ever do, whatever it removes and adds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import assessed, count
from reviewing import POLICY, Bright, reviewable, told

from evidence.model.counts import Mark
from verify.judge.reviewing import reviewed
from verify.review.drafts import draft
from verify.review.marks import edited_marks, marked_again
from verify.review.model import CountEdit, Point
from verify.review.reading import review_of

EARLIER = datetime(2023, 10, 3, 2, tzinfo=UTC)
DEFINITE = {"consistent", "inconsistent"}
PLACES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), unique=True, max_size=12)
GATES = {
    "a doubtful site": {"score": 0.5},
    "a town": {"precision": "town"},
    "another day": {"scene": assessed(taken_start=EARLIER, taken_end=EARLIER)},
    "too coarse": {"scene": assessed(verdict="presence")},
    "two estimators": {"count": {"disputed": True}},
}

CLOSED = {
    "borrowed": reviewable(Bright(measured_on="rendered"))[0],
    "partial": reviewable(scene=assessed(covers=0.6))[0],
}


def counted(places):
    """
    A machine's count with a mark at each place, three pixels apart.
    """
    marks = tuple(Mark(px=3.0 * x, py=3.0 * y, length_m=14.0, score=0.9) for x, y in places)
    return count(len(marks), max(0, len(marks) - 2), len(marks) + 2, marks=marks)


@st.composite
def edits(draw: st.DrawFn):
    """
    A count, and marks of it to take away and places beside it to put new ones.
    """
    machine = counted(draw(PLACES))
    removed = (
        draw(st.lists(st.integers(0, max(len(machine.marks) - 1, 0)), unique=True)) if machine.marks else []
    )
    added = [(3.0 * x + 1.5, 3.0 * y + 1.5) for x, y in draw(PLACES)]
    return machine, removed, added


def marks_of(machine, removed, added):
    """
    The marks that such an edit leaves.
    """
    points = tuple(Point(px=px, py=py) for px, py in added)
    return edited_marks(machine, CountEdit(number=0, removed=tuple(removed), added=points), None)


@given(edits(), st.randoms())
def test_the_order_of_edits_does_not_matter(edit, random) -> None:
    """
    Neither that of marks taken away, nor that of marks put there, nor whether it takes one review or two.
    """
    machine, removed, added = edit
    once = marks_of(machine, removed, added)
    shuffled = [random.sample(removed, len(removed)), random.sample(added, len(added))]
    first = reviewed(machine, marks_of(machine, [], added), by="A", policy=POLICY)

    assert once == marks_of(machine, *shuffled)
    assert once == marks_of(first, removed, [])


@given(edits())
def test_taking_away_and_putting_back_changes_nothing(edit) -> None:
    """
    In one review, or by a second person who puts back what the first took away.
    """
    machine, removed, _ = edit
    back = [(machine.marks[place].px, machine.marks[place].py) for place in removed]
    without = reviewed(machine, marks_of(machine, removed, []), by="A", policy=POLICY)

    assert machine.marks == marks_of(machine, removed, back)
    assert machine.marks == marks_of(without, [], back)


@given(edits())
def test_what_persons_did_is_done_again_from_the_machines_count(edit) -> None:
    """
    A re-run has the machine's marks anew, and the record's.
    """
    machine, removed, added = edit
    found = reviewed(machine, marks_of(machine, removed, added), by="A", policy=POLICY)

    assert found.marks == marked_again(found, machine.marks)


@pytest.fixture(scope="module", params=[*GATES])
def gated(request):
    """
    A record of which nothing definite may be said.
    """
    return reviewable(**GATES[request.param])[0]


@settings(max_examples=40, deadline=None)
@given(removed=st.lists(st.integers(0, 72), unique=True), added=st.integers(0, 60))
def test_no_review_opens_what_the_judge_has_closed(gated, removed, added) -> None:
    """
    Another site, another day, pixels too coarse, ways of counting that disagree: nothing definite, ever.
    """
    assert gated.verdict.agreement not in DEFINITE
    assert _judged(gated, removed, added).agreement not in DEFINITE


@settings(max_examples=40, deadline=None)
@given(removed=st.lists(st.integers(0, 72), unique=True), added=st.integers(0, 60))
def test_errors_known_from_rendered_scenes_contradict_no_photograph(removed, added) -> None:
    """
    Whoever went over the marks.
    """
    assert _judged(CLOSED["borrowed"], removed, added).agreement != "inconsistent"


@settings(max_examples=40, deadline=None)
@given(removed=st.lists(st.integers(0, 72), unique=True))
def test_too_few_on_a_part_of_the_site_contradict_nothing(removed) -> None:
    """
    The rest may stand where nobody can see.
    """
    assert _judged(CLOSED["partial"], removed, 0).agreement != "inconsistent"


def _judged(record, removed, added):
    points = [{"px": 500.0 + 2 * place, "py": 5.0} for place in range(added)]
    edit = {"number": 0, "removed": removed, "added": points}
    review = review_of(told(record, counts=[edit]))
    return draft(record, review, pixels=None, counters=(), policy=POLICY).record.verdict
