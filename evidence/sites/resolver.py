"""From a name to a site: candidates weighed, merged, and accepted only when one stands out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from evidence.errors import SiteAmbiguous, SiteUnresolved, WebError
from evidence.model.places import Candidate, Resolution, Site
from evidence.sites.anchors import anchored, names_another_land
from evidence.sites.coordinates import point
from evidence.sites.countries import in_country
from evidence.sites.folding import is_name
from evidence.sites.headnouns import fits, houses
from evidence.sites.names import may_mean, wanted_alone
from evidence.sites.namesakes import SAME_FACILITY_M
from evidence.sites.outlines import SAME_PLACE_M, circle, distance_m

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from evidence.model.places import Geometry
    from evidence.seams import Geocoder, Outliner, PlaceQuery

ENOUGH: Final = 0.6
"""Least score with which a candidate may be the answer."""

CLEAR: Final = 0.1
"""Least lead over the next candidate."""

WORTH_SHOWING: Final = 0.3
"""Least score with which a candidate is shown at all."""

_USUAL, _UNUSUAL, _UNUSUAL_BARE = 0.2, -0.1, -0.3
"""What a place gains or loses by what is counted there: ships at Bushehr are at its port, not at its plant;
but trucks at Belaya air base are at the base."""

_IN_VAIN = " was asked in vain: "
_NEAR_M, _FAR_M = 50_000.0, 500_000.0


def resolve(query: PlaceQuery, geocoders: Sequence[Geocoder]) -> Resolution:
    """Place a name.

    A name that is a pair of coordinates answers itself; "the base" is the one that the article names.
    Otherwise the geocoders are asked in turn until one candidate stands out, by itself or by the other places
    that the text names; what earlier ones knew is kept.

    Returns:
        found, best candidate first; ambiguous when none stands out; unknown when none is worth showing.

    Raises:
        WebError: a geocoder could not be asked, and no other one knows anything of the name.
    """
    given = point(query.name)
    if given is not None:
        return Resolution(outcome="found", candidates=(given,))
    if not is_name(query.name):
        return Resolution(outcome="unknown")
    wanted = wanted_alone(query.name)
    if wanted is not None:
        return _spoken_of(query, wanted, geocoders)
    known: list[Candidate] = []
    answer = Resolution(outcome="unknown")
    down: list[tuple[Geocoder, WebError]] = []
    for geocoder in geocoders:
        try:
            here = [one for one in geocoder(query) if in_country(one.country, query.country)]
        except WebError as failed:
            down.append((geocoder, failed))
            continue
        known += [_weighed(candidate, query) for candidate in here]
        answer = _answer(_merged(known))
        if answer.outcome == "ambiguous":
            answer = _answer(_merged(anchored(known, query, geocoders)))
        if answer.outcome == "found" and names_another_land(answer.candidates, query, geocoders):
            answer = answer.model_copy(update={"outcome": "ambiguous"})
        if answer.outcome == "found" and answer.candidates[0].precision != "area":
            return answer
    # A rounded point is an answer, unless somebody knows the place better.
    return _without(down, answer)


def _without(down: Sequence[tuple[Geocoder, WebError]], answer: Resolution) -> Resolution:
    """Answer without those that could not be asked: one of them might have known. Raises WebError."""
    if not down:
        return answer
    if answer.outcome == "unknown":
        raise down[0][1]
    best, *others = answer.candidates
    why = (f"{geocoder.name}{_IN_VAIN}{failed.what}" for geocoder, failed in down)
    best = best.model_copy(update={"reasons": (*best.reasons, *why)})
    return answer.model_copy(update={"candidates": (best, *others)})


def _spoken_of(query: PlaceQuery, wanted: str, geocoders: Sequence[Geocoder]) -> Resolution:
    """Place "the base": the one place of that sort that the article names; open where one is not known."""
    known: list[Candidate] = []
    all_known = True
    for name in query.context:
        if not may_mean(name, wanted):
            continue
        found = resolve(replace(query, name=name, context=()), geocoders)
        if found.outcome != "found":
            all_known = False
        elif fits(wanted, found.candidates[0].kind):
            best = found.candidates[0]
            why = f'"{query.name}" is {best.name}, which the article names'
            known.append(best.model_copy(update={"reasons": (*best.reasons, why)}))
    places = tuple(_merged(known))
    if not places:
        return Resolution(outcome="unknown")
    return Resolution(outcome="found" if all_known and len(places) == 1 else "ambiguous", candidates=places)


def placed(
    query: PlaceQuery,
    geocoders: Sequence[Geocoder],
    outliners: Sequence[Outliner],
    *,
    tell: Callable[[str], None],
) -> Resolution:
    """Place a name and draw the place that was found.

    Args:
        query: the name.
        geocoders: whom to ask for it, in this order.
        outliners: whom to ask for outline and tracks of what was found.
        tell: is told which services failed, though there is an answer.

    Raises:
        WebError: as ``resolve`` does.
    """
    answer = outlined(resolve(query, geocoders), outliners)
    for reason in answer.candidates[0].reasons if answer.candidates else ():
        if _IN_VAIN in reason:
            tell(reason)
    return answer


def outlined(found: Resolution, outliners: Sequence[Outliner]) -> Resolution:
    """Draw the best candidate of a found place: its outline and its tracks, as far as anybody knows them.

    A service that fails costs the outline, not the place; what happened is among the reasons.
    """
    if found.outcome != "found":
        return found
    best, *others = found.candidates
    for outliner in outliners:
        try:
            best = outliner(best)
        except WebError as down:
            why = f"{outliner.name}{_IN_VAIN}{down.what}"
            best = best.model_copy(update={"reasons": (*best.reasons, why)})
    return found.model_copy(update={"candidates": (best, *others)})


def to_site(resolution: Resolution, *, name: str | None = None) -> Site:
    """Turn a found resolution into the site that is looked at.

    Args:
        resolution: what ``resolve`` gave.
        name: the name as asked, for the error's sentence.

    Raises:
        SiteUnresolved: nobody knows the place.
        SiteAmbiguous: the name fits several, or only one that is in doubt; the candidates are listed.
    """
    asked = f'"{name[:80]}"' if name else "The place"
    if resolution.outcome == "unknown" or not resolution.candidates:
        raise SiteUnresolved(
            f"{asked} is in no gazetteer that was asked.",
            next_step="Give its coordinates, or add it to a file in gazetteer/ of your data folder.",
        )
    best, *others = resolution.candidates
    if resolution.outcome == "ambiguous":
        raise SiteAmbiguous(
            f"{asked} may be {'; '.join(map(_told, resolution.candidates[:5]))}.",
            next_step="Say which, by its country, its full name with its kind, or its coordinates.",
        )
    return Site(
        name=best.name,
        kind=best.kind,
        lon=best.lon,
        lat=best.lat,
        radius_m=best.radius_m,
        geometry=area(best),
        tracks=best.tracks,
        precision=best.precision,
        found_by=best.found_by,
        score=best.score,
        runners_up=tuple(others),
    )


def area(candidate: Candidate) -> Geometry:
    """AOI of a candidate: its outline, else the circle of its radius."""
    return candidate.geometry or circle(candidate.lon, candidate.lat, candidate.radius_m)


def _weighed(candidate: Candidate, query: PlaceQuery) -> Candidate:
    """Add what is known of the thing counted there and of the surroundings to the score for the name."""
    score, reasons = candidate.score, list(candidate.reasons)
    usual = None if query.kind is None else houses(candidate.kind, query.kind)
    if usual is not None:
        score += _USUAL if usual else _UNUSUAL_BARE if candidate.bare else _UNUSUAL
        reasons.append(f"{query.kind} is {'usual' if usual else 'unusual'} at a {candidate.kind}")
    if query.near is not None:
        away_m = distance_m(*query.near, candidate.lon, candidate.lat)
        score += 0.1 if away_m <= _NEAR_M else -0.3 if away_m > _FAR_M else 0.0
        reasons.append(f"{away_m / 1000:.0f} km from where it should be")
    return candidate.model_copy(update={"score": score, "reasons": tuple(reasons)})


def _merged(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One candidate for each place, best first; what was merged is kept as a reason."""
    kept: list[Candidate] = []
    for candidate in sorted(_sharpest(list(candidates)), key=lambda one: (-one.score, one.geometry is None)):
        for index, other in enumerate(kept):
            away_m = distance_m(candidate.lon, candidate.lat, other.lon, other.lat)
            if away_m < SAME_PLACE_M:
                note = f"the same place as {candidate.name} ({away_m:.0f} m away, {candidate.found_by})"
                kept[index] = other.model_copy(update={"reasons": (*other.reasons, note)})
                break
        else:
            kept.append(candidate)
    return kept


def _sharpest(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Leave out rounded points of what somebody knows better: a port of one name nearby is one port."""
    sharp = [one for one in candidates if one.precision == "facility" and one.score >= ENOUGH]
    return [
        one
        for one in candidates
        if one.precision != "area"
        or not any(
            one.kind == other.kind and distance_m(one.lon, one.lat, other.lon, other.lat) <= SAME_FACILITY_M
            for other in sharp
        )
    ]


def _answer(candidates: list[Candidate]) -> Resolution:
    """Take the best where it stands out.

    Leads are compared before scores are cut to 0..1: a yard whose own name was asked for is no less ahead of
    a namesake because railcars are usual at both.
    """
    shown = tuple(one for one in candidates if one.score >= WORTH_SHOWING)
    if not shown:
        return Resolution(outcome="unknown")
    lead = shown[0].score - (shown[1].score if len(shown) > 1 else 0.0)
    clear = shown[0].score >= ENOUGH and lead >= CLEAR
    cut = tuple(one.model_copy(update={"score": round(min(one.score, 1.0), 3)}) for one in shown)
    return Resolution(outcome="found" if clear else "ambiguous", candidates=cut)


def _told(candidate: Candidate) -> str:
    where = f"{candidate.country or '?'}, {candidate.lat:.4f}, {candidate.lon:.4f}"
    return f"{candidate.name} ({candidate.kind}, {where}, score {candidate.score:.2f})"
