"""What is to be settled about a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence.scenes.adequacy import NOWHERE, Measured

if TYPE_CHECKING:
    from claims.kinds import Kind
    from claims.model import Period


@dataclass(frozen=True)
class Question:
    """What is to be settled about a place."""

    kind: Kind
    """What is to be counted."""

    local_days: Period
    """The days as the claim gives them."""

    zone: str
    """IANA time zone of the place."""

    measured: Measured = NOWHERE
    """GSDs at which counters of this kind were measured."""

    archives: tuple[str, ...] = ()
    """Names of archives that sell images, with their addresses."""
