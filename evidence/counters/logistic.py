"""Logistic regression on a few columns, its coefficients read from a calibration file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

if TYPE_CHECKING:
    from numpy.typing import NDArray

FARTHEST = 3.0
"""Columns are cut off at this many deviations, so that an odd thing is not judged by one number."""


@dataclass(frozen=True)
class Logistic:
    """P(yes) of a row; every array has shape (columns,)."""

    names: tuple[str, ...]
    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]
    slope: NDArray[np.float64]
    offset: float

    def __call__(self, rows: NDArray[np.float32], names: tuple[str, ...]) -> NDArray[np.float64]:
        """Give P(yes) for rows whose columns have these names, shape (rows,)."""
        chosen = rows[:, [names.index(name) for name in self.names]]
        far = np.clip((chosen - self.mean) / self.deviation, -FARTHEST, FARTHEST)
        return np.asarray(expit(far @ self.slope + self.offset), float)
