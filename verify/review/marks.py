"""A person's marks: which of a count's are taken away, and which are put beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from evidence.model.counts import Mark
from evidence.pixels.place import georeference
from verify.judge.reviewing import machine_of, own_marks
from verify.review.model import ReviewRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from evidence.chip import Chip
    from evidence.model.counts import SceneCount
    from verify.review.model import CountEdit, Point

SAME_PX = 1.0
"""Two marks nearer than this mark one object."""

_BACK_PX = 0.01
"""A mark that is put back so near to where one was taken away is that one."""


@dataclass(frozen=True)
class Ground:
    """Where in an image objects are counted."""

    seen: NDArray[np.bool_]
    """Shape (height, width); True inside the area where there are pixels."""

    col_off: int
    row_off: int
    """Column and row of its first pixel in the full image."""

    def holds(self, mark: Mark | Point) -> bool:
        """Whether a mark lies there, by column and row of the full image."""
        height, width = self.seen.shape
        column, row = int(np.floor(mark.px - self.col_off)), int(np.floor(mark.py - self.row_off))
        return 0 <= column < width and 0 <= row < height and bool(self.seen[row, column])


def ground_of(chip: Chip) -> Ground:
    """Say where on these pixels a counter could have marked an object."""
    return Ground(chip.inside & chip.valid, chip.col_off, chip.row_off)


def edited_marks(count: SceneCount, edit: CountEdit, chip: Chip | None) -> tuple[Mark, ...]:
    """Give a count's marks as a person has them: what is left of the machine's, then the person's own.

    Args:
        count: the count as it stands.
        edit: which of its marks go, and which come.
        chip: its pixels; None where nothing is added, so that none are needed.

    Raises:
        ReviewRefusedError: a mark is not there, lies outside the area, or on another one.
    """
    if wrong := [place for place in edit.removed if place >= len(count.marks)]:
        raise ReviewRefusedError(
            f"Count {edit.number} has {len(count.marks)} marks, and no mark {wrong[0]}.",
            next_step="Marks are numbered from 0, in the order of marks/N.geojson.",
        )
    removed = set(edit.removed)
    left = [mark for place, mark in enumerate(count.marks) if place not in removed]
    gone = [*(set(count.marks) | set(machine_of(count).marks)) - set(left)]
    marks = [*left, *_coming(edit, gone, chip, method=count.method)]
    _apart(marks, edit)
    return in_order(marks, machine_of(count).marks)


def marked_again(count: SceneCount, machine: Sequence[Mark]) -> tuple[Mark, ...]:
    """Do to a machine's marks once more what persons did to those that this count began with."""
    before = frozenset(machine_of(count).marks)
    removed = before - frozenset(count.marks)
    return in_order([*(mark for mark in machine if mark not in removed), *own_marks(count)], machine)


def in_order(marks: Iterable[Mark], machine: Sequence[Mark]) -> tuple[Mark, ...]:
    """The machine's in its own order, then a person's from top to bottom, whichever was set first."""
    place = {mark: number for number, mark in enumerate(machine)}
    return tuple(sorted(marks, key=lambda mark: (place.get(mark, len(place)), mark.py, mark.px)))


def _coming(edit: CountEdit, gone: Sequence[Mark], chip: Chip | None, *, method: str) -> list[Mark]:
    back: set[Mark] = set()
    new: list[Mark] = []
    for point, same in zip(edit.added, _same(gone, edit.added), strict=True):
        if same is not None and same not in back:
            back.add(same)
            continue
        if (point.length_m is not None) is (method == "objects"):
            raise ReviewRefusedError(
                f"Count {edit.number} is of {method}, and the mark at {point.px:g}, {point.py:g} "
                f"{'has' if point.length_m else 'lacks'} a length.",
                next_step="Give length_m with marks of trains, and with no others.",
            )
        new.append(Mark(px=point.px, py=point.py, length_m=point.length_m, score=1.0))
    if new and chip is not None:
        check_inside(new, ground_of(chip), number=edit.number)
        new = [*georeference(new, chip)]
    return [*back, *new]


def _same(gone: Sequence[Mark], added: Sequence[Point]) -> list[Mark | None]:
    """For each point the mark that was taken away there; None where none was."""
    if not gone or not added:
        return [None] * len(added)
    tree = cKDTree(np.array([(mark.px, mark.py) for mark in gone]))
    far, place = tree.query(np.array([(point.px, point.py) for point in added]))
    return [gone[number] if off <= _BACK_PX else None for off, number in zip(far, place, strict=True)]


def check_inside(marks: Iterable[Mark | Point], ground: Ground, *, number: int) -> None:
    """Refuse what a counter could not have marked either: outside the area, or where nothing is seen.

    Args:
        marks: by column and row of the full image.
        ground: where the count counts.
        number: place of the count in the record.

    Raises:
        ReviewRefusedError: one of them lies elsewhere.
    """
    for mark in marks:
        if not ground.holds(mark):
            raise ReviewRefusedError(
                f"The mark at {mark.px:g}, {mark.py:g} lies outside what is counted in count {number}.",
                next_step="Leave it out, or draw another area (aoi) that holds it.",
            )


def _apart(marks: Sequence[Mark], edit: CountEdit) -> None:
    """Refuse a person's mark on another one: it would count one object twice."""
    if not edit.added or len(marks) < 2:
        return
    added = {(point.px, point.py) for point in edit.added}
    places = np.array([(mark.px, mark.py) for mark in marks])
    nearest = cKDTree(places).query(places, k=2)[0][:, 1]
    for mark, far in zip(marks, nearest, strict=True):
        if far < SAME_PX and (mark.px, mark.py) in added:
            raise ReviewRefusedError(
                f"The mark at {mark.px:g}, {mark.py:g} of count {edit.number} lies on another mark.",
                next_step="Mark each object once.",
            )
