"""A relay in front of a real web server: it passes requests on, and delays, counts or spoils the answers."""

from __future__ import annotations

import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import httpx

if TYPE_CHECKING:
    import http.server
    from collections.abc import Callable, Mapping

    Change = Callable[["Passing"], "Passing"]

# Headers that speak of one connection only (RFC 9110, section 7.6.1).
_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "server", "date"})

_LONGEST_STALL_S = 60.0


@dataclass(frozen=True)
class Passing:
    """An answer on its way through."""

    status: int
    headers: Mapping[str, str]
    """Lower-case names; sent as they stand, the length of the body too."""

    body: bytes
    sent: int | None = None
    """How many bytes of the body are sent; None for all."""

    then: Literal["go on", "close", "reset", "stall"] = "go on"
    """What becomes of the connection: a stalled one stays open until the other side gives up."""


@dataclass
class Relay:
    """A reaction for ``serving``: fetches the path from ``upstream`` and passes the answer on, changed."""

    upstream: str
    """Address of the real server."""

    change: Change = lambda passing: passing
    delay_s: float = 0.0
    """How long each answer is held back, as if the server were far away."""

    requests: int = 0
    served: int = 0
    """Bytes of bodies that were sent."""

    _client: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False), repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __call__(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        """Pass one request on."""
        time.sleep(self.delay_s)
        passing = self.change(self._fetched(handler))
        body = passing.body[: passing.sent]
        with self._lock:
            self.requests += 1
            self.served += len(body)
        handler.send_response(passing.status)
        for name, value in passing.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
        _end(handler, passing)

    def close(self) -> None:
        """Let go of the connections to the real server."""
        self._client.close()

    def _fetched(self, handler: http.server.BaseHTTPRequestHandler) -> Passing:
        asked = {
            name: value for name, value in handler.headers.items() if name.lower() not in _HOP | {"host"}
        }
        with self._client.stream(handler.command, self.upstream + handler.path, headers=asked) as answer:
            headers = {name: value for name, value in answer.headers.items() if name not in _HOP}
            return Passing(answer.status_code, headers, b"".join(answer.iter_raw()))


def _end(handler: http.server.BaseHTTPRequestHandler, passing: Passing) -> None:
    if passing.then == "go on":
        return
    handler.close_connection = True
    handler.wfile.flush()
    if passing.then == "stall":
        handler.connection.settimeout(_LONGEST_STALL_S)
        handler.connection.recv(1)
    elif passing.then == "reset":
        # Closing with a linger of zero seconds resets the connection (socket(7)).
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
