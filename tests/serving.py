"""Real servers on loopback, whose every answer is a few lines of a test."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl


@dataclass(frozen=True)
class Asked:
    """One request that the server saw."""

    method: str
    path: str
    headers: dict[str, str]
    """Lower-case names."""

    body: bytes


Reaction = Callable[[http.server.BaseHTTPRequestHandler], None]


def says(body: bytes = b"", status: int = 200, **headers: str) -> Reaction:
    """Answer with these bytes; an underscore in a header's name stands for a hyphen."""

    def react(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        named = {name.replace("_", "-").lower(): value for name, value in headers.items()}
        for name, value in ({"content-length": str(len(body))} | named).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return react


def sends_to(location: str, status: int = 302) -> Reaction:
    """Answer with a redirect."""
    return says(b"moved", status, location=location)


def in_turn(*reactions: Reaction) -> Reaction:
    """Answer each request with the next of these, and with the last for ever."""
    left = list(reactions)

    def react(handler: http.server.BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return react


def ranged(whole: bytes) -> Reaction:
    """Answer Range requests as a good file server does."""

    def react(handler: http.server.BaseHTTPRequestHandler) -> None:
        first, _, last = handler.headers["Range"].removeprefix("bytes=").partition("-")
        part = whole[int(first) : int(last) + 1]
        stated = f"bytes {first}-{int(first) + len(part) - 1}/{len(whole)}"
        says(part, 206, content_range=stated, etag='"one"')(handler)

    return react


@dataclass
class Server:
    """A running server."""

    port: int = 0
    paths: dict[str, Reaction] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    """Set when the test is over; a reaction that waits must wait for this."""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(*, tls: ssl.SSLContext | None = None, **paths: Reaction) -> Iterator[Server]:
    """Run a server whose paths are the keywords: ``page=says(b"…")`` answers ``/page``."""
    server = Server(paths={f"/{name}": reaction for name, reaction in paths.items()})

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 5
        disable_nagle_algorithm = True

        def log_message(self, *_: Any) -> None:
            """Keep the test's output quiet."""

        def _react(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.asked.append(Asked(self.command, self.path, headers, body))
            server.paths.get(self.path.partition("?")[0], says(b"nothing here", 404))(self)

        do_GET = do_HEAD = do_POST = _react  # noqa: N815 - the standard library chooses these names

    class Listener(http.server.ThreadingHTTPServer):
        daemon_threads = False

        def handle_error(self, *_: Any) -> None:
            """A client that hangs up early is what some tests are about."""

    listener = Listener(("127.0.0.1", 0), Handler)
    if tls is not None:
        listener.socket = tls.wrap_socket(listener.socket, server_side=True)
    server.port = listener.server_address[1]
    running = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
    running.start()
    try:
        yield server
    finally:
        server.stopping.set()
        listener.shutdown()
        running.join()
        listener.server_close()
