"""The description of the API in OpenAPI 3.1."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import Field

from claims.model import Value
from verify.web.api.asking import role_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fastapi import APIRouter, FastAPI

ABOUT = """Hand in an article, watch its check, take the records away.

Errors are problem+json (RFC 9457) with a `next_step`. Lists go on by the header Link (RFC 8288).
A POST with an `Idempotency-Key` can be sent again. HEAD answers as GET does, without the body; a method that
an address does not take is a 405. Webhooks are signed as Standard Webhooks has it.

On one's own machine nobody logs in. Elsewhere a program sends `Authorization: Bearer TOKEN`; `x-role` of an
operation says the least role that it takes: viewer, checker or editor; null is a viewer, or anybody where the
setting `public_records` says so.
"""

TAGS = [
    {"name": "checks", "description": "An article handed in, watched while it is checked, cancelled."},
    {"name": "records", "description": "What was found: listed, read, exported, corrected, withdrawn."},
    {"name": "feeds", "description": "The newest records for readers of feeds."},
    {"name": "library", "description": "Scenes of the newsroom's own, which every check searches first."},
    {"name": "webhooks", "description": "Addresses that are told of records."},
]

_SCHEMES = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of recount tokens make. None is needed on one's own machine.",
    },
    "password": {
        "type": "http",
        "scheme": "basic",
        "description": "A token as the password, with any name, for readers of feeds. It changes nothing.",
    },
}


class Problem(Value):
    """What went wrong (RFC 9457), and what to do next. Some kinds have members of their own."""

    type: Annotated[str, Field(examples=["/api/v1/problems/no-such-record"])]
    """The last part names the kind of problem; about:blank where the status says all of it."""

    title: Annotated[str, Field(examples=["Not Found"])]
    status: Annotated[int, Field(examples=[404])]
    detail: Annotated[str, Field(examples=["The store has no record '3f2a'."])]
    """What happened, with its numbers."""

    next_step: Annotated[str | None, Field(examples=["See the list of records."])] = None


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": what,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, what in (
        (400, "The request cannot be read."),
        (401, "Nobody has said who asks."),
        (403, "The person may not do this."),
        (404, "There is no such thing."),
        (408, "It paused for too long while it was sent."),
        (409, "Something that is there already stands in its way."),
        (410, "It was there, and is gone."),
        (413, "It is too large."),
        (421, "It was sent to a name that is not this server's."),
        (422, "The request cannot be taken as it is."),
        (429, "Too many requests; see Retry-After."),
        (503, "Not now; see Retry-After."),
    )
}
"""Errors that routes may answer with."""

for _status in (429, 503):
    PROBLEMS[_status]["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}

_ONLY: dict[int | str, frozenset[str]] = {
    409: frozenset({"askForCheck", "reviewRecord", "withdrawRecord", "addWebhook"}),
    410: frozenset({"getRecordBundle", "getRecordFile", "exportRecord", "reviewRecord", "withdrawRecord"}),
}
"""Operations that alone answer so."""

_HEADERS: dict[str, dict[str, Any]] = {
    "Link": {
        "description": 'Where the rest of the list is (RFC 8288, rel="next"); absent when there is none.',
        "schema": {"type": "string"},
    },
    "Location": {
        "description": "Path of what was made.",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Retry-After": {
        "description": "Seconds after which it is worth another try.",
        "schema": {"type": "integer"},
    },
}

_SENT: dict[str, frozenset[str]] = {
    "Link": frozenset({"listChecks", "listRecords", "listCheckEvents"}),
    "Location": frozenset({"askForCheck", "reviewRecord", "withdrawRecord", "addScene", "addWebhook"}),
}
"""Headers of answers that are none of errors, and the operations that send them."""


def describe(api: FastAPI, parts: Iterable[APIRouter]) -> dict[str, Any]:
    """Describe an application that was put together of these parts."""
    told = get_openapi(
        title=api.title,
        version=api.version,
        openapi_version=api.openapi_version,
        description=api.description,
        routes=api.routes,
        webhooks=api.webhooks.routes,
        tags=api.openapi_tags,
        servers=api.servers,
        license_info=api.license_info,
    )
    schema = Problem.model_json_schema()
    # RFC 9457 allows members beside these.
    told["components"]["schemas"]["Problem"] = schema | {"additionalProperties": True}
    told["components"]["securitySchemes"] = _SCHEMES
    told["components"]["responses"] = {str(status): answer for status, answer in PROBLEMS.items()}
    told["components"]["headers"] = _HEADERS
    for route, method in _operations(parts):
        operation = told["paths"][route.path_format][method]
        _answers(operation, sends="requestBody" in operation)
        operation["x-role"] = role_of(route.dependant)
        reads = method == "get"
        operation["security"] = [{"token": []}, {"password": []}, {}] if reads else [{"token": []}, {}]
    return told


def _answers(operation: dict[str, Any], *, sends: bool) -> None:
    """Say which errors there may be, each said once for all, and which headers come along."""
    name, answers = operation["operationId"], operation["responses"]
    headers = {one: {"$ref": f"#/components/headers/{one}"} for one, names in _SENT.items() if name in names}
    for status in [one for one in answers if headers and one.startswith("2")]:
        answers[status]["headers"] = headers
    for status in PROBLEMS:
        answers.pop(str(status), None)
        if name in _ONLY.get(status, (name,)) and (sends or status != HTTPStatus.REQUEST_TIMEOUT):
            answers[str(status)] = {"$ref": f"#/components/responses/{status}"}


def _operations(parts: Iterable[APIRouter]) -> Iterator[tuple[APIRoute, str]]:
    for route in (route for part in parts for route in part.routes):
        if isinstance(route, APIRoute):
            for method in route.methods or ():
                yield route, method.lower()
