"""Commands about places, scenes and pixels."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import Annotated

import typer

from verify.cli.launch import launch
from verify.cli.options import Country, Form, From, Imagery, Kind, Model, Offline, Place, Record, Replay, To  # noqa: TC001 - typer reads them when it runs

menu = typer.Typer()


@menu.command()
def locate(
    name: Annotated[
        str,
        typer.Argument(help="Place or coordinates; with --input, a file or -."),
    ],
    *,
    country: Country = None,
    near: Annotated[str | None, typer.Option(help="LON,LAT that the place should be close to.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show what the scores are made of.")] = False,
    plot: Annotated[str | None, typer.Option(metavar="PNG", help="Draw a map of the answer.")] = None,
    lines: Annotated[
        str | None, typer.Option("--input", help="ndjson: one JSON object per line, {id, name, country?}.")
    ] = None,
    offline: Offline = False,
    record: Record = None,
    replay: Replay = None,
    form: Form = None,
) -> None:
    """Find the place that a name means."""
    launch(
        "locate",
        name=name,
        country=country,
        near=near,
        explain=explain,
        plot=plot,
        lines=lines,
        doors={"offline": offline, "record": record, "replay": replay},
        form=form,
    )


@menu.command()
def scenes(
    place: Place,
    *,
    start: From,
    end: To,
    kind: Kind,
    country: Country = None,
    imagery: Imagery = None,
    offline: Offline = False,
    record: Record = None,
    replay: Replay = None,
    form: Form = None,
) -> None:
    """List the scenes that exist, and what each can settle."""
    launch(
        "scenes",
        place=place,
        days=(start, end),
        kind=kind,
        country=country,
        doors={"offline": offline, "record": record, "replay": replay, "imagery": tuple(imagery or ())},
        form=form,
    )


@menu.command()
def history(
    place: Place,
    *,
    start: From,
    end: To,
    kind: Kind,
    at: Annotated[
        str | None, typer.Option(help="Day whose scene is ranked; the newest when left out.")
    ] = None,
    most: Annotated[
        int | None, typer.Option(min=1, help="Count no more scenes than this, spread over the time.")
    ] = None,
    country: Country = None,
    model: Model = None,
    plot: Annotated[str | None, typer.Option(metavar="PNG", help="Draw the series into this PNG.")] = None,
    imagery: Imagery = None,
    offline: Offline = False,
    record: Record = None,
    replay: Replay = None,
    form: Form = None,
) -> None:
    """Count every usable scene of a place over a time, and rank one of them."""
    launch(
        "history",
        place=place,
        days=(start, end),
        kind=kind,
        at=at,
        most=most,
        country=country,
        model=model,
        plot=plot,
        doors={"offline": offline, "record": record, "replay": replay, "imagery": tuple(imagery or ())},
        form=form,
    )


@menu.command()
def count(
    image: Annotated[Path, typer.Argument(help="GeoTIFF, JPEG 2000 or PNG.")],
    *,
    kind: Kind,
    aoi: Annotated[
        str | None, typer.Option(metavar="GEOJSON", help="Polygon, lon/lat: count inside it.")
    ] = None,
    tracks: Annotated[str | None, typer.Option(metavar="GEOJSON", help="Lines, lon/lat: the rails.")] = None,
    gsd: Annotated[float | None, typer.Option(help="Native ground sample distance, metres.")] = None,
    taken: Annotated[str | None, typer.Option(help="When the image was taken, ISO 8601.")] = None,
    model: Model = None,
    plot: Annotated[str | None, typer.Option(metavar="PNG", help="Draw the marks into this PNG.")] = None,
    geojson: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the marks here, as GeoJSON.")
    ] = None,
    form: Form = None,
) -> None:
    """Count one kind of thing on one image."""
    launch(
        "count",
        image=image,
        kind=kind,
        aoi=aoi,
        tracks=tracks,
        gsd=gsd,
        taken=taken,
        model=model,
        plot=plot,
        geojson=geojson,
        form=form,
    )
