"""Trains the net: ``python -m evidence.training.railnet.learn SHARDS CHECKPOINT --steps 4000``.

Goes on from the checkpoint where there is one. The seed and the step choose every patch, so that a run that
was cut off ends like one that was not, but for scenes that were added between.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from evidence.training.railnet.net import RailNet, loss
from evidence.training.railnet.patches import batch, take
from evidence.training.railnet.shards import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from evidence.training.railnet.shards import Shard

    Batch = tuple[NDArray[np.float32], NDArray[np.float32]]

SIDE, MANY = 256, 8
AHEAD = 3
"""Batches prepared ahead."""

RATE, WARM = 2e-3, 100


def rate(step: int, steps: int) -> float:
    """Learning rate: up, then down along a cosine to a fiftieth."""
    share = min(step / max(steps, 1), 1.0)
    return RATE * min((step + 1) / WARM, 0.02 + 0.49 * (1 + math.cos(math.pi * share)))


def start(path: Path, seed: int) -> tuple[RailNet, RailNet, torch.optim.AdamW, dict[str, float]]:
    """The net, its slow average, the optimiser, and step and seconds so far; from the checkpoint if there."""
    torch.manual_seed(seed)
    net, slow = RailNet(), RailNet()
    slow.load_state_dict(net.state_dict())
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-4)
    so_far = {"step": 0.0, "seconds": 0.0}
    if path.exists():
        held = torch.load(path, weights_only=True)
        net.load_state_dict(held["net"])
        slow.load_state_dict(held["slow"])
        optimiser.load_state_dict(held["optimiser"])
        so_far = dict(held["so_far"])
    return net, slow, optimiser, so_far


def keep(
    path: Path, net: RailNet, slow: RailNet, optimiser: torch.optim.AdamW, so_far: dict[str, float]
) -> None:
    """Write the checkpoint; one that is there is whole."""
    part = path.with_suffix(".part")
    state = {"net": net.state_dict(), "slow": slow.state_dict(), "optimiser": optimiser.state_dict()}
    torch.save({**state, "so_far": so_far}, part)
    part.rename(path)


class Scenes:
    """All scenes of a folder; looks for new ones when asked."""

    def __init__(self, folder: Path) -> None:
        """Load what is there."""
        self.folder, self.held = folder, dict[str, "Shard"]()
        self.look()

    def look(self) -> None:
        """Load scenes that have come since."""
        for path in sorted(self.folder.glob("*.npz")):
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
    """The scenes of a folder, loaded once in each process."""
    return Scenes(folder)


def prepare(folder: Path, seed: int, step: int) -> Batch:
    """The patches of a step."""
    scenes = scenes_of(folder)
    if step % 100 == 0:
        scenes.look()
    rng = np.random.default_rng([51, seed, step])
    return batch([take(scenes.pick(rng), rng, side=SIDE) for _ in range(MANY)])


def batches(folder: Path, seed: int, steps: range) -> Iterator[Batch]:
    """The patches of all steps, prepared ahead by another process."""
    with ProcessPoolExecutor(1) as other:
        ahead: deque[Future[Batch]] = deque()
        held: Batch | None = None
        for step in steps:
            # Preparing takes as long as learning; each batch serves twice, mirrored the second time.
            for later in range(step, min(step + 2 * AHEAD, steps.stop)):
                if later % 2 == 0 and later // 2 - (step + 1) // 2 >= len(ahead):
                    ahead.append(other.submit(prepare, folder, seed, later))
            if step % 2 == 0:
                held = ahead.popleft().result()
                yield held
            else:
                yield mirrored(held or prepare(folder, seed, step - 1))


def mirrored(one: Batch) -> Batch:
    """A batch, left for right."""
    pictures, maps = (np.ascontiguousarray(half[..., ::-1]) for half in one)
    # The sine of twice the angle and the offset in columns change sign.
    maps[:, (2, 5)] *= -1
    return pictures, maps


def follow(slow: RailNet, net: RailNet, step: int) -> None:
    """Let the slow net follow the fast one."""
    share = min(0.998, (1 + step) / (10 + step))
    with torch.no_grad():
        for mine, its in zip(slow.state_dict().values(), net.state_dict().values(), strict=True):
            if mine.dtype.is_floating_point:
                mine.mul_(share).add_(its, alpha=1 - share)
            else:
                mine.copy_(its)


def main(arguments: list[str] | None = None) -> int:
    """Train as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m evidence.training.railnet.learn", description=__doc__)
    parser.add_argument("shards", type=Path)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--steps", type=int, default=4000, help="in all, those of the checkpoint included")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args(arguments)
    torch.set_num_threads(asked.threads)
    net, slow, optimiser, so_far = start(asked.checkpoint, asked.seed)
    net.to(memory_format=torch.channels_last)
    mean, begun = float("nan"), time.monotonic() - so_far["seconds"]
    steps = range(int(so_far["step"]), asked.steps)
    for step, (pictures, maps) in zip(steps, batches(asked.shards, asked.seed, steps), strict=True):
        for group in optimiser.param_groups:
            group["lr"] = rate(step, asked.steps)
        optimiser.zero_grad()
        seen = torch.from_numpy(pictures).to(memory_format=torch.channels_last)
        wrong = loss(net(seen), torch.from_numpy(maps))
        wrong.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        follow(slow, net, step)
        mean = wrong.item() if math.isnan(mean) else 0.98 * mean + 0.02 * wrong.item()
        if (step + 1) % 50 == 0 or step + 1 == asked.steps:
            so_far = {"step": step + 1.0, "seconds": time.monotonic() - begun}
            keep(asked.checkpoint, net, slow, optimiser, so_far)
            sys.stdout.write(f"{step + 1} {so_far['seconds']:.0f} s, loss {mean:.3f}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
