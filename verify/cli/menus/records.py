"""Commands about records and their bundles."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import Annotated

import typer

from verify.cli.launch import launch
from verify.cli.options import Form, Offline, Out  # noqa: TC001 - typer reads them when it runs

menu = typer.Typer()

Reason = Annotated[str, typer.Option(help="Why, for readers.")]
By = Annotated[str, typer.Option(metavar="NAME", help="Who answers for it.")]


@menu.command()
def audit(
    bundle: Annotated[str, typer.Argument(help="A bundle's folder, its zip, or the id of its record.")],
    *,
    trust: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Believe this key or root certificate too; repeatable."),
    ] = None,
    later: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="BUNDLE",
            help="A later one that may correct it, or a folder of them; repeatable.",
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--rerun", help="Extract, count and judge again from it, and compare.")
    ] = False,
    form: Form = None,
) -> None:
    """Check a bundle, offline, against everything that it says of itself."""
    launch("audit", bundle=bundle, trust=tuple(trust or ()), later=tuple(later or ()), again=again, form=form)


@menu.command()
def sign(
    bundle: Annotated[str, typer.Argument(help="A bundle's folder, or the id of its record.")],
    *,
    offline: Offline = False,
    form: Form = None,
) -> None:
    """Sign a bundle that is there already, and stamp it when authorities are configured."""
    launch("sign", bundle=bundle, offline=offline, form=form)


@menu.command()
def correct(
    old: Annotated[str, typer.Argument(help="The bundle that was wrong, or the id of its record.")],
    new: Annotated[str, typer.Argument(help="The bundle with the right finding, or the id of its record.")],
    *,
    reason: Reason,
    by: By,
    out: Out = None,
    offline: Offline = False,
    form: Form = None,
) -> None:
    """Write a record that takes the place of another, and says why."""
    launch("correct", old=old, new=new, why=reason, by=by, out=out, offline=offline, form=form)


@menu.command()
def withdraw(
    bundle: Annotated[str, typer.Argument(help="The bundle that is taken back, or the id of its record.")],
    *,
    reason: Reason,
    by: By,
    out: Out = None,
    offline: Offline = False,
    form: Form = None,
) -> None:
    """Write a record that takes another back, puts nothing in its place, and says why."""
    launch("correct", old=bundle, new=None, why=reason, by=by, out=out, offline=offline, form=form)
