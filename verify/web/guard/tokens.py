"""Tokens for programs: a file each in the data folder, which holds a token's digest and never the token.

accounts/tokens/ID.json     {"id", "name", "role", "sha256", "made"}
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - a field of a frozen value
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, ValidationError

from claims.model import Value
from verify.errors import VerifyError
from verify.files import FileRefusedError, reason, regular_bytes
from verify.web.guard.keeping import kept
from verify.web.people import Person, Role

if TYPE_CHECKING:
    from datetime import datetime

_TOKEN = re.compile(r"recount_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_ID = re.compile(r"[0-9a-f]{12}")
_MOST_BYTES = 4096
_MOST = 10_000


class TokenRefusedError(VerifyError):
    """A token that cannot be made, or that is not there."""


class Token(Value):
    """What is kept of a token."""

    id: Annotated[str, Field(pattern=_ID.pattern)]
    """Its first part; it opens nothing."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    """Whom or what it is for; it stands in the log, and in reviews made with it."""

    role: Role

    sha256: Annotated[str, Field(pattern=r"[0-9a-f]{64}")]
    """Digest of the whole token. 256 random bits need no salt and no slow hash."""

    made: str
    """When, ISO 8601."""

    @property
    def person(self) -> Person:
        """Who asks with it."""
        return Person(name=self.name, role=self.role)


@dataclass(frozen=True)
class TokenBook:
    """The folder of tokens."""

    folder: Path

    def make(self, name: str, role: Role, *, now: datetime) -> tuple[Token, str]:
        """Make a token; its text is given this once.

        Raises:
            TokenRefusedError: it cannot be called that.
            FileRefusedError: it cannot be written.
        """
        if not (name.strip() and name.isprintable() and len(name) <= 200):
            raise TokenRefusedError(
                f"A token cannot be called {name[:60]!a}.", next_step="Give it a name of one line."
            )
        ident = secrets.token_hex(6)
        text = f"recount_{ident}_{secrets.token_urlsafe(32)}"
        made = now.isoformat(timespec="seconds")
        token = Token(id=ident, name=name.strip(), role=role, sha256=_digest(text), made=made)
        kept(self.folder / f"{ident}.json", token.model_dump_json().encode())
        return token, text

    def find(self, text: str) -> Token | None:
        """The token that a text is; None when it is none, or was revoked."""
        found = _TOKEN.fullmatch(text)
        token = self._read(self.folder / f"{found[1]}.json") if found else None
        return token if token and hmac.compare_digest(token.sha256, _digest(text)) else None

    def holds(self, ident: str) -> bool:
        """Whether a token has not been revoked."""
        return _ID.fullmatch(ident) is not None and self._read(self.folder / f"{ident}.json") is not None

    def every(self) -> list[Token]:
        """Every token, the oldest first. Raises FileRefusedError."""
        try:
            paths = [path for path in self.folder.iterdir() if path.suffix == ".json"][:_MOST]
        except FileNotFoundError:
            return []
        except OSError as refused:
            raise FileRefusedError(
                f"The tokens in {self.folder} cannot be listed ({reason(refused)}).",
                next_step="Mend the folder's permissions.",
            ) from refused
        tokens = [token for token in map(self._read, paths) if token]
        return sorted(tokens, key=lambda token: (token.made, token.id))

    def revoke(self, ident: str) -> Token:
        """Let a token open nothing any more, at once.

        Raises:
            TokenRefusedError: there is none of that id.
            FileRefusedError: it cannot be removed.
        """
        path = self.folder / f"{ident}.json"
        token = self._read(path) if _ID.fullmatch(ident) else None
        if token is None:
            raise TokenRefusedError(
                f"No token has the id {ident[:60]!a}.", next_step="Give one that recount tokens list shows."
            )
        try:
            path.unlink()
        except OSError as refused:
            raise FileRefusedError(
                f"The token {path} cannot be removed ({reason(refused)}).",
                next_step="Mend the folder's permissions.",
            ) from refused
        return token

    def _read(self, path: Path) -> Token | None:
        """A token's file; None when it is missing or holds none."""
        try:
            token = Token.model_validate_json(regular_bytes(path, most=_MOST_BYTES))
        except (OSError, ValidationError, FileRefusedError):
            return None
        return token if token.id == path.stem else None


def token_book(data: Path) -> TokenBook:
    """The tokens of a data folder."""
    return TokenBook(data / "accounts" / "tokens")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
