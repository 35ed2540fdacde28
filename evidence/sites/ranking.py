"""Places that a service named, held against the name that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence.sites.countries import lies_in
from evidence.sites.folding import is_name
from evidence.sites.gazetteer import Gazetteer
from evidence.sites.index import Rows
from evidence.sites.names import readings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from evidence.model.places import Candidate
    from evidence.seams import PlaceQuery
    from evidence.sites.places import Place

# A map of the whole world holds every name many times, so a bare name from it is believed less than one from
# a list of facilities: below 0.6 the resolver shows a candidate and does not take it.
_MOST_OTHER, _MOST_TOWN, _MOST_BARE = 0.55, 0.65, 0.65


class Wording(NamedTuple):
    """One way to ask a service for a name."""

    text: str
    wanted: str | None
    """What the head-noun that was taken off asks for; None when the name stands whole."""


def wordings(name: str) -> tuple[Wording, ...]:
    """What to ask for: the name, then its words without the head-noun; none for what can be no name."""
    if not is_name(name):
        return ()
    whole = Wording(" ".join(name.split()), None)
    taken = ((" ".join(one.words), one.wanted) for one in readings(name) if one.wanted is not None)
    bare = [Wording(*one) for one in taken if one[0]][:1]
    return (whole, *bare) if whole.text else ()


def first_known(
    name: str,
    query: PlaceQuery,
    asked: Iterable[Wording],
    ask: Callable[[Wording], Iterable[Place]],
) -> list[Candidate]:
    """Ask for one wording after another until a place bears the name.

    Args:
        name: the service, for ``found_by``.
        query: the name as a text has it; its country is a filter, whatever the service made of it.
        asked: wordings, in the order to ask in.
        ask: gives the places that the service has for a wording. Raises WebError.

    Returns:
        Candidates, best first; empty when no place that was named bears the name.
    """
    for wording in asked:
        found = ranked(name, ask(wording), query)
        if found:
            return found
    return []


def ranked(name: str, places: Iterable[Place], query: PlaceQuery) -> list[Candidate]:
    """Candidates among the places that bear the name and lie in the country, best first."""
    # A server may ignore the filter; what lies elsewhere, or nowhere it says, is dropped here.
    here = {place.id: place for place in places if lies_in(place.country, query.country)}
    bare = all(reading.wanted is None for reading in readings(query.name))
    found = Gazetteer(name, (), [Rows(here.values())])(query)
    capped = [_capped(one, bare=bare, country=query.country) for one in found]
    return sorted(capped, key=lambda one: -one.score)


def _capped(candidate: Candidate, *, bare: bool, country: str | None) -> Candidate:
    """Keep the score of a name that the whole world may share below that of a listed facility."""
    most = _MOST_OTHER if candidate.kind == "other" or (bare and country is None) else 1.0
    if candidate.kind == "town":
        most = min(most, _MOST_TOWN)
    elif bare:
        most = min(most, _MOST_BARE)
    if candidate.score <= most:
        return candidate
    why = (*candidate.reasons, "a bare name on a map of the world is weak evidence")
    return candidate.model_copy(update={"score": most, "reasons": why})
