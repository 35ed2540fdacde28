"""What a database's own words for a failure mean."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound

from verify.errors import StoreDamagedError, StoreError, StoreUnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY_S = 30
"""Longest wait for others to finish writing, seconds; one writes for some milliseconds."""


@contextmanager
def faults(place: str) -> Iterator[None]:
    """Turn what a database may rightly say into errors for a person; what is a mistake of ours stays one.

    Args:
        place: the database, without its password.

    Raises:
        StoreDamagedError: it is damaged, or no database.
        StoreUnreachableError: its server does not answer, or lets nobody in.
        StoreError: it is busy, full or not to be written.
    """
    try:
        yield
    except DBAPIError as failed:
        error = _told(failed, place)
        if error is None:
            raise
        raise error from failed
    except (NoResultFound, MultipleResultsFound) as missing:
        # What is asked for as one row is named by another row, or was just written.
        raise damaged(place, f"{missing}, though another row names it") from missing
    except UnicodeDecodeError as noise:
        # The driver's own words about a damaged file may hold what it found there.
        raise damaged(place, str(noise)) from noise


def damaged(place: str, what: str) -> StoreDamagedError:
    """Make the error that a database does not hold what was put into it."""
    return StoreDamagedError(
        f"The store {place} is damaged ({what}).",
        next_step="Run recount records rebuild: it sets a damaged file aside and files the bundles anew.",
    )


def _told(failed: DBAPIError, place: str) -> StoreError | None:
    """The error for what a driver raised; None when it is no fault of the world's."""
    cause = failed.orig
    words = " ".join(str(cause).split())
    on_file = isinstance(cause, sqlite3.Error)
    # SQLite names its errors, PostgreSQL numbers them; a text that is no UTF-8 has neither, nor has a
    # connection that nobody takes.
    code = getattr(cause, "sqlite_errorname" if on_file else "sqlstate", None) or ""
    # SQLITE_ERROR: a table or a column is missing that the revision says is there.
    broken = code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_ERROR"))
    if broken or (on_file and "decode" in words):
        return damaged(place, words)
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "55P03")):
        return StoreError(
            f"The store {place} was busy for {BUSY_S} s ({words}).",
            next_step="Try again when others are done.",
        )
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR", "53100")):
        return StoreError(f"The store {place} takes no more ({words}).", next_step="Make room on its disk.")
    if code.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "42501", "25006")):
        return StoreError(
            f"The store {place} cannot be written ({words}).",
            next_step="Mend its permissions, or name another place with the setting data or store.",
        )
    if not on_file and (failed.connection_invalidated or code[:2] in {"", "08", "28", "3D", "53", "57"}):
        return StoreUnreachableError(
            f"The store {place} does not let us in ({words}).",
            next_step="Start its server, or mend the setting store.",
        )
    return None
