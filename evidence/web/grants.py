"""Files that open with a token only: fetched when one is needed, kept while it lasts, never noted."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from evidence.web.failures import BrokenAnswer, Forbidden, NotFound
from evidence.web.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_QUERY = re.compile(r"[A-Za-z0-9%&=:._~+/-]{1,4096}")

_SPARE = timedelta(seconds=60)
"""A token is not used in its last minute: a read of several ranges would break off half-way."""

_UNSAID = timedelta(minutes=5)
"""How long a token is kept that does not say when it ends."""


@dataclass(frozen=True)
class Signed:
    """Hosts whose files want a token in the query, and who gives it (Azure's shared access signatures)."""

    hosts: str
    """End of their names, such as ``.blob.core.windows.net``."""

    token: str
    """Address of the token; ``{account}`` is a host's first label, ``{container}`` a path's first segment."""


@dataclass(frozen=True)
class _Token:
    query: str
    until: datetime


class Keyring:
    """Tokens by account and container; safe to use from several threads."""

    def __init__(
        self, signed: Sequence[Signed], fetch: Callable[[str], bytes], *, now: Callable[[], datetime]
    ) -> None:
        """Fetch tokens by ``fetch``, which gives the bytes of an address and keeps nothing of them."""
        self._signed = tuple(signed)
        self._fetch = fetch
        self._now = now
        self._lock = threading.Lock()
        self._tokens: dict[str, _Token] = {}

    def grant(self, url: str) -> Callable[[], str] | None:
        """What gives the query for a file; None when its host wants none.

        The query is empty where the giver knows no such container: some are open to everybody.
        """
        parts = urlsplit(url)
        account, _, domain = (parts.hostname or "").partition(".")
        container = parts.path.strip("/").partition("/")[0]
        giver = next((one for one in self._signed if f".{domain}" == one.hosts), None)
        if giver is None or not account or not container or "sig=" in parts.query:
            return None
        address = giver.token.format(account=quote(account, safe=""), container=quote(container, safe="$"))
        return lambda: self._query(address)

    def _query(self, address: str) -> str:
        """A token that still lasts. Raises WebError when the giver fails."""
        with self._lock:
            known = self._tokens.get(address)
            if known is None or known.until <= self._now():
                known = self._tokens[address] = self._fresh(address)
        return known.query

    def _fresh(self, address: str) -> _Token:
        try:
            body = self._fetch(address)
        except (NotFound, Forbidden):
            return _Token("", self._now() + _UNSAID)
        return _read(body, address, now=self._now())


def _read(body: bytes, address: str, *, now: datetime) -> _Token:
    """Read ``{"token": "sv=…&sig=…", "msft:expiry": "2026-11-25T12:00:00Z"}``. Raises BrokenAnswer."""
    try:
        told = json.loads(body)
        query, end = told["token"], told.get("msft:expiry")
        until = now + _UNSAID if end is None else _moment(end) - _SPARE
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as bad:
        raise _no_token(address) from bad
    if not isinstance(query, str) or not _QUERY.fullmatch(query):
        raise _no_token(address)
    return _Token(query, until)


def _moment(written: str) -> datetime:
    read = datetime.fromisoformat(written)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def _no_token(address: str) -> BrokenAnswer:
    return BrokenAnswer(
        f"{redact(address)} was asked for a token and gave none.",
        next_step="Try again later, or take the scene from another catalogue.",
    )
