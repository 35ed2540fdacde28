"""On which days a claim was so, and whether a scene may show one of them: by the sun."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from evidence.scenes.stac.times import inside

if TYPE_CHECKING:
    from claims.model import Observed
    from evidence.model.scenes import Scene

SPARE = timedelta(hours=4)
"""Clocks differ from the sun by up to three hours (western China); no picture is taken so near midnight."""

DATE_LINE = 150.0
"""Degrees of longitude, either way, beyond which a place may keep the date of the other side."""


def shows(scene: Scene, observed: Observed, *, lon: float) -> bool:
    """Whether a scene may have been taken on the local days of a claim, at a place of that longitude.

    The search asks for these days by the clock of the place; this keeps out what is certainly of another one.
    """
    spare = SPARE + timedelta(days=1 if abs(lon) > DATE_LINE else 0)
    noon = timedelta(hours=lon / 15)
    start = datetime.combine(date.fromisoformat(observed.start), time(), UTC) - noon
    end = datetime.combine(date.fromisoformat(observed.end), time(), UTC) - noon + timedelta(days=1)
    return inside((scene.taken_start, scene.taken_end), (start - spare, end + spare))


def left_open(observed: Observed) -> int:
    """Days from the first to the last that a claim may be about, other readings of its words included."""
    others = observed.alternatives
    first = min(date.fromisoformat(start) for start in (observed.start, *(one.start for one in others)))
    last = max(date.fromisoformat(end) for end in (observed.end, *(one.end for one in others)))
    return (last - first).days + 1
