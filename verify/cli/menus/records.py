"""Commands about records and their bundles."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import Annotated

import typer

from verify.cli.launch import launch
from verify.cli.options import Form  # noqa: TC001 - typer reads them when it runs

menu = typer.Typer()


@menu.command()
def audit(
    bundle: Annotated[Path, typer.Argument(help="A bundle's folder, or the zip of one.")],
    *,
    form: Form = None,
) -> None:
    """Check a bundle, offline, against everything that it says of itself."""
    launch("audit", bundle=bundle, form=form)
