"""The net that judges a box by its picture: five convolutions and two layers, 95,000 parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from evidence.counters.hulls import ACROSS_M, ALONG_M, PLANES

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 16
_CELLS = (len(ACROSS_M) // 4) * (len(ALONG_M) // 4)


class ShipNet(nn.Module):
    """Picture (n, PLANES, 16, 40) and shape (n, 3) in, log odds (n,) out."""

    def __init__(self) -> None:
        """As it is trained: nothing to choose."""
        super().__init__()
        w = WIDTH
        self.body = nn.Sequential(
            *(_step(PLANES, w), nn.MaxPool2d(2)),
            *(_step(w, 2 * w), _step(2 * w, 2 * w), nn.MaxPool2d(2)),
            *(_step(2 * w, 3 * w), _step(3 * w, 3 * w)),
        )
        self.narrow = nn.Sequential(nn.Conv2d(3 * w, 16, 1), nn.ReLU())
        self.head = nn.Sequential(
            *(nn.Dropout(0.3), nn.Linear(16 * _CELLS + 3 * w + 3, 64), nn.ReLU()),
            *(nn.Dropout(0.3), nn.Linear(64, 1)),
        )

    def forward(self, picture: Tensor, shape: Tensor) -> Tensor:
        """Give the log odds of a ship."""
        seen = self.body(picture)
        told = torch.cat([self.narrow(seen).flatten(1), seen.mean((2, 3)), shape], 1)
        return self.head(told)[:, 0]


class Together(nn.Module):
    """Mean probability of some nets, each shown the picture as it is and turned around."""

    def __init__(self, nets: Sequence[ShipNet]) -> None:
        """Take trained nets."""
        super().__init__()
        self.nets = nn.ModuleList(nets)

    def forward(self, picture: Tensor, shape: Tensor) -> Tensor:
        """Give the probability of a ship, shape (n,)."""
        turned = picture.flip(2, 3)
        odds = [(net(picture, shape) + net(turned, shape)) / 2 for net in self.nets]
        return torch.sigmoid(torch.stack(odds)).mean(0)


def _step(into: int, out: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(into, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True)
    )
