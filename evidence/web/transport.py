"""Connections to checked addresses only, under one deadline.

Checking happens where the socket is opened: a name is resolved once, every address it has is checked, and
the socket goes to one of those addresses. No second resolution can give another answer, and TLS still
speaks of the name. Limits of ``httpx`` are per operation; a server that drips one byte at a time would stay
below them for ever, so each operation here is also cut to what is left of the whole.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpcore
import httpx

from evidence.web import addresses
from evidence.web.failures import NameUnknown

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from evidence.web.addresses import Allowance

    Resolver = Callable[[str, int], Sequence[str]]
    SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

_AS_HTTPX: dict[type[Exception], type[httpx.TransportError]] = {
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteTimeout: httpx.WriteTimeout,
    httpcore.PoolTimeout: httpx.PoolTimeout,
    httpcore.ConnectError: httpx.ConnectError,
    httpcore.ReadError: httpx.ReadError,
    httpcore.WriteError: httpx.WriteError,
    httpcore.RemoteProtocolError: httpx.RemoteProtocolError,
    httpcore.LocalProtocolError: httpx.LocalProtocolError,
    httpcore.UnsupportedProtocol: httpx.UnsupportedProtocol,
}


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for every address of a name. Raises OSError when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Deadline:
    """When the answer in progress must be complete, for each thread its own."""

    def __init__(self) -> None:
        self._local = threading.local()

    def set(self, until: float) -> None:
        """Let operations of this thread run until then, in ``time.monotonic`` seconds."""
        self._local.until = until

    def left(self, timeout: float | None) -> float:
        """Seconds that the next operation may take."""
        left: float = self._local.until - time.monotonic()
        return max(0.0, left if timeout is None else min(left, timeout))


class _Stream(httpcore.NetworkStream):
    """A connection whose every operation stays inside the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = self._deadline.left(timeout)
        if left == 0:
            raise httpcore.ReadTimeout
        return self._inner.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = self._deadline.left(timeout)
        if left == 0:
            raise httpcore.WriteTimeout
        self._inner.write(buffer, left)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout)
        if left == 0:
            raise httpcore.ConnectTimeout
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class Guard(httpcore.NetworkBackend):
    """Opens sockets to addresses that the rules allow."""

    def __init__(
        self, *, allowed: Allowance, resolver: Resolver, network: httpcore.NetworkBackend, deadline: Deadline
    ) -> None:
        """Resolve with ``resolver`` and connect through ``network``, which sees only checked IP addresses."""
        self._allowed = allowed
        self._resolver = resolver
        self._network = network
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check all, connect to the first that answers. Raises AddressRefused, NameUnknown."""
        until = time.monotonic() + self._deadline.left(timeout)
        found = [host] if addresses.literal(host) else self._resolved(host, port, until=until)
        refused: httpcore.ConnectError | httpcore.ConnectTimeout = httpcore.ConnectTimeout()
        for address in addresses.check(found, host=host, port=port, allowed=self._allowed):
            left = until - time.monotonic()
            if left <= 0:
                break
            try:
                stream = self._network.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as unanswered:
                refused = unanswered
            else:
                return _Stream(stream, self._deadline)
        raise refused

    def _resolved(self, host: str, port: int, *, until: float) -> Sequence[str]:
        """Resolve in a thread of its own, because the system's resolver knows no time limit."""
        answers: list[Sequence[str] | OSError] = []

        def ask() -> None:
            try:
                answers.append(self._resolver(host, port))
            except (OSError, UnicodeError) as unknown:
                answers.append(OSError(str(unknown)))

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(max(0.0, until - time.monotonic()))
        if not answers:
            raise httpcore.ConnectTimeout
        if isinstance(answers[0], OSError) or not answers[0]:
            raise NameUnknown(
                f"The host name {host} is not known to the name service.",
                next_step="Check its spelling and your connection.",
            )
        return answers[0]


class Transport(httpx.BaseTransport):
    """A pool of guarded connections: HTTP/1.1, no proxy, no cookies, no environment, no redirects."""

    def __init__(
        self,
        *,
        allowed: Allowance,
        resolver: Resolver,
        network: httpcore.NetworkBackend,
        tls: ssl.SSLContext | None,
    ) -> None:
        """Keep up to eight idle connections; ``tls`` None trusts the bundled authorities."""
        self._deadline = Deadline()
        guard = Guard(allowed=allowed, resolver=resolver, network=network, deadline=self._deadline)
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls or httpx.create_ssl_context(trust_env=False),
            max_connections=32,
            max_keepalive_connections=8,
            keepalive_expiry=5.0,
            network_backend=guard,
        )

    def until(self, moment: float) -> None:
        """Cut every later operation of this thread to this moment, in ``time.monotonic`` seconds."""
        self._deadline.set(moment)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request. Raises httpx.TransportError, AddressRefused, NameUnknown."""
        url = request.url
        with _as_httpx():
            answer = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=request.headers.raw,
                    content=request.read(),
                    extensions=request.extensions,
                )
            )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), request=request)

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """The bytes of an answer as they arrive."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@contextmanager
def _as_httpx() -> Iterator[None]:
    """Raise the errors of the layer below as those that httpx documents."""
    try:
        yield
    except tuple(_AS_HTTPX) as below:
        raise _AS_HTTPX[type(below)](str(below)) from below
