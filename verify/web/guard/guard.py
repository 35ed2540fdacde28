"""The guard as routes know it: who asks, what they may do, what a form must carry."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from fastapi import Request  # noqa: TC002 - FastAPI reads the annotations of dependencies

from verify.web.guard.asked import Asked
from verify.web.guard.audit import AuditLog
from verify.web.guard.gate import Gate
from verify.web.guard.known import Register
from verify.web.guard.limits import Buckets
from verify.web.guard.login import login_routes
from verify.web.guard.refusals import Refused, answer, unknown
from verify.web.guard.sessions import sessions_of
from verify.web.guard.tokens import token_book
from verify.web.guard.visits import visit_of
from verify.web.people import ANYBODY, ROLES, Person, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI
    from starlette.responses import Response

    from verify.settings import Settings


@dataclass(frozen=True)
class Guard:
    """Keeps the doors of one application.

    Example:
        guard = make_guard(settings)
        guard.protect(app)

        @app.post("/checks")
        def check(person: Annotated[Person, Depends(guard.needs("checker"))]): ...
    """

    settings: Settings
    register: Register
    log: AuditLog
    buckets: Buckets

    def protect(self, app: FastAPI) -> None:
        """Put itself in front of every route, and add those of logging in. Call it after other middleware."""
        app.include_router(login_routes(self))
        app.add_exception_handler(Refused, _refused)
        app.add_middleware(
            Gate,
            settings=self.settings,
            register=self.register,
            log=self.log,
            buckets=self.buckets,
        )

    def person(self, request: Request) -> Person:
        """Who asks. Raises Refused (401) where nobody is known."""
        person = visit_of(request).known.person
        if person is None:
            raise unknown()
        return person

    def needs(self, role: Role) -> Callable[[Request], Person]:
        """A dependency that gives the person, or refuses one who may not: 401 or 403."""

        def needed(request: Request) -> Person:
            person = self.person(request)
            if ROLES.index(person.role) < ROLES.index(role):
                raise Refused(
                    403,
                    f"{person.name} is a {person.role} here, and this needs the role {role}.",
                    next_step="Ask whoever runs this page.",
                )
            return person

        return needed

    def reads(self) -> Callable[[Request], Person]:
        """A dependency for records, exports and embeds, which the setting ``public_records`` opens to all."""

        def reading(request: Request) -> Person:
            return ANYBODY if self._is_open(request) else self.person(request)

        return reading

    def form_token(self, request: Request) -> str:
        """What a form must carry as its first field ``csrf``, and a script in the header X-CSRF-Token."""
        visit = visit_of(request)
        if visit.number is None:
            visit.number, visit.is_new = self.register.sessions.new_visit(), True
        return self.register.sessions.form_token(visit.number, visit.known.session)

    def has_session(self, request: Request) -> bool:
        """Whether somebody has logged in here, and so may log out."""
        return visit_of(request).known.session is not None

    def note(self, request: Request, **told: str) -> None:
        """Say in the log's line of this request what it was about, such as ``job=…``; never a secret."""
        visit_of(request).notes.update(told)

    def _is_open(self, request: Request) -> bool:
        return self.settings.public_records and visit_of(request).known.person is None


async def _refused(request: Request, refused: Exception) -> Response:
    """Answer as the gate does: a page for people, JSON for programs."""
    return answer(cast("Refused", refused), Asked.of(request.scope))


def make_guard(settings: Settings) -> Guard:
    """Put the guard of a data folder together. Raises FileRefusedError, SettingError."""
    register = Register(settings, sessions_of(settings), token_book(settings.data))
    log = AuditLog(settings.data / "audit", now=lambda: datetime.now(UTC))
    return Guard(settings, register, log, Buckets(time.monotonic))
