"""What every request passes first, before a route or a byte of its body is looked at."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from verify.files import reason
from verify.web.guard.asked import Asked
from verify.web.guard.crosssite import (
    HEADER,
    PEEK_BYTES,
    check_site,
    check_token,
    is_browser,
    is_form,
    token_in,
)
from verify.web.guard.headers import safe_headers
from verify.web.guard.hosts import check_local, check_public, client_of, origin_of
from verify.web.guard.known import Known
from verify.web.guard.limits import KIB, MIB, TRIES_PER_MINUTE, Buckets, Measured, check_length, neighbourhood
from verify.web.guard.refusals import Refused, answer, unknown
from verify.web.guard.sessions import cookie
from verify.web.guard.visits import Visit, enter

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from verify.settings import Settings
    from verify.web.guard.audit import AuditLog
    from verify.web.guard.known import Register

UPLOADS = ("/library", "/api/v1/library")
"""Where editors upload scenes to, which may be larger than anything else."""

OPEN = ("/login",)
"""What may be sent by somebody who is not known yet."""

STATIC = "/static/"

_EVENTS = "/events"
"""What may be a stream, whose headers alone would still last as long as it does."""


@dataclass(frozen=True)
class Gate:
    """ASGI middleware: host, limits, who asks, cross-site requests, headers, the log."""

    app: ASGIApp
    settings: Settings
    register: Register
    log: AuditLog
    buckets: Buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = Asked.of(scope)
        visit = Visit(Known(None, "nothing", client_of(asked, self.settings.proxies)), None)
        enter(scope, visit)
        passing = _Passing(self, asked, visit, send)
        try:
            body = await self._admitted(asked, visit, receive)
        except Refused as refused:
            await answer(refused, asked)(scope, receive, passing)
            return
        passing.body = body
        if asked.method == "HEAD" and not asked.path.endswith(_EVENTS):
            # Asked as a GET; the server's own protocol leaves the body out, as it knows what was asked.
            scope = {**scope, "method": "GET"}
        try:
            await self.app(scope, body, passing)
        except Refused as refused:
            if passing.has_begun:
                raise
            await answer(refused, asked)(scope, receive, passing)

    async def _admitted(self, asked: Asked, visit: Visit, receive: Receive) -> Measured:
        """Look at everything but the body. Raises Refused."""
        if self.settings.public_url is None:
            check_local(asked)
        else:
            check_public(asked, self.settings.public_url)
        visit.known = self._known(asked, visit.known.address)
        visit.number = self.register.sessions.visit(asked.cookies)
        body = self._measured(asked, visit.known, receive)
        if asked.changes:
            await self._may_change(asked, visit, body)
        return body

    def _known(self, asked: Asked, address: str) -> Known:
        """Who asks, unless they ask too often; guesses are counted apart. Raises Refused."""
        try:
            known = self._near(asked, self.register.who(asked, address))
        except Refused:
            self.buckets.take(f"tries {neighbourhood(address)}", per_minute=TRIES_PER_MINUTE)
            raise
        if self.settings.has_accounts and not asked.path.startswith(STATIC):
            self._count(known)
        return known

    def _near(self, asked: Asked, known: Known) -> Known:
        """Whoever sits at this machine, unless a page of another site reads through their browser.

        The setting ``origins`` may let every site read answers; what is known by an address alone is for
        those that it names.
        """
        origin = asked.one("origin").lower()
        own = ("", origin_of(asked, self.settings.public_url), *self.settings.origins)
        is_near = asked.changes or known.via != "loopback" or origin in own
        return known if is_near else Known(None, "nothing", known.address)

    def _count(self, known: Known) -> None:
        each = self.settings.requests_per_minute
        address = neighbourhood(known.address)
        if known.person is None:
            self.buckets.take(f"unknown {address}", per_minute=max(each / 5, 1))
        else:
            self.buckets.take(f"person {known.via} {known.person.name}", per_minute=each)
        self.buckets.take(f"address {address}", per_minute=2 * each)

    def _measured(self, asked: Asked, known: Known, receive: Receive) -> Measured:
        """The body, to be read within its limits. Raises Refused."""
        role = known.person.role if known.person else "viewer"
        most = 64 * KIB if role == "viewer" else self.settings.most_request_mib * MIB
        if role == "editor" and asked.path.startswith(UPLOADS):
            most = self.settings.most_upload_mib * MIB
        check_length(asked, most=most)
        return Measured(receive, most=most)

    async def _may_change(self, asked: Asked, visit: Visit, body: Measured) -> None:
        """Insist on a person whose wish this is, and on a log that it can be written into. Raises Refused."""
        known = visit.known
        if known.person is None and asked.path not in OPEN:
            raise unknown()
        if known.via == "password":
            raise Refused(
                403, "A token sent as a password only reads.", next_step="Send Authorization: Bearer TOKEN."
            )
        if known.is_ambient and (known.via != "loopback" or is_browser(asked)):
            check_site(asked, origin_of(asked, self.settings.public_url))
            said = asked.one(HEADER)
            if not said and is_form(asked):
                said = token_in(asked, await body.start(PEEK_BYTES))
            number = visit.number or self.register.sessions.new_visit()
            check_token(said, self.register.sessions.form_token(number, known.session))
        self.log.ready()


@dataclass
class _Passing:
    """Hands an answer on, with safe headers; logs what was done."""

    gate: Gate
    asked: Asked
    visit: Visit
    send: Send
    body: Measured | None = None
    has_begun: bool = False
    _replaced: bool = False

    async def __call__(self, message: Message) -> None:
        """Hand a message of the answer on."""
        if self._replaced:
            return
        if message["type"] == "http.response.start" and not self.has_begun:
            over = self.body.over if self.body else None
            if over is not None and message["status"] != over.status_code:
                # The application took the broken body for something else.
                await self._instead(over)
                return
            self.has_begun = True
            self._headed(MutableHeaders(raw=message["headers"]))
            self._logged(message["status"])
        await self.send(message)

    async def _instead(self, refused: Refused) -> None:
        body, self.body = self.body, None
        response = answer(refused, self.asked)
        await response({"type": "http", "method": self.asked.method}, body or _nothing, self)
        self._replaced = True

    def _headed(self, headers: MutableHeaders) -> None:
        for name, value in safe_headers(self.gate.settings, self.asked.path).items():
            headers.setdefault(name, value)
        if self.visit.is_new and self.visit.number:
            sessions = self.gate.register.sessions
            headers.append(
                "set-cookie", cookie(sessions.visit_cookie, self.visit.number, is_secure=sessions.is_secure)
            )

    def _logged(self, status: int) -> None:
        known, asked = self.visit.known, self.asked
        refused = status in {401, 403, 421} and bool(asked.every("authorization") or asked.changes)
        if not (asked.changes or refused or self.visit.notes) or status == 429:
            return
        person = known.person
        try:
            self.gate.log.add(
                who=person.name if person else None,
                role=person.role if person else None,
                via=known.via,
                key=known.key,
                address=known.address,
                did=f"{asked.method} {asked.path}",
                status=status,
                **self.visit.notes,
            )
        except OSError as lost:
            sys.stderr.write(f"The log of who did what lost a line ({reason(lost)}).\n")


async def _nothing() -> Message:
    return {"type": "http.disconnect"}
