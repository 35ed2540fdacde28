"""What persons did to the marks of one area, done by place to those of another that was drawn later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from evidence.model.counts import Aside
from verify.judge.reviewing import machine_of, own_marks, reviewed
from verify.review.marks import SAME_PX, ground_of, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidence.chip import Chip
    from evidence.model.counts import Mark, SceneCount
    from verify.tolerances import Policy


def carried(old: SceneCount, new: SceneCount, chip: Chip, *, policy: Policy) -> SceneCount:
    """Take marks away from a new count, and put marks into it, where persons did so in the old one.

    What they did outside the new area is kept aside, for a larger one. A new count in whose area nobody did
    anything was seen by nobody.

    Args:
        old: the count as it stood, in another area.
        new: what the counter says in the area that was drawn.
        chip: the pixels, with that area.
        policy: tells how far people who count scatter.
    """
    by = old.reviewed_by or (old.aside.by if old.aside else None)
    if by is None:
        return new
    kept = old.aside or Aside(by=by)
    ground = ground_of(chip)
    removed = [*kept.removed, *(set(machine_of(old).marks) - set(old.marks))]
    added = [*kept.added, *own_marks(old)]
    gone = set(_near(new.marks, [mark for mark in removed if ground.holds(mark)]))
    left = [mark for mark in new.marks if mark not in gone]
    here = [mark for mark in added if ground.holds(mark)]
    doubled = set(_near(here, left))
    marks = in_order([*left, *(mark for mark in here if mark not in doubled)], new.marks)
    outside = [in_order((mark for mark in those if not ground.holds(mark)), ()) for those in (removed, added)]
    aside = Aside(removed=outside[0], added=outside[1], by=by) if any(outside) else None
    count = new.model_copy(update={"aside": aside})
    return count if marks == new.marks else reviewed(count, marks, by=by, policy=policy)


def _near(marks: Sequence[Mark], others: Iterable[Mark]) -> list[Mark]:
    """Those marks that mark what one of the others marks."""
    places = [(mark.px, mark.py) for mark in others]
    if not marks or not places:
        return []
    far, _ = cKDTree(np.array(places)).query(np.array([(mark.px, mark.py) for mark in marks]))
    return [mark for mark, off in zip(marks, far, strict=True) if off < SAME_PX]
