"""What stands beside the tracks of style E: rows, lots, stacks, roofs, walls, gardens."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from evidence.training.render.yard_e import things

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.training.render.model import Order
    from evidence.training.render.yard_e.climate import Climate
    from evidence.training.render.yard_e.mould import Mould
    from evidence.training.render.yard_e.relief import Relief
    from evidence.training.render.yard_e.tracks import Yard

    Cells = NDArray[np.int64]


class Plan:
    """Which square metres are free, and how far from the nearest track."""

    def __init__(self, order: Order, yard: Yard) -> None:
        """Draw the tracks on a grid of metres."""
        self.half = np.array([order.width, order.height]) * order.posting_m / 2
        cols, rows = (int(2 * v) + 41 for v in self.half)
        image = Image.new("L", (cols, rows))
        pen = ImageDraw.Draw(image)
        for track in yard.tracks:
            pen.line([(float(x), float(y)) for x, y in track.metres + self.half + 20], fill=1)
        self.away = ndimage.distance_transform_edt(np.asarray(image) == 0)
        self.taken = np.zeros(self.away.shape, bool)

    def spots(self, x: float, y: float, angle: float, size: tuple[float, float]) -> tuple[Cells, Cells]:
        """Cells of a rectangle."""
        s, t = (np.arange(-v / 2, v / 2 + 0.5, 0.8) for v in size)
        s, t = (a.ravel() for a in np.meshgrid(s, t))
        cos, sin = math.cos(angle), math.sin(angle)
        row = (y + s * sin + t * cos + self.half[1] + 20).astype(int)
        col = (x + s * cos - t * sin + self.half[0] + 20).astype(int)
        return np.clip(row, 0, self.away.shape[0] - 1), np.clip(col, 0, self.away.shape[1] - 1)

    def claim(self, x: float, y: float, angle: float, size: tuple[float, float], clear_m: float) -> bool:
        """Take a rectangle, unless something stands there or a track is near."""
        cells = self.spots(x, y, angle, size)
        if self.taken[cells].any() or float(self.away[cells].min()) < clear_m:
            return False
        self.taken[cells] = True
        return True


class Sort(NamedTuple):
    """How things of a sort are laid out."""

    long: tuple[float, float]
    wide: tuple[float, float]
    rows: int
    columns: int
    gaps: tuple[float, ...]
    """Room between two, one of these for each direction."""

    near: float
    """Chance to stand close beside a track."""

    weight: float


SORTS: dict[str, Sort] = {
    "boxes 6": Sort((6.06, 6.06), (2.44, 2.44), 7, 9, (0.1, 0.4, 1.5), 0.6, 1.3),
    "boxes 12": Sort((12.19, 12.19), (2.44, 2.44), 7, 7, (0.1, 0.4, 2.0), 0.6, 1.6),
    "lorries": Sort((8.0, 16.5), (2.5, 2.55), 2, 16, (0.7, 1.2, 3.0), 0.6, 2.2),
    "buses": Sort((10.0, 13.5), (2.5, 2.55), 2, 10, (0.6, 1.2), 0.3, 0.5),
    "cars": Sort((4.0, 4.9), (1.75, 1.9), 4, 22, (0.6, 1.0, 6.0), 0.3, 1.2),
    "sheds": Sort((8.0, 70.0), (5.0, 28.0), 2, 2, (3.0, 9.0), 0.3, 1.5),
    "canopies": Sort((14.0, 110.0), (2.4, 7.0), 1, 2, (1.0, 3.0), 0.95, 1.6),
    "glasshouses": Sort((18.0, 60.0), (3.0, 9.0), 8, 1, (0.6, 2.0), 0.2, 0.5),
    "piles": Sort((2.6, 25.0), (0.8, 2.8), 3, 5, (0.3, 1.5), 0.9, 1.8),
    "huts": Sort((2.5, 6.0), (2.2, 4.0), 5, 8, (4.0, 7.0), 0.1, 0.7),
    "heaps": Sort((6.0, 30.0), (4.0, 14.0), 1, 3, (0.5, 3.0), 0.4, 0.7),
    "walls": Sort((15.0, 120.0), (0.3, 0.5), 1, 2, (0.1, 2.0), 0.9, 1.0),
    "masts": Sort((0.4, 0.6), (0.4, 0.6), 1, 6, (28.0, 45.0), 1.0, 1.5),
    "silos": Sort((5.0, 16.0), (0.0, 0.0), 3, 4, (1.5, 4.0), 0.2, 0.5),
    "trees": Sort((3.0, 9.0), (0.0, 0.0), 4, 12, (0.5, 3.0), 0.2, 2.0),
}

FREEST_M = 2.4
"""Nothing stands nearer to the middle of a track."""


def furnish(rng: np.random.Generator, relief: Relief, yard: Yard, climate: Climate, order: Order) -> None:
    """Set down what this place has, group by group."""
    plan = Plan(order, yard)
    area = order.width * order.height * order.posting_m**2
    crowd = float(rng.choice([0.3, 1.0, 2.0])) * area / 65_000
    names = list(SORTS)
    weights = np.array([one.weight for one in SORTS.values()]) * rng.lognormal(0, 0.6, len(SORTS))
    for _ in range(int(rng.integers(8, 30) * crowd) + 2):
        name = names[int(rng.choice(len(names), p=weights / weights.sum()))]
        spot = rng.uniform(-1, 1, 2) * plan.half
        beside = rng.random() < SORTS[name].near
        track = yard.tracks[int(rng.integers(len(yard.tracks)))]
        k = int(rng.integers(2, len(track.metres) - 2))
        if not beside:
            k = int(np.argmin(np.hypot(*(track.metres - spot).T)))
        x, y, angle = track.pose(float(k))
        if beside:
            side = float(rng.choice([-1, 1])) * float(rng.choice([rng.uniform(2.6, 6), rng.uniform(4, 16)]))
            spot = np.array([x - math.sin(angle) * side, y + math.cos(angle) * side])
        elif rng.random() < 0.35:
            angle += math.pi / 2 + float(rng.normal(0, 0.15))
        _group(rng, relief, plan, (float(spot[0]), float(spot[1]), angle), name, climate, order)


def _group(
    rng: np.random.Generator,
    relief: Relief,
    plan: Plan,
    where: tuple[float, float, float],
    name: str,
    climate: Climate,
    order: Order,
    /,
) -> None:
    sort = SORTS[name]
    rows, columns = int(rng.integers(1, sort.rows + 1)), int(rng.integers(1, sort.columns + 1))
    size = float(rng.uniform(*sort.long)), float(rng.uniform(*sort.wide))
    along, across = float(rng.choice(sort.gaps)), float(rng.choice(sort.gaps))
    if name in ("lorries", "buses", "cars") and rng.random() < 0.6:
        # Side by side rather than end to end.
        where = where[0], where[1], where[2] + math.pi / 2 + float(rng.choice([0, 0.5]))
        rows, columns = columns, rows
    jitter = {"huts": 1.5, "trees": 2.5, "heaps": 1.0}.get(name, 0.08)
    cos, sin = math.cos(where[2]), math.sin(where[2])
    for i in range(rows):
        for j in range(columns):
            if rng.random() < 0.15:
                continue
            one = size if name not in ("trees", "huts", "sheds", "lorries") else _vary(rng, size)
            one = (one[0], one[0]) if sort.wide[1] == 0 else one
            s = (j - (columns - 1) / 2) * (size[0] + along) + float(rng.normal(0, jitter))
            t = (i - (rows - 1) / 2) * ((size[1] or size[0]) + across) + float(rng.normal(0, jitter))
            x, y = where[0] + s * cos - t * sin, where[1] + s * sin + t * cos
            turn = where[2] + float(rng.normal(0, 0.01 if jitter < 1 else 0.1))
            if plan.claim(x, y, turn, one, FREEST_M + (0.6 if name == "trees" else 0.0)):
                body = _make(rng, name, one, climate)
                body.weather(rng, climate.dust, float(rng.uniform(0, 0.35)))
                if climate.snow and name not in ("masts", "walls"):
                    body.snow(rng, climate.snow * float(rng.uniform(0.3, 1)))
                at = order.width / 2 + x / order.posting_m, order.height / 2 + y / order.posting_m
                relief.place(body.sprite(), at, turn)


def _vary(rng: np.random.Generator, size: tuple[float, float]) -> tuple[float, float]:
    return size[0] * float(rng.uniform(0.75, 1)), size[1] * float(rng.uniform(0.9, 1))


def _make(rng: np.random.Generator, name: str, size: tuple[float, float], climate: Climate) -> Mould:
    match name:
        case "boxes 6" | "boxes 12":
            return things.box(rng, size, int(rng.integers(1, 4)))
        case "trees":
            return things.tree(rng, size, climate)
        case _:
            return MAKERS[name](rng, size)


MAKERS = {
    "lorries": things.lorry,
    "buses": things.bus,
    "cars": things.car,
    "sheds": things.shed,
    "canopies": things.canopy,
    "glasshouses": things.glasshouse,
    "piles": things.pile,
    "huts": things.shed,
    "heaps": things.heap,
    "walls": things.wall,
    "masts": things.mast,
    "silos": things.silo,
}
