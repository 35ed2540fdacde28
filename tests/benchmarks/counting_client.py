"""Count railcars once, in a process of its own, and tell what it took.

``counting_client.py SCENE.npy SIDE POSTING`` repeats the picture in SCENE.npy, shape (3, height, width), over
SIDE by SIDE pixels, POSTING metres apart.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
from benchmarks.endless import endless

from evidence.counters.rail.counter import shipped


def held_mib(what: str) -> float:
    """Memory that this process holds (VmRSS), or the most that it has held (VmHWM), as Linux tells it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition(f"{what}:")[2].split()[0]) / 1024


def main(scene: str, side: str, posting_m: str) -> None:
    """Count, and tell."""
    counter, chip = shipped(), endless(np.load(scene), int(side), posting_m=float(posting_m))
    before = held_mib("VmRSS")
    began = time.process_time()
    seen = counter(chip)
    seconds = time.process_time() - began
    told = {"seconds": seconds, "count": seen.best, "second": seen.second, "mib": held_mib("VmHWM") - before}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
