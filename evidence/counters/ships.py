"""Count ships in Sentinel-2 scenes.

Chip in, count out, nothing else touched: find the water, lay boxes where a ship could lie, judge each box by
what it looks like, keep the best of those that overlap. Those likely enough are marked. A few marks are the
count; else it is the sum of the chances of all boxes. ``docs/ships.md`` says how well.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from evidence.counters.boxes import Boxes, propose
from evidence.counters.chances import Chances
from evidence.counters.hulls import pictures, shapes, tones
from evidence.counters.intervals import ImageErrors, MeasuredErrors, interval_of
from evidence.counters.logistic import Logistic
from evidence.counters.looks import NAMES, describe
from evidence.counters.nets import Net
from evidence.counters.trees import Trees
from evidence.counters.water import shore
from evidence.errors import CounterError
from evidence.model.counts import Count, CounterId, Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evidence.chip import Chip
    from evidence.kit import Kit

_ROLES = ("red", "green", "blue", "nir")
_CHUNK = 1024

LEAST_GROWN = 0.08
"""Boxes at quays that the trees give less are not looked at by the net: most of them, and hardly a ship."""

_NET_MOORED, _NET_ALONE = 0.6, 0.3
"""Weight of the net for boxes at quays and for things that lie alone; the rest is the trees' and the
regression's. Chosen of twelve pairs, ports left out in turn; the net saw few large ships that lie alone."""

LEAST_COUNTED = 0.05
"""Boxes that score less add nothing to the count. Counts hardly change with it between 0.02 and 0.1."""

FEW = 9
"""Up to so many marks are the count. In parts of the ports that were left out the sum came no closer there,
and marks can be counted by whoever looks at them."""

_MOST = 2000
"""Boxes at most that do not overlap; more of them on one chip has never been seen."""


@dataclass(frozen=True)
class Tuning:
    """All that the counter learned or was measured to be."""

    trees: Trees
    """What boxes on something larger score: ships at quays, side by side, or on land's edge."""

    alone: Logistic
    """What things with water all around score."""

    net: Net
    """What either scores by its picture."""

    least: float
    """Boxes that score less are not marked."""

    chances: Chances
    """How likely a ship is where a box of some score is kept, marked or not."""

    errors: MeasuredErrors


class Seen(NamedTuple):
    """What was found on a chip, before it is judged."""

    boxes: Boxes
    rows: NDArray[np.float32]
    """What each box looks like in numbers, shape (boxes, len(NAMES))."""

    toned: NDArray[np.float32]
    """What pictures are taken of; see ``hulls.tones``."""


def judge(seen: Seen, tuning: Tuning, *, posting_m: float) -> NDArray[np.float64]:
    """Give each box's score from 0 to 1, shape (boxes,)."""
    grown, apart = tuning.trees(seen.rows), tuning.alone(seen.rows, NAMES)
    looked = np.flatnonzero(seen.boxes.alone | (grown > LEAST_GROWN))
    pictured = np.zeros(len(grown))
    for at in range(0, len(looked), _CHUNK):
        some = looked[at : at + _CHUNK]
        boxes = seen.boxes.some(some)
        pictured[some] = tuning.net(pictures(seen.toned, boxes, posting_m), shapes(boxes))
    return combine(seen.boxes, grown, apart, pictured)


def combine(
    boxes: Boxes, grown: NDArray[np.float64], apart: NDArray[np.float64], pictured: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weigh what trees, regression and net say of each box, each of shape (boxes,)."""
    moored = _NET_MOORED * pictured + (1 - _NET_MOORED) * np.clip(grown, 0, 1)
    moored[grown <= LEAST_GROWN] = 0
    return np.where(boxes.alone, _NET_ALONE * pictured + (1 - _NET_ALONE) * apart, moored)


def halved(score: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    """Stretch 0..1 in two straight pieces so that ``least`` becomes 0.5."""
    return np.interp(score, [0, least, 1], [0, 0.5, 1])


def make(_kit: Kit) -> Sequence[ShipCounter]:
    """Give the counter as it ships."""
    return (shipped(),)


def shipped() -> ShipCounter:
    """Give the counter with its own trees and calibration."""
    folder = resources.files("evidence.counters").joinpath("calibration")
    names = "ships.toml", "ships_trees.json", "ships.onnx"
    toml, trees, net = (folder.joinpath(name).read_bytes() for name in names)
    return ShipCounter(tuning=load(toml, trees, net), sha256=hashlib.sha256(toml + trees + net).hexdigest())


def load(toml: bytes, trees: bytes, net: bytes) -> Tuning:
    """Read a tuning from the bytes of its three files.

    Raises:
        ValueError: the trees were grown on other columns than these.
    """
    held = tomllib.loads(toml.decode())
    grown = Trees.read(trees)
    if grown.names != NAMES:
        raise ValueError(f"The trees know {len(grown.names)} columns, the counter has {len(NAMES)} others.")
    images = tuple(ImageErrors(**row) for row in held["errors"])
    alone = held["alone"]
    return Tuning(
        trees=grown,
        net=Net.read(net),
        least=held["least"],
        chances=Chances(**held["chances"]),
        alone=Logistic(
            names=tuple(alone["names"]),
            mean=np.array(alone["mean"]),
            deviation=np.array(alone["deviation"]),
            slope=np.array(alone["slope"]),
            offset=alone["offset"],
        ),
        errors=MeasuredErrors(images=images),
    )


@dataclass(frozen=True)
class ShipCounter:
    """Counts ships on one chip; see ``evidence.seams.Counter``."""

    tuning: Tuning
    sha256: str
    """Digest of calibration file, trees and net."""

    kind: str = "ship"
    finest_m: float = 8.0
    coarsest_m: float = 12.0
    method: Literal["objects"] = "objects"
    smallest_m: float = 50.0

    @property
    def identity(self) -> CounterId:
        """Name, version and digest of the tuning."""
        return CounterId(name="ships-sentinel2", version="3", sha256=self.sha256)

    def __call__(self, chip: Chip) -> Count:
        """Count the ships centred inside the chip's AOI.

        Raises:
            CounterError: a band is missing, or the native GSD is not one that was measured.
        """
        self._refuse(chip)
        marks, count = find(chip, self.tuning)
        best, low, high, pmf = interval_of(len(marks), self.tuning.errors, best=count)
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

    def _refuse(self, chip: Chip) -> None:
        """Refuse a chip that the counter was not measured on."""
        missing = [role for role in _ROLES if role not in chip.bands]
        if missing:
            raise CounterError(
                f"Ships are counted by red, green, blue and nir; this chip lacks {', '.join(missing)}.",
                next_step="Give the asset that holds all four bands, named in its band descriptions.",
            )
        if not self.finest_m <= chip.gsd_m <= self.coarsest_m:
            raise CounterError(
                f"The ship counter was measured at a GSD of 10 m, and this chip has {chip.gsd_m:g} m.",
                next_step="Use a Sentinel-2 scene, or state the native GSD if it is given wrongly.",
            )


def find(chip: Chip, tuning: Tuning) -> tuple[tuple[Mark, ...], int]:
    """Mark the ships centred inside the AOI, best first, in full-image pixels; count them."""
    seen = candidates(chip)
    boxes, score = seen.boxes, judge(seen, tuning, posting_m=chip.posting_m)
    apart = separate(boxes, score, least=LEAST_COUNTED, posting_m=chip.posting_m)
    kept = [k for k in apart if chip.inside[int(boxes.row[k]), int(boxes.col[k])]]
    shown = halved(score, tuning.least)
    marks = tuple(
        Mark(
            px=float(boxes.col[k]) + chip.col_off,
            py=float(boxes.row[k]) + chip.row_off,
            angle=float(boxes.angle[k]),
            length_m=float(boxes.length[k]),
            width_m=float(boxes.width[k]),
            score=float(np.clip(shown[k], 0, 1)),
        )
        for k in kept
        if score[k] >= tuning.least
    )
    return marks, counted(len(marks), tuning.chances(score[kept]))


def counted(marks: int, chances: NDArray[np.float64]) -> int:
    """Give the count: a few marks as they are, else the sum of all boxes' chances, and no less than few."""
    return marks if marks <= FEW else max(round(chances.sum()), FEW)


def candidates(chip: Chip) -> Seen:
    """Find the boxes that may be ships, and what each looks like."""
    order = [chip.bands.index(role) for role in _ROLES]
    valid = chip.valid & np.isfinite(chip.data).all(axis=0)
    bands = np.where(valid, chip.data[order], np.float32(0))
    divided = shore(bands, valid, posting_m=chip.posting_m)
    boxes = propose(divided.water, valid, posting_m=chip.posting_m, origin=(chip.col_off, chip.row_off))
    return Seen(boxes, describe(divided, boxes, posting_m=chip.posting_m), tones(divided))


def separate(boxes: Boxes, score: NDArray[np.float64], *, least: float, posting_m: float) -> list[int]:
    """Give the boxes that hold ships of their own: the best, the best that does not overlap it, and so on."""
    order = np.flatnonzero(score >= least)
    order = order[np.argsort(-score[order], kind="stable")]
    kept: list[int] = []
    while len(order) and len(kept) < _MOST:
        best, order = int(order[0]), order[1:]
        kept.append(best)
        order = order[~_overlap(boxes, best, order, posting_m)]
    return kept


def _overlap(boxes: Boxes, best: int, others: NDArray[np.intp], posting_m: float) -> NDArray[np.bool_]:
    """Whether other boxes are the same ship as the best one, shape (others,)."""
    right, down = (
        (boxes.col[others] - boxes.col[best]) * posting_m,
        (boxes.row[others] - boxes.row[best]) * posting_m,
    )
    cos, sin = np.cos(boxes.angle), np.sin(boxes.angle)
    half_long, half_wide = boxes.length[others] / 2, boxes.width[others] / 2
    long, wide = boxes.length[best] / 2, boxes.width[best] / 2
    along, across = np.abs(right * cos[best] + down * sin[best]), np.abs(down * cos[best] - right * sin[best])
    turn = boxes.angle[others] - boxes.angle[best]
    reach_along = half_long * np.abs(np.cos(turn)) + half_wide * np.abs(np.sin(turn))
    reach_across = half_long * np.abs(np.sin(turn)) + half_wide * np.abs(np.cos(turn))
    shared = _shared(long, reach_along, along) * _shared(wide, reach_across, across)
    centred = (along < 1.2 * long + 5) & (across < wide + 12)
    theirs = (
        np.abs(right * cos[others] + down * sin[others]),
        np.abs(down * cos[others] - right * sin[others]),
    )
    holds = (theirs[0] < 0.9 * half_long) & (theirs[1] < half_wide + 4)
    return np.asarray((shared > 0.15) | centred | holds, bool)


def _shared(half: float, halves: NDArray[np.float32], apart: NDArray[np.float32]) -> NDArray[np.float32]:
    """Share of the shorter of two intervals that the other covers."""
    shorter = np.minimum(half, halves)
    return np.asarray(np.clip((half + halves - apart) / (2 * shorter), 0, 1), np.float32)
