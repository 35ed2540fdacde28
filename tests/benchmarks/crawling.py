"""What a static catalogue costs, the first time and the second: python tests/benchmarks/crawling.py.

5,000 items in 200 collections on a loopback server, in three layouts: requests, seconds without the pause
between requests and the seconds that the pause would add, bytes on disk.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from catalogues import item, query, square
from static_hosts import Desk, Host, hosting, links

from evidence.scenes.catalogues.indexed import BOUNDS
from evidence.scenes.catalogues.walk import Bounds

COLLECTIONS, ITEMS = 200, 25
MUCH = Bounds(documents=100_000, pause_s=0)


def catalogue(*, extents: bool, days: bool) -> dict[str, Any]:
    """A grid of collections a degree wide, with or without extents, in folders of days or not."""
    documents: dict[str, Any] = {}
    folders = []
    for number in range(COLLECTIONS):
        west, south = 100 + number % 20, 30 + number // 20
        folder = f"/2023-10-{1 + number % 28:02}/{number}" if days else f"/{number}"
        folders.append(f".{folder}/collection.json")
        documents[f"{folder}/collection.json"] = links("item", *(f"./{n}.json" for n in range(ITEMS)))
        if extents:
            box = {"spatial": {"bbox": [[west, south, west + 1, south + 1]]}}
            documents[f"{folder}/collection.json"] |= {"type": "Collection", "extent": box}
        for n in range(ITEMS):
            corner = west + 0.2 * (n % 5), south + 0.2 * (n // 5)
            taken = f"2023-10-{1 + (number if days else n) % 28:02}T02:10:00Z"
            documents[f"{folder}/{n}.json"] = item(
                f"{number}/{n}", geometry=square(*corner, side=0.19), datetime=taken
            )
    return {"/catalog.json": links("child", *folders)} | documents


def measured(host: Host, desk: Desk, bounds: Bounds) -> str:
    """Ask once; requests, seconds, scenes, and what the answer says."""
    mark, started = len(host.asked), time.perf_counter()
    found = desk.ask(
        host, query(square(105.05, 35.05), "2023-09-04T00:00:00", "2023-11-05T23:59:59"), bounds=bounds
    )
    took_s, requests = time.perf_counter() - started, len(host.since(mark))
    told = f"{requests:>6,} requests {took_s:7.2f} s (+ {requests * BOUNDS.pause_s:6.0f} s of pauses)"
    return f"{told} {len(found.scenes)} scenes. {found.answer.detail or ''}"


def say(*words: str) -> None:
    """Write a line."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Measure each layout."""
    for name, documents in (
        ("extents", catalogue(extents=True, days=False)),
        ("folders of days", catalogue(extents=False, days=True)),
        ("neither", catalogue(extents=False, days=False)),
    ):
        say(f"{name}: {len(documents):,} documents")
        with hosting(documents) as host, tempfile.TemporaryDirectory() as folder:
            desk = Desk(Path(folder))
            say("  first ", measured(host, desk, MUCH))
            say("  second", measured(host, desk, MUCH))
            desk.clock.later(days=2)
            say("  later ", measured(host, desk, MUCH))
            say(f"  index  {desk.index().stat().st_size / 2**20:.1f} MiB")
        with hosting(documents) as host, tempfile.TemporaryDirectory() as folder:
            few = Bounds(documents=BOUNDS.documents, pause_s=0)
            say("  within", measured(host, Desk(Path(folder)), few))


if __name__ == "__main__":
    main()
