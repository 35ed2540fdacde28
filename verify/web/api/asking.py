"""What the routes of the API are asked with: the desk, the person, pages of a list, keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast
from urllib.parse import urlencode

from fastapi import Depends, Header, Path, Query, Request

from verify.web.desk import Desk
from verify.web.people import Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi.dependencies.models import Dependant

    from verify.web.people import Guarding, Role

MOST_LISTED = 200
"""Most of a list at once."""


def _desk(request: Request) -> Desk:
    return cast("Desk", request.app.state.desk)


def _guard(request: Request) -> Guarding:
    return cast("Guarding", request.app.state.guard)


def _reader(request: Request) -> Person:
    return _guard(request).reads()(request)


def _person(request: Request, role: Role) -> Person:
    return _guard(request).needs(role)(request)


def the_viewer(request: Request) -> Person:
    """Whoever asks, known by name. Raises an HTTPException where nobody is."""
    return _person(request, "viewer")


def _checker(request: Request) -> Person:
    return _person(request, "checker")


def the_editor(request: Request) -> Person:
    """Whoever asks, who may correct. Raises an HTTPException where nobody is known, or the person may not."""
    return _person(request, "editor")


def note(request: Request, **told: str) -> None:
    """Say in the log's line of this request what it was about; never a secret."""
    _guard(request).note(request, **told)


TheDesk = Annotated[Desk, Depends(_desk)]
Reader = Annotated[Person, Depends(_reader)]
"""Whoever may read records; ``ANYBODY``, where the setting ``public_records`` says so."""

Viewer = Annotated[Person, Depends(the_viewer)]
Checker = Annotated[Person, Depends(_checker)]
Editor = Annotated[Person, Depends(the_editor)]

Limit = Annotated[int, Query(ge=1, le=MOST_LISTED, description="Most to list.")]

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,255}$",
        description="The same request with the same key, within a week, gives what it made before.",
        examples=["story-4711"],
    ),
]

RecordId = Annotated[
    str, Path(pattern=r"^[0-9a-fA-F]{4,64}$", description="Id of a record, or its first letters.")
]
JobId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="Id of a check.")]


def role_of(dependant: Dependant) -> Role | None:
    """The least role that a route takes; None where a setting may open it to everybody."""
    roles: dict[object, Role] = {the_viewer: "viewer", _checker: "checker", the_editor: "editor"}
    return next((roles[one.call] for one in dependant.dependencies if one.call in roles), None)


def next_link(request: Request, **told: object) -> Mapping[str, str]:
    """The header (RFC 8288) that leads on to the rest of a list."""
    asked = [pair for pair in request.query_params.multi_items() if pair[0] not in told]
    query = urlencode([*asked, *told.items()], errors="replace")
    return {"link": f'<{request.url.path}?{query}>; rel="next"'}
