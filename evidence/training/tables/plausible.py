"""Whether a row can be true: its place lies in its country, by an independent map, that of the time zones."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from evidence.sites.zones import zone_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evidence.sites.places import Place

BORDER_DEG: Final = 0.25
"""Distance from which a border is not told from a mistake: harbours and bridges lie on border rivers."""

_DISPUTED: Final[Mapping[str, frozenset[str]]] = {
    "Asia/Jerusalem": frozenset({"PS", "SY"}),
    "Europe/Belgrade": frozenset({"XK"}),
    "Europe/Moscow": frozenset({"UA"}),
    "Asia/Ho_Chi_Minh": frozenset({"XX"}),
}
"""Zones that the map gives to one state, and other codes that places there go by."""

_NOBODY_S: Final = frozenset({"XX", "AQ"})
"""Codes of waters, reefs and ice, which the map gives to some neighbour or to none."""


def is_plausible(place: Place) -> bool:
    """Whether a row's place lies in its country or hard by its border, and not where a missing point lies."""
    if abs(place.lon) < 0.01 and abs(place.lat) < 0.01:
        return False
    steps = (0.0, -BORDER_DEG, BORDER_DEG)
    return place.country in _NOBODY_S or any(
        place.country in countries_at(place.lon + east, place.lat + north)
        for east in steps
        for north in steps
    )


def countries_at(lon: float, lat: float) -> frozenset[str]:
    """ISO 3166 alpha-2 codes of the countries that keep the time of a place; empty on the high seas."""
    zone = zone_name((lon + 180) % 360 - 180, max(-90.0, min(90.0, lat)))
    return _countries().get(zone, frozenset()) | _DISPUTED.get(zone, frozenset())


@cache
def _countries() -> Mapping[str, frozenset[str]]:
    """Countries by time zone, as the zone tables of tzdata have them."""
    known: dict[str, set[str]] = defaultdict(set)
    for table in ("zone.tab", "zone1970.tab"):
        text = resources.files("tzdata").joinpath("zoneinfo", table).read_text(encoding="utf-8")
        for line in text.splitlines():
            if not line.startswith("#"):
                codes, _, zone, *_ = line.split("\t")
                known[zone] |= set(codes.split(","))
    return {zone: frozenset(codes) for zone, codes in known.items()}
