"""Weeks of a yard that never was: true numbers, scenes of some weeks, and claims that hold or do not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from making import assessed, claim, count, evidence, quantity

from claims.model import Comparison, Observed, Period

if TYPE_CHECKING:
    from evidence.model.findings import Evidence

NEWEST = date(2023, 10, 5)


@dataclass(frozen=True)
class Simulated:
    """One claim with the evidence for it, and whether it holds."""

    evidence: Evidence
    holds: bool
    share: float
    """Share of the weeks that were seen."""


def day_of(week: int, weeks: int) -> date:
    """Day on which a week's scene is taken; the last is the newest."""
    return NEWEST - timedelta(weeks=weeks - 1 - week)


def weekly(rng: np.random.Generator, weeks: int) -> np.ndarray:
    """True numbers of so many weeks: a level that wanders, and trains that stay for some of them."""
    wander = np.cumsum(rng.normal(0, 0.08, weeks))
    level = rng.uniform(8, 60) * np.exp(wander - wander.mean())
    numbers = rng.poisson(level).astype(float)
    for _ in range(rng.poisson(weeks / 20)):
        first, length = rng.integers(weeks), rng.integers(1, 6)
        numbers[first : first + length] += rng.uniform(0.5, 2.0) * level.mean()
    return np.rint(numbers)


def seen_as(rng: np.random.Generator, true: float, name: str):
    """A count of so many, whose interval holds nine in ten.

    Errors are those of Student's t with four degrees of freedom, most small and a few large: half are under
    0.35 of the interval's reach and 95 % under 1.30, wider than those of the railcar counter on rendered
    scenes (0.22 and 1.17).
    """
    reach = (1.5 + 0.09 * true) * rng.uniform(0.7, 1.6)
    best = max(0, round(true + rng.standard_t(4) / 2.132 * reach))
    return count(best, max(0, round(best - reach)), round(best + reach), scene_id=name)


def put_together(rng, weeks, numbers, seen, said) -> Evidence:
    """Evidence for a claim, from the weeks seen; those of its own day first, then newest first."""
    order = sorted(seen, reverse=True)
    counts, scenes = [], []
    for week in order:
        name = f"S{week}"
        taken = datetime.combine(day_of(week, weeks), datetime.min.time(), UTC) + timedelta(hours=2)
        counts.append(seen_as(rng, numbers[week], name))
        scenes.append(assessed(name, taken_start=taken, taken_end=taken))
    return evidence(None, *counts, claim=said, scenes=tuple(scenes))


def told(measure: str, comparison: Comparison, said=None):
    """A claim of the newest week."""
    words = said or quantity("vague", None, text=comparison.text)
    observed = Observed(text="on 5 October", start=NEWEST.isoformat(), end=NEWEST.isoformat())
    return claim(words, measure=measure, comparison=comparison, observed=observed)


def a_record(rng: np.random.Generator, share: float) -> Simulated:
    """A claim of the most in so many weeks, as often made true as left to chance."""
    weeks = int(rng.integers(8, 105))
    numbers = weekly(rng, weeks)
    if rng.random() < 0.5:
        numbers[-1] = np.rint(numbers[:-1].max() * rng.uniform(0.9, 2.0))
    seen = [week for week in range(weeks - 1) if rng.random() < share] + [weeks - 1]
    window = Period(start=day_of(0, weeks).isoformat(), end=NEWEST.isoformat())
    said = told("record", Comparison(text=f"the most in {weeks} weeks", baseline=None, window=window))
    holds = bool(numbers[-1] >= numbers.max())
    return Simulated(put_together(rng, weeks, numbers, seen, said), holds, len(seen) / weeks)


def a_change(rng: np.random.Generator, share: float) -> Simulated:
    """A claim of "doubled", or "up from about N", since a day some weeks before; often off by 10 to 100 %."""
    weeks = int(rng.integers(3, 30))
    numbers = weekly(rng, weeks)
    start = Period(start=day_of(0, weeks).isoformat(), end=day_of(0, weeks).isoformat())
    if rng.random() < 0.5:
        numbers[-1] = np.rint(max(numbers[0], 1) * rng.uniform(0.8, 4.0))
        said = told("change", Comparison(text="doubled", baseline=None, window=start))
        holds = bool(numbers[0] > 0 and 1.5 <= numbers[-1] / numbers[0] <= 2.5)
    else:
        off = rng.choice([1.0, 1.0, rng.uniform(1.1, 2.0), 1 / rng.uniform(1.1, 2.0)])
        baseline = round(float(max(numbers[0], 1) * off))
        comparison = Comparison(text=f"up from about {baseline}", baseline=baseline, window=start)
        said = told("change", comparison, quantity("exactly", int(numbers[-1])))
        holds = abs(numbers[0] - baseline) <= 0.15 * baseline + 0.5
    seen = [week for week in range(weeks - 1) if rng.random() < share] + [weeks - 1]
    return Simulated(put_together(rng, weeks, numbers, seen, said), bool(holds), len(seen) / weeks)
