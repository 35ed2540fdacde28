"""Whether two articles tell the same claim: what speaks for it is weighed, one sign against another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.lineage.days import days_apart
from claims.lineage.names import is_host_of, is_within, same_body, same_place
from claims.lineage.numbers import derives, is_round
from claims.lineage.things import is_increment, kin

if TYPE_CHECKING:
    from claims.lineage.numbers import Vague
    from claims.lineage.telling import Telling, Told

ENOUGH = 4.0
"""Least likeness of two tellings of one claim: a number that is no accident, and the place or who says so."""

# Weights of the signs, set by hand: an odd number at the same place on the same day must do, a round one at
# another place must not. The stories of fixtures/drift and tests/claims/drifts hold them in place.
_ODD, _ROUND, _SMALL, _ROUGH = 3.0, 2.0, 1.5, 1.5
_KIND, _OTHER_KIND = 1.0, -1.5
_PLACE, _NAMED, _UNSAID, _OTHER_PLACE = 2.0, 1.0, 0.5, -3.0
_DAY, _WEEK, _MONTH, _OTHER_DAY = 1.0, 0.0, -1.0, -2.5
_SPEAKER, _OTHER_MEASURE = 1.5, -1.0


def likeness(one: Told, other: Told, *, vague: Vague) -> float:
    """How much speaks for two claims being one; ``ENOUGH`` or more when they are.

    Args:
        one: a claim.
        other: a claim of another article.
        vague: least and most that vague plurals may stand for.
    """
    number = _number(one, other, vague)
    if number == 0:
        return 0.0
    kinds = _KIND if kin(one.claim, other.claim) else _OTHER_KIND
    measure = 0.0 if is_increment(one.claim) == is_increment(other.claim) else _OTHER_MEASURE
    speaker = _SPEAKER if _share_speaker(one, other) else 0.0
    return number + kinds + measure + speaker + _place(one, other) + _day(one, other)


def _number(one: Told, other: Told, vague: Vague) -> float:
    said, again = one.claim.quantity, other.claim.quantity
    if not (derives(said, again, vague=vague) or derives(again, said, vague=vague)):
        return 0.0
    if said.value is None or (said.value, said.unit) != (again.value, again.unit):
        return _ROUGH if (said.low, said.high) != (again.low, again.high) or said.low is None else _ROUND
    if said.value < 10:
        return _SMALL
    return _ROUND if is_round(said.value, said.unit) else _ODD


def _place(one: Told, other: Told) -> float:
    here, there = one.claim.site, other.claim.site
    if here is None or there is None:
        return _UNSAID
    same = same_place(here.text, there.text)
    if same:
        return _PLACE
    if is_within(here.text, other.claim.quote) or is_within(there.text, one.claim.quote):
        return _NAMED
    return _UNSAID if same is None and here.country == there.country else _OTHER_PLACE


def _day(one: Told, other: Told) -> float:
    apart = days_apart(one.claim.observed, other.claim.observed)
    if apart is None:
        return _UNSAID
    if apart == 0:
        return _DAY
    return _WEEK if apart <= 7 else _MONTH if apart <= 31 else _OTHER_DAY


def _share_speaker(one: Told, other: Told) -> bool:
    """Whether both name one who counted, or one names the publisher of the other."""
    mine, theirs = one.claim.attribution, other.claim.attribution
    return (
        any(same_body(name, again) for name in mine for again in theirs)
        or any(is_by(other.telling, name) for name in mine)
        or any(is_by(one.telling, name) for name in theirs)
    )


def is_by(telling: Telling, name: str) -> bool:
    """Whether somebody of that name published an article: by its publisher, or by the host where it lies."""
    publisher = telling.article.publisher
    if publisher and same_body(publisher, name):
        return True
    return any(is_host_of(address, name) for address in telling.addresses)
