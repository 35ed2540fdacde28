"""The folder of exchanges itself: order, damage, several writers."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from evidence.errors import NotRecorded
from evidence.replay import Ask, Failure, Reply, Tape

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PAGE = Ask(method="GET", url="https://news.example/page")


def reply(body: bytes = b"x") -> Reply:
    """Make an answer of noon."""
    return Reply(status=200, headers={"content-type": "text/plain"}, body=body, at=NOON)


def test_what_is_kept_is_given_back_by_another_tape(tmp_path: Path) -> None:
    """
    The folder is all there is: status, headers, body and time.
    """
    Tape(tmp_path).keep(PAGE, reply())

    assert reply() == Tape(tmp_path).next(PAGE)


def test_answers_come_in_order_and_the_last_stays(tmp_path: Path) -> None:
    """
    A page that changed while it was recorded changes in the replay.
    """
    tape = Tape(tmp_path)
    tape.keep(PAGE, reply(b"one"))
    tape.keep(PAGE, reply(b"two"))

    given = [Tape(tmp_path)] * 3
    assert [reply(b"one"), reply(b"two"), reply(b"two")] == [tape.next(PAGE) for tape in given]


def test_a_failure_is_given_back(tmp_path: Path) -> None:
    """
    Failures have class, sentences and status.
    """
    failed = Failure(error="TimedOut", what="It took 30 s.", next_step="Try again later.", status=None)
    Tape(tmp_path).keep_failure(PAGE, failed, at=NOON)

    assert failed == Tape(tmp_path).next(PAGE)
    assert Tape(tmp_path).newest(PAGE) is None


@pytest.mark.parametrize(
    "other",
    [
        Ask(method="POST", url=PAGE.url),
        Ask(method="GET", url=PAGE.url + "?p=2"),
        Ask(method="GET", url=PAGE.url, span=(0, 9)),
        Ask(method="GET", url=PAGE.url, sent_sha256="0" * 64),
    ],
    ids=["method", "url", "span", "sent"],
)
def test_another_question_has_another_answer(tmp_path: Path, other: Ask) -> None:
    """
    Method, address, bytes asked for and bytes sent all count.
    """
    Tape(tmp_path).keep(PAGE, reply())

    with pytest.raises(NotRecorded, match="holds no answer to"):
        Tape(tmp_path).next(other)


def test_one_flipped_byte_is_noticed(tmp_path: Path) -> None:
    """
    The error names the file and both hashes.
    """
    Tape(tmp_path).keep(PAGE, reply(b"73 railcars"))
    body = next((tmp_path / "bodies").iterdir())
    body.write_bytes(b"13 railcars")

    with pytest.raises(NotRecorded, match=f"{body.name}.* was altered: its hash is"):
        Tape(tmp_path).next(PAGE)


def test_a_missing_body_is_named(tmp_path: Path) -> None:
    """
    A recording copied without its bodies is not a recording.
    """
    Tape(tmp_path).keep(PAGE, reply())
    next((tmp_path / "bodies").iterdir()).unlink()

    with pytest.raises(NotRecorded, match="cannot be read"):
        Tape(tmp_path).next(PAGE)


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"{}",
        b'{"ask":{"method":"GET","url":"u"},"sha256":"../../etc/passwd","at":"2026-01-01T12:00:00Z"}',
        b'{"ask":{"method":"GET","url":"u"},"at":"2026-01-01T12:00:00"}',
        b"\xff\xfe",
    ],
    ids=["prose", "empty", "path", "zoneless", "bytes"],
)
def test_a_broken_index_names_its_line(tmp_path: Path, line: bytes) -> None:
    """
    An index from elsewhere is checked line by line; a hash that is a path gets nowhere.
    """
    Tape(tmp_path).keep(PAGE, reply())
    with (tmp_path / "index.ndjson").open("ab") as index:
        index.write(line + b"\n")

    with pytest.raises(NotRecorded, match=r"Line 2 of .*index\.ndjson is not an exchange"):
        Tape(tmp_path)


def test_a_cache_forgives_a_line_that_was_cut_short(tmp_path: Path) -> None:
    """
    A crash while writing costs one answer, not the program.
    """
    Tape(tmp_path).keep(PAGE, reply())
    with (tmp_path / "index.ndjson").open("ab") as index:
        index.write(b'{"ask":{"meth\n')

    assert reply() == Tape(tmp_path, forgiving=True).newest(PAGE)


def test_old_exchanges_can_be_forgotten(tmp_path: Path) -> None:
    """
    Their bodies go, too, unless a younger exchange has the same.
    """
    tape = Tape(tmp_path)
    other = Ask(method="GET", url="https://news.example/other")
    for ask, body, hour in ((PAGE, b"old", 1), (other, b"same", 2), (PAGE, b"same", 12)):
        tape.keep(ask, Reply(status=200, headers={}, body=body, at=NOON.replace(hour=hour)))
    tape.forget(before=NOON)

    assert (0, None) == (tape.older(than=NOON), tape.newest(other))
    assert b"same" == getattr(Tape(tmp_path).newest(PAGE), "body", None)
    assert 1 == len(list((tmp_path / "bodies").iterdir()))


def test_several_writers_lose_nothing(tmp_path: Path) -> None:
    """
    Threads of one tape, and two tapes on one folder, add whole lines.
    """
    tapes = [Tape(tmp_path), Tape(tmp_path)]

    def write(number: int) -> None:
        ask = Ask(method="GET", url=f"https://news.example/{number}")
        tapes[number % 2].keep(ask, reply(bytes([number % 3]) * 5000))

    writers = [threading.Thread(target=write, args=(number,)) for number in range(40)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    whole = Tape(tmp_path)
    found = [whole.next(Ask(method="GET", url=f"https://news.example/{n}")) for n in range(40)]
    assert [reply(bytes([n % 3]) * 5000) for n in range(40)] == found
    assert 3 == len(list((tmp_path / "bodies").iterdir()))
