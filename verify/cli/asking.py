"""Questions to a person at a terminal: on standard error, since standard output is for data."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from verify.cli.output import printable
from verify.errors import VerifyError

if TYPE_CHECKING:
    from collections.abc import Callable


class StoppedError(VerifyError):
    """The person stopped instead of answering."""


def asker() -> Callable[[str], str] | None:
    """What asks a person; None where standard input or standard error is no terminal."""
    return ask if sys.stdin.isatty() and sys.stderr.isatty() else None


def ask(question: str) -> str:
    """Ask, and give the line that is typed; empty at its end.

    Raises:
        StoppedError: the person pressed Ctrl-C.
    """
    sys.stderr.write(f"{printable(question)} ")
    sys.stderr.flush()
    try:
        return sys.stdin.readline().strip()
    except KeyboardInterrupt as stop:
        sys.stderr.write("\n")
        raise StoppedError("It was stopped, and nothing was added.", next_step="Try again.") from stop
