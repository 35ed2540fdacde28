"""Count railcars along their tracks.

Chip in, count out, nothing else touched: lay a grid along the tracks, read each row's profile, trace the rows
that hold trains, cut each into cars. ``docs/railcars.md`` says how well.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import ndimage
from scipy.special import log_expit

from evidence.counters import paths, profile, tracks, trains
from evidence.counters.intervals import MeasuredErrors
from evidence.counters.railcar_tuning import Tuning, read_tuning
from evidence.counters.ranks import interval_by_rank
from evidence.model.counts import Count, CounterId, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from evidence.chip import Chip
    from evidence.kit import Kit

CAR_WIDTH_M = 2.9
"""Loading gauges limit wagons to 3.15 m (UIC 505) and 3.4 m (Russian T); bodies are mostly 2.8 to 3.1 m."""


FAINT = 0.3
"""Share of the structure along the tracks at or below which there is no yard; chance gives 0.2."""

SNAP_ROWS = 4
"""A known centreline may lie this far beside its rails (2 m): maps and georeferences are that good."""


SHADED = 0.12
"""Lean of the shadows beyond which they lie beside the trains: on rendered yards whose shadows were more than
0.9 m wide, the lean was beyond it and to the right side, 40 times of 40 (style A, 2026-11-22)."""


def make(_kit: Kit) -> Sequence[RailcarCounter]:
    """Give the counter as it ships."""
    return (shipped(),)


def shipped() -> RailcarCounter:
    """Give the counter with its tuning and calibration file."""
    text = resources.files("evidence.counters").joinpath("calibration/railcars.toml").read_bytes()
    return RailcarCounter(tuning=read_tuning(text), sha256=hashlib.sha256(text).hexdigest())


@dataclass(frozen=True)
class RailcarCounter:
    """Counts railcars on one chip; see ``evidence.seams.Counter``."""

    tuning: Tuning
    sha256: str
    kind: str = "railcar"
    finest_m: float = 0.3
    coarsest_m: float = 0.6
    smallest_m: float = 10.0

    @property
    def identity(self) -> CounterId:
        """Name, version and digest of the tuning."""
        return CounterId(name="railcars-along-track", version="1", sha256=self.sha256, measured_on="rendered")

    def __call__(self, chip: Chip) -> Count:
        """Count the railcars centred inside the chip's AOI."""
        marks, sight = find(chip, self.tuning)
        best, low, high, pmf = interval_by_rank(len(marks), _errors(sight, self.tuning))
        return Count(
            kind=self.kind,
            method="objects",
            best=best,
            low=low,
            high=high,
            pmf=pmf,
            marks=marks,
            counter=self.identity,
        )


class Sight(NamedTuple):
    """How well a chip could be read."""

    strength: float
    """0..1, how much of the structure runs along the tracks."""

    shaded: bool
    """Whether shadows lie beside the trains: what has no shadow is found and told apart less well."""


def _errors(sight: Sight, tuning: Tuning) -> MeasuredErrors:
    """Errors that were measured on scenes seen equally well."""
    if sight.strength <= FAINT:
        # No lines, no yard: what was measured on yards says nothing about this chip.
        return MeasuredErrors(images=())
    return tuning.shaded_errors if sight.shaded else tuning.plain_errors


def find(chip: Chip, tuning: Tuning) -> tuple[tuple[Mark, ...], Sight]:
    """Mark every railcar centred inside the AOI, in full-image pixels; tell how well the chip was seen."""
    wanted = chip.inside & chip.valid
    if not wanted.any():
        return (), Sight(0.0, shaded=False)
    planes = normalise(chip, wanted)
    found: list[Mark] = []
    sight = Sight(1.0, shaded=True)
    for grid in grids(chip, planes[0], wanted):
        odds, shaded = read(planes, grid, chip, tuning)
        found.extend(cut(grid, follow(grid, odds, tuning), tuning))
        sight = Sight(min(sight.strength, grid.strength), shaded=sight.shaded and shaded)
    kept = separate(found, chip.posting_m)
    return tuple(_place(mark, chip) for mark in kept if within(mark, wanted)), sight


def grids(chip: Chip, grey: NDArray[np.float32], wanted: NDArray[np.bool_]) -> Iterator[tracks.Grid]:
    """Lay grids along the tracks that are known, else along those that can be found."""
    if not chip.tracks:
        yield tracks.lay(grey, wanted, posting_m=chip.posting_m)
    for line in chip.tracks:
        yield tracks.beside(line, posting_m=chip.posting_m)


def normalise(chip: Chip, wanted: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Brightness and two colour differences, in units of the yard's median brightness and 0 at its median.

    Shape (3, height, width). Not relative to the scene's contrast: a few bright roofs would make every wagon
    look dull.
    """
    colours = [chip.band(role) for role in ("red", "green", "blue")]
    bands = [c for c in colours if c is not None]
    red, green, blue = bands if len(bands) == 3 else [chip.data[0]] * 3
    grey = (red + green + blue) / 3
    unit = max(float(np.median(grey[wanted])), 1e-9)
    planes = np.stack([grey, red - blue, green - (red + blue) / 2]) / np.float32(unit)
    middles = np.median(planes[:, wanted], axis=1)
    planes = np.where(chip.valid, planes - middles[:, None, None], np.float32(0))
    blur = tracks.STEP_M / chip.posting_m
    if blur > 1:
        # Averaged to the posting that the features were fitted at.
        planes = ndimage.uniform_filter(planes, (0, round(blur), round(blur)), mode="nearest")
    return np.asarray(planes, np.float32)


def unroll(planes: NDArray[np.float32], grid: tracks.Grid, valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Planes at the grid's points, shape (3, rows, columns); the scene's median outside the picture."""
    rolled = np.stack([tracks.sample(plane, grid) for plane in planes])
    rolled[:, ~tracks.pick(valid, grid)] = 0.0
    return rolled


def read(
    planes: NDArray[np.float32], grid: tracks.Grid, chip: Chip, tuning: Tuning
) -> tuple[NDArray[np.float32], bool]:
    """Log-odds of car and coupling, shape (2, rows, columns); whether shadows lie beside the trains."""
    rolled, wanted = unroll(planes, grid, chip.valid), tracks.pick(chip.inside & chip.valid, grid)
    lean = profile.shade(rolled, wanted) if wanted.any() else 0.0
    if abs(lean) < SHADED:
        return profile.read(rolled, tuning.plain), False
    return profile.read(rolled, tuning.shaded if lean > 0 else tuning.shaded.turned()), True


@dataclass(frozen=True)
class Trains:
    """What lies along the tracks of one grid."""

    rows: NDArray[np.float64]
    """Grid row of each track at every column, shape (tracks, columns)."""

    car: NDArray[np.float64]
    """Log-odds of car against anything else at every column, same shape."""

    gap: NDArray[np.float64]
    """Same for coupling."""


def follow(grid: tracks.Grid, odds: NDArray[np.float32], tuning: Tuning) -> Trains:
    """Trace the tracks that carry anything, and read along them."""
    evidence = np.clip(odds[0], -2.0, 3.0)
    if grid.known:
        evidence[np.abs(np.arange(grid.shape[0]) - grid.shape[0] // 2) > SNAP_ROWS] = -2.0
    most = 1 if grid.known else paths.MOST
    found = paths.trace(evidence, least=tuning.least_evidence, most=most)
    rows = np.array(found).reshape(len(found), grid.shape[1])
    at = np.stack([rows, np.broadcast_to(np.arange(grid.shape[1]), rows.shape)])
    car, gap = (ndimage.map_coordinates(o, at, order=1, output=np.float64) for o in odds)
    return Trains(rows, car, gap)


def cut(grid: tracks.Grid, along: Trains, tuning: Tuning) -> Iterator[Mark]:
    """Cut trains into cars; positions in chip pixels."""
    if not len(along.rows):
        return
    car, gap = (along.car + tuning.lean) * tuning.car_trust, along.gap * tuning.gap_trust
    for k, stretches in enumerate(trains.segment(car, gap, tuning.prior)):
        for one in stretches:
            yield _mark(grid, along.rows[k], one, float(car[k, one.start : one.stop].mean()))


def _mark(grid: tracks.Grid, row: NDArray[np.float64], one: trains.Stretch, sure: float) -> Mark:
    """One car, in chip pixels."""
    middle = (one.start + one.stop - 1) / 2
    across = float(row[round(middle)])
    col, line = tracks.locate(grid, across, middle)
    return Mark(
        px=col,
        py=line,
        angle=grid.angle(round(across), round(middle)),
        length_m=(one.stop - one.start) * tracks.STEP_M,
        width_m=CAR_WIDTH_M,
        score=float(np.exp(log_expit(sure))),
    )


def within(mark: Mark, wanted: NDArray[np.bool_]) -> bool:
    """Whether a mark, in chip pixels, lies on a wanted pixel."""
    row, col = int(np.floor(mark.py)), int(np.floor(mark.px))
    return 0 <= row < wanted.shape[0] and 0 <= col < wanted.shape[1] and bool(wanted[row, col])


def _place(mark: Mark, chip: Chip) -> Mark:
    """Move a mark from chip pixels to full-image pixels."""
    return mark.model_copy(update={"px": mark.px + chip.col_off, "py": mark.py + chip.row_off})


def separate(marks: Sequence[Mark], posting_m: float) -> list[Mark]:
    """Drop the less certain of two marks that overlap: where tracks meet, two paths may read one car."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: -m.score):
        if not any(_overlap(mark, other, posting_m) for other in kept):
            kept.append(mark)
    return kept


def _overlap(mark: Mark, other: Mark, posting_m: float) -> bool:
    """Whether two cars would stand in each other."""
    dx, dy = (mark.px - other.px) * posting_m, (mark.py - other.py) * posting_m
    c, s = np.cos(other.angle or 0.0), np.sin(other.angle or 0.0)
    along, across = abs(dx * c + dy * s), abs(dy * c - dx * s)
    half = ((mark.length_m or 0.0) + (other.length_m or 0.0)) / 2
    return bool(across < 0.7 * CAR_WIDTH_M and along < 0.7 * half)
