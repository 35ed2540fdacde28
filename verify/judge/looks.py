"""One scene's count held against what a sentence allows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.judge.likelihood import kept, likelihood_of

if TYPE_CHECKING:
    from evidence.codes import Code
    from evidence.model.counts import SceneCount
    from evidence.model.scenes import AssessedScene
    from verify.judge.said import Said
    from verify.model import Agreement
    from verify.tolerances import Policy


@dataclass(frozen=True)
class Look:
    """What one scene says of a claim by itself."""

    seen: SceneCount
    shown: AssessedScene

    low: int
    high: float
    """Least and most objects of the site; inf where the scene may hide some."""

    agreement: Agreement
    reasons: tuple[Code, ...]
    """Why it leaves the matter open, all that apply; empty when it does not."""

    likelihood: float | None
    """P(the claim holds); None where an unknown number may be hidden and the matter is open."""

    partial: bool
    """Whether it shows a part of the site, so that the count is a lower bound."""

    touches: bool
    """Whether the interval of the count, be it a lower bound, reaches what the sentence allows."""

    side: int
    """Where its best number lies: -1 below what the sentence allows, 0 within, 1 above."""

    @property
    def says_nothing(self) -> bool:
        """Whether it is a lower bound below what the sentence allows: the rest may be hidden."""
        return math.isinf(self.high) and self.side < 0

    @property
    def abstains(self) -> bool:
        """Whether it is open because it shows less than another scene may: a part, lengths, through cloud."""
        less = math.isinf(self.high) or self.seen.method == "length"
        return self.agreement == "inconclusive" and less


def look_at(seen: SceneCount, shown: AssessedScene, said: Said, policy: Policy) -> Look:
    """Hold one scene's count against the sentence.

    Where objects may be hidden the count is a lower bound: too few contradict nothing, and a number that has
    an upper limit is borne out only as probably as nothing is hidden.
    """
    low, high = min(seen.low, seen.best), max(seen.high, seen.best)
    partial = shown.covers < policy.least_coverage
    hidden = 1.0 if partial else _cloud_somewhere(shown)
    most = math.inf if hidden else high
    fits = likelihood_of(said.low, said.high, seen)
    borne_out = fits if said.high == math.inf else kept((1 - hidden) * fits)
    spared = likelihood_of(-math.inf, said.high, seen) if hidden else fits
    apart = said.high < low or most < said.low
    touches = low <= said.high and said.low <= high
    side = -1 if seen.best < said.low else int(seen.best > said.high)

    def word(agreement: Agreement, likelihood: float | None, *reasons: Code) -> Look:
        return Look(seen, shown, low, most, agreement, reasons, likelihood, partial, touches, side)

    if apart and spared <= policy.doubtful:
        return word("inconsistent", spared)
    if borne_out >= policy.assured:
        return word("consistent", borne_out)
    reasons: list[Code] = ["obscured"] if hidden and not partial else []
    within = said.low <= low and high <= said.high
    if not within and (touches or not hidden):
        reasons.append("intervals_overlap")
        if high - low > policy.widest * max(seen.best, 1):
            reasons.append("interval_too_wide")
    if not reasons:
        reasons.append("partial_coverage" if partial else "interval_too_wide")
    return word("inconclusive", None if hidden else fits, *reasons)


def _cloud_somewhere(shown: AssessedScene) -> float:
    """How probably cloud lies over the site: the share of the scene, where nothing says where it is."""
    return 0.0 if shown.cloud_at_site is not None else shown.scene.cloud or 0.0
