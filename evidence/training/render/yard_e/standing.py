"""Where the wagons of style E stand: so many wholly in view and to be seen, none within another's gauge."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evidence.training.render.model import RenderError
from evidence.training.render.yard_e import wagons
from evidence.training.render.yard_e.tracks import STEP_M

if TYPE_CHECKING:
    from evidence.training.render.model import Order
    from evidence.training.render.yard_e.overhead import Hung
    from evidence.training.render.yard_e.tracks import Doubles, Track, Yard
    from evidence.training.render.yard_e.wagons import Design

GAUGE_M = 3.9
"""Between points along the middles of two wagons on different tracks."""


class Stood(NamedTuple):
    """A wagon in its place, metres from the image's middle."""

    x: float
    y: float
    angle: float
    design: Design
    gap_m: float
    """Between its body and the next one's."""

    run: int
    """Number of the train that it belongs to."""


def stand(rng: np.random.Generator, yard: Yard, hung: Hung, order: Order) -> tuple[list[Stood], list[bool]]:
    """Stand trains on tracks.

    Returns:
        Every wagon, and of each whether it counts: one mostly below a bridge does not.

    Raises:
        RenderError: the yard cannot hold so many.
    """
    taken = np.zeros((0, 2))
    stood: list[Stood] = []
    seen: list[bool] = []
    for crowd in range(7):
        for index in rng.permutation(len(yard.tracks)):
            if sum(seen) >= order.cars:
                break
            here = _fill(rng, yard.tracks[int(index)], order, taken, order.cars - sum(seen), crowd, hung)
            stood += [one._replace(run=1000 * (crowd * 100 + int(index)) + one.run) for one, _ in here]
            seen += [counts for _, counts in here]
            taken = np.concatenate([taken, *(_points(one) for one, _ in here)])
    if sum(seen) < order.cars:
        raise RenderError(
            f"The yard holds {sum(seen)} cars in view, not {order.cars}.",
            next_step="Ask for fewer cars or a larger picture.",
        )
    return stood, seen


def _fill(
    rng: np.random.Generator, track: Track, order: Order, taken: Doubles, wish: int, crowd: int, hung: Hung, /
) -> list[tuple[Stood, bool]]:
    """Trains on one track, the more the more crowded."""
    here: list[tuple[Stood, bool]] = []
    end = len(track.metres) * STEP_M
    at = float(rng.exponential(120.0 / (1 + crowd)))
    run = 0
    while at < end and sum(counts for _, counts in here) < wish:
        long = float(rng.choice([rng.geometric(0.35), rng.geometric(0.12), 60], p=[0.3, 0.35, 0.35]))
        gap = float(rng.choice([rng.uniform(0.55, 0.8), rng.uniform(0.7, 1.5)]))
        run += 1
        for design in wagons.train(rng, int(long)):
            half = design.length_m / 2
            one = _pose(track, at + half, design, gap, run)
            if here and here[-1][0].run == run:
                # On a bend the corners come nearer than the couplers.
                at += 1.6 * abs(math.remainder(one.angle - here[-1][0].angle, 2 * math.pi))
                one = _pose(track, at + half, design, gap, run)
            room = _in_view(one, order) and _free(one, taken)
            if room and sum(counts for _, counts in here) < wish:
                here.append((one, not hung.hides(one.x, one.y, one.angle, design.length_m)))
            at += design.length_m + gap
        at += float(rng.uniform(1.5, 8)) + float(rng.exponential(70.0 / (1 + crowd)))
    return here


def _pose(track: Track, along_m: float, design: Design, gap: float, run: int) -> Stood:
    """A wagon on its two bogies."""
    reach = design.length_m * 0.34
    x1, y1, _ = track.pose((along_m - reach) / STEP_M)
    x2, y2, _ = track.pose((along_m + reach) / STEP_M)
    return Stood((x1 + x2) / 2, (y1 + y2) / 2, math.atan2(y2 - y1, x2 - x1), design, gap, run)


def _points(one: Stood) -> Doubles:
    at = np.linspace(-0.5, 0.5, 11) * one.design.length_m
    return np.stack([one.x + at * math.cos(one.angle), one.y + at * math.sin(one.angle)], axis=1)


def _in_view(one: Stood, order: Order) -> bool:
    points = _points(one)
    if order.reach_m is not None and math.hypot(one.x, one.y) > order.reach_m:
        return False
    half = np.array([order.width, order.height]) * order.posting_m / 2 - 1.9
    return bool((np.abs(points) < half).all())


def _free(one: Stood, taken: Doubles) -> bool:
    near = taken[np.hypot(taken[:, 0] - one.x, taken[:, 1] - one.y) < 32]
    if not len(near):
        return True
    points = _points(one)
    return float(np.hypot(*(points[:, None] - near[None]).transpose(2, 0, 1)).min()) > GAUGE_M
