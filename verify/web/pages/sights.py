"""The pixels of a count, as pictures that browsers show, and its marks in their pixels."""

from __future__ import annotations

import io
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from evidence.pixels.chips import read_chip
from evidence.pixels.grid import Grid
from evidence.pixels.plot import stretched
from verify.errors import RecordError
from verify.exports.sight import sight
from verify.exports.words import NOT_REAL, scene_of
from verify.records.bundle import chip_path, picture_path
from verify.records.house import objection_to
from verify.review.marks import Ground, ground_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from evidence.chip import Chip
    from evidence.model.counts import Mark
    from verify.model import Record
    from verify.web.desk import Desk

_QUALITY = 90
_KEPT = 16
"""Pictures that are held; some two MiB each."""

_SMALL = (1280, 1280)
"""Of the picture that is there first, while the whole one is on its way."""

_LARGEST = (1040, 1040)

_MOST_PARTS = 20_000
"""Rectangles that a browser is told of; where there are more, it learns only from the preview."""

_LONGEST = 8192
"""Pixels of a side that every browser draws; a longer chip is reduced."""


def chip_of(record: Record, files: Mapping[str, bytes], number: int) -> Chip:
    """Read the pixels of a count. Raises RecordError when they are not at hand."""
    path = _at_hand(record, files, number)
    return read_chip(files[path], name=path)


def _at_hand(record: Record, files: Mapping[str, bytes], number: int) -> str:
    path = chip_path(number)
    if not 0 <= number < len(record.counts) or path not in files:
        raise _no_pixels(record, number)
    return path


@dataclass(frozen=True)
class Sight:
    """What a browser draws of a count's pixels."""

    jpeg: bytes
    """The pixels alone, one for one."""

    small: bytes
    """The same, reduced."""

    grid: Grid | None
    """Where they lie on the ground; None when nobody knows."""

    facts: dict[str, Any]
    """Where they lie in the full image, and where the marks lie in them."""

    packed: NDArray[np.uint8]
    """Where objects are counted, eight pixels of a row in a byte: many sights are held at once."""

    @property
    def ground(self) -> Ground:
        """Where a mark may be set."""
        seen = np.unpackbits(self.packed, axis=1, count=self.facts["width"]).astype(np.bool_)
        return Ground(seen, self.facts["col_off"], self.facts["row_off"])


class Drawer:
    """Draws pixels once for whoever asks next: decoding takes a second, and one look asks twice."""

    def __init__(self) -> None:
        self._drawn: OrderedDict[tuple[str, int], Sight] = OrderedDict()
        # One at a time, too: a chip takes some hundred MiB while it is decoded.
        self._lock = Lock()

    def drawn(self, record: str, number: int) -> Sight | None:
        """What was drawn of a record, by its whole id; None when nothing was, or not lately."""
        return self._drawn.get((record, number))

    def __call__(self, record: Record, files: Mapping[str, bytes], number: int) -> Sight:
        """Draw the pixels of a count. Raises RecordError when they are not at hand."""
        # Before anything that was drawn for somebody else: not everybody is shown every pixel.
        _at_hand(record, files, number)
        with self._lock:
            key = (record.id, number)
            if key not in self._drawn:
                self._drawn[key] = _drawn(record, files, number)
            self._drawn.move_to_end(key)
            while len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
            return self._drawn[key]


drawer = Drawer()
"""For all pages: a record's id is the hash of all that it says, so that one picture does for everybody."""


def sight_of(desk: Desk, name: str, number: int, *, at_home: bool) -> Sight:
    """Draw the pixels of a record's count, or give them as they were drawn before.

    What was drawn before needs no bundle opened, of which every byte is read to see that it is the record's.

    Args:
        desk: where the record is filed.
        name: its id.
        number: the count's.
        at_home: for somebody who is known, and sees what is not handed on, too.

    Raises:
        NoSuchRecordError: there is no such record.
        RecordError: its pixels are not at hand.
    """
    record = desk.record(name)
    everybody = objection_to(record, number) is None
    drawn = drawer.drawn(record.id, number) if at_home or everybody else None
    return drawn if drawn is not None else drawer(*desk.bundle(name, at_home=at_home), number)


def with_marks(record: Record, files: Mapping[str, bytes], number: int) -> bytes:
    """Draw the part that holds the marks, with them, as JPEG: for browsers that run no script."""
    chip, count = chip_of(record, files, number), record.counts[number]
    words = NOT_REAL if scene_of(record, count).rendered else None
    return _jpeg(sight(chip, count.marks, size=_LARGEST, words=words))


def first_look(record: Record, files: Mapping[str, bytes], number: int) -> bytes:
    """Reduce the bundle's own picture of a count, as JPEG: there at once, since no pixels are decoded for it.

    Raises:
        RecordError: there is none, or it is no picture.
    """
    path = picture_path(number)
    if not 0 <= number < len(record.counts) or path not in files:
        raise _no_pixels(record, number)
    body = files[path]
    # Looked at before it is opened: a few bytes can claim to be a very large picture.
    width, height = int.from_bytes(body[16:20], "big"), int.from_bytes(body[20:24], "big")
    if not 0 < width * height <= _LONGEST**2:
        raise _no_picture(record, path, why=f"{width} by {height} pixels")
    try:
        with Image.open(io.BytesIO(body), formats=("PNG",)) as whole:
            picture = whole.convert("RGB")
    except (OSError, SyntaxError, ValueError) as broken:
        raise _no_picture(record, path, why="it cannot be read as PNG") from broken
    picture.thumbnail(_SMALL)
    return _jpeg(picture)


def _no_picture(record: Record, path: str, *, why: str) -> RecordError:
    return RecordError(
        f"{path} of record {record.id[:12]} is no picture: {why}.",
        next_step="See what recount audit says of its bundle.",
    )


def _no_pixels(record: Record, number: int) -> RecordError:
    return RecordError(
        f"Record {record.id[:12]} has no pixels of a count {number} at hand.",
        next_step="They may not be handed on, or the record has fewer counts; see its page.",
    )


def _drawn(record: Record, files: Mapping[str, bytes], number: int) -> Sight:
    chip = chip_of(record, files, number)
    picture = Image.fromarray(stretched(chip))
    small = picture.copy()
    small.thumbnail(_SMALL)
    picture.thumbnail((_LONGEST, _LONGEST))
    facts, packed = _facts(record, chip, number), np.packbits(ground_of(chip).seen, axis=1)
    return Sight(_jpeg(picture), _jpeg(small), _grid(chip), facts, packed)


def _grid(chip: Chip) -> Grid | None:
    if chip.transform is None or chip.crs is None:
        return None
    height, width = chip.valid.shape
    return Grid(width, height, chip.transform, chip.crs)


def _facts(record: Record, chip: Chip, number: int) -> dict[str, Any]:
    """Marks by their centre and sides in pixels of the chip, turned by radians."""
    count = record.counts[number]
    height, width = chip.valid.shape
    machine = count.machine.marks if count.machine else ()
    return {
        "width": width,
        "height": height,
        "col_off": chip.col_off,
        "row_off": chip.row_off,
        "posting_m": chip.posting_m,
        # Marks of such counts have lengths, which a person then has to draw too.
        "lengths": count.method != "objects",
        "open": _parts(ground_of(chip).seen),
        "rendered": scene_of(record, count).rendered or chip.rendered,
        "marks": [_place(one, chip) for one in count.marks],
        # What a person took away; None where nobody went over the marks.
        "taken": [_place(one, chip) for one in machine if one not in count.marks] if count.machine else None,
    }


def _parts(seen: NDArray[np.bool_]) -> list[list[int]] | None:
    """Put an area together of rectangles: top, bottom, left, right; None when that takes too many."""
    steps = np.diff(np.pad(seen, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, lefts = np.nonzero(steps == 1)
    rights = np.nonzero(steps == -1)[1]
    if len(rows) > _MOST_PARTS:
        return None
    parts: list[list[int]] = []
    last: dict[tuple[int, int], list[int]] = {}
    for row, left, right in zip(rows.tolist(), lefts.tolist(), rights.tolist(), strict=True):
        above = last.get((left, right))
        if above is not None and above[1] == row:
            above[1] = row + 1
        else:
            last[left, right] = [row, row + 1, left, right]
            parts.append(last[left, right])
    return parts


def _place(mark: Mark, chip: Chip) -> dict[str, Any]:
    return {
        "x": round(mark.px - chip.col_off, 2),
        "y": round(mark.py - chip.row_off, 2),
        "angle": mark.angle,
        "length": None if mark.length_m is None else round(mark.length_m / chip.posting_m, 2),
        "width": None if mark.width_m is None else round(mark.width_m / chip.posting_m, 2),
        "score": round(mark.score, 4),
    }


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, format="JPEG", quality=_QUALITY)
    return out.getvalue()
