"""Which country a place counts as part of when a text names one."""

from __future__ import annotations

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
