"""The counts of a record over time, each with its interval, for a record that counts more than one day."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from verify.exports.words import scene_of
from verify.web.pages.timeline import time_of

if TYPE_CHECKING:
    from verify.model import Record

WIDTH, HEIGHT = 640, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 16, 14, 30
_INSET = 14
_ROWS = 5
_COLUMNS = 6
"""Lines at most, of numbers and of years or months."""


@dataclass(frozen=True)
class Bar:
    """One count in units of the drawing."""

    number: int
    x: float
    low: float
    best: float
    high: float
    words: str


@dataclass(frozen=True)
class Plot:
    """A drawing ``WIDTH`` by ``HEIGHT`` units large."""

    bars: tuple[Bar, ...]
    rows: tuple[tuple[float, int], ...]
    """Where lines of a number lie, and the number."""

    columns: tuple[tuple[float, str], ...]
    """Where a year or a month begins, and its name."""

    bottom: float = HEIGHT - _BOTTOM
    left: float = _LEFT
    right: float = WIDTH - _RIGHT


def plot_of(record: Record) -> Plot | None:
    """Draw the counts of a record over time; None when there are not two."""
    dated = [
        (when, number, count)
        for number, count in enumerate(record.counts)
        if (when := time_of(scene_of(record, count))) is not None
    ]
    if len({when for when, _, _ in dated}) < 2:
        return None
    first, last = min(when for when, _, _ in dated), max(when for when, _, _ in dated)
    step = _step(max(1, *(count.high for _, _, count in dated)))
    most = step * math.ceil(max(1, *(count.high for _, _, count in dated)) / step)

    def x(when: datetime) -> float:
        room = WIDTH - _LEFT - _RIGHT - 2 * _INSET
        return round(_LEFT + _INSET + (when - first) / (last - first) * room, 1)

    def y(number: float) -> float:
        return round(HEIGHT - _BOTTOM - number / most * (HEIGHT - _TOP - _BOTTOM), 1)

    bars = tuple(
        Bar(
            number=number,
            x=x(when),
            low=y(count.low),
            best=y(count.best),
            high=y(count.high),
            words=f"{when:%Y-%m-%d}: {count.best} ({count.low} to {count.high})",
        )
        for when, number, count in sorted(dated, key=lambda one: one[:2])
    )
    rows = tuple((y(number), number) for number in range(0, most + 1, step))
    return Plot(bars, rows, tuple((x(when), words) for when, words in _columns(first, last)))


def _step(most: int) -> int:
    """The round number, of 1, 2, 5, 10, 20 …, in steps of which an axis has a few lines."""
    steps = (factor * 10**power for power in range(19) for factor in (1, 2, 5))
    return next((step for step in steps if most / step <= _ROWS), most)


def _columns(first: datetime, last: datetime) -> list[tuple[datetime, str]]:
    """Beginnings of years, of months or of days between two times; both ends where there are none."""
    years = [datetime(year, 1, 1, tzinfo=UTC) for year in range(first.year, min(last.year, 9998) + 2)]
    months = [datetime(year.year, month, 1, tzinfo=UTC) for year in years for month in range(1, 13)]
    for times, form in ((years, "%Y"), (months, "%b %Y")):
        inside = [when for when in times if first <= when <= last]
        if len(inside) > 1:
            every = math.ceil(len(inside) / _COLUMNS)
            return [(when, f"{when:{form}}") for when in inside[::every]]
    return [(first, f"{first:%-d %b %Y}"), (last, f"{last:%-d %b %Y}")]
