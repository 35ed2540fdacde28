"""A count whose marks a person went over: its number, its interval, and what the machine had said.

The number is that of the marks, for each of which the person answers. Its interval:

- A person's count is taken to lie within ``policy.review.scatter`` of the truth in nine cases of ten.
- Where the machine's own interval holds the person's number, two that looked at the same pixels agree, and
  the closer of the two intervals is kept, brought to the person's number.
- Where it does not, the machine erred by more than it thought it could: the person's scatter alone is left.

Nothing of what the judge holds against a counter is taken back: errors known from rendered scenes alone, and
two estimators that disagree, keep a verdict from being definite whoever went over the marks.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

from evidence.model.counts import Count, SceneCount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.model.counts import Mark
    from evidence.model.places import Site
    from verify.model import Edited, Verdict
    from verify.tolerances import Policy

_LEVEL = 0.9
"""Coverage that ``policy.review.scatter`` is meant for."""

_CLAIM = "A person edited what the article says."
_SITE = "A person said where the site is."
_NAME = "A person renamed the site."


def machine_of(count: SceneCount) -> Count:
    """What the counter said, whoever went over its marks since."""
    return count.machine or Count.model_validate(count.model_dump(include=set(Count.model_fields)))


def own_marks(count: SceneCount) -> frozenset[Mark]:
    """Marks of a count that are a person's."""
    return frozenset(count.marks) - frozenset(count.machine.marks) if count.machine else frozenset()


def reviewed(count: SceneCount, marks: Sequence[Mark], *, by: str, policy: Policy) -> SceneCount:
    """Give a count that rests on a person's marks.

    Args:
        count: what is reviewed; the machine's own, or one that was reviewed before.
        marks: those that are there by the person's word.
        by: the person's name.
        policy: tells how far people who count scatter.
    """
    machine = machine_of(count)
    number = number_of(machine, marks)
    below, above = _reach(machine, number, policy)
    return count.model_copy(
        update={
            "best": number,
            "low": max(0, number - below),
            "high": number + above,
            "pmf": None,
            "marks": tuple(marks),
            "reviewed_by": by,
            "machine": machine,
        }
    )


def number_of(machine: Count, marks: Sequence[Mark]) -> int:
    """How many objects these marks are: one each; where lengths were taken, by their metres."""
    if machine.method == "objects":
        return len(marks)
    metres = _metres(machine.marks)
    return round(machine.best * _metres(marks) / metres) if metres else machine.best


def _metres(marks: Sequence[Mark]) -> float:
    return math.fsum(mark.length_m or 0.0 for mark in marks)


def _reach(machine: Count, number: int, policy: Policy) -> tuple[int, int]:
    """How far an interval reaches below and above a person's number; at least by one object."""
    level = min(max(machine.level, 0.5), 0.999)
    wider = NormalDist().inv_cdf((1 + level) / 2) / NormalDist().inv_cdf((1 + _LEVEL) / 2)
    person = max(1, math.ceil(policy.review.scatter * number * wider - 1e-9))
    if not machine.low <= number <= machine.high:
        return person, person
    below, above = machine.best - machine.low, machine.high - machine.best
    return min(person, max(1, below)), min(person, max(1, above))


def labelled(verdict: Verdict, edited: Edited | None, *, site: Site | None) -> Verdict:
    """Say in a verdict that a person edited the claim or the site that it is about.

    Args:
        verdict: of the claim and the site as they are.
        edited: what was there before; None where nobody edited anything.
        site: as it is.
    """
    if edited is None:
        return verdict
    told = [_CLAIM] if edited.claim is not None else []
    if edited.site is not None:
        told.append(_NAME if site is not None and _lies(site) == _lies(edited.site) else _SITE)
    reasons = tuple(dict.fromkeys((*verdict.reasons, "human_reviewed")))
    return verdict.model_copy(update={"reasons": reasons, "why": " ".join([verdict.why, *told])})


def _lies(site: Site) -> tuple[object, ...]:
    return site.lon, site.lat, site.geometry


def odd(count: SceneCount, policy: Policy) -> str | None:
    """Why a reviewed count is not what its marks and its machine's count give; None when it is."""
    if count.machine is None or count.reviewed_by is None:
        return None if count.machine is None else "names nobody who went over the marks"
    again = reviewed(count, count.marks, by=count.reviewed_by, policy=policy)
    if again == count:
        return None
    said, found = (f"{one.best} ({one.low} to {one.high})" for one in (count, again))
    return f"says {said}, its marks give {found}"
