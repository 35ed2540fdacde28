"""Places that the gazetteer does not hold stay unknown, and are not mistaken for others."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from evidence.seams import PlaceQuery
from evidence.sites import tables
from evidence.sites.gazetteer import Gazetteer
from evidence.sites.outlines import distance_m
from evidence.sites.resolver import resolve

if TYPE_CHECKING:
    from evidence.sites.places import Place

MOST_WRONG, LEAST_RIGHT = 0.03, 0.40
DRAWS = 6


def _is_right(place: Place, name: str, country: str | None, gazetteer: Gazetteer) -> bool | None:
    """Whether a name leads to its place, within twice the radius or 3 km (towns: 10); None when to none."""
    found = resolve(PlaceQuery(name, country=country), [gazetteer])
    if found.outcome != "found":
        return None
    best = found.candidates[0]
    allowed_m = max(3000.0 if place.precision == "facility" else 10_000.0, 2 * place.radius_m)
    return distance_m(best.lon, best.lat, place.lon, place.lat) <= allowed_m


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

    wrong = [name for place, name, country in asked if _is_right(place, name, country, gazetteer) is False]

    assert len(asked) > 200
    assert len(wrong) / len(asked) <= MOST_WRONG, wrong


def test_the_tables_stand_in_for_what_is_withheld(places: tuple[Place, ...]) -> None:
    """
    Names and first aliases of a third that no list has: two in five are found in the tables of the world, and
    three in a hundred at most are found wrong. The mean of some draws: each moves by a hundredth or two.
    """
    answers: list[bool | None] = []
    for seed in range(DRAWS):
        gone = random.Random(seed).sample(places, k=len(places) // 3)  # noqa: S311 - a draw, no secret
        names = {place.id for place in gone}
        # A town's row and a facility's may stand for one place on the ground.
        kept = [place for place in places if place.id not in names and not _beside(place, gone)]
        gazetteer = Gazetteer("two thirds", kept, tables.shipped())
        answers += [
            _is_right(place, name, place.country, gazetteer)
            for place in gone
            for name in (place.name, *place.aliases[:1])
        ]

    assert answers.count(True) / len(answers) >= LEAST_RIGHT
    assert answers.count(False) / len(answers) <= MOST_WRONG


def _beside(place: Place, others: list[Place]) -> bool:
    return any(distance_m(place.lon, place.lat, other.lon, other.lat) < 2000 for other in others)
