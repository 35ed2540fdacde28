"""A database is brought to the newest form when it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from verify.errors import StoreError
from verify.store.faults import damaged
from verify.store.tables import REVISION, VERSION_TABLE

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

    from verify.store.database import Database


def upgrade(database: Database, *, to: str = REVISION) -> None:
    """Make the tables, or bring those of an older version up to date; the data stay.

    Several processes may do so at once: one does it, the others wait.

    Args:
        database: the database.
        to: revision to stop at.

    Raises:
        StoreError: it was written by a newer version, or is a database of something else.
    """
    with database.reading() as link:
        if revision(link) == to:
            return
    with database.writing() as link:
        at = revision(link)
        if at == to:
            return
        _ours(link, at, database.place)
        # Imported late: a store that is up to date, which is nearly every one, has no need of it.
        from alembic import command  # noqa: PLC0415

        command.upgrade(migrations(link), to)


def revision(link: Connection) -> str | None:
    """Which revision the tables are of; None when there are none."""
    if not inspect(link).has_table(VERSION_TABLE):
        return None
    return link.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - our own constant


def migrations(link: Connection | None = None) -> Config:
    """The migrations that ship, to be run over this connection."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config(attributes={"link": link})
    config.set_main_option("script_location", "verify.store:migrations")
    return config


def _ours(link: Connection, at: str | None, place: str) -> None:
    """Refuse a database that no migration leads on from. Raises StoreError."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - as above

    names = inspect(link).get_table_names()
    if at is None and VERSION_TABLE in names:
        raise damaged(place, f"{VERSION_TABLE} is empty")
    if at is None and names:
        raise StoreError(
            f"The database {place} holds tables that are none of Recount's, such as {min(names)!a}.",
            next_step="Give Recount a database of its own.",
        )
    if at is not None and at not in {
        one.revision for one in ScriptDirectory.from_config(migrations()).walk_revisions()
    }:
        raise StoreError(
            f"The store {place} is of revision {at[:20]!a}, and this version of Recount knows {REVISION}.",
            next_step="Update Recount: a newer version wrote it.",
        )
    if link.dialect.name == "postgresql":
        encoding = link.execute(text("SHOW server_encoding")).scalar()
        if encoding != "UTF8":
            raise StoreError(f"The database {place} is encoded in {encoding}.", next_step="Make one in UTF8.")
