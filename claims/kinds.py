"""What can be counted: the physical classes, their names and their sizes, read from ``kinds.toml``."""

from __future__ import annotations

import tomllib
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import model_validator

from claims.model import Value

if TYPE_CHECKING:
    from collections.abc import Mapping


class Contextual(Value):
    """Nouns that mean a kind only in some company: "cars" are railcars beside "sidings"."""

    nouns: tuple[str, ...]
    """Singular and plural forms, lower case."""

    near: frozenset[str]
    """Words of which one must stand around the noun, lower case."""


class Kind(Value):
    """One physical class. Lengths in metres; sizes are typical, for choosing sensors and tolerances."""

    name: str

    parent: str | None = None
    """The wider kind that an object of this kind also is; None at the top."""

    nouns: tuple[str, ...]
    """Names in the singular and the plural, lower case."""

    plurals: frozenset[str] = frozenset()
    """Those nouns that can be plural; "aircraft" is both."""

    whole: frozenset[str] = frozenset()
    """Those names, singular and plural, that every object of the kind bears; a "tank wagon" is only a sort of
    wagon. Empty where the kind has no such name."""

    models: tuple[str, ...] = ()
    """Families of model names, upper case, hyphenated as usual (IL-76, T-72, HIMARS)."""

    contextual: tuple[Contextual, ...] = ()

    length_m: float
    """Typical long side of one object; typical extent for ``convoy`` and ``area``."""

    width_m: float
    """Typical short side of one object: what pixels must resolve."""

    gap_m: float | None = None
    """Typical clear space between neighbours in a row; None where there is no rule."""

    least_length_m: float
    most_length_m: float

    @model_validator(mode="after")
    def _sizes_in_order(self) -> Kind:
        if not self.least_length_m <= self.length_m <= self.most_length_m:
            raise ValueError(
                f"Sizes of {self.name} run backwards: "
                f"{self.least_length_m} <= {self.length_m} <= {self.most_length_m} does not hold."
            )
        return self


def plural(singular: str) -> str:
    """Regular English plural of the last word: ferry, ferries; bus, buses; truck, trucks."""
    if singular.endswith("y") and singular[-2:-1] not in "aeiou":
        return f"{singular[:-1]}ies"
    if singular.endswith(("s", "x", "z", "ch", "sh")):
        return f"{singular}es"
    return f"{singular}s"


def _pairs(nouns: list[str]) -> list[tuple[str, str]]:
    split = (noun.partition("/") for noun in nouns)
    return [(one, many or plural(one)) for one, _, many in split]


def _both_forms(nouns: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for pair in _pairs(nouns) for form in pair))


def _kind(name: str, table: dict[str, Any]) -> Kind:
    contextual = tuple(
        Contextual(nouns=_both_forms(c["nouns"]), near=frozenset(c["near"]))
        for c in table.get("contextual", [])
    )
    listed = table["nouns"] + [noun for c in table.get("contextual", []) for noun in c["nouns"]]
    plurals = frozenset(many for _, many in _pairs(listed))
    forms = {
        "name": name,
        "nouns": _both_forms(table["nouns"]),
        "plurals": plurals,
        "whole": frozenset(_both_forms(table.get("whole", []))),
        "contextual": contextual,
    }
    return Kind.model_validate(table | forms)


def _read() -> Mapping[str, Kind]:
    tables = tomllib.loads(resources.files("claims").joinpath("kinds.toml").read_text(encoding="utf-8"))
    return MappingProxyType({name: _kind(name, table) for name, table in tables.items()})


KINDS: Mapping[str, Kind] = _read()
"""Every kind by its name, in the order of the file."""
