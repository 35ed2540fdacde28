"""Everything that was read from outside, in order, with its bytes by their hash."""

from __future__ import annotations

import hashlib
import os
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from evidence.model.exchanges import Exchange

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class Trail:
    """Notes each exchange and keeps its body in a folder, one file for each distinct hash."""

    def __init__(self, folder: Path) -> None:
        """Keep bodies in ``folder``, which is made when the first arrives."""
        self._folder = folder
        self._exchanges: list[Exchange] = []
        self._here = threading.local()

    def note(
        self,
        body: bytes,
        *,
        url: str,
        method: str,
        status: int | None,
        span: tuple[int, int] | None = None,
        at: datetime | None = None,
    ) -> Exchange:
        """Store a body and remember where it came from.

        Args:
            body: the bytes as received, after any transfer decoding.
            url: address, without user information or secrets.
            method: GET, POST or READ.
            status: HTTP status; None for a local file.
            span: first and last byte asked for, inclusive; None for the whole.
            at: when it was answered, aware UTC; None for now.

        Returns:
            The exchange as it stands in a record's trail.
        """
        digest = hashlib.sha256(body).hexdigest()
        self._keep(digest, body)
        exchange = Exchange(
            url=url,
            method=method,
            range=None if span is None else f"bytes={span[0]}-{span[1]}",
            status=status,
            bytes=len(body),
            sha256=digest,
            at=(at or datetime.now(UTC)).isoformat(timespec="seconds").replace("+00:00", "Z"),
        )
        getattr(self._here, "exchanges", self._exchanges).append(exchange)
        return exchange

    @contextmanager
    def apart(self) -> Iterator[list[Exchange]]:
        """Note what this thread reads in a list of its own, to be handed to ``repeat`` in the order wanted.

        Several catalogues are asked at once, and a trail must not depend on which answers first.
        """
        own: list[Exchange] = []
        self._here.exchanges = own
        try:
            yield own
        finally:
            del self._here.exchanges

    def repeat(self, exchanges: Iterable[Exchange]) -> None:
        """Note exchanges whose bodies are kept: read ``apart``, or once more for a second finding."""
        getattr(self._here, "exchanges", self._exchanges).extend(exchanges)

    def mark(self) -> int:
        """Give a position to hand to ``since`` later."""
        return len(self._exchanges)

    def since(self, mark: int = 0) -> tuple[Exchange, ...]:
        """Exchanges noted from that position on."""
        return tuple(self._exchanges[mark:])

    def body(self, sha256: str) -> bytes:
        """Bytes of a noted body."""
        return (self._folder / sha256).read_bytes()

    def _keep(self, digest: str, body: bytes) -> None:
        path = self._folder / digest
        if path.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        # Another thread may keep the same bytes: each writes a file of its own, and the last rename wins.
        partial = path.with_name(f"{digest}.{os.getpid()}.{threading.get_ident()}")
        partial.write_bytes(body)
        partial.replace(path)
