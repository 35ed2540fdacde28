"""A site over time: which counts bear comparing, how one stands among them, what that rests on."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from claims.model import Value
from verify.judge.chances import Ratio, chance_beyond, chance_first, law_of, law_within, ratio_of
from verify.judge.likelihood import kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.model.counts import SceneCount
    from evidence.model.scenes import AssessedScene
    from verify.tolerances import Policy


@dataclass(frozen=True)
class Seen:
    """A scene and what was counted on it."""

    scene: AssessedScene
    count: SceneCount

    @property
    def borrowed(self) -> bool:
        """Whether an interval earned on rendered pixels is lent to real ones, where it may be too narrow."""
        return self.count.counter.measured_on == "rendered" and not self.scene.scene.rendered


class Without(Value):
    """What becomes of a standing when scenes are left out."""

    rank_least: int
    rank_most: int
    """Ranks that are left when any one other scene is left out."""

    ratio_least: float | None
    ratio_most: float | None
    """Times the median of the others, when any one of them is left out; None where it may be nothing."""

    to_be_first: int
    """Fewest scenes that must be left out for it to be the highest."""


class Standing(Value):
    """How one count stands among those of the other scenes of a site."""

    scene_id: str
    rank: int
    """1 for the highest; those with the same number share the better rank."""

    of: int
    """Scenes compared, this one included."""

    rank_least: int
    """Best rank that the intervals allow."""

    rank_most: int
    """Worst rank that they allow."""

    chance_highest: float
    chance_lowest: float
    """Probability that none of the others is truly higher, or lower, 0.01..0.99."""

    to_median: Ratio | None
    """Times the median of the others; None without others."""

    to_previous: Ratio | None
    """Times the one before it; None for the first."""

    without: Without


def unfit(one: Seen, policy: Policy) -> str | None:
    """Why a count cannot be compared with those of other days; None when it can.

    A count of a part, or one under cloud that may hide some, is a lower bound: it would make a low number of
    a high one. Where two ways of counting disagree, neither is known to be right.
    """
    if one.scene.adequacy.verdict not in {"count", "length"}:
        return "its pixels are too coarse"
    if one.scene.covers < policy.least_coverage:
        return f"it shows {one.scene.covers:.0%} of the site"
    if one.scene.cloud_at_site is None and one.scene.scene.cloud:
        return "there is cloud in the scene, and nothing says whether over the site"
    if one.count.disputed:
        return "two ways of counting disagree on it"
    return None


def stand(one: Seen, others: Sequence[Seen]) -> Standing:
    """Say how a count stands among others.

    Args:
        one: the scene that is asked about.
        others: all others that bear comparing.
    """
    counts = [other.count for other in others]
    law, laws = law_of(one.count), [law_of(count) for count in counts]
    earlier = [other for other in others if other.scene.scene.taken_start < one.scene.scene.taken_start]
    before = max(earlier, key=lambda other: other.scene.scene.taken_start, default=None)
    rank = rank_among(one.count.best, [count.best for count in counts])
    return Standing(
        scene_id=one.count.scene_id,
        rank=rank,
        of=len(counts) + 1,
        rank_least=rank_among(one.count.high, [count.low for count in counts]),
        rank_most=rank_among(one.count.low, [count.high for count in counts]),
        chance_highest=kept(chance_first(law, laws)),
        chance_lowest=kept(chance_first(law, laws, lowest=True)),
        to_median=_to_median(one.count, counts) if counts else None,
        to_previous=ratio_of(law, law_of(before.count), level=one.count.level) if before else None,
        without=_without(one.count, counts, rank=rank),
    )


def rank_among(number: int, others: Sequence[int]) -> int:
    """1 for a number that none of the others is above."""
    return 1 + sum(other > number for other in others)


def beyond(one: Seen, others: Sequence[Seen], policy: Policy, *, lowest: bool = False) -> list[Seen]:
    """Others that are surely higher than one (or lower), by more than people who count scatter.

    Surely: the intervals are apart, and so is what they leave open. Of many others one is off by chance now
    and then, so that each must be the surer the more there are.
    """
    slack = policy.trend.slack
    sure = 1 - policy.doubtful / max(len(others), 1)
    law = law_of(one.count)
    return [
        other
        for other in others
        if _apart(other.count, one.count, slack=slack, lowest=lowest)
        and chance_beyond(law_of(other.count), law, slack=slack, lowest=lowest) >= sure
    ]


def _apart(other: SceneCount, one: SceneCount, *, slack: float, lowest: bool) -> bool:
    return other.high < one.low * (1 - slack) if lowest else one.high * (1 + slack) < other.low


def _to_median(one: SceneCount, others: Sequence[SceneCount]) -> Ratio:
    """Times the median of others; it lies between the medians of their limits where each lies in its own."""
    low, best, high = (
        median(limits) for limits in zip(*((o.low, o.best, o.high) for o in others), strict=True)
    )
    return ratio_of(law_of(one), law_within(low, best, high, level=one.level), level=one.level)


def _without(one: SceneCount, others: Sequence[SceneCount], *, rank: int) -> Without:
    higher = [other.best > one.best for other in others]
    left = [rank - above for above in higher] or [rank]
    numbers = [other.best for other in others]
    places = range(len(numbers)) if len(numbers) > 1 else ()
    medians = [median([*numbers[:place], *numbers[place + 1 :]]) for place in places]
    ratios = [one.best / middle for middle in medians if middle > 0]
    whole = bool(ratios) and len(ratios) == len(medians)
    return Without(
        rank_least=min(left),
        rank_most=max(left),
        ratio_least=round(min(ratios), 3) if whole else None,
        ratio_most=round(max(ratios), 3) if whole else None,
        to_be_first=sum(higher),
    )
