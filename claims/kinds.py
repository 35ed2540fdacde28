"""What can be counted: the physical classes, their names and their sizes, read from ``kinds.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import model_validator

from claims.model import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from claims.reading.words import Word


class Contextual(Value):
    """Nouns that mean a kind only in some company: "cars" are railcars beside "sidings"."""

    nouns: tuple[str, ...]
    """Singular and plural forms."""

    near: frozenset[str]
    """Words that speak for the kind where they stand around the noun, singular and plural, lower case."""


class Kind(Value):
    """One physical class. Lengths in metres; sizes are typical, for choosing sensors and tolerances."""

    name: str

    parent: str | None = None
    """The wider kind that an object of this kind also is; None at the top."""

    nouns: tuple[str, ...]
    """Names in the singular and the plural; one with a capital counts only with one."""

    names: tuple[str, ...] = ()
    """Proper names of makes and classes, singular and plural; they count only with a capital."""

    plurals: frozenset[str] = frozenset()
    """Those nouns that can be plural; "aircraft" is both."""

    singulars: frozenset[str] = frozenset()
    """Those nouns that can be singular."""

    whole: frozenset[str] = frozenset()
    """Those names, singular and plural, that every object of the kind bears; a "tank wagon" is only a sort of
    wagon. Empty where the kind has no such name."""

    models: tuple[str, ...] = ()
    """Families of model names, upper case, hyphenated as usual (IL-76, T-72, M777)."""

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


def with_article(name: str) -> str:
    """A kind with its article: "a railcar", "an aircraft", "a storage tank"."""
    plain = name.replace("_", " ")
    return f"an {plain}" if plain[0] in "aeiou" else f"a {plain}"


def _pairs(nouns: list[str]) -> list[tuple[str, str]]:
    split = (noun.partition("/") for noun in nouns)
    return [(one, many or plural(one)) for one, _, many in split]


def _both_forms(nouns: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for pair in _pairs(list(nouns)) for form in pair))


def _kind(name: str, table: dict[str, Any]) -> Kind:
    contextual = tuple(
        Contextual(nouns=_both_forms(c["nouns"]), near=frozenset(_both_forms(c["near"])))
        for c in table.get("contextual", [])
    )
    names = table.get("names", [])
    pairs = _pairs(
        table["nouns"] + names + [noun for c in table.get("contextual", []) for noun in c["nouns"]]
    )
    forms = {
        "name": name,
        "nouns": _both_forms(table["nouns"]),
        "names": _both_forms(names),
        "plurals": frozenset(many for _, many in pairs),
        "singulars": frozenset(one for one, _ in pairs),
        "whole": frozenset(_both_forms(table.get("whole", []))),
        "contextual": contextual,
    }
    return Kind.model_validate(table | forms)


def _read() -> tuple[Mapping[str, Kind], frozenset[str]]:
    tables = tomllib.loads(resources.files("claims").joinpath("kinds.toml").read_text(encoding="utf-8"))
    nothing = frozenset(_both_forms(tables.pop("nothing")))
    return MappingProxyType({name: _kind(name, table) for name, table in tables.items()}), nothing


KINDS, NOTHING = _read()
"""Every kind by its name, in the order of the file; and phrases that end like its nouns and name no kind."""


@cache
def _families() -> Mapping[str, str]:
    """Kinds of the families of models, as written and without the hyphen."""
    families = {model: kind.name for kind in KINDS.values() for model in kind.models}
    joined = {
        model.replace("-", "") + ("S" if _road(model) else ""): kind for model, kind in families.items()
    }
    return joined | families


def _road(model: str) -> bool:
    """Whether a family without its hyphen may be a road or a visa, and a model only in the plural: A10."""
    letters, hyphen, digits = model.partition("-")
    return bool(hyphen) and len(letters) == 1 and (len(digits) == 1 or letters in "AEM")


@cache
def model_heads() -> frozenset[str]:
    """What stands before the hyphen of the families, "An" left out: "An 12" may be no aircraft."""
    families = [model for kind in KINDS.values() for model in kind.models if "-" in model]
    return frozenset(model.partition("-")[0] for model in families if not _road(model)) - {"AN"}


_VARIANT = re.compile(r"(?:-?[A-Z][A-Z0-9]{0,5})?")
"""What may stand behind a family: the MD of Il-76MD, the B3 of T-72B3."""


@lru_cache(maxsize=2**14)
def model_kind(word: str) -> str | None:
    """The kind of a model name, or None: Tu-95s and Il-76MD are aircraft, T-72B3 is a vehicle."""
    if not any(sign.isdigit() for sign in word):
        return None
    word = word.rstrip(".")
    many = word.endswith("s") and len(word) > 2
    name = (word[:-1] if many else word).upper()
    if many and word.upper() in _families():
        return _families()[word.upper()]
    for end in range(len(name), 1, -1):
        kind = _families().get(name[:end])
        variant = name[end:]
        if kind and _VARIANT.fullmatch(variant):
            return kind if many or variant or not name.isdigit() else None
    return None


def may_be_model(words: Sequence[Word], index: int) -> bool:
    """Whether a word has digits, or a capital and digits behind it, as names of models do."""
    text = words[index].text
    if text.isalpha():
        return text[0].isupper() and index + 1 < len(words) and words[index + 1].text[0].isdigit()
    return text[0].isupper() or text[0].isdigit() or (text[-1].isdigit() and text[0].isalpha())


def model_at(words: Sequence[Word], index: int) -> tuple[str, int] | None:
    """Kind of the model name that starts at a word, and the index of its last word: "Su 34" takes two."""
    text = words[index].text
    following = words[index + 1].text if index + 1 < len(words) else ""
    kind, last = model_kind(text), index
    if following[:1].isdigit() and text[0].isupper() and text.upper() in model_heads():
        kind, last = model_kind(f"{text}-{following}"), index + 1
    behind = words[last + 1 : last + 3]
    if kind and len(behind) == 2 and behind[0].text == "-" and behind[1].text[:1].isdigit():
        last += 2
    return (kind, last) if kind else None
