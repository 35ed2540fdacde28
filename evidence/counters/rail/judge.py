"""Which candidates are cars: both readings put theirs forward, and a logistic regression weighs each.

A lorry in a car park looks like a car by itself. Cars stand in rows, end to end, with couplings between; on a
row that was traced; and nothing stands close beside them. The columns say how much of that is so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree
from scipy.special import expit

from evidence.counters.rail import centres, polygons
from evidence.counters.rail.maps import CELL_M, COS, GAP, HEAT, SIN, TAKEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evidence.counters.logistic import Logistic
    from evidence.counters.rail.centres import Box

    Field = NDArray[np.float32]
    Floats = NDArray[np.float64]

COLUMNS = (
    "heat", "traced", "taken", "beside", "firm", "coupled", "ends", "length", "width", "row", "parallel",
)  # fmt: skip
"""What is told of a candidate; see ``describe``."""

FAINTEST = 0.1
"""Heat from which a centre is a candidate."""

SAME = 0.5
"""Share of the smaller box from which a centre and a stretch of track are one candidate."""

ROW_M, PARALLEL_M = 45.0, 30.0
"""How far along its own line, and around, others of its direction are looked for: three cars, five tracks."""

CLOSE_M = 2.6
"""From the middle of a track to the free room beside it."""


class Candidate(NamedTuple):
    """A box, with heat for its score, and what the reading along tracks says of it."""

    box: Box
    traced: float
    """How sure that reading is that a car stands there, 0..1; 0 where it has none."""


def candidates(maps: Field, along: Sequence[Box]) -> list[Candidate]:
    """Put forward all centres, and the cars along tracks that no centre stands for; see ``cars``."""
    found = [Candidate(box, 0.0) for box in centres.peaks(maps, least=FAINTEST)]
    own = len(found)
    tree = cKDTree([(one.box.col, one.box.row) for one in found]) if found else None
    heat = expit(maps[HEAT])
    for car in along:
        near = tree.query_ball_point((car.col, car.row), car.length_m / CELL_M / 2) if tree else []
        same = [k for k in near if k < own and polygons.covered(found[k].box.polygon, car.polygon) > SAME]
        for k in same:
            found[k] = Candidate(found[k].box, max(found[k].traced, car.score))
        if not same:
            at = min(int(car.row), heat.shape[0] - 1), min(int(car.col), heat.shape[1] - 1)
            found.append(Candidate(car._replace(score=float(heat[at])), car.score))
    return found


def cars(maps: Field, along: Sequence[Box], weights: Logistic, *, least: float) -> list[Box]:
    """Judge what both readings put forward.

    Args:
        maps: shape (9, rows, columns).
        along: what the reading along tracks found.
        weights: of the columns.
        least: lowest P(car) that is kept; of boxes that lie in each other the likeliest stays.
    """
    found = candidates(maps, along)
    likely = weights(describe(maps, found), COLUMNS)
    judged = [one.box._replace(score=float(p)) for one, p in zip(found, likely, strict=True)]
    return centres.separate(judged, least=least)


def describe(maps: Field, found: Sequence[Candidate]) -> Field:
    """Tell the columns of candidates, shape (candidates, columns).

    heat: log-odds of a centre. traced: see ``Candidate``. taken, beside: share of the box, and of the strips
    at its sides, where the net sees a car. firm: how sure it is of the direction. coupled, ends: coupling
    seen behind its better and its worse end. length, width: logarithms. row, parallel: candidates in line
    with it, and on other lines of its direction, by heat.
    """
    boxes = [one.box for one in found]
    if not boxes:
        return np.zeros((0, len(COLUMNS)), np.float32)
    place = np.array([(b.col, b.row, b.angle, b.length_m, b.width_m, b.score) for b in boxes])
    taken, gap = expit(maps[TAKEN]), expit(maps[GAP])
    inner = _mean(taken, place, along=(-0.35, 0.0, 0.35), across=(-0.6, 0.0, 0.6))
    sides = np.maximum(
        _mean(taken, place, along=(-0.35, 0.0, 0.35), across=(-CLOSE_M,)),
        _mean(taken, place, along=(-0.35, 0.0, 0.35), across=(CLOSE_M,)),
    )
    firm = _mean(np.hypot(maps[COS], maps[SIN]), place, along=(-0.3, 0.0, 0.3), across=(0.0,))
    ends = np.sort([_end(gap, place, 1.0), _end(gap, place, -1.0)], axis=0)
    score = np.clip(place[:, 5], 1e-4, 1 - 1e-4)
    length, width = np.log(place[:, 3] / 14.0), np.log(place[:, 4] / 3.0)
    row, parallel = _company(place)
    columns = (
        np.log(score / (1 - score)), np.array([one.traced for one in found]), inner, sides, firm, ends[1],
        ends[0], length, width, row, parallel,
    )  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float32)


def _sample(plane: Field, place: Floats, along: Floats, across: float) -> Floats:
    """A plane at places on boxes, so many metres along and across each; shape (boxes,)."""
    cos, sin = np.cos(place[:, 2]), np.sin(place[:, 2])
    col = place[:, 0] + (along * cos - across * sin) / CELL_M - 0.5
    row = place[:, 1] + (along * sin + across * cos) / CELL_M - 0.5
    seen: Floats = ndimage.map_coordinates(plane, [row, col], order=1, mode="nearest", output=np.float64)
    return seen


def _mean(plane: Field, place: Floats, *, along: Sequence[float], across: Sequence[float]) -> Floats:
    """Mean of a plane over boxes, at these shares of their length and metres across."""
    parts = [_sample(plane, place, share * place[:, 3], aside) for share in along for aside in across]
    return np.asarray(np.mean(parts, axis=0))


def _end(gap: Field, place: Floats, way: float) -> Floats:
    """Most of a coupling that is seen behind one end of boxes."""
    reach = [_sample(gap, place, way * (place[:, 3] / 2 + past), 0.0) for past in (-0.4, 0.4, 1.2, 2.0)]
    return np.asarray(np.max(reach, axis=0))


def _company(place: Floats) -> tuple[Floats, Floats]:
    """How much stands in line with boxes, and beside them in the same direction, weighed by heat."""
    tree = cKDTree(place[:, :2])
    row, parallel = np.zeros((2, len(place)))
    for k, near in enumerate(tree.query_ball_point(place[:, :2], ROW_M / CELL_M)):
        others = place[[n for n in near if n != k]]
        cos, sin = np.cos(place[k, 2]), np.sin(place[k, 2])
        dc, dr = ((others[:, axis] - place[k, axis]) * CELL_M for axis in (0, 1))
        along, across = np.abs(dc * cos + dr * sin), np.abs(dr * cos - dc * sin)
        alike = np.abs(np.sin(others[:, 2] - place[k, 2])) < np.sin(np.deg2rad(8))
        ahead = alike & (across < 1.2 + 0.04 * along) & (along > (others[:, 3] + place[k, 3]) * 0.3)
        aside = alike & (across >= 3.0) & (np.hypot(along, across) < PARALLEL_M)
        row[k] = min(float(others[ahead, 5].sum()), 4.0)
        parallel[k] = min(float(others[aside, 5].sum()), 8.0)
    return row, parallel
