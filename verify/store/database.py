"""Connections to the database: SQLite in the data folder, or PostgreSQL; many read, one writes at a time."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from verify.errors import StoreError
from verify.files import folder_to_write
from verify.store import FILE
from verify.store.faults import BUSY_S, damaged, faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

_DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}

_WRITES = "recount_writes"

_LOCK = 0x5265636F756E74
"""Key of PostgreSQL's advisory lock under which the store is written: "Recount" in ASCII."""


class Database:
    """An open database."""

    def __init__(self, url: URL) -> None:
        """Prepare connections to it; none is made yet. Raises StoreError when its driver is missing."""
        self.file = url.database if url.get_backend_name() == "sqlite" else None
        """Path of its file; None when a server has it."""

        self.place = place_of(url)
        try:
            self._engine = _on_file(url) if self.file else _on_server(url)
        except ModuleNotFoundError as missing:
            raise StoreError(
                f"The store {self.place} needs {missing.name}, which is not installed.",
                next_step='Install it with: pip install "recount-news[postgres]".',
            ) from missing

    def close(self) -> None:
        """Let all connections go."""
        self._engine.dispose()

    def check(self) -> None:
        """Look through a whole file; a server looks after its own. Raises StoreDamagedError."""
        if self.file is None:
            return
        with self.reading() as link:
            found = link.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise damaged(self.place, " ".join(str(found).split()))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read one state of the database, whatever is written meanwhile.

        Raises:
            StoreError: as ``faults`` has it.
        """
        with faults(self.place), self._engine.connect() as link, link.begin():
            yield link

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write while nobody else does: all is kept, or nothing if the block raises or the process dies.

        Raises:
            StoreError: as ``faults`` has it.
        """
        with (
            faults(self.place),
            self._engine.connect().execution_options(**{_WRITES: True}) as link,
            link.begin(),
        ):
            if self.file is None:
                link.execute(text(f"SET LOCAL lock_timeout = '{BUSY_S}s'"))
                link.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield link


def place_of(url: URL) -> str:
    """A database for a person: its file, or its address without the password."""
    on_file = url.get_backend_name() == "sqlite"
    return str(url.database) if on_file else url.render_as_string(hide_password=True)


def address_of(store: str | None, *, data: Path) -> URL:
    """Find the database that the settings mean.

    Args:
        store: address of a database; None for a file in the data folder.
        data: the data folder, which is made when it is missing.

    Raises:
        StoreError: the address is none, or of a database that Recount does not know.
        FileRefusedError: the data folder cannot be made or written.
    """
    if store is None:
        path = folder_to_write(data, option="The data folder").absolute() / FILE
        return URL.create(_DRIVERS["sqlite"], database=str(path))
    try:
        url = make_url(store)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as bad:
        raise _unknown("is no address of a database") from bad
    if backend not in _DRIVERS or not url.database or url.database == ":memory:":
        raise _unknown("names no file or database of SQLite or PostgreSQL")
    return url.set(drivername=_DRIVERS[backend])


def _unknown(what: str) -> StoreError:
    # The address may hold a password, so it is not repeated.
    return StoreError(
        f"The setting store {what}.",
        next_step="Leave it out, or give sqlite:////FOLDER/FILE or postgresql://USER@HOST/DATABASE.",
    )


def _on_server(url: URL) -> Engine:
    return create_engine(
        url, pool_pre_ping=True, connect_args={"connect_timeout": 10, "application_name": "recount"}
    )


def _on_file(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_S})

    @event.listens_for(engine, "connect")
    def _connected(handle: sqlite3.Connection, _: object) -> None:
        # The driver would begin transactions by itself, too late and never for a reader.
        handle.isolation_level = None
        try:
            handle.execute("PRAGMA foreign_keys = ON")
            _into_wal(handle)
        except BaseException:
            handle.close()
            raise

    @event.listens_for(engine, "begin")
    def _began(link: Connection) -> None:
        # Locked from the start: a reader that turns into a writer could be refused at once, wait or no wait.
        writes: Any = link.get_execution_options().get(_WRITES)
        link.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _into_wal(handle: sqlite3.Connection) -> None:
    """Have readers and a writer work side by side, where the file system allows it.

    While another process changes the mode, SQLite refuses at once instead of waiting.
    """
    until = time.monotonic() + BUSY_S
    while True:
        try:
            handle.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as refused:
            if refused.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        else:
            return
        time.sleep(0.02)
