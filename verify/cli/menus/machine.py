"""Commands about this machine."""

from __future__ import annotations

import typer

from verify.cli.launch import launch
from verify.cli.options import Form, Live, Offline, Only, Record, Replay  # noqa: TC001 - typer reads them when it runs

menu = typer.Typer()


@menu.command()
def doctor(
    *,
    live: Live = False,
    only: Only = None,
    offline: Offline = False,
    record: Record = None,
    replay: Replay = None,
    form: Form = None,
) -> None:
    """Say what is configured, reachable and missing.

    The report of --live is free of keys and names, and so is what --record keeps: paste it into a bug report.
    """
    doors = {"offline": offline, "record": record, "replay": replay}
    launch("doctor", live=live, only=tuple(only or ()), doors=doors, form=form)
