"""An evidence card: the article's words, the marked pixels, the count and the verdict on one PNG."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from evidence.pixels.chips import read_chip
from verify.exports.credentials import signed
from verify.exports.item import altered, change, is_signed_off, source
from verify.exports.labels import outcome
from verify.exports.lettering import font_of, lines
from verify.exports.scale import allowance
from verify.exports.sight import sight
from verify.exports.words import NOT_REAL, confidence, counted, credit, is_rendered, likelihood, scene_of, urn
from verify.judge.sentences import allowed
from verify.records.bundle import chip_path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from verify.exports.labels import Outcome
    from verify.seams import Asked, Held

WIDTH, _EDGE = 1200, 48
_TALLEST = 900
"""Pixels of the picture's height at most, so that the words beside it can be read on a phone."""

_PAPER: Final = (251, 250, 247)
_INK: Final = (28, 29, 32)
_SOFT: Final = (85, 87, 93)
_RED: Final = (163, 38, 31)
_BOX: Final = (232, 229, 220)
_COLOURS: dict[Outcome, tuple[int, int, int]] = {
    "consistent": (23, 105, 58),
    "inconsistent": _RED,
    "altered": _RED,
    "void": _RED,
    "inconclusive": (106, 82, 0),
    "not_checkable": (106, 82, 0),
    "rendered": (106, 82, 0),
}


class Png:
    """One picture, for a page or a post; signed when a certificate is given."""

    media_type = "image/png"
    suffix = ".png"
    several = False

    def __call__(self, held: Sequence[Held], asked: Asked) -> bytes:
        """Draw the card.

        Raises:
            SettingError: the font is none.
            ExportError: it cannot be signed as asked.
        """
        (one,) = held
        return signed(_drawn(one, asked), one, asked)


@dataclass
class _Sheet:
    """Paper that grows downwards as it is written on."""

    font: Path | None
    picture: Image.Image = field(default_factory=lambda: Image.new("RGB", (WIDTH, _EDGE), _PAPER))

    def write(self, text: str, *, px: int, colour: tuple[int, int, int] = _INK, most: int = 3) -> None:
        """Add a paragraph."""
        font, step = font_of(self.font, px), round(px * 1.4)
        told = lines(text, font, WIDTH - 2 * _EDGE, most=most)
        pen = self._grown(step * len(told) + px // 2)
        top = self.picture.height - step * len(told) - px // 2
        for number, line in enumerate(told):
            pen.text((_EDGE, top + number * step), line, fill=colour, font=font)

    def stamp(self, text: str, *, px: int, colour: tuple[int, int, int]) -> None:
        """Add white words on a bar of a colour."""
        font = font_of(self.font, px)
        (line,) = lines(text, font, WIDTH - 2 * _EDGE - 32, most=1)
        pen = self._grown(px + 40)
        top = self.picture.height - px - 40
        pen.rectangle((_EDGE, top, _EDGE + font.getlength(line) + 32, top + px + 22), fill=colour)
        pen.text((_EDGE + 16, top + 8), line, fill=(255, 255, 255), font=font)

    def paste(self, picture: Image.Image) -> None:
        """Add a picture in the middle, on a band of its own."""
        pen = self._grown(picture.height + 24)
        top = self.picture.height - picture.height - 24
        pen.rectangle((_EDGE, top, WIDTH - _EDGE, top + picture.height), fill=_BOX)
        self.picture.paste(picture, ((WIDTH - picture.width) // 2, top))

    def _grown(self, more: int) -> ImageDraw.ImageDraw:
        taller = Image.new("RGB", (WIDTH, self.picture.height + more), _PAPER)
        taller.paste(self.picture)
        self.picture = taller
        return ImageDraw.Draw(taller)


def _drawn(held: Held, asked: Asked) -> bytes:
    record, code = held.record, outcome(held)
    sheet = _Sheet(asked.font)
    for done in change(held):
        sheet.write(done.words, px=26, colour=_SOFT if done.is_calm else _RED, most=4)
    stale = held.status == "corrected" and not is_signed_off(held)
    sheet.stamp(asked.labels[code], px=34, colour=_SOFT if stale else _COLOURS[code])
    sheet.write(f"“{record.claim.quote}”", px=32, most=6)
    sheet.write(f"{record.article.title or ''} {source(record)}", px=22, colour=_SOFT, most=2)
    _pixels(sheet, held)
    if made := altered(record):
        sheet.write(made, px=24, colour=_RED, most=4)
    for one in (likelihood(record), confidence(record)):
        if one:
            sheet.write(one, px=24)
    if not record.counts:
        sheet.write(record.verdict.why, px=24, most=6)
    if asked.organisation:
        sheet.write(asked.organisation, px=22)
    sheet.write(f"Record {record.id}", px=18, colour=_SOFT)
    if is_rendered(record):
        # Last, so that no crop of the upper or the lower half loses it.
        sheet.stamp(NOT_REAL, px=34, colour=_RED)
    about = PngInfo()
    about.add_text("Source", urn(record.id))
    out = io.BytesIO()
    sheet.picture.save(out, format="PNG", pnginfo=about)
    return out.getvalue()


def _pixels(sheet: _Sheet, held: Held) -> None:
    """Show the first count: its picture where the pixels are at hand, its numbers, what its image is."""
    record = held.record
    if not record.counts:
        return
    count = record.counts[0]
    scene, body = scene_of(record, count), (held.files or {}).get(chip_path(0))
    if body is None:
        sheet.write("No picture: its pixels may not be handed on, or only the record was there.", px=24)
    else:
        size = (WIDTH - 2 * _EDGE, _TALLEST)
        chip = read_chip(body, name=chip_path(0))
        sheet.paste(sight(chip, count.marks, size=size, words=NOT_REAL if is_rendered(record) else None))
    sheet.write(f"Counted: {counted(count)}", px=34)
    if said := allowance(record):
        sheet.write(f"The statement allows {allowed(said)}.", px=24)
    sheet.write(f"Image: {credit(scene)}", px=22, colour=_SOFT)
