"""Which wagons style E knows, and the trains that are made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evidence.training.render.yard_e import closed, opened
from evidence.training.render.yard_e.mould import TONES, Mould, pick

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidence.training.render.yard_e.climate import Climate, Tone
    from evidence.training.render.yard_e.relief import Sprite


class Kind(NamedTuple):
    """A way to be a wagon."""

    sculpt: Callable[[Mould, np.random.Generator, np.random.Generator], None]
    """Shapes a block; the first generator is the design's, the second the wagon's own."""

    lengths: tuple[float, float]
    heights: tuple[float, float]
    tints: tuple[Tone, ...]
    weight: float


DARK = TONES[:4] + TONES[12:13] + TONES[17:]
PALE = TONES[4:7] + TONES[11:12] + TONES[13:14] + TONES[16:17]
BLACK = TONES[2:4] + TONES[2:4] + TONES[17:18] + TONES[1:2]

KINDS: dict[str, Kind] = {
    "coal": Kind(opened.bulk, (10.2, 16.5), (3.2, 4.0), DARK, 2.2),
    "bulk": Kind(opened.bulk, (10.0, 16.5), (2.6, 3.6), TONES, 1.0),
    "gondola": Kind(opened.gondola, (12.0, 20.0), (2.2, 3.0), DARK + TONES, 1.0),
    "tank": Kind(closed.tank, (10.5, 18.5), (3.9, 4.6), BLACK, 1.3),
    "pale tank": Kind(closed.tank, (10.5, 18.5), (3.9, 4.6), PALE + TONES, 0.7),
    "hatched": Kind(closed.hatched, (11.5, 19.5), (4.1, 4.8), PALE + PALE + TONES, 1.3),
    "boxcar": Kind(closed.boxcar, (12.0, 20.5), (3.8, 4.9), TONES, 1.2),
    "tarp": Kind(closed.tarp, (11.5, 22.5), (3.6, 4.3), TONES, 0.7),
    "vessels": Kind(closed.vessels, (10.0, 16.0), (3.9, 4.4), PALE, 0.3),
    "autorack": Kind(closed.autorack, (18.0, 26.9), (5.0, 5.6), PALE, 0.35),
    "coach": Kind(closed.coach, (20.0, 26.4), (3.9, 4.4), TONES, 0.25),
    "flat": Kind(opened.flat, (12.5, 20.0), (1.2, 1.3), DARK, 0.6),
    "boxes": Kind(opened.boxes, (12.6, 20.0), (1.2, 1.3), DARK, 1.4),
    "timber": Kind(opened.timber, (12.5, 20.0), (1.2, 1.3), DARK, 0.35),
    "vehicles": Kind(opened.vehicles, (14.0, 24.0), (1.2, 1.3), DARK, 0.3),
}


class Design(NamedTuple):
    """What wagons of one make have in common."""

    kind: str
    length_m: float
    width_m: float
    height_m: float
    tint: Tone
    seed: int
    dirt: float

    def cast(self, rng: np.random.Generator, climate: Climate, snow: float) -> Sprite:
        """Make one wagon of it, with dirt and a load of its own."""
        body = Mould(self.length_m, self.width_m, self.height_m, self.tint)
        KINDS[self.kind].sculpt(body, np.random.default_rng([71, self.seed]), rng)
        body.shade(float(rng.lognormal(0, 0.07)))
        body.weather(rng, climate.dust, float(np.clip(self.dirt + rng.normal(0, 0.08), 0, 0.9)))
        if snow > 0:
            body.snow(rng, snow)
        return body.sprite()


def new(rng: np.random.Generator, kind: str | None = None) -> Design:
    """Any design."""
    names = list(KINDS)
    weights = np.array([one.weight for one in KINDS.values()])
    name = kind or names[int(rng.choice(len(names), p=weights / weights.sum()))]
    one = KINDS[name]
    low, high = one.lengths
    return Design(
        kind=name,
        length_m=float(
            rng.choice([rng.uniform(low, high), rng.triangular(low, max(low, min(14.0, high)), high)])
        ),
        width_m=float(rng.uniform(2.65, 3.15)),
        height_m=float(rng.uniform(*one.heights)),
        tint=pick(rng, one.tints),
        seed=int(rng.integers(2**31)),
        dirt=float(rng.choice([rng.uniform(0, 0.15), rng.uniform(0.1, 0.55)])),
    )


def train(rng: np.random.Generator, many: int) -> list[Design]:
    """Wagons that are coupled: all alike, of one kind in many colours, or as they came."""
    fate = float(rng.random())
    first = new(rng)
    if fate < 0.55:
        return [first] * many
    if fate < 0.75:
        tints = KINDS[first.kind].tints
        return [first._replace(tint=pick(rng, tints), seed=int(rng.integers(2**31))) for _ in range(many)]
    wagons: list[Design] = []
    while len(wagons) < many:
        wagons += [new(rng)] * int(rng.geometric(0.5))
    return wagons[:many]
