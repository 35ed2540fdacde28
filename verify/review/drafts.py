"""What a review makes of a record, before anything is sealed: counts, scenes, claim, site and verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evidence.counting import counted_on
from evidence.errors import RasterError
from evidence.pixels.chips import read_chip
from verify.judge.reviewing import labelled, reviewed
from verify.judge.verdict import judge
from verify.records.bundle import chip_path
from verify.records.record import evidence_of
from verify.review.areas import draw
from verify.review.carrying import carried
from verify.review.editing import edited
from verify.review.marks import edited_marks
from verify.review.model import CountEdit, ReviewRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from evidence.chip import Chip
    from evidence.model.counts import SceneCount
    from evidence.seams import Counter
    from verify.model import Record
    from verify.review.areas import Area
    from verify.review.model import Drawn, Review
    from verify.tolerances import Policy


@dataclass(frozen=True)
class Draft:
    """A record as a review leaves it."""

    record: Record
    """Neither sealed nor hashed anew: its ids are still those of the record that was reviewed."""

    chips: dict[int, Chip] = field(repr=False)
    """Pixels of the counts that were gone over, with their areas, by the count's number."""

    redrawn: frozenset[int]
    """Counts with another area."""


def draft(
    record: Record,
    review: Review,
    *,
    pixels: Callable[[int], Chip] | None,
    counters: Sequence[Counter],
    policy: Policy,
) -> Draft:
    """Do what a review says, count again where it draws an area, and judge.

    Args:
        record: what is reviewed.
        review: by whom, and what.
        pixels: gives those of a count by its number (``held_in``); None to reckon in no time without any:
            new marks then have no place on the ground and may lie anywhere, and no area can be drawn.
        counters: those that are installed here; asked only where an area is drawn.
        policy: tolerances of the comparison.

    Raises:
        ReviewRefusedError: the review is of another record, or cannot be done on this one.
    """
    _check(record, review)
    edits = {edit.number: edit for edit in review.counts}
    outline, renamed = (review.site.geometry, review.site.name) if review.site else (None, None)
    counts = list(record.counts)
    chips: dict[int, Chip] = {}
    drawn: set[int] = set()
    for number in range(len(counts)):
        edit = edits.get(number, CountEdit(number=number))
        area = edit.aoi or outline
        if number not in edits and not (area or renamed):
            continue
        chip = None if pixels is None else pixels(number)
        if area is not None:
            there = draw(chip, area, record=record, number=number, whole=edit.aoi is None)
            counts[number] = _counted(counts[number], there, edit.aoi, counters=counters, policy=policy)
            drawn.add(number)
            chip = there.chip
        # Nobody has seen yet what is marked in an area that is drawn just now.
        if number in edits and (area is None or edit.added):
            marks = edited_marks(counts[number], edit, chip)
            # Who changes nothing does not take over what another person answers for.
            kept = counts[number].reviewed_by if marks == counts[number].marks else None
            counts[number] = reviewed(counts[number], marks, by=kept or review.by, policy=policy)
        if chip is not None:
            chips[number] = chip
    made = record.model_copy(update={"counts": tuple(counts), **edited(record, review)})
    verdict = labelled(judge(evidence_of(made), policy), made.edited, site=made.site)
    return Draft(made.model_copy(update={"verdict": verdict}), chips, frozenset(drawn))


def held_in(files: Mapping[str, bytes]) -> Callable[[int], Chip]:
    """Give what reads the pixels of a count from a bundle; it raises ReviewRefusedError without any."""

    def pixels(number: int) -> Chip:
        path = chip_path(number)
        if path not in files:
            raise ReviewRefusedError(
                f"The bundle holds no pixels of count {number}, so that nobody can go over its marks.",
                next_step=f"Put the chip in its place as {path}, or leave the count out.",
            )
        try:
            return read_chip(files[path], name=path)
        except RasterError as unreadable:
            raise ReviewRefusedError(unreadable.what, next_step=unreadable.next_step) from unreadable

    return pixels


def _check(record: Record, review: Review) -> None:
    if review.record != record.id:
        raise ReviewRefusedError(
            f"The review is of record {review.record}, not of {record.id}.",
            next_step="Name the bundle that was looked at.",
        )
    if record.correction is not None and record.correction.withdrawn:
        raise ReviewRefusedError(
            f"Record {record.id} withdraws another.",
            next_step="Check the article again, and review that record.",
        )
    if review.afresh:
        raise ReviewRefusedError(
            "The review asks for scenes to be searched and counted anew, and here the record's own are kept.",
            next_step="Ask for a check with it, or use recount review.",
        )
    if review.found_right and record.counts:
        raise ReviewRefusedError(
            f"The record has {len(record.counts)} counts, and the review names none of them as looked at.",
            next_step="Name those whose marks were looked at.",
        )
    if wrong := [edit.number for edit in review.counts if edit.number >= len(record.counts)]:
        raise ReviewRefusedError(
            f"The record has {len(record.counts)} counts, and no count {wrong[0]}.",
            next_step="Counts are numbered from 0.",
        )


def _counted(
    count: SceneCount, there: Area, drawn: Drawn | None, *, counters: Sequence[Counter], policy: Policy
) -> SceneCount:
    """Count anew, with the counter that counted before, and do by place what persons did to the marks."""
    same = (count.counter, count.kind, count.method)
    named = [one for one in counters if (one.identity, one.kind, one.method) == same]
    if not named:
        raise ReviewRefusedError(
            f"{count.counter.name} {count.counter.version} ({count.counter.sha256[:12]}), which counted "
            "before, is not what is installed here.",
            next_step="Check the article again, and draw the area on the new record.",
        )
    area = None if drawn is None else drawn.model_dump(mode="json")
    told = {"area": area, "covers": there.covers, "beyond": there.beyond}
    again = counted_on(there.chip, named[0], scene_id=count.scene_id).model_copy(update=told)
    return carried(count, again, there.chip, policy=policy)
