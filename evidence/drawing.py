"""What all pictures share: paper, ink, a scale bar, and a strip of words below."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

PAPER: Final = (20, 22, 26)
INK: Final = (235, 235, 235)
FONT_PX: Final = 16


def scale_bar(pen: ImageDraw.ImageDraw, bottom: int, *, metres_wide: float, zoom: float) -> None:
    """Draw a bar of a round length at the lower left, about a fifth of the picture at most.

    Args:
        pen: draws on the picture.
        bottom: height of the picture, pixels.
        metres_wide: width of the picture on the ground.
        zoom: picture pixels for each metre.
    """
    length = round_length(metres_wide / 5)
    words = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    font = ImageFont.load_default(FONT_PX)
    pen.rectangle((6, bottom - 32, max(length * zoom, font.getlength(words)) + 18, bottom - 6), fill=PAPER)
    pen.text((12, bottom - 31), words, fill=INK, font=font)
    pen.line((12, bottom - 10, 12 + length * zoom, bottom - 10), fill=INK, width=3)


def with_strip(picture: Image.Image, words: Sequence[str]) -> Image.Image:
    """Put words below a picture, as many lines as they need."""
    font = ImageFont.load_default(FONT_PX)
    lines = [""]
    for piece in words:
        longer = f"{lines[-1]}   {piece}" if lines[-1] else piece
        if lines[-1] and font.getlength(longer) > picture.width - 16:
            lines.append(piece)
        else:
            lines[-1] = longer
    step = FONT_PX + 6
    full = Image.new("RGB", (picture.width, picture.height + step * len(lines) + 10), PAPER)
    full.paste(picture)
    pen = ImageDraw.Draw(full)
    for index, line in enumerate(lines):
        pen.text((8, picture.height + 5 + index * step), line, fill=INK, font=font)
    return full


def round_length(metres: float) -> float:
    """Largest of 1, 2, 5 times a power of ten that is not more."""
    power = 10.0 ** math.floor(math.log10(metres))
    return max(power * step for step in (1, 2, 5) if power * step <= metres)
