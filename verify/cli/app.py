"""The command line: menus put together, and the way in."""

from __future__ import annotations

import re
import sys
from typing import Annotated

import typer

from verify.cli.exits import BAD_INPUT, DONE
from verify.cli.launch import launch
from verify.cli.menus import (
    articles,
    exports,
    ground,
    keys,
    library,
    machine,
    records,
    reviewing,
    serving,
    store,
)
from verify.cli.output import say
from verify.cli.streams import settle

app = typer.Typer(
    name="recount",
    help="Read an article, count again from above, show the work.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for themed in (articles, ground, records, reviewing, exports, serving, machine):
    app.add_typer(themed.menu)
app.add_typer(library.menu, name="library")
app.add_typer(keys.menu, name="keys")
app.add_typer(store.menu, name="records")
app.add_typer(serving.tokens, name="tokens")


@app.callback()
def recount(
    *,
    shown: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Say which version this is.",
            is_eager=True,
            callback=lambda asked: launch("version") if asked else None,
        ),
    ] = False,
) -> None:
    """Read an article, count again from above, show the work."""
    del shown  # its callback has run already


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
