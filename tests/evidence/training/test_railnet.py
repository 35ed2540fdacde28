"""What the net is taught, and what is read off its answer: the second undoes the first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from evidence.counters.rail.centres import peaks, separate
from evidence.counters.rail.maps import CELL_M
from evidence.training.railnet.paint import SNOWY, repaint, snow
from evidence.training.railnet.patches import batch, take
from evidence.training.railnet.sets import parts
from evidence.training.railnet.shards import Shard, keep, load
from evidence.training.railnet.targets import couplings, draw
from evidence.training.render.scene import render

if TYPE_CHECKING:
    from pathlib import Path

TRAIN = np.array([[20 + k * 19.0, 40.0, 0.0, 14.0, 3.0] for k in range(3)], np.float32)
"""Three cars of 14 m, 15.2 m from middle to middle, in cells of 0.8 m."""


def logits(share: np.ndarray) -> np.ndarray:
    """Shares as the net would say them."""
    return np.log(np.clip(share, 1e-4, 1 - 1e-4) / (1 - np.clip(share, 1e-4, 1 - 1e-4)))


def test_a_perfect_answer_gives_the_cars_back() -> None:
    """
    Maps drawn of cars at any angle are read as the same cars, to a tenth of a cell and a degree.
    """
    cars = np.array([[30.3, 40.8, 0.6, 13.0, 2.9], [52.1, 20.4, -1.2, 17.5, 3.1]], np.float32)
    t = draw(cars, (80, 80))
    maps = np.concatenate(
        [logits(t.heat)[None], t.turn, t.size, t.offset, logits(t.taken)[None], t.gap[None]]
    )
    found = sorted(separate(peaks(maps, least=0.5), least=0.5), key=lambda box: box.col)

    for car, box in zip(cars, found, strict=True):
        assert math.hypot(box.col - car[0], box.row - car[1]) < 0.1
        assert abs(math.remainder(box.angle - car[2], math.pi)) < math.radians(1)
        assert (box.length_m, box.width_m) == pytest.approx((car[3], car[4]), abs=0.01)


def test_neighbours_on_close_tracks_do_not_suppress_each_other() -> None:
    """
    Two tracks 4.5 m apart at 45 degrees: eight cars are eight.
    """
    way, side = np.array([math.sqrt(0.5)] * 2), np.array([-math.sqrt(0.5), math.sqrt(0.5)])
    places = [
        np.array([30.0, 30.0]) + way * k * 19 + side * j * 4.5 / CELL_M for k in range(4) for j in (0, 1)
    ]
    cars = np.array([[*place, math.pi / 4, 14.0, 3.0] for place in places], np.float32)
    t = draw(cars, (120, 120))
    maps = np.concatenate([logits(t.heat)[None], t.turn, t.size, t.offset, t.taken[None], t.gap[None]])

    assert 8 == len(separate(peaks(maps, least=0.5), least=0.5))


def test_coupled_cars_have_a_gap_between_them() -> None:
    """
    Three cars in a row have two couplings of 1.2 m, half way between; cars on the next track have none.
    """
    aside = np.array([[20.0, 46.0, 0.0, 14.0, 3.0]], np.float32)
    found = couplings(np.concatenate([TRAIN, aside]))

    assert [29.5, 48.5] == [round(gap[0], 1) for gap in found]
    assert all(gap[3] == pytest.approx(1.2, abs=0.01) for gap in found)


def test_gap_and_taken_do_not_overlap_much() -> None:
    """
    A coupling is at least one cell wide, so that it may touch a body by half a cell and no more.
    """
    maps = draw(TRAIN, (80, 80))

    assert 0 < maps.gap.sum()
    assert (maps.gap * maps.taken).sum() <= 0.5 * maps.gap.sum()


@pytest.mark.parametrize("seed", range(6))
def test_a_patch_says_where_its_cars_are(seed: int) -> None:
    """
    However it is turned and whatever sensor sees it, a white car on dark ground is bright where it is taken.
    """
    fine = np.random.default_rng(7).normal(60, 15, (3, 600, 600)).clip(0, 255).astype(np.uint8)
    fine[:, 240:252, 270:326] = 220
    shard = Shard(fine, np.array([[298.0, 246.0, 0.0, 14.0, 3.0]], np.float32))
    patch = take(shard, np.random.default_rng(seed), side=256)
    grey = patch.picture.mean(axis=0).reshape(128, 2, 128, 2).mean(axis=(1, 3))
    taken = patch.targets.taken > 0

    assert taken.any()
    assert grey[~taken].mean() < grey[taken].mean()
    assert taken[grey >= 0.5 * (grey.max() + np.median(grey))].mean() > 0.6


def test_patches_follow_from_their_seed() -> None:
    """
    The same generator gives the same patch.
    """
    fine = np.random.default_rng(0).integers(0, 255, (3, 600, 600)).astype(np.uint8)
    shard = Shard(fine, np.array([[298.0, 246.0, 0.3, 14.0, 3.0]], np.float32))
    one, two = (batch([take(shard, np.random.default_rng(4), side=128)]) for _ in range(2))

    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("seed", range(8))
def test_repainted_cars_stay_where_they_are(seed: int) -> None:
    """
    Paint changes the pixels of cars and no others.
    """
    fine = np.random.default_rng(7).integers(60, 90, (120, 160, 3)).astype(np.uint8)
    cars = np.array([[80.0, 60.0, 0.0, 14.0, 3.0]], np.float32)
    painted = repaint(fine, cars, np.random.default_rng(seed), fine_m=0.25)
    changed = (painted != fine).any(axis=2)

    assert not changed[:50].any()
    assert not changed[:, :50].any()
    assert fine.shape == painted.shape


def test_some_pictures_are_repainted() -> None:
    """
    About a third of them.
    """
    fine = np.full((120, 160, 3), 70, np.uint8)
    cars = np.array([[80.0, 60.0, 0.0, 14.0, 3.0]], np.float32)
    many = sum((repaint(fine, cars, np.random.default_rng(k), fine_m=0.25) != fine).any() for k in range(60))

    assert 8 <= many <= 32


def test_snow_lies_on_some_pictures_and_leaves_shadows() -> None:
    """
    Where it lies, the ground grows pale, and what was in the shade stays darker than what was in the sun.
    """
    fine = np.full((120, 160, 3), 70, np.uint8)
    fine[80:, :] = 20
    seen = [
        snow(fine, np.zeros((0, 5), np.float32), np.random.default_rng(k), fine_m=0.25) for k in range(200)
    ]
    white = [one for one in seen if (one != fine).any()]

    assert len(white) == pytest.approx(200 * SNOWY, abs=12)
    assert all(one[:80].mean() > 90 for one in white)
    assert all(one[80:].mean() < 0.8 * one[:80].mean() for one in white)


def test_a_scene_is_read_as_it_was_kept(tmp_path: Path) -> None:
    """
    Pixels and cars come back, pixels without being read as a whole, and nothing else is left in the folder.
    """
    seen = render("yard_a", 3, 4, width=200, height=150, posting_m=0.5)
    keep(tmp_path / "yard_a_000003.npy", seen)
    back = load(tmp_path / "yard_a_000003.npy")

    assert isinstance(back.pixels, np.memmap)
    assert np.array_equal(seen.pixels, back.pixels)
    assert np.allclose(np.array(seen.cars), back.cars)
    assert ["yard_a_000003.cars", "yard_a_000003.npy"] == sorted(path.name for path in tmp_path.iterdir())


def test_no_scene_is_in_two_sets() -> None:
    """
    What is measured on was neither tuned nor calibrated on, nor trained on.
    """
    scenes = [(part.style, seed) for part in parts() for seed in part.seeds]
    trained = [*range(20000, 50206), *range(60000, 60154)]

    assert len(scenes) == len(set(scenes))
    assert set(trained).isdisjoint(seed for _, seed in scenes)
    assert {"yard_c"} == {part.style for part in parts() if part.folder.startswith(("test", "calib"))}
