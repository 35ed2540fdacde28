"""Which cars stand where: cuts of cars coupled together, spread over the free track."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.model import RenderError

if TYPE_CHECKING:
    from evidence.training.render.yard_a.plan import Plan, Track

KINDS = ("box", "gondola", "loaded", "tarped", "hopper", "tank", "flat", "container")

PALETTE: dict[str, tuple[tuple[int, int, int], ...]] = {
    "box": ((118, 62, 48), (96, 70, 60), (150, 148, 142), (186, 186, 182), (84, 96, 112), (70, 92, 78)),
    "gondola": ((92, 64, 54), (74, 66, 62), (110, 78, 60), (66, 78, 92), (88, 90, 92)),
    "loaded": ((84, 62, 54), (72, 68, 66), (104, 76, 62), (70, 80, 92)),
    "tarped": ((74, 96, 138), (120, 134, 128), (152, 148, 136), (84, 110, 92), (66, 72, 84), (168, 164, 154)),
    "hopper": ((160, 158, 150), (120, 116, 108), (104, 84, 72), (140, 146, 152)),
    "tank": ((60, 60, 62), (168, 168, 166), (128, 118, 104), (88, 74, 66), (192, 192, 188)),
    "flat": ((96, 82, 68), (84, 78, 72), (108, 92, 74)),
    "container": ((70, 60, 54), (78, 76, 74)),
}
"""Body colours under full sun, before weathering; chosen by eye after photographs of freight yards."""


@dataclass(frozen=True)
class Stand:
    """One car on its track."""

    track: int
    u: float
    """Centre, metres along the yard."""

    length_m: float
    width_m: float
    height_m: float
    kind: str
    colour: tuple[float, float, float]


def park(rng: np.random.Generator, cars: int, *, windows: list[list[tuple[float, float]]]) -> list[Stand]:
    """Put exactly so many cars on the tracks.

    Args:
        rng: chooses the cuts.
        cars: how many.
        windows: for each track, the stretches of u where a whole car lies in view.

    Raises:
        RenderError: the tracks do not hold so many.
    """
    most = 0
    for crowded in (False, False, False, True, True):
        stands = _spread(rng, cars, windows, crowded=crowded)
        if len(stands) == cars:
            return stands
        most = max(most, len(stands))
    raise RenderError(
        f"The yard holds {most} cars in view, not {cars}.",
        next_step="Ask for fewer cars or a larger picture.",
    )


def _spread(
    rng: np.random.Generator, cars: int, windows: list[list[tuple[float, float]]], *, crowded: bool
) -> list[Stand]:
    """Take stretches of free track by lot and put a cut on each; crowded cuts start at the stretch's end."""
    free = [
        (index, low, high) for index, spans in enumerate(windows) for low, high in spans if high - low > 18
    ]
    stands: list[Stand] = []
    while free and len(stands) < cars:
        index, low, high = free.pop(int(rng.integers(len(free))))
        cut = _cut(rng, index, min(cars - len(stands), 60 if crowded else _wish(rng)))
        cut, length = _fit(cut, high - low)
        if not cut:
            continue
        start = low if crowded else low + float(rng.uniform(0, high - low - length))
        stands += [replace(car, u=start + car.u) for car in cut]
        for left, right in ((low, start - 4.0), (start + length + float(rng.uniform(3, 9)), high)):
            if right - left > 18:
                free.append((index, left, right))
    return stands


def windows(plan: Plan, inside: list[list[tuple[float, float]]]) -> list[list[tuple[float, float]]]:
    """Keep of each track's stretches in view the part that is clear of turnouts."""
    return [
        [(max(low, track.clear[0]), min(high, track.clear[1])) for low, high in spans if track.group > 0]
        for track, spans in zip(plan.tracks, inside, strict=True)
    ]


def slope(track: Track, u: float) -> float:
    """How v grows along a track at u; nought on its level stretch."""
    ahead, behind = np.interp([u + 1.0, u - 1.0], track.u, track.v)
    return float(ahead - behind) / 2


def _wish(rng: np.random.Generator) -> int:
    """Length of a cut: many short ones, some whole trains."""
    return int(rng.integers(1, 5)) if rng.random() < 0.4 else int(rng.integers(4, 26))


def _cut(rng: np.random.Generator, track: int, many: int) -> list[Stand]:
    """Cars coupled to each other, u measured from the cut's start."""
    uniform = rng.random() < 0.55
    kind = str(rng.choice(KINDS, p=(0.22, 0.16, 0.15, 0.14, 0.12, 0.12, 0.04, 0.05)))
    model = _model(rng, kind)
    cut: list[Stand] = []
    u = 0.0
    for _ in range(many):
        if not uniform and rng.random() < 0.6:
            kind = str(rng.choice(KINDS, p=(0.24, 0.16, 0.14, 0.12, 0.12, 0.12, 0.05, 0.05)))
            model = _model(rng, kind)
        length, width, height, colour = model
        shade = float(rng.normal(1.0, 0.05 if uniform else 0.09))
        worn = (colour[0] * shade, colour[1] * shade, colour[2] * shade)
        cut.append(Stand(track, u + length / 2, length, width, height, kind, worn))
        u += length + float(rng.uniform(0.8, 1.2))
    return cut


def _model(rng: np.random.Generator, kind: str) -> tuple[float, float, float, tuple[int, int, int]]:
    """Length, width, height and colour of a type of car; 12..17 m, 2.8..3.1 m."""
    low, high = {
        "tank": (12.0, 14.0),
        "hopper": (12.0, 14.5),
        "flat": (13.0, 17.0),
        "container": (13.4, 17.0),
    }.get(kind, (12.0, 16.5))
    tall = {"box": 4.1, "gondola": 2.7, "loaded": 2.9, "tarped": 3.4, "hopper": 3.8, "tank": 4.0, "flat": 1.2}
    colours = PALETTE[kind]
    return (
        float(rng.uniform(low, high)),
        float(rng.uniform(2.8, 3.1)),
        tall.get(kind, 3.8) + float(rng.uniform(-0.15, 0.15)),
        colours[int(rng.integers(len(colours)))],
    )


def _fit(cut: list[Stand], room: float) -> tuple[list[Stand], float]:
    """Drop cars from the end until the cut fits."""
    while cut and cut[-1].u + cut[-1].length_m / 2 > room:
        cut = cut[:-1]
    return cut, (cut[-1].u + cut[-1].length_m / 2 if cut else 0.0)
