"""Everything that was read from outside, in order, with its bytes by their hash."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from evidence.model.exchanges import Exchange

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Trail:
    """Notes each exchange and keeps its body in a folder, one file for each distinct hash."""

    def __init__(self, folder: Path) -> None:
        """Keep bodies in ``folder``, which is made when the first arrives."""
        self._folder = folder
        self._exchanges: list[Exchange] = []

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
        path = self._folder / digest
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        exchange = Exchange(
            url=url,
            method=method,
            range=None if span is None else f"bytes={span[0]}-{span[1]}",
            status=status,
            bytes=len(body),
            sha256=digest,
            at=(at or datetime.now(UTC)).isoformat(timespec="seconds").replace("+00:00", "Z"),
        )
        self._exchanges.append(exchange)
        return exchange

    def repeat(self, exchanges: Iterable[Exchange]) -> None:
        """Note exchanges once more, for a second finding that rests on them; their bodies are kept."""
        self._exchanges.extend(exchanges)

    def mark(self) -> int:
        """Give a position to hand to ``since`` later."""
        return len(self._exchanges)

    def since(self, mark: int = 0) -> tuple[Exchange, ...]:
        """Exchanges noted from that position on."""
        return tuple(self._exchanges[mark:])

    def body(self, sha256: str) -> bytes:
        """Bytes of a noted body."""
        return (self._folder / sha256).read_bytes()
