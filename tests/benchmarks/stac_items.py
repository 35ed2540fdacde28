"""Read every STAC item found below a folder: each is a scene, or is refused with a reason.

    python tests/benchmarks/stac_items.py FOLDER

Prints how many were read and why the others were not. Anything but a scene or a refusal ends in a traceback.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence.scenes.items import scene_of
from evidence.scenes.refusals import ItemRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "https://example.org/stac/item.json"


def items_in(read: Any) -> Iterator[Any]:
    """Items anywhere in a JSON document: alone, in a page, or in a list of pages."""
    if isinstance(read, dict) and read.get("type") == "Feature":
        yield read
    elif isinstance(read, dict) and isinstance(read.get("features"), list):
        yield from (item for item in read["features"] if isinstance(item, dict))
    elif isinstance(read, dict | list):
        for inner in read.values() if isinstance(read, dict) else read:
            yield from items_in(inner)


def measure(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Count what became of the items, and the reasons of those refused."""
    outcomes, reasons = Counter[str](), Counter[str]()
    for path in sorted(folder.rglob("*json")):
        for item in items_in(json.loads(path.read_bytes())):
            outcomes["items"] += 1
            try:
                scene = scene_of(item, catalogue="benchmark", base=BASE)
            except ItemRefused as why:
                outcomes["refused"] += 1
                reasons[f"{why.code}: {why.what}"] += 1
            else:
                outcomes["scenes"] += 1
                outcomes["scenes without files that can be fetched"] += not scene.assets
                outcomes["scenes without a native GSD"] += scene.gsd_m is None
    return outcomes, reasons


def main() -> None:
    """Print the figures of the folder named on the command line."""
    outcomes, reasons = measure(Path(sys.argv[1]))
    for name, number in [*outcomes.items(), *reasons.most_common()]:
        sys.stdout.write(f"{number:6d}  {name}\n")


if __name__ == "__main__":
    main()
