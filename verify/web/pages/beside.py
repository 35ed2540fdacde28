"""What several ways of counting made of the same pixels, one beside the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from evidence.model.counts import SceneCount

WIDTH = 320
_MARGIN = 12
_LEAST = 4
"""Objects that the line spans at least, so that two counts which differ by one look alike."""


@dataclass(frozen=True)
class Reading:
    """One number for the same pixels, in units of the drawing."""

    role: Literal["person", "counter", "second"]
    best: int

    ends: tuple[int, int] | None
    """Of its interval; None where it has none."""

    mark: float
    left: float
    right: float


def readings(count: SceneCount) -> tuple[Reading, ...]:
    """Lay a person's number, the counter's and the other way's on one line, where there are any."""
    machine = count.machine or count
    told: list[tuple[Literal["person", "counter", "second"], int, tuple[int, int] | None]] = []
    if count.machine:
        told.append(("person", count.best, (count.low, count.high)))
    told.append(("counter", machine.best, (machine.low, machine.high)))
    if machine.second is not None:
        told.append(("second", machine.second, None))
    numbers: list[int] = [number for _, best, ends in told for number in (best, *(ends or ()))]
    middle, half = (min(numbers) + max(numbers)) / 2, max(max(numbers) - min(numbers), _LEAST) / 2

    def at(number: int) -> float:
        share: float = (number - middle + half) / (2 * half)
        return round(_MARGIN + share * (WIDTH - 2 * _MARGIN), 1)

    return tuple(
        Reading(role, best, ends, at(best), at((ends or (best, best))[0]), at((ends or (best, best))[1]))
        for role, best, ends in told
    )
