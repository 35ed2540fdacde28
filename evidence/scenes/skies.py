"""Cloud over a site: by a mask read over it, else by the whole scene, and which of the two said so."""

from __future__ import annotations

from dataclasses import dataclass
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

CLEAR = 0.01
OVERCAST = 0.98
"""Outside these two, the cloud over a whole scene says nothing about one site in it."""


@dataclass(frozen=True)
class Looked:
    """What came of looking at a scene's cloud masks."""

    sky: Sky | None
    """None when no mask settles it."""

    why: str = ""
    """Why none does; empty when one does."""


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
    """Share of what the scene shows of the site that a mask gives for clear, 0..1; 1 without a mask."""

    veil: Geometry | None = None
    """Where the site is hidden, lon/lat; None where it is not, or no mask tells."""


def settles(sky: Sky, *, most_cloud: float = MOST_CLOUD) -> bool:
    """Whether a mask says enough: nearly all of the site is told, or what is told hides it anyway."""
    return sky.unknown <= MOST_UNKNOWN or sky.hidden > most_cloud


def overhead(scene: Scene, looked: Looked | None, *, most_cloud: float = MOST_CLOUD) -> Overhead:
    """Say what is known of the cloud over a site.

    A mask read over the site is believed before the scene's own cover, which has been wrong both ways: some
    11,000 clouded scenes of one catalogue were listed with 0.

    Args:
        scene: the scene.
        looked: what came of looking at its masks; None when nobody did.
        most_cloud: share from which the site counts as hidden.
    """
    if looked is not None and looked.sky is not None:
        return _by_mask(looked.sky, most_cloud=most_cloud)
    failed = f"Its cloud mask settles nothing ({looked.why}). " if looked is not None else ""
    cloud = scene.cloud
    if cloud is None:
        return Overhead(None, None, f"{failed}Nothing else says how cloudy it is." if failed else "")
    share = cloud if not CLEAR < cloud < OVERCAST else None
    hides = cloud > most_cloud
    note = f"{failed}Cloud covers {_percent(cloud)} of the whole scene" + (
        f", above {most_cloud:.0%}, and nothing says that the site itself is clear." if hides else "."
    )
    return Overhead(share, None if share is None else "scene", note, hides=hides)


def _by_mask(sky: Sky, *, most_cloud: float) -> Overhead:
    hides = sky.hidden > most_cloud
    left_out = "" if hides or sky.veil is None else "; that part is not counted on"
    note = f"Cloud or its shadow hides {_percent(sky.hidden)} of the site ({sky.by}){left_out}."
    if sky.unknown > 0:
        note = f"{note[:-1]}, and {_percent(sky.unknown)} has no data."
    return Overhead(
        share=round(sky.hidden, 4),
        said_by="mask",
        note=note,
        hides=hides,
        open=max(0.0, 1 - sky.hidden - sky.unknown),
        veil=sky.veil,
    )


def _percent(share: float) -> str:
    return f"{share:.1%}" if 0 < share < CLEAR else f"{share:.0%}"
