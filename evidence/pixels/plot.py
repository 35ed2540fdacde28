"""A picture of a count: the chip, a mark on every object, and what it is in words."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from evidence.drawing import FONT_PX, scale_bar, with_strip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from evidence.chip import Chip
    from evidence.model.counts import Mark

_SMALL, _LARGE = 1800, 2400
"""Longest side of the picture, pixels: small chips are enlarged by whole steps, large ones reduced."""

_MOST_ENLARGED = 6
_MARK, _HALO = (255, 214, 0), (0, 0, 0)
_EDGE = (0, 229, 255)
_WARNING = (214, 40, 40)
_MISSING = (70, 60, 80)

_FEW, _EACH = 1_000_000, 4
"""Of more pixels than that, a sixteenth tells how bright a chip is: every so many rows and columns."""


def draw(chip: Chip, marks: Iterable[Mark] = (), *, caption: str = "", rendered: bool = False) -> bytes:
    """Draw a chip with what was counted on it.

    Objects are boxes where length, width and angle are known, else circles; the AOI has an outline, what
    lies outside it is darker, and missing pixels are violet.

    Args:
        chip: the pixels.
        marks: the objects, in pixels of the full image.
        caption: words for the strip below; pieces between " | " are kept whole.
        rendered: the pixels were made by a renderer, which is then said in large letters.

    Returns:
        PNG.
    """
    height, width = chip.valid.shape
    longest = max(height, width)
    zoom = float(min(_MOST_ENLARGED, max(1, _SMALL // longest))) if longest <= _LARGE else _LARGE / longest
    picture = marked(chip, marks, zoom=zoom)
    pen = ImageDraw.Draw(picture)
    scale_bar(pen, picture.height, metres_wide=width * chip.posting_m, zoom=zoom / chip.posting_m)
    if rendered or chip.rendered:
        _stamp(picture, "RENDERED: not a photograph")
    full = with_strip(picture, caption.split(" | ")) if caption else picture
    out = io.BytesIO()
    # Pixels of the ground hardly pack: more effort costs a second and wins nothing.
    full.save(out, format="PNG", compress_level=3)
    return out.getvalue()


def marked(chip: Chip, marks: Iterable[Mark], *, zoom: float) -> Image.Image:
    """Draw a chip, the outline of its AOI and the marks, at so many picture pixels for each of its own."""
    height, width = chip.valid.shape
    size = (max(1, round(width * zoom)), max(1, round(height * zoom)))
    # Nearest keeps the scene's own pixels visible where they are enlarged.
    how = Image.Resampling.NEAREST if zoom >= 1 else Image.Resampling.BOX
    picture = Image.fromarray(stretched(chip)).resize(size, how)
    _outline(picture, chip)
    pen = ImageDraw.Draw(picture)
    for mark in marks:
        _mark(pen, mark, chip, zoom)
    return picture


def stretched(chip: Chip) -> NDArray[np.uint8]:
    """Turn a chip into 8-bit colours, from the 1st to the 99th percentile of its valid pixels.

    Returns:
        Shape (height, width, 3): red, green and blue where the chip has them, else its first band in grey.
    """
    coloured = all(role in chip.bands for role in ("red", "green", "blue"))
    chosen = [chip.bands.index(role) for role in ("red", "green", "blue")] if coloured else [0]
    every = _EACH if chip.valid.size > _FEW else 1
    seen = chip.data[chosen, ::every, ::every][:, chip.valid[::every, ::every]]
    low, high = (float(x) for x in np.percentile(seen, (1, 99))) if seen.size else (0.0, 1.0)
    # Half-dark outside the AOI, so that what counts stands out.
    most = np.where(chip.inside, np.float32(255), np.float32(150))
    scale = most / np.float32(max(high - low, 1e-9))
    rgb = np.empty((*chip.valid.shape, 3), np.uint8)
    for place, band in enumerate(chosen):
        rgb[..., place] = np.clip((chip.data[band] - np.float32(low)) * scale, 0, most).round()
    if not coloured:
        rgb[..., 1:] = rgb[..., :1]
    rgb[~chip.valid] = _MISSING
    return rgb


def _outline(picture: Image.Image, chip: Chip) -> None:
    """Draw the edge of the AOI, two pixels wide, where it lies inside the picture."""
    inside = Image.fromarray(chip.inside.astype(np.uint8) * 255).resize(
        picture.size, Image.Resampling.NEAREST
    )
    mask = np.asarray(inside) > 0
    edge = np.zeros_like(mask)
    edge[1:] |= mask[1:] != mask[:-1]
    edge[:, 1:] |= mask[:, 1:] != mask[:, :-1]
    edge[:-1] |= edge[1:]
    picture.paste(_EDGE, mask=Image.fromarray(edge.astype(np.uint8) * 255))


def _mark(pen: ImageDraw.ImageDraw, mark: Mark, chip: Chip, zoom: float) -> None:
    x, y = (mark.px - chip.col_off) * zoom, (mark.py - chip.row_off) * zoom
    per_metre = zoom / chip.posting_m
    if mark.angle is not None and mark.length_m is not None and mark.width_m is not None:
        corners = _corners(x, y, mark.angle, mark.length_m * per_metre, mark.width_m * per_metre)
        for colour, width in ((_HALO, 3), (_MARK, 1)):
            pen.line([*corners, corners[0], corners[1]], fill=colour, width=width, joint="curve")
        return
    radius = max(5.0, (mark.length_m or 0) * per_metre / 2 + 2)
    for grown, colour, width in ((1, _HALO, 4), (0, _MARK, 2)):
        r = radius + grown
        pen.ellipse((x - r, y - r, x + r, y + r), outline=colour, width=width)


def _corners(x: float, y: float, angle: float, length: float, width: float) -> list[tuple[float, float]]:
    """Corners of a rotated box, at least 4 by 3 picture pixels so that it can be seen."""
    half_l, half_w = max(length, 4) / 2, max(width, 3) / 2
    cos, sin = math.cos(angle), math.sin(angle)
    sides = ((half_l, half_w), (half_l, -half_w), (-half_l, -half_w), (-half_l, half_w))
    return [(x + along * cos - across * sin, y + along * sin + across * cos) for along, across in sides]


def _stamp(picture: Image.Image, words: str) -> None:
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(FONT_PX + 6)
    left, top, right, bottom = pen.textbbox((10, 10), words, font=font)
    pen.rectangle((left - 6, top - 6, right + 6, bottom + 6), fill=_WARNING)
    pen.text((10, 10), words, fill=(255, 255, 255), font=font)
