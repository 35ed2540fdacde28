"""Which images of a site can be compared: those of a record, and of other records of the same place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.exports.words import counted, scene_of, taken
from verify.records.bundle import chip_path
from verify.store.handles import close
from verify.store.values import Sought

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verify.model import Record
    from verify.seams import Held
    from verify.store.values import Filed
    from verify.web.desk import Desk

_MOST = 20
"""Other records whose images are offered."""

_LISTED = 100
"""Records of that name that are looked through."""


@dataclass(frozen=True)
class Pick:
    """One image with its count, as a person chooses it."""

    record: str
    number: int
    taken: str
    pixels: str
    """Hash of its pixels: the same image in two records is offered once."""

    words: str

    @property
    def value(self) -> str:
        """Name of it in a form: ``3f0c….0``."""
        return f"{self.record}.{self.number}"


def picks_of(desk: Desk, held: Held) -> list[Pick]:
    """Images of a record's site whose pixels are here, the oldest first; of two alike its own is kept."""
    found: dict[str, Pick] = {}
    for pick in _picks(held.record, at_hand(held)):
        found.setdefault(pick.pixels, pick)
    for one in nearby(desk, held.record)[:_MOST]:
        record = desk.record(one.id)
        for pick in _picks(record, _sealed(record)):
            found.setdefault(pick.pixels, pick)
    return sorted(found.values(), key=lambda one: one.taken)


def are_two(desk: Desk, held: Held) -> bool:
    """Whether another image of its site than one of a record's own can be laid beside it."""
    own = {held.record.counts[number].chip_sha256 for number in at_hand(held)}
    if len(own) != 1:
        return bool(own)
    others = (desk.record(one.id) for one in nearby(desk, held.record)[:_MOST])
    return any(other.counts[number].chip_sha256 not in own for other in others for number in _sealed(other))


def nearby(desk: Desk, record: Record) -> list[Filed]:
    """Other records of the same place that still stand, the newest first."""
    site = record.site
    if site is None:
        return []
    sought = Sought(site=site.name, status="active")
    return [
        one
        for one in desk.records(sought, limit=_LISTED).records
        if one.id != record.id and one.lon is not None and one.lat is not None
        if close(site, one.lon, one.lat)
    ]


def at_hand(held: Held) -> list[int]:
    """Counts of a record whose pixels are here."""
    return [number for number in range(len(held.record.counts)) if chip_path(number) in (held.files or {})]


def _sealed(record: Record) -> list[int]:
    there = {file.path for file in record.files if file.withheld is None}
    return [number for number in range(len(record.counts)) if chip_path(number) in there]


def _picks(record: Record, numbers: list[int]) -> Iterator[Pick]:
    for number in numbers:
        count = record.counts[number]
        scene = scene_of(record, count)
        words = f"{taken(scene.taken_start, scene.taken_end)}: {counted(count)}"
        yield Pick(record.id, number, scene.taken_start, count.chip_sha256, words)
