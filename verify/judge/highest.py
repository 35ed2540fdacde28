"""Whether a number is the highest, or the lowest, of its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.history import coverage
from verify.judge.case import Part
from verify.judge.chances import chance_beyond, chance_first, law_of
from verify.judge.series import beyond
from verify.judge.trend_sentences import record_told

if TYPE_CHECKING:
    from verify.judge.case import Case


def held_as_record(case: Case) -> Part:
    """Hold a record against the other scenes of its time.

    One that surely shows more contradicts it. It is borne out only where nearly all of the time was seen: the
    highest of a few scenes is the highest of these alone.
    """
    policy, lowest, one = case.policy.trend, case.trend.way == "lowest", case.said[0]
    seen = coverage({case.day(other).isoformat() for other in (one, *case.others)}, case.back)
    law = law_of(one.count)
    past = beyond(one, case.others, case.policy, lowest=lowest)
    told = record_told(one, case.others, past, seen, case.back, lowest=lowest)
    if past:
        sure = max(
            chance_beyond(law_of(other.count), law, slack=policy.slack, lowest=lowest) for other in past
        )
        return case.contradicted(past, told, likelihood=1 - sure)
    if seen.share < policy.least_observed or not case.times.told:
        return Part("inconclusive", ("partial_coverage",), told=told)
    first = chance_first(law, [law_of(other.count) for other in case.others], lowest=lowest)
    # Weeks that nobody saw are taken to be like those that somebody did: each is as likely to hold the most.
    likelihood = first * seen.share
    if first >= policy.sure:
        return Part("consistent", (), likelihood, told)
    return Part("inconclusive", ("intervals_overlap",), likelihood, told)
