"""Towns, airports and ports of the world by name: sorted text in the package, found by bisection.

A line of a table is, tab after tab: the folded name ("=UIIB" for a code, "~slavic~belaia" for a rough form);
how the place has it (w whole, c core, t town), its kind and its country in one word ("wBRU"); longitude and
latitude, degrees; a town's inhabitants or an airport's radius in metres; the source's id of the row; its
name; and, where it is another, the name as said. ``evidence/training/tables`` compiles them.
"""

from __future__ import annotations

import math
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from claims.places.lines import SortedLines
from evidence.sites.index import Entry
from evidence.sites.places import Place
from evidence.sites.spellings import scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evidence.model.places import Precision
    from evidence.sites.index import Standing

KIND_LETTERS: Final[Mapping[str, str]] = {"town": "T", "airport": "A", "air_base": "B", "port": "P"}

SOURCES: Final[Mapping[str, tuple[str, str]]] = {
    "towns": ("GeoNames {id}", "CC BY 4.0"),
    "airports": ("OurAirports {id}", "public domain"),
    "ports": ("searoute 1.6.0 (UN/LOCODE {id}), confirmed by a second source", "Apache-2.0"),
}
"""By table: what a row's source is called, and its licence."""

_KINDS: Final = {letter: kind for kind, letter in KIND_LETTERS.items()}
_STANDINGS: Final[Mapping[str, Standing]] = {"w": "whole", "c": "core", "t": "town"}

_PORT_M: Final = 7000.0
"""Reach of a port: within it lay 49 of 54 points of a harbour index, whose quays lie around them in turn."""


_PRECISION: Final[Mapping[str, Precision]] = {"town": "town", "port": "area"}


class Table:
    """One family of places, as an index."""

    def __init__(self, family: str, lines: SortedLines) -> None:
        """Read rows of a family of ``SOURCES``."""
        self._lines = lines
        self._source, self._licence = SOURCES[family]

    def exact(self, core: str) -> Sequence[Entry]:
        """Places that bear a name to the letter."""
        return self._entries(core)

    def alike(self, scheme: str, form: str) -> Sequence[Entry]:
        """Places whose names take this rough form."""
        # A name that is its own rough form has no line for it.
        plain = [entry for entry in self._entries(form) if scheme_of(entry.place.country) == scheme]
        return [*self._entries(f"~{scheme}~{form}"), *plain]

    def coded(self, code: str) -> Sequence[Entry]:
        """Places with a code."""
        return self._entries(f"={code}")

    def within(self, lon: float, lat: float, half_m: float) -> Iterator[Place]:
        """Places in a square about a point, once for each of their names."""
        high = half_m / 111_320
        wide = high / max(math.cos(math.radians(lat)), 0.05)
        for row in self._lines.rows():
            _, x, y, _ = row.split("\t", 3)
            if abs(float(y) - lat) <= high and abs((float(x) - lon + 180) % 360 - 180) <= wide:
                yield self._entry(row).place

    def _entries(self, key: str) -> list[Entry]:
        return [self._entry(row) for row in self._lines.find(key)]

    def _entry(self, row: str) -> Entry:
        how, lon, lat, size, ident, name, *said = row.split("\t")
        kind = _KINDS[how[1]]
        people = int(size) if kind == "town" else None
        radius_m = _PORT_M if kind == "port" else float(size) if people is None else town_radius_m(people)
        place = Place(
            id=ident,
            name=name,
            kind=kind,
            country=how[2:],
            lon=float(lon),
            lat=float(lat),
            radius_m=radius_m,
            inhabitants=people,
            precision=_PRECISION.get(kind, "facility"),
            source=self._source.format(id=ident),
            licence=self._licence,
        )
        return Entry(place, said[0] if said else name, _STANDINGS[how[0]])


def towns_within(lon: float, lat: float, half_m: float) -> list[Place]:
    """Towns in a square about a place, the largest first.

    All lines are read, a quarter of a second: this is for a map, not for a search.

    Args:
        lon: of the middle, degrees.
        lat: of the middle, degrees.
        half_m: half a side of the square, metres.
    """
    towns = {place.id: place for place in shipped()[0].within(lon, lat, half_m)}
    return sorted(towns.values(), key=lambda place: -(place.inhabitants or 0))


def town_radius_m(people: int) -> float:
    """Reach of a town of so many inhabitants, rounded to 100 m: 2 km at least, 20 km at most.

    A disc at 2,500 inhabitants a square kilometre, an everyday density of built-up land, with half as much
    again for its outskirts: coarse on purpose, as a list of towns says nothing of their outlines.
    """
    radius_km = 1.5 * math.sqrt(people / 2500 / math.pi)
    return round(min(max(radius_km, 2.0), 20.0), 1) * 1000


def line(key: str, place: Place, said: str, standing: str) -> str:
    """A line of a table; the opposite of what ``Table`` reads."""
    size = {"town": f"{place.inhabitants}", "port": ""}.get(place.kind, f"{place.radius_m:.0f}")
    how = f"{standing[0]}{KIND_LETTERS[place.kind]}{place.country}"
    row = [key, how, f"{place.lon:.4f}", f"{place.lat:.4f}", size, place.id, place.name]
    return "\t".join(" ".join(field.split()) for field in (row if said == place.name else [*row, said]))


@cache
def shipped() -> tuple[Table, ...]:
    """The tables in the package; read from disk once."""
    folder = resources.files("evidence.sites").joinpath("tables")
    tables = {family: folder.joinpath(f"{family}.tsv").read_bytes() for family in SOURCES}
    return tuple(Table(family, SortedLines(lines)) for family, lines in tables.items())
