"""Who asks: by a token, a proxy's word, a login, or because the page is on this machine alone."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from verify.web.guard.hosts import is_proxy
from verify.web.guard.refusals import Refused
from verify.web.guard.roles import person_of
from verify.web.people import Person

if TYPE_CHECKING:
    from verify.settings import Settings
    from verify.web.guard.asked import Asked
    from verify.web.guard.sessions import Session, Sessions
    from verify.web.guard.tokens import TokenBook

Via = Literal["loopback", "token", "password", "proxy", "session", "nothing"]

LOCAL = Person(name="local editor", role="editor")
"""Whoever sits at a machine whose page nobody else can reach."""


@dataclass(frozen=True)
class Known:
    """Who asks, and how that is known."""

    person: Person | None
    """None: somebody who has not said who they are."""

    via: Via
    address: str
    """Where they ask from, proxies of ours left out."""

    key: str | None = None
    """Number of the token or session, for the log; it opens nothing."""

    session: Session | None = None

    @property
    def is_ambient(self) -> bool:
        """Whether a browser would prove this by itself, whichever page told it to ask."""
        return self.via != "token"


@dataclass(frozen=True)
class Register:
    """Everything that people are known by."""

    settings: Settings
    sessions: Sessions
    tokens: TokenBook

    def who(self, asked: Asked, address: str) -> Known:
        """Say who asks, from an address. A token counts most, as it is sent on purpose.

        Raises:
            Refused: a token that is none, or was revoked; a name of the proxy that has no role.
        """
        if asked.every("authorization"):
            return self._by_token(asked, address)
        if not self.settings.has_accounts:
            return Known(LOCAL, "loopback", address)
        proxied = self._by_proxy(asked)
        if proxied is not None:
            return Known(proxied, "proxy", address)
        session = self.sessions.read(asked.cookies)
        # A session that began with a token ends with it.
        if session is not None and (session.token is None or self.tokens.holds(session.token)):
            return Known(session.person, "session", address, session.number, session)
        return Known(None, "nothing", address)

    def _by_token(self, asked: Asked, address: str) -> Known:
        """Bearer from programs; as a Basic password from readers of feeds, who know nothing else."""
        scheme, _, told = asked.one("authorization").partition(" ")
        is_password = scheme.lower() == "basic"
        token = self.tokens.find(_password(told) if is_password else told.strip())
        if token is None or scheme.lower() not in {"bearer", "basic"}:
            raise Refused(
                401,
                "That token is none, or was revoked.",
                next_step="Make one: recount tokens make --name NAME --role viewer.",
                headers={"www-authenticate": 'Bearer realm="recount", error="invalid_token"'},
            )
        return Known(token.person, "password" if is_password else "token", address, token.id)

    def _by_proxy(self, asked: Asked) -> Person | None:
        """Whom the proxy names, which is believed from its own address alone."""
        header = self.settings.proxy_user
        if not header or not is_proxy(asked.peer, self.settings.proxies) or not asked.every(header.lower()):
            return None
        name = _unmangled(asked.one(header.lower()))
        listed = asked.one((self.settings.proxy_groups or "").lower())
        groups = [one.strip() for one in _unmangled(listed).replace(";", ",").split(",") if one.strip()]
        return person_of(name, [name, *groups], self.settings.roles)


def _password(told: str) -> str:
    try:
        return base64.b64decode(told.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def _unmangled(told: str) -> str:
    """A header's text: bytes of UTF-8 where they are some, Latin-1 as HTTP has it elsewhere."""
    try:
        return told.encode("latin-1").decode()
    except UnicodeError:
        return told
