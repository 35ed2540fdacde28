"""Fits the logistic regressions that counters weigh candidates with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from evidence.counters.logistic import FARTHEST, Logistic

if TYPE_CHECKING:
    from numpy.typing import NDArray

RIDGE = 1.0


def fit(rows: NDArray[np.float64], yes: NDArray[np.bool_], names: tuple[str, ...]) -> Logistic:
    """Fit a ridge logistic regression.

    Args:
        rows: shape (rows, columns).
        yes: what each row is, shape (rows,).
        names: of the columns.
    """
    mean, deviation = rows.mean(axis=0), np.maximum(rows.std(axis=0) + 1e-6, 1e-3)
    far = np.clip((rows - mean) / deviation, -FARTHEST, FARTHEST)

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = far @ w[1:] + w[0]
        slack = 1 / (1 + np.exp(-odds)) - yes
        value = (np.logaddexp(0, odds) - yes * odds).sum() + RIDGE * (w[1:] ** 2).sum()
        return float(value), np.concatenate([[slack.sum()], far.T @ slack + 2 * RIDGE * w[1:]])

    best = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B").x
    # Rounded as they are written, so that the file and the measurement hold the same numbers.
    return Logistic(
        names, np.round(mean, 5), np.round(deviation, 5), np.round(best[1:], 4), round(float(best[0]), 4)
    )
