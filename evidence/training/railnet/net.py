"""The net: fully convolutional, 0.7 million parameters, one answer for every two by two pixels."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

MAPS = 9
"""Heat, two of turn, two of size, two of offset, taken, gap; see ``targets.Targets``."""

WIDTHS = (16, 32, 64, 96)
"""Planes at a half, a quarter, an eighth and a sixteenth: fine layers are thin, for they cost most."""


def _norm(planes: int) -> nn.Module:
    return nn.BatchNorm2d(planes, momentum=0.05)


class Step(nn.Module):
    """Convolution, normalisation, bend."""

    def __init__(self, into: int, out: int, *, stride: int = 1, size: int = 3) -> None:
        """Planes in, planes out."""
        super().__init__()
        self.conv = nn.Conv2d(into, out, size, stride, size // 2, bias=False)
        self.norm = _norm(out)

    def forward(self, x: Tensor) -> Tensor:
        """Keep the size, or halve it."""
        return functional.relu(self.norm(self.conv(x)), inplace=True)


class Twice(nn.Module):
    """Two steps around a short cut."""

    def __init__(self, planes: int, *, apart: int = 1) -> None:
        """Planes in and out; how far apart the second convolution's taps lie."""
        super().__init__()
        self.first = Step(planes, planes)
        self.conv = nn.Conv2d(planes, planes, 3, 1, apart, dilation=apart, bias=False)
        self.norm = _norm(planes)

    def forward(self, x: Tensor) -> Tensor:
        """Keep the size."""
        return functional.relu(x + self.norm(self.conv(self.first(x))), inplace=True)


class RailNet(nn.Module):
    """Down to a sixteenth, and up again to a half."""

    def __init__(self) -> None:
        """As it is trained: nothing to choose."""
        super().__init__()
        a, b, c, d = WIDTHS
        self.into_half = nn.Sequential(Step(3, a, stride=2, size=5), Step(a, a))
        self.into_quarter = nn.Sequential(Step(a, b, stride=2), Twice(b), Twice(b))
        self.into_eighth = nn.Sequential(Step(b, c, stride=2), Twice(c), Twice(c))
        self.into_sixteenth = nn.Sequential(Step(c, d, stride=2), Twice(d), Twice(d, apart=2))
        self.from_sixteenth = Step(d, c, size=1)
        self.from_eighth = Step(c, b, size=1)
        self.from_quarter = Step(b, a, size=1)
        self.at_eighth, self.at_quarter = Step(c, c), Step(b, b)
        self.at_half = Step(a, a)
        self.head = nn.Sequential(Step(a, 32), nn.Conv2d(32, MAPS, 1))
        last = self.head[1]
        nn.init.zeros_(last.bias)
        nn.init.normal_(last.weight, std=0.01)
        # Cars are rare: a net that starts out saying so does not begin by being wrong everywhere.
        for plane, share in ((0, 0.01), (7, 0.05), (8, 0.01)):
            nn.init.constant_(last.bias[plane : plane + 1], math.log(share / (1 - share)))

    def forward(self, picture: Tensor) -> Tensor:
        """Maps, shape (n, 9, height / 2, width / 2); heat, taken and gap as logits. Sides divide by 16."""
        half = self.into_half(picture)
        quarter = self.into_quarter(half)
        eighth = self.into_eighth(quarter)
        deep = self.from_sixteenth(self.into_sixteenth(eighth))
        eighth = self.at_eighth(eighth + _twice(deep))
        quarter = self.at_quarter(quarter + _twice(self.from_eighth(eighth)))
        half = self.at_half(half + _twice(self.from_quarter(quarter)))
        return self.head(half)


def _twice(x: Tensor) -> Tensor:
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")


def loss(said: Tensor, truth: Tensor) -> Tensor:
    """How wrong the maps are: focal on heat, distances where cars are, cross-entropy along tracks."""
    heat, taken = truth[:, 0], truth[:, 7]
    chance = torch.sigmoid(said[:, 0]).clamp(1e-4, 1 - 1e-4)
    peak = heat >= 0.9999
    right = -((1 - chance) ** 2) * torch.log(chance) * peak
    wrong = -(chance**2) * (1 - heat) ** 4 * torch.log(1 - chance) * ~peak
    many = peak.sum().clamp(min=1)
    centres = (right.sum() + wrong.sum()) / many
    close = heat * (heat > 0.2)
    weight = close.sum().clamp(min=1)
    body = taken.sum().clamp(min=1)
    turned = ((said[:, 1:3] - truth[:, 1:3]).abs().sum(1) * taken).sum() / body
    sized = ((said[:, 3:5] - truth[:, 3:5]).abs().sum(1) * close).sum() / weight
    moved = ((said[:, 5:7] - truth[:, 5:7]).abs().sum(1) * close).sum() / weight
    full = functional.binary_cross_entropy_with_logits(said[:, 7], taken)
    # Couplings are a few cells among thousands, and only those on a train matter.
    spot = 0.2 + 4.0 * truth[:, 8] + 1.5 * taken
    split = functional.binary_cross_entropy_with_logits(said[:, 8], truth[:, 8], weight=spot)
    return centres + 0.5 * turned + 0.7 * sized + 0.4 * moved + 3.0 * full + 3.0 * split
