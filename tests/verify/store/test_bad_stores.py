"""What is wrong with a store is said by name, and nothing is ever deleted."""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import sys

import pytest
from servers import free_port
from sqlalchemy import text
from storing import CLIENT, numbered, write

from verify.errors import (
    NoSuchRecordError,
    RecountError,
    StoreDamagedError,
    StoreError,
    StoreUnreachableError,
)
from verify.files import FileRefusedError
from verify.store.rebuild import rebuild
from verify.store.store import Store


@pytest.fixture
def filled(told, data_folder):
    """
    The file of a store with twenty records, whose bundles lie in the data folder.
    """
    with Store.open(None, data=data_folder) as store:
        for number in range(20):
            store.add(write(data_folder / "records", numbered(told, number)))
    return data_folder / "recount.sqlite3"


@pytest.mark.parametrize(
    ("address", "match"),
    [
        ("no address", "is no address of a database"),
        ("mysql://desk@db.example/recount", "names no file or database of SQLite or PostgreSQL"),
        ("sqlite://", "names no file or database"),
        ("sqlite:///:memory:", "names no file or database"),
        ("postgresql://db.example", "names no file or database"),
        ("postgresql://desk:secret@db.example:port/recount", "is no address of a database"),
        ("", "is no address of a database"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused(data_folder, address, match) -> None:
    """
    It is not repeated, since it may hold a password.
    """
    with pytest.raises(StoreError, match=match) as refused:
        Store.open(address, data=data_folder)
    assert "secret" not in str(refused.value)


def test_a_server_that_does_not_answer_is_named_without_the_password(data_folder) -> None:
    """
    The outside world failed.
    """
    address = f"postgresql://desk:secret@127.0.0.1:{free_port()}/recount"

    with pytest.raises(StoreUnreachableError, match="does not let us in") as refused:
        Store.open(address, data=data_folder)
    assert "secret" not in str(refused.value)


def test_a_database_that_is_not_there_is_named(server, data_folder) -> None:
    """
    Recount makes tables, no databases.
    """
    with pytest.raises(StoreUnreachableError, match='"nowhere" does not exist'):
        Store.open(f"postgresql://recount@/nowhere?host={server}", data=data_folder)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: b"no database, this is a text of some length" * 100,
        lambda body: body[:4096] + random.Random(1).randbytes(len(body) - 4096),  # noqa: S311 - noise, no secret
        lambda body: body[: len(body) // 2],
        lambda body: b"SQLite format 3\0" + b"\xff" * 2000,
    ],
    ids=["a text", "noise", "cut off", "a header alone"],
)
def test_a_damaged_file_is_set_aside_and_made_again(filled, data_folder, spoil) -> None:
    """
    The error says how; the bundles give back every record, and the damaged file is kept.
    """
    damaged = spoil(filled.read_bytes())
    filled.write_bytes(damaged)
    with pytest.raises(StoreDamagedError, match="recount records rebuild"):
        Store.open(None, data=data_folder).check()
    done = rebuild(None, data=data_folder)

    assert (20, (), ()) == (done.filed, done.refused, done.gone)
    assert damaged == (data_folder / "recount.sqlite3.damaged-1").read_bytes()
    assert str(data_folder / "recount.sqlite3.damaged-1") == done.aside
    with Store.open(None, data=data_folder) as store:
        assert 20 == len(store.list().records) == len(store.search("snowed"))


def test_whatever_byte_of_the_file_is_changed_no_record_is_changed(filled, data_folder, told) -> None:
    """
    A record comes back as it was sealed, or the store says that it is damaged; there is no third.
    """
    whole, chance = filled.read_bytes(), random.Random(7)  # noqa: S311 - noise, no secret
    name = numbered(told, 3)["id"]
    with Store.open(None, data=data_folder) as store:
        sound = store.record(name)
    for _ in range(150):
        body = bytearray(whole)
        for at in chance.sample(range(100, len(body)), 40):
            body[at] ^= chance.randrange(1, 256)
        filled.write_bytes(body)
        try:
            with Store.open(None, data=data_folder) as store:
                assert sound.model_copy(update={"signatures": ()}) == store.record(name)
                store.list()
                store.search("snowed")
                store.history(name)
        except (StoreDamagedError, NoSuchRecordError, StoreError):
            continue


def test_a_record_that_is_listed_and_not_there_is_named(told, data_folder, tmp_path, address) -> None:
    """
    A page of the file may have lost what another still tells of.
    """
    with Store.open(address, data=data_folder) as store:
        name = store.add(write(tmp_path, told)).id
        with store._database.writing() as link:
            link.execute(text("DELETE FROM sealed"))

        with pytest.raises(StoreDamagedError, match="another row names it"):
            store.record(name)


def test_a_record_that_was_changed_in_the_store_is_not_shown(told, data_folder, tmp_path, address) -> None:
    """
    Its hash is not its id.
    """
    with Store.open(address, data=data_folder) as store:
        name = store.add(write(tmp_path, told)).id
        with store._database.writing() as link:
            other = write(tmp_path / "other", numbered(told, 1)) / "record.json"
            link.execute(text("UPDATE sealed SET body = :body"), {"body": other.read_bytes()})

        with pytest.raises(StoreDamagedError, match="its hash is"):
            store.record(name)


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path) -> None:
    """
    Here it would lie below a file.
    """
    (tmp_path / "file").write_text("")

    with pytest.raises(FileRefusedError, match="no folder that can be written"):
        Store.open(None, data=tmp_path / "file" / "data")


def test_a_folder_in_the_place_of_the_file_is_refused(data_folder) -> None:
    """
    It cannot be opened.
    """
    (data_folder / "recount.sqlite3").mkdir(parents=True)

    with pytest.raises(StoreError, match="cannot be written"):
        Store.open(None, data=data_folder)


@pytest.mark.usefixtures("filled")
def test_a_full_disk_leaves_the_store_as_it_was(data_folder, told, tmp_path) -> None:
    """
    What was filed is still there, and nothing of what did not fit.
    """
    bundle = write(tmp_path, numbered(told, 99), text="Words and more. " * 200_000)
    ran = subprocess.run(
        [sys.executable, str(CLIENT), str(data_folder), ""],
        input=str(bundle),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000)),
    )

    assert "takes no more" in ran.stderr
    assert "Make room on its disk" in ran.stderr
    with Store.open(None, data=data_folder) as store:
        store.check()
        assert 20 == len(store.list().records)


def test_a_rebuild_files_what_is_missing_and_says_what_it_refuses(
    told, data_folder, tmp_path, address
) -> None:
    """
    Bundles of the data folder, of folders that are named, and those known already; one that is gone keeps its
    record.
    """
    inside, outside = write(data_folder / "records", told), write(tmp_path / "out", numbered(told, 1))
    known, gone = write(tmp_path / "known", numbered(told, 2)), write(tmp_path / "gone", numbered(told, 3))
    broken = write(data_folder / "records", numbered(told, 4))
    (broken / "record.json").write_bytes(b"{}")
    (data_folder / "records" / ".building-x").mkdir()
    with Store.open(address, data=data_folder) as store:
        store.add(known)
        store.add(gone)
    shutil.rmtree(gone)
    done = rebuild(address, data=data_folder, folders=[outside.parent])

    assert (3, [str(broken)], (str(gone),), None) == (
        done.filed,
        [one.bundle for one in done.refused],
        done.gone,
        done.aside,
    )
    with Store.open(address, data=data_folder) as store:
        listed = {one.id for one in store.list().records}
    assert {inside.name, outside.name, known.name, gone.name} == listed


def test_every_error_has_two_sentences(data_folder) -> None:
    """
    What happened, and what to do next.
    """
    with pytest.raises(RecountError) as refused:
        Store.open("nonsense", data=data_folder)
    assert refused.value.next_step.startswith("Leave it out, or give sqlite:")
