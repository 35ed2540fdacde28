"""What of a claim can be looked into: which counters, days and places; each refusal has its reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from claims.model import Period
from claims.trends import trend_of
from claims.wholeness import part_of
from evidence.errors import ClassUnvalidated, DateUnresolved, SiteAmbiguous

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.model import Claim
    from evidence.model.places import Site
    from evidence.seams import Counter


MOST_DAYS = 92
"""A quarter of a year: a longer time is a history, which a scene of some day in it cannot stand for."""


def check_placed(site: Site) -> None:
    """Refuse to judge by what lies around a rounded point, or in a whole town; it is counted all the same."""
    if site.precision != "facility":
        known = "a rounded point" if site.precision == "area" else "the town"
        raise SiteAmbiguous(
            f"Of {site.name} only {known} is known: what lies within {site.radius_m / 1000:g} km may be "
            f"something else, or leave some of it out.",
            next_step="Give its coordinates, or its outline in a gazetteer file of yours.",
        )


def check_whole(claim: Claim) -> None:
    """Refuse to hold a number of some against a count of all; the count is made all the same."""
    figureless = claim.measure in {"change", "record"} and claim.quantity.value is None
    part = None if figureless else part_of(claim)
    if part is not None:
        raise ClassUnvalidated(
            f"The statement counts some of them only ({part}), and a counter counts all that it sees.",
            next_step="Count those on the marks.",
        )


def counters_for(claim: Claim, counters: Sequence[Counter]) -> Sequence[Counter]:
    """Counters that were measured on what the claim counts."""
    fitting = [counter for counter in counters if counter.kind == claim.kind]
    if claim.state is not None:
        what = f"{claim.kind} in the state {claim.state!r}"
    elif claim.measure in {"length", "area"}:
        what = f"{claim.measure} of {claim.kind}"
    elif claim.measure != "count" and trend_of(claim) is None:
        of = "number" if claim.quantity.unit == "each" else "extent"
        what = f"{claim.measure} in the {of} of {claim.kind}"
    elif not fitting:
        what = claim.kind
    else:
        return fitting
    measured = ", ".join(sorted({counter.kind for counter in counters})) or "nothing"
    raise ClassUnvalidated(
        f"No counter has been measured on this: {what}.", next_step=f"Counters exist for: {measured}."
    )


def days_of(claim: Claim) -> Period:
    """The local days that the claim is about. Raises DateUnresolved: none are told, or too many."""
    if claim.observed is None:
        raise DateUnresolved(
            "The article does not say on which day it was so.",
            next_step="Give the day that the image was taken.",
        )
    days = Period(start=claim.observed.start, end=claim.observed.end)
    span = (date.fromisoformat(days.end) - date.fromisoformat(days.start)).days + 1
    if span > MOST_DAYS:
        raise DateUnresolved(
            f"The statement is about {span} days, {days.start} to {days.end}; no single scene shows them.",
            next_step="Every scene of that time would have to be counted.",
        )
    return days
