"""Measure reading over HTTP against GDAL's own: ``make reading``.

    PYTHONPATH=tests python tests/benchmarks/reading.py [--tries 5]

A square kilometre is read out of scenes of 10,000 x 10,000 pixels of 0.5 m, which nginx serves, and a relay
holds each answer back by 30 ms. Each read is a process of its own, and takes turns with rasterio over
/vsicurl, which reads the same pixels of the same file. Bytes are counted where they are sent.

Time is told twice: from a standing start (cold), and with a decoding process started ahead and one answer
already fetched, as in a check, where the search for scenes comes first. More than 1.2 times GDAL's bytes, or
1.3 times its time by the second, fails. At last, the memory of parent and worker for scenes and areas of
several sizes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.reading_scenes import area_of, sparse_scene, textured_scene
from relay import Relay
from servers import NGINX, NO_NGINX, nginx
from serving import says, serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DELAY_S = 0.03
MOST_BYTES, MOST_TIME = 1.2, 1.3

SQUARE_KM_PX = 2000
"""Side of the area, in pixels of 0.5 m."""

SIDES, AREAS_PX = (2_000, 10_000, 30_000), (250, 500, 1_000, 1_800)

PLACES = {"in the middle": (4000, 4000), "astride four tiles": (3990, 5010)}
"""First column and row of the area."""

GDAL = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".tif",
    "GDAL_HTTP_MERGE_CONSECUTIVE_RANGES": "YES",
    "GDAL_HTTP_MULTIPLEX": "YES",
    "GDAL_INGESTED_BYTES_AT_OPEN": "32768",
    "GDAL_NUM_THREADS": "1",
    "VSI_CACHE": "TRUE",
}
"""What tile servers set (titiler's manual, "Performance tuning")."""

AHEAD, COLD = "started ahead", "cold"

CLIENT = Path(__file__).with_name("reading_client.py")


@dataclass(frozen=True)
class Cost:
    """What one read took."""

    seconds: float
    served: int
    requests: int
    pixels: str
    """Hash of what was read, to compare."""

    window: tuple[int, int, int, int]
    """First column and row, width and height."""


class Peaks(NamedTuple):
    """Most memory held, MiB."""

    parent: float
    worker: float


def client(*arguments: str) -> Any:
    """Run the client in a fresh process, and give what it tells."""
    ran = subprocess.run(
        [sys.executable, str(CLIENT), *arguments],
        env=os.environ | GDAL,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ran.stdout)


def measured(relay: Relay, *arguments: str) -> Cost:
    """Read once, and count at the server what it cost."""
    served, requests = relay.served, relay.requests
    told = client(*arguments)
    return Cost(
        told["seconds"],
        relay.served - served,
        relay.requests - requests,
        told["pixels"],
        tuple(told["window"]),
    )


def compared(
    relay: Relay, address: str, area: str, *, tries: int, readers: Sequence[str] = (AHEAD, COLD)
) -> dict[str, Cost]:
    """Read by turns, with ours and with GDAL; the quickest of each."""
    costs: dict[str, list[Cost]] = {name: [] for name in (*readers, "GDAL")}
    for _ in range(tries):
        for ours in readers:
            costs[ours].append(measured(relay, ours, address, area))
        window = json.dumps(costs[readers[0]][-1].window)
        costs["GDAL"].append(measured(relay, "GDAL", address, window))
    return {name: min(each, key=lambda cost: cost.seconds) for name, each in costs.items()}


@contextmanager
def served(path: Path) -> Iterator[tuple[Relay, str]]:
    """Serve a scene's folder far away; gives the relay that counts, and the scene's address."""
    own = path.parent / "nginx"
    own.mkdir(exist_ok=True)
    with nginx(path.parent, own) as upstream, serving(**{"item.json": says(b"{}")}) as server:
        relay = server.paths[f"/{path.name}"] = Relay(upstream, delay_s=DELAY_S)
        yield relay, f"{server.url}/{path.name}"
        relay.close()


def row(name: str, costs: dict[str, Cost]) -> tuple[str, bool]:
    """One row of the table, and whether it keeps the limits."""
    ours, cold, gdal = costs[AHEAD], costs[COLD], costs["GDAL"]
    size, time = ours.served / gdal.served, ours.seconds / gdal.seconds
    told = [f"{name:27}", f"{gdal.served:10,}", f"{ours.served:10,}", f"{size:5.2f}"]
    told += [f"{1000 * gdal.seconds:7.0f}", f"{1000 * ours.seconds:7.0f}", f"{time:5.2f}"]
    told += [f"{1000 * cold.seconds:7.0f}", f"{cold.seconds / gdal.seconds:5.2f}"]
    told += [f"{gdal.requests:4}", f"{ours.requests:4}"]
    kept = ours.pixels == cold.pixels == gdal.pixels and size <= MOST_BYTES and time <= MOST_TIME
    return f"| {' | '.join(told)} |", kept


HEAD = (
    "|                             | bytes GDAL |       ours | ratio | ms GDAL |    ours | ratio |    cold |"
    " ratio | requests    |\n"
)


def memory(folder: Path, sides: Sequence[int], areas_px: Sequence[int]) -> dict[tuple[int, int], Peaks]:
    """Peak memory by the sides of scene and area in pixels."""
    peaks = {}
    for side in sides:
        path = sparse_scene(folder / f"sparse-{side}.tif", side)
        for area_px in areas_px:
            told = client("memory", str(path), json.dumps(area_of(100, 100, area_px)))
            peaks[side, area_px] = Peaks(told["parent_mib"], told["worker_mib"])
    return peaks


def main() -> int:
    """Measure, print and judge."""
    parser = argparse.ArgumentParser(description="Measure reading over HTTP against GDAL's own.")
    parser.add_argument("--tries", type=int, default=5)
    asked = parser.parse_args()
    if NGINX is None:
        sys.stdout.write(NO_NGINX + "\n")
        return 1
    failed = False
    with tempfile.TemporaryDirectory(prefix="recount-reading-") as name:
        sys.stdout.write(HEAD)
        for compress in ("jpeg", "deflate"):
            path = textured_scene(Path(name) / f"{compress}.tif", compress)
            with served(path) as (relay, address):
                for place, corner in PLACES.items():
                    area = json.dumps(area_of(*corner, SQUARE_KM_PX))
                    costs = compared(relay, address, area, tries=asked.tries)
                    told, kept = row(f"{compress}, {place}", costs)
                    failed = failed or not kept
                    sys.stdout.write(told + "\n")
        sys.stdout.write("\nPeak memory, MiB\n")
        for (side, area_px), peaks in memory(Path(name), SIDES, AREAS_PX).items():
            sys.stdout.write(
                f"{area_px:5,} x {area_px:5,} px of {side:6,} x {side:6,}: "
                f"parent {peaks.parent:.0f}, worker {peaks.worker:.0f}\n"
            )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
