"""The judge: what a sentence allows against what the pixels show."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from verify.confidence import borrowed, confidence_in
from verify.likelihood import likelihood_of, term_for
from verify.model import Verdict
from verify.sentences import compared, not_compared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.model import Claim, Quantity
    from evidence.codes import Code
    from evidence.model.counts import SceneCount
    from evidence.model.findings import Evidence
    from evidence.model.places import Site
    from evidence.model.scenes import AssessedScene
    from verify.model import Agreement, Policy

    Word = tuple[Agreement, tuple[Code, ...]]


@dataclass(frozen=True)
class Said:
    """Whole numbers that bear a sentence out, tolerance included."""

    low: float
    """Least, inclusive; -inf when the sentence sets no lower limit."""

    high: float
    """Most, inclusive; inf when the sentence sets no upper limit."""

    def holds(self, number: float) -> bool:
        """Whether this number bears the sentence out."""
        return self.low <= number <= self.high


def said_by(quantity: Quantity, policy: Policy) -> Said | None:
    """Turn a quantity's words into the numbers that bear it out; None when the words are too vague.

    "About 73" at 15 % allows 62 to 84; "at least 73" at 10 % allows 66 or more.
    """
    if quantity.relation == "vague":
        limits = policy.vague.get(quantity.text.lower())
        return Said(*limits) if limits else None
    tolerance = policy.relations[quantity.relation]
    low, high = -math.inf, math.inf
    if quantity.low is not None and tolerance.below is not None:
        low = quantity.low - _whole(tolerance.below * quantity.low)
    if quantity.high is not None and tolerance.above is not None:
        high = quantity.high + _whole(tolerance.above * quantity.high)
    return Said(low, high)


def judge(evidence: Evidence, policy: Policy) -> Verdict:
    """Judge one claim on its evidence.

    Never "consistent" or "inconsistent" without a count on an adequate scene of the right days at an
    unambiguous site; never "inconsistent" while the intervals touch.
    """
    said = said_by(evidence.claim.quantity, policy)
    scenes = {assessed.scene.id: assessed for assessed in evidence.scenes}
    seen = [count for count in evidence.counts if _settles(count, scenes)]
    if (
        said is None
        or not seen
        or evidence.site is None
        or evidence.dead_ends
        or not evidence.claim.checkable
    ):
        return _not_checkable(evidence, policy, vague=said is None)
    return _compared(said, seen, scenes, claim=evidence.claim, site=evidence.site, policy=policy)


def _settles(seen: SceneCount, scenes: dict[str, AssessedScene]) -> bool:
    return seen.scene_id in scenes and scenes[seen.scene_id].adequacy.verdict in {"count", "length"}


def _compared(
    said: Said,
    seen: list[SceneCount],
    scenes: dict[str, AssessedScene],
    *,
    claim: Claim,
    site: Site,
    policy: Policy,
) -> Verdict:
    partial = [scenes[count.scene_id].covers < policy.least_coverage for count in seen]
    hazy = [_hazy(scenes[count.scene_id]) for count in seen]
    words = [
        _compare(said, count, policy, partial=part, hazy=haze)
        for count, part, haze in zip(seen, partial, hazy, strict=True)
    ]
    agreement, reasons = _one_word(words, seen)
    if agreement == "inconsistent" and _days(claim) > policy.longest_days:
        agreement, reasons = "inconclusive", ("wrong_day",)
    if agreement == "inconsistent" and any(borrowed(count, scenes[count.scene_id]) for count in seen):
        agreement, reasons = "inconclusive", ("interval_too_wide",)
    if agreement in {"consistent", "inconsistent"} and any(count.disputed for count in seen):
        agreement, reasons = "inconclusive", ("estimators_disagree",)
    reasons += ("partial_coverage",) if any(partial) else ()
    reasons += ("rendered_imagery",) if any(scenes[count.scene_id].scene.rendered for count in seen) else ()
    reasons += ("human_reviewed",) if any(count.reviewed_by for count in seen) else ()
    # What lies outside a scene or under cloud may hold any number, so a part makes nothing likely.
    silent = (partial[0] and agreement != "inconsistent") or (hazy[0] and agreement == "inconclusive")
    likelihood = None if silent else likelihood_of(said.low, said.high, seen[0], lower_bound=partial[0])
    return Verdict(
        agreement=agreement,
        reasons=reasons,
        likelihood=likelihood,
        term=None if likelihood is None else term_for(likelihood),
        analytic_confidence=confidence_in(site, seen, scenes, partial=any(partial)),
        why=compared(
            agreement, reasons, limits=(said.low, said.high), seen=seen[0], scene=scenes[seen[0].scene_id]
        ),
        policy=policy,
    )


def _hazy(assessed: AssessedScene) -> bool:
    """Whether there is cloud in the scene, and nothing says whether it lies over the site."""
    return assessed.cloud_at_site is None and assessed.scene.cloud is not None


def _compare(said: Said, seen: SceneCount, policy: Policy, *, partial: bool, hazy: bool) -> Word:
    """One word for one scene.

    A scene that shows a part of the site gives a lower bound only. Where cloud may hide some objects, too few
    contradict nothing.
    """
    high = math.inf if partial else seen.high
    if hazy and high < said.low:
        return "inconclusive", ("obscured",)
    if high < said.low or said.high < seen.low:
        likelihood = likelihood_of(said.low, said.high, seen, lower_bound=partial)
        return (
            ("inconsistent", ())
            if likelihood <= policy.doubtful
            else ("inconclusive", ("intervals_overlap",))
        )
    if said.low <= seen.low and high <= said.high:
        return "consistent", ()
    if seen.high - seen.low > policy.widest * max(seen.best, 1):
        return "inconclusive", ("interval_too_wide",)
    if said.holds(seen.best) and not partial:
        return "consistent", ()
    return "inconclusive", ("intervals_overlap",)


def _one_word(words: Sequence[Word], seen: Sequence[SceneCount]) -> Word:
    """One word for all scenes: theirs when they share it, otherwise none."""
    agreements = {agreement for agreement, _ in words}
    apart = max(count.low for count in seen) > min(count.high for count in seen)
    if apart or {"consistent", "inconsistent"} <= agreements:
        return "inconclusive", ("scenes_disagree",)
    undecided = [word for word in words if word[0] == "inconclusive"]
    return undecided[0] if undecided else words[0]


def _not_checkable(evidence: Evidence, policy: Policy, *, vague: bool) -> Verdict:
    codes: list[Code] = [end.code for end in evidence.dead_ends]
    if evidence.claim.reason:
        codes.insert(0, evidence.claim.reason)
    elif vague:
        codes.insert(0, "quantity_too_vague")
    reasons = tuple(dict.fromkeys(codes))
    return Verdict(
        agreement="not_checkable",
        reasons=reasons,
        likelihood=None,
        term=None,
        analytic_confidence="low",
        why=not_compared(reasons, evidence.dead_ends),
        policy=policy,
    )


def _days(claim: Claim) -> int:
    """Days from the first to the last that the claim may be about, other readings of its words included."""
    if claim.observed is None:
        return 0
    others = claim.observed.alternatives
    first = min(date.fromisoformat(start) for start in (claim.observed.start, *(one.start for one in others)))
    last = max(date.fromisoformat(end) for end in (claim.observed.end, *(one.end for one in others)))
    return (last - first).days + 1


def _whole(share: float) -> int:
    """Round half up, so that a tenth of five is one and a tenth of four is nothing."""
    return math.floor(share + 0.5)
