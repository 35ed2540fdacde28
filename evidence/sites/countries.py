"""Which country a place counts as part of when a text names one."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

_SOVEREIGN: Final = {
    **dict.fromkeys(("GU", "PR", "VI", "AS", "MP", "UM"), "US"),
    **dict.fromkeys(("HK", "MO"), "CN"),
    **dict.fromkeys(("IO", "GI", "FK", "BM", "KY", "TC", "VG", "SH", "GG", "JE", "IM"), "GB"),
    **dict.fromkeys(("GF", "PF", "NC", "RE", "YT", "GP", "MQ"), "FR"),
    **dict.fromkeys(("GL", "FO"), "DK"),
    "SJ": "NO",
}
"""Territories with a code of their own, and the country that a text may name for them."""


@cache
def codes() -> frozenset[str]:
    """Codes of ISO 3166 as tzdata lists them; XK for Kosovo, XX for places that no state holds undisputed."""
    text = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    listed = {line[:2] for line in text.splitlines() if not line.startswith("#")}
    return frozenset(listed | {"XK", "XX"})


def is_code(said: str) -> bool:
    """Whether a text is the code of a country, in capitals."""
    return said in codes()


def in_country(has: str | None, asked: str | None) -> bool:
    """Whether the country asked for lets a place through; XX, the high seas, is nobody's to refuse.

    Args:
        has: ISO 3166 alpha-2 code of the place; None when nobody says.
        asked: the code asked for; None for any.
    """
    return has == "XX" or lies_in(has, asked)


def lies_in(has: str | None, asked: str | None) -> bool:
    """Whether a place says that it lies in the country asked for or a territory of it; any does for None."""
    wanted = (asked or "").upper()
    return not wanted or has == wanted or (has is not None and _SOVEREIGN.get(has) == wanted)
