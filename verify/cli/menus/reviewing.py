"""The command that corrects a record as a person says."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import Annotated

import typer

from verify.cli.launch import launch
from verify.cli.options import Form, Offline  # noqa: TC001 - typer reads them when it runs

menu = typer.Typer()


@menu.command()
def review(
    bundle: Annotated[Path, typer.Argument(help="The bundle that is reviewed.")],
    file: Annotated[str | None, typer.Argument(help="The review, or - for standard input.")] = None,
    *,
    start: Annotated[bool, typer.Option("--template", help="Give a review file to start from.")] = False,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="Folder for the bundle; default: the data folder.")
    ] = None,
    offline: Offline = False,
    form: Form = None,
) -> None:
    """Correct marks, areas, claim or site of a record by a review file, and seal what comes of it."""
    launch("review", bundle=bundle, file=file, start=start, out=out, offline=offline, form=form)
