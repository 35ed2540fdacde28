"""Places that the gazetteer does not hold stay unknown, and are not mistaken for others."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from evidence.seams import PlaceQuery
from evidence.sites.gazetteer import Gazetteer
from evidence.sites.outlines import distance_m
from evidence.sites.resolver import resolve

if TYPE_CHECKING:
    from evidence.sites.places import Place

MOST_WRONG = 0.03


def _is_wrong(place: Place, name: str, country: str | None, gazetteer: Gazetteer) -> bool:
    """Whether a name leads to another place; farther than twice the radius and 3 km (towns: 10 km)."""
    found = resolve(PlaceQuery(name, country=country), [gazetteer])
    if found.outcome != "found":
        return False
    best = found.candidates[0]
    allowed_m = max(3000.0 if place.precision == "facility" else 10_000.0, 2 * place.radius_m)
    return distance_m(best.lon, best.lat, place.lon, place.lat) > allowed_m


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("with_country", [True, False])
def test_a_withheld_third_is_not_mistaken(
    places: tuple[Place, ...], seed: int, *, with_country: bool
) -> None:
    """
    With a random third of the rows taken away, at most 3 % of their names lead somewhere else.
    """
    kept = random.Random(seed).sample(places, k=2 * len(places) // 3)  # noqa: S311 - a draw, no secret
    gazetteer = Gazetteer("two thirds", kept)
    held = {place.id for place in kept}
    asked = [
        (place, name, place.country if with_country else None)
        for place in places
        if place.id not in held
        for name in (place.name, *place.aliases, *place.towns, *place.codes)
    ]

    wrong = [name for place, name, country in asked if _is_wrong(place, name, country, gazetteer)]

    assert len(asked) > 200
    assert len(wrong) / len(asked) <= MOST_WRONG, wrong
