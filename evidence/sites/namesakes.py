"""A town and what is called after it: which of them a bare name means when nothing else says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from claims.places.nations import names_of_countries
from evidence.sites.outlines import SAME_PLACE_M, distance_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.sites.matching import Match

NEAR_M: Final = 25_000.0
"""Within this a facility is a town's own; one farther off happens to bear its name (Semnan's launch site)."""

SAME_FACILITY_M: Final = 40_000.0
"""Within this a port, or an airport, of one name is one, however far apart two lists put their points."""

CITY: Final = 1_000_000
"""Inhabitants from which a bare name may mean the city rather than a facility by it."""

HARBOUR_S_CITY: Final = 5_000_000
"""The same for its harbour, which lies in it: Mumbai is more than its port."""

AIRPORT_S_CITY: Final = 300_000
"""The same for a civil airport, which few reports call by nothing but its city's name."""

METROPOLIS: Final = 3_000_000
"""Inhabitants from which a bare name means the city rather than an airport that no news is known of."""

SMALL: Final = 50_000
"""Inhabitants below which a bare name in the news rather means the facility than a town far from it."""

_ALONE, _BEHIND, _TOWN_BESIDE = 0.7, 0.05, 0.7
_LARGER = 1.3
"""By how much longer a runway is that a strip is not taken beside."""

_LAND_S = 0.35
_SURE = 0.45
"""Least score of a name that is spelled as asked, not just alike."""


def weighed(matches: Sequence[Match]) -> list[Match]:
    """Weigh the matches of a bare name against each other, when nobody said what stands there.

    A facility in the news that lies by a town of its name is what reporting of imagery means: Norfolk is the
    naval station. It is left open where the town is a city, or lies far off and is no village, or has a
    harbour and what is listed is none. Airports and ports that no news is known of are no more likely than
    their town: left open too, unless there is no town of the name.
    """
    towns = [one for one in matches if one.place.kind == "town"]
    called = [one for one in matches if one.place.kind != "town" and not one.own]
    if not called or any(one.own and one.listed for one in matches):
        return list(matches)
    if not towns:
        alone = len(called) == 1 and _stands_alone(called[0])
        return [_raised(one, _ALONE) if alone and one in called else one for one in matches]
    town = max(towns, key=lambda one: one.score)
    meant = [one for one in called if one.listed and _is_meant(one, town)]
    if meant:
        return _beside_their_town(matches, meant)
    rivals = [one for one in called if _is_rival(one, town)]
    return [one._replace(score=town.score - _BEHIND) if one in rivals else one for one in matches]


def _beside_their_town(matches: Sequence[Match], meant: Sequence[Match]) -> list[Match]:
    """Put the town behind what is meant; a harbour that no list has stays beside what is no harbour."""
    told = [_lowered(one, _TOWN_BESIDE) if one.place.kind == "town" else one for one in matches]
    if any(_is_harbour(one) for one in meant):
        return told
    rival = max(one.score for one in meant) - _BEHIND
    return [one._replace(score=rival) if _is_harbour(one) and not one.own else one for one in told]


def unlisted_twice(matches: Sequence[Match]) -> list[Match]:
    """Leave out what a table has of a place that a list has too, at a coarser or another point of it."""
    listed = [one for one in matches if one.listed]
    return [one for one in matches if one.listed or not any(_is_same(one, other) for other in listed)]


def beside_larger(matches: Sequence[Match]) -> list[Match]:
    """Leave open whether a city's airport is the strip of its name or the large one that serves it."""
    air = [one for one in matches if _family(one) == "air" and not one.listed]

    def rivals(one: Match) -> list[float]:
        larger = (other for other in air if other.place.radius_m >= _LARGER * one.place.radius_m)
        return [other.score for other in larger if _apart_m(one, other) <= 2 * NEAR_M and other is not one]

    held = {id(one): rivals(one) for one in air}
    return [_lowered(one, max(held[id(one)]) + _BEHIND) if held.get(id(one)) else one for one in matches]


def _is_same(one: Match, other: Match) -> bool:
    return (
        _family(one) == _family(other)
        and one.score <= other.score
        and _apart_m(one, other) <= SAME_FACILITY_M
    )


def _family(one: Match) -> str:
    kind = one.place.kind
    return "harbour" if kind in {"port", "naval_base"} else "air" if kind in {"airport", "air_base"} else kind


def _stands_alone(one: Match) -> bool:
    """Whether an air base that no news is known of may answer to its bare name: Dyagilevo."""
    return one.named and one.score >= _SURE and one.place.kind == "air_base"


def _is_rival(one: Match, town: Match) -> bool:
    """Whether nothing tells a town from what is called after it."""
    if one.listed:
        return True
    if (town.place.inhabitants or 0) >= METROPOLIS and _family(one) == "air":
        return False
    return SAME_PLACE_M < _apart_m(one, town) <= 2 * NEAR_M


def _is_meant(one: Match, town: Match) -> bool:
    people = town.place.inhabitants or 0
    if people >= _city_of(one):
        return False
    return people < SMALL or _apart_m(one, town) <= NEAR_M


def _city_of(one: Match) -> int:
    """Inhabitants from which a town's bare name is not left to such a facility."""
    if _is_harbour(one):
        return HARBOUR_S_CITY
    return AIRPORT_S_CITY if one.place.kind == "airport" else CITY


def land_s_own(matches: Sequence[Match], name: str) -> list[Match]:
    """Doubt a town that bears the name of its land: buildings in Gaza may stand anywhere in the Strip."""
    if name not in names_of_countries():
        return list(matches)
    return [_lowered(one, _LAND_S) if one.place.kind == "town" else one for one in matches]


def _is_harbour(one: Match) -> bool:
    return _family(one) == "harbour"


def _apart_m(one: Match, other: Match) -> float:
    return distance_m(one.place.lon, one.place.lat, other.place.lon, other.place.lat)


def _raised(one: Match, score: float) -> Match:
    why = f"{one.why}; no town nor any other place known bears the name"
    return one._replace(score=max(one.score, score), why=why)


def _lowered(one: Match, most: float) -> Match:
    return one._replace(score=min(one.score, most))
