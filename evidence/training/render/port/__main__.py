"""Makes a labelled folder of ports: ``python -m evidence.training.render.port OUT --seeds 0-9``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import rasterio
from rasterio import Affine

from evidence.chip import RENDERED
from evidence.training.render.port.draw import GSD_M, Port, draw

BANDS = ("red", "green", "blue", "nir")


def write(path: Path, port: Port) -> None:
    """Write NAME.tif, marked as rendered and lying at sea off nowhere, and its truth beside it."""
    bands, height, width = port.pixels.shape
    with rasterio.open(
        path, "w", driver="GTiff", width=width, height=height, count=bands, dtype="uint16", crs="EPSG:32631",
        transform=Affine(GSD_M, 0, 500_000, 0, -GSD_M, 0), compress="deflate",
    ) as file:  # fmt: skip
        file.write(port.pixels)
        file.update_tags(**{RENDERED: "YES"})
        for index, name in enumerate(BANDS, 1):
            file.set_band_description(index, name)
    objects = [
        {
            "px": round(ship.x / GSD_M, 2),
            "py": round(ship.y / GSD_M, 2),
            "length": round(ship.length_m, 1),
            "width": round(ship.width_m, 1),
            "angle": round(ship.angle, 4),
        }
        for ship in port.ships
    ]
    told = {"kind": "ship", "gsd": GSD_M, "count": len(objects), "objects": objects}
    path.with_suffix(".json").write_text(json.dumps(told) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Render as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m evidence.training.render.port", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seeds", default="0-9", help="first-last, inclusive")
    asked = parser.parse_args(arguments)
    first, _, last = asked.seeds.partition("-")
    asked.out.mkdir(parents=True, exist_ok=True)
    for seed in range(int(first), int(last or first) + 1):
        write(asked.out / f"port_{seed:05d}.tif", draw(seed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
