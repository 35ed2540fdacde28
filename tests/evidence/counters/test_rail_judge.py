"""Which candidates are cars: what both readings put forward, what is told of each, what is kept."""

from __future__ import annotations

import numpy as np
import pytest

from evidence.counters.logistic import Logistic
from evidence.counters.rail.centres import Box
from evidence.counters.rail.judge import COLUMNS, Candidate, candidates, cars, describe
from evidence.training.railnet.targets import draw

TRAIN = [[20 + k * 19.0, 40.0, 0.0, 14.0, 3.0] for k in range(3)]
ALONE = [[30.0, 70.0, 0.0, 14.0, 3.0]]


def logits(share: np.ndarray) -> np.ndarray:
    """Shares as the net would say them."""
    bounded = np.clip(share, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(bounded / (1 - bounded)), np.float32)


def maps(places: list[list[float]]) -> np.ndarray:
    """A perfect answer of the net to cars at these places, 90 by 90 cells."""
    t = draw(np.array(places, np.float32).reshape(-1, 5), (90, 90))
    said = [logits(t.heat)[None], t.turn, t.size, t.offset, logits(t.taken)[None], logits(t.gap)[None]]
    return np.concatenate(said).astype(np.float32)


def told(found: list[Candidate], said: np.ndarray, column: str) -> list[float]:
    """One column of candidates, in the order of their places."""
    rows = describe(said, found)
    order = sorted(range(len(found)), key=lambda k: (found[k].box.row, found[k].box.col))
    return [float(rows[k, COLUMNS.index(column)]) for k in order]


def test_a_car_of_both_readings_is_one_candidate() -> None:
    """
    The centre stands for it, and knows how sure the other reading is.
    """
    traced = Box(20.0, 40.0, 0.0, 14.5, 2.9, 0.8)
    found = candidates(maps(TRAIN), [traced])

    assert 3 == len(found)
    assert [0.0, 0.0, 0.8] == sorted(one.traced for one in found)


def test_a_car_along_a_track_without_a_centre_is_a_candidate_too() -> None:
    """
    What one reading misses the other may have.
    """
    found = candidates(maps(TRAIN), [Box(20.0, 60.0, 0.0, 14.5, 2.9, 0.8)])

    assert 4 == len(found)
    assert found[-1].box.score < 0.01


def test_cars_in_a_row_are_told_from_one_that_stands_alone() -> None:
    """
    Company on the line, and couplings at the ends of the one in the middle.
    """
    said = maps(TRAIN + ALONE)
    found = candidates(said, [])

    assert told(found, said, "row") == pytest.approx([2, 2, 2, 0], abs=0.05)
    assert told(found, said, "ends")[1] > 0.6
    assert max(told(found, said, "ends")[i] for i in (0, 2, 3)) < 0.1
    assert told(found, said, "coupled") == pytest.approx([0.75, 0.75, 0.75, 0], abs=0.1)


def test_a_box_is_taken_and_the_ground_beside_it_is_not() -> None:
    """
    The net says that a car stands there, and none beside.
    """
    said = maps(ALONE)
    found = candidates(said, [])

    assert told(found, said, "taken")[0] > 0.9
    assert told(found, said, "beside")[0] < 0.2


def test_of_boxes_that_lie_in_each_other_the_likeliest_is_kept() -> None:
    """
    A second candidate half a car along is the same car.
    """
    zero = np.zeros(len(COLUMNS))
    heat_alone = Logistic(COLUMNS, zero, zero + 1, np.eye(len(COLUMNS))[0], 0.0)
    kept = cars(maps(ALONE), [Box(34.0, 70.0, 0.0, 14.5, 2.9, 0.8)], heat_alone, least=0.3)

    assert 1 == len(kept)
    assert (30.0, 70.0) == pytest.approx((kept[0].col, kept[0].row), abs=0.1)


def test_where_there_is_nothing_nothing_is_put_forward() -> None:
    """
    No candidate, no row of columns.
    """
    said = maps([])

    assert [] == candidates(said, [])
    assert (0, len(COLUMNS)) == describe(said, []).shape
