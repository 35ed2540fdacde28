"""A series as a picture."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from making import assessed, count
from PIL import Image

from claims.model import Period
from evidence.drawing import INK, PAPER
from evidence.history import coverage
from verify.chart import draw_series
from verify.judge.series import Seen

SHADED, DOT = (46, 42, 52), (255, 214, 0)


def drawn(period, *points):
    """A picture of counts: (day, best, low, high) for each; its pixels by column and row, and its size."""
    series = []
    for day, best, low, high in points:
        taken = datetime.fromisoformat(f"{day}T02:00Z").astimezone(UTC)
        series.append(Seen(assessed(day, taken_start=taken, taken_end=taken), count(best, low, high)))
    seen = coverage([day for day, *_ in points], period)
    picture = Image.open(io.BytesIO(draw_series(series, period, seen, title="railcars | a yard")))
    return picture.convert("RGB")


def share_of(picture, colour):
    """Share of the pixels that have a colour."""
    colours = {told: number for number, told in picture.getcolors(maxcolors=2**24)}
    return colours.get(colour, 0) / (picture.width * picture.height)


def test_a_time_without_scenes_is_shaded_all_over() -> None:
    """
    There is a picture of nothing as well: its time, that nobody saw it, and no scale of numbers.
    """
    empty = drawn(Period(start="2018-10-05", end="2023-10-05"))
    margin = empty.crop((0, 0, 75, 600))

    assert [PAPER] == [colour for _, colour in margin.getcolors()]
    assert any(empty.getpixel((column, row)) == INK for column in range(600, 800) for row in range(290, 330))
    assert 0.7 < share_of(empty, SHADED)
    assert 0 == share_of(empty, DOT)


def test_weeks_that_were_seen_are_not_shaded() -> None:
    """
    Four of four weeks leave no shade, two of four about half.
    """
    month = Period(start="2023-01-01", end="2023-01-28")
    half = drawn(month, ("2023-01-02", 5, 4, 6), ("2023-01-09", 7, 5, 9))
    whole = drawn(month, *((f"2023-01-{day:02}", 5, 4, 6) for day in (2, 9, 16, 23)))

    assert 0 == share_of(whole, SHADED)
    assert 0.3 < share_of(half, SHADED) < 0.5


@pytest.mark.parametrize(
    ("start", "end"), [("2023-10-05", "2023-10-05"), ("1990-01-01", "2023-10-05")], ids=["a day", "decades"]
)
def test_any_time_can_be_drawn(start, end) -> None:
    """
    One day is as wide as thirty years; a count of none and one of thousands have their place.
    """
    picture = drawn(Period(start=start, end=end), ("2023-10-05", 12_000, 0, 30_000))

    assert 0 < share_of(picture, DOT)
