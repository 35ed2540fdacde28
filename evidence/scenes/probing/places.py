"""Where and when a catalogue is asked, so that it has something to show: busy places, and known events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from shapely.geometry import box

from evidence.globe import areas, geojson
from evidence.seams import SceneQuery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evidence.scenes.catalogues.configured import Provider

_SIDE_DEG = 0.02


@dataclass(frozen=True)
class Somewhere:
    """A place and a month."""

    named: str
    """As it stands in a sentence: "the port of Genoa in July 2023"."""

    lon: float
    lat: float
    start: datetime
    end: datetime
    """UTC, both inclusive."""

    @property
    def query(self) -> SceneQuery:
        """A square of some two kilometres around it."""
        half = _SIDE_DEG / 2
        square = box(self.lon - half, self.lat - half, self.lon + half, self.lat + half)
        return SceneQuery(geojson(areas(square)), self.start, self.end)


GENOA: Final = Somewhere(
    "the port of Genoa in July 2023",
    8.91,
    44.40,
    datetime(2023, 7, 1, tzinfo=UTC),
    datetime(2023, 7, 31, 23, 59, 59, tzinfo=UTC),
)
"""Every satellite that takes pictures of land and ports has taken it."""

ANTAKYA: Final = Somewhere(
    "Antakya in February 2023",
    36.16,
    36.20,
    datetime(2023, 2, 1, tzinfo=UTC),
    datetime(2023, 2, 28, 23, 59, 59, tzinfo=UTC),
)
"""After the earthquakes of 6 February 2023, which catalogues of events list."""

_EVENTS: Final[Mapping[str, Somewhere]] = {"OpenAerialMap and open Maxar": ANTAKYA}

_SURE: Final = frozenset({"Earth Search", "Planetary Computer", "Copernicus Data Space"})
"""Catalogues of satellites that pass there every few days; any other may hold nothing of it."""

ANYWHERE: Final = SceneQuery(
    geojson(areas(box(-179, -80, 179, 80))),
    datetime(2000, 1, 1, tzinfo=UTC),
    datetime(2049, 12, 31, tzinfo=UTC),
)
"""Nearly everything; both ends are fixed, so that a replay asks the same."""


def somewhere(provider: Provider) -> Somewhere:
    """Where a provider is asked first."""
    return _EVENTS.get(provider.name, GENOA)


def is_sure(provider: Provider) -> bool:
    """Whether a catalogue that has nothing of that place has changed."""
    return provider.name in _SURE
