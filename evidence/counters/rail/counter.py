"""Count railcars: one by one where single cars can be told, by the length of trains where they cannot.

Chip in, count out, nothing else touched. ``docs/railcars.md`` says how well.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

from evidence.counters.nets import session
from evidence.counters.rail.sight import look
from evidence.counters.rail.tuning import read_tuning
from evidence.counters.ranks import Off, interval_by_rank, root
from evidence.model.counts import Count, CounterId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.chip import Chip
    from evidence.counters.rail.maps import Field, Run
    from evidence.counters.rail.tuning import Measured, Tuning
    from evidence.kit import Kit


def make(_kit: Kit) -> Sequence[RailcarCounter | TrainLengths]:
    """Give the counters as they ship."""
    return shipped(), TrainLengths(*_shipped())


def shipped() -> RailcarCounter:
    """Give the counter of single cars with its model and calibration."""
    return RailcarCounter(*_shipped())


@cache
def _shipped() -> tuple[Run, Tuning, str]:
    folder = resources.files("evidence.counters") / "calibration"
    model, text = ((folder / f"railcars.{form}").read_bytes() for form in ("onnx", "toml"))
    return running(model), read_tuning(text), hashlib.sha256(model + text).hexdigest()


def running(model: bytes) -> Run:
    """Run a net, given as the bytes of an ONNX file, on one thread."""
    net = session(model)

    def run(pictures: Field) -> Field:
        maps: Field = net.run(None, {"picture": pictures})[0]
        return maps

    return run


@dataclass(frozen=True)
class _Rail:
    """What both counters are made of."""

    run: Run
    tuning: Tuning
    sha256: str
    kind: str = "railcar"
    smallest_m: float = 10.0

    def _borrowed(self, chip: Chip) -> float:
        """How much farther an interval reaches on real pixels, on which none was earned."""
        return 1.0 if chip.rendered else self.tuning.borrowed


@dataclass(frozen=True)
class RailcarCounter(_Rail):
    """Counts single railcars on one chip; see ``evidence.seams.Counter``."""

    method: Literal["objects"] = "objects"
    finest_m: float = 0.3
    coarsest_m: float = 0.6

    @property
    def identity(self) -> CounterId:
        """Name, version and digest of model and calibration."""
        return CounterId(name="railcars", version="2", sha256=self.sha256, measured_on="rendered")

    def __call__(self, chip: Chip) -> Count:
        """Count the railcars centred inside the chip's AOI, and once more along their tracks alone."""
        seen = look(chip, self.run, self.tuning)
        best, second = len(seen.cars), len(seen.along)
        trust = self.tuning.trust
        measured = [off(row, trust=trust) for row in self.tuning.like(max(chip.gsd_m, self.finest_m))]
        here = doubt(best, second, seen.unsure, trust=trust) * self._borrowed(chip)
        _, low, high, pmf = interval_by_rank(best, here, measured)
        # Known tracks may lie a little off, and then what stands beside them stands on them.
        most = best + seen.aside
        return Count(
            kind=self.kind,
            method=self.method,
            best=best,
            low=low,
            high=max(high, most),
            pmf=pmf if most <= high else None,
            second=second,
            disputed=max(apart(best, second), apart(best, most)) > self.tuning.apart,
            marks=tuple(seen.cars),
            counter=self.identity,
        )


@dataclass(frozen=True)
class TrainLengths(_Rail):
    """Tells the number of railcars from the length of trains on one chip; see ``evidence.seams.Counter``."""

    method: Literal["length"] = "length"
    finest_m: float = 0.6
    coarsest_m: float = 1.2

    @property
    def identity(self) -> CounterId:
        """Name, version and digest of model and calibration."""
        return CounterId(name="train-lengths", version="1", sha256=self.sha256, measured_on="rendered")

    def __call__(self, chip: Chip) -> Count:
        """Measure the trains inside the chip's AOI; a mark is a train."""
        seen = look(chip, self.run, self.tuning)
        best = self._cars(seen.length_m)
        measured = [Off(row.true, self._cars(row.length_m), 1.0) for row in self.tuning.like(chip.gsd_m)]
        _, low, high, pmf = interval_by_rank(best, self._borrowed(chip), measured)
        return Count(
            kind=self.kind,
            method=self.method,
            best=best,
            low=low,
            high=high,
            pmf=pmf,
            marks=tuple(seen.trains),
            counter=self.identity,
        )

    def _cars(self, length_m: float) -> int:
        """Cars that trains of so many metres hold."""
        return round(length_m / self.tuning.pitch_m)


def off(row: Measured, *, trust: float) -> Off:
    """How far single cars were miscounted on a measured scene, and how doubtful it was."""
    return Off(row.true, row.judged, doubt(row.judged, row.along, row.unsure, trust=trust))


def apart(best: int, second: int) -> float:
    """How far apart two counts of the same pixels are, between roots."""
    return abs(root(best) - root(second))


def doubt(best: int, second: int, unsure: float, *, trust: float) -> float:
    """How doubtful a count is: more so the farther apart both ways are, and the less sure its cars are.

    The deviation of the number is brought to that of its root, whose derivative is half of one over it; both
    weights were chosen for narrow intervals on the measured scenes.
    """
    return apart(best, second) / 4 + math.sqrt(unsure + trust) / root(best)
