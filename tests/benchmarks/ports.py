"""Measure the ship counter on labelled ports.

    python tests/benchmarks/ports.py FOLDER

FOLDER holds four-band GeoTIFFs (red, green, blue, nir), each with a JSON file of its ships beside it. The
"shipped" columns are the counter as it ships, which has seen the ports that it was grown on; the "held out"
columns are its calibration file's, where each port was counted by trees and nets fitted without it.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from evidence.counters.intervals import ImageErrors, MeasuredErrors, interval_of
from evidence.counters.ships import shipped
from evidence.training.ports import hits, read_ports


def line(row: ImageErrors, low: int, high: int, seconds: float) -> str:
    """One port of a table."""
    precision, recall = row.hits / max(row.seen, 1), row.hits / max(row.true, 1)
    span = f"{low}–{high}"
    covered = "yes" if low <= row.true <= high else "no"
    return (
        f"| {row.image:10} | {row.true:4} | {row.seen:4} | {span:>7} | {covered:7} |"
        f" {precision:9.2f} | {recall:6.2f} | {seconds:7.1f} |"
    )


def total(rows: list[ImageErrors]) -> str:
    """Precision, recall, F1 and mean count error over all ports."""
    true, seen, hit = (sum(getattr(row, name) for row in rows) for name in ("true", "seen", "hits"))
    error = sum(abs(row.true - row.seen) for row in rows) / max(len(rows), 1)
    return (
        f"{len(rows)} ports, {true} ships: precision {hit / max(seen, 1):.3f}, "
        f"recall {hit / max(true, 1):.3f}, "
        f"F1 {2 * hit / max(true + seen, 1):.3f}, mean count error {error:.1f}"
    )


HEAD = (
    "| port       | true | seen | 90 %    | covered | precision | recall | seconds |\n"
    "|------------|------|------|---------|---------|-----------|--------|---------|\n"
)


def main(folder: Path) -> None:
    """Print both tables."""
    counter = shipped()
    sys.stdout.write("Held out (trees, nets, cut and interval from the other ports)\n\n" + HEAD)
    rows = list(counter.tuning.errors.images)
    for row in rows:
        others = MeasuredErrors(
            images=tuple(r for r in rows if r is not row), corrected=counter.tuning.errors.corrected
        )
        _, low, high, _ = interval_of(row.seen, others)
        sys.stdout.write(line(row, low, high, float("nan")) + "\n")
    sys.stdout.write(total(rows) + "\n\nAs shipped (grown on these ports)\n\n" + HEAD)
    fresh = []
    for port in read_ports(folder):
        start = time.process_time()
        count = counter(port.chip)
        seconds = time.process_time() - start
        right = len(hits(port.ships, [(mark.px, mark.py) for mark in count.marks]))
        fresh.append(ImageErrors(image=port.name, true=len(port.ships), seen=len(count.marks), hits=right))
        sys.stdout.write(line(fresh[-1], count.low, count.high, seconds) + "\n")
    sys.stdout.write(total(fresh) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
