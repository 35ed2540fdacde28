"""Errors as problem+json (RFC 9457): a status, what happened, what to do next.

``type`` names the kind of error by the last part of its address, and is about:blank where the status says it;
``next_step`` is the second sentence that every error of the project has.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims.errors import RecountError
from evidence.errors import EvidenceError
from verify.errors import (
    BundleGoneError,
    NoSuchRecordError,
    NotStandingError,
    StoreDamagedError,
    StoreError,
    StoreUnreachableError,
)
from verify.store.work.hooks import NoSuchHookError, TooManyHooksError
from verify.store.work.queue import KeyReusedError, NoSuchJobError, NoSuchSourceError, QueueFullError
from verify.web.desk import NotReadYetError, UploadEmptyError, UploadTooLargeError
from verify.web.outward import outward
from verify.web.turns import BusyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request

MEDIA_TYPE = "application/problem+json"

_LONGEST = 2_000
"""Characters of a sentence; an error may repeat what a stranger sent."""

STATUSES: tuple[tuple[type[RecountError], int], ...] = (
    (NoSuchRecordError, 404),
    (NoSuchJobError, 404),
    (NoSuchHookError, 404),
    (NoSuchSourceError, 422),
    (NotReadYetError, 404),
    (BundleGoneError, 410),
    (NotStandingError, 409),
    (KeyReusedError, 422),
    (TooManyHooksError, 409),
    (UploadTooLargeError, 413),
    (UploadEmptyError, 422),
    (QueueFullError, 503),
    (BusyError, 503),
    (StoreUnreachableError, 503),
    (StoreDamagedError, 500),
    (StoreError, 503),
    (EvidenceError, 422),
)
"""The first that fits; what a client hands in and cannot be used is a 422."""

_RETRY_S = "60"


def speak_problems(app: FastAPI) -> None:
    """Have every error of an application answered as problem+json."""
    app.add_exception_handler(RecountError, _of_ours)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_request)


def problem(
    status: int,
    what: str,
    *,
    code: str | None,
    next_step: str | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """Make an answer.

    Args:
        status: HTTP status.
        what: what happened.
        code: kind of error, in words with hyphens; None where the status says all of it.
        next_step: what to do next.
        headers: to be sent along.
        more: members of its own.
    """
    told: dict[str, Any] = {
        "type": f"/api/v1/problems/{code}" if code else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": what[:_LONGEST],
    }
    if next_step:
        told["next_step"] = next_step[:_LONGEST]
    # Written in ASCII: what a client sent may hold halves of letters, which no encoding has.
    body = json.dumps(told | more, ensure_ascii=True)
    return Response(body, status, dict(headers or {}), MEDIA_TYPE)


def status_of(error: RecountError) -> int:
    """Which HTTP status an error has."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 422)


def code_of(kind: type[Exception]) -> str:
    """Name of a kind of error, in words with hyphens: NoSuchRecordError is no-such-record."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", kind.__name__.removesuffix("Error")).lower()


def retry(status: int) -> dict[str, str]:
    """Headers of an answer that is another one later."""
    return {"retry-after": _RETRY_S} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}


def _of_ours(request: Request, error: Exception) -> Response:
    if not isinstance(error, RecountError):
        raise error
    told, status = outward(error, request.app.state.desk.settings), status_of(error)
    return problem(
        status, told.what, code=code_of(type(error)), next_step=told.next_step, headers=retry(status)
    )


def _of_http(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    what = str(getattr(error, "what", error.detail))
    step = getattr(error, "next_step", None)
    return problem(status, what, code=None, next_step=step, headers=error.headers)


def _of_request(_: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    wrong = [
        {"where": ".".join(map(str, one["loc"]))[:200], "what": str(one["msg"])[:500]}
        for one in error.errors()[:20]
    ]
    first = wrong[0]
    return problem(
        422,
        f"The request cannot be taken: {first['where']}: {first['what']}.",
        code="bad-request",
        next_step="Mend it; the description of the API is at /api/v1/openapi.json.",
        errors=wrong,
    )
