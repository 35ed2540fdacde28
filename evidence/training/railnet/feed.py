"""Patches for training: prepared by other processes, kept where the net learns, served turned another way."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from evidence.training.railnet.patches import batch, take
from evidence.training.railnet.shards import load

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from evidence.training.railnet.shards import Shard

    Batch = tuple[Tensor, Tensor]

SIDE = 256
"""Pixels of a patch."""

LOOK = 20
"""Steps after which a process looks for scenes that have come since."""

AHEAD = 4
"""Steps that each process prepares ahead."""


class Scenes:
    """All scenes of a folder; looks for new ones now and then."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read before a scene is picked."""
        self.folder, self.held = folder, dict[str, "Shard"]()
        self.picks = 0

    def look(self) -> None:
        """Open scenes that have come since."""
        for path in sorted(self.folder.glob("*.npy")):
            if path.name not in self.held:
                self.held[path.name] = load(path)
        styles = sorted({name.rsplit("_", 1)[0] for name in self.held})
        self.by_style = [[s for n, s in sorted(self.held.items()) if n.startswith(k)] for k in styles]

    def pick(self, rng: np.random.Generator) -> Shard:
        """One scene; each style as often as another."""
        style = self.by_style[int(rng.integers(len(self.by_style)))]
        return style[int(rng.integers(len(style)))]


@cache
def scenes_of(folder: Path) -> Scenes:
    """The scenes of a folder, opened once in each process."""
    return Scenes(folder)


class Prepared(Dataset["Batch"]):
    """The new patches of each step, in half precision; the seed and the step choose them."""

    def __init__(self, folder: Path, seed: int, many: int) -> None:
        """So many patches a step, of the scenes of a folder."""
        self.folder, self.seed, self.many = folder, seed, many

    def __getitem__(self, step: int) -> Batch:
        """Pictures, shape (many, 3, side, side), and maps, shape (many, 9, side / 2, side / 2)."""
        scenes = scenes_of(self.folder)
        if scenes.picks % LOOK == 0:
            scenes.look()
        scenes.picks += 1
        rng = np.random.default_rng([51, self.seed, step])
        pictures, maps = batch([take(scenes.pick(rng), rng, side=SIDE) for _ in range(self.many)])
        return torch.from_numpy(pictures).half(), torch.from_numpy(maps).half()


def prepared(new: Prepared, steps: range, *, workers: int) -> DataLoader[Batch]:
    """The new patches of all steps, in order, prepared ahead by other processes."""
    return DataLoader(
        new, batch_size=None, sampler=steps, num_workers=workers, prefetch_factor=AHEAD,
        pin_memory=torch.cuda.is_available(),
    )  # fmt: skip


class Pool:
    """The newest patches, on the device where the net learns."""

    def __init__(self, room: int, device: torch.device) -> None:
        """Room for so many patches, half precision: 0.7 MB each."""
        self.device, self.room, self.added = device, room, 0
        half = {"dtype": torch.float16, "device": device}
        self.pictures = torch.empty((room, 3, SIDE, SIDE), **half)
        self.maps = torch.empty((room, 9, SIDE // 2, SIDE // 2), **half)

    def add(self, new: Batch) -> None:
        """Take in patches; the oldest make room."""
        many = len(new[0])
        at = torch.arange(self.added, self.added + many, device=self.device) % self.room
        for held, some in zip((self.pictures, self.maps), new, strict=True):
            held[at] = some.to(self.device, non_blocking=True)
        self.added += many

    def draw(self, many: int, lot: torch.Generator) -> Batch:
        """Any patches, each turned and lit another way, in single precision."""
        at = torch.randint(min(self.added, self.room), (many,), generator=lot, device=self.device)
        flags = torch.rand((3, many), generator=lot, device=self.device) < 0.5
        pictures, maps = turned((self.pictures[at].float(), self.maps[at].float()), flags)
        light = torch.randn((2, many, 3, 1, 1), generator=lot, device=self.device)
        return pictures * (0.06 * light[0]).exp() + 0.06 * light[1], maps


def turned(one: Batch, flags: Tensor) -> Batch:
    """Patches left for right, upside down, and rows for columns, each where its flag says so.

    Args:
        one: pictures and maps.
        flags: shape (3, patches).
    """
    pictures, maps = one
    # Heat; cosine and sine of twice the angle; length, width; columns, rows; taken, gap.
    planes = maps.new_tensor(
        [[1, 1, -1, 1, 1, -1, 1, 1, 1], [1, 1, -1, 1, 1, 1, -1, 1, 1], [1, -1, 1, 1, 1, 1, 1, 1, 1]]
    )
    for how, flag, sign in zip((_mirrored, _upside_down, _transposed), flags, planes, strict=True):
        here = flag[:, None, None, None]
        pictures = torch.where(here, how(pictures), pictures)
        other = how(maps) * sign[None, :, None, None]
        if how is _transposed:
            other = other[:, [0, 1, 2, 3, 4, 6, 5, 7, 8]]
        maps = torch.where(here, other, maps)
    return pictures, maps


def _mirrored(x: Tensor) -> Tensor:
    return x.flip(-1)


def _upside_down(x: Tensor) -> Tensor:
    return x.flip(-2)


def _transposed(x: Tensor) -> Tensor:
    return x.transpose(-1, -2)
