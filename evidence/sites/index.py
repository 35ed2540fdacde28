"""Which places bear a name: every folded name that leads to a place, and how the place has it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from evidence.sites.headnouns import fits
from evidence.sites.names import readings
from evidence.sites.spellings import rough, scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evidence.sites.places import Place

Standing = Literal["whole", "core", "town"]
"""How a row has a name: declared as such, left when its head-noun is taken off, or shared with a town."""


_WHOLE = 0.96
"""Least weight of a reading that leaves out no more of a name than brackets or an article."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of a place."""

    place: Place
    said: str
    """The name as the row has it."""

    standing: Standing


class Index(Protocol):
    """Places by the folded forms of their names."""

    def exact(self, core: str) -> Sequence[Entry]:
        """Places that bear a name to the letter; ``core`` is a folded name closed up ("tumangang")."""
        ...

    def alike(self, scheme: str, form: str) -> Sequence[Entry]:
        """Places whose names take this rough form under a romanisation (``evidence.sites.spellings``)."""
        ...

    def coded(self, code: str) -> Sequence[Entry]:
        """Places with an ICAO or other code, in capitals."""
        ...


class Rows:
    """An index of rows in memory."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Index rows with distinct ids."""
        self._exact: dict[str, list[Entry]] = defaultdict(list)
        self._alike: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._coded: dict[str, list[Entry]] = defaultdict(list)
        for place in places:
            self._take(place)

    def exact(self, core: str) -> Sequence[Entry]:
        """Places that bear a name to the letter."""
        return self._exact.get(core, ())

    def alike(self, scheme: str, form: str) -> Sequence[Entry]:
        """Places whose names take this rough form."""
        return self._alike.get((scheme, form), ())

    def coded(self, code: str) -> Sequence[Entry]:
        """Places with a code."""
        return self._coded.get(code, ())

    def _take(self, place: Place) -> None:
        for code in place.codes:
            self._coded[code].append(Entry(place, place.name, "whole"))
        scheme = scheme_of(place.country)
        for core, entry in entries(place):
            self._exact[core].append(entry)
            form = rough(core, scheme) if scheme else None
            if scheme and form:
                self._alike[scheme, form].append(entry)


def entries(place: Place) -> Iterator[tuple[str, Entry]]:
    """Every folded name that leads to a place, with its standing."""
    seen: set[tuple[str, Standing]] = set()
    named = [(said, False) for said in (place.name, *place.aliases)]
    for said, town in [*named, *((said, True) for said in place.towns)]:
        for reading in readings(said):
            if reading.wanted is None and reading.weight < _WHOLE:
                # "Halifax / Stanfield International Airport" is not called Halifax.
                continue
            # A row's own head-noun was chosen for it; only its own kind may be taken off.
            if reading.wanted is not None and (town or not fits(reading.wanted, place.kind)):
                continue
            standing: Standing = "town" if town else "whole" if reading.wanted is None else "core"
            if (reading.core, standing) not in seen:
                seen.add((reading.core, standing))
                yield reading.core, Entry(place, said, standing)
