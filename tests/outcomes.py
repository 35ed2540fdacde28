"""What came of judging simulated cases: how often wrong, how often definite, how well calibrated."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from calibrating import count_of
from making import quantity

from verify.judge.likelihood import TERMS, likelihood_of
from verify.judge.said import said_by
from verify.judge.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from calibrating import Case, View

    from verify.model import Verdict
    from verify.tolerances import Policy

MOST = 140
"""Largest number that a claim which knows nothing may tell: twice what the fullest scene holds."""


class Outcome(NamedTuple):
    """A case, what the judge made of it, and whether the truth bears the claim out."""

    case: Case
    verdict: Verdict
    holds: bool

    @property
    def definite(self) -> bool:
        """Whether a word was given."""
        return self.verdict.agreement in {"consistent", "inconsistent"}

    @property
    def wrong(self) -> bool:
        """Whether a word was given that the truth does not bear out, under the policy's tolerance."""
        return self.definite and self.holds is (self.verdict.agreement == "inconsistent")


def outcomes(some: Sequence[Case], policy: Policy) -> list[Outcome]:
    """Judge cases, and hold each verdict against the truth."""
    judged = []
    for case in some:
        said = said_by(case.evidence.claim.quantity, policy)
        if said is None:
            raise ValueError(f"No number: {case.evidence.claim.quantity.text}.")
        judged.append(Outcome(case, judge(case.evidence, policy), said.holds(case.true)))
    return judged


class Band(NamedTuple):
    """Claims of one ICD 203 term."""

    term: str
    claims: int
    said: float
    """Mean likelihood."""

    true: float
    """Share of them that the truth bears out."""


def bands(pairs: Sequence[tuple[float, bool]]) -> list[Band]:
    """Hold likelihoods against the truth, term by term; terms that were never given are left out."""
    found, lower = [], 0.0
    for upper, term in TERMS:
        some = [(said, holds) for said, holds in pairs if lower < said <= upper]
        if some:
            said, true = np.mean(some, axis=0)
            found.append(Band(term, len(some), float(said), float(true)))
        lower = upper
    return found


def brier(pairs: Sequence[tuple[float, bool]]) -> float:
    """Mean squared distance of likelihoods from the truth: 0 at best, 0.25 for a coin."""
    said, true = np.array(pairs, float).T
    return float(((said - true) ** 2).mean())


def told(judged: Iterable[Outcome]) -> list[tuple[float, bool]]:
    """The likelihoods that were given, with the truth."""
    return [(one.verdict.likelihood, one.holds) for one in judged if one.verdict.likelihood is not None]


def ignorant(views: Iterable[View], policy: Policy) -> list[tuple[float, bool]]:
    """Likelihoods of every number from 1 to ``MOST`` on every view: claims that know nothing of the truth."""
    pairs = []
    for view in views:
        seen = count_of(view, "S1")
        for number in range(1, MOST + 1):
            said = said_by(quantity("exactly", number), policy)
            if said is not None:
                pairs.append((likelihood_of(said.low, said.high, seen), said.holds(view.true)))
    return pairs


def share(judged: Sequence[Outcome], which: Callable[[Outcome], bool]) -> float:
    """Share of outcomes of that sort; 0 of none."""
    return sum(map(which, judged)) / max(len(judged), 1)
