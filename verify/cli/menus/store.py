"""Commands about the store of records."""

from __future__ import annotations

from typing import Annotated

import typer

from verify.cli.launch import launch
from verify.cli.options import Form  # noqa: TC001 - typer reads them when it runs

menu = typer.Typer(help="The records that were made here, and what became of them.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="Id of a record, or the beginning of it.")]


@menu.command("list")
def records_list(
    *,
    status: Annotated[str | None, typer.Option(help="active, corrected or void.")] = None,
    agreement: Annotated[
        str | None, typer.Option(help="consistent, inconsistent, inconclusive or not_checkable.")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="What was counted: railcar, ship, …")] = None,
    site: Annotated[str | None, typer.Option(help="Part of the site's name.")] = None,
    start: Annotated[
        str | None, typer.Option("--from", help="First day, ISO 8601, that the claims are about.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="Last such day.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Most records to list.")] = 50,
    after: Annotated[
        str | None, typer.Option(metavar="ID", help="Go on after this record, the last of a list.")
    ] = None,
    form: Form = None,
) -> None:
    """List records, the newest first."""
    sought = {
        "status": status,
        "agreement": agreement,
        "kind": kind,
        "site": site,
        "start": start,
        "end": end,
    }
    launch("records", action="list", told={"sought": sought, "limit": limit, "after": after}, form=form)


@menu.command("search")
def records_search(
    words: Annotated[list[str], typer.Argument(help="All of them stand in the article.")],
    *,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Most articles to find.")] = 20,
    form: Form = None,
) -> None:
    """Search the articles: title, text, quotes and publisher; the best first."""
    launch("records", action="search", told={"words": " ".join(words), "limit": limit}, form=form)


@menu.command("show")
def records_show(record: Id, *, form: Form = None) -> None:
    """Show a record, with its status as it is now."""
    launch("records", action="show", told={"record": record}, form=form)


@menu.command("history")
def records_history(record: Id, *, form: Form = None) -> None:
    """Show what became of a record: its corrections, and what was done with it."""
    launch("records", action="history", told={"record": record}, form=form)


@menu.command("rebuild")
def records_rebuild(
    folders: Annotated[
        list[str] | None, typer.Argument(metavar="FOLDER", help="Folders with bundles that lie elsewhere.")
    ] = None,
    *,
    form: Form = None,
) -> None:
    """Make the store again from the bundles; a damaged one is set aside."""
    launch("records", action="rebuild", told={"folders": folders or []}, form=form)
