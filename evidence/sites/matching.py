"""How well a place bears a name: what was asked against what a list has."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from evidence.sites.headnouns import fits
from evidence.sites.names import readings

if TYPE_CHECKING:
    from collections.abc import Collection

    from evidence.sites.index import Entry
    from evidence.sites.names import Reading
    from evidence.sites.places import Place

LISTED: Final = 0.85
"""Score of a facility on a list of those in the news, asked for by its bare name: Dyagilevo, Norfolk."""

_TOWN_S_PORT, _TOWN_S_OWN, _OTHER_TOWN = 0.65, 0.5, 0.35
"""The same for places of a general table: a town's harbour, others of its name, "Gaza City" for Gaza."""

_SAID_SO: Final = 0.1
"""What a town gains by being called one: "the city of Norfolk"."""

# A rough form says little when the country, and with it the romanisation, is unknown: Benin is like Benina.
_ALIKE_HERE, _ALIKE_ANYWHERE = 0.85, 0.65


class Match(NamedTuple):
    """A place, by one of its names."""

    place: Place
    score: float
    """0..1."""

    why: str
    listed: bool
    """Whether it is on a list of facilities, not in a table of all towns and airports."""

    named: bool
    """Whether it bears the name, and not just serves a town of that name."""

    own: bool
    """Whether the name is the place's own, not one that it has from a town or only with its head-noun."""


def match(
    reading: Reading, entry: Entry, *, listed: bool, alike: bool = False, country: str | None = None
) -> Match | None:
    """Hold one reading of what was asked against one name of a place.

    Args:
        reading: what was asked.
        entry: what a list has.
        listed: see ``Match``.
        alike: whether the names only sound alike.
        country: the country asked for.

    Returns:
        None when the head-noun rules the place out.
    """
    score = _bare(reading, entry, listed=listed) if reading.wanted is None else _headed(reading, entry)
    if alike:
        score *= _ALIKE_HERE if country else _ALIKE_ANYWHERE
    if score <= 0:
        return None
    verb = "is spelled much like" if alike else "is called"
    own = entry.standing == "whole" or reading.wanted is not None
    named = entry.standing != "town"
    return Match(entry.place, score, _why(reading, entry, verb), listed, named, own)


def suits(entry: Entry, wants: Collection[str]) -> bool:
    """Whether a place may answer a name that asks for these: an airport called after a dam is no dam."""
    return entry.standing == "whole" or not wants or any(fits(wanted, entry.place.kind) for wanted in wants)


def _bare(reading: Reading, entry: Entry, *, listed: bool) -> float:
    """A name without a head-noun."""
    place = entry.place
    if entry.standing == "whole":
        return reading.weight * (1.0 if listed else _prior(place))
    if place.kind == "town":
        # "Gaza City" is not Gaza, nor "Kuwait City" Kuwait.
        return reading.weight * _OTHER_TOWN
    if listed:
        return reading.weight * LISTED
    harbour = entry.standing == "town" and place.kind == "port"
    return reading.weight * (_TOWN_S_PORT if harbour else _TOWN_S_OWN)


def _headed(reading: Reading, entry: Entry) -> float:
    """A name with one."""
    place, wanted = entry.place, reading.wanted or ""
    fit = fits(wanted, place.kind)
    if 0 < fit < 1 and any(one.wanted == wanted for one in readings(entry.said)):
        # An air base whose own name says "airport" is both.
        fit = 1.0
    if place.kind == "town":
        said_so = 0.88 if place.inhabitants is None else min(_prior(place) + _SAID_SO, 1.0)
        return reading.weight * fit * said_so
    if entry.standing == "town":
        # The only airport near a town is not its air base: there may be one of that name that no list has.
        return reading.weight * (0.72 if fit == 1.0 else 0.55) * fit
    return reading.weight * 0.88 * fit


def _prior(place: Place) -> float:
    """How likely a bare name means this place, of all that bear it.

    Of a town, 0.5 for a village and 0.1 more for each ten times as many inhabitants; an airstrip that is
    called so, and nothing else, is as likely as a town of 300,000.
    """
    if place.inhabitants is None:
        return 0.75
    return min(0.5 + 0.1 * math.log10(max(place.inhabitants, 1000) / 1000), 0.9)


def _why(reading: Reading, entry: Entry, verb: str) -> str:
    asked = f", and the name asks for: {reading.wanted}" if reading.wanted else ""
    shared = {"whole": "", "core": " without its head-noun", "town": ", a name it shares with a town"}
    people = entry.place.inhabitants
    size = f"; {people:,} inhabitants" if people else ""
    return f'it {verb} "{entry.said}"{shared[entry.standing]}{asked}{size}'
