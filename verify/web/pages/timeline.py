"""The scenes of a record on a line of time: what each could settle, and whether it was counted on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from verify.exports.words import taken
from verify.judge.case import zone_of

if TYPE_CHECKING:
    from verify.model import Record, SceneReference

WIDTH = 640

CLOUD = 24
"""Height of a bar that means: wholly hidden."""

SHAPES = {
    "count": "M-7 0A7 7 0 1 0 7 0A7 7 0 1 0 -7 0Z",
    "length": "M-6.5 -6.5H6.5V6.5H-6.5Z",
    "presence": "M0 -7.5L7.5 6H-7.5Z",
    "none": "M-5.5 -5.5L5.5 5.5M-5.5 5.5L5.5 -5.5",
}
"""Circle, square, triangle, cross."""

_MARGIN = 24
_LANES = 3
"""Rows that dots are spread over, so that scenes of one day do not hide each other."""


@dataclass(frozen=True)
class Dot:
    """One scene on the line, in units of the drawing."""

    number: int
    x: float
    lane: int
    used: bool
    adequacy: str

    shape: str
    """Path of the sign around its own origin: what it can settle is told by form, not by colour alone."""

    cloud: float | None
    """Height of its bar of cloud, of ``CLOUD``; None when nobody knows."""

    words: str


@dataclass(frozen=True)
class Line:
    """A drawing ``WIDTH`` units wide."""

    dots: tuple[Dot, ...]
    ends: tuple[str, str]
    """First and last day."""

    window: tuple[float, float] | None
    """Where the days lie that the statement is about; None when none of them is known."""

    zone: str
    """IANA time zone of those days, by which the search took them."""


def timeline(record: Record) -> Line | None:
    """Lay a record's scenes on a line of time; None when it has none."""
    scenes = [(number, when) for number, one in enumerate(record.scenes) if (when := time_of(one))]
    if not scenes:
        return None
    zone = zone_of(record.search)
    said = _days(record, zone)
    times = [when for _, when in scenes] + list(said or ())
    first, last = min(times) - timedelta(days=1), max(times) + timedelta(days=1)

    def at(when: datetime) -> float:
        return round(_MARGIN + (when - first) / (last - first) * (WIDTH - 2 * _MARGIN), 1)

    counted = {count.scene_id for count in record.counts}
    dots = tuple(
        Dot(
            number=number,
            x=at(when),
            lane=place % _LANES,
            used=record.scenes[number].id in counted,
            adequacy=record.scenes[number].adequacy.verdict,
            shape=SHAPES[record.scenes[number].adequacy.verdict],
            cloud=_cloud(record.scenes[number]),
            words=f"{record.scenes[number].id}, {_taken(record.scenes[number])}",
        )
        for place, (number, when) in enumerate(sorted(scenes, key=lambda one: one[1]))
    )
    window = (at(said[0]), at(said[1])) if said else None
    return Line(dots, (f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"), window, zone)


def time_of(scene: SceneReference) -> datetime | None:
    """When a scene was taken, aware UTC; None when its time is none."""
    try:
        when = datetime.fromisoformat(scene.taken_start)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _taken(scene: SceneReference) -> str:
    return taken(scene.taken_start, scene.taken_end)


def _cloud(scene: SceneReference) -> float | None:
    share = scene.cloud_at_site
    return None if share is None else round(min(max(share, 0), 1) * CLOUD, 1)


def _days(record: Record, zone: str) -> tuple[datetime, datetime] | None:
    observed = record.claim.observed
    if observed is None:
        return None
    try:
        first, last = (date.fromisoformat(text) for text in (observed.start, observed.end))
    except ValueError:
        return None
    begun, over = (datetime.combine(day, time(), ZoneInfo(zone)) for day in (first, last + timedelta(days=1)))
    return begun.astimezone(UTC), over.astimezone(UTC)
