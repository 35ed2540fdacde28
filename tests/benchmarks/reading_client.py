"""One read in a process of its own, for the benchmark of reading; tells as JSON what it took.

python reading_client.py cold ADDRESS AREA              a scene over an area, from a standing start
python reading_client.py "started ahead" ADDRESS AREA   the same after a search
python reading_client.py GDAL ADDRESS WINDOW            rasterio over /vsicurl
python reading_client.py memory PATH AREA               a file from disk, and the memory it took
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.model.places import Geometry
    from evidence.model.scenes import Scene
    from evidence.pixels.read import ChipReader
    from evidence.web import Web

LOOPBACK = "http://127.0.0.1:"


def ours(address: str, area: Geometry, *, ahead: bool) -> dict[str, Any]:
    """Read a scene as a check does."""
    scene = scene_of(address, area)
    with reader_of(address) as (reader, web):
        if ahead:
            reader.prepare()
            web.get(f"{address.rpartition('/')[0]}/item.json")
            time.sleep(1)
        began = time.perf_counter()
        chip = reader(scene, area=area)
        seconds = time.perf_counter() - began
    height, width = chip.valid.shape
    window = (chip.col_off, chip.row_off, width, height)
    return {"seconds": seconds, "pixels": _hash(chip.data), "window": window}


@contextmanager
def reader_of(address: str) -> Iterator[tuple[ChipReader, Web]]:
    """Give the built-in reader, and its door to the web."""
    from evidence.disk import Disk  # noqa: PLC0415 - the other reader shall not wait for these
    from evidence.pixels.read import ChipReader  # noqa: PLC0415
    from evidence.trail import Trail  # noqa: PLC0415
    from evidence.web import Policy, Web  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        trail = Trail(Path(folder))
        disk = Disk("scenes", Path(address).parent, trail=trail)
        with Web(Policy(allow_private=("127.0.0.0/8",)), trail=trail) as web:
            yield ChipReader(web=web, disk=lambda *_: disk, trail=trail), web


def scene_of(address: str, area: Geometry) -> Scene:
    """Describe the one scene there is."""
    from evidence.model.scenes import Asset, Scene  # noqa: PLC0415 - as above

    day = datetime(2023, 10, 5, tzinfo=UTC)
    return Scene(
        id="scene",
        collection=None,
        catalogue="benchmark",
        taken_start=day,
        taken_end=day,
        gsd_m=0.5,
        footprint=area,
        assets={"visual": Asset(href=address, roles=("visual",))},
    )


def gdal(address: str, window: tuple[int, int, int, int]) -> dict[str, Any]:
    """Read the same pixels and their mask with rasterio; from this machine only."""
    if not address.startswith(LOOPBACK):
        raise SystemExit(f"Only loopback is read here, not {address}.")
    import rasterio  # noqa: PLC0415 - each reader pays for its own imports only
    from rasterio.windows import Window  # noqa: PLC0415

    began = time.perf_counter()
    with rasterio.open(address, driver="GTiff", sharing=False) as raster:
        data = raster.read(window=Window(*window))
        raster.dataset_mask(window=Window(*window))
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "pixels": _hash(data), "window": window}


def memory(path: str, area: Geometry) -> dict[str, Any]:
    """Read a file from disk; the most memory that this process and its worker held, in MiB."""
    from evidence.pixels.process import Worker  # noqa: PLC0415 - as above

    peaks = []
    leave = Worker.__exit__

    def told(worker: Worker, *error: Any) -> None:
        peaks.append(_peak_mib(worker.process.pid))
        leave(worker, *error)

    Worker.__exit__ = told
    with reader_of(path) as (reader, _):
        chip = reader(scene_of(path, area), area=area)
    return {"parent_mib": _peak_mib("self"), "worker_mib": max(peaks), "pixels": chip.valid.size}


def _peak_mib(process: int | str) -> float:
    """Most memory that a process has held, as Linux tells it."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _hash(data: Any) -> str:
    return hashlib.sha256(np.ascontiguousarray(data, dtype="uint8")).hexdigest()


def main(what: str, where: str, of: str) -> None:
    """Read, and tell."""
    if what == "GDAL":
        told = gdal(where, tuple(json.loads(of)))
    elif what == "memory":
        told = memory(where, json.loads(of))
    else:
        told = ours(where, json.loads(of), ahead=what == "started ahead")
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
