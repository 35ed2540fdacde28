"""Fit what judges boxes by numbers: trees for those at quays, a regression for things that lie alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidence.counters.looks import NAMES
from evidence.training import ridge
from evidence.training.boosting import Growth, grow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.counters.logistic import Logistic
    from evidence.counters.trees import Trees
    from evidence.training.labels import Example

_GROWTH = Growth(trees=180, depth=5, rate=0.08, columns=0.3, rows=0.6, shrink=3.0, least=4.0)
_ALONE = ("length", "width", "slimness", "bright", "nir", "dry_180m")


def fit_trees(examples: Sequence[Example]) -> Trees:
    """Grow trees on some ports' boxes at quays."""
    kept = [e.weight > 0 for e in examples]
    rows = np.concatenate([e.rows[k] for e, k in zip(examples, kept, strict=True)])
    target = np.concatenate([e.target[k] for e, k in zip(examples, kept, strict=True)])
    weight = np.concatenate([e.weight[k] for e, k in zip(examples, kept, strict=True)])
    return grow(rows, target, weight, names=NAMES, growth=_GROWTH, seed=5)


def fit_alone(examples: Sequence[Example]) -> Logistic:
    """Fit a ridge logistic regression to some ports' things that lie alone."""
    columns = [NAMES.index(name) for name in _ALONE]
    rows = np.concatenate([e.rows[e.boxes.alone][:, columns] for e in examples]).astype(float)
    yes = np.concatenate([e.hit[e.boxes.alone] for e in examples])
    return ridge.fit(rows, yes, _ALONE)
