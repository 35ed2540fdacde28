"""Empty stores, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path

import psycopg
import pytest
from postgres import binaries, database
from storing import template

USER = "recount"


@pytest.fixture(scope="session")
def _template(tmp_path_factory):
    """
    The JSON of a record without a count.
    """
    return template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def told(_template):
    """
    The JSON of a record without a count, to be changed at will.
    """
    return copy.deepcopy(_template)


@pytest.fixture(scope="session")
def server():
    """
    The folder of the socket of a PostgreSQL that is thrown away.
    """
    if binaries() is None:
        pytest.skip("No PostgreSQL here. Get it as root on Debian with: apt-get install postgresql")
    # The path of a socket has about a hundred letters at most, which pytest's own folders exceed.
    with tempfile.TemporaryDirectory(prefix="recount-") as name, database(Path(name), user=USER):
        yield name


@pytest.fixture
def emptied(server):
    """
    The address of its database, in which nothing is left of the test before.
    """
    with psycopg.connect(host=server, user=USER, dbname="postgres", autocommit=True) as link:
        link.execute("DROP SCHEMA public CASCADE")
        link.execute("CREATE SCHEMA public")
    return f"postgresql://{USER}@/postgres?host={server}"


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request):
    """
    The setting ``store``: None for a file in the data folder, else an empty database of a server.
    """
    return None if request.param == "sqlite" else request.getfixturevalue("emptied")
