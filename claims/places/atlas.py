"""In which country a named place lies: towns, provinces, waters and airports of the world.

The names stand in ``atlas.txt``, one to a line and sorted: the folded name, a tab, and for each country that
has a place of this name its code and a weight in tenths, "donetsk<TAB>UA60 RU47". A line that begins with "~"
holds how a name sounds, for languages that are romanised in many ways. ``atlas.md`` names the sources.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from claims.places.lines import SortedLines

if TYPE_CHECKING:
    from collections.abc import Mapping

Candidates = tuple[tuple[str, float], ...]
"""Country codes with their weights, heaviest first: the decimal logarithm of a town's inhabitants, or what
stands for it: 6 for a province, 4.5 for an airport."""

_LONGEST = 120
"""Characters; a longer text names no place."""

_LIKENESS, _LIKENESS_BESIDE = 0.5, 1.5
"""What a place weighs less when only its sound fits; the second, where another name fits to the letter."""

_TEXT, _UNKNOWN = 2.0, 3.0
"""What a country weighs more that the whole text is about; what a place that the atlas lacks weighs."""

_SHORTEST_SOUND = 5
"""Letters; shorter sounds fit too many names."""

_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ə": "a"}
)
_APOSTROPHES = re.compile("['’‘ʼʻʹʺʿʾˈ`´′\"“”]")
_GAPS = re.compile(r"[\W_]+")
_WHOLE = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}

_NAMESAKES = frozenset(
    {"Road", "Street", "Avenue", "Boulevard", "Square", "Lane", "Trail"}
    | {"Reef", "Shoal", "Atoll", "Bank", "Sea", "Strait", "Ocean"}
)
"""What is called after a place without lying there: "Coventry Road", "Antelope Reef"."""

_RUN = re.compile(
    r"(?P<name>[^\W\d_a-zß-ÿ](?<=[\w,;:–—(] .)[\w’'-]{2,30}(?: [^\W\d_a-zß-ÿ][\w’'-]{1,30}){0,3})"
)
"""Words in capitals that do not begin a sentence. The look back comes after the capital, which is rarer."""

_LAND = 6.0
"""Weight of a state or a province: see ``Candidates``."""

_NOTED = 4.5
"""Weight of a place from which its name tells something of the text that it stands in."""

ARTICLES = frozenset(
    {"al", "el", "ad", "ed", "an", "en", "ar", "er", "as", "es", "ash", "esh", "at", "et", "az", "ez"}
)
"""The Arabic article as it is romanised before any letter."""

_SOUNDS = (
    (re.compile("d(?:zh|j|sch)"), "j"),
    (re.compile("tsch|tch"), "ch"),
    (re.compile("sch"), "sh"),
    (re.compile("kh"), "h"),
    (re.compile("gh"), "g"),
    (re.compile("ph"), "f"),
    (re.compile("ou|oo|u"), "o"),
    (re.compile("ee|y|ij"), "i"),
    (re.compile("q|ck"), "k"),
    (re.compile("w"), "v"),
    (re.compile("ie$|iie$"), "e"),
    (re.compile("[ae]i"), "e"),
    (re.compile(r"(?<=[aeio])h$"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


def folded(name: str) -> str:
    """A name without case, accents, apostrophes and hyphens: "N’Djaména" is "ndjamena"."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name).lower().translate(_LETTERS))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = _GAPS.sub(" ", bare).split()
    return " ".join(_WHOLE.get(word, word) for word in words)


def sound(fold: str) -> str | None:
    """How a folded name sounds, without articles: "khmeimim" and "hmaymim" are one; None for a short one."""
    words = fold.split()
    parts = [word for word in words[:-1] if word not in ARTICLES] + words[-1:]
    for pattern, into in _SOUNDS:
        parts = [pattern.sub(into, part) for part in parts]
    heard = "".join(parts)
    return heard if len(heard) >= _SHORTEST_SOUND else None


@cache
def _lines() -> SortedLines:
    return SortedLines(resources.files("claims").joinpath("places", "atlas.txt").read_bytes())


def _found(key: str) -> Candidates:
    row = next(iter(_lines().find(key)), "")
    return tuple((entry[:2], int(entry[2:]) / 10) for entry in row.split())


@lru_cache(maxsize=4096)
def _by_fold(fold: str) -> Candidates:
    weights = dict(_found(fold))
    less = _LIKENESS_BESIDE if weights else _LIKENESS
    heard = sound(fold)
    for code, weight in _found(f"~{heard}") if heard else ():
        weights[code] = max(weights.get(code, 0.0), round(weight - less, 1))
    return tuple(sorted(weights.items(), key=lambda entry: (-entry[1], entry[0])))


@lru_cache(maxsize=4096)
def countries_of(name: str) -> Candidates:
    """The countries that have a place of this name, heaviest first; empty when none is known.

    >>> countries_of("Dzhankoi")[0][0]
    'UA'
    """
    if not name or len(name) > _LONGEST:
        return ()
    fold = folded(name)
    return _by_fold(fold) if len(fold) > 1 else ()


def known(name: str) -> bool:
    """Whether any place of this name is known."""
    return bool(countries_of(name))


def is_land(name: str) -> bool:
    """Whether a name is that of a state or a province, or of a city that weighs as much."""
    return any(weight >= _LAND for _, weight in countries_of(name))


@lru_cache(maxsize=1024)
def countries_within(phrase: str) -> Candidates:
    """The candidates of the longest part of a phrase that is known: "oil depot in Feodosia" is "Feodosia".

    A part begins with a capital or a digit. Of parts equally long, the one of the heaviest place counts.
    """
    if len(phrase) > _LONGEST:
        return ()
    words = re.findall(r"[\w'’ʼ‘`´.-]*\w", phrase)
    for size in range(len(words), 0, -1):
        parts = [words[first : first + size] for first in range(len(words) - size + 1)]
        follow = [*words[size:], ""]
        named = [" ".join(part) for part, after in zip(parts, follow, strict=True) if _names(part[0], after)]
        found = [candidates for part in named if (candidates := countries_of(part))]
        if found:
            return max(found, key=lambda candidates: candidates[0][1])
    return ()


def _names(first: str, after: str) -> bool:
    """Whether a part may name its place: it begins with a capital, and no street or reef bears it."""
    letter = re.sub(r"^(?:[a-z]{2,3}-|['’ʼ‘`´.])", "", first)[:1]
    return (letter.isupper() or letter.isdigit()) and after not in _NAMESAKES


@lru_cache(maxsize=16)
def spoken_of(text: str) -> Mapping[str, float]:
    """How heavily a text speaks of each country, by the names of places in it: one for each name, shared out.

    A name that begins a sentence, or whose heaviest place is small, is left out: it may be no place at all.
    """
    named: Counter[str] = Counter()
    for match in _RUN.finditer(text):
        candidates = countries_of(match["name"])
        if not candidates or candidates[0][1] < _NOTED:
            continue
        parts = {code: 10 ** (weight - candidates[0][1]) for code, weight in candidates}
        total = sum(parts.values())
        named.update({code: part / total for code, part in parts.items()})
    return named


def chosen(candidates: Candidates, named: Mapping[str, float]) -> str | None:
    """The country meant, by how heavy its place of that name is and how much the text speaks of it.

    A text that is all about another country outweighs a town of up to some 50,000 inhabitants: it means a
    smaller place of the same name, which the atlas does not know.

    Args:
        candidates: as ``countries_of`` gives them; empty when the name is unknown.
        named: how heavily the text names each country; empty when it names none.

    Returns:
        A country code; None when there is neither a candidate nor a country that the text names.
    """
    lands = {code: weight for code, weight in named.items() if code != "XX"}
    total = sum(lands.values())
    shares = {code: weight / total for code, weight in lands.items()} if total else {}
    scores = {code: _UNKNOWN + _TEXT * share for code, share in shares.items()}
    scores.update({code: weight + _TEXT * shares.get(code, 0.0) for code, weight in candidates})
    return max(scores, key=lambda code: (scores[code], code)) if scores else None
