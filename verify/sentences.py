"""The verdict's own words: two or three sentences whose numbers a reader can check."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from claims.kinds import KINDS, plural
from verify.confidence import borrowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.codes import Code
    from evidence.model.counts import SceneCount
    from evidence.model.findings import DeadEnd
    from evidence.model.scenes import AssessedScene
    from verify.model import Agreement, Record

LENT = "The counter's errors are known from rendered scenes alone, so it contradicts nothing here."

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
    "intervals_overlap": "the interval of the count reaches across the limit of the statement",
    "interval_too_wide": "the count is too uncertain to bear the statement out",
    "scenes_disagree": "scenes of the same days give different answers",
    "estimators_disagree": "two ways of counting give different answers",
    "partial_coverage": "the scene shows only a part of the site, so that the count is a lower bound",
    "obscured": "there is cloud in the scene, and nothing says that it hides none of them",
    "wrong_day": "the statement leaves open on which day it was so, and the scene may be of another one",
    "rendered_imagery": "These pixels were made by a renderer and show nothing real.",
    "human_reviewed": "A person corrected the marks.",
}


def compared(
    agreement: Agreement,
    reasons: Sequence[Code],
    *,
    limits: tuple[float, float],
    seen: SceneCount,
    scene: AssessedScene,
) -> str:
    """Say what was seen, what the words allow, and how the two stand to each other."""
    taken = scene.scene.taken_start
    gsd = f"{scene.scene.gsd_m:g} m" if scene.scene.gsd_m else "unknown GSD"
    reach = f"{seen.level:.0%} interval {seen.low} to {seen.high}"
    sights = (
        f"{seen.best} {noun(seen.kind, seen.best)} counted ({reach}) in {scene.scene.id}, "
        f"taken {taken:%Y-%m-%d} (UTC) at {gsd}."
    )
    clauses = [BECAUSE[code] for code in reasons if code in BECAUSE and not BECAUSE[code][0].isupper()]
    judged = JUDGED[agreement] + (": " + "; ".join(clauses) if clauses else "") + "."
    lent = [LENT] if borrowed(seen, scene) else []
    labels = [BECAUSE[code] for code in reasons if code in BECAUSE and BECAUSE[code][0].isupper()]
    return " ".join([sights, f"The statement allows {allowed(limits)}.", judged, *lent, *labels])


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
    return f"{label}{number} | {place} | {scene.taken_start} | {scene.id}{licence}"
