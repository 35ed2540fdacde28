"""Measure how fast railcars are counted: ``make rail-speed``.

    PYTHONPATH=tests python tests/benchmarks/railcar_speed.py [PEER] [--sides 2000 5000 …] [--posting 0.5]

PEER is the Python of an environment that has ultralytics (``make rail-speed`` makes one). It exports the
smallest YOLO networks for oriented boxes, with random weights, to ONNX. They and the counter's net take turns
on the same pictures, each on one thread; then whole counts of rendered yards take turns with them too.
A YOLO network's boxes still have to be decoded, and its tiles to overlap: neither is charged to it.

At last, rendered yards are counted on chips of several sides, each in a process of its own: seconds for each
megapixel, and the most memory held beyond the chip. Times are of one core. Fails where time for each pixel
grows by more than ``MOST_TIME`` from the first side of a kilometre or more to the last, or memory by more
than ``MOST_MIB``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from benchmarks.endless import endless

from evidence.counters.nets import session
from evidence.counters.rail.counter import shipped
from evidence.training.render.scene import render

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

PEERS = "yolo11n-obb", "yolov8n-obb"
INPUTS_PX = 640, 1024

YARD_M = 1000, 800
"""Ground of the yard that chips repeat; 150 cars stand on it."""

CHIPS_PX = 500, 1000, 2000
"""Sides of the chips whose counting is held against a network alone."""

TRIES = 5
BLOCK_M = 1000.0
"""Side of a chip that fills a block: a smaller one is a few tiles, which overlap less."""

MOST_TIME = 1.3
MOST_MIB = 600
"""What the most memory of one block differs by from that of another, and marks of a thousand trains."""

CLIENT = Path(__file__).with_name("counting_client.py")

_EXPORT = """
import sys
from ultralytics import YOLO
for name in sys.argv[1:]:
    YOLO(f"{name}.yaml").export(format="onnx", imgsz=640, dynamic=True, device="cpu")
"""


def exported(python: str, folder: Path) -> dict[str, bytes]:
    """Networks of the peer's environment as ONNX, by name; none where it cannot make them."""
    env = {
        "YOLO_CONFIG_DIR": str(folder),
        "YOLO_AUTOINSTALL": "false",
        "YOLO_OFFLINE": "true",
        "OMP_NUM_THREADS": "1",
    }
    if not Path(python).exists():
        sys.stdout.write(f"No YOLO to compare with: there is no {python}.\n")
        return {}
    ran = subprocess.run(
        [Path(python).absolute(), "-c", _EXPORT, *PEERS],
        cwd=folder,
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        last = (ran.stderr.strip() or "no word").splitlines()[-1]
        sys.stdout.write(f"No YOLO to compare with: {last}\n")
        return {}
    return {name: (folder / f"{name}.onnx").read_bytes() for name in PEERS}


def running(model: bytes) -> Callable[[NDArray[np.float32]], object]:
    """Run a network on one thread."""
    net = session(model)
    name = net.get_inputs()[0].name
    return lambda pictures: net.run(None, {name: pictures})


def quickest(calls: dict[str, Callable[[], object]], tries: int = TRIES) -> dict[str, float]:
    """Seconds of one core that each takes at best, by turns."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(tries):
        for name, call in calls.items():
            began = time.process_time()
            call()
            times[name].append(time.process_time() - began)
    return {name: min(each) for name, each in times.items()}


def say(what: str, seconds: dict[str, float], pixels: int) -> None:
    """One line: what each takes for a megapixel, and the first over each other."""
    first = next(iter(seconds.values()))
    each = [f"{name} {1e6 * took / pixels:.3f} s" for name, took in seconds.items()]
    ratios = [f"{first / took:.2f} of {name}" for name, took in list(seconds.items())[1:]]
    sys.stdout.write(f"{what}: {', '.join([*each, *ratios])}\n")
    sys.stdout.flush()


def networks(peers: dict[str, bytes]) -> None:
    """Networks alone, on pictures of noise."""
    own = resources.files("evidence.counters").joinpath("calibration", "railcars.onnx").read_bytes()
    runs = {name: running(model) for name, model in {"railcars": own, **peers}.items()}
    for side in INPUTS_PX:
        picture = np.random.default_rng(1).random((1, 3, side, side), np.float32)
        calls = {name: partial(run, picture) for name, run in runs.items()}
        say(f"a megapixel of {side} x {side}", quickest(calls), side * side)


def counts(peers: dict[str, bytes], yard: NDArray[np.uint8], posting_m: float) -> None:
    """Whole counts of yards, against networks that are shown as many pixels in tiles of 1,000."""
    counter = shipped()
    runs = {name: running(model) for name, model in peers.items()}
    for side in CHIPS_PX:
        chip, tile = endless(yard, side, posting_m=posting_m), min(side, 1000) // 32 * 32
        picture = np.random.default_rng(1).random((1, 3, tile, tile), np.float32)
        took = quickest({name: partial(run, picture) for name, run in runs.items()}, tries=3)
        scaled = {name: seconds * side**2 / tile**2 for name, seconds in took.items()}
        counted = quickest({"count": partial(counter, chip)}, tries=2)
        say(
            f"a megapixel of a chip of {side} x {side} at {posting_m:g} m", {**counted, **scaled}, side * side
        )


def growth(scene: Path, sides: Sequence[int], posting_m: float) -> bool:
    """Count on chips of several sides; whether time for each pixel, and memory, stay what they are."""
    told: dict[int, dict[str, Any]] = {}
    for side in sides:
        ran = subprocess.run(
            [sys.executable, str(CLIENT), str(scene), str(side), str(posting_m)],
            stdout=subprocess.PIPE,
            check=True,
        )
        one = told[side] = json.loads(ran.stdout)
        each = 1e6 * one["seconds"] / side**2
        sys.stdout.write(
            f"{side:6,} x {side:6,} px of {posting_m:g} m: {one['seconds']:.1f} s, {each:.3f} s a megapixel, "
            f"{one['mib']:.0f} MiB beyond the chip, {one['count']:,} cars\n"
        )
        sys.stdout.flush()
    full = {side: one for side, one in told.items() if side * posting_m >= BLOCK_M}
    if len(full) < 2:
        return True
    (first, small), *_, (last, large) = full.items()
    slower = large["seconds"] / last**2 / (small["seconds"] / first**2)
    more = large["mib"] - small["mib"]
    sys.stdout.write(f"{slower:.2f} times as long a pixel at {last:,} as at {first:,}, {more:+.0f} MiB\n")
    return bool(slower <= MOST_TIME and more <= MOST_MIB)


def main() -> int:
    """Measure, print and judge."""
    parser = argparse.ArgumentParser(description="Measure how fast railcars are counted.")
    parser.add_argument("peer", nargs="?")
    parser.add_argument("--sides", type=int, nargs="*", default=[2_000, 5_000, 10_000, 20_000])
    parser.add_argument("--posting", type=float, default=0.5, help="of the chips, metres")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="recount-rail-speed-") as name:
        folder = Path(name)
        peers = exported(asked.peer, folder) if asked.peer else {}
        networks(peers)
        width, height = (round(side_m / asked.posting) for side_m in YARD_M)
        yard = render("yard_a", 7, 150, width=width, height=height, posting_m=asked.posting).pixels
        counts(peers, yard, asked.posting)
        np.save(folder / "yard.npy", yard)
        return int(not growth(folder / "yard.npy", asked.sides, asked.posting))


if __name__ == "__main__":
    sys.exit(main())
