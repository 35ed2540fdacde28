"""Fans of tracks that swell from a throat and close into another, like a lens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from evidence.training.render.yard_b.spine import Field, Floats


@dataclass(frozen=True)
class Fan:
    """Tracks that share a throat at each end."""

    centre_v: float
    offsets: Floats
    """Each track's v from the centre where the fan is open, ascending."""

    west: float
    east: float
    """u of the two throats."""

    taper_m: float
    """Length over which the fan opens."""

    ballast: tuple[float, float, float]
    wood: float
    """How dark the sleepers are against the ballast, 0..1."""

    shine: float
    """Brightness of the rail heads, 0..255."""

    def open(self, u: Field | Floats) -> Floats:
        """How far the fan is open at u: 0 at a throat, 1 where its tracks are parallel."""
        near = np.clip((u - self.west) / self.taper_m, 0, 1)
        far = np.clip((self.east - u) / self.taper_m, 0, 1)
        shut = np.minimum(near, far)
        return np.asarray(shut * shut * (3 - 2 * shut), dtype=float)

    @property
    def reach_v(self) -> tuple[float, float]:
        """Where its ballast ends on either side, as v."""
        return self.centre_v + float(self.offsets[0]) - 3.2, self.centre_v + float(self.offsets[-1]) + 3.2


@dataclass(frozen=True)
class Yard:
    """All fans, from low v to high, and the quarter on either side."""

    fans: tuple[Fan, ...]
    low_v: float
    high_v: float


STONES = ((158, 154, 150), (132, 122, 112), (112, 104, 98), (146, 136, 122), (168, 164, 158))


def plan(rng: np.random.Generator, *, half_m: float, room_m: float, whole: bool) -> Yard:
    """Lay fans side by side until they fill ``room_m`` across.

    Args:
        rng: chooses.
        half_m: half the scene's length along the yard.
        room_m: width that tracks may take.
        whole: keep both throats inside the scene.
    """
    fans: list[Fan] = []
    edge = -room_m / 2
    while edge < room_m / 2 - 10 and len(fans) < 6:
        many = int(rng.integers(2, 9))
        pitch = float(rng.uniform(4.5, 5.2))
        steps = np.full(many - 1, pitch) + np.where(rng.random(many - 1) < 0.12, 1.6, 0.0)
        offsets = np.concatenate([[0.0], np.cumsum(steps)])
        if edge + offsets[-1] > room_m / 2 and fans:
            break
        offsets -= offsets[-1] / 2
        taper = max(40.0, 8.5 * float(offsets[-1] - offsets[0]) / 1.5)
        far = (0.7, 0.9) if whole else (1.0, 1.7)
        stone = STONES[int(rng.integers(len(STONES)))]
        fans.append(
            Fan(
                edge - float(offsets[0]),
                offsets,
                -half_m * float(rng.uniform(*far)) - (0 if whole else taper),
                half_m * float(rng.uniform(*far)) + (0 if whole else taper),
                taper,
                (float(stone[0]), float(stone[1]), float(stone[2])),
                float(rng.uniform(0.15, 0.5)),
                float(rng.choice([105.0, 150.0, 205.0])),
            )
        )
        edge += float(offsets[-1] - offsets[0]) + float(rng.choice([7.0, 9.0, 14.0]))
    return Yard(tuple(fans), fans[0].reach_v[0], fans[-1].reach_v[1])
