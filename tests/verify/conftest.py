"""Bundles to look at, whole when a test gets them; and empty stores, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import tempfile
from pathlib import Path

import psycopg
import pytest
from bundling import make_bundle
from postgres import binaries, database

USER = "recount"


@pytest.fixture
def bundle(tmp_path):
    """
    A bundle with one count and one exchange.
    """
    return make_bundle(tmp_path)


@pytest.fixture
def uncounted(tmp_path):
    """
    A bundle without a count, which is audited in no time.
    """
    return make_bundle(tmp_path, counted=False)


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
