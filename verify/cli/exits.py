"""Exit codes; they are part of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.errors import CatalogueError, WebError
from verify.errors import StoreUnreachableError

if TYPE_CHECKING:
    from claims.errors import RecountError

DONE = 0
"""The work was done, whatever it found."""

BAD_INPUT = 2
"""Bad usage, or a local file that is unreadable or hostile."""

NOTHING_COUNTABLE = 3
"""Nothing in the article can be counted."""

WORLD_FAILED = 4
"""The outside world failed or was refused."""

AUDIT_FAILED = 5
BAD_LINES = 6


def exit_code(error: RecountError) -> int:
    """Code for an error that ended the work: whose fault it is decides."""
    outside = WebError | CatalogueError | StoreUnreachableError
    return WORLD_FAILED if isinstance(error, outside) else BAD_INPUT
