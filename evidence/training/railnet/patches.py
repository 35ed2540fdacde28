"""Patches for training: a crop of a kept scene, turned, through another sensor, with its maps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evidence.counters.rail.maps import CELL_M, PIXEL_M
from evidence.counters.rail.tones import balance
from evidence.training.railnet.chain import sense
from evidence.training.railnet.paint import repaint, snow
from evidence.training.railnet.shards import POSTING_M
from evidence.training.railnet.targets import Targets, draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evidence.training.railnet.shards import Shard


class Patch(NamedTuple):
    """One picture and what is to be said about it."""

    picture: NDArray[np.float32]
    """Shape (3, side, side), balanced."""

    targets: Targets


def take(shard: Shard, rng: np.random.Generator, *, side: int) -> Patch:
    """Take one patch of ``side`` pixels at ``PIXEL_M``; three in four about a car, where there is one."""
    stretch = float(np.exp(rng.uniform(-0.08, 0.08)))
    # Cars look a little longer or shorter than they were drawn: the fine posting is read as another.
    fine_m = POSTING_M * stretch
    wide = round(side * PIXEL_M / fine_m)
    most = np.array(shard.pixels.shape[2:0:-1]) - wide
    corner = rng.integers(0, most + 1)
    if len(shard.cars) and rng.random() < 0.75:
        centre = shard.cars[int(rng.integers(len(shard.cars))), :2]
        corner = np.clip(centre - wide / 2 + rng.uniform(-0.4, 0.4, 2) * wide, 0, most).astype(int)
    col, row = int(corner[0]), int(corner[1])
    fine = shard.pixels[:, row : row + wide, col : col + wide].transpose(1, 2, 0)
    cars = shard.cars.copy()
    cars[:, :2] -= corner
    fine = repaint(np.ascontiguousarray(fine), cars, rng, fine_m=POSTING_M)
    fine = snow(fine, cars, rng, fine_m=POSTING_M)
    cars[:, :2] *= fine_m / CELL_M
    cars[:, 3:] *= stretch
    near = np.all((cars[:, :2] > -12) & (cars[:, :2] < side / 2 + 12), axis=1)
    fine, cars = _turn(fine, cars[near], side / 2, rng)
    picture = sense(np.ascontiguousarray(fine), rng, fine_m=fine_m, out=side)
    return Patch(_jitter(balance(picture), rng), draw(cars, (side // 2, side // 2)))


def _turn(
    fine: NDArray[np.uint8], cars: NDArray[np.float32], wide: float, rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Mirror, and swap rows with columns, by lot."""
    if rng.random() < 0.5:
        fine = fine[:, ::-1]
        cars[:, 0], cars[:, 2] = wide - cars[:, 0], -cars[:, 2]
    if rng.random() < 0.5:
        fine = fine[::-1]
        cars[:, 1], cars[:, 2] = wide - cars[:, 1], -cars[:, 2]
    if rng.random() < 0.5:
        fine = fine.transpose(1, 0, 2)
        cars[:, :2], cars[:, 2] = cars[:, 1::-1].copy(), np.pi / 2 - cars[:, 2]
    return fine, cars


def _jitter(picture: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Balance done a little wrong, as it is where roofs or snow fill the picture."""
    gain, lift = np.exp(rng.normal(0, 0.22)), rng.normal(0, 0.15)
    return np.asarray(picture * gain + lift, np.float32)


def batch(patches: Sequence[Patch]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Pictures, shape (n, 3, side, side), and maps, shape (n, 9, side / 2, side / 2)."""
    maps = [
        np.concatenate([t.heat[None], t.turn, t.size, t.offset, t.taken[None], t.gap[None]])
        for t in (patch.targets for patch in patches)
    ]
    return np.stack([patch.picture for patch in patches]), np.stack(maps)
