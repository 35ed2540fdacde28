"""Refusals as pages, with what happened and what to do next, wherever a person reads them."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from fastapi import Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from claims.errors import RecountError
from verify.web.api.problems import retry, status_of
from verify.web.guard.asked import Asked, local
from verify.web.outward import outward
from verify.web.pages.frame import environment
from verify.web.pages.words import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from typing import Any

    from fastapi import FastAPI, Request

_LONGEST = 2_000
"""Characters of a sentence; an error may repeat what a stranger sent."""


_ABOUT = re.compile(r"/(?:records|jobs)/[^/]+(?=/)")
"""The page of a record or check, in the path of something below it."""


class PageRoute(APIRoute):
    """Shows an error that a person is meant to read as a page; bugs are not caught."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                return await handle(request)
            except RecountError as wrong:
                return problem_page(outward(wrong, request.app.state.desk.settings), back=back_of(request))
            except RequestValidationError as wrong:
                return problem_page(_unreadable(wrong), back=back_of(request))

        return guarded


def speak_pages(app: FastAPI) -> None:
    """Have what has no page, and what no form can hold, answered as a page where a person asks for one."""
    otherwise = app.exception_handlers[HTTPException]

    def shown(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException) and _wants_page(request):
            return _of_http(error, back=back_of(request))
        return cast("Response", otherwise(request, error))

    app.add_exception_handler(HTTPException, shown)


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def _of_http(error: HTTPException, *, back: str | None) -> Response:
    words = catalogue()["problem"]
    if error.status_code == HTTPStatus.NOT_FOUND:
        told = RecountError(words["not_found"], next_step=words["not_found_next"])
    else:
        told = RecountError(f"{words['sent']} ({error.detail})", next_step=words["sent_next"])
    return problem_page(told, status=error.status_code, headers=error.headers, back=back)


def _unreadable(wrong: RequestValidationError) -> RecountError:
    first = wrong.errors()[0]
    return RecountError(
        f"{catalogue()['problem']['sent']} ({'.'.join(map(str, first['loc']))}: {first['msg']})",
        next_step=catalogue()["problem"]["sent_next"],
    )


def back_of(request: Request) -> str | None:
    """Where whoever asked came from, or the record or check that it is about; None where neither is known."""
    asked = Asked.of(request.scope)
    about = _ABOUT.match(asked.path)
    return asked.came_from or (about and local(about[0])) or None


def problem_page(
    wrong: RecountError,
    *,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
    back: str | None = None,
) -> Response:
    """Show an error as a page; its own status, unless another is given, and a way back."""
    cut = RecountError(wrong.what[:_LONGEST], next_step=wrong.next_step[:_LONGEST])
    told = {"csrf": None, "here": "", "person": None, "problem": cut, "back": back}
    body = environment().get_template("problem.html").render(told)
    return Response(
        body.encode("utf-8", "replace"),
        status_code=status or status_of(wrong),
        headers=retry(status or status_of(wrong)) | dict(headers or {}),
        media_type="text/html; charset=utf-8",
    )
