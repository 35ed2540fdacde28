"""Count railcars along their tracks.

Chip in, count out, nothing else touched: lay a grid along the tracks, read each row's profile, trace the rows
that hold trains, cut each into cars. ``docs/railcars.md`` says how well.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage
from scipy.special import log_expit

from evidence.counters import paths, profile, tracks, trains
from evidence.counters.intervals import ImageErrors, MeasuredErrors, interval_of
from evidence.model import Count, CounterId, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from evidence.model import Chip
    from evidence.kit import Kit

CAR_WIDTH_M = 2.9
"""Loading gauges limit wagons to 3.15 m (UIC 505) and 3.4 m (Russian T); bodies are mostly 2.8 to 3.1 m."""


SNAP_ROWS = 4
"""A known centreline may lie this far beside its rails (2 m): maps and georeferences are that good."""


SHADED = 0.12
"""Lean of the shadows beyond which they lie beside the trains: on rendered yards whose shadows were more than
0.9 m wide, the lean was beyond it and to the right side, 40 times of 40 (style A, 2026-11-22)."""


@dataclass(frozen=True)
class Tuning:
    """All numbers that the counter works with."""

    shaded: profile.Weights
    """How profiles look when shadows fall towards higher rows."""

    plain: profile.Weights
    """How they look when shadows fall along the tracks."""

    prior: trains.Prior
    car_trust: float
    """Share of a sample's log-odds for a car that counts: neighbouring samples repeat each other."""

    gap_trust: float
    least_evidence: float
    """Evidence that makes a row worth cutting, in steps of 2 m."""

    errors: MeasuredErrors


def make(_kit: Kit) -> Sequence[RailcarCounter]:
    """Give the counter as it ships."""
    return (shipped(),)


def shipped() -> RailcarCounter:
    """Give the counter with its tuning and calibration file."""
    text = resources.files("evidence.counters").joinpath("calibration/railcars.toml").read_bytes()
    return RailcarCounter(tuning=load(text), sha256=hashlib.sha256(text).hexdigest())


def load(text: bytes) -> Tuning:
    """Read a tuning from the bytes of its TOML file."""
    t = tomllib.loads(text.decode())
    p = t["trains"]
    step = tracks.STEP_M
    lengths = np.arange(round(p["shortest_m"] / step), round(p["longest_m"] / step) + 1) * step
    likely = np.exp(-0.5 * ((lengths - p["usual_m"]) / p["spread_m"]) ** 2) + p["floor"]
    gaps = np.array(p["gaps"], dtype=float)
    return Tuning(
        shaded=_weights(t["shaded"]),
        plain=_weights(t["plain"]),
        prior=trains.Prior(
            step_m=step,
            lengths=likely / likely.sum(),
            shortest=round(p["shortest_m"] / step),
            gaps=gaps / gaps.sum(),
            enter=p["enter"],
            couple=p["couple"],
        ),
        car_trust=p["car_trust"],
        gap_trust=p["gap_trust"],
        least_evidence=p["least_evidence"],
        errors=MeasuredErrors(images=tuple(ImageErrors(**row) for row in t.get("errors", ()))),
    )


def _weights(table: dict[str, list[float]]) -> profile.Weights:
    """Weights from their TOML table; each form is written as its upper triangle, row by row."""
    mean, spread = (np.array(table[k], np.float32) for k in ("mean", "spread"))
    forms = np.zeros((len(profile.CLASSES) - 1, len(mean) + 1, len(mean) + 1), np.float32)
    for form, name in zip(forms, profile.CLASSES[1:], strict=True):
        form[np.triu_indices(len(form))] = table[name]
    return profile.Weights(mean=mean, spread=spread, forms=forms)


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
        return CounterId(name="railcars-along-track", version="1", sha256=self.sha256)

    def __call__(self, chip: Chip) -> Count:
        """Count the railcars centred inside the chip's AOI."""
        marks = find(chip, self.tuning)
        best, low, high, pmf = interval_of(len(marks), self.tuning.errors)
        return Count(
            kind=self.kind, method="objects", best=best, low=low, high=high, pmf=pmf, marks=marks, counter=self.identity
        )


def find(chip: Chip, tuning: Tuning) -> tuple[Mark, ...]:
    """Mark every railcar centred inside the AOI, in full-image pixels."""
    wanted = chip.inside & chip.valid
    if not wanted.any():
        return ()
    planes = normalise(chip)
    found: list[Mark] = []
    for grid in grids(chip, planes[0], wanted):
        odds = read(planes, grid, chip, tuning)
        found.extend(_read_grid(chip, grid, odds, tuning))
    kept = _separate(found, chip.posting_m)
    return tuple(_place(mark, chip) for mark in kept if _within(mark, wanted))


def grids(chip: Chip, grey: NDArray[np.float32], wanted: NDArray[np.bool_]) -> Iterator[tracks.Grid]:
    """Lay grids along the tracks that are known, else along those that can be found."""
    if not chip.tracks:
        yield tracks.lay(grey, wanted, posting_m=chip.posting_m)
    for line in chip.tracks:
        yield tracks.beside(line, posting_m=chip.posting_m)


def normalise(chip: Chip) -> NDArray[np.float32]:
    """Brightness and two colour differences in units of the scene's own contrast, shape (3, height, width)."""
    colours = [chip.band(role) for role in ("red", "green", "blue")]
    bands = [c for c in colours if c is not None]
    red, green, blue = bands if len(bands) == 3 else [chip.data[0]] * 3
    grey = (red + green + blue) / 3
    low, middle, high = np.percentile(grey[chip.valid], [5, 50, 95])
    unit = max(float(high - low), 1e-6 * max(abs(float(middle)), 1e-30))
    planes = np.stack([grey - np.float32(middle), red - blue, green - (red + blue) / 2])
    for k in (1, 2):
        planes[k] -= np.median(planes[k][chip.valid])
    planes = np.where(chip.valid, planes / np.float32(unit), np.float32(0))
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
) -> NDArray[np.float32]:
    """Log-odds of car and coupling at the grid's points, shape (2, rows, columns)."""
    rolled, wanted = unroll(planes, grid, chip.valid), tracks.pick(chip.inside & chip.valid, grid)
    lean = profile.shade(rolled, wanted) if wanted.any() else 0.0
    if abs(lean) < SHADED:
        return profile.read(rolled, tuning.plain)
    return profile.read(rolled, tuning.shaded if lean > 0 else tuning.shaded.turned())


def _read_grid(chip: Chip, grid: tracks.Grid, odds: NDArray[np.float32], tuning: Tuning) -> Iterator[Mark]:
    """Trace the rows that hold trains and cut them into cars; positions in chip pixels."""
    car, gap = odds
    evidence = np.clip(car, -2.0, 3.0)
    if grid.known:
        off = np.abs(np.arange(grid.shape[0]) - grid.shape[0] // 2) > SNAP_ROWS
        evidence[off] = -2.0
    rows = paths.trace(evidence, least=tuning.least_evidence, most=1 if grid.known else paths.MOST)
    if not rows:
        return
    at = np.stack([np.stack(rows), np.broadcast_to(np.arange(grid.shape[1]), (len(rows), grid.shape[1]))])
    on_car, on_gap = (ndimage.map_coordinates(o, at, order=1).astype(float) for o in (car, gap))
    cuts = trains.segment(on_car * tuning.car_trust, on_gap * tuning.gap_trust, tuning.prior)
    for k, stretches in enumerate(cuts):
        for cut in stretches:
            sure = float(on_car[k, cut.start : cut.stop].mean()) * tuning.car_trust
            yield _mark(grid, rows[k], cut, sure)


def _mark(grid: tracks.Grid, row: NDArray[np.float64], cut: trains.Stretch, sure: float) -> Mark:
    """One car, in chip pixels."""
    middle = (cut.start + cut.stop - 1) / 2
    across = float(row[round(middle)])
    col, line = tracks.locate(grid, across, middle)
    return Mark(
        px=col,
        py=line,
        angle=grid.angle(round(across), round(middle)),
        length_m=(cut.stop - cut.start) * tracks.STEP_M,
        width_m=CAR_WIDTH_M,
        score=float(np.exp(log_expit(sure))),
    )


def _within(mark: Mark, wanted: NDArray[np.bool_]) -> bool:
    """Whether a mark, in chip pixels, lies on a wanted pixel."""
    row, col = int(np.floor(mark.py)), int(np.floor(mark.px))
    return 0 <= row < wanted.shape[0] and 0 <= col < wanted.shape[1] and bool(wanted[row, col])


def _place(mark: Mark, chip: Chip) -> Mark:
    """Move a mark from chip pixels to full-image pixels."""
    return mark.model_copy(update={"px": mark.px + chip.col_off, "py": mark.py + chip.row_off})


def _separate(marks: Sequence[Mark], posting_m: float) -> list[Mark]:
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
