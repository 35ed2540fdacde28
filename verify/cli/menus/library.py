"""Commands about the newsroom's own scenes."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import Annotated

import typer

from verify.cli.launch import launch
from verify.cli.options import Form  # noqa: TC001 - typer reads them when it runs

menu = typer.Typer(help="The newsroom's own scenes, searched before any catalogue.", no_args_is_help=True)


@menu.command("add")
def library_add(
    scene: Annotated[
        Path,
        typer.Argument(
            help="GeoTIFF, JPEG 2000, PNG or JPEG with a world file, or a STAC item alone (.json)."
        ),
    ],
    *,
    taken: Annotated[str | None, typer.Option(help="When it was taken, ISO 8601.")] = None,
    gsd: Annotated[float | None, typer.Option(help="Native ground sample distance, metres.")] = None,
    licence: Annotated[str | None, typer.Option(help="What may be done with it.")] = None,
    crs: Annotated[
        str | None, typer.Option(metavar="EPSG:CODE", help="Coordinate system, where no file says it.")
    ] = None,
    withheld: Annotated[
        bool, typer.Option("--withheld", "--metadata-only", help="Record that it exists, keep no pixels.")
    ] = False,
    where: Annotated[str | None, typer.Option(help="Where withheld pixels can be asked for.")] = None,
    form: Form = None,
) -> None:
    """Take a scene into the library, and ask for what no file says when this is a terminal."""
    told = {
        "taken": taken,
        "gsd": gsd,
        "licence": licence,
        "crs": crs,
        "withheld": withheld,
        "where": where,
    }
    launch("library", action="add", scene=scene, told=told, form=form)


@menu.command("list")
def library_list(*, form: Form = None) -> None:
    """List the library's scenes."""
    launch("library", action="list", form=form)


@menu.command("remove")
def library_remove(scene: Annotated[str, typer.Argument(metavar="ID")], *, form: Form = None) -> None:
    """Remove a scene from the library."""
    launch("library", action="remove", scene=scene, form=form)
