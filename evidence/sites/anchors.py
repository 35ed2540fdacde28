"""Other places that a text names: of two candidates, the one beside them is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from claims.places.atlas import is_land
from evidence.seams import PlaceQuery
from evidence.sites.gazetteer import Gazetteer
from evidence.sites.names import surroundings
from evidence.sites.outlines import distance_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.model.places import Candidate
    from evidence.seams import Geocoder

BESIDE_M: Final = 100_000.0
"""Within this a place counts as beside another: a province, not a country."""

_GAIN, _LIKELY = 0.15, 0.5
_MOST: Final = 6

_NAMESAKE, _CLOSE = 0.45, 2
"""Score of a namesake; names that stand closest."""


def anchored(
    candidates: Sequence[Candidate], query: PlaceQuery, geocoders: Sequence[Geocoder]
) -> list[Candidate]:
    """Raise the candidates that lie beside places which the name or the article speaks of.

    Only what is known without a network is looked up: "Mirim airfield, Pyongyang" is near Pyongyang.
    """
    local = [one for one in geocoders if isinstance(one, Gazetteer)]
    around = [one for name in _names(query) for one in _bearers(name, query, local)]
    return [_weighed(one, around) for one in candidates]


def names_another_land(
    candidates: Sequence[Candidate], query: PlaceQuery, geocoders: Sequence[Geocoder]
) -> bool:
    """Whether the text names a state or a province, and nobody knows which of two namesakes lies in it.

    "Portland airport, Maine" is not settled by the one in Oregon being the larger.
    """
    best, *others = candidates
    near = (*surroundings(query.name), *query.context[:_CLOSE])
    if not any(map(is_land, near)):
        return False
    namesakes = [one for one in others if one.score >= _NAMESAKE and one.country == best.country]
    if all(distance_m(one.lon, one.lat, best.lon, best.lat) <= BESIDE_M for one in namesakes):
        return False
    return anchored([best], query, geocoders) == [best]


def _names(query: PlaceQuery) -> list[str]:
    names = dict.fromkeys((*surroundings(query.name), *query.context))
    return [one for one in names if one != query.name][:_MOST]


def _bearers(name: str, query: PlaceQuery, local: Sequence[Gazetteer]) -> list[Candidate]:
    """All that may be meant: a Franklin lies beside many a Springfield, a Holyoke beside one."""
    asked = PlaceQuery(name, country=query.country)
    return [one for gazetteer in local for one in gazetteer(asked) if one.score >= _LIKELY]


def _weighed(one: Candidate, around: Sequence[Candidate]) -> Candidate:
    for other in around:
        away_m = distance_m(one.lon, one.lat, other.lon, other.lat)
        if away_m <= BESIDE_M and other.name != one.name:
            why = f"{away_m / 1000:.0f} km from {other.name}, which the text names"
            return one.model_copy(update={"score": one.score + _GAIN, "reasons": (*one.reasons, why)})
    return one
