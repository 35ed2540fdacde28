"""The judge: what a sentence allows against what the pixels show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verify.judge.confidence import borrowed, confidence_in
from verify.judge.days import left_open
from verify.judge.grounds import grounds_of
from verify.judge.likelihood import kept, term_for
from verify.judge.looks import look_at
from verify.judge.said import said_by
from verify.judge.sentences import by_persons, compared, not_compared
from verify.judge.trends import judge_trend
from verify.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.model import Observed
    from evidence.codes import Code
    from evidence.model.findings import DeadEnd, Evidence
    from evidence.model.places import Site
    from verify.judge.looks import Look
    from verify.judge.said import Said
    from verify.model import Agreement
    from verify.tolerances import Policy


class Word(NamedTuple):
    """What all scenes say together."""

    agreement: Agreement
    reasons: tuple[Code, ...]
    likelihood: float | None


def judge(evidence: Evidence, policy: Policy) -> Verdict:
    """Judge one claim on its evidence.

    Never "consistent" or "inconsistent" without a count on an adequate scene of the right days at an
    unambiguous site; never "inconsistent" while the intervals touch.
    """
    if evidence.claim.measure in {"change", "record"}:
        return judge_trend(evidence, policy, number=judge)
    said = said_by(evidence.claim.quantity, policy)
    site, observed = evidence.site, evidence.claim.observed
    grounds = grounds_of(evidence, said, policy)
    if said is None or site is None or observed is None or grounds.ends or not evidence.claim.checkable:
        return _not_checkable(evidence, grounds.ends, policy)
    looks = [look_at(seen, shown, said, policy) for seen, shown in grounds.fit]
    return _compared(said, looks, site=site, observed=observed, others=grounds.others, policy=policy)


def _compared(
    said: Said, looks: Sequence[Look], *, site: Site, observed: Observed, others: int, policy: Policy
) -> Verdict:
    """Give the word of all scenes, and what stands beside it."""
    agreement, reasons, likelihood = _held_back(_together(looks), looks, observed, policy)
    scenes = {look.shown.scene.id: look.shown for look in looks}
    labels: dict[Code, bool] = {
        "partial_coverage": any(look.partial for look in looks),
        "wrong_day": others > 0,
        "rendered_imagery": any(look.shown.scene.rendered for look in looks),
        "human_reviewed": bool(by_persons([look.seen for look in looks])),
    }
    reasons = tuple(dict.fromkeys([*reasons, *(code for code, so in labels.items() if so)]))
    return Verdict(
        agreement=agreement,
        reasons=reasons,
        likelihood=likelihood,
        term=None if likelihood is None else term_for(likelihood),
        analytic_confidence=confidence_in(
            site, [look.seen for look in looks], scenes, partial=any(look.partial for look in looks)
        ),
        why=compared(agreement, reasons, said=said, looks=looks, site=site),
        policy=policy,
    )


def _together(looks: Sequence[Look]) -> Word:
    """One word for all scenes: theirs when they share it, otherwise none.

    A scene that is open because it shows less than another holds nobody up, unless its interval touches what
    the others contradict, or its best number lies on another side. Only best numbers tell sides: how wide an
    interval is makes no two scenes agree. Likelihoods are averaged, not multiplied: one counter errs alike on
    two pictures of one place, so agreement adds confidence (the rubric's business), not probability.
    """
    heard = [look for look in looks if not look.abstains] or list(looks)
    words = {look.agreement for look in heard}
    reasons = [code for look in heard for code in look.reasons]
    shared = len(words) == 1 and "inconclusive" not in words
    sides = {look.side for look in looks if not look.says_nothing}
    apart = max(look.low for look in looks) > min(look.high for look in looks)
    disagree = len(sides) > 1 if shared else apart or {"consistent", "inconsistent"} <= words
    if disagree:
        return Word("inconclusive", ("scenes_disagree", *reasons), None)
    known = [look.likelihood for look in heard if look.likelihood is not None]
    likelihood = kept(sum(known) / len(known)) if known else None
    touching = [code for look in looks if look.touches for code in look.reasons]
    if words == {"inconsistent"} and touching:
        return Word("inconclusive", tuple(touching), likelihood)
    agreement: Agreement = heard[0].agreement if shared else "inconclusive"
    return Word(agreement, tuple(reasons), likelihood)


def _held_back(word: Word, looks: Sequence[Look], observed: Observed, policy: Policy) -> Word:
    """Open a word that the scenes cannot bear: of one day among several, or by a counter in doubt."""
    reasons, likelihood = list(word.reasons), word.likelihood
    lent = any(borrowed(look.seen, look.shown) for look in looks)
    if word.agreement == "inconsistent" and left_open(observed) > policy.longest_days:
        reasons.append("wrong_day")
        likelihood = None
    if word.agreement == "inconsistent" and lent:
        reasons.append("interval_too_wide")
    if any(look.seen.disputed for look in looks):
        reasons.append("estimators_disagree")
    if reasons and word.agreement in {"consistent", "inconsistent"}:
        word = word._replace(agreement="inconclusive")
    if lent and word.agreement != "consistent":
        # What is lent may bear a number out; nobody has measured how improbable another one is.
        likelihood = None
    return Word(word.agreement, tuple(reasons), likelihood)


def _not_checkable(evidence: Evidence, ends: Sequence[DeadEnd], policy: Policy) -> Verdict:
    own = [evidence.claim.reason] if evidence.claim.reason else []
    reasons: tuple[Code, ...] = tuple(dict.fromkeys([*own, *(end.code for end in ends)]))
    return Verdict(
        agreement="not_checkable",
        reasons=reasons,
        likelihood=None,
        term=None,
        analytic_confidence="low",
        why=not_compared(reasons, ends),
        policy=policy,
    )
