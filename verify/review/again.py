"""What persons made of a record, taken away to see what the machine says, and done to that once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.errors import RasterError
from evidence.model.counts import Count
from evidence.pixels.redraw import redrawn
from verify.judge.reviewing import reviewed
from verify.review.marks import marked_again

if TYPE_CHECKING:
    from claims.model import Claim
    from evidence.chip import Chip
    from evidence.model.counts import SceneCount
    from verify.model import Record
    from verify.tolerances import Policy


def claim_before(record: Record) -> Claim:
    """The claim as it was extracted."""
    return (record.edited and record.edited.claim) or record.claim


def claim_again(record: Record, extracted: Claim) -> Claim:
    """Put into an extracted claim what a person put into the record's."""
    before = claim_before(record)
    edits = {name: field for name, field in record.claim if field != getattr(before, name)}
    return extracted.model_copy(update=edits)


def count_before(count: SceneCount) -> SceneCount:
    """A count as the counter made it; as it is where nothing was kept of that."""
    if count.machine is None:
        return count
    told = {name: getattr(count.machine, name) for name in Count.model_fields}
    return count.model_copy(update=told | {"machine": None, "reviewed_by": None})


def reviewed_again(count: SceneCount, machine: SceneCount, policy: Policy) -> SceneCount:
    """Do to a machine's new count what persons did to the one that this count began with."""
    if count.machine is None or count.reviewed_by is None:
        return machine
    return reviewed(machine, marked_again(count, machine.marks), by=count.reviewed_by, policy=policy)


def drawn_otherwise(chip: Chip, count: SceneCount, path: str) -> str | None:
    """Why a chip's area is not the one that a person drew; None where it is, or nobody drew any."""
    if count.area is None:
        return None
    try:
        same = bool((redrawn(chip, count.area, name=path).inside == chip.inside).all())
    except RasterError as elsewhere:
        return elsewhere.what
    return None if same else "its area is not the one that was drawn for it"
