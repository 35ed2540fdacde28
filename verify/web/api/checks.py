"""Checks: asked for, watched, cancelled."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse

from claims.model import Article, Claim, Value
from verify.records.canonical import as_json
from verify.web.api.asking import Checker, JobId, Key, Limit, TheDesk, Viewer, next_link, the_editor
from verify.web.api.stream import MEDIA_TYPE, stream, wants_stream
from verify.web.desk import MOST_UPLOAD, UploadTooLargeError
from verify.web.jobs.values import MOST_HAPPENINGS, Event, Job, State, Wish

router = APIRouter(tags=["checks"])


class Jobs(Value):
    """Some checks, the newest first."""

    checks: tuple[Job, ...]
    next: int | None
    """Number before which the rest can be asked for; None when there is no more."""


class Events(Value):
    """What happened to a check, the oldest first."""

    events: tuple[Event, ...]
    next: int | None
    """Id after which the rest can be asked for; None when there is no more so far."""


class ReadArticle(Value):
    """The article that a check reads, and the claims found in it so far."""

    article: Article
    claims: tuple[Claim, ...]


class Uploaded(Value):
    """A file that a check can be asked of, for a week."""

    upload: str
    """SHA-256 of the bytes; name it in a wish's ``article``."""

    bytes: int


_WISHES: dict[str, Any] = {
    "link": {"summary": "A link", "value": {"article": {"url": "https://news.example/railcars"}}},
    "text": {
        "summary": "A text, with its address and day",
        "value": {
            "article": {"text": "Imagery shows 73 freight railcars at Tumangang Rail Facility on Thursday."},
            "url": "https://news.example/railcars",
            "published": "2023-10-08",
        },
    },
}

_BYTES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}

_STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "model": Events,
        "description": "JSON; or, asked for with Accept: text/event-stream, events as they happen.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
    }
}


@router.post(
    "/checks", status_code=202, response_model=Job, operation_id="askForCheck", summary="Ask for a check"
)
def submit(
    request: Request,
    desk: TheDesk,
    person: Checker,
    wish: Annotated[Wish, Body(openapi_examples=_WISHES)],
    key: Key = None,
) -> Response:
    """Put a check into the queue. Its article is read, and each claim gets a record."""
    if wish.again is not None:
        the_editor(request)
    job = desk.submit(wish, by=person, key=key)
    return JSONResponse(as_json(job), 202, {"location": f"/api/v1/checks/{job.id}"})


@router.get("/checks", response_model=Jobs, operation_id="listChecks", summary="List checks")
def listed(
    request: Request,
    desk: TheDesk,
    _: Viewer,
    limit: Limit = 50,
    before: Annotated[int | None, Query(ge=1, le=2**53, description="Number of the last one seen.")] = None,
    state: Annotated[list[State] | None, Query(description="Only those in one of these states.")] = None,
) -> Response:
    """Checks, the newest first."""
    found = desk.jobs(limit=limit + 1, before=before, states=state or ())
    last = found[limit - 1].number if len(found) > limit else None
    headers = next_link(request, before=last) if last is not None else {}
    return JSONResponse(as_json(Jobs(checks=found[:limit], next=last)), headers=dict(headers))


@router.get("/checks/{check}", response_model=Job, operation_id="getCheck", summary="A check")
def job(desk: TheDesk, _: Viewer, check: JobId) -> Response:
    """How a check stands."""
    return JSONResponse(as_json(desk.job(check)))


@router.post(
    "/checks/{check}/cancel", response_model=Job, operation_id="cancelCheck", summary="Cancel a check"
)
def cancel(desk: TheDesk, person: Checker, check: JobId) -> Response:
    """Cancel a check: at once while it waits, else within about a second. Its records stay."""
    return JSONResponse(as_json(desk.cancel(check, by=person)))


@router.get(
    "/checks/{check}/article",
    response_model=ReadArticle,
    operation_id="getCheckArticle",
    summary="The article of a check",
)
def article(desk: TheDesk, _: Viewer, check: JobId) -> Response:
    """The article as it was read, with the claims to be checked; 404 before it was read, and after a week."""
    read, claims = desk.article(check)
    return JSONResponse(as_json(ReadArticle(article=read, claims=claims)))


@router.get(
    "/checks/{check}/events",
    responses=_STREAMED,
    operation_id="listCheckEvents",
    summary="What happened to a check",
)
async def events(
    request: Request,
    desk: TheDesk,
    _: Viewer,
    check: JobId,
    after: Annotated[int, Query(ge=0, le=2**53, description="Id of the last event seen.")] = 0,
    last: Annotated[str | None, Header(alias="Last-Event-ID", max_length=20)] = None,
) -> Response:
    """Events as JSON; or as server-sent events, which go on until the check is over.

    A stream that breaks is taken up again with Last-Event-ID, as browsers do by themselves.
    """
    seen = int(last) if last and last.isascii() and last.isdigit() and len(last) < 16 else after
    first = await run_in_threadpool(desk.events, check, seen)
    if not wants_stream(request):
        more = first[-1].id if len(first) == MOST_HAPPENINGS else None
        onward = next_link(request, after=more) if more is not None else {}
        return JSONResponse(as_json(Events(events=tuple(first), next=more)), headers=dict(onward))
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(stream(desk, check, first, after=seen), 200, headers, MEDIA_TYPE)


@router.post(
    "/uploads",
    status_code=201,
    response_model=Uploaded,
    openapi_extra=_BYTES,
    operation_id="sendArticle",
    summary="Send an article's file",
)
async def upload(request: Request, desk: TheDesk, _: Checker) -> Response:
    """Send the bytes of a page, a text or a JSON passage, to be named in a wish."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_UPLOAD:
            raise UploadTooLargeError(
                f"The file has over {MOST_UPLOAD:,} bytes, more than any article.",
                next_step="Send the article alone.",
            )
    name = await run_in_threadpool(desk.post, bytes(body))
    return JSONResponse(as_json(Uploaded(upload=name, bytes=len(body))), 201)
