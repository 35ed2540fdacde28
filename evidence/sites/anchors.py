"""Other places that a text names: of two candidates, the one beside them is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from evidence.seams import PlaceQuery
from evidence.sites.gazetteer import Gazetteer
from evidence.sites.names import surroundings
from evidence.sites.outlines import distance_m

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidence.model import Candidate
    from evidence.seams import Geocoder

BESIDE_M: Final = 100_000.0
"""Within this a place counts as beside another: a province, not a country."""

_GAIN, _SURE = 0.15, 0.6
_MOST: Final = 6


def anchored(
    candidates: Sequence[Candidate], query: PlaceQuery, geocoders: Sequence[Geocoder]
) -> list[Candidate]:
    """Raise the candidates that lie beside places which the name or the article speaks of.

    Only what is known without a network is looked up: "Mirim airfield, Pyongyang" is near Pyongyang.
    """
    anchors = list(_anchors(query, [one for one in geocoders if isinstance(one, Gazetteer)]))
    return [_weighed(one, anchors) for one in candidates]


def _anchors(query: PlaceQuery, known: Sequence[Gazetteer]) -> Iterator[Candidate]:
    names = dict.fromkeys((*surroundings(query.name), *query.context))
    for name in [one for one in names if one != query.name][:_MOST]:
        found = (one for gazetteer in known for one in gazetteer(PlaceQuery(name, country=query.country)))
        best = max(found, key=lambda one: one.score, default=None)
        if best is not None and best.score >= _SURE:
            yield best


def _weighed(one: Candidate, anchors: Sequence[Candidate]) -> Candidate:
    for anchor in anchors:
        away_m = distance_m(one.lon, one.lat, anchor.lon, anchor.lat)
        if away_m <= BESIDE_M and anchor.name != one.name:
            why = f"{away_m / 1000:.0f} km from {anchor.name}, which the text names"
            return one.model_copy(update={"score": one.score + _GAIN, "reasons": (*one.reasons, why)})
    return one
