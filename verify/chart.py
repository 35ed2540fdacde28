"""A series of counts as a picture: each with its interval, and the weeks that nobody saw."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw, ImageFont

from evidence.drawing import FONT_PX, INK, PAPER, round_length, with_strip
from verify.judge.trend_sentences import percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claims.model import Period
    from evidence.history import Coverage
    from verify.judge.series import Seen

_WIDTH, _HEIGHT = 1400, 620
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 30, 30, 60
"""Margins of the field in which the counts stand, pixels."""

_UNSEEN: Final = (46, 42, 52)
_GRID: Final = (70, 72, 78)
_REACH, _BEST = (120, 150, 175), (255, 214, 0)
_RENDERED: Final = (214, 40, 40)


class _Field:
    """Where days and numbers lie in the picture."""

    def __init__(self, period: Period, most: int) -> None:
        """Lay out a field for a period, and numbers from 0 to ``most``."""
        self.start = date.fromisoformat(period.start)
        self.days = (date.fromisoformat(period.end) - self.start).days + 1
        self.most = max(most, 1)

    def x(self, day: float) -> float:
        """Column of a day, counted from the first."""
        return _LEFT + day / self.days * (_WIDTH - _LEFT - _RIGHT)

    def y(self, number: float) -> float:
        """Row of a number."""
        return _HEIGHT - _BOTTOM - number / self.most * (_HEIGHT - _TOP - _BOTTOM)

    def day(self, taken: datetime) -> float:
        """Days from the first to a moment."""
        return (taken - datetime.combine(self.start, datetime.min.time(), UTC)) / timedelta(days=1)


def draw_series(series: Sequence[Seen], period: Period, observed: Coverage, *, title: str = "") -> bytes:
    """Draw counts over time.

    A dot is the best number, the bar its interval; weeks without a usable scene are shaded. Days are UTC.
    Without a count there is no scale of numbers, and the picture says so.

    Args:
        series: the scenes that were counted on.
        period: first and last day.
        observed: how much of the period they show.
        title: words for the strip below; pieces between " | " are kept whole.

    Returns:
        PNG.
    """
    most = max((one.count.high for one in series), default=1)
    field = _Field(period, round(most * 1.1) + 1)
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    for gap in observed.gaps:
        first, last = ((date.fromisoformat(day) - field.start).days for day in (gap.start, gap.end))
        pen.rectangle((field.x(first), _TOP, field.x(last + 1), field.y(0)), fill=_UNSEEN)
    if series:
        _numbers(pen, field)
    else:
        _nothing(pen)
    _days(pen, field)
    for one in series:
        _mark(pen, field, one)
    if any(one.scene.scene.rendered for one in series):
        label = "RENDERED: not photographs"
        font = ImageFont.load_default(2 * FONT_PX)
        pen.text((_WIDTH - _RIGHT - font.getlength(label) - 8, _TOP), label, fill=_RENDERED, font=font)
    unseen = f"{percent(1 - observed.share)} of weeks unobserved (shaded)"
    counts = f"{len(series)} scenes, bars: their intervals" if series else ""
    told = [*title.split(" | "), counts, unseen]
    out = io.BytesIO()
    with_strip(picture, [piece for piece in told if piece]).save(out, "PNG", optimize=True)
    return out.getvalue()


def _nothing(pen: ImageDraw.ImageDraw) -> None:
    font, words = ImageFont.load_default(2 * FONT_PX), "nothing was counted"
    pen.text(((_WIDTH - font.getlength(words)) / 2, _HEIGHT / 2 - FONT_PX), words, fill=INK, font=font)


def _numbers(pen: ImageDraw.ImageDraw, field: _Field) -> None:
    font = ImageFont.load_default(FONT_PX)
    step = max(1, round(round_length(field.most / 4)))
    for number in range(0, field.most + 1, step):
        row = field.y(number)
        pen.line((_LEFT, row, _WIDTH - _RIGHT, row), fill=_GRID)
        pen.text(
            (_LEFT - 10 - font.getlength(str(number)), row - FONT_PX / 2), str(number), fill=INK, font=font
        )


def _days(pen: ImageDraw.ImageDraw, field: _Field) -> None:
    font = ImageFont.load_default(FONT_PX)
    for day, words in _ticks(field):
        pen.line((field.x(day), field.y(0), field.x(day), field.y(0) + 6), fill=INK)
        pen.text((field.x(day) - font.getlength(words) / 2, field.y(0) + 12), words, fill=INK, font=font)


def _ticks(field: _Field) -> Iterator[tuple[int, str]]:
    """Days to name below the field: of years, of months, or a few in between."""
    end = field.start + timedelta(days=field.days)
    if field.days > 3 * 366:
        step = field.days // (12 * 366) + 1
        for year in range(field.start.year + 1, end.year + 1, step):
            if date(year, 1, 1) < end:
                yield (date(year, 1, 1) - field.start).days, str(year)
        return
    for day in sorted({part * (field.days - 1) // 6 for part in range(7)}):
        yield day, (field.start + timedelta(days=day)).isoformat()


def _mark(pen: ImageDraw.ImageDraw, field: _Field, one: Seen) -> None:
    """One count: its interval as a bar with caps, its best number as a dot."""
    column = field.x(field.day(one.scene.scene.taken_start))
    low, best, high = (field.y(number) for number in (one.count.low, one.count.best, one.count.high))
    pen.line((column, low, column, high), fill=_REACH, width=3)
    for row in (low, high):
        pen.line((column - 6, row, column + 6, row), fill=_REACH, width=3)
    pen.ellipse((column - 6, best - 6, column + 6, best + 6), fill=_BEST)
