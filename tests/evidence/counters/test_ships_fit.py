"""How the ship counter is fitted and measured: labels, trees, cuts."""

from __future__ import annotations

import numpy as np
import pytest

from evidence.counters.intervals import ImageErrors
from evidence.training.boosting import Growth, grow
from evidence.training.ports import hits
from evidence.training.ships.errors import closer_corrected


def test_trees_learn_a_rule_of_two_columns() -> None:
    """A target that is 1 where both columns are high is found again, on rows not grown on."""
    rng = np.random.default_rng(0)
    rows = rng.random((4000, 3)).astype(np.float32)
    target = ((rows[:, 0] > 0.5) & (rows[:, 1] > 0.5)).astype(float)
    growth = Growth(trees=80, depth=2, columns=1.0)
    trees = grow(rows[:3000], target[:3000], np.ones(3000), names=("a", "b", "c"), growth=growth, seed=1)
    wrong = (trees(rows[3000:]) > 0.5) != (target[3000:] > 0.5)
    assert wrong.mean() < 0.03


@pytest.mark.parametrize(
    ("places", "right"),
    [
        ([(10.0, 10.0)], [0]),
        ([(16.5, 10.0)], [0]),
        ([(17.5, 10.0)], []),
        ([(12.0, 10.0), (10.0, 10.0)], [1]),
        ([(10.0, 10.0), (40.0, 40.0), (90.0, 90.0)], [0, 1]),
        ([], []),
    ],
)
def test_a_ship_is_hit_once_by_the_nearest_mark(places: list[tuple[float, float]], right: list[int]) -> None:
    """A mark may lie two pixels outside the label; a second mark on the same ship is an error."""
    ships = np.array([[10.0, 10.0, 10.0, 6.0], [40.0, 40.0, 8.0, 8.0]])
    assert right == sorted(hits(ships, places))


@pytest.mark.parametrize(
    ("seen", "closer"),
    [
        pytest.param((20, 20, 20), True, id="always half of what is there"),
        pytest.param((40, 40, 40), False, id="right as it is"),
        pytest.param((20, 40, 80), False, id="no common ratio"),
    ],
)
def test_the_correction_is_used_only_where_it_helps(seen: tuple[int, ...], closer: bool) -> None:  # noqa: FBT001 - a table's column
    """Each image is corrected by the others' ratio, and the sum of errors compared."""
    rows = [ImageErrors(image=str(n), true=40, seen=s, hits=min(s, 40) // 2) for n, s in enumerate(seen)]
    assert closer is closer_corrected(rows)
