"""What the boxes of labelled ports should score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidence.counters import ships
from evidence.training.ports import Port, hits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.counters.boxes import Boxes

_PLAIN = 0.2
"""Share of the boxes far from any ship that trees are grown on; each then weighs as many times more."""

_SHIP_WEIGHT = 20.0
"""All boxes of one ship together weigh at most this much: a large ship has more of them."""

_LOOSE = 0.75
"""Pixels that a label is drawn outside its ship, on each side."""


@dataclass(frozen=True)
class Example:
    """One port's boxes and what they should score."""

    port: Port
    boxes: Boxes
    rows: NDArray[np.float32]
    toned: NDArray[np.float32]
    """What pictures are taken of; see ``evidence.counters.hulls.tones``."""

    overlap: NDArray[np.float64]
    """Intersection over union with the label that is nearest to the box, 0 for none."""

    ship: NDArray[np.intp]
    """Which label that is."""

    target: NDArray[np.float64]
    weight: NDArray[np.float64]
    """0 for boxes that are left out of the growing, and for things that lie alone."""

    hit: NDArray[np.float64]
    """1 for things that lie alone and are on a labelled ship, else 0."""


def example(port: Port, *, seed: int = 0) -> Example:
    """Give a port's boxes with the scores that trees should give them."""
    boxes, rows, toned = ships.candidates(port.chip)
    overlap, ship = _overlaps(boxes, port)
    target = np.clip((overlap - 0.2) / 0.45, 0, 1)
    _halve_mirrored(target, overlap, ship, boxes, port)
    plain = overlap <= 0.1
    rng = np.random.default_rng(seed)
    weight = np.where(rng.random(len(target)) < _PLAIN, 0.25 / _PLAIN, 0.0)
    weight[~plain] = 1.0
    for k in range(len(port.ships)):
        mine = ~plain & (ship == k)
        if target[mine].sum() > 0:
            weight[mine] = np.clip(_SHIP_WEIGHT / target[mine].sum(), 0.05, 2)
    weight[boxes.alone] = 0.0
    at = np.flatnonzero(boxes.alone)
    hit = np.zeros(len(target))
    hit[at[hits(port.ships, [(float(boxes.col[k]), float(boxes.row[k])) for k in at])]] = 1.0
    return Example(port, boxes, rows, toned, overlap, ship, target, weight, hit)


def _overlaps(boxes: Boxes, port: Port) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Each box's best overlap (intersection over union of upright hulls) with a label, and which label."""
    if not len(port.ships):
        return np.zeros(len(boxes.col)), np.zeros(len(boxes.col), np.intp)
    long, wide = boxes.length / port.chip.posting_m, boxes.width / port.chip.posting_m
    cos, sin = np.abs(np.cos(boxes.angle)), np.abs(np.sin(boxes.angle))
    size = np.stack([long * cos + wide * sin, long * sin + wide * cos], axis=1) + 2 * _LOOSE
    centre = np.stack([boxes.col, boxes.row], axis=1)
    best, which = np.zeros(len(boxes.col)), np.zeros(len(boxes.col), np.intp)
    for k, ship in enumerate(port.ships):
        upper = np.minimum(centre + size / 2, ship[:2] + ship[2:] / 2)
        lower = np.maximum(centre - size / 2, ship[:2] - ship[2:] / 2)
        both = np.prod(np.clip(upper - lower, 0, None), axis=1)
        share = both / (np.prod(size, axis=1) + np.prod(ship[2:]) - both)
        which[share > best] = k
        best = np.maximum(best, share)
    return best, which


def _halve_mirrored(
    target: NDArray[np.float64],
    overlap: NDArray[np.float64],
    ship: NDArray[np.intp],
    boxes: Boxes,
    port: Port,
) -> None:
    """Lower the target of boxes on the wrong diagonal: an upright label does not say which is right."""
    slant, outline = np.sin(2 * boxes.angle), boxes.outline[:, 5]
    for k, label in enumerate(port.ships):
        if not 0.4 < label[2] / label[3] < 2.5:
            continue
        good = (ship == k) & (overlap > 0.4)
        fits = [np.sort(outline[good & (slant * sign > 0.35)])[-5:] for sign in (1, -1)]
        means = [float(fit.mean()) if len(fit) else 0.0 for fit in fits]
        if abs(means[0] - means[1]) > 0.05:
            wrong = -1 if means[0] > means[1] else 1
            target[(ship == k) & (slant * wrong > 0.35)] *= 0.3
