"""Trains a net on some ports, from its checkpoint where there is one.

The seed and the step choose every batch, so that a run that was cut off ends like one that was not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from evidence.training.ships.net import ShipNet
from evidence.training.ships.samples import Pool, draw, vary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evidence.counters.trees import Trees
    from evidence.training.labels import Example

STEPS, BATCH, RATE = 320, 192, 4e-3
_EVERY = 80
"""Steps between checkpoints."""


def learned(examples: Sequence[Example], trees: Trees, path: Path, *, seed: int) -> ShipNet:
    """Give the net that these ports teach; ``path`` is its checkpoint, read and written."""
    torch.manual_seed(seed)
    net: ShipNet = ShipNet().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), RATE / 2, weight_decay=0.03)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=STEPS, pct_start=0.15)
    step = 0
    if path.exists():
        held = torch.load(path, weights_only=True)
        net.load_state_dict(held["net"])
        step = held["step"]
        if step < STEPS:
            optimiser.load_state_dict(held["optimiser"])
            pace.load_state_dict(held["pace"])
    if step < STEPS:
        pool = draw(examples, trees, seed=seed)
        while step < STEPS:
            _advance(net, optimiser, pool, seed=seed, step=step)
            pace.step()
            step += 1
            if step % _EVERY == 0 or step == STEPS:
                state = {"net": net.state_dict(), "optimiser": optimiser.state_dict()}
                part = path.with_suffix(".part")
                torch.save({**state, "pace": pace.state_dict(), "step": step}, part)
                part.rename(path)
    net.eval()
    return net


def _advance(net: ShipNet, optimiser: torch.optim.Optimizer, pool: Pool, *, seed: int, step: int) -> None:
    """Learn from one batch: the next part of the pool in this round's order."""
    batches = len(pool.target) // BATCH
    order = np.random.default_rng([seed, step // batches]).permutation(len(pool.target))
    some = order[step % batches * BATCH :][:BATCH]
    seen = vary(pool.pictures[some], np.random.default_rng([seed, step, 1]))
    # Dropout draws from torch's own numbers.
    torch.manual_seed(seed * 1_000_000 + step)
    net.train()
    odds = net(
        torch.from_numpy(seen).contiguous(memory_format=torch.channels_last),
        torch.from_numpy(pool.shapes[some]),
    )
    loss = binary_cross_entropy_with_logits(odds, torch.from_numpy(pool.target[some]))
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
