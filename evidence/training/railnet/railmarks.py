"""From the rail net's maps to railcars: along traced tracks, cut by the model of trains.

The net says where cars and couplings are; the grid, the tracing and the cutting are those of ``railcars``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from evidence.counters import railcars, tracks
from evidence.training.railnet import railmaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evidence.chip import Chip
    from evidence.counters.railcar_tuning import Tuning
    from evidence.model.counts import Mark

    Field = NDArray[np.float32]

TAKEN, GAP = 7, 8
LOW, HIGH = -4.0, 4.0
"""Log-odds are kept within these: one sure cell must not outweigh a whole car."""


def tuned(
    tuning: Tuning, *, lean: float = 1.0, car: float = 0.25, gap: float = 0.7, least: float = 10.0
) -> Tuning:
    """The train model with the trust that the net's maps earn; chosen on rendered yards of trained styles."""
    return replace(tuning, lean=lean, car_trust=car, gap_trust=gap, least_evidence=least)


def odds(maps: Field) -> Field:
    """Log-odds of car and of coupling, each against neither; shape (2, rows, columns)."""
    taken, gap = expit(maps[TAKEN]), expit(maps[GAP])
    neither = np.clip((1 - taken) * (1 - gap), 1e-4, 1)
    both = np.stack([taken * (1 - 0.7 * gap), gap])
    return np.asarray(np.clip(np.log(np.maximum(both, 1e-6) / neither), LOW, HIGH), np.float32)


def find(chip: Chip, maps: Field, zoom: float, tuning: Tuning) -> Sequence[Mark]:
    """Mark every railcar centred inside the AOI, in chip pixels."""
    wanted = chip.inside & chip.valid
    if not wanted.any():
        return ()
    grey = railcars.normalise(chip, wanted)[0]
    seen = np.stack([on_chip(plane, chip, zoom) for plane in odds(maps)])
    seen[:, ~chip.valid] = LOW
    found: list[Mark] = []
    for grid in railcars.grids(chip, grey, wanted):
        rolled = np.stack([tracks.sample(plane, grid) for plane in seen])
        rolled[:, ~tracks.pick(chip.valid, grid)] = LOW
        found.extend(railcars.cut(grid, railcars.follow(grid, rolled, tuning), tuning))
    kept = railcars.separate(found, chip.posting_m)
    return [mark for mark in kept if railcars.within(mark, wanted)]


def on_chip(plane: Field, chip: Chip, zoom: float) -> Field:
    """A map at the chip's pixels."""
    at = [(np.arange(n) + 0.5) * zoom / 2 - 0.5 for n in chip.valid.shape]
    return railmaps.bilinear(plane, at[0], at[1])
