"""The command that gives records to other systems and to readers."""

from __future__ import annotations

from typing import Annotated

import typer

from verify.cli.launch import launch

menu = typer.Typer()

FORMS = (
    "claimreview, mediareview, ninjs, ninjs-1.6, ninjs-superdesk, html, png, prov, ro-crate; "
    "csv, jsonfeed for several records."
)

Records = Annotated[
    list[str], typer.Argument(help="A bundle's folder or zip, a record.json, or the id of one.")
]
Form = Annotated[str, typer.Option("--as", metavar="FORM", help=FORMS)]
Out = Annotated[str | None, typer.Option(metavar="FILE", help="Write here, not to standard output.")]
Later = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="RECORD", help="A later one that may correct it; repeatable."),
]
Reviewer = Annotated[str | None, typer.Option(metavar="NAME", help="The person who answers for the review.")]
Organisation = Annotated[str | None, typer.Option(metavar="NAME", help="The newsroom.")]
Url = Annotated[str | None, typer.Option(help="Address of the page on which it will stand.")]
Image = Annotated[str | None, typer.Option(metavar="URL", help="mediareview: a picture in the article.")]
Original = Annotated[
    str | None,
    typer.Option(metavar="URL", help="mediareview: where that picture stands with its own day and place."),
]
ImageTaken = Annotated[
    str | None, typer.Option(metavar="DAY", help="mediareview: when that picture was taken.")
]
ImagePlace = Annotated[
    str | None, typer.Option(metavar="LON,LAT", help="mediareview: what that picture shows.")
]
Certificate = Annotated[
    str | None, typer.Option(metavar="PEM", help="png: sign with this certificate and its chain (C2PA).")
]
Key = Annotated[str | None, typer.Option(metavar="PEM", help="png: private key of that certificate.")]


@menu.command()
def export(
    record: Records,
    *,
    form: Form,
    out: Out = None,
    later: Later = None,
    reviewer: Reviewer = None,
    organisation: Organisation = None,
    url: Url = None,
    image: Image = None,
    original: Original = None,
    image_taken: ImageTaken = None,
    image_place: ImagePlace = None,
    certificate: Certificate = None,
    key: Key = None,
) -> None:
    """Write a record for readers, agencies, feeds and search engines."""
    said = {
        "reviewer": reviewer,
        "organisation": organisation,
        "url": url,
        "image": image,
        "original": original,
        "image_taken": image_taken,
        "image_place": image_place,
        "certificate": certificate,
        "key": key,
    }
    launch("export", record=record, form=form, out=out, later=later or [], said=said)
