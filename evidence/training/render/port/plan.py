"""What lies where in a port: coast, basins, breakwater, ships. Metres from the upper left corner, x and y."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FINE_M = 2.5
"""Posting at which a port is drawn, to be averaged to the sensor's."""

SHORTEST_M = 50.0
"""Shorter craft are drawn and not counted, as in the labels that the ship counter is measured on."""


class Ship(NamedTuple):
    """One vessel."""

    x: float
    y: float
    angle: float
    """Long axis, radians from the x axis towards the y axis."""

    length_m: float
    width_m: float
    wake: bool = False


@dataclass(frozen=True)
class Plan:
    """A port that is yet to be drawn."""

    water: NDArray[np.bool_]
    """Shape (rows, columns) at ``FINE_M``."""

    quays: NDArray[np.bool_]
    """Paved ground, same shape."""

    ships: tuple[Ship, ...]


def plan(rng: np.random.Generator, *, width_m: float, height_m: float) -> Plan:
    """Lay out a port: a coast along the lower edge, one to four basins cut into it, ships by lot."""
    rows, cols = round(height_m / FINE_M), round(width_m / FINE_M)
    coast = _coast(rng, cols) * height_m / FINE_M
    water = np.arange(rows)[:, None] < coast[None]
    quays = np.zeros_like(water)
    ships: list[Ship] = []
    for _ in range(int(rng.integers(1, 5))):
        ships += _basin(rng, water, quays, coast)
    if rng.random() < 0.6:
        _breakwater(rng, water, coast)
    moored: list[Ship] = []
    for one in ships:
        # Basins may run into each other, and a mole may begin in one.
        if _floats(one, water) and not any(_overlap(one, other) for other in moored):
            moored.append(one)
    return Plan(water, quays, (*moored, *_afloat(rng, water, moored)))


def _coast(rng: np.random.Generator, cols: int) -> NDArray[np.float64]:
    """Where the land begins in each column, as a share of the height."""
    line = np.full(cols, rng.uniform(0.5, 0.7))
    at = np.linspace(0, 2 * math.pi, cols)
    for wave in range(1, 8):
        line += rng.normal(0, 0.05 / wave) * np.sin(wave * at + rng.uniform(0, 2 * math.pi))
    return np.asarray(np.clip(line, 0.3, 0.85))


def _basin(
    rng: np.random.Generator, water: NDArray[np.bool_], quays: NDArray[np.bool_], coast: NDArray[np.float64]
) -> list[Ship]:
    """Cut a basin into the land, pave around it, and moor ships along both of its sides."""
    rows, cols = water.shape
    wide, deep = (round(rng.uniform(*span) / FINE_M) for span in ((90, 260), (250, 700)))
    left = int(rng.integers(0, max(1, cols - wide)))
    top = round(float(coast[left : left + wide].max())) - 4
    bottom = min(rows, top + deep)
    paved = round(rng.uniform(60, 160) / FINE_M)
    quays[max(0, top) : bottom + paved, max(0, left - paved) : left + wide + paved] = True
    water[max(0, top - 4) : bottom, left : left + wide] = True
    quays &= ~water
    ships = []
    for side in (left, left + wide):
        along = top + rng.uniform(2, 12)
        while True:
            length = float(rng.uniform(60, 260))
            beam = length / rng.uniform(5.5, 7.5)
            if along + length / FINE_M > bottom - 4:
                break
            off = (beam / 2 + rng.uniform(0, 4)) / FINE_M * (1 if side == left else -1)
            if rng.random() < 0.6 and 2 * beam < wide * FINE_M * 0.45:
                middle = along + length / FINE_M / 2
                ships.append(Ship((side + off) * FINE_M, middle * FINE_M, math.pi / 2, length, beam))
            along += (length + rng.uniform(10, 80)) / FINE_M
    return ships


def _breakwater(rng: np.random.Generator, water: NDArray[np.bool_], coast: NDArray[np.float64]) -> None:
    """A thin mole from the coast into the sea."""
    rows, cols = water.shape
    x, y = float(rng.uniform(0.1, 0.9) * cols), 0.0
    y = float(coast[int(x)])
    turn = rng.uniform(-0.6, 0.6) - math.pi / 2
    thick = round(rng.uniform(8, 18) / FINE_M)
    for _ in range(round(rng.uniform(300, 900) / FINE_M)):
        x, y = x + math.cos(turn), y + math.sin(turn)
        turn += rng.normal(0, 0.004)
        if not (0 <= x < cols - thick and 0 <= y < rows - thick):
            break
        water[int(y) : int(y) + thick, int(x) : int(x) + thick] = False


def _afloat(rng: np.random.Generator, water: NDArray[np.bool_], moored: list[Ship]) -> list[Ship]:
    """Ships at anchor and under way, and small craft, each in water of its own."""
    rows, cols = water.shape
    found: list[Ship] = []
    swing = rng.uniform(0, math.pi)
    wish = int(rng.integers(0, 22))
    for _ in range(wish * 6):
        if len(found) >= wish:
            break
        small = rng.random() < 0.25
        length = float(rng.uniform(12, 40) if small else rng.uniform(70, 320))
        under_way = rng.random() < 0.25
        angle = rng.uniform(0, math.pi) if under_way else swing + rng.normal(0, 0.12)
        x, y = rng.uniform(60, cols * FINE_M - 60), rng.uniform(60, rows * FINE_M - 60)
        one = Ship(x, y, float(angle), length, length / rng.uniform(4.5, 7.5), under_way)
        apart = all(math.hypot(x - o.x, y - o.y) > (length + o.length_m) / 2 + 60 for o in (*moored, *found))
        if apart and _floats(one, water, ahead=50, aside=40):
            found.append(one)
    return found


def _overlap(one: Ship, other: Ship) -> bool:
    """Whether two ships that lie the same way lie in each other."""
    aside, ahead = abs(one.x - other.x), abs(one.y - other.y)
    return aside < (one.width_m + other.width_m) / 2 + 3 and ahead < (one.length_m + other.length_m) / 2 + 5


def _floats(ship: Ship, water: NDArray[np.bool_], *, ahead: float = 0.0, aside: float = 0.0) -> bool:
    """Whether a ship, with so much room around it, lies in water and in the picture."""
    reach, beam = ship.length_m / 2 + ahead, ship.width_m * 0.4 + aside
    s = np.linspace(-reach, reach, 40)
    for across in (-beam, 0.0, beam):
        x = ship.x + s * math.cos(ship.angle) - across * math.sin(ship.angle)
        y = ship.y + s * math.sin(ship.angle) + across * math.cos(ship.angle)
        r, c = (y / FINE_M).astype(int), (x / FINE_M).astype(int)
        inside = (r >= 0) & (r < water.shape[0]) & (c >= 0) & (c < water.shape[1])
        if not inside.all() or not water[r, c].all():
            return False
    return True
