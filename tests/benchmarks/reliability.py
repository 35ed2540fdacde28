"""A picture of how likelihoods hold: said against true, for the terms of ICD 203."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from evidence.drawing import FONT_PX, INK, PAPER
from verify.judge.likelihood import TERMS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from outcomes import Band

SIDE, LEFT, TOP, RIGHT, BELOW = 480, 70, 30, 190, 90
COLOURS = (255, 196, 61), (96, 190, 255)
FAINT = (90, 94, 100)


def draw(curves: Mapping[str, Sequence[Band]], out: Path) -> None:
    """Draw one curve for each name; a dot is as large as the share of its claims.

    Args:
        curves: for each name, what was said and how often it was so.
        out: PNG to write.
    """
    picture = Image.new("RGB", (LEFT + SIDE + RIGHT, TOP + SIDE + BELOW), PAPER)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(FONT_PX)
    _axes(pen, font)
    for (name, curve), colour, row in zip(curves.items(), COLOURS, range(len(curves)), strict=False):
        pen.line([_at(band.said, band.true) for band in curve], fill=colour, width=2)
        total = sum(band.claims for band in curve)
        for band in curve:
            x, y = _at(band.said, band.true)
            reach = 4 + 14 * (band.claims / total) ** 0.5
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), outline=colour, width=2)
        y = TOP + SIDE + 62
        x = LEFT + row * 240
        pen.ellipse((x, y, x + 12, y + 12), outline=colour, width=2)
        pen.text((x + 20, y - 4), name, fill=INK, font=font)
    picture.save(out, optimize=True)


def _at(said: float, true: float) -> tuple[float, float]:
    return LEFT + SIDE * said, TOP + SIDE * (1 - true)


def _axes(pen: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> None:
    lower = 0.0
    for upper, term in TERMS:
        pen.line([_at(upper, 0), _at(upper, 1)], fill=FAINT)
        middle = _at(1, (lower + upper) / 2)
        pen.text((middle[0] + 10, middle[1] - 9), term, fill=INK, font=font)
        pen.line([_at(0, upper), _at(1, upper)], fill=FAINT)
        lower = upper
    pen.rectangle((*_at(0, 1), *_at(1, 0)), outline=INK)
    pen.line([_at(0, 0), _at(1, 1)], fill=INK, width=1)
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1):
        x, y = _at(tick, 0)
        pen.text((x - 12, y + 6), f"{tick:g}", fill=INK, font=font)
        pen.text((LEFT - 34, _at(0, tick)[1] - 9), f"{tick:g}", fill=INK, font=font)
    pen.text((LEFT + SIDE / 2 - 60, TOP + SIDE + 28), "likelihood said", fill=INK, font=font)
    pen.text((6, 6), "share that was true", fill=INK, font=font)
