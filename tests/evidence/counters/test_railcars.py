"""Counting railcars on drawn yards: what must hold whatever the accuracy."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest

from evidence.counters.rail.counter import RailcarCounter, make, shipped
from evidence.training.railnet.scoring import hits
from evidence.training.render.scene import render
from tests.evidence.counters.drawn_yard import Yard, chip, draw


@pytest.fixture(scope="module")
def counter() -> RailcarCounter:
    """Give the counter as it ships."""
    return shipped()


@pytest.mark.parametrize(("seed", "degrees"), [(1080, 45), (1087, 100), (1084, 0)])
def test_most_cars_of_a_rendered_yard_are_found_at_any_angle(
    counter: RailcarCounter, seed: int, degrees: int
) -> None:
    """
    On scenes of a style that it was trained on, nine marks in ten are right and nine cars in ten found.
    """
    seen = render("yard_a", seed, 30, width=640, height=480, angle=math.radians(degrees))
    marks = counter(chip(seen.pixels.astype(np.float32))).marks
    right = hits(seen.cars, marks, posting_m=0.5)

    assert 0.9 <= right / len(seen.cars)
    assert 0.9 <= right / len(marks)


def test_an_empty_yard_gives_no_marks(counter: RailcarCounter) -> None:
    """
    Rails, sleepers and ballast are no cars, and the interval starts at zero.
    """
    seen = counter(chip(draw(Yard(cars=(0,) * 8, angle=0.4))))

    assert (0, ()) == (seen.low, seen.marks)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turning_the_picture_turns_the_count_by_at_most_one(counter: RailcarCounter, turns: int) -> None:
    """
    North may be anywhere.
    """
    pixels = draw(Yard(angle=0.3))
    turned = np.ascontiguousarray(np.rot90(pixels, turns, axes=(1, 2)))

    assert len(counter(chip(pixels)).marks) == pytest.approx(len(counter(chip(turned)).marks), abs=1)


def test_where_the_chip_lies_in_the_image_moves_the_marks(counter: RailcarCounter) -> None:
    """
    Marks are in full-image pixels: the chip's offsets are added to each.
    """
    pixels = draw(Yard(angle=0.3))
    here, there = counter(chip(pixels)), counter(chip(pixels, col_off=6400, row_off=640))
    moved = sorted((m.px + 6400, m.py + 640) for m in here.marks)

    assert np.allclose(moved, sorted((m.px, m.py) for m in there.marks), atol=1.0)


def test_what_lies_around_the_aoi_does_not_change_the_count_inside(counter: RailcarCounter) -> None:
    """
    Twenty more pixels on each side of the same AOI: the same count, one more or less.
    """
    pixels = draw(Yard(angle=0.3))
    wide, narrow = chip(pixels, margin=60), chip(pixels[:, 20:-20, 20:-20], margin=40)

    assert len(counter(wide).marks) == pytest.approx(len(counter(narrow).marks), abs=1)


def test_a_car_is_marked_where_it_stands(counter: RailcarCounter) -> None:
    """
    Most marks lie on the middle line of the one train there is, within a metre, along the tracks.
    """
    yard = Yard(cars=(0, 0, 6, 0, 0), angle=0.5)
    marks = counter(chip(draw(yard))).marks
    middle = yard.side / 2
    beside = [abs(-math.sin(0.5) * (m.px - middle) + math.cos(0.5) * (m.py - middle)) / 2 for m in marks]

    assert 4 <= len(marks) <= 8
    assert np.median(beside) < 1.0
    assert all(math.tan(m.angle or 0) == pytest.approx(math.tan(0.5), abs=0.05) for m in marks)


def test_a_finer_posting_gives_nearly_the_same_count(counter: RailcarCounter) -> None:
    """
    A picture posted at 0.25 m is averaged to the working posting; on one yard the counts differ by less
    than a twentieth.
    """
    coarse = render("yard_a", 1080, 30, width=640, height=480, angle=0.7).pixels.astype(np.float32)
    fine = coarse.repeat(2, axis=1).repeat(2, axis=2)
    counts = len(counter(chip(coarse)).marks), len(counter(chip(fine, posting_m=0.25)).marks)

    assert counts[0] == pytest.approx(counts[1], rel=0.05)


def test_the_scale_of_the_pixel_values_does_not_matter(counter: RailcarCounter) -> None:
    """
    Reflectance times 10,000 and 8-bit values give the same count.
    """
    pixels = draw(Yard(angle=0.3))

    assert len(counter(chip(pixels)).marks) == len(counter(chip(pixels * 40)).marks)


def test_cars_outside_the_aoi_are_not_counted(counter: RailcarCounter) -> None:
    """
    An AOI that holds only the left half of the picture holds only its cars.
    """
    whole = chip(draw(Yard(angle=0.0)))
    whole.inside[:, 240:] = False

    assert all(m.px < 240 for m in counter(whole).marks)


def test_known_tracks_are_followed(counter: RailcarCounter) -> None:
    """
    Given one centreline, even a metre off, only the cars on it are counted.
    """
    yard = Yard(cars=(0, 6, 0, 6, 0), angle=0.0)
    middle = yard.side / 2
    line = np.array([[0.0, middle - 4.5 * 2 + 2], [480.0, middle - 4.5 * 2 + 2]])

    assert 6 == pytest.approx(len(counter(replace(chip(draw(yard)), tracks=(line,))).marks), abs=1)


def test_a_chip_with_nothing_in_it_gives_zero(counter: RailcarCounter) -> None:
    """
    No valid pixel inside the AOI: no mark.
    """
    nothing = chip(np.zeros((3, 64, 64), np.float32))
    nothing.valid[:] = False

    assert () == counter(nothing).marks


def test_a_flat_picture_gives_zero(counter: RailcarCounter) -> None:
    """
    A picture of one colour has no tracks and no cars.
    """
    assert () == counter(chip(np.full((3, 200, 200), 80.0, np.float32))).marks


def test_the_interval_holds_the_best_value_and_its_distribution_sums_to_one(counter: RailcarCounter) -> None:
    """
    What the verdict compares is an interval with a distribution behind it.
    """
    seen = counter(chip(draw(Yard(angle=0.3))))

    assert seen.low <= seen.best <= seen.high
    assert 1.0 == pytest.approx(sum(seen.pmf or ()))


def test_the_identity_is_the_digest_of_model_and_calibration(counter: RailcarCounter) -> None:
    """
    Another model, or another tuning, is another counter; the card gives the model's own digest.
    """
    folder = resources.files("evidence.counters") / "calibration"
    model, tuning = ((folder / f"railcars.{form}").read_bytes() for form in ("onnx", "toml"))

    assert hashlib.sha256(model + tuning).hexdigest() == counter.identity.sha256
    assert hashlib.sha256(model).hexdigest() in (folder / "railcars.md").read_text(encoding="utf-8")


def test_two_ways_that_disagree_make_a_count_disputed(counter: RailcarCounter) -> None:
    """
    The second number stands beside the first, and disputes it when it is farther off than nearly ever.
    """
    seen = counter(chip(draw(Yard(angle=0.3))))
    strict = replace(counter, tuning=replace(counter.tuning, apart=-1.0))

    assert seen.second == pytest.approx(seen.best, abs=2)
    assert not seen.disputed
    assert strict(chip(draw(Yard(angle=0.3)))).disputed


def test_an_interval_earned_on_rendered_scenes_is_wider_on_a_photograph(counter: RailcarCounter) -> None:
    """
    Nobody has measured the counter on photographs: there the interval reaches further.
    """
    here = chip(draw(Yard(angle=0.3)))
    photograph, rendered = counter(here), counter(replace(here, rendered=True))

    assert photograph.best == rendered.best
    assert photograph.high - photograph.low > rendered.high - rendered.low


def test_from_the_length_of_trains_where_cars_cannot_be_told() -> None:
    """
    At 1 m two trains of six and one of four are measured; the number of cars follows from their length.
    """
    _, lengths = make(None)  # type: ignore[arg-type]
    fine = draw(Yard(angle=0.3, side=480))
    coarse = fine.reshape(3, 240, 2, 240, 2).mean(axis=(2, 4))
    seen = lengths(chip(coarse, posting_m=1.0))

    assert "length" == seen.method
    assert 3 <= len(seen.marks) <= 4
    assert seen.low <= 16 <= seen.high
    assert seen.best == pytest.approx(16, abs=3)


def test_tracks_that_lie_a_little_off_widen_the_interval_and_dispute_the_count(
    counter: RailcarCounter,
) -> None:
    """
    A track 4.5 m beside the one with the cars: nothing stands on it, and the interval still holds them.
    """
    yard = Yard(cars=(0, 0, 6, 0, 0), angle=0.0)
    middle = yard.side / 2
    line = np.array([[0.0, middle + 4.5 * 2], [480.0, middle + 4.5 * 2]])
    seen = counter(replace(chip(draw(yard), margin=0), tracks=(line,)))

    assert seen.best <= 1
    assert 6 <= seen.high
    assert seen.disputed


@pytest.mark.parametrize(
    "line",
    [[[5.0, 9.0]], [[5.0, 9.0], [5.0, 9.0]], [[5.0, 9.0], [5.3, 9.0]], [[5.0, np.nan], [300.0, 9.0]]],
    ids=["a point", "a point twice", "15 cm", "nowhere"],
)
def test_a_track_that_is_none_is_passed_over(counter: RailcarCounter, line: list[list[float]]) -> None:
    """
    A stub or a broken line beside a real track changes nothing.
    """
    yard = Yard(cars=(0, 0, 6, 0, 0), angle=0.0)
    real = np.array([[0.0, yard.side / 2], [480.0, yard.side / 2]])
    whole = chip(draw(yard))
    alone = counter(replace(whole, tracks=(real,)))

    assert alone == counter(replace(whole, tracks=(real, np.array(line))))
