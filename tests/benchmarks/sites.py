"""Measure how well names are placed: ``make sites SITES="FILE …"``.

    python tests/benchmarks/sites.py FILE …

A FILE holds one place a line, as JSON with ``name``, ``aliases``, ``country``, ``lon``, ``lat``,
``radius_m``, ``precision`` (facility, area or town), ``confidence`` and ``licence``. Names and first aliases
are asked for, offline. A first candidate is right within 3 km or twice the radius, whichever is more; towns
and areas within 10 km. Then a random third of the places is taken out of the gazetteer, thirty times over.
At last look-ups are timed: under 1,000 a second, or over 100 MB for the index, fails.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from shapely.geometry import Point, shape

from evidence.seams import PlaceQuery
from evidence.sites import tables
from evidence.sites.gazetteer import Gazetteer, shipped_files
from evidence.sites.outlines import distance_m
from evidence.sites.places import read
from evidence.sites.resolver import area, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FREE = ("public domain", "CC BY", "CC0", "MIT", "fact")
DRAWS = 30
USUAL = {
    "air_base": "aircraft",
    "airport": "aircraft",
    "port": "ship",
    "naval_base": "ship",
    "rail_yard": "railcar",
    "launch_site": "launcher",
    "depot": "storage_tank",
    "industrial": "storage_tank",
    "camp": "tent",
    "town": "building",
}
LEAST_A_SECOND, MOST_MB = 1000.0, 100.0


class Score(NamedTuple):
    """Shares of the names that were asked for."""

    names: int
    right: float
    wrong: float
    offset_m: float
    """Median distance of the right ones."""

    inside: float
    """Share of the right ones whose answered area holds the true point."""


def free(row: dict[str, Any]) -> bool:
    """Whether a row's facts may be carried over, so that the gazetteer can be asked to have it."""
    licence = row.get("licence") or ""
    return any(word in licence for word in FREE) and not any(
        no in licence for no in ("not stated", "no licence")
    )


def score(rows: Iterable[dict[str, Any]], gazetteer: Gazetteer, *, counted: bool = False) -> Score:
    """Ask for every name and first alias of the rows; if ``counted``, with what usually is counted there."""
    asked = [(row, name) for row in rows for name in (row["name"], *row.get("aliases", ())[:1])]
    right: list[tuple[float, bool]] = []
    wrong = 0
    for row, name in asked:
        thing = USUAL.get(row["kind"]) if counted else None
        found = resolve(PlaceQuery(name, country=row["country"], kind=thing), [gazetteer])
        if found.outcome != "found":
            continue
        best = found.candidates[0]
        off_m = distance_m(best.lon, best.lat, row["lon"], row["lat"])
        if off_m > max(3000.0 if row["precision"] == "facility" else 10_000.0, 2 * row["radius_m"]):
            wrong += 1
            continue
        right.append((off_m, bool(shape(area(best)).contains(Point(row["lon"], row["lat"])))))
    n, offsets, inside = len(asked) or 1, [off for off, _ in right], [within for _, within in right]
    median = statistics.median(offsets) if offsets else 0.0
    return Score(len(asked), len(right) / n, wrong / n, median, sum(inside) / (len(inside) or 1))


def withheld(rows: Sequence[dict[str, Any]], seed: int, *, counted: bool) -> Score:
    """Score a random third of the rows on a gazetteer that lacks all places within 2 km of them."""
    gone = random.Random(seed).sample(rows, len(rows) // 3)  # noqa: S311 - a draw, no secret
    kept = [
        place
        for place in read(shipped_files())
        if all(distance_m(place.lon, place.lat, row["lon"], row["lat"]) > 2000 for row in gone)
    ]
    return score(gone, Gazetteer("kept", kept, tables.shipped()), counted=counted)


def speed(rows: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """Look-ups a second from a warm index, and the index's memory in MB."""
    tracemalloc.start()

    gazetteer = Gazetteer("timed", read(shipped_files()), tables.shipped.__wrapped__())
    used_mb = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    queries = [
        PlaceQuery(name, country=row["country"]) for row in rows for name in (row["name"], *row["aliases"])
    ]
    for query in queries:
        resolve(query, [gazetteer])
    began = time.perf_counter()
    for query in queries:
        resolve(query, [gazetteer])
    return len(queries) / (time.perf_counter() - began), used_mb


def main() -> None:
    """Print the figures, one line each."""
    rows: list[dict[str, Any]] = []
    shipped = Gazetteer("shipped", read(shipped_files()), tables.shipped())
    for file in sys.argv[1:]:
        here = [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]
        here = [row for row in here if row["confidence"] in {"high", "medium"}]
        sys.stdout.write(f"{Path(file).name} {score(here, shipped)}\n")
        sys.stdout.write(f"{Path(file).name}, free licences {score(filter(free, here), shipped)}\n")
        sys.stdout.write(f"the same, counted {score(filter(free, here), shipped, counted=True)}\n")
        rows += here
    for counted in (False, True):
        draws = [withheld([row for row in rows if free(row)], seed, counted=counted) for seed in range(DRAWS)]
        for name in ("right", "wrong"):
            shares = [getattr(draw, name) for draw in draws]
            told = (
                f"mean {statistics.mean(shares):.3f}, worst {(min if name == 'right' else max)(shares):.3f}"
            )
            how = "withheld, counted" if counted else "withheld"
            sys.stdout.write(f"a third {how}, {DRAWS} draws: {name} {told}\n")
    a_second, used_mb = speed(rows)
    sys.stdout.write(f"{a_second:.0f} look-ups a second, index {used_mb:.0f} MB\n")
    if a_second < LEAST_A_SECOND or used_mb > MOST_MB:
        sys.exit(f"The limits are {LEAST_A_SECOND:.0f} a second and {MOST_MB:.0f} MB.")


if __name__ == "__main__":
    main()
