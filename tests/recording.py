"""A world that writes down what it is asked to reach, and reaches nothing.

``Nowhere`` stands for the network, ``Watched`` for a file that nobody may open.
"""

from __future__ import annotations

import ctypes
import os
import ssl
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import httpcore

from evidence.trail import Trail
from evidence.web import Policy, Web, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

PUBLIC = "93.184.215.14"
"""The one public address of these tests; ``news.example`` is there."""

SECRET = b"TOP SECRET: 73 railcars stand at Tumangang Rail Facility."
"""What everybody but the public host would answer, and what the file holds that nobody may open."""

INSIDE = [
    ("this machine", "https://127.0.0.1/a.json", "a loopback address"),
    ("this machine by name", "https://localhost/a.json", "a loopback address"),
    ("metadata", "https://169.254.169.254/latest", "a link-local address"),
    ("an intranet", "https://wiki/a.json", "a private address"),
    ("this machine in disguise", "https://0x7f.1/a.json", "a number that is not written"),
    ("a user name", "https://news.example@10.0.0.1/a.json", "a user name or password"),
    ("Redis", "https://news.example:6379/a.json", "port 6379 belongs to another service"),
]
"""Places that a catalogue must not lead to: what, where, and the rule."""

NAMES = {"localhost": ["127.0.0.1"], "wiki": ["10.2.0.4"]}
"""What the name service says of those that are names."""

# Reading the trusted authorities takes longer than most of these tests; no connection here gets so far.
_TRUST = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

_IN_OPEN, _IN_NONBLOCK = 0x20, 0o4000


@dataclass
class Nowhere(httpcore.NetworkBackend):
    """A network and a name service that only write down what they are asked; nothing leaves this process."""

    known: Mapping[str, Sequence[str] | Iterable[Sequence[str]]] = field(default_factory=dict)
    """Addresses by name; an iterator gives another list at each question, as a name that changes does."""

    answers: list[bytes] = field(default_factory=list)
    """What the public host answers, one connection after the other; it says "ok" when none is left."""

    reached: list[str] = field(default_factory=list)
    """``address:port`` of every connection, in order."""

    sent: list[bytes] = field(default_factory=list)
    """Every byte written to any of them."""

    def resolve(self, host: str, _port: int) -> Sequence[str]:
        """Look a name up in the table."""
        if host == "news.example":
            return [PUBLIC]
        found = self.known.get(host)
        if found is None:
            raise OSError("no such host")
        return next(found) if hasattr(found, "__next__") else found

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.NetworkStream:
        """Write the address down, and answer from memory."""
        self.reached.append(f"{host}:{port}")
        if host != PUBLIC:
            return _Stream([answer(SECRET)], self.sent)
        return _Stream([self.answers.pop(0) if self.answers else answer(b"ok")], self.sent)

    def door(self, folder: Path, *, policy: Policy | None = None) -> Web:
        """Open the project's own door onto this world; it keeps its trail in ``folder``."""
        quick = policy or Policy(connect_s=2, read_s=2, total_s=10)
        return Web(quick, trail=Trail(folder), world=World(resolver=self.resolve, network=self, tls=_TRUST))


class _Stream(httpcore.MockStream):
    """A connection that hands out canned bytes and keeps what is written to it."""

    def __init__(self, buffer: list[bytes], sent: list[bytes]) -> None:
        super().__init__(buffer)
        self._sent = sent

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - httpcore's own
        """Keep it."""
        self._sent.append(buffer)


def answer(body: bytes = b"", status: int = 200, **headers: str) -> bytes:
    """Write an HTTP answer, after which the connection is closed; ``_`` in a name stands for ``-``."""
    named = {"content_length": str(len(body)), "connection": "close"} | headers
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in named.items() if value != "-"]
    return "\r\n".join([f"HTTP/1.1 {status} Some", *lines, "", ""]).encode("latin-1") + body


class Watched:
    """A file that nobody may open: the kernel tells of each success, in this process and in all others."""

    def __init__(self, path: Path) -> None:
        """Write the secret into ``path``, unless it holds something already, and watch it from now on."""
        self.path = path
        if not path.exists():
            path.write_bytes(SECRET)
        self._events = -1
        if sys.platform == "linux":
            library = ctypes.CDLL(None, use_errno=True)
            self._events = library.inotify_init1(_IN_NONBLOCK)
            library.inotify_add_watch(self._events, os.fsencode(path), _IN_OPEN)

    @property
    def opened(self) -> bool:
        """Whether anybody opened it; never true where the kernel does not tell."""
        try:
            return self._events >= 0 and bool(os.read(self._events, 4096))
        except BlockingIOError:
            return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._events >= 0:
            os.close(self._events)


@dataclass(frozen=True)
class Try:
    """One way to reach what must not be reached."""

    what: str
    """What is tried, in words."""

    tried: Any
    """The address, the bytes, or what makes them."""

    rule: str
    """Words of the refusal that name the rule."""

    reached: tuple[str, ...] = ()
    """Connections that are allowed on the way to the refusal; none by default."""

    known: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Names that the name service knows besides ``news.example``."""


def ids(rows: Iterable[Try]) -> Callable[[Try], str]:
    """Name tests by their row, and insist that no two rows say the same."""
    names = [row.what for row in rows]
    assert sorted(names) == sorted(set(names)), "two rows of one name"
    return lambda row: row.what


def leaked(folder: Path) -> list[str]:
    """Files below a folder that hold the secret, and should not."""
    return [path.name for path in folder.rglob("*") if path.is_file() and SECRET[:10] in path.read_bytes()]
