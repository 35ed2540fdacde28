"""Grow boosted regression trees: squared error, histograms, a part of rows and columns for each tree.

Friedman (2001, 2002): gradient boosting and its stochastic form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidence.counters.trees import Trees

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BINS = 64


@dataclass(frozen=True)
class Growth:
    """How trees are grown."""

    trees: int = 250
    depth: int = 3
    rate: float = 0.06
    columns: float = 0.35
    """Share of the columns that a tree may look at."""

    rows: float = 0.5
    """Share of the rows that a tree is grown on."""

    shrink: float = 5.0
    """Weight of the belief that a leaf adds nothing."""

    least: float = 5.0
    """Weight that a leaf must hold."""


def grow(
    rows: NDArray[np.float32],
    target: NDArray[np.float64],
    weight: NDArray[np.float64],
    *,
    names: tuple[str, ...],
    growth: Growth,
    seed: int,
) -> Trees:
    """Fit trees to a target.

    Args:
        rows: shape (rows, columns).
        target: shape (rows,).
        weight: shape (rows,); how much each row matters.
        names: what the columns are.
        growth: how.
        seed: of the choice of rows and columns.
    """
    rng = np.random.default_rng(seed)
    edges = np.quantile(rows, np.arange(1, _BINS) / _BINS, axis=0).astype(np.float32)
    binned = np.stack([np.searchsorted(edges[:, k], rows[:, k], side="left") for k in range(rows.shape[1])])
    start = float(np.average(target, weights=weight))
    guess = np.full(len(target), start)
    features, cuts, leaves = [], [], []
    for _ in range(growth.trees):
        some = np.flatnonzero(rng.random(len(target)) < growth.rows)
        columns = rng.permutation(len(names))[: max(1, int(growth.columns * len(names)))]
        feature, at, leaf = _tree(binned[:, some], (target - guess)[some], weight[some], columns, growth)
        node = np.zeros(len(target), np.intp)
        for _level in range(growth.depth):
            node = 2 * node + 1 + (binned[feature[node], np.arange(len(target))] > at[node])
        guess += leaf[node - len(feature)]
        features.append(feature)
        # A bin's upper edge; a cut above the last bin never divides.
        cuts.append(np.where(at < _BINS - 1, edges[np.minimum(at, _BINS - 2), feature], np.float32(3e38)))
        leaves.append(leaf)
    return Trees(
        np.array(features, np.int32), np.array(cuts, np.float32), np.array(leaves, np.float32), start, names
    )


def _tree(
    binned: NDArray[np.intp],
    rest: NDArray[np.float64],
    weight: NDArray[np.float64],
    columns: NDArray[np.intp],
    growth: Growth,
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """One tree: column and bin of each node, and what the leaves add."""
    nodes = 2**growth.depth - 1
    feature, at = np.zeros(nodes, np.intp), np.full(nodes, _BINS - 1)
    node = np.zeros(len(rest), np.intp)
    pull = rest * weight
    for level in range(growth.depth):
        first, many = 2**level - 1, 2**level
        best = np.zeros(many)
        for column in columns:
            key = (node - first) * _BINS + binned[column]
            pulls = np.bincount(key, pull, many * _BINS).reshape(many, _BINS).cumsum(axis=1)
            weights = np.bincount(key, weight, many * _BINS).reshape(many, _BINS).cumsum(axis=1)
            gain = _gain(pulls, weights, growth)
            cut = gain.argmax(axis=1)
            better = np.flatnonzero(gain[np.arange(many), cut] > best)
            best[better] = gain[better, cut[better]]
            feature[first + better], at[first + better] = column, cut[better]
        node = 2 * node + 1 + (binned[feature[node], np.arange(len(rest))] > at[node])
    pulls, weights = (np.bincount(node - nodes, values, nodes + 1) for values in (pull, weight))
    return feature, at, growth.rate * pulls / (weights + growth.shrink)


def _gain(pulls: NDArray[np.float64], weights: NDArray[np.float64], growth: Growth) -> NDArray[np.float64]:
    """What each cut of each node gains, shape (nodes, bins); 0 where a side would hold too little."""
    rest, others = pulls[:, -1:] - pulls, weights[:, -1:] - weights
    whole = pulls[:, -1:] ** 2 / (weights[:, -1:] + growth.shrink)
    gain = pulls**2 / (weights + growth.shrink) + rest**2 / (others + growth.shrink) - whole
    return np.where((weights >= growth.least) & (others >= growth.least), gain, 0.0)
