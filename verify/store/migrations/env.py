"""Runs migrations over the connection, and in the transaction, of whoever asks for them."""

from __future__ import annotations

from alembic import context

from verify.store.tables import VERSION_TABLE

context.configure(
    connection=context.config.attributes["link"], version_table=VERSION_TABLE, transactional_ddl=True
)
context.run_migrations()
