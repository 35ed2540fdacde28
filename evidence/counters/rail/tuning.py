"""The numbers that the railcar counters work with, and the file that holds them."""

from __future__ import annotations

import tomllib
from bisect import bisect
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from evidence.counters.logistic import Logistic
from evidence.counters.rail import tracks, trains


@dataclass(frozen=True)
class Along:
    """Numbers of the reading along tracks."""

    prior: trains.Prior
    car_trust: float
    """Share of a sample's log-odds for a car that counts: neighbouring samples repeat each other."""

    gap_trust: float
    lean: float
    """Added to a sample's log-odds for a car."""

    least_evidence: float
    """Evidence that makes a row worth cutting, in steps of 2 m."""


class Measured(NamedTuple):
    """How both ways of counting, and the lengths of trains, fared on one scene that nothing was tuned on."""

    gsd_m: float
    true: int
    judged: int
    along: int
    """Cars by both readings, and by the one along tracks alone."""

    length_m: float
    """All trains together."""

    unsure: float
    """See ``sight.Sight``."""


@dataclass(frozen=True)
class Tuning:
    """All numbers that the counters work with."""

    judge: Logistic
    """Weighs candidates by ``judge.COLUMNS``."""

    least: float
    """P(car) from which a candidate is one."""

    along: Along
    pitch_m: float
    """Metres of train for one car, coupling included, where only lengths are seen."""

    apart: float
    """Farther apart than this, between roots, the two ways of counting disagree."""

    trust: float
    """Variance that is added to every count, so that none is beyond doubt."""

    borrowed: float
    """How much farther an interval that was earned on rendered scenes reaches on others."""

    bands_m: tuple[float, ...]
    """Native GSDs at which one band of measured scenes ends and the next begins."""

    measured: tuple[Measured, ...]

    def like(self, gsd_m: float) -> tuple[Measured, ...]:
        """Scenes measured in the band of that GSD."""
        band = bisect(self.bands_m, gsd_m)
        return tuple(one for one in self.measured if bisect(self.bands_m, one.gsd_m) == band)


def read_tuning(text: bytes) -> Tuning:
    """Read a tuning from the bytes of its TOML file."""
    t = tomllib.loads(text.decode())
    numbers = {name: t[name] for name in ("car_trust", "gap_trust", "lean", "least_evidence")}
    judge = t["judge"]
    columns = {name: np.array(judge[name]) for name in ("mean", "deviation", "slope")}
    return Tuning(
        judge=Logistic(names=tuple(judge["names"]), offset=judge["offset"], **columns),
        along=Along(_prior(t["trains"]), **numbers),
        bands_m=tuple(t["bands_m"]),
        measured=tuple(Measured(*row) for row in t["measured"]),
        **{name: t[name] for name in ("least", "pitch_m", "apart", "trust", "borrowed")},
    )


def _prior(p: dict[str, Any]) -> trains.Prior:
    step = tracks.STEP_M
    lengths = np.arange(round(p["shortest_m"] / step), round(p["longest_m"] / step) + 1) * step
    likely = np.exp(-0.5 * ((lengths - p["usual_m"]) / p["spread_m"]) ** 2) + p["floor"]
    gaps = np.array(p["gaps"], dtype=float)
    return trains.Prior(
        step_m=step,
        lengths=likely / likely.sum(),
        shortest=round(p["shortest_m"] / step),
        gaps=gaps / gaps.sum(),
        enter=p["enter"],
        couple=p["couple"],
    )
