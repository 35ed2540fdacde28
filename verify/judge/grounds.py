"""What of the evidence may be judged on; or why nothing may."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence.model.findings import DeadEnd
from verify.judge.days import shows
from verify.judge.sentences import BECAUSE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.model import Observed
    from evidence.model.counts import SceneCount
    from evidence.model.findings import Evidence
    from evidence.model.places import Site
    from evidence.model.scenes import AssessedScene
    from verify.judge.said import Said
    from verify.tolerances import Policy

    Pair = tuple[SceneCount, AssessedScene]


class Grounds(NamedTuple):
    """Counts that a verdict may rest on."""

    fit: list[Pair]
    """Of what the claim counts, on scenes fine enough for the way of counting, of the claim's days."""

    others: int
    """How many would do but for their day."""

    ends: list[DeadEnd]
    """Why there is nothing to judge on, all that applies; empty where there is."""


def grounds_of(evidence: Evidence, said: Said | None, policy: Policy) -> Grounds:
    """Keep what says something of the claim's place, day and kind, and name what is missing."""
    settling = _settling(evidence)
    fit = _of_days(settling, evidence.claim.observed, evidence.site)
    ends = list(evidence.dead_ends)
    if evidence.claim.checkable:
        if said is None:
            ends.insert(0, DeadEnd(code="quantity_too_vague", detail=BECAUSE["quantity_too_vague"]))
        if evidence.site is not None and "site_ambiguous" not in {end.code for end in ends}:
            ends += _doubtful(evidence.site, policy)
        if not ends and not fit:
            ends.append(_missing(evidence, settling))
    return Grounds(fit, len(settling) - len(fit), ends)


def _settling(evidence: Evidence) -> list[Pair]:
    """Counts of what the claim counts, on scenes that are fine enough for the way in which it was counted."""
    scenes = {assessed.scene.id: assessed for assessed in evidence.scenes}
    pairs = [(count, scenes[count.scene_id]) for count in evidence.counts if count.scene_id in scenes]
    fine = {"objects": {"count"}, "length": {"count", "length"}}
    return [
        (seen, shown)
        for seen, shown in pairs
        if seen.kind == evidence.claim.kind and shown.adequacy.verdict in fine[seen.method]
    ]


def _of_days(pairs: Sequence[Pair], observed: Observed | None, site: Site | None) -> list[Pair]:
    if observed is None or site is None:
        return []
    return [(seen, shown) for seen, shown in pairs if shows(shown.scene, observed, lon=site.lon)]


def _doubtful(site: Site, policy: Policy) -> list[DeadEnd]:
    if site.score >= policy.least_site_score and site.precision == "facility":
        return []
    what = {"facility": "a facility", "area": "a rounded point", "town": "a town"}[site.precision]
    detail = (
        f"{site.name} was found as {what} with a score of {site.score:.2f}, where a facility with "
        f"{policy.least_site_score:g} or more is asked for: it may be another place."
    )
    return [DeadEnd(code="site_ambiguous", detail=detail)]


def _missing(evidence: Evidence, settling: Sequence[Pair]) -> DeadEnd:
    """What is missing where nothing was found that could be compared, and nobody has said why."""
    observed = evidence.claim.observed
    if evidence.site is None:
        return DeadEnd(code="site_unresolved", detail="It is not known which place is meant.")
    if observed is None:
        return DeadEnd(code="date_unresolved", detail="It is not known on which day it was so.")
    if settling:
        taken = ", ".join(f"{shown.scene.taken_start:%Y-%m-%d}" for _, shown in settling)
        detail = f"The statement is about {_span(observed)}, and what was counted is of {taken} (UTC)."
        return DeadEnd(code="wrong_day", detail=detail)
    if not evidence.scenes:
        return DeadEnd(code="not_searched", detail="No scene was counted on.")
    best = evidence.scenes[0]
    if best.adequacy.verdict in {"count", "length"}:
        return DeadEnd(code="class_unvalidated", detail=BECAUSE["class_unvalidated"])
    return DeadEnd(code="resolution_insufficient", detail=f"{best.scene.id}: {best.adequacy.reason}")


def _span(observed: Observed) -> str:
    return observed.start if observed.start == observed.end else f"{observed.start} to {observed.end}"
