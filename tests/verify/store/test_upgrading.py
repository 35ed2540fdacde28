"""A store of an older version is brought up to date when it is opened, with all that is in it."""

from __future__ import annotations

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from storing import write

from verify.errors import StoreDamagedError, StoreError
from verify.store import ledger
from verify.store.database import Database, address_of
from verify.store.filing import filing_of
from verify.store.store import Store
from verify.store.tables import REVISION, VERSION_TABLE, Table
from verify.store.upgrade import migrations, upgrade


@pytest.fixture
def database(address, data_folder):
    """
    A database without tables.
    """
    made = Database(address_of(address, data=data_folder))
    yield made
    made.close()


def test_a_store_of_the_first_revision_is_brought_up_to_date(
    database, told, tmp_path, address, data_folder
) -> None:
    """
    Its articles, filed before there was a search, are found; the rest is as it was.
    """
    upgrade(database, to="0001")
    bundle = write(tmp_path, told)
    with database.writing() as link:
        ledger.enter(link, filing_of(bundle), path=str(bundle))
    with Store.open(address, data=data_folder) as store:
        assert [told["id"]] == [one.id for hit in store.search("snowed") for one in hit.records]
        assert (bundle,) == store.bundles(told["id"])
        assert told["id"] == store.record(told["id"]).id


def test_the_tables_are_those_that_the_migrations_make(database) -> None:
    """
    Nobody changed one without the other; the search's own tables are PostgreSQL's and SQLite's alone.
    """
    upgrade(database)
    ours = {"compare_type": True, "version_table": VERSION_TABLE}
    ours["include_name"] = lambda name, kind, _: not (kind == "table" and "article_words" in name)
    with database.reading() as link:
        found = compare_metadata(MigrationContext.configure(link, opts=ours), Table.metadata)
    differences = {(one[0], getattr(one[-1], "name", None)) for one in found if isinstance(one, tuple)}

    assert differences <= {("remove_column", "words"), ("remove_index", "ix_articles_words")}


def test_the_newest_revision_is_the_one_that_the_code_knows() -> None:
    """
    A store that is up to date is opened without a look at the migrations.
    """
    assert REVISION == ScriptDirectory.from_config(migrations()).get_current_head()


def test_a_store_of_a_newer_version_is_refused(database, address, data_folder) -> None:
    """
    And left as it is.
    """
    upgrade(database)
    with database.writing() as link:
        link.execute(text("UPDATE recount_version SET version_num = '0999'"))

    with pytest.raises(StoreError, match=rf"revision '0999', .* knows {REVISION}\. Update Recount"):
        Store.open(address, data=data_folder)


def test_a_database_of_something_else_is_refused(database, address, data_folder) -> None:
    """
    Recount puts its tables beside nobody's.
    """
    with database.writing() as link:
        link.execute(text("CREATE TABLE bookmarks (id INTEGER)"))

    with pytest.raises(StoreError, match=r"'bookmarks'\. Give Recount a database of its own"):
        Store.open(address, data=data_folder)


def test_a_failed_upgrade_leaves_the_store_as_it_was(database, address, data_folder) -> None:
    """
    All steps or none, so that it can be tried again.
    """
    upgrade(database, to="0001")
    with database.writing() as link:
        link.execute(text("ALTER TABLE articles RENAME COLUMN quotes TO sayings"))
    with pytest.raises((DBAPIError, StoreDamagedError)):
        Store.open(address, data=data_folder)
    with database.writing() as link:
        link.execute(text("ALTER TABLE articles RENAME COLUMN sayings TO quotes"))

    Store.open(address, data=data_folder).close()


def test_postgresql_has_to_speak_utf8(server, data_folder) -> None:
    """
    Names of places come in every script.
    """
    with psycopg.connect(host=server, user="recount", dbname="postgres", autocommit=True) as link:
        link.execute("DROP DATABASE IF EXISTS latin")
        link.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")

    with pytest.raises(StoreError, match="encoded in LATIN1"):
        Store.open(f"postgresql://recount@/latin?host={server}", data=data_folder)
