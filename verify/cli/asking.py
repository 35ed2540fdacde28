"""Questions to a person at a terminal: on standard error, since standard output is for data."""

from __future__ import annotations

import getpass
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


def secret_asker() -> Callable[[str], str] | None:
    """What asks a person for a passphrase; None where nobody can be asked."""
    return ask_secret if asker() else None


def ask_secret(question: str) -> str:
    """Ask for what must not be seen on the screen.

    Raises:
        StoppedError: the person pressed Ctrl-C or ended the input.
    """
    try:
        return getpass.getpass(f"{printable(question)} ", stream=sys.stderr)
    except (KeyboardInterrupt, EOFError) as stop:
        raise StoppedError("It was stopped before a passphrase was given.", next_step="Try again.") from stop


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
