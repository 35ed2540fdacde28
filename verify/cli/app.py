"""Commands and their options; what each does lies in a module of its own, imported when it is called."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import Annotated, Any

import typer

from claims.errors import RecountError
from verify.cli.exits import BAD_INPUT, DONE, exit_code
from verify.cli.options import Article, Form, Imagery, Live, Offline, Only, Published, Record, Replay, Url  # noqa: TC001 - typer reads them when it runs
from verify.cli.output import complain, say
from verify.cli.streams import ReaderGoneError, settle

app = typer.Typer(
    name="recount",
    help="Read an article, count again from above, show the work.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
library = typer.Typer(help="The newsroom's own scenes, searched before any catalogue.", no_args_is_help=True)
app.add_typer(library, name="library")

Kind = Annotated[str, typer.Option(help="What to look for: railcar, ship, …")]


@app.callback()
def recount(
    *,
    shown: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Say which version this is.",
            is_eager=True,
            callback=lambda asked: _run("version") if asked else None,
        ),
    ] = False,
) -> None:
    """Read an article, count again from above, show the work."""
    del shown  # its callback has run already


@app.command()
def claims(
    article: Article,
    *,
    published: Published = None,
    url: Url = None,
    lines: Annotated[str | None, typer.Option("--input", help="ndjson: a passage per line.")] = None,
    offline: Offline = False,
    record: Record = None,
    replay: Replay = None,
    form: Form = None,
) -> None:
    """Find the statements that can be counted from above.

    With --input ndjson, --published and --url hold for the passages that state none of their own.
    """
    _run(
        "claims",
        article=article,
        published=published,
        url=url,
        lines=lines,
        doors={"offline": offline, "record": record, "replay": replay},
        form=form,
    )


@app.command()
def locate(
    name: Annotated[
        str,
        typer.Argument(help="Place or coordinates; with --input, a file or -."),
    ],
    *,
    country: Annotated[str | None, typer.Option(help="ISO 3166 code; a filter.")] = None,
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
    _run(
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


@app.command()
def scenes(
    place: Annotated[str, typer.Argument(help="Name of a place, or LON,LAT.")],
    *,
    start: Annotated[str, typer.Option("--from", help="First local day, ISO 8601.")],
    end: Annotated[str, typer.Option("--to", help="Last local day, ISO 8601.")],
    kind: Kind,
    country: Annotated[str | None, typer.Option(help="ISO 3166 code; a filter.")] = None,
    imagery: Imagery = None,
    offline: Offline = False,
    record: Record = None,
    replay: Replay = None,
    form: Form = None,
) -> None:
    """List the scenes that exist, and what each can settle."""
    _run(
        "scenes",
        place=place,
        days=(start, end),
        kind=kind,
        country=country,
        doors={"offline": offline, "record": record, "replay": replay, "imagery": tuple(imagery or ())},
        form=form,
    )


@app.command()
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
    model: Annotated[str | None, typer.Option(help="Name of the counter to use.")] = None,
    plot: Annotated[str | None, typer.Option(metavar="PNG", help="Draw the marks into this PNG.")] = None,
    geojson: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the marks here, as GeoJSON.")
    ] = None,
    form: Form = None,
) -> None:
    """Count one kind of thing on one image."""
    _run(
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


@app.command()
def check(
    article: Article,
    *,
    published: Published = None,
    url: Url = None,
    imagery: Imagery = None,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="Folder for the bundles; default: the data folder.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Name of the counter to use.")] = None,
    offline: Offline = False,
    record: Record = None,
    replay: Replay = None,
    form: Form = None,
) -> None:
    """Check every countable statement of an article, and seal a record of each."""
    _run(
        "check",
        article=article,
        published=published,
        url=url,
        out=out,
        model=model,
        doors={"offline": offline, "record": record, "replay": replay, "imagery": tuple(imagery or ())},
        form=form,
    )


@app.command()
def audit(
    bundle: Annotated[Path, typer.Argument(help="A bundle's folder, or the zip of one.")],
    *,
    form: Form = None,
) -> None:
    """Check a bundle, offline, against everything that it says of itself."""
    _run("audit", bundle=bundle, form=form)


@app.command()
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
    _run("doctor", live=live, only=tuple(only or ()), doors=doors, form=form)


@library.command("add")
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
    _run("library", action="add", scene=scene, told=told, form=form)


@library.command("list")
def library_list(*, form: Form = None) -> None:
    """List the library's scenes."""
    _run("library", action="list", form=form)


@library.command("remove")
def library_remove(scene: Annotated[str, typer.Argument(metavar="ID")], *, form: Form = None) -> None:
    """Remove a scene from the library."""
    _run("library", action="remove", scene=scene, form=form)


def _run(command: str, **options: Any) -> None:
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


def main() -> None:
    """Run the command line."""
    if not settle():
        say("Standard output is closed, so nobody would get the data.")
        say("Open it, or send it to a file or /dev/null.")
        sys.exit(BAD_INPUT)
    # "-122.4,37.8" is a place west of Greenwich and no option.
    sys.argv = [f" {word}" if re.match(r"-\d", word) else word for word in sys.argv]
    try:
        app()
    except SystemExit as end:
        # Code 1 is how the printer of help says that its reader is gone; we have no use for it ourselves.
        sys.exit(DONE if end.code == 1 else end.code)
