"""One SQLite file of ours: made whole, opened, told from other files, and moved aside when it is broken."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from claims.errors import RecountError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION = int.from_bytes(b"Rcnt")
"""SQLite's ``application_id`` of our files."""

VERSION = 1
"""Their ``user_version``; a file of another is set aside, and all of it read anew."""

BUSY_S = 10.0
"""Time to wait while another process writes, which takes it milliseconds."""

_SCHEMA = """
CREATE TABLE documents (
    url TEXT PRIMARY KEY,
    kind TEXT NOT NULL,        -- item, list, other, failed
    at INTEGER NOT NULL,       -- seconds since 1970: when it was answered
    first INTEGER,             -- microseconds since 1970, both inclusive: times of all its items
    last INTEGER,
    west REAL, south REAL, east REAL, north REAL,
    status INTEGER, what TEXT, next_step TEXT,  -- of a failure
    source TEXT,               -- address after redirects, without secrets
    sha256 TEXT,
    body BLOB                  -- deflated
);
CREATE TABLE turns (host TEXT PRIMARY KEY, at REAL NOT NULL);  -- when the next request may go out
"""


class IndexUnusable(RecountError):
    """An index that cannot be opened or read: the folder is read-only, the disk fails."""


class IndexDamaged(IndexUnusable):
    """A file in the index's place that is broken, of another version, or none of ours."""


def connected(path: Path) -> sqlite3.Connection:
    """Open an index, which is made when it is missing; each statement is a change of its own.

    Raises:
        IndexDamaged: something else is there.
        IndexUnusable: it cannot be opened or made.
    """
    with named(path):
        if not path.exists():
            _make(path)
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    try:
        with named(path):
            # A crash may lose the last documents, no more.
            connection.execute("PRAGMA synchronous = NORMAL")
            _check(connection, path)
    except IndexUnusable:
        connection.close()
        raise
    return connection


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Say in our words what SQLite or the disk say of a file. Raises IndexUnusable, IndexDamaged."""
    step = f"Look at {path.parent}: is there room, and may it be written?"
    try:
        yield
    except sqlite3.OperationalError as refused:
        raise IndexUnusable(f"The index {path.name} cannot be used ({refused}).", next_step=step) from refused
    except sqlite3.DatabaseError as broken:
        raise IndexDamaged(f"The index {path.name} is damaged ({broken}).", next_step=step) from broken
    except OSError as refused:
        raise IndexUnusable(
            f"There can be no index in {path.parent} ({refused.strerror}).", next_step=step
        ) from refused


@contextmanager
def changing(connection: sqlite3.Connection) -> Iterator[None]:
    """Several statements as one change, seen whole or not at all, and no other writer in between."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def identity(path: Path) -> int | None:
    """Which file lies there; None when none does, or none that can be looked at."""
    try:
        return path.stat().st_ino
    except OSError:
        return None


def set_aside(path: Path, *, file: int | None) -> None:
    """Move a damaged file to ``NAME.aside``, in place of an earlier one.

    Args:
        path: where an index should be.
        file: ``identity`` of what was found there; nothing is done when something else lies there by now.

    Raises:
        IndexUnusable: it cannot be moved.
    """
    if identity(path) != file:
        return
    with named(path):
        path.replace(path.with_name(f"{path.name}.aside"))
        for end in ("-wal", "-shm"):
            path.with_name(f"{path.name}{end}").unlink(missing_ok=True)


def _make(path: Path) -> None:
    """Make it beside its place and move it there: no other process ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(partial, isolation_level=None)) as made:
        # Readers and one writer do not wait for each other.
        made.execute("PRAGMA journal_mode = WAL")
        made.executescript(_SCHEMA)
        made.execute(f"PRAGMA application_id = {APPLICATION}")
        made.execute(f"PRAGMA user_version = {VERSION}")
    partial.replace(path)


def _check(connection: sqlite3.Connection, path: Path) -> None:
    made = tuple(
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    )
    if made != (APPLICATION, VERSION):
        raise IndexDamaged(
            f"{path.name} is no index of this version (it is {made[0]}, version {made[1]}).",
            next_step=f"Move {path} away.",
        )
