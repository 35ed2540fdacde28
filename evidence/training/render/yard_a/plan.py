"""Where the tracks of a yard lie: fans of parallel tracks between two ladders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SPACING_M = 4.5
FOUL_M = 40.0
"""A car must stand this far inside a turnout at 1:9 to clear its neighbour."""


@dataclass(frozen=True)
class Track:
    """One centreline in yard metres."""

    u: Floats
    v: Floats
    level: float
    """v of the part where cars may stand."""

    clear: tuple[float, float]
    """Stretch of u where cars may stand."""

    group: int
    buffer_u: float | None = None
    """Where a dead end stops; None for a track that joins another at both ends."""


@dataclass(frozen=True)
class Plan:
    """The tracks, and what lies between the fans."""

    tracks: tuple[Track, ...]
    bands: tuple[tuple[float, float], ...]
    """v range of each fan."""

    platforms: tuple[tuple[float, float, float, float], ...]
    """u from, u to, v from, v to."""


def lay(rng: np.random.Generator, *, half_m: float, tracks: int, stretch: bool = False) -> Plan:
    """Lay out fans of tracks.

    Args:
        rng: chooses everything that is not asked.
        half_m: half the length of the scene along the tracks, metres.
        tracks: number of yard tracks, main line excluded.
        stretch: bring the ladders inside the scene, as a yard seen whole has them.
    """
    first = -(tracks + 6) * SPACING_M / 2
    main = (first, first + SPACING_M)
    laid = [_through(v, half_m, group=0) for v in main]
    bands, platforms = [(main[0] - 3.0, main[1] + 3.0)], []
    v, left, group = main[1], tracks, 1
    while left > 0:
        gap = float(rng.uniform(9.0, 13.0))
        if rng.random() < 0.6:
            start = float(rng.uniform(-0.7, 0.0)) * half_m
            end = start + min(float(rng.uniform(120, 320)), half_m)
            platforms.append((start, end, v + 2.6, v + gap - 2.6))
        v += gap
        many = left if left <= 5 else int(rng.integers(4, min(left, 9) + 1))
        fan = _fan(rng, v, many, half_m=half_m, group=group, stretch=stretch)
        laid += fan
        bands.append((v - 3.5, fan[-1].level + 3.5))
        v, left, group = fan[-1].level, left - many, group + 1
    return Plan(tuple(laid), tuple(bands), tuple(platforms))


def _through(v: float, half_m: float, *, group: int) -> Track:
    """A track that runs from edge to edge."""
    u = np.linspace(-1.4 * half_m, 1.4 * half_m, 200)
    return Track(u, np.full_like(u, v), v, (-1.3 * half_m, 1.3 * half_m), group)


def _fan(
    rng: np.random.Generator, first_v: float, many: int, *, half_m: float, group: int, stretch: bool
) -> list[Track]:
    """Parallel tracks that leave the first of them over a ladder at each end; some are dead ends."""
    fall = float(rng.uniform(7.0, 10.0)) if half_m > 400 else float(rng.uniform(5.0, 8.0))
    low, high = (0.78, 0.92) if stretch else (0.95, 1.6)
    west, east = -half_m * rng.uniform(low, high, 1).item(), half_m * rng.uniform(low, high, 1).item()
    stub = rng.random() < 0.25
    fan, v = [_through(first_v, half_m, group=group)], first_v
    for place in range(1, many):
        v += SPACING_M + (float(rng.uniform(0.5, 1.5)) if rng.random() < 0.15 else 0.0)
        out, back = west + fall * (v - first_v), east - fall * (v - first_v)
        if back - out < 100.0:
            break
        dead = back - float(rng.uniform(0, 60)) if stub and place > many // 3 else None
        fan.append(_branch(first_v, v, (out, back), fall=fall, dead_u=dead, group=group))
    return fan


def _branch(
    base_v: float, v: float, span: tuple[float, float], *, fall: float, dead_u: float | None, group: int
) -> Track:
    """A track that climbs from ``base_v`` to v, runs level over the span and comes down again."""
    rise = fall * (v - base_v)
    u = np.arange(span[0] - rise - 45, span[1] + rise + 45, 3.0)
    ladder = np.minimum(u - span[0], span[1] - u if dead_u is None else np.inf) / fall + v
    # A running mean over 27 m turns the ladder's corners into arcs of about the radius of a turnout.
    soft = np.convolve(np.pad(np.clip(ladder, base_v, v), 4, mode="edge"), np.full(9, 1 / 9), mode="valid")
    keep = (u >= span[0] - rise - 15) & (u <= (span[1] + rise + 15 if dead_u is None else dead_u))
    end = span[1] - FOUL_M if dead_u is None else dead_u - 6.0
    return Track(u[keep], soft[keep], v, (span[0] + FOUL_M, end), group, buffer_u=dead_u)
