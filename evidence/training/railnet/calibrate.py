"""Measures the errors that intervals are made of.

``python -m evidence.training.railnet.calibrate MODEL.onnx TUNING.toml FOLDER …`` with folders of a style that
nothing was trained or tuned on prints ``trust``, ``apart`` and ``measured`` of the tuning.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np

from evidence.counters.rail.counter import RailcarCounter, apart, off
from evidence.counters.rail.sight import look
from evidence.counters.rail.tuning import Measured
from evidence.counters.ranks import interval_by_rank
from evidence.training.railnet.command import ask
from evidence.training.railnet.scoring import scene

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evidence.counters.rail.maps import Run
    from evidence.counters.rail.tuning import Tuning

AGREE = 0.95
"""Share of scenes on which the two ways of counting are not called apart."""

TRUSTS = (0.1, 0.25, 0.5, 1.0, 2.0)


def measured(path: Path, run: Run, tuning: Tuning) -> Measured:
    """Count one scene in every way."""
    one = scene(path)
    seen = look(one.chip, run, tuning)
    counts = len(one.cars), len(seen.cars), len(seen.along)
    return Measured(one.chip.gsd_m, *counts, round(seen.length_m), round(seen.unsure, 2))


def width(rows: Sequence[Measured], trust: float) -> float:
    """Median width of intervals, as a share of the count, each scene held against the others."""
    offs = [off(row, trust=trust) for row in rows]
    widths = []
    for k, one in enumerate(offs):
        span = interval_by_rank(one.seen, one.doubt, offs[:k] + offs[k + 1 :])
        widths.append((span.high - span.low) / max(one.seen, 1))
    return float(np.median(widths))


def main(arguments: list[str] | None = None) -> int:
    """Calibrate as the command line asks."""
    asked = ask("calibrate", arguments, about=__doc__)
    rows = [measured(path, asked.run, asked.tuning) for path in asked.scenes]
    fine = [one for one in rows if one.gsd_m <= RailcarCounter.coarsest_m]
    widths = {trust: width(fine, trust) for trust in TRUSTS}
    sys.stderr.write("".join(f"trust {trust}: median width {w:.3f}\n" for trust, w in widths.items()))
    sys.stdout.write(f"trust = {min(widths, key=lambda trust: widths[trust])}\n")
    sys.stdout.write(f"apart = {np.quantile([apart(m.judged, m.along) for m in fine], AGREE):.2f}\n")
    lines = (", ".join(f"{value:g}" for value in one) for one in rows)
    sys.stdout.write("measured = [\n" + "".join(f"    [{line}],\n" for line in lines) + "]\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
