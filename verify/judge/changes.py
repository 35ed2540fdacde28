"""How a number stands to what there was before: from a number told, or so many times as many."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from claims.model import Observed
from verify.judge.case import Part
from verify.judge.chances import chance_times, law_of, ratio_of
from verify.judge.trend_sentences import before_told, times_told

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidence.model.findings import Evidence
    from verify.judge.case import Case
    from verify.model import Verdict
    from verify.tolerances import Policy

    Judge = Callable[[Evidence, Policy], Verdict]


def held_as_change(case: Case, number: Judge) -> Part:
    """Hold a change against the scene before; ``number`` judges a plain number."""
    if not case.others:
        return Part(
            "inconclusive", ("partial_coverage",), told="No usable scene shows what there was before."
        )
    return _from(case, number) if case.trend.way == "from" else _times(case)


def _from(case: Case, number: Judge) -> Part:
    """The number told for before, held against the scene before as any other number is."""
    before, quantity = case.others[0], case.trend.before
    if quantity is None:
        return Part("inconclusive", ("quantity_too_vague",))
    told = before_told(before, case.day(before), quantity.text)
    if quantity.relation == "exactly":
        # Told in passing, as often rounded as not.
        quantity = quantity.model_copy(update={"relation": "about"})
    day = case.day(before).isoformat()
    exact, _ = _days_of_before(case)
    start, end = (day, day) if exact else (case.back.start, case.back.end)
    observed = Observed(text=quantity.text, start=start, end=end)
    verdict = number(case.alone([before.scene], quantity, observed), case.policy)
    return Part(verdict.agreement, verdict.reasons, verdict.likelihood, told)


def _times(case: Case) -> Part:
    """How many times as many as before, with the interval that both counts leave."""
    after, before, policy = case.said[0], case.others[0], case.policy
    tolerance = policy.trend.factor
    low = -math.inf if case.trend.low is None else case.trend.low * (1 - tolerance)
    high = math.inf if case.trend.high is None else case.trend.high * (1 + tolerance)
    laws = law_of(after.count), law_of(before.count)
    ratio = ratio_of(*laws, level=after.count.level)
    chance = chance_times(*laws, low=low, high=high)
    told = times_told(before, case.day(before), ratio, low, high)
    exact, placed = _days_of_before(case)
    apart = ratio.low > high or (ratio.high is not None and ratio.high < low)
    if apart and chance <= policy.doubtful:
        return case.contradicted([before], told, likelihood=chance, day_told=exact)
    if not placed:
        return Part("inconclusive", ("wrong_day",), told=told)
    if chance >= policy.trend.sure:
        return Part("consistent", (), chance, told)
    return Part("inconclusive", ("intervals_overlap",), chance, told)


def _days_of_before(case: Case) -> tuple[bool, bool]:
    """Whether the scene before is of the very day that the text starts from, and whether of its time at all.

    "Since June" may start anywhere in June, and "since 2019" in 2019: only a start that is no first of a
    month is taken for a day.
    """
    longest = case.policy.longest_days
    start, end = date.fromisoformat(case.back.start), date.fromisoformat(case.back.end)
    short = (end - start).days < longest
    since = (date.fromisoformat(case.times.said.start) - end).days == 1 and not short
    near = (case.day(case.others[0]) - start).days < longest and start.day != 1
    exact = case.times.told and (short or (since and near))
    return exact, exact or (case.times.told and not since)
