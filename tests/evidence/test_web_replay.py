"""Recording, replay and cache as the door uses them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from serving import in_turn, ranged, says, sends_to, serving

from evidence.errors import AddressRefused, NotRecorded, WebError
from evidence.trail import Trail
from evidence.web import Policy, Web, World
from evidence.web.failures import NotFound, TimedOut, Unreachable

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.model.exchanges import Exchange

OPEN = Policy(allow_private=("127.0.0.0/8",), read_s=0.2)
LATER = World(now=lambda: datetime.now(UTC) + timedelta(days=30))


def session(web: Web, url: str) -> list[bytes]:
    """Ask for four things."""
    return [
        web.get(f"{url}/old?sig=hush").body,
        web.get(f"{url}/scene", span=(2, 5)).body,
        web.post(f"{url}/search", json={"page": 1}).body,
        web.post(f"{url}/search", json={"page": 2}).body,
    ]


def test_a_recording_answers_in_place_of_the_network(tmp_path: Path) -> None:
    """
    The same answers, the same trail with the original times, and nobody is asked.
    """
    trails = [Trail(tmp_path / "first"), Trail(tmp_path / "second")]
    with (
        serving(
            old=sends_to("/new?sig=hush2"),
            new=says(b"page"),
            scene=ranged(b"0123456789"),
            search=in_turn(says(b"one"), says(b"two")),
        ) as server,
        Web(OPEN, trail=trails[0], record=tmp_path / "tape") as web,
    ):
        live = session(web, server.url)
    offline = Policy(offline=True)
    with Web(offline, trail=trails[1], replay=tmp_path / "tape", world=LATER) as web:
        assert [b"page", b"2345", b"one", b"two"] == live == session(web, server.url)

    assert trails[0].since() == trails[1].since()


def test_a_recording_holds_no_secret(tmp_path: Path) -> None:
    """
    It can be handed to a reader: no signature, no key, no header that was sent.
    """
    with (
        serving(old=sends_to("/new?sig=hush"), new=says(b"page")) as server,
        Web(OPEN, trail=Trail(tmp_path / "t"), record=tmp_path / "tape") as web,
    ):
        web.get(f"{server.url}/old?token=hush", headers={"Authorization": "Bearer hush"})

    assert "hush" not in (tmp_path / "tape/index.ndjson").read_text()


def test_pages_that_differ_in_their_token_alone_are_kept_apart(tmp_path: Path) -> None:
    """
    Some catalogues page by ``token=``; its value is hidden, and page two is still page two.
    """
    with (
        serving(items=in_turn(says(b"one"), says(b"two"))) as server,
        Web(OPEN, trail=Trail(tmp_path / "t"), record=tmp_path / "tape") as web,
    ):
        web.get(f"{server.url}/items?token=next:1")
        web.get(f"{server.url}/items?token=next:2")
    with Web(OPEN, trail=Trail(tmp_path / "t"), replay=tmp_path / "tape") as web:
        assert b"two" == web.get(f"{server.url}/items?token=next:2").body


def test_what_was_not_recorded_is_not_fetched(tmp_path: Path) -> None:
    """
    A replay never falls back on the network.
    """
    with (
        serving(page=says(b"x")) as server,
        Web(OPEN, trail=Trail(tmp_path), replay=tmp_path / "tape") as web,
    ):
        with pytest.raises(NotRecorded, match=f"holds no answer to GET {server.url}/page"):
            web.get(f"{server.url}/page")

        assert [] == server.asked


def failure(web: Web, url: str) -> tuple[type[WebError], str]:
    """Give the class and the sentences of the error that fetching this raises."""
    with pytest.raises(WebError) as raised:
        web.get(url)
    return type(raised.value), str(raised.value)


def test_failures_are_replayed_as_they_were(tmp_path: Path) -> None:
    """
    A time-out, a refused connection, a private redirect and a 404 fail again with the same sentences.
    """
    with serving() as gone:
        pass
    with serving(out=sends_to("http://10.0.0.1/")) as server:
        server.paths["/slow"] = lambda _: server.stopping.wait(5) and None
        urls = [f"{server.url}/slow", gone.url, f"{server.url}/out", f"{server.url}/missing"]
        with Web(OPEN, trail=Trail(tmp_path / "t"), record=tmp_path / "tape") as web:
            live = [failure(web, url) for url in urls]
    with Web(OPEN, trail=Trail(tmp_path / "t"), replay=tmp_path / "tape") as web:
        again = [failure(web, url) for url in urls]

    assert live == again
    assert [TimedOut, Unreachable, AddressRefused, NotFound] == [kind for kind, _ in again]


def test_a_second_try_is_replayed_without_waiting(tmp_path: Path) -> None:
    """
    The busy answer and the good one come in the order in which they came.
    """
    busy = in_turn(says(b"", 429, retry_after="1"), says(b"done"))
    with serving(page=busy) as server:
        world = World(sleep=lambda _: None)
        with Web(OPEN, trail=Trail(tmp_path / "t"), record=tmp_path / "tape", world=world) as web:
            web.get(f"{server.url}/page")
    waits: list[float] = []
    trail = Trail(tmp_path / "t")
    with Web(OPEN, trail=trail, replay=tmp_path / "tape", world=World(sleep=waits.append)) as web:
        assert b"done" == web.get(f"{server.url}/page").body

    assert ([429, 200], []) == ([exchange.status for exchange in trail.since()], waits)


def fetched(tmp_path: Path, url: str, *, world: World, name: str = "t", **headers: str) -> Exchange:
    """Fetch through the cache and give the exchange."""
    with Web(OPEN, trail=Trail(tmp_path / name), cache=tmp_path / "cache", world=world) as web:
        return web.get(url, headers=headers).exchange


def at(minutes: int) -> World:
    """Make a world at so many minutes past noon."""
    return World(now=lambda: datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(minutes=minutes))


def test_a_young_answer_is_given_again_with_its_first_time(tmp_path: Path) -> None:
    """
    The record says when the page was really read.
    """
    with serving(page=says(b"x")) as server:
        first = fetched(tmp_path, f"{server.url}/page", world=at(0))

        assert first == fetched(tmp_path, f"{server.url}/page", world=at(59))
        assert ("2026-01-01T12:00:00Z", 1) == (first.at, len(server.asked))


def test_an_old_answer_is_fetched_anew(tmp_path: Path) -> None:
    """
    After an hour a catalogue may know more.
    """
    with serving(page=in_turn(says(b"x"), says(b"y"))) as server:
        fetched(tmp_path, f"{server.url}/page", world=at(0))

        assert "2026-01-01T13:01:00Z" == fetched(tmp_path, f"{server.url}/page", world=at(61)).at
        assert "2026-01-01T13:01:00Z" == fetched(tmp_path, f"{server.url}/page", world=at(62)).at


def test_what_is_private_or_failed_is_not_cached(tmp_path: Path) -> None:
    """
    Answers to a key, answers that must not be stored, and errors are asked for again.
    """
    with serving(page=says(b"x"), private=says(b"x", cache_control="private, no-store")) as server:
        for _ in range(2):
            fetched(tmp_path, f"{server.url}/page", world=at(0), authorization="Bearer k")
            fetched(tmp_path, f"{server.url}/private", world=at(0))
            with pytest.raises(NotFound):
                fetched(tmp_path, f"{server.url}/gone", world=at(0))

        assert 6 == len(server.asked)


def test_an_outgrown_cache_is_cleared(tmp_path: Path) -> None:
    """
    Hundreds of answers that are too old to be given again do not stay for ever.
    """
    with serving() as server:
        server.paths |= {f"/{number}": says(b"%d" % number) for number in range(201)}
        with Web(OPEN, trail=Trail(tmp_path / "t"), cache=tmp_path / "cache", world=at(0)) as web:
            for number in range(201):
                web.get(f"{server.url}/{number}")
        fetched(tmp_path, f"{server.url}/7", world=at(61))

    assert 1 == len((tmp_path / "cache/index.ndjson").read_text().splitlines())
    assert [b"7"] == [path.read_bytes() for path in (tmp_path / "cache/bodies").iterdir()]


def test_an_altered_cache_is_not_believed(tmp_path: Path) -> None:
    """
    A body whose hash does not fit is fetched anew.
    """
    with serving(page=says(b"true")) as server:
        fetched(tmp_path, f"{server.url}/page", world=at(0))
        body = next((tmp_path / "cache/bodies").iterdir())
        body.write_bytes(b"lies")
        fetched(tmp_path, f"{server.url}/page", world=at(1))

        assert 2 == len(server.asked)


def test_an_answer_from_the_cache_is_recorded_too(tmp_path: Path) -> None:
    """
    A recording is whole, whatever the cache held before.
    """
    with serving(page=says(b"x")) as server:
        fetched(tmp_path, f"{server.url}/page", world=at(0))
        folders = {"cache": tmp_path / "cache", "record": tmp_path / "tape"}
        with Web(OPEN, trail=Trail(tmp_path / "t"), world=at(1), **folders) as web:
            web.get(f"{server.url}/page")
    with Web(OPEN, trail=Trail(tmp_path / "t"), replay=tmp_path / "tape") as web:
        assert "2026-01-01T12:00:00Z" == web.get(f"{server.url}/page").exchange.at
