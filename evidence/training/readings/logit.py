"""Conditional logit: weights under which the right readings are likeliest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Sample:
    """One question that was put: the hints of each reading, and which readings are right."""

    readings: list[list[str]]
    right: list[bool]
    weight: float = 1.0


def fit(samples: Sequence[Sample], *, pull: float, least: int = 3) -> Mapping[str, float]:
    """Weights that make the right readings likely, several right ones counting together.

    Args:
        samples: each with at least one right and one wrong reading.
        pull: strength of the pull towards zero (half the inverse variance of a Gaussian prior).
        least: samples in which a hint must differ between readings to get a weight at all.
    """
    names = _telling(samples, least)
    number = {name: index for index, name in enumerate(names)}
    rows, columns, owner, right, heavy = [], [], [], [], []
    row = 0
    for sample_number, sample in enumerate(samples):
        heavy.append(sample.weight)
        for hints, is_right in zip(sample.readings, sample.right, strict=True):
            known = {number[hint] for hint in hints if hint in number}
            rows += [row] * len(known)
            columns += sorted(known)
            owner.append(sample_number)
            right.append(is_right)
            row += 1
    table = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(row, len(names)))
    return dict(
        zip(
            names,
            _climb(table, np.array(owner), np.array(right), np.array(heavy), pull).tolist(),
            strict=True,
        )
    )


def _telling(samples: Sequence[Sample], least: int) -> list[str]:
    seen: Counter[str] = Counter()
    for sample in samples:
        shared = set.intersection(*map(set, sample.readings)) if sample.readings else set()
        seen.update({hint for hints in sample.readings for hint in hints} - shared)
    return sorted(hint for hint, times in seen.items() if times >= least)


def _climb(
    table: csr_matrix,
    owner: NDArray[np.int64],
    right: NDArray[np.bool_],
    heavy: NDArray[np.float64],
    pull: float,
) -> NDArray[np.float64]:
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])

    def log_sums(scores: NDArray[np.float64]) -> NDArray[np.float64]:
        top = np.maximum.reduceat(scores, starts)
        return top + np.log(np.add.reduceat(np.exp(scores - top[owner]), starts))

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = table @ weights
        of_right = np.where(right, scores, -1e9)
        everything, good = log_sums(scores), log_sums(of_right)
        value = np.sum(heavy * (everything - good)) + pull * np.dot(weights, weights)
        pushes = (np.exp(scores - everything[owner]) - np.exp(of_right - good[owner])) * heavy[owner]
        return float(value), np.asarray(table.T @ pushes + 2 * pull * weights)

    found = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x)
