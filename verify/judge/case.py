"""A claim about two times, sorted: what its own days show, what the others show, and a word for each half."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from evidence.history import local_day, taken_in, times_of
from verify.judge.days import left_open
from verify.judge.series import Seen, unfit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.model import Observed, Period, Quantity
    from claims.trends import Trend
    from evidence.codes import Code
    from evidence.history import Times
    from evidence.model.findings import Evidence
    from evidence.model.scenes import AssessedScene, Search
    from verify.model import Agreement
    from verify.tolerances import Policy


@dataclass(frozen=True)
class Part:
    """What one half of a claim amounts to: the number that it tells, or how that stands to other times."""

    agreement: Agreement
    reasons: tuple[Code, ...] = ()
    likelihood: float | None = None

    told: str = ""
    """Sentence with the numbers; empty where another part has it."""


@dataclass(frozen=True)
class Case:
    """One claim with what its two times show, by counts that bear comparing."""

    evidence: Evidence
    trend: Trend
    times: Times
    policy: Policy

    said: tuple[Seen, ...]
    """Of the claim's own days; the first is compared."""

    others: tuple[Seen, ...]
    """Of the days that it is held against, in the order in which they were chosen."""

    @property
    def back(self) -> Period:
        """The days that it is held against."""
        return self.times.back or self.times.said

    @property
    def figureless(self) -> bool:
        """Whether the claim tells no number: "doubled", "the most in five years"."""
        quantity = self.evidence.claim.quantity
        return quantity.relation == "vague" and quantity.text.lower() not in self.policy.vague

    @property
    def days_left_open(self) -> int:
        """Days that its own number may be of."""
        observed = self.evidence.claim.observed
        return left_open(observed) if observed else 0

    def day(self, one: Seen) -> date:
        """Local day of a scene."""
        return date.fromisoformat(local_day(one.scene, zone_in(self.evidence)))

    def alone(
        self, scenes: Sequence[AssessedScene], quantity: Quantity, observed: Observed | None
    ) -> Evidence:
        """The evidence for a plain number: these scenes, and what was counted on them."""
        plain = {"measure": "count", "comparison": None, "quantity": quantity, "observed": observed}
        ids = {one.scene.id for one in scenes}
        return self.evidence.model_copy(
            update={
                "claim": self.evidence.claim.model_copy(update=plain),
                "scenes": tuple(scenes),
                "counts": tuple(one for one in self.evidence.counts if one.scene_id in ids),
            }
        )

    def contradicted(
        self, against: Sequence[Seen], told: str, *, likelihood: float, day_told: bool = True
    ) -> Part:
        """Inconsistent; unless another day may be meant, or the counter's errors there are unknown."""
        if not day_told or self.days_left_open > self.policy.longest_days:
            return Part("inconclusive", ("wrong_day",), told=told)
        if any(one.borrowed for one in (self.said[0], *against)):
            return Part("inconclusive", ("interval_too_wide",), told=told)
        return Part("inconsistent", (), likelihood, told)


def case_of(evidence: Evidence, trend: Trend, policy: Policy) -> Case:
    """Sort the counts of a claim by the times that it compares.

    Raises:
        DateUnresolved: a day of the claim is none.
    """
    scenes = {one.scene.id: one for one in evidence.scenes}
    times, zone = times_of(evidence.claim), zone_in(evidence)
    seen = [
        Seen(scenes[count.scene_id], count)
        for count in evidence.counts
        if count.scene_id in scenes and count.kind == evidence.claim.kind
    ]
    fit = [one for one in seen if unfit(one, policy) is None]
    said = tuple(one for one in fit if taken_in(one.scene, times.said, zone))
    back = times.back or times.said
    others = tuple(one for one in fit if one not in said and taken_in(one.scene, back, zone))
    return Case(evidence, trend, times, policy, said, others)


def zone_in(evidence: Evidence) -> str:
    """IANA time zone by which the search took its days; UTC where a record names none that there is."""
    return zone_of(evidence.search)


def zone_of(search: Search | None) -> str:
    """IANA time zone by which a search took its days; UTC without one, or where there is none of its name."""
    told = str(search.query.get("time_zone")) if search else ""
    return told if told in _zones() else "UTC"


@cache
def _zones() -> set[str]:
    return available_timezones()
