"""The files that a record rests on, made from what was read and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.pixels.chips import write_chip
from verify.records.bundle import SOURCE, TEXT, chip_path, exchange_path, item_path, picture_path
from verify.records.canonical import canonical
from verify.records.pictures import picture_of
from verify.records.stac import item_of
from verify.records.warc import warc_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evidence.chip import Chip
    from evidence.model.scenes import Scene
    from verify.model import Record


def files_of(
    record: Record,
    *,
    source: bytes,
    text: str,
    scenes: Sequence[Scene],
    chips: Sequence[Chip],
    bodies: Mapping[str, bytes],
) -> dict[str, bytes]:
    """Make every file that does not follow from the record alone.

    Args:
        record: not yet sealed over them.
        source: the bytes that the article was read from.
        text: what reading them gave.
        scenes: those of the record, with their files, in its order.
        chips: one for each count, in its order.
        bodies: each body of the trail by its hash.

    Returns:
        Bytes by path in the bundle.
    """
    files = {SOURCE: warc_of(record, source), TEXT: text.encode()}
    files |= {exchange_path(sha256): body for sha256, body in bodies.items()}
    for number, (scene, told) in enumerate(zip(scenes, record.scenes, strict=True)):
        files[item_path(number)] = canonical(item_of(scene, told))
    for number, (count, chip) in enumerate(zip(record.counts, chips, strict=True)):
        files[chip_path(number)] = write_chip(chip)
        files[picture_path(number)] = picture_of(record, count, chip)
    return files
