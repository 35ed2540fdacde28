"""Commands about the page and the API."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from verify.cli.launch import launch
from verify.cli.options import Form  # noqa: TC001 - typer reads them when it runs

menu = typer.Typer()
tokens = typer.Typer(help="Tokens that programs and people come in with.", no_args_is_help=True)


class Role(StrEnum):
    """What a token may do."""

    VIEWER = "viewer"
    CHECKER = "checker"
    EDITOR = "editor"


@menu.command()
def serve(
    *,
    host: Annotated[
        str, typer.Option(help="Address to listen on; others than this machine's own need accounts.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 8484,
) -> None:
    """Serve the page and the API: for this machine alone, or, with accounts, for a newsroom."""
    launch("serve", host=host, port=port)


@tokens.command("make")
def tokens_make(
    *,
    name: Annotated[str, typer.Option(help="Whom or what it is for; it stands in the log and in reviews.")],
    role: Annotated[
        Role, typer.Option(help="A viewer reads, a checker also checks, an editor also corrects.")
    ],
    form: Form = None,
) -> None:
    """Make a token, and show it this once."""
    launch("tokens", action="make", name=name, role=role.value, form=form)


@tokens.command("list")
def tokens_list(*, form: Form = None) -> None:
    """List the tokens, without what opens doors."""
    launch("tokens", action="list", form=form)


@tokens.command("revoke")
def tokens_revoke(token: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Let a token open nothing any more, at once."""
    launch("tokens", action="revoke", token=token, form=None)
