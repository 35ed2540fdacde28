"""Options that commands share, or whose words are long."""

from __future__ import annotations

from typing import Annotated

import typer

from verify.cli.output import Format

Article = Annotated[str, typer.Argument(help="URL, .html, .txt, .json, or - for standard input.")]
Url = Annotated[str | None, typer.Option(help="The article's address, when its text comes from a file.")]
Form = Annotated[Format | None, typer.Option("--format", help="Default: text on a terminal, json otherwise.")]
Offline = Annotated[bool, typer.Option("--offline", help="Forbid the network.")]
Record = Annotated[str | None, typer.Option(metavar="DIR", help="Keep every exchange in this folder.")]
Replay = Annotated[str | None, typer.Option(metavar="DIR", help="Answer from such a folder alone.")]
Published = Annotated[
    str | None, typer.Option(help="Day or time of publication, ISO 8601; overrides the page.")
]
Imagery = Annotated[
    list[str] | None,
    typer.Option(
        help="STAC API, catalogue or folder of GeoTIFFs to search instead of the public catalogues."
    ),
]
Place = Annotated[str, typer.Argument(help="Name of a place, or LON,LAT.")]
From = Annotated[str, typer.Option("--from", help="First local day, ISO 8601.")]
To = Annotated[str, typer.Option("--to", help="Last local day, ISO 8601.")]
Country = Annotated[str | None, typer.Option(help="ISO 3166 code; a filter.")]
Model = Annotated[str | None, typer.Option(help="Name of the counter to use.")]
Out = Annotated[
    str | None, typer.Option(metavar="DIR", help="Folder for the bundles; default: the data folder.")
]
Kind = Annotated[str, typer.Option(help="What to look for: railcar, ship, …")]
Live = Annotated[
    bool, typer.Option("--live", help="Try every provider with a small question; takes a minute.")
]
Only = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="Try this provider or service alone; repeatable.")
]
