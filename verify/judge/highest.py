"""Whether a number is the highest, or the lowest, of its time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from evidence.history import coverage
from verify.judge.case import Part
from verify.judge.chances import chance_beyond, chance_first, law_of
from verify.judge.series import beyond
from verify.judge.trend_sentences import record_told

if TYPE_CHECKING:
    from verify.judge.case import Case


_LOOSE = 10
"""One part in so many of a record's time may not be meant: "five years" is a round number."""


def held_as_record(case: Case) -> Part:
    """Hold a record against the other scenes of its time.

    One that surely shows more contradicts it, where the claim says which time that is, the scene is surely of
    it, and the record is not only of what somebody saw. It is borne out only where nearly all of the time was
    seen: the highest of a few scenes is the highest of these alone.
    """
    policy, lowest, one = case.policy.trend, case.trend.way == "lowest", case.said[0]
    seen = coverage({case.day(other).isoformat() for other in (one, *case.others)}, case.back)
    law, first_day = law_of(one.count), _first_day(case)
    past = beyond(one, case.others, case.policy, lowest=lowest)
    meant = case.times.told and not case.trend.looked
    within = [other for other in past if meant and case.day(other) >= first_day]
    told = record_told(one, case.others, within or past, seen, case.back, lowest=lowest)
    if past:
        sure = max(
            chance_beyond(law_of(other.count), law, slack=policy.slack, lowest=lowest)
            for other in within or past
        )
        return case.contradicted(past, told, likelihood=1 - sure, day_told=bool(within))
    if seen.share < policy.least_observed or not case.times.told:
        return Part("inconclusive", ("partial_coverage",), told=told)
    first = chance_first(law, [law_of(other.count) for other in case.others], lowest=lowest)
    # Weeks that nobody saw are taken to be like those that somebody did: each is as likely to hold the most.
    likelihood = first * seen.share
    if first >= policy.sure:
        return Part("consistent", (), likelihood, told)
    return Part("inconclusive", ("intervals_overlap",), likelihood, told)


def _first_day(case: Case) -> date:
    """First day that nobody can take to lie before a record's time.

    "The most since 2018" is often said of what there was more of in 2018, or in the month or on the day told.
    """
    start, end = date.fromisoformat(case.back.start), date.fromisoformat(case.back.end)
    loose = start + (end - start) / _LOOSE
    if not case.trend.since:
        return loose
    days = 366 if (start.month, start.day) == (1, 1) else 31 if start.day == 1 else 1
    return max(loose, start + timedelta(days=days))
