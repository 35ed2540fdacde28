"""How ships are counted, on scenes made here: dark water, grey land, bright slim ships."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from drawn_port import SHIPS, scene
from scipy.special import expit

from evidence.chip import Chip
from evidence.counters.chances import Chances
from evidence.counters.looks import NAMES
from evidence.counters.ships import LEAST_COUNTED, counted, find, load, shipped
from evidence.counters.trees import Trees
from evidence.errors import CounterError

if TYPE_CHECKING:
    from numpy.typing import NDArray


def chip_of(data: NDArray[np.float32], *, col_off: int = 0, row_off: int = 0) -> Chip:
    """A chip of 10 m pixels, valid and inside everywhere."""
    everywhere = np.ones(data.shape[1:], bool)
    return Chip(
        data=np.ascontiguousarray(data, np.float32),
        valid=everywhere,
        inside=everywhere,
        bands=("red", "green", "blue", "nir"),
        gsd_m=10.0,
        posting_m=10.0,
        col_off=col_off,
        row_off=row_off,
        transform=None,
        crs=None,
        sha256="0" * 64,
    )


def test_ships_are_found_where_they_lie() -> None:
    """Each ship has one mark, on it, with its direction and about its length."""
    count = shipped()(chip_of(scene()))
    assert len(SHIPS) == len(count.marks)
    for col, row, angle in SHIPS:
        mark = min(count.marks, key=lambda m: np.hypot(m.px - col, m.py - row))
        assert np.hypot(mark.px - col, mark.py - row) < 1.5
        assert mark.angle is not None
        assert abs(np.sin(mark.angle - angle)) < 0.15
        assert mark.length_m is not None
        assert 120 <= mark.length_m <= 200
    assert count.low <= len(SHIPS) <= count.high
    assert pytest.approx(1.0) == sum(count.pmf or ())


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param(lambda x: x * 10_000, id="reflectance x 10,000"),
        pytest.param(lambda x: np.round(x * 65_535), id="reflectance x 65,535"),
        pytest.param(lambda x: np.round(x / x.max() * 255), id="8-bit picture"),
    ],
)
def test_the_unit_of_the_pixels_does_not_matter(unit: object) -> None:
    """A product scaled otherwise holds the same ships."""
    assert callable(unit)
    assert len(SHIPS) == len(shipped()(chip_of(unit(scene()))).marks)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_scene_holds_the_same_ships(turns: int) -> None:
    """North need not be up."""
    turned = np.rot90(scene(), turns, axes=(1, 2))
    assert len(SHIPS) == len(shipped()(chip_of(turned)).marks)


def test_a_mirrored_scene_holds_the_same_ships() -> None:
    """Nor need east be right."""
    assert len(SHIPS) == len(shipped()(chip_of(scene()[:, :, ::-1])).marks)


def test_a_tile_of_a_scene_gives_the_same_marks() -> None:
    """Marks are in pixels of the full image, wherever the chip begins."""
    whole = shipped()(chip_of(scene())).marks
    part = shipped()(chip_of(scene()[:, 7:, 13:], col_off=13, row_off=7)).marks
    assert len(whole) == len(part)
    for one in whole:
        assert 0.6 > min(np.hypot(one.px - other.px, one.py - other.py) for other in part)


@pytest.mark.parametrize(
    ("marks", "likely", "count"),
    [(0, 0.4, 0), (4, 2.9, 4), (9, 30.0, 9), (10, 7.2, 9), (10, 15.6, 16), (30, 22.4, 22)],
)
def test_few_marks_are_the_count_and_many_are_weighed(marks: int, likely: float, count: int) -> None:
    """Many marks hide as many errors: their chances are summed, with those of boxes without a mark."""
    assert count == counted(marks, np.full(100, likely / 100))


def test_boxes_that_are_not_marked_add_to_the_count() -> None:
    """Twelve ships; a mark more or less changes nothing, as all boxes were as likely before."""
    chip = chip_of(np.tile(scene(), (1, 1, 3)))
    tuning = dataclasses.replace(shipped().tuning, chances=Chances(offset=3.0, slope=0.0))
    fewer, count = find(chip, tuning)
    more, same = find(chip, dataclasses.replace(tuning, least=LEAST_COUNTED))
    assert 3 * len(SHIPS) == len(fewer) <= len(more)
    assert round(len(more) * expit(3.0)) == count == same


def test_open_water_holds_no_ship() -> None:
    """Nothing seen, and the interval still leaves room for what was missed."""
    count = shipped()(chip_of(scene(ships=())))
    assert (0, 0) == (count.best, count.low)
    assert count.high >= 1
    assert () == shipped()(chip_of(scene(ships=(), land=False))).marks


def test_land_holds_no_ship() -> None:
    """Without water there is no ship, however many slim bright roofs there are."""
    assert () == shipped()(chip_of(np.tile(scene(ships=())[:, 132:], (1, 4, 1)))).marks


def test_ships_outside_the_area_are_not_counted() -> None:
    """Only what is centred inside the AOI counts."""
    chip = chip_of(scene())
    inside = chip.inside.copy()
    inside[:, 100:] = False
    marks = shipped()(dataclasses.replace(chip, inside=inside)).marks
    assert 2 == len(marks)
    assert all(mark.px < 100 for mark in marks)


def test_pixels_that_are_missing_hold_no_ship() -> None:
    """What lies beyond the edge of the data is neither ship nor water."""
    chip = chip_of(scene())
    valid = chip.valid.copy()
    valid[:, 100:] = False
    data = np.where(valid, chip.data, np.float32("nan"))
    marks = shipped()(dataclasses.replace(chip, data=data, valid=valid)).marks
    assert 2 == len(marks)
    assert () == shipped()(dataclasses.replace(chip, valid=np.zeros_like(valid))).marks


def test_a_picture_without_infrared_is_refused() -> None:
    """Colours alone do not tell ships from quays; the refusal says what is missing."""
    chip = dataclasses.replace(chip_of(scene()[:3]), bands=("red", "green", "blue"))
    with pytest.raises(CounterError, match="lacks nir"):
        shipped()(chip)


@pytest.mark.parametrize("gsd", [3.0, 20.0])
def test_another_resolution_is_refused(gsd: float) -> None:
    """Nothing was measured there."""
    with pytest.raises(CounterError, match="GSD of 10 m"):
        shipped()(dataclasses.replace(chip_of(scene()), gsd_m=gsd))


def test_identity_is_that_of_the_calibration() -> None:
    """Two counters are the same when their files are."""
    assert shipped().identity == shipped().identity
    assert 64 == len(shipped().identity.sha256)


def test_trees_of_other_columns_are_refused() -> None:
    """A model file from another version must not be read as if it fitted."""
    grown = Trees(
        feature=np.zeros((1, 1), np.int32),
        cut=np.zeros((1, 1), np.float32),
        leaf=np.zeros((1, 2), np.float32),
        start=0.0,
        names=NAMES[:-1],
    )
    with pytest.raises(ValueError, match="trees know"):
        load(b"least = 0.5\nerrors = []\n", grown.written().encode(), b"")


def test_trees_are_read_as_they_were_written() -> None:
    """A row goes down by its values, and gets what the leaf holds."""
    stump = {"names": ["a"], "start": 1.0, "feature": [[0]], "cut": [[0.5]], "leaf": [[-1.0, 2.0]]}
    trees = Trees.read(json.dumps(stump).encode())
    rows = np.array([[0.2], [0.5], [0.7]], np.float32)
    assert [0.0, 0.0, 3.0] == trees(rows).tolist()
    assert trees(rows).tolist() == Trees.read(trees.written().encode())(rows).tolist()
