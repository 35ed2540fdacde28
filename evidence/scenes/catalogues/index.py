"""What was read of one static catalogue, kept in one SQLite file; safe to use from several processes.

Documents are kept by address, with the place and time of their items; their links stay in their bodies.
A walk must know of every link whether it was followed before: it looks addresses up, and needs no tree of
boxes.
"""

from __future__ import annotations

import hashlib
import time
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from shapely.geometry import shape

from evidence.errors import WebError
from evidence.scenes.catalogues.index_file import IndexDamaged, IndexUnusable, changing, connected, named
from evidence.scenes.stac.documents import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evidence.scenes.catalogues.summaries import Summary
    from evidence.seams import Answer, SceneQuery

LONGEST_QUEUE_S = 30.0
"""A turn farther off than this was not taken by those who wait: the clock was set back."""

_AT_ONCE = 500  # SQLite before 3.32 takes 999 parameters.
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Kept:
    """One address as it is known."""

    kind: str
    """``item``, ``list``, ``other`` or ``failed``."""

    at: datetime
    """When it was answered, aware UTC."""

    source: str = ""
    """Where it was read in the end, as trails name it: after redirects, without secrets."""

    body: bytes = b""
    failure: WebError | None = None
    """Why it could not be read; None when it was."""


class Index:
    """An open index. Close it, or use it in a ``with`` statement; it belongs to one thread.

    Reading raises IndexUnusable, or IndexDamaged when the file is broken.
    """

    def __init__(self, path: Path) -> None:
        """Open ``path``, which is made when it is missing. Raises IndexUnusable, IndexDamaged."""
        self.unkept: str | None = None
        """Why something could not be kept, such as a full disk; None when everything was."""

        self._path = path
        self._db = connected(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def get(self, url: str) -> Kept | None:
        """What is known of an address; None when nothing is, or its bytes are not those that were kept."""
        asked = "SELECT kind, at, status, what, next_step, source, sha256, body FROM documents WHERE url = ?"
        with named(self._path):
            row = self._db.execute(asked, (url,)).fetchone()
        if row is None:
            return None
        kind, at, status, what, next_step, source, sha256, packed = row
        moment = _EPOCH + timedelta(seconds=at)
        if kind == "failed":
            return Kept(kind, moment, failure=WebError(what, next_step=next_step, status=status))
        body = _unpacked(packed)
        return Kept(kind, moment, source, body) if hashlib.sha256(body).hexdigest() == sha256 else None

    def keep(self, url: str, answer: Answer, summary: Summary) -> None:
        """Keep an answer in place of what was known; where nothing can be written, ``unkept`` says so."""
        at = datetime.fromisoformat(answer.exchange.at)
        span = map(_microseconds, summary.span) if summary.span else (None, None)
        told = (summary.kind, _seconds(at), *span, *(summary.box or (None,) * 4))
        digest = hashlib.sha256(answer.body).hexdigest()
        read = (answer.address, digest, zlib.compress(answer.body))
        self._put((url, *told, None, None, None, *read))

    def keep_failure(self, url: str, failed: WebError, *, at: datetime) -> None:
        """Keep that an address cannot be read."""
        told = (failed.status, failed.what, failed.next_step)
        self._put((url, "failed", _seconds(at), *(None,) * 6, *told, None, None, None))

    def elsewhere(self, urls: Sequence[str], query: SceneQuery, *, since: datetime) -> set[str]:
        """Those known to hold nothing that touches the area in the interval.

        Args:
            urls: addresses.
            query: place and time.
            since: lists read before this may have grown, and are not among them; an item stays where it is.
        """
        west, south, east, north = shape(query.area).bounds
        edges = (_microseconds(query.start), _microseconds(query.end), west, east, south, north)
        found: set[str] = set()
        for start in range(0, len(urls), _AT_ONCE):
            some = urls[start : start + _AT_ONCE]
            asked = (
                f"SELECT url FROM documents WHERE url IN ({','.join('?' * len(some))})"  # noqa: S608 (no values)
                " AND (kind = 'item' OR ? <= at)"
                " AND (last < ? OR ? < first OR east < ? OR ? < west OR north < ? OR ? < south)"
            )
            with named(self._path):
                rows = self._db.execute(asked, (*some, _seconds(since), *edges))
                found.update(url for (url,) in rows)
        return found

    def turn(self, host: str, *, pause_s: float) -> float:
        """Take the next turn at a host, after those that any process has taken.

        Returns:
            Seconds to wait before the request goes out.
        """
        now = time.time()
        try:
            with named(self._path), changing(self._db):
                asked = "SELECT at FROM turns WHERE host = ? AND at BETWEEN ? AND ?"
                row = self._db.execute(asked, (host, now, now + LONGEST_QUEUE_S)).fetchone()
                at = row[0] if row else now
                self._db.execute("INSERT OR REPLACE INTO turns VALUES (?, ?)", (host, at + pause_s))
        except IndexDamaged:
            raise
        except IndexUnusable:
            # Nothing can be written: others cannot be waited for, but oneself can.
            return pause_s
        return float(at - now)

    def _put(self, row: tuple[object, ...]) -> None:
        asked = f"INSERT OR REPLACE INTO documents VALUES ({','.join('?' * len(row))})"  # noqa: S608 (no values)
        try:
            with named(self._path):
                self._db.execute(asked, row)
        except IndexDamaged:
            raise
        except IndexUnusable as full:
            # What is not kept is read again another time, as with any cache.
            self.unkept = full.what


def _unpacked(packed: object) -> bytes:
    """The bytes that were kept; none when they cannot be unpacked."""
    try:
        return zlib.decompressobj().decompress(packed, MOST_BYTES) if isinstance(packed, bytes) else b""
    except zlib.error:
        return b""


def _seconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(seconds=1)


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
