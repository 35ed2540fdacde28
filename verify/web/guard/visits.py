"""What the guard knows about a request that has passed it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.types import Scope

    from verify.web.guard.known import Known

_KEY = "recount.visit"


@dataclass
class Visit:
    """One request; it lies in its scope while it is answered."""

    known: Known
    number: str | None
    """What this browser's forms are bound to; None when it has none yet."""

    is_new: bool = False
    """Whether the browser has still to be told its number."""

    notes: dict[str, str] = field(default_factory=dict)
    """What a route says about what was done, for the log."""


def enter(scope: Scope, visit: Visit) -> None:
    """Put it where routes find it."""
    scope[_KEY] = visit


def visit_of(request: HTTPConnection) -> Visit:
    """What the gate knows about a request."""
    return cast("Visit", request.scope[_KEY])
