"""Where the wagons of style B stand: strings and singles, track by track."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evidence.training.render.model import RenderError

if TYPE_CHECKING:
    from evidence.training.render.model import Order
    from evidence.training.render.yard_b.layout import Fan, Yard
    from evidence.training.render.yard_b.spine import Floats, Spine

LIVERIES: dict[str, tuple[tuple[int, int, int], ...]] = {
    "van": ((134, 80, 58), (72, 84, 76), (112, 112, 116), (162, 152, 132), (60, 74, 104), (196, 194, 188)),
    "open": ((86, 72, 64), (104, 70, 54), (64, 70, 76), (98, 96, 92)),
    "heap": ((78, 66, 60), (94, 66, 54), (62, 64, 70)),
    "sheet": ((58, 84, 130), (96, 120, 100), (140, 138, 130), (176, 160, 124), (70, 74, 82), (120, 72, 62)),
    "silo": ((174, 170, 160), (130, 130, 128), (110, 92, 78), (96, 110, 122)),
    "tanker": ((52, 52, 54), (186, 186, 184), (142, 128, 106), (104, 66, 54), (84, 96, 84)),
    "deck": ((104, 88, 70), (78, 74, 70), (118, 104, 84)),
    "boxes": ((72, 66, 62), (84, 82, 80)),
    "timber": ((90, 76, 62), (72, 68, 64)),
}
"""Body colours in full sun; other than style A's on purpose."""

SIZES: dict[str, tuple[float, float, float]] = {
    "van": (12.0, 17.0, 4.3),
    "open": (12.0, 15.5, 2.9),
    "heap": (12.0, 15.0, 3.0),
    "sheet": (12.5, 16.5, 3.5),
    "silo": (12.0, 15.0, 4.1),
    "tanker": (12.0, 15.5, 4.1),
    "deck": (12.0, 16.5, 1.3),
    "boxes": (13.5, 17.0, 3.9),
    "timber": (13.0, 16.0, 3.4),
}
"""Shortest and longest body and height, metres."""

SHARES = (0.2, 0.13, 0.14, 0.14, 0.12, 0.12, 0.05, 0.05, 0.05)


class Wagon(NamedTuple):
    """One wagon on its track."""

    u: float
    v: float
    length_m: float
    width_m: float
    height_m: float
    kind: str
    colour: Floats


class Stretch(NamedTuple):
    """Free track between two values of u."""

    v: float
    west: float
    east: float
    scale: float
    """Metres of rail per metre of u: tracks on the inside of the bend are shorter."""


def stretches(yard: Yard, spine: Spine, order: Order) -> list[Stretch]:
    """Parallel track that lies in view with 10 m to spare."""
    found = []
    spare = 10.0 / order.posting_m
    for fan in yard.fans:
        for offset in fan.offsets:
            v = fan.centre_v + float(offset)
            u = np.arange(fan.west + fan.taper_m, fan.east - fan.taper_m, 0.5)
            if not len(u):
                continue
            column, row = spine.place(u, v).T
            seen = (column > spare) & (column < order.width - spare)
            seen &= (row > spare) & (row < order.height - spare)
            if order.reach_m is not None:
                seen &= np.abs(u) < order.reach_m
            found += _runs(u, seen, v, 1 - v / spine.radius_m)
    return found


def _runs(u: Floats, seen: Floats, v: float, scale: float) -> list[Stretch]:
    """Unbroken runs of True that hold at least one wagon."""
    marks = np.flatnonzero(np.diff(np.pad(seen.astype(int), 1)))
    pairs = marks.reshape(-1, 2)
    return [
        Stretch(v, float(u[a]), float(u[b - 1]), scale) for a, b in pairs if (u[b - 1] - u[a]) * scale > 19.0
    ]


def assemble(rng: np.random.Generator, free: list[Stretch], many: int) -> list[Wagon]:
    """Stand exactly so many wagons on the free track. Raises RenderError when they do not fit."""
    best = 0
    for share in (0.35, 0.6, 0.8, 1.0):
        wagons: list[Wagon] = []
        for pick in rng.permutation(len(free)):
            if len(wagons) < many:
                wagons += _fill(rng, free[pick], many - len(wagons), share)
        best = max(best, len(wagons))
        if best == many:
            return wagons
    raise RenderError(
        f"The yard holds {best} cars in view, not {many}.",
        next_step="Ask for fewer cars or a larger picture.",
    )


def _fill(rng: np.random.Generator, track: Stretch, most: int, share: float) -> list[Wagon]:
    """Walk along one track, standing strings and leaving gaps; ``share`` of it is taken on average."""
    wagons: list[Wagon] = []
    at, end = track.west, track.east
    if share < 1.0:
        at += float(rng.exponential(30.0))
    while at < end and len(wagons) < most:
        block = rng.random() < 0.5
        make = _type(rng)
        for _ in range(int(rng.geometric(0.12))):
            if not block:
                make = _type(rng)
            length = make.length_m / track.scale
            if at + length > end or len(wagons) >= most:
                return wagons
            paint = make.colour * rng.normal(1.0, 0.06)
            wagons.append(make._replace(u=at + length / 2, v=track.v, colour=paint))
            at += length + float(rng.uniform(0.8, 1.2)) / track.scale
        at += 6.0 if share == 1.0 else 5.0 + float(rng.exponential(60.0 * (1 - share)))
    return wagons


def _type(rng: np.random.Generator) -> Wagon:
    """A type of wagon, not yet standing anywhere."""
    kind = str(rng.choice(list(LIVERIES), p=SHARES))
    short, long, tall = SIZES[kind]
    colour = LIVERIES[kind][int(rng.integers(len(LIVERIES[kind])))]
    return Wagon(
        0.0,
        0.0,
        float(rng.uniform(short, long)),
        float(rng.uniform(2.8, 3.1)),
        tall + float(rng.normal(0, 0.1)),
        kind,
        np.array(colour, float) * rng.uniform(0.9, 1.1),
    )


def centrelines(fan: Fan, spine: Spine) -> list[Floats]:
    """Every track of a fan in pixels, from well beyond one throat to well beyond the other."""
    u = np.arange(fan.west - 60.0, fan.east + 60.0, 4.0)
    return [spine.place(u, fan.centre_v + float(offset) * fan.open(u)) for offset in fan.offsets]
