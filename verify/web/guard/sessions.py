"""Who has logged in: cookies signed with the data folder's key, which hold a name, a role and a number.

A session ends when its time is over, when its person logs out (accounts/ended/NUMBER), or when the key is
removed.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - a field of a frozen value
from typing import TYPE_CHECKING, Any

from itsdangerous import BadData, URLSafeTimedSerializer
from pydantic import ValidationError

from verify.web.guard.keeping import kept, session_key
from verify.web.people import Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verify.settings import Settings

_NUMBER = re.compile(r"[A-Za-z0-9_-]{22}")

LOGIN_S = 600
"""How long somebody may take to log in with a provider, seconds."""


@dataclass(frozen=True)
class Session:
    """Somebody who has logged in."""

    person: Person
    number: str
    """Names the session; it opens nothing by itself."""

    token: str | None = None
    """Id of the token that it began with; None for a provider's login."""


@dataclass(frozen=True)
class Sessions:
    """Makes and reads cookies."""

    key: bytes
    ended: Path
    """Folder with a file for each session that was ended before its time."""

    lasts_s: int
    is_secure: bool
    """Whether browsers send cookies over TLS alone."""

    @property
    def cookie(self) -> str:
        """Name of the cookie that says who has logged in."""
        return "__Host-recount_session" if self.is_secure else "recount_session"

    @property
    def visit_cookie(self) -> str:
        """Name of the cookie that forms are bound to, whoever fills them in."""
        return "__Host-recount_visit" if self.is_secure else "recount_visit"

    def make(self, person: Person, *, token: str | None = None) -> str:
        """The value of a cookie for somebody who has just logged in, perhaps with a token of that id."""
        told = {"name": person.name, "role": person.role, "number": _random(), "token": token}
        return self._seal("session").dumps(told)

    def read(self, cookies: Mapping[str, str]) -> Session | None:
        """Whose session it is; None without one that still holds."""
        told = self._opened("session", cookies.get(self.cookie, ""), age_s=self.lasts_s)
        if not isinstance(told, dict) or not _NUMBER.fullmatch(str(told.get("number"))):
            return None
        try:
            session = Session(Person(name=told["name"], role=told["role"]), told["number"], told["token"])
        except (KeyError, ValidationError):
            return None
        return None if (self.ended / session.number).exists() else session

    def end(self, session: Session) -> None:
        """Let a session hold no more, whoever kept its cookie. Raises FileRefusedError."""
        oldest = time.time() - self.lasts_s
        with suppress(OSError):
            for path in self.ended.iterdir():
                if path.stat().st_mtime < oldest:
                    path.unlink(missing_ok=True)
        if not (self.ended / session.number).exists():
            kept(self.ended / session.number, b"")

    def visit(self, cookies: Mapping[str, str]) -> str | None:
        """The number that this browser's forms are bound to; None when it has none yet."""
        found = cookies.get(self.visit_cookie, "")
        return found if _NUMBER.fullmatch(found) else None

    def new_visit(self) -> str:
        """A number for a browser that has none."""
        return _random()

    def form_token(self, visit: str, session: Session | None) -> str:
        """What a form must carry: bound to the browser and to who is logged in."""
        bound = f"form:{visit}:{session.number if session else ''}"
        return hmac.new(self.key, bound.encode(), hashlib.sha256).hexdigest()

    def promise(self, told: dict[str, str]) -> str:
        """What a provider sends back as ``state``: where this browser wants to go, and what must match."""
        return self._seal("login").dumps(told)

    def promised(self, state: str) -> dict[str, str] | None:
        """What a ``state`` of ours says; None for anything else, or one that is too old."""
        told = self._opened("login", state, age_s=LOGIN_S)
        return told if isinstance(told, dict) else None

    def _seal(self, use: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self.key, salt=f"recount:{use}", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def _opened(self, use: str, text: str, *, age_s: int) -> Any:
        if not 0 < len(text) <= 4096:
            return None
        try:
            return self._seal(use).loads(text, max_age=age_s)
        except (BadData, RecursionError):
            return None


def sessions_of(settings: Settings) -> Sessions:
    """The sessions of a data folder. Raises FileRefusedError, SettingError."""
    return Sessions(
        key=session_key(settings.data),
        ended=settings.data / "accounts" / "ended",
        lasts_s=int(settings.session_hours * 3600),
        is_secure=(settings.public_url or "").startswith("https://"),
    )


def cookie(name: str, value: str, *, is_secure: bool, lasts_s: int | None = None) -> str:
    """A Set-Cookie header that no script reads and no other site's form sends; age 0 removes it."""
    age = "" if lasts_s is None else f"; Max-Age={lasts_s}"
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}" + ("; Secure" if is_secure else "")


def _random() -> str:
    return secrets.token_urlsafe(16)
