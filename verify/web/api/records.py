"""Records: listed, read, taken away in every form, corrected, withdrawn."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import JSONResponse, Response, StreamingResponse

from claims.model import Value
from verify.exports.formats import GROUP, exporter
from verify.exports.held import as_filed, hold
from verify.exports.labels import load_labels
from verify.model import Agreement, Digest, Record
from verify.records.bundle import MEDIA_TYPES, media_type_of
from verify.records.canonical import as_json
from verify.seams import Asked, Held
from verify.store.search import NoWordsError
from verify.store.values import Filed, History, Hit, Listing, Sought, Status
from verify.web.api.asking import (
    MOST_LISTED,
    Limit,
    Reader,
    RecordId,
    TheDesk,
    Viewer,
    next_link,
    the_viewer,
)
from verify.web.api.problems import problem
from verify.web.desk import Desk
from verify.web.people import ANYBODY
from verify.web.zipping import zipped

router = APIRouter(tags=["records"])

_OTHERS = ("article/", "exchanges/")
"""What others have published, or answered: it lies in a bundle to be checked, not to be published again."""

_Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
_Word = Annotated[str, Field(max_length=200)]


_KINDS = (
    *("application/atom+xml", "application/feed+json", "application/json", "application/ld+json"),
    *("image/png", "text/csv", "text/html"),
)
"""What the forms of export are, those of plug-ins apart."""


class Records(Value):
    """Some records, the newest first."""

    records: tuple[Filed, ...]
    next: Digest | None
    """Id after which the rest can be asked for; None when there is no more."""


class Which(Value):
    """Which records, and how many."""

    limit: Annotated[int, Field(ge=1, le=MOST_LISTED)] = 50
    after: Digest | None = None
    """The last one that was seen."""

    status: Status | None = None
    agreement: Agreement | None = None
    kind: _Word | None = None

    site: _Word | None = None
    """Part of its name."""

    start: _Day | None = None
    end: _Day | None = None
    """ISO 8601 days, inclusive: the days of the claim overlap them."""


class Found(Value):
    """Articles that hold the words, the best first."""

    articles: tuple[Hit, ...]


class Forms(Value):
    """Forms that a record can be taken away in."""

    forms: tuple[str, ...]


class Added(Value):
    """What a newsroom adds to a record that it publishes."""

    reviewer: Annotated[str, Field(max_length=200)] | None = None
    organisation: Annotated[str, Field(max_length=200)] | None = None
    url: Annotated[str, Field(max_length=2000)] | None = None


@router.get("/records", response_model=Records, operation_id="listRecords", summary="List records")
def listed(
    request: Request,
    desk: TheDesk,
    _: Reader,
    which: Annotated[Which, Query()],
) -> Response:
    """Records, the newest first, those of one article in its order."""
    told = which.model_dump(exclude={"limit", "after"})
    sought = Sought.model_validate(told | {"kind": plain(which.kind), "site": plain(which.site)})
    found: Listing = desk.records(sought, limit=which.limit, after=which.after)
    headers = next_link(request, after=found.next) if found.next else {}
    return JSONResponse(as_json(found), headers=dict(headers))


@router.get("/search", response_model=Found, operation_id="searchArticles", summary="Search articles")
def search(
    desk: TheDesk, _: Viewer, q: Annotated[str, Query(min_length=1, max_length=1000)], limit: Limit = 20
) -> Response:
    """Articles that hold all the words, with the records of their claims."""
    try:
        hits = desk.search(plain(q) or "", most=limit)
    except NoWordsError as wordless:
        return problem(422, wordless.what, code="no-words", next_step=wordless.next_step)
    return JSONResponse(as_json(Found(articles=hits)))


@router.get("/records/{record}", response_model=Record, operation_id="getRecord", summary="A record")
def shown(desk: TheDesk, _: Reader, record: RecordId) -> Response:
    """A record, with its status as it is now."""
    return JSONResponse(as_json(desk.record(record)))


@router.get(
    "/records/{record}/history",
    response_model=History,
    operation_id="getRecordHistory",
    summary="What became of a record",
)
def history(desk: TheDesk, _: Viewer, record: RecordId) -> Response:
    """The records that it supersedes and that supersede it, and what was done with them."""
    # Where a bundle lies on the server is nobody's business out here.
    return JSONResponse(as_json(desk.history(record).model_copy(update={"bundles": ()})))


@router.get(
    "/records/{record}/bundle.zip",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}},
    operation_id="getRecordBundle",
    summary="A record's bundle",
)
def bundle(desk: TheDesk, _: Viewer, record: RecordId) -> Response:
    """Everything that the record rests on, as a zip that ``recount audit`` checks."""
    found, files = desk.bundle(record)
    headers = {"content-disposition": f'attachment; filename="recount-{found.id[:12]}.zip"'}
    return StreamingResponse(zipped(files), 200, headers, "application/zip")


@router.get(
    "/records/{record}/files/{path:path}",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind in (*MEDIA_TYPES.values(), "application/octet-stream")}}},
    operation_id="getRecordFile",
    summary="A file of a bundle",
)
def file(
    request: Request,
    desk: TheDesk,
    _: Reader,
    record: RecordId,
    path: Annotated[str, Path(max_length=500)],
) -> Response:
    """One file of the bundle, such as ``marks/0.png``; what others published takes a viewer."""
    if path.startswith(_OTHERS):
        the_viewer(request)
    found, files = desk.bundle(record)
    if path not in files:
        return problem(404, f"The bundle of {found.id} holds no {path[:100]!a}.", code="no-such-file")
    # An article's own bytes are in there: nothing of it may run, or be taken for a page.
    kind = media_type_of(path)
    headers = {
        "content-disposition": "inline" if kind == "image/png" else "attachment",
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
    }
    return Response(files[path], 200, headers, kind)


@router.get("/exports", response_model=Forms, operation_id="listExportForms", summary="Forms of export")
def forms(_: Reader) -> Response:
    """The forms that ``/records/ID/exports/FORM`` knows."""
    return JSONResponse({"forms": sorted(entry.name for entry in entry_points(group=GROUP))})


@router.get(
    "/records/{record}/exports/{form}",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind in _KINDS}}},
    operation_id="exportRecord",
    summary="A record in another form",
)
def export(
    desk: TheDesk,
    person: Reader,
    record: RecordId,
    form: Annotated[str, Path(pattern=r"^[a-z0-9.-]{1,40}$")],
    added: Annotated[Added, Query()],
) -> Response:
    """A record in one of the forms of ``/exports``, from a bundle that is seen to be sound first."""
    write = exporter(form)
    held = held_of(desk, record)
    asked = Asked(
        reviewer=plain(added.reviewer),
        organisation=plain(added.organisation),
        url=plain(added.url),
        labels=load_labels(desk.settings.labels),
        font=desk.settings.font,
    )
    body = write([held], asked)
    if person is not ANYBODY:
        desk.note(held.record.id, "exported", by=person.name, detail=form)
    kind = "" if write.suffix == f".{form}" else f"-{form}"
    headers = {
        "content-disposition": f'attachment; filename="recount-{held.record.id[:12]}{kind}{write.suffix}"',
        "x-content-type-options": "nosniff",
    }
    return Response(body, 200, headers, write.media_type)


def held_of(desk: Desk, name: str) -> Held:
    """A record for an exporter, with what became of it; its bundle is seen to be sound first."""
    record = desk.record(name)
    held = hold(desk.folder(record.id), tell=lambda _: None)
    return as_filed(held, desk.store)


def plain(told: str | None) -> str | None:
    """A client's words without what no database and no file takes."""
    if told is None:
        return None
    return told.encode("utf-8", "replace").decode().replace("\0", "")
