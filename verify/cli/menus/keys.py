"""Commands about keys."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import Annotated

import typer

from verify.cli.launch import launch
from verify.cli.options import Form  # noqa: TC001 - typer reads them when it runs

menu = typer.Typer(help="The key that signs here, and the keys that are believed.", no_args_is_help=True)

Name = Annotated[str | None, typer.Option(help="What the key is called, such as the newsroom's name.")]


@menu.command("make")
def keys_make(
    *,
    name: Name = None,
    passphrase: Annotated[bool, typer.Option("--passphrase", help="Ask for a passphrase.")] = False,
    another: Annotated[bool, typer.Option("--another", help="Though there is a key already.")] = False,
    form: Form = None,
) -> None:
    """Make a key that signs what is checked here, readable by you alone, and show its public half."""
    launch("keys", action="make", name=name, passphrase=passphrase, another=another, form=form)


@menu.command("list")
def keys_list(*, form: Form = None) -> None:
    """List the keys that were made here and those that are trusted."""
    launch("keys", action="list", form=form)


@menu.command("show")
def keys_show(*, form: Form = None) -> None:
    """Show the public half of the key that signs here, to hand out."""
    launch("keys", action="show", form=form)


@menu.command("trust")
def keys_trust(
    file: Annotated[Path, typer.Argument(help="A public key: PEM, or what keys show gives.")],
    *,
    name: Name = None,
    form: Form = None,
) -> None:
    """Believe a key's signatures from now on."""
    launch("keys", action="trust", file=file, name=name, form=form)


@menu.command("distrust")
def keys_distrust(key: Annotated[str, typer.Argument(metavar="ID")], *, form: Form = None) -> None:
    """Believe a key's signatures no longer."""
    launch("keys", action="distrust", key=key, form=form)
