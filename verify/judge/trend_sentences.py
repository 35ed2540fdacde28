"""What is said of changes and records: every number that the verdict rests on, and how much was not seen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from verify.judge.sentences import BECAUSE, JUDGED, allowed, by_persons, noun, pixel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from claims.model import Period
    from evidence.codes import Code
    from evidence.history import Coverage
    from evidence.model.counts import SceneCount
    from verify.judge.chances import Ratio
    from verify.judge.series import Seen
    from verify.model import Agreement

OF_TIMES = {
    "partial_coverage": "too little of the time was seen for the words to be borne out",
    "wrong_day": "the statement leaves open which days it compares",
    "intervals_overlap": "the intervals of the counts leave more than one answer open",
    "interval_too_wide": "the counter's errors are known from rendered scenes alone",
}
"""Reasons whose words differ from those for a single number."""


def sight(one: Seen, day: date) -> str:
    """What was counted on the day that the claim is about."""
    gsd = f" at {pixel(one.scene.scene.gsd_m)}" if one.scene.scene.gsd_m else ""
    return f"{counted(one.count)} counted in {one.count.scene_id}, taken {day}{gsd}."


def counted(seen: SceneCount) -> str:
    """A count with its interval: "74 railcars (90% interval 70 to 78)"."""
    return f"{seen.best} {noun(seen.kind, seen.best)} ({seen.level:.0%} interval {seen.low} to {seen.high})"


def record_told(
    one: Seen,
    others: Sequence[Seen],
    past: Sequence[Seen],
    seen: Coverage,
    back: Period,
    *,
    lowest: bool,
) -> str:
    """How a count stands among the others, over which time, and how much of that nobody saw."""
    span = f"from {back.start} to {back.end}"
    unseen = f"{percent(1 - seen.share)} of weeks unobserved"
    scenes = f"{len(others) + 1} usable scene{'s' if others else ''}"
    word = "lowest" if lowest else "highest"
    first = past or others
    if not first:
        return f"No other usable scene shows the time {span}; {unseen}."
    best = (min if lowest else max)(first, key=lambda other: other.count.best)
    next_one = f"{counted(best.count)} in {best.count.scene_id}"
    if past:
        than = "lower" if lowest else "higher"
        many = "one is" if len(past) == 1 else f"{len(past)} are"
        return f"Of {scenes} {span}, {many} surely {than}, first of them {next_one}; {unseen}."
    ahead = best.count.best < one.count.best if lowest else best.count.best > one.count.best
    place = f"It is not the {word}" if ahead else f"It is the {word}"
    return f"{place} of {scenes} {span}, beside {next_one}; {unseen}."


def before_told(before: Seen, day: date, told: str) -> str:
    """What there was before, against the words of the number told."""
    return f"Before, on {day}, there were {counted(before.count)}; the statement tells of {told}."


def times_told(before: Seen, day: date, ratio: Ratio, low: float, high: float) -> str:
    """How many times as many as before."""
    limits = allowed((low if low > 0 else -math.inf, high))
    return (
        f"Before, on {day}, there were {counted(before.count)}: that makes {reach(ratio)} times as many, "
        f"where the statement allows {limits}."
    )


def reach(ratio: Ratio) -> str:
    """A ratio with its interval: "3.9 (90% interval 2.88 to 5.5)"."""
    best = "any number of" if ratio.best is None else f"{ratio.best:.3g}"
    most = "any number" if ratio.high is None else f"{ratio.high:.3g}"
    return f"{best} ({ratio.level:.0%} interval {ratio.low:.3g} to {most})"


def judged(agreement: Agreement, reasons: Sequence[Code], used: Sequence[Seen]) -> str:
    """What it amounts to, why it is left open where it is, and what persons did to the counts."""
    told = {
        code: OF_TIMES.get(code) or BECAUSE.get(code, code) for code in reasons if code != "human_reviewed"
    }
    clauses = [words for words in told.values() if not words[0].isupper()]
    labels = [words for words in told.values() if words[0].isupper()]
    labels += by_persons([one.count for one in used])
    return " ".join([JUDGED[agreement] + (": " + "; ".join(clauses) if clauses else "") + ".", *labels])


def percent(share: float) -> str:
    """A share in per cent that is 0 or 100 only when it is all or nothing."""
    whole = 100 if share == 1 else min(99, max(round(share * 100), 0 if share == 0 else 1))
    return f"{whole}%"
