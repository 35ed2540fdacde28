"""Analytic confidence: how good the grounds are, apart from what they say (ICD 203)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

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

ACROSS_PX = 5.0
"""Pixels across one object from which it can be told by its shape (YOLT, arXiv 1805.09512)."""

STEEP = 30.0
"""Degrees off nadir beyond which one object begins to hide the next."""


def borrowed(seen: SceneCount, scene: AssessedScene) -> bool:
    """Whether an interval earned on rendered pixels is lent to real ones, where it may be far too narrow."""
    return seen.counter.measured_on == "rendered" and not scene.scene.rendered


def confidence_in(
    site: Site, seen: Sequence[SceneCount], scenes: dict[str, AssessedScene], *, partial: bool
) -> Confidence:
    """Grade the grounds by the rubric of ``docs/verdicts.md``: one doubt makes it low, one limit moderate."""
    if doubts(site, seen, scenes, partial=partial):
        return "low"
    return "moderate" if limits(seen, scenes) else "high"


def doubts(
    site: Site, seen: Sequence[SceneCount], scenes: dict[str, AssessedScene], *, partial: bool
) -> tuple[str, ...]:
    """What makes confidence low, each in a few words; empty when nothing does.

    Args:
        site: the place.
        seen: the counts that were compared.
        scenes: their scenes, by id.
        partial: whether one of them shows a part of the site only.
    """
    used = [scenes[count.scene_id] for count in seen]
    known = [scene.cloud_at_site for scene in used if scene.cloud_at_site is not None]
    found = {
        "pixels made by a renderer, which show nothing real": any(scene.scene.rendered for scene in used),
        "errors of counting known from rendered scenes alone, so that nothing is contradicted": any(
            borrowed(count, scenes[count.scene_id]) for count in seen
        ),
        f"a site score of {site.score:.2f}, under {SURE_SITE:g}": site.score < SURE_SITE,
        "a part of the site unseen": partial,
        "cloud over the site unknown": len(known) < len(used),
        f"{max(known, default=0):.0%} of the site under cloud": max(known, default=0) > CLEAR,
        "two ways of counting that disagree": any(count.disputed for count in seen),
        "lengths of trains instead of single objects": any(count.method == "length" for count in seen),
        f"an interval wider than {TIGHT:.0%} of the count": any(
            count.high - count.low > TIGHT * max(count.best, 1) for count in seen
        ),
    }
    return tuple(words for words, so in found.items() if so)


def limits(seen: Sequence[SceneCount], scenes: dict[str, AssessedScene]) -> tuple[str, ...]:
    """What keeps confidence from being high, each in a few words; empty when nothing does."""
    used = [scenes[count.scene_id] for count in seen]
    across = min((scene.adequacy.pixels_across or 0.0 for scene in used), default=0.0)
    steepest = max((scene.scene.off_nadir or 0.0 for scene in used), default=0.0)
    second = len({scene.scene.id for scene in used}) > 1 or any(count.reviewed_by for count in seen)
    found = {
        "one scene, and no person has looked at the marks": not second,
        f"objects {across:.1f} pixels across, under {ACROSS_PX:g}": across < ACROSS_PX,
        f"a view {steepest:.0f}° off nadir": steepest > STEEP,
    }
    return tuple(words for words, so in found.items() if so)
