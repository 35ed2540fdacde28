"""Words on a picture: broken into lines, in whatever letters the font has."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import ImageFont

from verify.errors import SettingError
from verify.exports.words import visible
from verify.files import FileRefusedError, regular_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.ImageFont import FreeTypeFont

MISSING = "\u25a1"
"""Stands for a letter that the font does not have."""

_LARGEST = 64 << 20
"""Bytes of a font file: those with all of Chinese have some 20 MiB."""


def font_of(path: Path | None, px: int) -> FreeTypeFont:
    """Load a font at a height in pixels; None for the one that comes with Pillow.

    Raises:
        SettingError: the file is missing, too large, or no font.
    """
    if path is None:
        return ImageFont.load_default(px)  # type: ignore[return-value]  # a size gives one of FreeType
    try:
        if len(regular_bytes(path, most=_LARGEST)) > _LARGEST:
            raise _no_font(path, "it is too large")
        return ImageFont.truetype(path, px)
    except (OSError, ValueError, FileRefusedError) as wrong:
        raise _no_font(path, str(wrong)) from wrong


def _no_font(path: Path, why: str) -> SettingError:
    return SettingError(
        f"Setting font: {path} is no font ({why}).", next_step="Name a .ttf or .otf file, or leave it out."
    )


def drawable(text: str, font: FreeTypeFont) -> str:
    """Put a square in place of each letter that the font lacks, and spell out what would turn text around."""
    return "".join(sign if sign == " " or _has(font, sign) else MISSING for sign in visible(text))


@lru_cache(maxsize=8)
def _blank(font: FreeTypeFont) -> tuple[bytes, tuple[int, int]]:
    """What the font draws for a code point that is no character and never will be one."""
    mask = font.getmask("\uffff")
    return bytes(mask), mask.size


@lru_cache(maxsize=4096)
def _has(font: FreeTypeFont, sign: str) -> bool:
    mask = font.getmask(sign)
    return (bytes(mask), mask.size) != _blank(font)


def lines(text: str, font: FreeTypeFont, width: int, *, most: int) -> list[str]:
    """Break text into lines, between words where there are any and else between letters.

    Args:
        text: one paragraph.
        font: what it will be drawn with.
        width: pixels that a line may take.
        most: lines; what goes beyond them ends in an ellipsis.
    """
    found: list[str] = []
    waiting = drawable(text, font).split()
    line = ""
    while waiting and len(found) <= most:
        word = waiting.pop(0)
        longer = f"{line} {word}" if line else word
        if font.getlength(longer) <= width:
            line = longer
        elif line:
            found.append(line)
            line, waiting = "", [word, *waiting]
        else:
            fits = _fitting(word, font, width)
            found.append(word[:fits])
            waiting = [word[fits:], *waiting]
    found += [line] if line else []
    return found if len(found) <= most else [*found[: most - 1], _ended(found[most - 1], font, width)]


def _fitting(word: str, font: FreeTypeFont, width: int) -> int:
    """How many of a long word's letters fit on a line, at least one."""
    return next((n for n in range(1, len(word)) if font.getlength(word[: n + 1]) > width), len(word))


def _ended(line: str, font: FreeTypeFont, width: int) -> str:
    ellipsis = drawable("…", font)
    while line and font.getlength(line + ellipsis) > width:
        line = line[:-1]
    return line + ellipsis
