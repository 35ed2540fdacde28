"""Measures a checkpoint against the present counter, on the same scenes.

``python -m evidence.training.railnet.measure CHECKPOINT FOLDER … [--present]``
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from PIL import Image

from evidence.chip import Chip
from evidence.counters import railcars
from evidence.model.counts import Mark
from evidence.training.railcar_scenes import hits
from evidence.training.railnet import centres, railmaps, railmarks
from evidence.training.railnet.net import RailNet
from evidence.training.render.model import Car

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Find = Callable[[Chip], Sequence[Mark]]

LEAST = 0.4
"""Best F1 of centres on fresh scenes of the styles that were trained on."""


class Scene(NamedTuple):
    """A chip with its truth."""

    chip: Chip
    cars: tuple[Car, ...]


@dataclass
class Tally:
    """What a counter did on some scenes."""

    true: list[int]
    seen: list[int]
    right: list[int]

    def line(self) -> dict[str, float]:
        """Precision, recall, F1, and errors of the counts."""
        true, seen, right = (np.array(x, float) for x in (self.true, self.seen, self.right))
        p, r = right.sum() / max(seen.sum(), 1), right.sum() / max(true.sum(), 1)
        off = np.abs(seen - true)
        return {
            "scenes": len(true),
            "cars": int(true.sum()),
            "marks": int(seen.sum()),
            "precision": round(float(p), 3),
            "recall": round(float(r), 3),
            "f1": round(float(2 * p * r / max(p + r, 1e-9)), 3),
            "mae": round(float(off.mean()), 2),
            "mape": round(float((off / np.maximum(true, 1)).mean()), 3),
        }


def load(path: Path) -> railmaps.Run:
    """The slow net of a checkpoint, as it is asked at run time."""
    net = RailNet()
    net.load_state_dict(torch.load(path, weights_only=True)["slow"])
    net.eval().to(memory_format=torch.channels_last)

    def run(picture: railmaps.Field) -> railmaps.Field:
        with torch.no_grad():
            tensor = torch.from_numpy(picture).to(memory_format=torch.channels_last)
            return np.asarray(net(tensor).contiguous().numpy(), np.float32)

    return run


def find_with(run: railmaps.Run, least: float) -> Find:
    """Marks of the net, in chip pixels."""

    def find(chip: Chip) -> Sequence[Mark]:
        picture, zoom = railmaps.resample(chip)
        found = centres.boxes(railmaps.answer(picture, run), least=least)
        return [mark(box, zoom) for box in found if within(box, zoom, chip)]

    return find


def find_along(run: railmaps.Run) -> Find:
    """Marks of the net along traced tracks, in chip pixels."""
    tuning = railmarks.tuned(railcars.shipped().tuning)

    def find(chip: Chip) -> Sequence[Mark]:
        picture, zoom = railmaps.resample(chip)
        return railmarks.find(chip, railmaps.answer(picture, run), zoom, tuning)

    return find


def within(box: centres.Box, zoom: float, chip: Chip) -> bool:
    """Whether a box is centred inside the chip's AOI."""
    row, col = int(box.row * 2 / zoom), int(box.col * 2 / zoom)
    high, wide = chip.inside.shape
    return 0 <= row < high and 0 <= col < wide and bool(chip.inside[row, col] and chip.valid[row, col])


def mark(box: centres.Box, zoom: float) -> Mark:
    """A box of the maps as a mark of the chip."""
    return Mark(
        px=box.col * 2 / zoom, py=box.row * 2 / zoom, angle=box.angle, length_m=box.length_m,
        width_m=box.width_m, score=min(1.0, box.score),
    )  # fmt: skip


def present(chip: Chip) -> Sequence[Mark]:
    """Marks of the counter as it ships."""
    return railcars.find(chip, railcars.shipped().tuning)[0]


def scene(path: Path) -> Scene:
    """A picture of a folder that ``evidence.training.render`` wrote, all of it asked about, and its truth."""
    described = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    with Image.open(path) as picture:
        data = np.asarray(picture, np.float32).transpose(2, 0, 1)
    inside, gsd = np.ones(data.shape[1:], bool), float(described["gsd"])
    chip = Chip(
        data=data, valid=inside, inside=inside, bands=("red", "green", "blue"), gsd_m=gsd, posting_m=gsd,
        col_off=0, row_off=0, transform=None, crs=None, sha256="0" * 64,
    )  # fmt: skip
    cars = [Car(o["px"], o["py"], o["angle"], o["length"], o["width"]) for o in described["objects"]]
    return Scene(chip, tuple(cars))


def tally(scenes: Iterable[Scene], finds: dict[str, Find]) -> dict[str, Tally]:
    """Count every scene with every counter."""
    out = {name: Tally([], [], []) for name in finds}
    for one in scenes:
        for name, find in finds.items():
            marks = find(one.chip)
            out[name].true.append(len(one.cars))
            out[name].seen.append(len(marks))
            out[name].right.append(hits(one.cars, marks, posting_m=one.chip.posting_m))
    return out


def main(arguments: list[str] | None = None) -> int:
    """Measure as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m evidence.training.railnet.measure", description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="a file of `learn`; - for the present counter only")
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--least", type=float, default=LEAST)
    parser.add_argument("--present", action="store_true", help="the present counter as well")
    asked = parser.parse_args(arguments)
    torch.set_num_threads(1)
    finds: dict[str, Find] = {}
    if str(asked.checkpoint) != "-":
        run = load(asked.checkpoint)
        finds = {"centres": find_with(run, asked.least), "along": find_along(run)}
    if asked.present or not finds:
        finds["present"] = present
    total = {name: Tally([], [], []) for name in finds}
    for folder in asked.folders:
        scenes = (scene(path) for path in sorted(folder.glob("*.tif")))
        for name, one in tally(scenes, finds).items():
            _say(name, folder.name, one)
            total[name].true += one.true
            total[name].seen += one.seen
            total[name].right += one.right
    for name, one in total.items():
        _say(name, "all", one)
    return 0


def _say(name: str, where: str, one: Tally) -> None:
    sys.stdout.write(json.dumps({"counter": name, "folder": where, **one.line()}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
