"""Recording, replay and cache of web exchanges: one folder, one form.

    index.ndjson     one line for each request, in the order answered
    bodies/<sha256>  the bytes of each answer, once

A request is recognised by method, address (secrets already replaced), bytes asked for and the hash of what
was sent along. Failures are kept like answers, so that a replay fails as the recording did.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, Field, ValidationError

from claims.errors import RecountError
from claims.model import Value
from evidence.errors import NotRecorded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class NotKept(RecountError):
    """An exchange that was to be recorded cannot be written; no dead end, as the recording would be false."""


class Ask(Value):
    """What a request is recognised by."""

    method: str
    url: str
    """Canonical address without secrets."""

    span: tuple[int, int] | None = None
    """First and last byte asked for, inclusive; None for the whole."""

    sent_sha256: Sha256 | None = None
    """Hash of the request's body; None when it had none."""


class Failure(Value):
    """An error in place of an answer: the name of its class, its two sentences, the HTTP status."""

    error: str
    what: str
    next_step: str
    status: int | None = None


@dataclass(frozen=True)
class Reply:
    """One answer of one server, redirects not yet followed."""

    status: int
    headers: Mapping[str, str]
    """Those that are kept, lower-case names."""

    body: bytes
    """After any transfer and content decoding."""

    at: datetime
    """When it was first given, aware UTC."""


class Entry(Value):
    """One line of the index: an ask and what came of it."""

    ask: Ask
    status: int | None = None
    """HTTP status; None for a failure."""

    headers: dict[str, str] = Field(default_factory=dict)
    sha256: Sha256 | None = None
    """Hash of the body, its file name under ``bodies``; None for a failure."""

    failure: Failure | None = None
    at: AwareDatetime


class Tape:
    """A folder of exchanges; safe to use from several threads."""

    def __init__(self, folder: Path, *, forgiving: bool = False) -> None:
        """Read the index of a folder; a missing one is empty.

        Args:
            folder: where the exchanges are; made when the first is kept.
            forgiving: leave out broken lines, as a cache may that a crash cut short, and keep nothing
                where nothing can be written.

        Raises:
            NotRecorded: a line is broken or the index cannot be read, and that is not forgiven.
        """
        self._folder = folder
        self._forgiving = forgiving
        self._lock = threading.Lock()
        self._entries: dict[Ask, list[Entry]] = defaultdict(list)
        self._given: dict[Ask, int] = defaultdict(int)
        self._load()

    def keep(self, ask: Ask, reply: Reply) -> None:
        """Add an answer. Raises NotKept when it cannot be written, and that is not forgiven."""
        digest = hashlib.sha256(reply.body).hexdigest()
        entry = Entry(ask=ask, status=reply.status, headers=dict(reply.headers), sha256=digest, at=reply.at)
        with self._writing():
            self._store(digest, reply.body)
            self._append(entry)

    def keep_failure(self, ask: Ask, failure: Failure, *, at: datetime) -> None:
        """Add a failure. Raises NotKept as ``keep`` does."""
        with self._writing():
            self._append(Entry(ask=ask, failure=failure, at=at))

    def next(self, ask: Ask) -> Reply | Failure:
        """Give the recorded outcome; asked again, the following one, and in the end the last one again.

        Raises:
            NotRecorded: the folder does not hold the request, or its body is missing or altered.
        """
        with self._lock:
            entries = self._entries.get(ask, [])
            if not entries:
                raise NotRecorded(
                    f"The recording in {self._folder} holds no answer to {_shown(ask)}.",
                    next_step="Record again with this article and these settings, or run without --replay.",
                )
            turn = self._given[ask]
            self._given[ask] = turn + 1
            entry = entries[min(turn, len(entries) - 1)]
        return entry.failure or self._reply(entry)

    def holds(self, url: str) -> bool:
        """Whether anything was asked of this address or below it."""
        with self._lock:
            return any(ask.url.startswith(url) for ask in self._entries)

    def newest(self, ask: Ask) -> Reply | None:
        """Give the latest answer with its body intact; None when there is none."""
        with self._lock:
            answered = [entry for entry in self._entries.get(ask, []) if entry.failure is None]
        if not answered:
            return None
        try:
            return self._reply(max(answered, key=lambda entry: entry.at))
        except NotRecorded:
            return None

    def forget(self, *, before: datetime) -> None:
        """Drop exchanges older than that, and bodies that no exchange is left of; raises NotKept as ``keep``.

        Meant for a cache: what another process keeps meanwhile may be lost, and is fetched anew.
        """
        with self._writing():
            self._forget(before=before)

    def _forget(self, *, before: datetime) -> None:
        with self._lock:
            old = {ask: kept for ask, kept in self._entries.items() if kept}
            self._entries = defaultdict(list)
            for ask, kept in old.items():
                self._entries[ask] = [entry for entry in kept if before <= entry.at]
            left = [entry for kept in self._entries.values() for entry in kept]
            lines = "".join(_line(entry) for entry in left)
            partial = self._folder / f"index.{os.getpid()}"
            partial.write_text(lines, encoding="utf-8")
            partial.replace(self._folder / "index.ndjson")
        needed = {entry.sha256 for entry in left}
        for path in (self._folder / "bodies").iterdir():
            if path.name not in needed:
                path.unlink(missing_ok=True)

    def older(self, *, than: datetime) -> int:
        """Count the exchanges older than that."""
        with self._lock:
            return sum(entry.at < than for kept in self._entries.values() for entry in kept)

    def _reply(self, entry: Entry) -> Reply:
        body = self._body(entry)
        return Reply(status=entry.status or 0, headers=entry.headers, body=body, at=entry.at)

    def _body(self, entry: Entry) -> bytes:
        path = self._folder / "bodies" / (entry.sha256 or "")
        try:
            body = path.read_bytes()
        except OSError as missing:
            raise NotRecorded(
                f"The recorded body {path} of {_shown(entry.ask)} cannot be read.",
                next_step="Take the recording from its source again, whole.",
            ) from missing
        found = hashlib.sha256(body).hexdigest()
        if found != entry.sha256:
            raise NotRecorded(
                f"The recorded body {path} was altered: its hash is {found}, not {entry.sha256}.",
                next_step="Take the recording from its source again; do not trust this copy.",
            )
        return body

    def _store(self, digest: str, body: bytes) -> None:
        path = self._folder / "bodies" / digest
        if path.exists() and path.stat().st_size == len(body):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        # Another process may write the same body: each writes its own file, and the last rename wins.
        partial = path.with_name(f"{digest}.{os.getpid()}.{threading.get_ident()}")
        partial.write_bytes(body)
        partial.replace(path)

    def _append(self, entry: Entry) -> None:
        line = _line(entry)
        with self._lock:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / "index.ndjson").open("a", encoding="utf-8") as index:
                index.write(line)
            self._entries[entry.ask].append(entry)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Name the failure to write, or forgive it."""
        try:
            yield
        except OSError as refused:
            if not self._forgiving:
                raise NotKept(
                    f"The recording in {self._folder} cannot be written ({refused.strerror}).",
                    next_step="Make room, or record into another folder.",
                ) from refused

    def _index(self) -> bytes:
        path = self._folder / "index.ndjson"
        try:
            return path.read_bytes() if path.exists() else b""
        except OSError as unreadable:
            if self._forgiving:
                return b""
            raise NotRecorded(
                f"{path} cannot be read ({unreadable.strerror}).",
                next_step="Name a folder that holds a recording.",
            ) from unreadable

    def _load(self) -> None:
        path = self._folder / "index.ndjson"
        for number, line in enumerate(self._index().splitlines(), start=1):
            try:
                entry = Entry.model_validate_json(line)
            except ValidationError as broken:
                if self._forgiving:
                    continue
                raise NotRecorded(
                    f"Line {number} of {path} is not an exchange: {broken.errors()[0]['msg']}.",
                    next_step="Remove that line or the folder, and record again.",
                ) from broken
            self._entries[entry.ask].append(entry)


def _line(entry: Entry) -> str:
    return entry.model_dump_json(exclude_defaults=True) + "\n"


def _shown(ask: Ask) -> str:
    return f"{ask.method} {ask.url}" + (f" bytes {ask.span[0]}-{ask.span[1]}" if ask.span else "")
