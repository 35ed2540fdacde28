"""Facilities known by name: the gazetteer in the package, and a newsroom's own files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Literal

from evidence.model import Candidate
from evidence.sites.headnouns import fits
from evidence.sites.names import Reading, readings
from evidence.sites.places import Place, read
from evidence.sites.spellings import SCHEMES, rough, scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evidence.kit import Kit
    from evidence.seams import Geocoder, PlaceQuery

Standing = Literal["whole", "core", "town"]
"""How a row has a name: declared as such, left when its head-noun is taken off, or shared with a town."""

# A town and the harbour that a row declares as its own are one place in the news; a town and an airfield or a
# far-off harbour that merely bear its name are not (Port of Dandong lies 40 km from Dandong).
_BARE_PORT, _BARE_OTHER = 0.65, 0.5
# A rough form says little when the country, and with it the romanisation, is unknown: Benin is like Benina.
_ROUGH_SHARE, _ROUGH_ANYWHERE = 0.85, 0.65


@dataclass(frozen=True)
class _Entry:
    """One name of a place in the index."""

    place: Place
    said: str
    """The name as the row has it."""

    standing: Standing


class Gazetteer:
    """Places by name, indexed once; a pure look-up afterwards."""

    def __init__(self, name: str, places: Iterable[Place]) -> None:
        """Index the places.

        Args:
            name: what ``found_by`` calls this gazetteer.
            places: rows with distinct ids.
        """
        self.name = name
        self.places = tuple(places)
        self._exact: dict[str, list[_Entry]] = defaultdict(list)
        self._rough: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
        self._codes: dict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            self._index(place)

    def __call__(self, query: PlaceQuery) -> Sequence[Candidate]:
        """Candidates for a name, best first; empty when it is not known."""
        best: dict[str, tuple[float, Place, str]] = {}
        share = _ROUGH_SHARE if query.country else _ROUGH_ANYWHERE
        for score, place, why in self._matches(query.name, rough_share=share):
            if place.id not in best or best[place.id][0] < score:
                best[place.id] = (score, place, why)
        ranked = sorted(best.values(), key=lambda match: -match[0])
        return [self._candidate(place, score, why) for score, place, why in ranked]

    def _index(self, place: Place) -> None:
        for code in place.codes:
            self._codes[code].append(place)
        scheme = scheme_of(place.country)
        for core, entry in _entries(place):
            self._exact[core].append(entry)
            form = rough(core, scheme) if scheme else None
            if scheme and form:
                self._rough[scheme, form].append(entry)

    def _matches(self, name: str, *, rough_share: float) -> Iterator[tuple[float, Place, str]]:
        for place in self._codes.get(name.strip(), ()):
            yield 1.0, place, f"its code is {name.strip()}"
        for reading in readings(name):
            for entry in self._exact.get(reading.core, ()):
                score = _score(reading, entry)
                if score > 0:
                    yield score, entry.place, _why(reading, entry, "is called")
            for scheme in SCHEMES:
                form = rough(reading.core, scheme)
                for entry in self._rough.get((scheme, form), ()) if form else ():
                    score = _score(reading, entry) * rough_share
                    if score > 0:
                        yield score, entry.place, _why(reading, entry, "is spelled much like")

    def _candidate(self, place: Place, score: float, why: str) -> Candidate:
        return Candidate(
            name=place.name,
            kind=place.kind,
            country=place.country,
            lon=place.lon,
            lat=place.lat,
            radius_m=place.radius_m,
            geometry=place.outline,
            score=round(score, 3),
            found_by=f"{self.name}: {place.source} ({place.licence})",
            reasons=(why,) if place.precision != "town" else (why, "the coordinate is the town's"),
        )


def make(kit: Kit) -> Sequence[Geocoder]:
    """Give the shipped gazetteer, behind a newsroom's own ``gazetteer/*.geojson`` in its data folder.

    Raises:
        GazetteerError: one of the newsroom's files cannot be read.
    """
    own = sorted((kit.data / "gazetteer").glob("*.geojson"))
    shipped = Gazetteer("Recount gazetteer", read(shipped_files()))
    return [Gazetteer("own gazetteer", read(own)), shipped] if own else [shipped]


def shipped_files() -> list[resources.abc.Traversable]:
    """The files in the package, one for each family of places."""
    folder = resources.files("evidence.sites").joinpath("gazetteer")
    return sorted(
        (file for file in folder.iterdir() if file.name.endswith(".geojson")), key=lambda file: file.name
    )


def _entries(place: Place) -> Iterator[tuple[str, _Entry]]:
    """Every folded name that leads to a place, with its standing."""
    seen: set[tuple[str, Standing]] = set()
    named = [(said, False) for said in (place.name, *place.aliases)]
    for said, town in [*named, *((said, True) for said in place.towns)]:
        for reading in readings(said):
            # A row's own head-noun was chosen for it; only its own kind may be taken off.
            if reading.wanted is not None and (town or not fits(reading.wanted, place.kind)):
                continue
            standing: Standing = "town" if town else "whole" if reading.wanted is None else "core"
            if (reading.core, standing) not in seen:
                seen.add((reading.core, standing))
                yield reading.core, _Entry(place, said, standing)


def _score(reading: Reading, entry: _Entry) -> float:
    """0..1, how well a reading of the query meets a name of a place; 0 when the head-noun rules it out."""
    if reading.wanted is None:
        if entry.standing == "whole":
            return reading.weight
        return reading.weight * _bare(entry)
    share = 0.82 if entry.standing == "town" else 0.88
    return reading.weight * share * fits(reading.wanted, entry.place.kind)


def _bare(entry: _Entry) -> float:
    """How well a name without a head-noun fits a place that bears it only with one, or shares it."""
    if entry.place.kind == "town":
        # "Gaza City" is not Gaza, nor "Kuwait City" Kuwait.
        return _BARE_OTHER - 0.15
    harbour = entry.standing == "town" and entry.place.kind in {"port", "naval_base"}
    return _BARE_PORT if harbour else _BARE_OTHER


def _why(reading: Reading, entry: _Entry, verb: str) -> str:
    asked = f", and the name asks for: {reading.wanted}" if reading.wanted else ""
    shared = {"whole": "", "core": " without its head-noun", "town": ", a name it shares with a town"}
    return f'it {verb} "{entry.said}"{shared[entry.standing]}{asked}'
