"""Analytic confidence: how good the grounds are, apart from what they say (ICD 203)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from evidence.model.counts import SceneCount
    from evidence.model.places import Site
    from evidence.model.scenes import AssessedScene

Confidence = Literal["low", "moderate", "high"]

SURE_SITE = 0.8
"""Least score of a site whose place is not itself in doubt."""

CLEAR = 0.1
"""Most cloud over the site, 0..1, that leaves a count unhindered."""

TIGHT = 0.5
"""Widest interval, as a share of the best number, on which more than low confidence can rest."""


def borrowed(seen: SceneCount, scene: AssessedScene) -> bool:
    """Whether an interval earned on rendered pixels is lent to real ones, where it may be far too narrow."""
    return seen.counter.measured_on == "rendered" and not scene.scene.rendered


def confidence_in(
    site: Site, seen: list[SceneCount], scenes: dict[str, AssessedScene], *, partial: bool
) -> Confidence:
    """Grade the grounds by a rubric; what applies first decides.

    - low: rendered pixels, errors known from rendered pixels alone, part of the site unseen, cloud unknown or
      over 10 %, a site score under 0.8, two ways of counting that disagree, or an interval wider than half of
      the best number;
    - high: two independent scenes, or a person's review, on top of all that;
    - moderate: otherwise.
    """
    used = [scenes[count.scene_id] for count in seen]
    clouds = [scene.cloud_at_site for scene in used]
    if (
        partial
        or site.score < SURE_SITE
        or any(scene.scene.rendered for scene in used)
        or any(borrowed(count, scenes[count.scene_id]) for count in seen)
        or any(cloud is None or cloud > CLEAR for cloud in clouds)
        or any(count.disputed for count in seen)
        or any(count.high - count.low > TIGHT * max(count.best, 1) for count in seen)
    ):
        return "low"
    if len(used) > 1 or any(count.reviewed_by for count in seen):
        return "high"
    return "moderate"
