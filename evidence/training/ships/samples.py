"""What the net is shown: which boxes, how often, and how their pictures are varied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidence.counters.hulls import ACROSS_M, ALONG_M, PLANES, Shift, pictures, shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evidence.counters.trees import Trees
    from evidence.training.labels import Example

POOL = 18_000
"""Pictures that one net learns from."""

_SHIP, _ALONE, _NOT_ALONE = 22.0, 5.0, 0.8
"""How often all boxes of one labelled ship, a ship that lies alone, and another thing that lies alone are
shown; a box on no ship is shown 0.01 times and up to 0.3 more, the more the trees take it for one."""

_CHUNK = 2048
_BENT = np.array([True, True, True, True, False, True, False])
"""Planes that light changes: all but what is dry and what is in the box."""


@dataclass(frozen=True)
class Pool:
    """Pictures to learn from."""

    pictures: NDArray[np.float32]
    """Shape (POOL, PLANES, 16, 40)."""

    shapes: NDArray[np.float32]
    """Shape (POOL, 3)."""

    target: NDArray[np.float32]
    """Shape (POOL,), 0 to 1."""


def draw(examples: Sequence[Example], trees: Trees, *, seed: int) -> Pool:
    """Take pictures of some ports' boxes, each a little beside the box, turned and scaled."""
    rng = np.random.default_rng(seed)
    odds = [_often(e, trees) for e in examples]
    chance = np.concatenate(odds)
    chosen = np.sort(rng.choice(len(chance), POOL, p=chance / chance.sum()))
    last = np.cumsum([len(o) for o in odds])
    seen = np.empty((POOL, PLANES, len(ACROSS_M), len(ALONG_M)), np.float32)
    told, target = np.empty((POOL, 3), np.float32), np.empty(POOL, np.float32)
    port = np.searchsorted(last, chosen, side="right")
    for k, one in enumerate(examples):
        mine = np.flatnonzero(port == k)
        for at in range(0, len(mine), _CHUNK):
            some = mine[at : at + _CHUNK]
            which = chosen[some] - (last[k] - len(odds[k]))
            boxes = one.boxes.some(which)
            shift = _shift(len(some), rng)
            seen[some] = pictures(one.toned, boxes, one.port.chip.posting_m, shift)
            told[some] = shapes(boxes)
            target[some] = np.where(boxes.alone, one.hit[which], one.target[which])
    return Pool(seen, told, target)


def vary(seen: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Change the light of each picture, and mirror some."""
    many = len(seen)
    gain = np.exp(rng.normal(0, 0.15, (many, 1)) + rng.normal(0, 0.1, (many, PLANES)))
    offset = rng.normal(0, 0.06, (many, PLANES))
    gain, offset = np.where(_BENT, gain, 1), np.where(_BENT, offset, 0)
    seen = seen * gain[:, :, None, None].astype(np.float32) + offset[:, :, None, None].astype(np.float32)
    for axis in (2, 3):
        some = rng.random(many) < 0.5
        seen[some] = np.flip(seen[some], axis)
    return seen


def _often(one: Example, trees: Trees) -> NDArray[np.float64]:
    """How often each box is shown, in relation to others, shape (boxes,)."""
    near = one.overlap > 0.1
    far = 0.01 + 0.6 * np.clip(trees(one.rows), 0, 0.5)
    part = np.clip(one.target, 0.05, 1) * (near & ~one.boxes.alone)
    whole = np.bincount(one.ship, part, minlength=len(one.port.ships) + 1)
    moored = np.where(near, _SHIP * part / np.maximum(whole[one.ship], 1e-6), far)
    return np.where(one.boxes.alone, np.where(one.hit > 0, _ALONE, _NOT_ALONE), moored)


def _shift(many: int, rng: np.random.Generator) -> Shift:
    """Small errors of place (0.3 pixels), angle (2 degrees) and size (8 %)."""
    by, turn, scale = rng.normal(0, 0.3, (many, 2)), rng.normal(0, 0.04, many), rng.normal(0, 0.08, many)
    return Shift(by.astype(np.float32), turn.astype(np.float32), np.exp(scale).astype(np.float32))
