"""Towns, airports and ports of the world by name: sorted text in the package, found by bisection.

A line of a table is, tab after tab: the folded name ("=UIIB" for a code, "~slavic~belaia" for a rough form);
how the place has it (w whole, c core, t town), its kind and its country in one word ("wBRU"); longitude and
latitude, degrees; a town's inhabitants or an airport's radius in metres; the source's id of the row; its
name, unless that is the folded name with a capital; and, where it is another, the name as said.

Only one line of a place need say all that; the others lead to it. ``evidence/training/tables`` compiles them.

- A town's own line is that of its name. Another may be short: the folded name; how; the town's name, whose
  fold leads to its own line; the name as said, unless it is the folded one with a capital; and the id where
  two towns of the country share the name.
- The own line of an airport or a port is that of its id ("=UIIB", which need not be said again), with "-" for
  how where nobody asks by that id. Another is short: the folded name; how and the id ("t@UIIB"); the name as
  said, unless it is the place's, or, where a town has it too, the folded one with a capital.
"""

from __future__ import annotations

import math
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from claims.places.lines import SortedLines
from evidence.sites.folding import fold
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
_STANDINGS: Final[Mapping[str, Standing]] = {"w": "whole", "c": "core", "t": "town", "-": "whole"}

_PORT_M: Final = 7000.0
"""Reach of a port: within it lay 49 of 54 points of a harbour index, whose quays lie around them in turn."""


_SHORT: Final = 5
"""Columns of a short line, at most; a full one has more."""

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
        """Places in a square about a point, some of them more than once."""
        high = half_m / 111_320
        wide = high / max(math.cos(math.radians(lat)), 0.05)
        for line in self._lines.lines():
            columns = line.split("\t")
            if len(columns) > _SHORT:
                x, y = map(float, columns[2:4])
                if abs(y - lat) <= high and abs((x - lon + 180) % 360 - 180) <= wide:
                    yield self._place(*columns)

    def _entries(self, key: str) -> list[Entry]:
        return [self.entry(key, row) for row in self._lines.find(key) if not row.startswith("-")]

    def entry(self, key: str, row: str) -> Entry:
        """What a line says: its key, and the rest of it."""
        how, *fields = row.split("\t")
        if len(fields) + 2 > _SHORT:
            place = self._place(key, how, *fields)
            return Entry(place, fields[5] if len(fields) > 5 else place.name, _STANDINGS[how[0]])
        if how[1] == "@":
            place = self._by_id(how[2:])
            usual = key.capitalize() if how[0] == "t" else place.name
            return Entry(place, fields[0] if fields else usual, _STANDINGS[how[0]])
        name, said, ident = (*fields, "", "")[:3]
        return Entry(self._by_name(name, how[2:], ident), said or key.capitalize(), _STANDINGS[how[0]])

    def _by_name(self, name: str, country: str, ident: str) -> Place:
        """The place of this name in a country, by its own line; its id where there are several."""
        for it in self._full(closed(name)):
            mine = (it.said, it.place.name, it.place.country) == (name, name, country)
            if mine and it.standing == "whole" and ident in {"", it.place.id}:
                return it.place
        raise KeyError(name)

    def _by_id(self, ident: str) -> Place:
        """The place of this id, by its own line."""
        for it in self._full(f"={ident}"):
            if it.place.id == ident:
                return it.place
        raise KeyError(ident)

    def _full(self, key: str) -> Iterator[Entry]:
        """What the full lines of a key say."""
        rows = self._lines.find(key)
        return (self.entry(key, row) for row in rows if row.count("\t") + 2 > _SHORT)

    def _place(self, key: str, how: str, lon: str, lat: str, size: str, ident: str, *names: str) -> Place:
        kind, ident = _KINDS[how[1]], ident or key[1:]
        people = int(size) if kind == "town" else None
        radius_m = _PORT_M if kind == "port" else float(size) if people is None else town_radius_m(people)
        return Place(
            id=ident,
            name=names[0] if names else key.capitalize(),
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


def closed(name: str) -> str:
    """A name folded and closed up, which its own line stands under."""
    return "".join(fold(name))


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


@cache
def shipped() -> tuple[Table, ...]:
    """The tables in the package; read from disk once."""
    folder = resources.files("evidence.sites").joinpath("tables")
    tables = {family: folder.joinpath(f"{family}.tsv").read_bytes() for family in SOURCES}
    return tuple(Table(family, SortedLines(lines)) for family, lines in tables.items())
