"""What is not let in, as a program or a person reads it."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import HTTPException
from starlette.responses import RedirectResponse, Response

from verify.web.guard.asked import Asked, local
from verify.web.guard.shown import refused_page

if TYPE_CHECKING:
    from collections.abc import Mapping


class Refused(HTTPException):
    """A request that is not let in: a status and two sentences."""

    def __init__(
        self, status: int, what: str, *, next_step: str, headers: Mapping[str, str] | None = None
    ) -> None:
        """Keep both sentences apart, as every error of the project does."""
        super().__init__(status, f"{what} {next_step}", dict(headers or {}))
        self.what = what
        self.next_step = next_step


def unknown() -> Refused:
    """The refusal of somebody who has not said who they are."""
    return Refused(
        HTTPStatus.UNAUTHORIZED,
        "Nobody has said who asks.",
        next_step="Log in, or send a token: Authorization: Bearer TOKEN.",
        headers={"www-authenticate": 'Bearer realm="recount"'},
    )


def answer(refused: Refused, asked: Asked) -> Response:
    """The answer to a refused request: problem+json for programs, a page for people, or the way to log in."""
    headers = {**(refused.headers or {}), "cache-control": "no-store"}
    if not asked.wants_page:
        return Response(
            json.dumps(
                {
                    "type": "about:blank",
                    "title": HTTPStatus(refused.status_code).phrase,
                    "status": refused.status_code,
                    "detail": refused.what,
                    "next_step": refused.next_step,
                }
            ),
            refused.status_code,
            headers,
            "application/problem+json",
        )
    if refused.status_code == HTTPStatus.UNAUTHORIZED and asked.method == "GET":
        return RedirectResponse(f"/login?next={local(asked.path)}", HTTPStatus.SEE_OTHER, headers)
    # A wrong token is given again where it is given.
    back = asked.came_from or ("/login" if refused.status_code == HTTPStatus.UNAUTHORIZED else None)
    body = refused_page(refused, back=back).encode("utf-8", "replace")
    return Response(body, refused.status_code, headers, "text/html")
