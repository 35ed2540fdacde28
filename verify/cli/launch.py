"""From a command's options to its module and an exit code."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer

from claims.errors import RecountError
from verify.cli.exits import DONE, exit_code
from verify.cli.output import complain
from verify.cli.streams import ReaderGoneError


def launch(command: str, **options: Any) -> None:
    """Import a command's module, run it, and turn its outcome into an exit code.

    Only what a command needs is imported: rasters take a second that ``recount claims`` does not have.
    """
    try:
        code = import_module(f"verify.cli.{command}").run(**options)
    except RecountError as error:
        complain(error)
        raise typer.Exit(exit_code(error)) from error
    except ReaderGoneError as gone:
        raise typer.Exit(DONE) from gone
    raise typer.Exit(code or DONE)
