"""Trains the net: ``python -m evidence.training.railnet.learn SHARDS CHECKPOINT --steps 11000``.

On a GPU where there is one. Goes on from the checkpoint where there is one. The seed and the step choose what
is prepared for every step, so that a run of the same steps ends alike, but for scenes that were added between
and patches that were held when it was cut off.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from pathlib import Path

import torch

from evidence.training.railnet.feed import Pool, Prepared, prepared
from evidence.training.railnet.net import RailNet, loss

WARM = 100
"""Steps in which the rate rises."""

KEEP_S = 30.0
"""Seconds between checkpoints."""

HELD = 150
"""Steps whose patches are held to be served again."""


def rate(top: float, step: int, share: float) -> float:
    """Learning rate after a share of the training: up, then down along a cosine to a hundredth."""
    return top * min((step + 1) / WARM, 0.01 + 0.495 * (1 + math.cos(math.pi * min(share, 1.0))))


class Learner:
    """The net, its slow average, the optimiser, and step and seconds so far; from the checkpoint if there."""

    def __init__(self, path: Path, device: torch.device, seed: int) -> None:
        """Start anew, or go on."""
        torch.manual_seed(seed)
        self.path = path
        self.net, self.slow = (RailNet().to(device, memory_format=torch.channels_last) for _ in range(2))
        self.slow.load_state_dict(self.net.state_dict())
        self.optimiser = torch.optim.AdamW(self.net.parameters(), weight_decay=1e-4)
        self.so_far = {"step": 0.0, "seconds": 0.0}
        if path.exists():
            held = torch.load(path, weights_only=True, map_location=device)
            self.net.load_state_dict(held["net"])
            self.slow.load_state_dict(held["slow"])
            self.optimiser.load_state_dict(held["optimiser"])
            self.so_far = dict(held["so_far"])

    def keep(self) -> None:
        """Write the checkpoint; one that is there is whole."""
        part = self.path.with_suffix(".part")
        state = {"net": self.net.state_dict(), "slow": self.slow.state_dict()}
        torch.save({**state, "optimiser": self.optimiser.state_dict(), "so_far": self.so_far}, part)
        part.rename(self.path)

    def step(self, pictures: torch.Tensor, maps: torch.Tensor, *, rate: float) -> torch.Tensor:
        """Learn from some patches; gives how wrong the net was."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.optimiser.zero_grad()
        with torch.autocast(pictures.device.type, torch.bfloat16, enabled=pictures.is_cuda):
            said = self.net(pictures.contiguous(memory_format=torch.channels_last))
        wrong = loss(said.float(), maps)
        wrong.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimiser.step()
        return wrong.detach()

    def follow(self, step: int) -> None:
        """Let the slow net follow the fast one."""
        share = max(0.002, 9 / (10 + step))
        slow, net = (list(one.state_dict().values()) for one in (self.slow, self.net))
        real = [k for k, one in enumerate(slow) if one.dtype.is_floating_point]
        with torch.no_grad():
            torch._foreach_lerp_([slow[k] for k in real], [net[k] for k in real], share)


def main(arguments: list[str] | None = None) -> int:
    """Train as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m evidence.training.railnet.learn", description=__doc__)
    parser.add_argument("shards", type=Path)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--steps", type=int, default=11000, help="in all, those of the checkpoint included")
    parser.add_argument("--minutes", type=float, default=math.inf, help="end by then, whatever the step")
    parser.add_argument("--many", type=int, default=8, help="patches of a step")
    parser.add_argument("--served", type=int, default=2, help="times that a patch is served, on average")
    parser.add_argument("--rate", type=float, default=2e-3, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1, help="processes that prepare patches")
    parser.add_argument("--threads", type=int, default=1, help="for learning without a GPU")
    learn(parser.parse_args(arguments))
    return 0


def learn(asked: argparse.Namespace) -> None:
    """Train."""
    torch.set_num_threads(asked.threads)
    torch.backends.cudnn.benchmark = True
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    learner = Learner(asked.checkpoint, device, asked.seed)
    fresh = asked.many // asked.served
    pool, lot = Pool(HELD * fresh, device), torch.Generator(device)
    first, begun = int(learner.so_far["step"]), time.monotonic() - learner.so_far["seconds"]
    steps, limit = range(first, asked.steps), asked.minutes * 60
    told, mean = time.monotonic(), torch.zeros((), device=device)
    new = prepared(Prepared(asked.shards, asked.seed, fresh), steps, workers=asked.workers)
    for step, patches in zip(steps, new, strict=True):
        pool.add(patches)
        seconds = time.monotonic() - begun
        lot.manual_seed(asked.seed * 10_000_000 + step)
        now = rate(asked.rate, step, max(step / asked.steps, seconds / limit))
        wrong = learner.step(*pool.draw(asked.many, lot), rate=now)
        learner.follow(step)
        mean += (wrong - mean) * max(0.01, 1 / (1 + step - first))
        last = step + 1 == asked.steps or seconds >= limit
        if last or time.monotonic() - told >= KEEP_S:
            told, learner.so_far = time.monotonic(), {"step": step + 1.0, "seconds": seconds}
            learner.keep()
            sys.stdout.write(f"{step + 1} {seconds:.0f} s, loss {mean.item():.3f}\n")
            sys.stdout.flush()
        if last:
            break


if __name__ == "__main__":
    sys.exit(main())
