"""Places known by name: facilities in the package, a newsroom's own files, tables of the world."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Final

from evidence.model.places import Candidate
from evidence.sites.countries import in_country
from evidence.sites.folding import fold
from evidence.sites.index import Rows
from evidence.sites.matching import Match, match, suits
from evidence.sites.names import readings
from evidence.sites.namesakes import NEAR_M, beside_larger, land_s_own, unlisted_twice, weighed
from evidence.sites.outlines import distance_m
from evidence.sites.places import GazetteerError, read
from evidence.sites.spellings import SCHEMES, rough
from evidence.sites.tables import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from evidence.kit import Kit
    from evidence.seams import Geocoder, PlaceQuery
    from evidence.sites.index import Entry, Index
    from evidence.sites.names import Reading
    from evidence.sites.places import Place

OWN, SHIPPED = "own gazetteer", "Recount gazetteer"
"""What ``found_by`` calls the newsroom's files, and what ships."""

_POINTS: Final[Mapping[str, str]] = {
    "area": "only a rounded point near it is known",
    "town": "the coordinate is the town's",
}

_BRIDGED, _BESIDE_EXACT, _ENOUGH = 0.95, 0.8, 0.6


class Gazetteer:
    """Places by name, indexed once; a pure look-up afterwards."""

    def __init__(self, name: str, places: Iterable[Place], tables: Sequence[Index] = ()) -> None:
        """Index the places.

        Args:
            name: what ``found_by`` calls this gazetteer.
            places: rows with distinct ids.
            tables: further places, indexed already.
        """
        self.name = name
        self._rows = Rows(places)
        self._indexes: tuple[Index, ...] = (self._rows, *tables)

    def __call__(self, query: PlaceQuery) -> Sequence[Candidate]:
        """Candidates for a name, best first; empty when it is not known."""
        best: dict[str, Match] = {}
        matches = list(self._matches(query))
        if max((one.score for one in matches), default=0.0) < _ENOUGH:
            matches += self._beside(query)
        for one in matches:
            if one.place.id not in best or best[one.place.id].score < one.score:
                best[one.place.id] = one
        found = unlisted_twice([one for one in best.values() if in_country(one.place.country, query.country)])
        found = beside_larger(found)
        told = weighed(found) if query.kind is None else land_s_own(found, query.name.strip())
        return [self._candidate(one) for one in sorted(told, key=lambda one: -one.score)]

    def _matches(self, query: PlaceQuery) -> Iterator[Match]:
        code = query.name.strip()
        for entry, listed in self._coded(code):
            yield Match(entry.place, 1.0, f"its code is {code}", listed, named=True, own=True)
        for reading in readings(query.name):
            yield from self._spelled(reading, query)
            yield from self._bridged(reading, query)

    def _spelled(self, reading: Reading, query: PlaceQuery) -> Iterator[Match]:
        """Places that are spelled as asked, and those that sound so, behind where there are both."""
        exact = list(self._exact(reading.core))
        wants = {one.wanted for one in readings(query.name) if one.wanted}
        for entry, listed in exact:
            if suits(entry, wants) and (one := match(reading, entry, listed=listed)):
                yield one
        behind = any(in_country(entry.place.country, query.country) for entry, _ in exact)
        for entry, listed in self._alike(reading.core):
            if one := match(reading, entry, listed=listed, alike=True, country=query.country):
                yield one._replace(score=one.score * (_BESIDE_EXACT if behind else 1.0))

    def _bridged(self, reading: Reading, query: PlaceQuery) -> Iterator[Match]:
        """Facilities that are called after a town which the query names in another script or spelling."""
        towns = {
            entry.place.id: entry.place
            for entry, _ in self._exact(reading.core)
            if entry.place.kind == "town" and in_country(entry.place.country, query.country)
        }
        for town in towns.values():
            core = "".join(fold(town.name))
            for entry, listed in self._exact(core) if core != reading.core else ():
                near = _apart_m(town, entry.place) <= NEAR_M
                if near and entry.place.kind != "town" and (one := match(reading, entry, listed=listed)):
                    yield one._replace(score=one.score * _BRIDGED, why=f"{town.name}: {one.why}", own=False)

    def _coded(self, code: str) -> Iterator[tuple[Entry, bool]]:
        if code.isascii() and code.isupper() and code.isalnum():
            for index in self._indexes:
                yield from ((entry, index is self._rows) for entry in index.coded(code))

    def _exact(self, core: str) -> Iterator[tuple[Entry, bool]]:
        for index in self._indexes:
            yield from ((entry, index is self._rows) for entry in index.exact(core))

    def _alike(self, core: str) -> Iterator[tuple[Entry, bool]]:
        for scheme in SCHEMES:
            if form := rough(core, scheme):
                for index in self._indexes:
                    yield from ((entry, index is self._rows) for entry in index.alike(scheme, form))

    def _beside(self, query: PlaceQuery) -> Iterator[Match]:
        """Facilities whose name stands beside their town's: "Atlanta Hartsfield-Jackson Airport"."""
        for reading in readings(query.name):
            for cut in range(1, len(reading.words)) if reading.wanted else ():
                parts = "".join(reading.words[:cut]), "".join(reading.words[cut:])
                for beside, core in (parts, parts[::-1]):
                    yield from self._near(beside, core, reading)

    def _near(self, beside: str, core: str, reading: Reading) -> Iterator[Match]:
        towns = [entry.place for entry, _ in self._exact(beside) if entry.place.kind == "town"]
        for entry, listed in self._exact(core) if towns else ():
            near = any(_apart_m(town, entry.place) <= 2 * NEAR_M for town in towns)
            if near and entry.place.kind != "town" and (one := match(reading, entry, listed=listed)):
                yield one._replace(score=one.score * _BRIDGED, why=f"{one.why}, near {beside}")

    def _candidate(self, one: Match) -> Candidate:
        place = one.place
        told = (one.why, _POINTS[place.precision]) if place.precision in _POINTS else (one.why,)
        return Candidate(
            name=place.name,
            kind=place.kind,
            country=place.country,
            lon=place.lon,
            lat=place.lat,
            radius_m=place.radius_m,
            geometry=place.outline,
            precision=place.precision,
            bare=not one.own or place.kind == "town",
            score=round(one.score, 3),
            found_by=f"{self.name}: {place.source} ({place.licence})",
            reasons=told,
        )


def make(kit: Kit) -> Sequence[Geocoder]:
    """Give the shipped gazetteer, behind a newsroom's own ``gazetteer/*.geojson`` in its data folder.

    Raises:
        GazetteerError: one of the newsroom's files cannot be read.
    """
    own = _own_files(kit.data / "gazetteer")
    known = Gazetteer(SHIPPED, read(shipped_files()), shipped())
    return [Gazetteer(OWN, read(own)), known] if own else [known]


def _own_files(folder: Path) -> list[Path]:
    """GeoJSON files in the newsroom's folder. Raises GazetteerError when it is none."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        raise GazetteerError(f"{folder} is no folder.", next_step="Make it one, with a .geojson file in it.")
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in {".geojson", ".json"})


def shipped_files() -> list[resources.abc.Traversable]:
    """The files in the package, one for each family of places."""
    folder = resources.files("evidence.sites").joinpath("gazetteer")
    return sorted(
        (file for file in folder.iterdir() if file.name.endswith(".geojson")), key=lambda file: file.name
    )


def _apart_m(one: Place, other: Place) -> float:
    return distance_m(one.lon, one.lat, other.lon, other.lat)
