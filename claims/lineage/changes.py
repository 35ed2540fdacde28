"""What an article made of a claim that it has from another."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from claims.lineage.days import days_apart
from claims.lineage.numbers import number_changes
from claims.lineage.things import thing_changes
from claims.model import Change

if TYPE_CHECKING:
    from claims.lineage.numbers import Vague
    from claims.model import Claim


def changes(source: Claim, told: Claim, *, vague: Vague) -> tuple[Change, ...]:
    """What was done to a claim on its way from its source, in the order of ``Change``; empty when nothing.

    Args:
        source: the claim as the source has it.
        told: the same claim as somebody else has it.
        vague: least and most that vague plurals may stand for.
    """
    made = {*number_changes(source.quantity, told.quantity, vague=vague), *thing_changes(source, told)}
    if days_apart(source.observed, told.observed):
        made.add("date_shifted")
    return tuple(change for change in get_args(Change) if change in made)
