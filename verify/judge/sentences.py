"""The verdict's own words: two or three sentences whose numbers a reader can check."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from claims.kinds import KINDS, plural
from verify.judge.confidence import confidence_in, doubts, limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.codes import Code
    from evidence.model.counts import SceneCount
    from evidence.model.findings import DeadEnd
    from evidence.model.places import Site
    from evidence.model.scenes import AssessedScene
    from verify.judge.looks import Look
    from verify.judge.said import Said
    from verify.model import Agreement, Record

UNTIMED = timedelta(hours=12)
"""Span from which on a scene's time tells its day alone: what has a day and no hour spans all of it."""

JUDGED = {
    "consistent": "The two agree",
    "inconsistent": "The two do not agree",
    "inconclusive": "The pixels do not settle it",
}

BECAUSE: dict[str, str] = {
    "not_visual": "The statement is about something that cannot be seen from above.",
    "not_at_a_site": "The statement is not tied to one place.",
    "cumulative": "The statement adds up over time; no single image can show it.",
    "forecast": "The statement is about what is expected, not about what was there.",
    "denied_or_hypothetical": "The statement denies or supposes; it does not report a number seen.",
    "quantity_too_vague": "The words give no number that a count could be held against.",
    "class_unvalidated": "No counter has been measured on this kind of object.",
    "intervals_overlap": "the count lies too near the limit of the statement to tell",
    "interval_too_wide": "the count is too uncertain to bear the statement out",
    "scenes_disagree": "scenes of the same days give different answers",
    "estimators_disagree": "two ways of counting give different answers",
    "partial_coverage": "only a part of the site is counted in, so that the count is a lower bound",
    "obscured": "there is cloud in the scene, and nothing says that it hides none of them",
    "wrong_day": "not every scene is surely of the day that the statement is about",
    "rendered_imagery": "These pixels were made by a renderer and show nothing real.",
    "human_reviewed": "A person went over the marks.",
}


def compared(
    agreement: Agreement, reasons: Sequence[Code], *, said: Said, looks: Sequence[Look], site: Site
) -> str:
    """Say what was seen, what the words allow, how the two stand to each other, how good the grounds are."""
    sights = f"{'; '.join(_sight(look.seen, look.shown) for look in looks)}."
    clauses = "; ".join(BECAUSE[code] for code in reasons if BECAUSE.get(code, " ")[0].islower())
    judged = f"{JUDGED[agreement][0].lower()}{JUDGED[agreement][1:]}{': ' if clauses else ''}{clauses}"
    allows = f"The statement allows {allowed((said.low, said.high))}, and {judged}."
    return " ".join([sights, allows, _grounds(site, looks), *by_persons([look.seen for look in looks])])


def by_persons(counts: Sequence[SceneCount]) -> list[str]:
    """Say what persons did to the counts of a verdict: nobody takes a look at one for a look at all."""
    went = sum(one.reviewed_by is not None for one in counts)
    drew = sum(one.area is not None for one in counts)
    told = ((BECAUSE["human_reviewed"], went), ("A person drew the area.", drew))
    part = f"of {{}} of {len(counts)} counts."
    return [
        words if some == len(counts) else f"{words[:-1]} {part.format(some)}" for words, some in told if some
    ]


def _sight(seen: SceneCount, shown: AssessedScene) -> str:
    scene = shown.scene
    number = f"{seen.best} {noun(seen.kind, seen.best)} counted"
    reach = f"{seen.level:.0%} interval {seen.low} to {seen.high}"
    when = f"{scene.taken_start:%Y-%m-%d} (UTC)"
    return f"{number} ({reach}) in {scene.id}, taken {when} at {pixel(scene.gsd_m)}"


def _grounds(site: Site, looks: Sequence[Look]) -> str:
    """How good the grounds are, and what they lack."""
    seen, scenes = [look.seen for look in looks], {look.shown.scene.id: look.shown for look in looks}
    partial = any(look.partial for look in looks)
    grade = confidence_in(site, seen, scenes, partial=partial)
    because = doubts(site, seen, scenes, partial=partial) or limits(seen, scenes)
    return f"Confidence is {grade}{': ' if because else ''}{'; '.join(because)}."


def not_compared(reasons: Sequence[Code], dead_ends: Sequence[DeadEnd]) -> str:
    """Say why nothing was compared."""
    told = {end.code: end.detail for end in dead_ends}
    return " ".join(told.get(code) or BECAUSE.get(code, code) for code in reasons)


def allowed(limits: tuple[float, float]) -> str:
    """Put limits in words: "66 to 80", "63 or more", "any number"."""
    low, high = limits
    if low == -math.inf and high == math.inf:
        return "any number"
    if high == math.inf:
        return f"{low:g} or more"
    return f"{high:g} or fewer" if low == -math.inf else f"{low:g} to {high:g}"


def timed(start: str, end: str) -> bool:
    """Whether a scene's time tells more than its day; what is no time is left as it is."""
    try:
        return datetime.fromisoformat(end) - datetime.fromisoformat(start) <= UNTIMED
    except (ValueError, TypeError):
        return True


def pixel(gsd_m: float | None) -> str:
    """Say the size of a pixel in three digits, "0.5 m": a transform gives more than anybody measured."""
    return f"{float(f'{gsd_m:.3g}'):g} m" if gsd_m else "unknown GSD"


def noun(kind: str, number: int) -> str:
    """Name of a kind for this many: "1 ship", "2 ships", "2 aircraft"."""
    name = kind.replace("_", " ")
    return name if number == 1 or name in KINDS[kind].plurals else plural(name)


def caption(record: Record, count: SceneCount) -> str:
    """One line under a picture of marks: what, where, when, how sure, and whether it is real."""
    scene = next(scene for scene in record.scenes if scene.id == count.scene_id)
    label = "RENDERED, NOT REAL | " if scene.rendered else ""
    place = record.site.name if record.site else ""
    licence = f" | {scene.licence}" if scene.licence else ""
    number = f"{count.best} {noun(count.kind, count.best)} ({count.level:.0%}: {count.low} to {count.high})"
    by = f" | marks reviewed by {count.reviewed_by}" if count.reviewed_by else ""
    is_timed = timed(scene.taken_start, scene.taken_end)
    when = scene.taken_start if is_timed else f"{scene.taken_start[:10]} (time unknown)"
    return f"{label}{number} | {place} | {when} | {scene.id}{licence}{by}"
