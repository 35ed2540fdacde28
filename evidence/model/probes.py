"""What one small request to a service showed: for ``recount doctor --live``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field, JsonValue

from claims.model import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.model.exchanges import Exchange

REPORT = "Report it with this whole output: Recount is to be mended, or its notes are."
"""What to do about a service that is not as it is noted."""


class Probe(Value):
    """One service, tried once."""

    name: str
    outcome: Literal["answered", "failed", "not_tried"]
    told: tuple[str, ...] = ()
    """What happened, in sentences."""

    failed: tuple[str, ...] = ()
    """What did not work, in sentences."""

    changed: tuple[str, ...] = ()
    """What is not as it is noted or was asked for, in sentences."""

    next_step: str | None = None
    """What to do about it; None when there is nothing."""

    facts: dict[str, JsonValue] = Field(default_factory=dict)
    """The same in figures."""

    @property
    def ok(self) -> bool:
        """Whether nothing failed and nothing changed; what was not tried is no fault."""
        return self.outcome != "failed" and not self.failed and not self.changed


def not_tried(name: str, why: str, **facts: JsonValue) -> Probe:
    """Give the probe of a service that nobody asked."""
    return Probe(name=name, outcome="not_tried", told=(f"Not tried: {why}",), facts=facts)


def traffic(exchanges: Sequence[Exchange]) -> dict[str, JsonValue]:
    """How much was asked and came back: ``requests`` that were answered, ``bytes`` of their bodies."""
    return {"requests": len(exchanges), "bytes": sum(one.bytes for one in exchanges)}
