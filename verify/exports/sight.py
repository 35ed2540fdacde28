"""The marked pixels of a count at a given size, with a scale bar and an arrow to the north."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PIL import ImageDraw, ImageFont

from evidence.drawing import INK, PAPER, scale_bar
from evidence.errors import NoGeoreference
from evidence.pixels.grid import Grid
from evidence.pixels.plot import marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from evidence.chip import Chip
    from evidence.model.counts import Mark

_AROUND = 24
"""Pixels of the chip that are shown around the outermost marks."""

_STEP = 1e-4
"""Degrees of latitude, some ten metres: how far the arrow looks for the north."""

_ARROW = 30
_RED = (163, 38, 31)


def sight(
    chip: Chip, marks: Sequence[Mark], *, size: tuple[int, int], words: str | None = None
) -> Image.Image:
    """Draw the part of a chip that holds the marks, as large as it fits.

    Args:
        chip: the pixels.
        marks: the objects, in pixels of the full image; all of the chip is shown when there are none.
        size: width and height that it may have, pixels.
        words: what is written across its top; None for nothing.
    """
    shown = _cropped(chip, marks)
    height, width = shown.valid.shape
    zoom = min(size[0] / width, size[1] / height)
    picture = marked(shown, marks, zoom=zoom)
    pen = ImageDraw.Draw(picture)
    per_metre = zoom / shown.posting_m
    scale_bar(pen, picture.height, metres_wide=width * shown.posting_m, zoom=per_metre)
    up = north(shown)
    if up is not None:
        _arrow(pen, picture.width, up)
    if words:
        font = ImageFont.load_default(28)
        pen.rectangle((0, 0, font.getlength(words) + 32, 46), fill=_RED)
        pen.text((16, 6), words, fill=(255, 255, 255), font=font)
    return picture


def north(chip: Chip) -> tuple[float, float] | None:
    """Find which way north is in the middle of a chip.

    Returns:
        Columns and rows of a step of length 1; None when the chip lies nowhere, on a pole, or on no plane.
    """
    if chip.transform is None or chip.crs is None:
        return None
    a, b, _, d, e, _ = chip.transform
    if a * e == b * d:
        return None
    height, width = chip.valid.shape
    grid = Grid(width, height, chip.transform, chip.crs)
    try:
        ((lon, lat),) = grid.to_lonlat(np.array([width / 2]), np.array([height / 2]))
        if not math.isfinite(lat):
            return None
        near = np.array([lat - _STEP, lat + _STEP])
        (x0, y0), (x1, y1) = grid.to_pixels(np.array([lon, lon]), near)
    except NoGeoreference:
        return None
    length = math.hypot(x1 - x0, y1 - y0)
    return ((x1 - x0) / length, (y1 - y0) / length) if math.isfinite(length) and length > 0 else None


def _cropped(chip: Chip, marks: Sequence[Mark]) -> Chip:
    """Cut a chip down to its marks; what is left keeps its place in the full image and on the ground."""
    height, width = chip.valid.shape
    if not marks:
        return chip
    columns, rows = [mark.px - chip.col_off for mark in marks], [mark.py - chip.row_off for mark in marks]
    reach = _AROUND + max((mark.length_m or 0) for mark in marks) / chip.posting_m
    left, right = (min(max(0, int(end)), width) for end in (min(columns) - reach, max(columns) + reach + 1))
    top, bottom = (min(max(0, int(end)), height) for end in (min(rows) - reach, max(rows) + reach + 1))
    if right <= left or bottom <= top:
        return chip
    moved = chip.transform
    if moved is not None:
        a, b, c, d, e, f = moved
        moved = (a, b, c + a * left + b * top, d, e, f + d * left + e * top)
    cut = np.s_[top:bottom, left:right]
    return replace(
        chip,
        data=chip.data[:, top:bottom, left:right],
        valid=chip.valid[cut],
        inside=chip.inside[cut],
        col_off=chip.col_off + left,
        row_off=chip.row_off + top,
        transform=moved,
    )


def _arrow(pen: ImageDraw.ImageDraw, right: int, up: tuple[float, float]) -> None:
    """Draw an arrow that points north, in the upper right corner, the letter N upright at its tip's side."""
    x, y = right - 50, 50
    pen.ellipse((x - 44, y - 44, x + 44, y + 44), fill=PAPER)
    dx, dy = up
    tip, tail = (x + dx * _ARROW, y + dy * _ARROW), (x - dx * _ARROW / 2, y - dy * _ARROW / 2)
    side = (-dy * 11, dx * 11)
    pen.polygon(
        (tip, (tail[0] + side[0], tail[1] + side[1]), (x, y), (tail[0] - side[0], tail[1] - side[1])),
        fill=INK,
    )
    pen.text((x - dx * 30, y - dy * 30), "N", fill=INK, font=ImageFont.load_default(18), anchor="mm")
