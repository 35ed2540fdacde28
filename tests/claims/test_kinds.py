"""What can be counted: the table of kinds."""

from __future__ import annotations

import pytest

from claims.kinds import KINDS, plural
from claims.passage import kind_nouns, model_kind, pipeline

ALL = {
    "railcar", "locomotive", "ship", "submarine", "aircraft", "helicopter", "vehicle", "tent", "building",
    "storage_tank", "container", "crater", "grave", "silo", "launcher", "convoy", "area", "other",
}  # fmt: skip


def test_every_kind_of_the_contract_is_there() -> None:
    """
    The kinds are those that the JSON of a claim may name.
    """
    assert ALL == set(KINDS)


@pytest.mark.parametrize("name", sorted(ALL))
def test_sizes_are_sane(name: str) -> None:
    """
    The short side is no longer than the long one, and a parent is a kind itself.
    """
    kind = KINDS[name]

    assert kind.width_m <= kind.length_m <= kind.most_length_m
    assert kind.parent is None or kind.parent in KINDS


@pytest.mark.parametrize(
    ("singular", "expected"),
    [
        ("wagon", "wagons"),
        ("ferry", "ferries"),
        ("bus", "buses"),
        ("marsh", "marshes"),
        ("boxcar", "boxcars"),
    ],
)
def test_plurals_are_formed_by_rule(singular: str, expected: str) -> None:
    """
    Only irregular plurals stand in the table.
    """
    assert expected == plural(singular)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Tu-95s", "aircraft"),
        ("Il-76MD", "aircraft"),
        ("KC-135R", "aircraft"),
        ("T-72B3", "vehicle"),
        ("HIMARS", "launcher"),
        ("S-400", "launcher"),
        ("Mi-8s", "helicopter"),
        ("A-1234", None),
        ("Covid-19", None),
    ],
)
def test_model_names_tell_the_kind(word: str, expected: str | None) -> None:
    """
    A model is known by its family; the variant behind it does not matter.
    """
    assert expected == model_kind(word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The depot lost twelve tanks; the fuel burned all night.", "storage_tank"),
        ("Tanks of the armoured brigade crossed the river with infantry.", "vehicle"),
        ("The cars stood on the sidings behind two locomotives of the railway.", "railcar"),
        ("The cars stood in the street.", "vehicle"),
        ("Tankers lined the apron of the air base.", "aircraft"),
        ("Tankers waited off the terminal.", "ship"),
    ],
)
def test_company_settles_ambiguous_nouns(text: str, expected: str) -> None:
    """
    "Tank", "car" and "tanker" mean what the words around them say.
    """
    assert expected == kind_nouns(pipeline()(text))[0].kind
