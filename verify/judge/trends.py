"""The judge of changes and records: a number against those of other times, and how much of these was seen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from claims.model import Quantity
from claims.trends import trend_of
from evidence.history import taken_in
from evidence.model.findings import DeadEnd
from verify.judge.case import Part, case_of, zone_in
from verify.judge.changes import held_as_change
from verify.judge.confidence import confidence_in, doubts
from verify.judge.highest import held_as_record
from verify.judge.likelihood import kept, term_for
from verify.judge.said import said_by
from verify.judge.sentences import allowed, by_persons
from verify.judge.trend_sentences import judged, sight
from verify.model import Verdict
from verify.tolerances import Policy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.trends import Trend
    from evidence.codes import Code
    from evidence.model.findings import Evidence
    from verify.judge.case import Case
    from verify.judge.changes import Judge
    from verify.judge.confidence import Confidence
    from verify.judge.series import Seen
    from verify.model import Agreement
    from verify.tolerances import Policy

_LABELS = {"rendered_imagery", "human_reviewed"}

_ANY = Quantity(text="any number of", relation="at_least", value=0, low=0, high=None)


def judge_trend(evidence: Evidence, policy: Policy, *, number: Judge) -> Verdict:
    """Judge a change or a record: the number that it tells, if any, and how that stands to other times.

    A record is contradicted by one scene that surely shows more, and borne out only when nearly all of its
    time was seen. A change is contradicted only when the text says from which day on it counts. Both hold
    only if the number told holds as well, and nothing is compared where a plain number would not be.

    Args:
        evidence: the claim, with the scenes and counts of all times that it compares.
        policy: tolerances.
        number: judges a plain number.

    Raises:
        DateUnresolved: scenes were searched for, and a day of the claim is none.
    """
    trend = trend_of(evidence.claim)
    undated = any(end.code == "date_unresolved" for end in evidence.dead_ends)
    if trend is None or evidence.claim.observed is None or evidence.search is None or undated:
        return number(_unreckoned(evidence, trend), policy)
    # Two comparisons may err, so that each must be twice as sure before it contradicts.
    sterner = policy.model_copy(update={"doubtful": policy.doubtful / 2})
    case = case_of(evidence, trend, sterner)
    plain = number(_plain(case), sterner)
    if plain.agreement == "not_checkable":
        return plain.model_copy(update={"policy": policy})
    figure = [] if case.figureless else [_figure(plain, evidence.claim.quantity)]
    if not case.said:
        part = Part("inconclusive", ("partial_coverage",), told="No usable scene shows all of that day's.")
    elif max(one.count.low for one in case.said) > min(one.count.high for one in case.said):
        part = Part("inconclusive", ("scenes_disagree",))
    elif trend.way in {"highest", "lowest"}:
        part = held_as_record(case)
    else:
        part = held_as_change(case, number)
    return _together(case, [*figure, part], policy)


def _figure(plain: Verdict, quantity: Quantity) -> Part:
    """The half of a claim that tells a number, as it was judged by itself."""
    said = said_by(quantity, plain.policy)
    told = f"The statement allows {allowed((said.low, said.high))}." if said else ""
    return Part(plain.agreement, plain.reasons, plain.likelihood, told)


def _unreckoned(evidence: Evidence, trend: Trend | None) -> Evidence:
    """The evidence of a change that no two counts can show, of no day, or of days that nobody searched."""
    end = DeadEnd(code="class_unvalidated", detail="No two counts can show this change or record.")
    no_trend = trend is None and evidence.claim.observed is not None
    ends = evidence.dead_ends or ((end,) if no_trend else ())
    plain = evidence.claim.model_copy(update={"measure": "count", "quantity": _ANY})
    return evidence.model_copy(update={"claim": plain, "dead_ends": ends})


def _plain(case: Case) -> Evidence:
    """The claim as if it told nothing but a number; any number, where it tells none."""
    zone = zone_in(case.evidence)
    own = [one for one in case.evidence.scenes if taken_in(one, case.times.said, zone)]
    quantity = _ANY if case.figureless else case.evidence.claim.quantity
    return case.alone(own, quantity, case.evidence.claim.observed)


def _together(case: Case, parts: Sequence[Part], policy: Policy) -> Verdict:
    """One verdict: contradicted in one part is contradicted; borne out takes all of them."""
    words = {part.agreement for part in parts}
    agreement: Agreement = "consistent" if words == {"consistent"} else "inconclusive"
    decisive = parts
    if "inconsistent" in words:
        agreement, decisive = "inconsistent", [part for part in parts if part.agreement == "inconsistent"]
    used = (*case.said, *case.others)
    labels: list[Code] = ["rendered_imagery"] if any(one.scene.scene.rendered for one in used) else []
    labels += ["human_reviewed"] if by_persons([one.count for one in used]) else []
    codes = [code for part in decisive for code in part.reasons if code not in _LABELS]
    reasons = tuple(dict.fromkeys((*codes, *labels)))
    likelihood = _likelihood([part.likelihood for part in decisive], agreement)
    sights = [sight(one, case.day(one)) for one in case.said[:1]]
    return Verdict(
        agreement=agreement,
        reasons=reasons,
        likelihood=likelihood,
        term=None if likelihood is None else term_for(likelihood),
        analytic_confidence=_confidence(case, used, partial="partial_coverage" in reasons),
        why=" ".join(
            [*sights, *(part.told for part in parts if part.told), judged(agreement, reasons, used)]
        ),
        policy=policy,
    )


def _likelihood(parts: Sequence[float | None], agreement: Agreement) -> float | None:
    """Of all parts together, taken for independent; None while one of them may be anything."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return kept(min(known) if agreement == "inconsistent" else math.prod(known))


def _confidence(case: Case, used: Sequence[Seen], *, partial: bool) -> Confidence:
    """As of its own days' scenes; low where a scene of the other days is in doubt, or too few are seen."""
    site, scenes = case.evidence.site, {one.scene.scene.id: one.scene for one in used}
    if site is None or not case.said or doubts(site, [one.count for one in used], scenes, partial=partial):
        return "low"
    return confidence_in(site, [one.count for one in case.said], scenes, partial=partial)
