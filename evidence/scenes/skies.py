"""Cloud over a site: by a mask read over it, else by the whole scene, and which of the two said so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from evidence.model.places import Geometry
    from evidence.model.scenes import Scene
    from evidence.seams import Sky

MOST_CLOUD = 0.3
"""Cloud from which a site is not counted on: over the site itself where a mask tells, else over the whole
scene, where the site may be clear but nothing says so."""

MOST_UNKNOWN = 0.1
"""Share of a site without a word from the mask, from which it settles nothing: no data is not clear."""

LEAST_OPEN = 0.05
"""Share of a site that a mask which does not settle the rest has to give for clear: less leaves nothing to
count on."""

CLEAR = 0.01
OVERCAST = 0.98
"""Outside these two, the cloud over a whole scene says nothing about one site in it."""


@dataclass(frozen=True)
class Looked:
    """What came of looking at a scene's cloud masks."""

    sky: Sky | None
    """What the most telling mask says, be it too little; None when none could be read."""

    why: str = ""
    """Why that does not settle it, or was not read; empty when it does."""

    read: bool = True
    """Whether anybody looked; False where there are masks that nobody read."""


@dataclass(frozen=True)
class Overhead:
    """Cloud over a site, and how it is told."""

    share: float | None
    """0..1; None when nothing says."""

    said_by: Literal["mask", "scene"] | None
    note: str
    """One sentence with the number and its source; empty when nothing says."""

    hides: bool = False
    """Whether there is so much that the site cannot be counted on."""

    open: float = 1.0
    """Share of what it shows of the site that a mask gives for clear, 0..1; 1 where none tells."""

    veil: Geometry | None = None
    """Where a mask does not give the site for clear, lon/lat; None where it does, or none tells."""


def settles(sky: Sky, *, most_cloud: float = MOST_CLOUD) -> bool:
    """Whether a mask says enough: nearly all of the site is told, or what is told hides it anyway."""
    return sky.unknown <= MOST_UNKNOWN or sky.hidden > most_cloud


def overhead(scene: Scene, looked: Looked | None, *, most_cloud: float = MOST_CLOUD) -> Overhead:
    """Say what is known of the cloud over a site.

    A mask read over the site is believed before the scene's own cover, which has been wrong both ways: some
    11,000 clouded scenes of one catalogue were listed with 0. Where it does not settle the matter, the cover
    of the scene decides whether to count, and still on nothing but what the mask gives for clear.

    Args:
        scene: the scene.
        looked: what came of looking at its masks; None when nobody did.
        most_cloud: share from which the site counts as hidden.
    """
    if looked is None:
        return _by_scene(scene.cloud, most_cloud=most_cloud)
    if not looked.read:
        unread = f"Its cloud mask was not read: {looked.why}."
        return replace(_by_scene(scene.cloud, most_cloud=most_cloud), note=unread, hides=True)
    sky = looked.sky
    if sky is not None and settles(sky, most_cloud=most_cloud):
        return _by_mask(sky, most_cloud=most_cloud)
    failed = f"Its cloud mask settles nothing ({looked.why}). "
    by_scene = _by_scene(scene.cloud, most_cloud=most_cloud, failed=failed)
    # A mask that has no data for all of the site is none.
    silent = sky is None or (sky.hidden == 0 and _open(sky) < LEAST_OPEN)
    return by_scene if sky is None or silent else _in_part(by_scene, sky)


def _by_scene(cloud: float | None, *, most_cloud: float, failed: str = "") -> Overhead:
    if cloud is None:
        return Overhead(None, None, f"{failed}Nothing else says how cloudy it is." if failed else "")
    share = cloud if not CLEAR < cloud < OVERCAST else None
    hides = cloud > most_cloud
    note = f"{failed}Cloud covers {_percent(cloud)} of the whole scene" + (
        f", above {most_cloud:.0%}, and nothing says that the site itself is clear." if hides else "."
    )
    return Overhead(share, None if share is None else "scene", note, hides=hides)


def _in_part(by_scene: Overhead, sky: Sky) -> Overhead:
    """What a mask says that leaves too much open, beside the cloud over the whole scene."""
    clear = _open(sky)
    hides = by_scene.hides or clear < LEAST_OPEN
    left = "too little to count on" if clear < LEAST_OPEN else "and only that is counted on"
    share, said_by = (None, None) if sky.hidden > 0 else (by_scene.share, by_scene.said_by)
    note = by_scene.note
    if not by_scene.hides:
        note = f"{note} The mask gives {_percent(clear)} of the site for clear, {left}."
    return Overhead(share, said_by, note, hides=hides, open=clear, veil=sky.veil)


def _open(sky: Sky) -> float:
    return max(0.0, 1 - sky.hidden - sky.unknown)


def _by_mask(sky: Sky, *, most_cloud: float) -> Overhead:
    hides = sky.hidden > most_cloud
    note = f"Cloud or its shadow hides {_percent(sky.hidden)} of the site ({sky.by})"
    if sky.unknown > 0:
        note += f", and {_percent(sky.unknown)} has no data"
    if not hides and sky.veil is not None:
        note += "; only the rest is counted on" if sky.unknown > 0 else "; that part is not counted on"
    return Overhead(
        share=round(sky.hidden, 4),
        said_by="mask",
        note=f"{note}.",
        hides=hides,
        open=_open(sky),
        veil=sky.veil,
    )


def _percent(share: float) -> str:
    return f"{share:.1%}" if 0 < share < CLEAR else f"{share:.0%}"
