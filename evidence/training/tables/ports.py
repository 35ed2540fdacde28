"""Ports of the world, from searoute (UN/LOCODE), each confirmed by a second source."""

from __future__ import annotations

import json
from collections import defaultdict
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Final

from claims.places.atlas import folded
from evidence.sites.names import readings
from evidence.sites.outlines import distance_m
from evidence.training.tables.rows import row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evidence.sites.places import Place

_ISLANDS: Final = {
    "ANWIL": "CW",
    "ANEMM": "CW",
    "ANCUR": "CW",
    "ANBON": "BQ",
    "ANEUX": "BQ",
    "ANPHI": "SX",
    "ANSXM": "SX",
}

CONFIRMED_M: Final = 25_000.0
"""A port whose position no second source confirms within this distance is left out."""


def ports(second: Path, known_towns: Iterable[Place]) -> Iterator[Place]:
    """Ports whose position a second list of ports, or the town of that name, confirms."""
    others = json.loads(second.read_text(encoding="utf-8"))
    namesakes: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for town in known_towns:
        for name in (town.name, *town.aliases):
            namesakes[town.country, folded(name)].append(town)
    # Importing searoute would import what it computes routes with.
    data = distribution("searoute").locate_file("searoute/data/ports.geojson")
    for feature in json.loads(Path(str(data)).read_text(encoding="utf-8"))["features"]:
        told, (lon, lat) = feature["properties"], feature["geometry"]["coordinates"][:2]
        code, name = told["port"], " ".join(str(told["name"]).split())
        other = others.get(code, {})
        at = _agreed((lon, lat), other.get("coordinates"), namesakes[code[:2], folded(name)])
        if at is None:
            continue
        called = (name, other.get("name"), *other.get("alias", ()))
        yield row(
            id=code,
            name=_as_port(name),
            towns=tuple(dict.fromkeys(filter(None, called))),
            kind="port",
            country=_country(code),
            lon=round(at[0], 4),
            lat=round(at[1], 4),
        )


def _country(code: str) -> str:
    """Country of a UN/LOCODE; that of the Netherlands Antilles is no more."""
    return _ISLANDS.get(code, code[:2])


def _agreed(
    at: tuple[float, float], other: list[float] | None, towns: Iterable[Place]
) -> tuple[float, float] | None:
    """A port's (lon, lat), where a second list or a town of its name bears it out; None where neither does.

    Each list is rounded in its own way: the middle of two that agree errs less than either.
    """
    witnesses = ([tuple(other[:2])] if other else []) + [(town.lon, town.lat) for town in towns]
    agreeing = next((one for one in witnesses if distance_m(*at, *one) <= CONFIRMED_M), None)
    return None if agreeing is None else ((at[0] + agreeing[0]) / 2, (at[1] + agreeing[1]) / 2)


def _as_port(name: str) -> str:
    """A list of ports leaves out that they are: "Genoa" is the port of Genoa; "Umm Qasr Port" says it."""
    return name if any(reading.wanted for reading in readings(name)) else f"Port of {name}"
