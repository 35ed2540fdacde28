"""Several processes use one store at once, and one of them may die at any moment."""

from __future__ import annotations

import time
from contextlib import ExitStack

import pytest
from sqlalchemy import text
from storing import filer, numbered, write

from verify.store.store import Store

EACH = 25
"""Bundles that each process files."""


def test_processes_file_at_once_and_one_is_killed(told, data_folder, tmp_path, address) -> None:
    """
    The first makes the tables, the others wait. What a process said that it filed is there, and nothing by
    half.
    """
    bundles = [
        [write(tmp_path / str(who), numbered(told, who * EACH + at)) for at in range(EACH)]
        for who in range(3)
    ]
    with ExitStack() as running:
        writers = [running.enter_context(filer(data_folder, some, store=address)) for some in bundles]
        victim = writers[0]
        said = [victim.stdout.readline().strip() for _ in range(EACH // 3)]
        victim.kill()
        for writer in writers:
            # The last line of the one that was killed may be cut off.
            said += [line for line in writer.stdout.read().split("\n") if len(line) == 64]

    assert [-9, 0, 0] == [writer.returncode for writer in writers]
    with Store.open(address, data=data_folder) as store:
        store.check()
        names = {one.id for one in store.list(limit=1000).records}
        assert set(said) <= names <= {bundle.name for some in bundles for bundle in some}
        assert 2 * EACH + EACH // 3 <= len(names) <= 3 * EACH
        for name in names:
            assert ("checked",) == tuple(event.what for event in store.history(name).events)
            assert 1 == len(store.bundles(name))
            assert name == store.record(name).id
        assert len(names) == len(store.search("snowed", most=1000))


def test_a_reader_does_not_wait_for_a_writer(told, data_folder, tmp_path, address) -> None:
    """
    It sees what was there before.
    """
    with Store.open(address, data=data_folder) as store, Store.open(address, data=data_folder) as other:
        store.add(write(tmp_path, told))
        with store._database.writing() as link:
            link.execute(text("UPDATE records SET kind = 'ship'"))
            started = time.monotonic()
            assert "railcar" == other.list().records[0].kind
            assert time.monotonic() - started < 5


def test_half_a_filing_is_none(told, data_folder, tmp_path, address) -> None:
    """
    What goes wrong in the middle leaves nothing behind.
    """
    with Store.open(address, data=data_folder) as store:
        with store._database.writing() as link:
            link.execute(text("ALTER TABLE events RENAME TO away"))
        with pytest.raises(Exception, match="events"):
            store.add(write(tmp_path, told))
        with store._database.writing() as link:
            link.execute(text("ALTER TABLE away RENAME TO events"))

        assert () == store.list().records
        assert () == store.search("snowed")
