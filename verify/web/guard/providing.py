"""The way to a login provider: through the project's one door, and nothing of it is kept.

Authlib writes the requests; they are sent by ``evidence.web``, whose rules hold. The provider's own host may
be a private one, as it stands in the settings and in nothing that was read.
"""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from evidence.errors import WebError
from evidence.trail import Trail
from evidence.web import Policy, Web
from evidence.web.failures import BrokenAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from authlib.oauth2.auth import ClientAuth

    from verify.settings import Settings

_MOST_BYTES = 2**20


@dataclass(frozen=True)
class Reply:
    """An answer in the form that Authlib reads."""

    status_code: int
    body: bytes

    def json(self) -> Any:
        """The answer's JSON. Raises ValueError."""
        return json.loads(self.body)

    def raise_for_status(self) -> None:
        """Nothing to do: the door has raised already."""


@dataclass(frozen=True)
class Line:
    """An open line to the provider, in the form that Authlib speaks through."""

    web: Web

    def post(self, url: str, *, data: dict[str, str], headers: dict[str, str], auth: ClientAuth) -> Reply:
        """Send a form. Raises WebError."""
        url, headers, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return _reply(self.web, "POST", url, headers=headers, content=body.encode())

    def document(self, url: str) -> dict[str, Any]:
        """Fetch a JSON object. Raises WebError."""
        try:
            told = _reply(self.web, "GET", url, headers={"accept": "application/json"}).json()
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            raise BrokenAnswer(f"{url} gave no JSON object.", next_step="Check login_issuer in the settings.")
        return told


@contextmanager
def line(settings: Settings) -> Iterator[Line]:
    """Open a line for one login: neither cached nor recorded, and no redirect is followed."""
    issuer = urlsplit(settings.login_issuer or "")
    port = issuer.port or (443 if issuer.scheme == "https" else 80)
    policy = Policy(
        allow_private=(*settings.allow_private, f"{_bracketed(issuer.hostname or '')}:{port}"),
        most_bytes=_MOST_BYTES,
        total_s=min(settings.timeout_s, 20.0),
        most_redirects=0,
        contact=settings.contact,
        offline=settings.offline,
    )
    # The trail keeps what it notes in a folder that is its owner's alone, and gone when the line closes.
    with (
        tempfile.TemporaryDirectory(prefix="recount-login-") as folder,
        Web(policy, trail=Trail(Path(folder))) as web,
    ):
        yield Line(web)


def _reply(web: Web, method: str, url: str, **sent: Any) -> Reply:
    answer = web.request(method, url, **sent)
    if answer.status is None:
        raise WebError(f"{url} gave no status.", next_step="Try again later.")
    return Reply(answer.status, answer.body)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
