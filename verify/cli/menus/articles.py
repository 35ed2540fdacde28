"""Commands about articles."""

from __future__ import annotations

from typing import Annotated

import typer

from verify.cli.launch import launch
from verify.cli.options import Article, Form, Imagery, Model, Offline, Out, Published, Record, Replay, Url  # noqa: TC001 - typer reads them when it runs

menu = typer.Typer()


@menu.command()
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
    launch(
        "claims",
        article=article,
        published=published,
        url=url,
        lines=lines,
        doors={"offline": offline, "record": record, "replay": replay},
        form=form,
    )


@menu.command()
def check(
    article: Article,
    *,
    published: Published = None,
    url: Url = None,
    imagery: Imagery = None,
    out: Out = None,
    model: Model = None,
    source: Annotated[
        list[str] | None, typer.Option(help="URL or file of what the article draws on; repeatable.")
    ] = None,
    offline: Offline = False,
    record: Record = None,
    replay: Replay = None,
    form: Form = None,
) -> None:
    """Check every countable statement of an article, and seal a record of each."""
    launch(
        "check",
        article=article,
        published=published,
        url=url,
        out=out,
        model=model,
        sources=tuple(source or ()),
        doors={"offline": offline, "record": record, "replay": replay, "imagery": tuple(imagery or ())},
        form=form,
    )


@menu.command()
def drift(
    articles: Annotated[
        list[str],
        typer.Argument(metavar="ARTICLE ARTICLE …", help="URL, .html, .txt, .json, or -; two or more."),
    ],
    *,
    offline: Offline = False,
    record: Record = None,
    replay: Replay = None,
    form: Form = None,
) -> None:
    """Show what several articles made of one claim, and where it comes from."""
    launch(
        "drift",
        articles=articles,
        doors={"offline": offline, "record": record, "replay": replay},
        form=form,
    )
