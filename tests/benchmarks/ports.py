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
        f"| {row.image:10} | {row.true:4} | {best(row):5} | {row.seen:5} | {span:>7} | {covered:7} |"
        f" {precision:9.2f} | {recall:6.2f} | {seconds:7.1f} |"
    )


def best(row: ImageErrors) -> int:
    """The count; the number of marks where no other was given."""
    return row.seen if row.best is None else row.best


def total(rows: list[ImageErrors]) -> str:
    """Precision, recall, F1 and mean count errors over all ports."""
    true, seen, hit = (sum(getattr(row, name) for row in rows) for name in ("true", "seen", "hits"))
    off = [abs(row.true - best(row)) for row in rows]
    error = sum(off) / max(len(rows), 1)
    share = sum(o / max(row.true, 1) for o, row in zip(off, rows, strict=True)) / max(len(rows), 1)
    return (
        f"{len(rows)} ports, {true} ships: precision {hit / max(seen, 1):.3f}, "
        f"recall {hit / max(true, 1):.3f}, "
        f"F1 {2 * hit / max(true + seen, 1):.3f}, mean count error {error:.1f}, {share:.3f} of the truth"
    )


HEAD = (
    "| port       | true | count | marks | 90 %    | covered | precision | recall | seconds |\n"
    "|------------|------|-------|-------|---------|---------|-----------|--------|---------|\n"
)


def main(folder: Path) -> None:
    """Print both tables."""
    counter = shipped()
    sys.stdout.write("Held out (trees, nets, cut, chances and interval from the other ports)\n\n" + HEAD)
    rows = list(counter.tuning.errors.images)
    for row in rows:
        others = MeasuredErrors(images=tuple(r for r in rows if r is not row))
        _, low, high, _ = interval_of(row.seen, others, best=row.best)
        sys.stdout.write(line(row, low, high, float("nan")) + "\n")
    sys.stdout.write(total(rows) + "\n\nAs shipped (grown on these ports)\n\n" + HEAD)
    fresh = []
    for port in read_ports(folder):
        start = time.process_time()
        count = counter(port.chip)
        seconds = time.process_time() - start
        right = len(hits(port.ships, [(mark.px, mark.py) for mark in count.marks]))
        true, seen = len(port.ships), len(count.marks)
        fresh.append(ImageErrors(image=port.name, true=true, seen=seen, hits=right, best=count.best))
        sys.stdout.write(line(fresh[-1], count.low, count.high, seconds) + "\n")
    sys.stdout.write(total(fresh) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
