"""How the ship counter is fitted and measured: labels, trees, cuts."""

from __future__ import annotations

import numpy as np
import pytest

from evidence.training.boosting import Growth, grow
from evidence.training.ports import hits
from evidence.training.ships.errors import CUTS, Found, fit_chances, held_out


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


def port(name: str, right: list[bool], *, true: int) -> Found:
    """A port with a box for each of ``right``, their scores falling from 0.9 to 0.1."""
    yes = np.array(right)
    score = np.linspace(0.9, 0.1, len(yes))
    curve = [((score >= cut).sum(), yes[score >= cut].sum()) for cut in CUTS]
    return Found(name, true, score, yes, np.array(curve))


def test_chances_say_how_many_boxes_are_right() -> None:
    """Over the ports that they were fitted to they sum up to the right boxes; better scores are likelier."""
    ports = [port("a", [True] * 6 + [False] * 6, true=8), port("b", [True, False] * 10, true=12)]
    chances = fit_chances(ports)
    assert pytest.approx(16, abs=0.1) == sum(chances(p.score).sum() for p in ports)
    assert (np.diff(chances(np.linspace(0, 1, 11))) >= 0).all()


def test_a_port_is_measured_with_what_the_others_chose() -> None:
    """Others whose boxes are right down to 0.5 choose that cut; the port itself changes nothing about it."""
    others = [port(name, [True] * 10 + [False] * 10, true=10) for name in "ab"]
    odd = port("odd", [False] * 20, true=3)
    *_, row = held_out([*others, odd])
    assert ("odd", 3, 0) == (row.image, row.true, row.hits)
    assert 10 == pytest.approx(row.seen, abs=1)
    assert 10 == row.best
