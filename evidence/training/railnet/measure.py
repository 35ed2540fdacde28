"""Measures a net on folders that the renderer wrote.

``python -m evidence.training.railnet.measure MODEL.onnx TUNING.toml FOLDER …`` writes JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from evidence.counters.rail.counter import running
from evidence.counters.rail.sight import look
from evidence.counters.rail.tuning import read_tuning
from evidence.training.railnet.scoring import Tally, scene


def main(arguments: list[str] | None = None) -> int:
    """Measure as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m evidence.training.railnet.measure", description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("tuning", type=Path)
    parser.add_argument("folders", type=Path, nargs="+", help="written by evidence.training.render")
    asked = parser.parse_args(arguments)
    run, tuning = running(asked.model.read_bytes()), read_tuning(asked.tuning.read_bytes())
    total = {"judged": Tally(), "along": Tally()}
    for folder in asked.folders:
        here = {"judged": Tally(), "along": Tally()}
        for path in sorted(folder.glob("*.tif")):
            one = scene(path)
            seen = look(one.chip, run, tuning)
            for tallies in (here, total):
                tallies["judged"].add(one, seen.cars)
                tallies["along"].add(one, seen.along)
        _say(folder.name, here)
    _say("all", total)
    return 0


def _say(where: str, tallies: dict[str, Tally]) -> None:
    for name, one in tallies.items():
        sys.stdout.write(json.dumps({"counter": name, "folder": where, **one.line()}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
