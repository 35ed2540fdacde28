"""Boosted regression trees of a fixed depth, read from JSON (Friedman 2001)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Trees:
    """A sum of trees. Node k of a tree has the children 2k + 1 (not above the cut) and 2k + 2 (above it)."""

    feature: NDArray[np.int32]
    """Column that a node looks at, shape (trees, nodes), nodes = 2^depth - 1."""

    cut: NDArray[np.float32]
    """Value that it compares with, same shape."""

    leaf: NDArray[np.float32]
    """What each leaf adds, shape (trees, nodes + 1)."""

    start: float
    """What the sum begins with."""

    names: tuple[str, ...]
    """What the columns are, so that a model is never read with other ones."""

    def __call__(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Give each row's sum, for rows of shape (rows, len(names))."""
        total = np.full(len(rows), self.start)
        columns = np.ascontiguousarray(rows.T)
        depth = self.leaf.shape[1].bit_length() - 1
        which = np.arange(len(rows))
        for feature, cut, leaf in zip(self.feature, self.cut, self.leaf, strict=True):
            node = np.zeros(len(rows), np.intp)
            for _ in range(depth):
                node = 2 * node + 1 + (columns[feature[node], which] > cut[node])
            total += leaf[node - self.feature.shape[1]]
        return total

    @classmethod
    def read(cls, text: bytes) -> Self:
        """Read trees from the bytes of their JSON file."""
        held = json.loads(text)
        return cls(
            feature=np.array(held["feature"], np.int32),
            cut=np.array(held["cut"], np.float32),
            leaf=np.array(held["leaf"], np.float32),
            start=float(held["start"]),
            names=tuple(held["names"]),
        )

    def written(self) -> str:
        """Give the trees as JSON that ``read`` takes back."""
        held = {
            "names": list(self.names),
            "start": self.start,
            "feature": self.feature.tolist(),
            "cut": [[float(f"{v:.5g}") for v in row] for row in self.cut.tolist()],
            "leaf": [[float(f"{v:.4g}") for v in row] for row in self.leaf.tolist()],
        }
        return json.dumps(held, separators=(",", ":")) + "\n"
