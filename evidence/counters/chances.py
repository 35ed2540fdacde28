"""How likely a ship is where a box has some score: a line through log odds (Platt 1999)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAST = 0.01
"""Scores are kept this far from 0 and 1, where log odds have no end."""


@dataclass(frozen=True)
class Chances:
    """P(ship) of boxes that do not overlap."""

    offset: float
    slope: float

    def __call__(self, score: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give P(ship) for each score."""
        return np.asarray(expit(self.offset + self.slope * odds(score)), float)


def odds(score: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the log odds of scores from 0 to 1."""
    return np.asarray(logit(np.clip(score, _LEAST, 1 - _LEAST)), float)
