"""Whether two listings show one pass of a satellite: then they are one witness, not two."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence.model.scenes import Scene

APART = timedelta(minutes=30)
"""Catalogues date one Sentinel-2 tile by the start of its orbit strip or by its own line: minutes apart.
No satellite comes back sooner."""

_SAME_GSD = 1.05


def same_pass(one: Scene, other: Scene) -> bool:
    """Whether two scenes of one place are listings, processings or tiles of one pass.

    Those of which only the day is known cannot be told apart, and are taken for one. Catalogues state one
    picture's GSD as posted or as native, and call one satellite by several names: GSD tells passes apart only
    where two satellites of different names are known.
    """
    gap = max(one.taken_start - other.taken_end, other.taken_start - one.taken_end)
    if gap > APART:
        return False
    named_apart = one.platform and other.platform and one.platform.casefold() != other.platform.casefold()
    if not named_apart or one.gsd_m is None or other.gsd_m is None:
        return True
    return max(one.gsd_m, other.gsd_m) <= min(one.gsd_m, other.gsd_m) * _SAME_GSD
