"""An area that a person draws on the pixels of a count, and how much of the site it leaves seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from evidence.errors import RasterError
from evidence.pixels.redraw import laid, redrawn
from verify.review.model import ReviewRefusedError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.chip import Chip
    from evidence.model.counts import SceneCount
    from evidence.model.places import Geometry, Site
    from verify.model import Record
    from verify.review.model import Drawn


@dataclass(frozen=True)
class Area:
    """Where a person has a count made."""

    chip: Chip = field(repr=False)
    """The pixels of the count, with the area."""

    covers: float
    """Share of the site that is counted in and has pixels, 0..1."""

    beyond: bool
    """Whether it reaches beyond the site as it was found, within which alone anybody looked for cloud."""


def draw(chip: Chip | None, area: Drawn, *, record: Record, number: int, whole: bool) -> Area:
    """Lay an area over the pixels of a count.

    Args:
        chip: the pixels; None where they are not at hand.
        area: what the person drew.
        record: what is reviewed.
        number: place of the count in it.
        whole: whether the area is the site; otherwise what it leaves out of the site is unseen.

    Raises:
        ReviewRefusedError: there are no pixels, or the area does not lie on them.
    """
    if chip is None:
        raise ReviewRefusedError(
            f"The area of count {number} can be counted in only with its pixels.",
            next_step="Review the bundle.",
        )
    name = f"count {number}"
    again = _laid(chip, area.model_dump(mode="json"), name)
    found = (record.edited and record.edited.site) or record.site
    site = again.inside if whole else _inside(chip, record.counts[number], record.site, name)
    looked = _inside(chip, record.counts[number], found, name)
    seen = int((site & again.inside & again.valid).sum()) / max(int(site.sum()), 1)
    return Area(again, round(seen, 4), bool((again.inside & ~looked).any()))


def _inside(chip: Chip, count: SceneCount, site: Site | None, name: str) -> NDArray[np.bool_]:
    """Pixels of a site, shape (height, width), whatever part of it was counted in so far."""
    if count.covers is None or site is None:
        return chip.inside
    try:
        return laid(chip, site.geometry, name=name)
    except RasterError:
        return np.zeros_like(chip.inside)


def _laid(chip: Chip, area: Geometry, name: str) -> Chip:
    try:
        return redrawn(chip, area, name=name)
    except RasterError as elsewhere:
        raise ReviewRefusedError(elsewhere.what, next_step=elsewhere.next_step) from elsewhere
