"""From a name to a site: candidates weighed, merged, and accepted only when one stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from evidence.errors import SiteAmbiguous, SiteUnresolved
from evidence.model import Candidate, Resolution, Site
from evidence.sites.coordinates import point
from evidence.sites.folding import is_name
from evidence.sites.headnouns import houses
from evidence.sites.outlines import circle, distance_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidence.model import Geometry
    from evidence.seams import Geocoder, PlaceQuery

ENOUGH: Final = 0.6
"""Least score with which a candidate may be the answer."""

CLEAR: Final = 0.1
"""Least lead over the next candidate."""

WORTH_SHOWING: Final = 0.3
"""Least score with which a candidate is shown at all."""

SAME_PLACE_M: Final = 3000.0
"""Candidates closer than this are one place."""

_NEAR_M, _FAR_M = 50_000.0, 500_000.0

_SOVEREIGN: Final = {
    **dict.fromkeys(("GU", "PR", "VI", "AS", "MP", "UM"), "US"),
    **dict.fromkeys(("HK", "MO", "TW"), "CN"),
    **dict.fromkeys(("IO", "GI", "FK", "BM", "KY", "TC", "VG", "SH", "GG", "JE", "IM"), "GB"),
    **dict.fromkeys(("GF", "PF", "NC", "RE", "YT", "GP", "MQ"), "FR"),
    **dict.fromkeys(("GL", "FO"), "DK"),
    "SJ": "NO",
}
"""Territories with a code of their own, and the country that a text may name for them."""


def resolve(query: PlaceQuery, geocoders: Sequence[Geocoder]) -> Resolution:
    """Place a name.

    A name that is a pair of coordinates answers itself. Otherwise the geocoders are asked in turn until
    one candidate stands out; what earlier ones knew is kept.

    Returns:
        found, best candidate first; ambiguous when none stands out; unknown when none is worth showing.

    Raises:
        WebError: a geocoder could not be asked, and no earlier one had the answer.
    """
    given = point(query.name)
    if given is not None:
        return Resolution(outcome="found", candidates=(given,))
    known: list[Candidate] = []
    answer = Resolution(outcome="unknown")
    if not is_name(query.name):
        return answer
    for geocoder in geocoders:
        here = [candidate for candidate in geocoder(query) if _in_country(candidate, query)]
        known += [_weighed(candidate, query) for candidate in here]
        answer = _answer(_merged(known))
        if answer.outcome == "found":
            break
    return answer


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
        found_by=best.found_by,
        score=best.score,
        runners_up=tuple(others),
    )


def area(candidate: Candidate) -> Geometry:
    """AOI of a candidate: its outline, else the circle of its radius."""
    return candidate.geometry or circle(candidate.lon, candidate.lat, candidate.radius_m)


def _in_country(candidate: Candidate, query: PlaceQuery) -> bool:
    """Whether the country asked for lets the candidate through; XX, the high seas, is nobody's to refuse."""
    asked = (query.country or "").upper()
    has = candidate.country
    return not asked or has in {asked, "XX"} or (has is not None and _SOVEREIGN.get(has) == asked)


def _weighed(candidate: Candidate, query: PlaceQuery) -> Candidate:
    """Add what is known of the thing counted there and of the surroundings to the score for the name."""
    score, reasons = candidate.score, list(candidate.reasons)
    usual = None if query.kind is None else houses(candidate.kind, query.kind)
    if usual is not None:
        score += 0.1 if usual else -0.1
        reasons.append(f"{query.kind} is {'usual' if usual else 'unusual'} at a {candidate.kind}")
    if query.near is not None:
        away_m = distance_m(*query.near, candidate.lon, candidate.lat)
        score += 0.1 if away_m <= _NEAR_M else -0.3 if away_m > _FAR_M else 0.0
        reasons.append(f"{away_m / 1000:.0f} km from where it should be")
    score = round(min(max(score, 0.0), 1.0), 3)
    return candidate.model_copy(update={"score": score, "reasons": tuple(reasons)})


def _merged(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One candidate for each place, best first; what was merged is kept as a reason."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda one: (-one.score, one.geometry is None)):
        for index, other in enumerate(kept):
            away_m = distance_m(candidate.lon, candidate.lat, other.lon, other.lat)
            if away_m < SAME_PLACE_M:
                note = f"the same place as {candidate.name} ({away_m:.0f} m away, {candidate.found_by})"
                kept[index] = other.model_copy(update={"reasons": (*other.reasons, note)})
                break
        else:
            kept.append(candidate)
    return kept


def _answer(candidates: list[Candidate]) -> Resolution:
    shown = tuple(one for one in candidates if one.score >= WORTH_SHOWING)
    if not shown:
        return Resolution(outcome="unknown")
    lead = shown[0].score - (shown[1].score if len(shown) > 1 else 0.0)
    clear = shown[0].score >= ENOUGH and lead >= CLEAR
    return Resolution(outcome="found" if clear else "ambiguous", candidates=shown)


def _told(candidate: Candidate) -> str:
    where = f"{candidate.country or '?'}, {candidate.lat:.4f}, {candidate.lon:.4f}"
    return f"{candidate.name} ({candidate.kind}, {where}, score {candidate.score:.2f})"
