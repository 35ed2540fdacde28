"""Cutting a row of samples into cars."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.counters.rail.trains import Prior, Stretch, forward, segment

SHORT = Prior(
    step_m=1.0,
    lengths=np.array([0.2, 0.5, 0.3]),
    shortest=2,
    gaps=np.array([0.7, 0.3]),
    enter=0.1,
    couple=0.6,
)
"""Cars of 2 to 4 samples, couplings of 1 or 2: few enough readings of a short track to write them all out."""


@cache
def readings(samples: int) -> list[str]:
    """Write every string of e (empty), c (car), g (gap) that is a row of samples; cars end in C."""
    found = []

    def grow(row: str) -> None:
        if len(row) == samples and not row.endswith("g"):
            found.append(row)
        before = row[-1:] or "e"
        for more in _next(before):  # a coupling grows whole, so that each reading is written once
            if len(row) + len(more) <= samples:
                grow(row + more)

    grow("")
    return found


def _next(before: str) -> list[str]:
    """What may follow an empty sample, a car's end or a coupling."""
    cars = ["cC", "ccC", "cccC"]
    return {"e": ["e", *cars], "C": ["e", "g", "gg"], "g": cars}[before]


def weigh(row: str, car: np.ndarray, gap: np.ndarray, prior: Prior) -> float:
    """Multiply a reading's likelihood and prior out, one run after another."""
    weight, at, before = 1.0, 0, "e"
    for kind, run in itertools.groupby(_split(row), key=lambda piece: piece):
        for piece in run:
            stop = at + len(piece)
            if kind[-1] == "C":
                weight *= prior.lengths[len(piece) - prior.shortest] * np.exp(car[at:stop].sum())
                weight *= prior.enter if before == "e" else 1.0
            elif kind[0] == "g":
                weight *= prior.couple * prior.gaps[len(piece) - 1] * np.exp(gap[at:stop].sum())
            else:
                weight *= 1 - prior.couple if before == "C" else 1 - prior.enter
            at, before = stop, piece[-1]
    return weight


def _split(row: str) -> list[str]:
    """Cut a reading into empties, cars and couplings."""
    pieces, piece = [], ""
    for k, mark in enumerate(row):
        piece += mark
        follows = row[k + 1 : k + 2]
        if mark in "eC" or (mark == "g" and follows != "g"):
            pieces.append(piece)
            piece = ""
    return pieces


def oracle(car: np.ndarray, gap: np.ndarray) -> tuple[np.ndarray, tuple[Stretch, ...]]:
    """Give P(n cars) and the best cars by writing out every reading."""
    weights = {row: weigh(row, car, gap, SHORT) for row in readings(len(car))}
    pmf = np.zeros(6)
    for row, weight in weights.items():
        pmf[row.count("C")] += weight
    best, at, cars = max(weights, key=lambda row: weights[row]), 0, []
    for piece in _split(best):
        if piece[-1] == "C":
            cars.append(Stretch(at, at + len(piece)))
        at += len(piece)
    return pmf / pmf.sum(), tuple(cars)


evidence = st.lists(st.floats(-3, 3), min_size=11, max_size=11).map(np.array)


@settings(max_examples=25, deadline=None)
@given(car=evidence, gap=evidence)
def test_number_of_cars_has_the_distribution_of_all_readings_written_out(
    car: np.ndarray, gap: np.ndarray
) -> None:
    """
    The forward recursion adds up exactly the readings that a track of eleven samples has.
    """
    expected, _ = oracle(car, gap)

    assert expected == pytest.approx(forward(car[None], gap[None], SHORT, most=5)[0], abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(car=evidence, gap=evidence)
def test_the_cars_marked_are_those_of_the_likeliest_reading(car: np.ndarray, gap: np.ndarray) -> None:
    """
    No other reading of the track weighs more.
    """
    _, best = oracle(car, gap)
    marked = segment(car[None], gap[None], SHORT)[0]

    assert len(best) == len(marked) or weigh_cars(best, car, gap) == pytest.approx(
        weigh_cars(marked, car, gap)
    )


def weigh_cars(cars: tuple[Stretch, ...], car: np.ndarray, gap: np.ndarray) -> float:
    """Best weight of a reading with these cars."""
    rows = [row for row in readings(len(car)) if _cars(row) == cars]
    return max(weigh(row, car, gap, SHORT) for row in rows)


def _cars(row: str) -> tuple[Stretch, ...]:
    at, cars = 0, []
    for piece in _split(row):
        if piece[-1] == "C":
            cars.append(Stretch(at, at + len(piece)))
        at += len(piece)
    return tuple(cars)


REAL = Prior(
    step_m=0.5,
    lengths=np.full(27, 1 / 27),
    shortest=20,
    gaps=np.array([0.2, 0.5, 0.3]),
    enter=0.01,
    couple=0.8,
)
"""Cars of 10 to 23 m, couplings of 0.5 to 1.5 m."""


def train(*lengths: int) -> tuple[np.ndarray, np.ndarray]:
    """Evidence of a train of cars of these lengths, coupled two samples apart, on 300 samples."""
    car, gap, at = np.full(300, -1.0), np.full(300, -3.0), 40
    for length in lengths:
        car[at : at + length] = 1.0
        car[at + length : at + length + 2], gap[at + length : at + length + 2] = -2.0, 2.0
        at += length + 2
    return car, gap


@pytest.mark.parametrize("lengths", [(28,), (28, 28, 28), (24, 40, 24), (21, 22, 23, 24, 25)])
def test_clear_trains_are_cut_at_their_couplings(lengths: tuple[int, ...]) -> None:
    """
    Every car is found with its own length.
    """
    car, gap = train(*lengths)
    cars = segment(car[None], gap[None], REAL)[0]

    assert list(lengths) == [one.stop - one.start for one in cars]


def test_a_train_without_visible_couplings_still_has_a_number_of_cars() -> None:
    """
    70 m of evidence for cars and none for couplings: the length says three to six, none of them for certain.
    """
    car, gap = np.full(300, -1.0), np.full(300, 0.0)
    car[40:180] = 0.3
    pmf = forward(car[None], gap[None], REAL, most=15)[0]

    assert 0.95 < pmf[3:7].sum()


def test_each_distribution_sums_to_one_whatever_the_length_of_the_track() -> None:
    """
    Three kilometres of strong evidence neither overflow nor underflow.
    """
    rng = np.random.default_rng(1)
    car, gap = rng.normal(0, 3, (2, 4, 6000))

    assert [1.0] * 4 == pytest.approx(forward(car, gap, REAL, most=300).sum(axis=1))


def test_an_empty_track_holds_no_car() -> None:
    """
    Samples that look like ballast give zero cars, near certainly.
    """
    nothing = np.full((1, 400), -1.0)

    assert 0.99 < forward(nothing, nothing, REAL, most=20)[0, 0]
    assert [()] == segment(nothing, nothing, REAL)
