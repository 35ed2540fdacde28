"""One request to one server: limits on bytes and time, decoding, and failures in words."""

from __future__ import annotations

import ssl
import time
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import httpcore
import httpx

from evidence.replay import Reply
from evidence.web.addresses import allowance
from evidence.web.failures import BrokenAnswer, NotSecure, Unreachable, login_wanted, timed_out, too_large
from evidence.web.redaction import redact
from evidence.web.transport import Transport, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from evidence.web.policy import Policy
    from evidence.web.transport import Resolver

KEPT = (
    "accept-ranges",
    "cache-control",
    "content-disposition",
    "content-language",
    "content-length",
    "content-range",
    "content-type",
    "date",
    "etag",
    "last-modified",
    "location",
    "retry-after",
)
"""Response headers that later stages may see; the same live, cached and replayed."""

# Pages that come with an error status, or beside a redirect, are kept up to here and cut off after.
_ASIDE_BYTES = 64 * 1024


@dataclass(frozen=True)
class World:
    """What lies behind the door; tests put their own in."""

    resolver: Resolver = resolve
    network: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)
    """Opens sockets; it only ever sees checked IP addresses."""

    tls: ssl.SSLContext | None = None
    """Whom TLS trusts; None for the bundled authorities."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class Hop:
    """One request, ready to be sent."""

    method: str
    url: str
    """Canonical, secrets included."""

    headers: Mapping[str, str]
    content: bytes | None
    span: tuple[int, int] | None
    most: int
    """Longest body, in bytes, as sent and after decompression."""

    until: float
    """When it must be complete, in ``time.monotonic`` seconds."""

    turn: Callable[[], None] | None = None
    """Returns when the server may be asked; None to ask at once."""

    grant: Callable[[], str] | None = None
    """Gives the query that opens the file, when a request goes out."""


class Wire:
    """Sends single requests."""

    def __init__(self, policy: Policy, world: World) -> None:
        self._policy = policy
        self._world = world

    @cached_property
    def _transport(self) -> Transport:
        """Made at the first request: reading the trusted authorities takes longer than most offline work."""
        return Transport(
            allowed=allowance(self._policy.allow_private),
            resolver=self._world.resolver,
            network=self._world.network,
            tls=self._world.tls,
        )

    def send(self, hop: Hop, *, granted: str = "") -> Reply:
        """Send one request and read its answer whole.

        Args:
            hop: the request.
            granted: query that opens the file; it is sent and never noted.

        Raises:
            WebError: refused, too slow, too large, unreachable, insecure or broken; never for a status.
        """
        started = time.monotonic()
        self._transport.until(hop.until)
        shown = redact(hop.url)
        limits = {"connect": self._policy.connect_s, "pool": self._policy.connect_s}
        limits |= {"read": self._policy.read_s, "write": self._policy.read_s}
        request = httpx.Request(
            hop.method,
            _granted(hop.url, granted),
            headers=dict(hop.headers),
            content=hop.content,
            extensions={"timeout": limits},
        )
        try:
            response = self._transport.handle_request(request)
            try:
                body = _body(response, hop)
            finally:
                response.close()
        except httpx.TimeoutException as slow:
            raise timed_out(shown, after_s=time.monotonic() - started) from slow
        except httpx.ConnectError as failed:
            raise _unconnected(shown, failed) from failed
        except (httpx.TransportError, httpx.InvalidURL) as broken:
            raise BrokenAnswer(
                f"The answer of {shown} broke off or was not HTTP.", next_step="Try again later."
            ) from broken
        return Reply(response.status_code, _headers(response, body), body, self._world.now())

    def close(self) -> None:
        """Close every connection."""
        if "_transport" in vars(self):
            self._transport.close()


def _granted(url: str, query: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


def _body(response: httpx.Response, hop: Hop) -> bytes:
    """Read the body under the limits. An answer beside the point (redirect, error) is cut, not refused."""
    status, shown = response.status_code, redact(hop.url)
    if not 200 <= status < 300:
        return _cut(response)
    if hop.span is not None and status != 206:
        if "html" in response.headers.get("content-type", "").lower():
            raise login_wanted(shown)
        raise BrokenAnswer(
            f"{shown} was asked for bytes {hop.span[0]}-{hop.span[1]} and got the whole (status {status}).",
            next_step="Download the file and name its folder with --imagery.",
            status=status,
        )
    most = hop.most if hop.span is None else min(hop.most, hop.span[1] - hop.span[0] + 1)
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        raise too_large(shown, size=int(declared), most=most, status=status)
    body = bytearray()
    for piece in _decoded(response, shown, most=most):
        body += piece
        if len(body) > most:
            raise too_large(shown, size=None, most=most, status=status)
    return bytes(body)


def _cut(response: httpx.Response) -> bytes:
    body = bytearray()
    for piece in response.iter_raw():
        body += piece
        if len(body) >= _ASIDE_BYTES:
            break
    return bytes(body[:_ASIDE_BYTES])


def _decoded(response: httpx.Response, shown: str, *, most: int) -> Iterator[bytes]:
    """Undo gzip in steps of bounded size; httpx's own decoders would unpack a bomb in one piece.

    Only gzip was offered, and none for byte ranges; any other encoding is refused.
    """
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"identity", ""}:
        yield from response.iter_raw()
        return
    if encoding not in {"gzip", "x-gzip"} or response.status_code == 206:
        raise BrokenAnswer(
            f"{shown} answered in the encoding {encoding[:40]!r}, which was not asked for.",
            next_step="Tell whoever runs that service.",
            status=response.status_code,
        )
    decoder = zlib.decompressobj(wbits=31)
    received = 0
    for piece in response.iter_raw():
        received += len(piece)
        if received > most:
            raise too_large(shown, size=None, most=most, status=response.status_code)
        yield from _unpacked(decoder, piece, shown, step=min(most + 1, 2**20))
    if not decoder.eof:
        raise _not_gzip(shown)


def _unpacked(decoder: zlib._Decompress, piece: bytes, shown: str, *, step: int) -> Iterator[bytes]:
    waiting = piece
    while waiting and not decoder.eof:
        try:
            yield decoder.decompress(waiting, step)
        except zlib.error as broken:
            raise _not_gzip(shown) from broken
        waiting = decoder.unconsumed_tail


def _not_gzip(shown: str) -> BrokenAnswer:
    return BrokenAnswer(
        f"The answer of {shown} is said to be gzip and cannot be unpacked.", next_step="Try again later."
    )


def _headers(response: httpx.Response, body: bytes) -> dict[str, str]:
    kept = {name: response.headers[name] for name in KEPT if name in response.headers}
    if 200 <= response.status_code < 300:
        kept["content-length"] = str(len(body))
    return kept


def _unconnected(shown: str, failed: httpx.ConnectError) -> NotSecure | Unreachable:
    """Tell a TLS failure from a host where nobody answers."""
    cause: BaseException | None = failed
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            why = getattr(cause, "verify_message", None) or cause.reason or "no common protocol"
            return NotSecure(
                f"The connection to {shown} could not be made secure: {why}.",
                next_step="Check the address and your clock; do not rely on what that site shows.",
            )
        # httpcore's pool raises again "from None", which hides the cause but keeps the context.
        cause = cause.__cause__ or cause.__context__
    return Unreachable(
        f"Nobody answers at {shown}.", next_step="Check the address and your connection, or try again later."
    )
