"""Logging in and out: with a provider, or with a token that becomes a session."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from verify.web.guard.asked import local
from verify.web.guard.limits import TRIES_PER_MINUTE, neighbourhood
from verify.web.guard.oidc import Provider
from verify.web.guard.refusals import Refused
from verify.web.guard.sessions import LOGIN_S, cookie
from verify.web.guard.shown import login_page
from verify.web.guard.visits import visit_of

if TYPE_CHECKING:
    from verify.web.guard.guard import Guard
    from verify.web.people import Person

CALLBACK = "/login/callback"

_Next = Annotated[str, Query(max_length=500)]


@dataclass(frozen=True)
class Logins:
    """What the routes do."""

    guard: Guard
    provider: Provider | None

    def page(self, request: Request, next: _Next = "/") -> Response:  # noqa: A002 - as queries commonly call it
        """Show the ways to log in."""
        if visit_of(request).known.person is not None:
            return _to(next)
        token = self.guard.form_token(request)
        return HTMLResponse(login_page(next=_path(next), has_provider=self.provider is not None, csrf=token))

    def by_token(
        self,
        request: Request,
        token: Annotated[str, Form(max_length=200)],
        next: Annotated[str, Form(max_length=500)] = "/",  # noqa: A002 - as above
    ) -> Response:
        """Begin a session with a token, for people whose newsroom has no provider."""
        _tried(self.guard, request)
        found = self.guard.register.tokens.find(token.strip())
        if found is None:
            self.guard.note(request, login="refused")
            raise Refused(401, "That token is none, or was revoked.", next_step="Ask for another one.")
        return _welcome(self.guard, request, found.person, _to(next), token=found.id)

    def start(self, request: Request, next: _Next = "/") -> Response:  # noqa: A002 - as above
        """Send somebody to the provider."""
        if self.provider is None:
            raise Refused(404, "No login provider is set up here.", next_step="Log in with a token.")
        _tried(self.guard, request)
        self.guard.form_token(request)
        nonce = secrets.token_urlsafe(16)
        told = {"visit": str(visit_of(request).number), "nonce": nonce, "next": _path(next)}
        state = self.guard.register.sessions.promise(told)
        way = self.provider.way(state=state, nonce=nonce, verifier=_verifier(self.guard, nonce))
        return RedirectResponse(way, status_code=303)

    def back(
        self,
        request: Request,
        state: Annotated[str, Query(max_length=4096)] = "",
        code: Annotated[str, Query(max_length=4096)] = "",
    ) -> Response:
        """Take somebody back from the provider, if this browser was sent there."""
        _tried(self.guard, request)
        told = self.guard.register.sessions.promised(state)
        if self.provider is None or told is None or told["visit"] != visit_of(request).number or not code:
            self.guard.note(request, login="refused")
            raise Refused(
                403,
                f"This login was not begun here, was refused, or took longer than {LOGIN_S // 60} minutes.",
                next_step="Begin again: /login.",
            )
        verifier = _verifier(self.guard, told["nonce"])
        login = self.provider.login(code, nonce=told["nonce"], verifier=verifier)
        self.guard.note(request, account=login.account)
        return _welcome(self.guard, request, login.person, _to(told["next"]))

    def out(self, request: Request) -> Response:
        """End the session."""
        visit, sessions = visit_of(request), self.guard.register.sessions
        if visit.known.session is not None:
            sessions.end(visit.known.session)
        response = RedirectResponse("/", status_code=303)
        gone = cookie(sessions.cookie, "", is_secure=sessions.is_secure, lasts_s=0)
        response.headers.append("set-cookie", gone)
        return response


def login_routes(guard: Guard) -> APIRouter:
    """The routes of logging in and out."""
    settings = guard.settings
    provider = Provider(settings, f"{settings.public_url}{CALLBACK}") if settings.login_issuer else None
    logins = Logins(guard, provider)
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/login", logins.page, methods=["GET"])
    router.add_api_route("/login", logins.by_token, methods=["POST"])
    router.add_api_route("/login/start", logins.start, methods=["GET"])
    router.add_api_route(CALLBACK, logins.back, methods=["GET"])
    router.add_api_route("/logout", logins.out, methods=["POST"])
    return router


def _welcome(
    guard: Guard, request: Request, person: Person, response: Response, *, token: str | None = None
) -> Response:
    """Begin a session."""
    sessions = guard.register.sessions
    guard.note(request, login=person.name, as_role=person.role, **({"token": token} if token else {}))
    made = sessions.make(person, token=token)
    told = cookie(sessions.cookie, made, is_secure=sessions.is_secure, lasts_s=sessions.lasts_s)
    response.headers.append("set-cookie", told)
    return response


def _tried(guard: Guard, request: Request) -> None:
    """Count a try of this address. Raises Refused (429)."""
    address = neighbourhood(visit_of(request).known.address)
    guard.buckets.take(f"tries {address}", per_minute=TRIES_PER_MINUTE)


def _verifier(guard: Guard, nonce: str) -> str:
    """The secret of one login (PKCE), which nothing that travels tells; no server has to remember it."""
    return hmac.new(guard.register.sessions.key, f"login:{nonce}".encode(), hashlib.sha256).hexdigest()


def _path(told: str) -> str:
    return unquote(local(told))


def _to(told: str) -> RedirectResponse:
    return RedirectResponse(local(told), status_code=303)
