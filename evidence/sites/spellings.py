"""Romanisations: one rough form for the spellings that one name takes in Latin letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORTEST: Final = 5
"""Letters; rough forms of shorter names meet by chance."""

_EVERYWHERE: Final = (("ph", "f"), ("ck", "k"), ("w", "v"), ("ou", "u"), ("oo", "u"), ("ee", "i"))

_KOREAN: Final = "eo/o eu/u ae/e sh/s ch/j b/p d/t g/k r/l"
"""McCune-Reischauer against the Revised system: p/b, t/d, k/g, ch/j, ŏ/eo, ŭ/eu."""

_SLAVIC: Final = "dzh/j zh/j kh/h shch/sh ye/e yo/e yu/u ya/a ia/a iu/u iy/i yy/i y/i j/i ts/c"
"""BGN, ISO 9 and newsroom forms of Russian, Ukrainian and Belarusian."""

_ARABIC: Final = "dj/j kh/h gh/g dh/d th/t ei/e ai/e ay/e aa/a iy/i y/i q/k e/a o/u"
"""Arabic, Persian and Pashto in English and French habits."""

_SCHEMES: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    scheme: tuple(tuple(pair.split("/")) for pair in pairs.split())
    for scheme, pairs in (("korean", _KOREAN), ("slavic", _SLAVIC), ("arabic", _ARABIC))
}

_WRITTEN_IN: Final[Mapping[str, str]] = {
    **dict.fromkeys(("KP", "KR"), "korean"),
    **dict.fromkeys(("RU", "UA", "BY", "KZ", "KG", "BG", "RS", "GE", "AM", "MD"), "slavic"),
    **dict.fromkeys(
        (
            "AE",
            "AF",
            "BH",
            "DJ",
            "DZ",
            "EG",
            "ER",
            "IQ",
            "IR",
            "JO",
            "KW",
            "LB",
            "LY",
            "MA",
            "OM",
            "PK",
            "PS",
            "QA",
            "SA",
            "SD",
            "SO",
            "SY",
            "TD",
            "TN",
            "YE",
        ),
        "arabic",
    ),
}

SCHEMES: Final = tuple(_SCHEMES)
_TWICE: Final = re.compile(r"(.)\1+")


def scheme_of(country: str | None) -> str | None:
    """Which romanisation names from this country go through; None when none is known."""
    return None if country is None else _WRITTEN_IN.get(country)


def rough(core: str, scheme: str) -> str | None:
    """Rough form of a folded Latin name under one scheme; None when it is too short or not Latin.

    >>> rough("dumangang", "korean") == rough("tumangang", "korean")
    True
    """
    if len(core) < SHORTEST or not core.isascii():
        return None
    for spelled, sound in (*_EVERYWHERE, *_SCHEMES[scheme]):
        core = core.replace(spelled, sound)
    return _TWICE.sub(r"\1", core)
