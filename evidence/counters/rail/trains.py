"""Cut tracks into cars: an explicit-duration (semi-Markov) model of empty, car, gap.

A track is a row of samples. It reads as empty stretches, cars with a prior on their length, and couplings
between neighbouring cars. The forward recursion with an index for the number of cars gives the exact
distribution of that number under the model; the best single reading gives the marks. See Rabiner (1989),
§IV-D, and Yu (2010) for hidden semi-Markov models.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Prior:
    """What is known about trains before looking."""

    step_m: float
    """Metres from one sample to the next."""

    lengths: NDArray[np.float64]
    """P(a car is this long), first entry for ``shortest`` samples; sums to one."""

    shortest: int
    """Length of the shortest car, in samples."""

    gaps: NDArray[np.float64]
    """P(a coupling is this long), first entry for one sample; sums to one."""

    enter: float
    """P(a car begins at a sample after an empty one)."""

    couple: float
    """P(a car is coupled to a next one)."""

    @property
    def longest(self) -> int:
        """Length of the longest car, in samples."""
        return self.shortest + len(self.lengths) - 1


@dataclass(frozen=True)
class Stretch:
    """One car as samples [start, stop) of its track."""

    start: int
    stop: int


def forward(
    car: NDArray[np.float64], gap: NDArray[np.float64], prior: Prior, *, most: int
) -> NDArray[np.float64]:
    """Give P(n cars) for each track.

    Args:
        car: log-likelihood of each sample as car over empty, shape (tracks, samples).
        gap: same for coupling over empty.
        prior: lengths and transitions.
        most: largest number of cars considered on one track.

    Returns:
        Shape (tracks, most + 1), each row sums to one.
    """
    tracks, samples = car.shape
    cars, gaps = _sums(car), _sums(gap)
    # Ring of the last ``longest`` boundaries; each entry (tracks, counts).
    reach = max(prior.longest, len(prior.gaps)) + 1
    open_, shut = np.zeros((2, reach, tracks, most + 1))
    empty = np.zeros((tracks, most + 1))
    empty[:, 0] = 1.0
    open_[0] = empty * prior.enter
    for t in range(1, samples + 1):
        begun = _car_weights(cars, t, prior)
        closed = np.zeros((tracks, most + 1))
        if begun.shape[1]:
            rows = (t - prior.shortest - np.arange(begun.shape[1])) % reach
            closed[:, 1:] = np.einsum("td,dtc->tc", begun, open_[rows])[:, :-1]
        joined = _gap_weights(gaps, t, prior)
        rows = (t - 1 - np.arange(joined.shape[1])) % reach
        linked = np.einsum("tg,gtc->tc", joined, shut[rows])
        empty = empty * (1 - prior.enter) + shut[(t - 1) % reach] * (1 - prior.couple)
        open_[t % reach] = empty * prior.enter + linked
        shut[t % reach] = closed
        if t % 8 == 0:
            scale = np.maximum(open_.max((0, 2)), np.maximum(shut.max((0, 2)), empty.max(1)))[:, None]
            open_, shut, empty = open_ / scale, shut / scale, empty / scale
    # A track may end in an empty stretch or right behind a car.
    last = empty + shut[samples % reach]
    total: NDArray[np.float64] = last / last.sum(1, keepdims=True)
    return total


def segment(car: NDArray[np.float64], gap: NDArray[np.float64], prior: Prior) -> list[tuple[Stretch, ...]]:
    """Give the most probable cars of each track; arguments as for :func:`forward`."""
    tracks, samples = car.shape
    cars, gaps = _sums(car), _sums(gap)
    every = np.arange(tracks)
    start, empty, shut = np.full((3, samples + 1, tracks), -np.inf)
    came = np.zeros((3, samples + 1, tracks), dtype=np.int16)
    enter, stay, leave = np.log(prior.enter), np.log1p(-prior.enter), np.log1p(-prior.couple)
    empty[0], start[0] = 0.0, enter
    with np.errstate(divide="ignore"):
        for t in range(1, samples + 1):
            begun = np.log(_car_weights(cars, t, prior))
            if begun.shape[1]:
                begun += start[t - prior.shortest - np.arange(begun.shape[1])].T
                came[2, t] = begun.argmax(1) + prior.shortest
                shut[t] = begun[every, came[2, t] - prior.shortest]
            joined = np.log(_gap_weights(gaps, t, prior))
            joined += shut[t - 1 - np.arange(joined.shape[1])].T
            linked = joined.argmax(1)
            left, stayed = shut[t - 1] + leave, empty[t - 1] + stay
            empty[t], came[1, t] = np.maximum(left, stayed), left > stayed
            fresh, coupled = empty[t] + enter, joined[every, linked]
            start[t] = np.maximum(fresh, coupled)
            came[0, t] = np.where(coupled > fresh, linked + 1, 0)
    return [_back(came[:, :, k], ends_in_car=bool(shut[-1, k] > empty[-1, k])) for k in range(tracks)]


def _back(came: NDArray[np.int16], *, ends_in_car: bool) -> tuple[Stretch, ...]:
    """Read the cars off the back-pointers (gap length or 0, car before empty, car length)."""
    found: list[Stretch] = []
    t, in_car = came.shape[1] - 1, ends_in_car
    while t > 0:
        if not in_car:
            in_car = bool(came[1, t])
            t -= 1
            continue
        start = t - int(came[2, t])
        found.append(Stretch(start, t))
        t, in_car = start - int(came[0, start]), bool(came[0, start])
    return tuple(reversed(found))


def _sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Running sums with a leading zero, shape (tracks, samples + 1)."""
    return np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)


def _car_weights(sums: NDArray[np.float64], t: int, prior: Prior) -> NDArray[np.float64]:
    """Weight of a car that ends at boundary t, by length; shape (tracks, lengths that fit)."""
    fit = max(0, min(len(prior.lengths), t - prior.shortest + 1))
    starts = t - prior.shortest - np.arange(fit)
    weights: NDArray[np.float64] = prior.lengths[:fit] * np.exp(sums[:, [t]] - sums[:, starts])
    return weights


def _gap_weights(sums: NDArray[np.float64], t: int, prior: Prior) -> NDArray[np.float64]:
    """Weight of a coupling that ends at boundary t, by length; shape (tracks, lengths that fit)."""
    fit = min(len(prior.gaps), t)
    starts = t - 1 - np.arange(fit)
    weights: NDArray[np.float64] = prior.couple * prior.gaps[:fit] * np.exp(sums[:, [t]] - sums[:, starts])
    return weights
