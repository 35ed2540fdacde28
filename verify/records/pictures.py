"""Whether the pixels and the picture of a count are what its record says."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

from PIL import Image

from evidence.errors import RasterError
from evidence.pixels.chips import read_chip
from evidence.pixels.plot import draw
from verify.judge.sentences import caption
from verify.model import Check
from verify.records.bundle import chip_path, picture_path
from verify.records.placed import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evidence.chip import Chip
    from evidence.model.counts import SceneCount
    from verify.model import Record

_HEAD = 33
"""Bytes of a PNG's signature and header: size, depth, colours, interlace."""

_MOST_CAPTION = 4_000
_POSTINGS = (1e-3, 1e5)
"""Metres between pixels, from a microscope's to a weather satellite's."""

_MOST_SIDES = 4
"""A mark longer than so many sides of its chip is none."""


def picture_of(record: Record, count: SceneCount, chip: Chip) -> bytes:
    """Draw a count's marks on its chip, with what it is in words, as PNG."""
    words = caption(record, count)
    return draw(chip, count.marks, caption=words, rendered=_is_rendered(record, count))


def _is_rendered(record: Record, count: SceneCount) -> bool:
    return any(scene.rendered for scene in record.scenes if scene.id == count.scene_id)


def pictures_again(record: Record, files: Mapping[str, bytes]) -> Iterator[Check]:
    """Decode each count's chip and draw its picture again; what is withheld is passed over."""
    held = {file.path for file in record.files if file.withheld is not None} - files.keys()
    for number, count in enumerate(record.counts):
        if chip_path(number) in held:
            continue
        chip, check = _pixels(record, count, chip_path(number), files)
        yield check
        if chip is None:
            continue
        yield place(record, count, chip, path=chip_path(number))
        if picture_path(number) not in held:
            yield _picture(record, count, chip, path=picture_path(number), files=files)


def _pixels(
    record: Record, count: SceneCount, path: str, files: Mapping[str, bytes]
) -> tuple[Chip | None, Check]:
    if path not in files:
        return None, Check(name="chip", ok=False, file=path, detail="not there")
    try:
        chip = read_chip(files[path], name=path)
    except RasterError as unreadable:
        return None, Check(name="chip", ok=False, file=path, detail=unreadable.what)
    same = chip.sha256 == count.chip_sha256
    detail = f"pixels of {count.scene_id}"
    detail = detail if same else f"record says {count.chip_sha256}, is {chip.sha256}"
    if same and chip.rendered and not _is_rendered(record, count):
        same, detail = (
            False,
            f"says that a renderer made it, which the record does not say of {count.scene_id}",
        )
    return chip, Check(name="chip", ok=same, file=path, detail=detail)


def _picture(
    record: Record, count: SceneCount, chip: Chip, *, path: str, files: Mapping[str, bytes]
) -> Check:
    wrong = _undrawable(count, chip, caption(record, count))
    if wrong is None and not same_picture(files.get(path, b""), picture_of(record, count, chip)):
        wrong = "is not the picture that these marks give"
    return Check(name="picture", ok=wrong is None, file=path, detail=wrong or "drawn from chip and marks")


def _undrawable(count: SceneCount, chip: Chip, words: str) -> str | None:
    """Why drawing would fail or never end; None for what a counter may have made."""
    height, width = chip.valid.shape
    if not chip.bands or not _POSTINGS[0] <= chip.posting_m <= _POSTINGS[1]:
        return f"cannot be drawn: {len(chip.bands)} bands, {chip.posting_m:g} m between pixels"
    if len(words) > _MOST_CAPTION:
        return f"cannot be drawn: its caption has {len(words):,} characters"
    longest = _MOST_SIDES * max(height, width) * chip.posting_m
    for mark in count.marks:
        near = (
            chip.col_off - 1 <= mark.px <= chip.col_off + width + 1
            and chip.row_off - 1 <= mark.py <= chip.row_off + height + 1
        )
        if not near or max(mark.length_m or 0, mark.width_m or 0) > longest:
            return f"cannot be drawn: a mark at {mark.px:g}, {mark.py:g} is not on the chip"
    return None


def same_picture(png: bytes, drawn: bytes) -> bool:
    """Whether a PNG shows exactly what was drawn and holds nothing else.

    Pillow versions pack the same pixels into other bytes, so pixels are compared, but the file may have no
    chunks for words, times or colours beside them, and nothing behind its end.

    Args:
        png: a stranger's file.
        drawn: the picture that it should be, made here.
    """
    if png == drawn:
        return True
    packed = _packed(png)
    if packed is None or png[:_HEAD] != drawn[:_HEAD]:
        return False
    width, height = struct.unpack_from(">2I", drawn, 16)
    size = height * (1 + 3 * width)
    inflater = zlib.decompressobj()
    try:
        raw = inflater.decompress(packed, size + 1)
    except zlib.error:
        return False
    if len(raw) != size or not inflater.eof or inflater.unused_data:
        return False
    try:
        shown = Image.open(io.BytesIO(png), formats=["PNG"]).tobytes()
    except (OSError, SyntaxError):  # what Pillow raises for a PNG that it cannot unfilter
        return False
    return shown == Image.open(io.BytesIO(drawn), formats=["PNG"]).tobytes()


def _packed(png: bytes) -> bytes | None:
    """Compressed pixels of a PNG; None unless it holds a header, pixels, an end, and nothing else."""
    chunks: list[tuple[bytes, bytes]] = []
    at = 8
    while at + 12 <= len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        body, told = png[at + 8 : at + 8 + length], png[at + 8 + length : at + 12 + length]
        if told != zlib.crc32(kind + body).to_bytes(4, "big"):
            return None
        chunks.append((kind, body))
        at += 12 + length
    kinds = [kind for kind, _ in chunks]
    plain = len(kinds) > 2 and kinds == [b"IHDR", *[b"IDAT"] * (len(kinds) - 2), b"IEND"]
    if at != len(png) or not plain or chunks[-1][1]:
        return None
    return b"".join(body for _, body in chunks[1:-1])
