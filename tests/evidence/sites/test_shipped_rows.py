"""What every shipped row must be."""

from __future__ import annotations

import doctest
import json
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from shapely.geometry import Point, shape

from evidence.seams import PlaceQuery
from evidence.sites import coordinates, folding, names, spellings
from evidence.sites.folding import fold
from evidence.sites.gazetteer import Gazetteer, shipped_files
from evidence.sites.outlines import distance_m, rectangle
from evidence.sites.places import Place, read
from evidence.sites.resolver import resolve
from evidence.training.tables.plausible import is_plausible

if TYPE_CHECKING:
    from types import ModuleType

FREE = ("public domain", "CC BY 4.0", "CC0", "MIT", "fact", "own work")


def test_ids_are_unique(places: tuple[Place, ...]) -> None:
    """
    No two rows share an id.
    """
    assert [] == [row for row, times in Counter(place.id for place in places).items() if times > 1]


def test_there_are_some_hundred_places_of_every_family(places: tuple[Place, ...]) -> None:
    """
    The gazetteer holds more than 250 places, of every kind that news of counts names most.
    """
    kinds = Counter(place.kind for place in places)

    assert len(places) > 250
    assert min(kinds[kind] for kind in ("port", "air_base", "airport", "launch_site", "industrial")) > 10


def test_every_row_says_where_it_is_from(places: tuple[Place, ...]) -> None:
    """
    Each row has a source, and a licence that lets its facts be passed on.
    """
    unfree = [place.id for place in places if not any(word in place.licence for word in FREE)]

    assert [] == unfree


def test_no_row_lies_at_zero(places: tuple[Place, ...]) -> None:
    """
    A missing coordinate never passes for the Gulf of Guinea.
    """
    assert [] == [place.id for place in places if abs(place.lon) < 0.001 and abs(place.lat) < 0.001]


def test_every_row_lies_in_its_country(places: tuple[Place, ...]) -> None:
    """
    By the map of time zones, or hard by the border: bridges and dams stand between two states.
    """
    assert [] == [place.id for place in places if not is_plausible(place)]


def test_names_that_two_rows_share_are_declared(places: tuple[Place, ...]) -> None:
    """
    No two rows of a country have a name or alias of their own in common; what is shared is among ``towns``.
    """
    own = Counter(
        (place.country, name) for place in places for name in {"".join(fold(n)) for n in _names(place)}
    )

    assert [] == [shared for shared, times in own.items() if times > 1]


def _names(place: Place) -> tuple[str, ...]:
    return (place.name, *place.aliases)


def test_a_town_point_keeps_a_town_s_reach(places: tuple[Place, ...]) -> None:
    """
    A coordinate that is the town's is never passed off as the facility: its circle has 2 km at least.
    """
    assert [] == [place.id for place in places if place.precision == "town" and place.radius_m < 2000]


def test_outlines_hold_their_point_and_keep_to_their_radius(places: tuple[Place, ...]) -> None:
    """
    An outline is sound, contains its point, has its author, and no corner lies beyond the radius.
    """
    for place in (one for one in places if one.outline is not None):
        outline = shape(place.outline)
        reach = max(distance_m(place.lon, place.lat, x, y) for x, y, *_ in outline.exterior.coords)

        assert outline.is_valid, place.id
        assert outline.contains(Point(place.lon, place.lat)), place.id
        assert place.outline_source is not None, place.id
        assert reach <= place.radius_m <= reach * 1.1, place.id


def test_every_row_answers_to_its_own_name(places: tuple[Place, ...], shipped: Gazetteer) -> None:
    """
    Name and aliases lead to their row, and no other place is as good: no ambiguity is left undeclared.
    """
    lost = [
        (place.id, name)
        for place in places
        for name in (place.name, *place.aliases)
        if (found := resolve(PlaceQuery(name, country=place.country), [shipped])).outcome != "found"
        or distance_m(found.candidates[0].lon, found.candidates[0].lat, place.lon, place.lat) > 3000
    ]

    assert [] == lost


def test_a_name_shared_with_a_town_is_never_a_facility_s_own(places: tuple[Place, ...]) -> None:
    """
    A name stands among the aliases or among the shared names, not in both.
    """
    assert [] == [place.id for place in places if {place.name, *place.aliases} & set(place.towns)]


@pytest.mark.parametrize("file", shipped_files(), ids=lambda file: file.name)
def test_a_file_is_geojson_one_row_a_line(file: object) -> None:
    """
    Each file is a feature collection, sorted by id, one feature a line so that changes can be read.
    """
    text = file.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    ids = [feature["id"] for feature in json.loads(text)["features"]]

    assert sorted(ids) == ids
    assert len(ids) + 2 == len(text.splitlines())


def test_loading_and_looking_up_are_quick() -> None:
    """
    A command that places one name does not wait for the gazetteer, and a stream of names flows.
    """
    began = time.process_time()
    gazetteer = Gazetteer("timed", read(shipped_files()))
    loaded = time.process_time()
    for _ in range(300):
        gazetteer(PlaceQuery("Tumangang Rail Facility", country="KP"))
    looked_up = time.process_time()

    # Measured on a loaded two-core machine: 50 ms and 5,000 a second; the bounds leave room for a slower one.
    assert loaded - began < 0.5
    assert looked_up - loaded < 1.0


def test_the_yard_s_outline_is_the_rectangle_that_it_says(places: tuple[Place, ...]) -> None:
    """
    Tumangang's outline is 1500 m by 420 m around its point, its long axis towards 105 degrees.
    """
    yard = next(place for place in places if place.name == "Tumangang Rail Facility")

    drawn = rectangle(yard.lon, yard.lat, length_m=1500, width_m=420, azimuth=105)

    assert drawn == yard.outline
    assert "1500 m by 420 m" in (yard.outline_source or "")


@pytest.mark.parametrize(
    "module", [coordinates, folding, names, spellings], ids=lambda module: module.__name__
)
def test_examples_in_docstrings_are_true(module: ModuleType) -> None:
    """
    What a docstring shows is what happens.
    """
    result = doctest.testmod(module)

    assert (0, True) == (result.failed, result.attempted > 0)
