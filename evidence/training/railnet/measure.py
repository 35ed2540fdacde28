"""Measures a net on folders that the renderer wrote.

``python -m evidence.training.railnet.measure MODEL.onnx TUNING.toml FOLDER …`` writes JSON.
"""

from __future__ import annotations

import json
import sys

from evidence.counters.rail.sight import look
from evidence.training.railnet.command import ask
from evidence.training.railnet.scoring import Tally, scene


def main(arguments: list[str] | None = None) -> int:
    """Measure as the command line asks."""
    asked = ask("measure", arguments, about=__doc__)
    total = {"judged": Tally(), "along": Tally()}
    for folder in asked.folders:
        here = {"judged": Tally(), "along": Tally()}
        for path in sorted(folder.glob("*.tif")):
            one = scene(path)
            seen = look(one.chip, asked.run, asked.tuning)
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
