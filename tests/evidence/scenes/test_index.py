"""The index of a static catalogue: one file, for several processes, and never in the way of an answer."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import item, query, square
from hypothesis import given, settings
from hypothesis import strategies as st
from static_hosts import Desk, hosting, ids, links, yard

from evidence.errors import WebError
from evidence.model.exchanges import Exchange
from evidence.scenes.catalogues import index_file
from evidence.scenes.catalogues.index import Index
from evidence.scenes.catalogues.index_file import IndexDamaged, identity, set_aside
from evidence.scenes.catalogues.sift import Listed, sift
from evidence.scenes.catalogues.summaries import Summary, summary
from evidence.seams import Answer, SceneQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NOW = datetime(2024, 5, 2, 12, tzinfo=UTC)


def answer(body: bytes) -> Answer:
    """What a door gives for a body."""
    url, digest = "https://a.example/x.json", hashlib.sha256(body).hexdigest()
    exchange = Exchange(
        url=url, method="GET", status=200, bytes=len(body), sha256=digest, at="2024-05-02T12:00:00Z"
    )
    return Answer(url, 200, {}, body, exchange)


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    """
    A document with its time and the address that it was read at; a failure with its two sentences.
    """
    body = b'{"type": "Feature"}'
    with Index(tmp_path / "a.sqlite") as index:
        index.keep("x", answer(body), Summary("item"))
        index.keep_failure("y", WebError("It is gone.", next_step="Look away.", status=404), at=NOW)

    with Index(tmp_path / "a.sqlite") as index:
        kept, failed = index.get("x"), index.get("y")
        assert None is index.get("z")

    assert kept is not None
    assert ("item", NOW, "https://a.example/x.json", body) == (kept.kind, kept.at, kept.source, kept.body)
    assert failed is not None
    assert failed.failure is not None
    assert ("It is gone.", "Look away.", 404) == (
        failed.failure.what,
        failed.failure.next_step,
        failed.failure.status,
    )


@pytest.mark.parametrize("body", [b"", b"no deflate", zlib.compress(b"altered"), None, "text", 7])
def test_altered_bytes_are_not_given(body: object, tmp_path: Path) -> None:
    """
    Bytes that are not those that were read are as good as none, and are read again.
    """
    with hosting(yard()) as host:
        desk = Desk(tmp_path)
        desk.ask(host)
        with sqlite3.connect(desk.index()) as changed:
            changed.execute("UPDATE documents SET body = ? WHERE url LIKE '%yards.json'", (body,))
        changed.close()
        host.asked.clear()

        assert ["yard"] == ids(desk.ask(host))
        assert ["/yards.json"] == host.asked


def other_database(path: Path) -> None:
    """Put a database of something else in the index's place."""
    path.unlink()
    made = sqlite3.connect(path)
    made.execute("CREATE TABLE documents (name TEXT)")
    made.commit()
    made.close()


def older_version(path: Path) -> None:
    """Turn the index into one of another version."""
    made = sqlite3.connect(path)
    made.execute("PRAGMA user_version = 99")
    made.close()


def torn(path: Path) -> None:
    """Overwrite all but the first page, which says that it is ours."""
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no database": lambda path: path.write_bytes(b"this was something else once " * 200),
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "torn": torn,
    "another database": other_database,
    "another version": older_version,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_index_is_set_aside(damage: Callable[[Path], object], tmp_path: Path) -> None:
    """
    The question is answered all the same and says so; the next one works from a new index.
    """
    with hosting(yard()) as host:
        desk = Desk(tmp_path)
        desk.ask(host)
        path = desk.index()
        damage(path)
        found, after = desk.ask(host), desk.ask(host)

    assert [["yard"], ["yard"]] == [ids(found), ids(after)]
    assert found.answer.detail is not None
    assert found.answer.detail.endswith("It was set aside, and everything is read anew.")
    assert None is after.answer.detail
    assert {path.name, f"{path.name}.aside"} == {one.name for one in desk.indexes.iterdir()}


def test_an_index_that_another_process_replaced_is_left(tmp_path: Path) -> None:
    """
    Who finds a damaged file moves that file, not the good one that came in its place.
    """
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"broken" * 1000)
    with pytest.raises(IndexDamaged):
        Index(path)
    broken = identity(path)
    set_aside(path, file=broken)
    Index(path).close()

    set_aside(path, file=broken)

    Index(path).close()
    assert (tmp_path / "a.sqlite.aside").read_bytes().startswith(b"broken")


def test_without_a_place_for_an_index(tmp_path: Path) -> None:
    """
    Where there can be none, the catalogue is walked as if there were no such thing, and the answer says why.
    """
    with hosting(yard()) as host:
        desk = Desk(tmp_path)
        desk.indexes.write_text("a file where the folder should be")
        found = desk.ask(host)

    assert ["yard"] == ids(found)
    assert found.answer.detail is not None
    assert found.answer.detail.startswith(f"There can be no index in {desk.indexes} (")


def test_a_full_disk(tmp_path: Path) -> None:
    """
    What cannot be kept is given all the same; what was kept stays readable.
    """
    with Index(tmp_path / "a.sqlite") as index:
        index.keep("first", answer(b"{}"), Summary("other"))
        index._db.execute("PRAGMA max_page_count = 12")
        index.keep("huge", answer(Random(7).randbytes(200_000)), Summary("other"))  # noqa: S311

        assert "The index a.sqlite cannot be used (database or disk is full)." == index.unkept
        assert None is not index.get("first")
        assert None is index.get("missing")


def test_while_another_process_holds_the_pen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    One that is stopped while it writes keeps nobody from reading, or from being answered.
    """
    monkeypatch.setattr(index_file, "BUSY_S", 0.05)
    with hosting(yard()) as host:
        desk = Desk(tmp_path)
        desk.ask(host)
        held = sqlite3.connect(desk.index(), isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        host.asked.clear()
        known = desk.ask(host)
        host.documents["/yards.json"] = links("item", "./yard.json", "./second.json")
        host.documents["/second.json"] = item("second")
        desk.clock.later(days=2)
        new = desk.ask(host)
        held.close()

    assert (["yard"], None) == (ids(known), known.answer.detail)
    assert ["second", "yard"] == ids(new)
    assert new.answer.detail is not None
    assert "cannot be used (database is locked). What was read will be read again." in new.answer.detail


def test_turns_are_apart(tmp_path: Path) -> None:
    """
    Each turn at a host comes a pause after the one before, whoever took that; other hosts have their own.
    """
    with Index(tmp_path / "a.sqlite") as one, Index(tmp_path / "a.sqlite") as two:
        waits = [index.turn("a.example", pause_s=5.0) for index in (one, two, one)]
        other = two.turn("b.example", pause_s=5.0)

    assert [0, 5, 10] == [round(wait) for wait in waits]
    assert 0 == other


def test_a_clock_that_was_set_back(tmp_path: Path) -> None:
    """
    Nobody waits for a turn that lies an hour ahead.
    """
    with Index(tmp_path / "a.sqlite") as index:
        index.turn("a.example", pause_s=3600.0)

        assert 0 == index.turn("a.example", pause_s=1.0)


def test_lists_may_have_grown(tmp_path: Path) -> None:
    """
    An item stays where it is; a file of items that was read too long ago is read again.
    """
    away, body = query(square(10, 50)), json.dumps({"features": [item()]}).encode()
    with Index(tmp_path / "a.sqlite") as index:
        index.keep(
            "one", answer(json.dumps(item()).encode()), summary(json.dumps(item()).encode(), address="")
        )
        index.keep("many", answer(body), summary(body, address=""))

        assert {"one", "many"} == index.elsewhere(["one", "many", "new"], away, since=NOW)
        assert {"one"} == index.elsewhere(["one", "many", "new"], away, since=NOW + timedelta(days=1))
        assert set() == index.elsewhere(["one", "many", "new"], query(), since=NOW)


@pytest.mark.parametrize(
    ("read", "kind", "placed", "timed"),
    [
        (b"no JSON", "other", False, False),
        (b"{}", "other", False, False),
        (b'{"links": []}', "list", False, False),
        (b'{"features": []}', "list", False, False),
        (item(), "item", True, True),
        (item(without=["geometry"]), "item", False, True),
        (item(without=["datetime"]), "item", True, False),
        (item(links=[{"rel": "item", "href": "./x.json"}]), "list", False, False),
        (item(links=[{"rel": "parent", "href": "./x.json"}]), "item", True, True),
        ({"features": [item("a"), item("b", geometry=square(10, 50))]}, "list", True, True),
        ({"features": [item("a"), item("b", without=["geometry", "datetime"])]}, "list", False, False),
        ({"features": [item()], "links": [{"rel": "items", "href": "./2"}]}, "list", False, False),
    ],
)
def test_summaries(
    read: Any,
    kind: str,
    placed: bool,  # noqa: FBT001 (a table's column)
    timed: bool,  # noqa: FBT001 (a table's column)
) -> None:
    """
    Place and time are known of a document only when they are known of everything that it can lead to.
    """
    body = read if isinstance(read, bytes) else json.dumps(read).encode()

    found = summary(body, address="x")

    assert (kind, placed, timed) == (found.kind, found.box is not None, found.span is not None)


LON = st.floats(-180, 180) | st.sampled_from([-180.0, 179.9, 0.0])
PLACED = st.builds(
    lambda lon, lat, side: square(lon, lat, side=side), LON, st.floats(-89, 88), st.floats(0.001, 30)
)
HOURS = st.integers(0, 24 * 9)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """
    An index for all examples of the test below.
    """
    with Index(tmp_path_factory.mktemp("index") / "a.sqlite") as opened:
        yield opened


@settings(max_examples=300, deadline=None)
@given(
    outlines=st.lists(PLACED, min_size=1, max_size=3),
    asked=PLACED,
    hours=st.lists(HOURS, min_size=3),
    start=HOURS,
)
def test_nothing_is_taken_to_lie_elsewhere_that_does_not(
    index: Index, outlines: list[Any], asked: Any, hours: list[int], start: int
) -> None:
    """
    What the index leaves out holds no scene that the last check would let through, and nothing to refuse.
    """
    first = datetime(2023, 10, 1, tzinfo=UTC)
    moments = [(first + timedelta(hours=hour)).isoformat() for hour in hours]
    features = [
        item(str(n), geometry=outline, datetime=moment)
        for n, (outline, moment) in enumerate(zip(outlines, moments, strict=False))
    ]
    begin = first + timedelta(hours=start)
    question = SceneQuery(asked, begin, begin + timedelta(days=1))
    body = json.dumps({"features": features}).encode()
    index.keep("x", answer(body), summary(body, address="x"))

    if index.elsewhere(["x"], question, since=NOW):
        assert ((), ()) == sift((Listed(feature, "x") for feature in features), question, catalogue="test")
