"""Fit the railcar counter's reading of profiles on rendered scenes.

A sample of the grid is labelled from the scene's truth: down the middle of a car, in the coupling between
two, beside one, or none of these; multinomial logistic regression does the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from evidence.counters import profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evidence.counters.tracks import Grid
    from evidence.training.render.model import Car

IGNORED = -1
"""Label of samples on the border between two classes."""


def label(grid: Grid, cars: Sequence[Car], *, posting_m: float) -> NDArray[np.int8]:
    """Class of every grid point, as an index into ``profile.CLASSES`` or IGNORED; shape (rows, columns)."""
    labels = np.zeros(grid.shape, np.int8)
    ends = np.zeros(grid.shape, np.int8)
    for car in cars:
        near = np.hypot(grid.col - car.px, grid.row - car.py) * posting_m < car.length_m / 2 + 6
        at = np.nonzero(near)
        dx, dy = (grid.col[at] - car.px) * posting_m, (grid.row[at] - car.py) * posting_m
        c, s = np.cos(car.angle), np.sin(car.angle)
        along, across = np.abs(dx * c + dy * s) - car.length_m / 2, np.abs(dy * c - dx * s)
        old = labels[at]
        new = np.where((across < 3.5) & (along < 0) & (old != 1), 3, old)
        new = np.where((across < 1.0) & (along < 0.3), IGNORED, new)
        labels[at] = np.where((across < 0.6) & (along < -0.3) | (old == 1), 1, new)
        ends[at] += ((across < 0.6) & (along > 0.15) & (along < 1.6)).astype(np.int8)
    labels[(ends >= 2) & (labels != 1)] = 2
    return labels


def fit(
    features: NDArray[np.float32], labels: NDArray[np.int8], *, shrink: float = 1e-4, steps: int = 120
) -> profile.Weights:
    """Fit the log-odds of each class against ``none``.

    Args:
        features: shape (samples, features).
        labels: class of each sample, shape (samples,); the classes' shares are taken as they come.
        shrink: weight of the squared coefficients (ridge), against the mean log-loss.
        steps: most iterations of L-BFGS.
    """
    mean, spread = features.mean(0), features.std(0) + np.float32(1e-6)
    z = profile.standardise(features, mean, spread)
    first, second = np.triu_indices(z.shape[1])
    x = z[:, first] * z[:, second]
    classes = len(profile.CLASSES)
    truth = np.eye(classes, dtype=np.float32)[labels]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weight = flat.reshape(x.shape[1], classes - 1).astype(np.float32)
        odds = np.concatenate([np.zeros((len(x), 1), np.float32), x @ weight], axis=1)
        odds -= odds.max(1, keepdims=True)
        share = np.exp(odds)
        share /= share.sum(1, keepdims=True)
        value = -np.log(share[truth > 0] + 1e-30).mean() + shrink * float((weight**2).sum())
        slope = x.T @ (share - truth)[:, 1:] / len(x) + 2 * shrink * weight
        return float(value), slope.ravel().astype(np.float64)

    begin = np.zeros(x.shape[1] * (classes - 1))
    best = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": steps})
    forms = np.zeros((classes - 1, z.shape[1], z.shape[1]), np.float32)
    forms[:, first, second] = best.x.reshape(x.shape[1], classes - 1).T
    return profile.Weights(mean, spread, forms)
