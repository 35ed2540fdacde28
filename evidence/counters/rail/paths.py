"""Trace tracks through the evidence for them: the best rows of a grid, each free to drift sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRIDE = 4
"""Columns from one step of a path to the next (2 m); a path drifts by at most one row (0.5 m) in each."""

DRIFT_COST = 0.15
"""What a drift of one row costs, in units of evidence at one step."""

CLEARANCE = 7
"""Rows on either side of a track on which no other runs (3.5 m; tracks lie 4.5 m apart)."""

RUN = 15
"""Columns over which evidence is averaged along the track (7.5 m)."""


MOST = 120
"""Tracks looked for on one grid."""


def trace(evidence: NDArray[np.float32], *, least: float, most: int = MOST) -> list[NDArray[np.float64]]:
    """Find the paths that gather most evidence, best first.

    Args:
        evidence: how much more a sample looks like the middle of a car than anything else (log-odds, clipped
            by the caller), shape (rows, columns).
        least: smallest sum of evidence, in steps of 2 m, that makes a path.
        most: largest number of paths.

    Returns:
        Row of each path at every column, shape (columns,), fractional.
    """
    field = _steps(evidence)
    found: list[NDArray[np.float64]] = []
    for _ in range(most):
        gain = np.maximum(field, 0.0)
        path = _best(gain)
        steps = np.arange(len(path))
        if gain[path, steps].sum() < least:
            break
        found.append(np.interp(np.arange(evidence.shape[1]), steps * STRIDE + (STRIDE - 1) / 2, path))
        _clear(field, path)
    return found


def _steps(evidence: NDArray[np.float32]) -> NDArray[np.float32]:
    """Average along the track, at every step; shape (rows, steps)."""
    smooth = ndimage.uniform_filter1d(evidence, RUN, axis=1, mode="nearest")
    columns = np.minimum(np.arange(0, evidence.shape[1], STRIDE) + STRIDE // 2, evidence.shape[1] - 1)
    taken: NDArray[np.float32] = smooth[:, columns].copy()
    return taken


def _best(gain: NDArray[np.float32]) -> NDArray[np.int_]:
    """Row at every step of the path with the largest sum (Viterbi)."""
    rows, steps = gain.shape
    total = gain[:, 0].copy()
    came = np.zeros((steps, rows), np.int8)
    for k in range(1, steps):
        options = np.full((3, rows), -np.inf, np.float32)
        options[0] = total
        options[1, 1:] = total[:-1] - DRIFT_COST
        options[2, :-1] = total[1:] - DRIFT_COST
        choice = options.argmax(0)
        came[k] = np.array([0, -1, 1], np.int8)[choice]
        total = options.max(0) + gain[:, k]
    path = np.empty(steps, int)
    path[-1] = int(total.argmax())
    for k in range(steps - 1, 0, -1):
        path[k - 1] = path[k] + came[k, path[k]]
    return path


def _clear(field: NDArray[np.float32], path: NDArray[np.int_]) -> None:
    """Take the evidence that a path has used, and what lies too close beside it, out of the field."""
    steps = np.arange(len(path))
    used = ndimage.binary_dilation(field[path, steps] > 0, iterations=3)
    for k in steps[used]:
        field[max(path[k] - CLEARANCE, 0) : path[k] + CLEARANCE + 1, k] = -1.0
